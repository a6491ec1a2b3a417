package warehouse

import (
	"context"
	"errors"
	"fmt"
	"net"

	"github.com/ClickHouse/clickhouse-go/v2"

	"gongkai/warehouse/chdb"
)

// The kinds of errors that callers tell apart, wrapped with what was being done. Any other error is the warehouse's own
// fault.
var (
	// ErrNotFound: what was named does not exist in the version that was asked.
	ErrNotFound = errors.New("not found")
	// ErrBadID: a text is no ID of the kind that was asked for.
	ErrBadID = errors.New("not an ID of this kind")
	// ErrBadCursor: a cursor was not given out by this list in this order.
	ErrBadCursor = errors.New("not a cursor of this list and order")
	// ErrBadPage: first and last are out of bounds or exclude each other.
	ErrBadPage = errors.New("not a page")
	// ErrBadQuery: the arguments of a question do not go together.
	ErrBadQuery = errors.New("not a question that can be answered")
	// ErrDoesNotFit: a fact is too large for its column.
	ErrDoesNotFit = errors.New("does not fit into the warehouse")
	// ErrTimeout: the question took longer than its context allows.
	ErrTimeout = errors.New("took too long")
	// ErrTooExpensive: the question needs more memory, rows or bytes than the engine grants.
	ErrTooExpensive = errors.New("too expensive")
	// ErrUnavailable: the engine cannot be reached, is closed, or its folder is in use by another process.
	ErrUnavailable = errors.New("warehouse unavailable")
)

// engineErrors maps ClickHouse's codes to kinds. Codes without an entry are the warehouse's own fault.
var engineErrors = map[int32]error{
	158: ErrTooExpensive, // TOO_MANY_ROWS
	159: ErrTimeout,      // TIMEOUT_EXCEEDED
	160: ErrTooExpensive, // TOO_SLOW
	202: ErrUnavailable,  // TOO_MANY_SIMULTANEOUS_QUERIES
	209: ErrUnavailable,  // SOCKET_TIMEOUT
	210: ErrUnavailable,  // NETWORK_ERROR
	241: ErrTooExpensive, // MEMORY_LIMIT_EXCEEDED
	307: ErrTooExpensive, // TOO_MANY_BYTES
	396: ErrTooExpensive, // TOO_MANY_ROWS_OR_BYTES
	516: ErrUnavailable,  // AUTHENTICATION_FAILED
}

// wrap says what was being asked when the engine failed, and of which kind the failure is. The kind and the engine's own
// error can both be asked for.
func wrap(what string, err error) error {
	if err == nil {
		return nil
	}
	kind := kindOf(err)
	if kind == nil || errors.Is(err, kind) {
		return fmt.Errorf("%s: %w", what, err)
	}
	return fmt.Errorf("%s: %w: %w", what, kind, err)
}

func kindOf(err error) error {
	var exception *clickhouse.Exception
	var locked *chdb.LockedError
	var missing *chdb.NotFoundError
	var network net.Error
	switch {
	case errors.As(err, &exception):
		return engineErrors[exception.Code]
	case errors.Is(err, context.DeadlineExceeded):
		return ErrTimeout
	case errors.Is(err, context.Canceled):
		return nil
	case errors.As(err, &locked), errors.As(err, &missing), errors.Is(err, chdb.ErrClosed), errors.Is(err, clickhouse.ErrAcquireConnTimeout), errors.As(err, &network):
		return ErrUnavailable
	default:
		return nil
	}
}
