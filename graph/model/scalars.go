package model

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/shopspring/decimal"
)

// maxDecimalLength bounds a decimal that a caller sends: no amount needs more, and 1e999999999 would fill the memory.
const maxDecimalLength = 60

// MarshalDecimal writes d as a JSON string without exponent.
func MarshalDecimal(d decimal.Decimal) graphql.Marshaler {
	return graphql.WriterFunc(func(w io.Writer) {
		_, _ = io.WriteString(w, strconv.Quote(d.String()))
	})
}

// MarshalShown writes s as [MarshalDecimal] does.
func MarshalShown(s Shown) graphql.Marshaler {
	n := s.Number()
	if n == nil {
		return graphql.Null
	}
	return MarshalDecimal(*n)
}

// UnmarshalShown reads as [UnmarshalDecimal] does. Generated code wants it.
func UnmarshalShown(v any) (Shown, error) {
	d, err := UnmarshalDecimal(v)
	return Shown{Of: &d}, err
}

// UnmarshalDecimal reads a decimal from a string or a number, digit for digit.
func UnmarshalDecimal(v any) (decimal.Decimal, error) {
	var s string
	switch v := v.(type) {
	case string:
		s = v
	case json.Number:
		s = v.String()
	case int, int64:
		s = fmt.Sprint(v)
	case float64: // variables of a Go caller; JSON numbers arrive as json.Number
		return decimal.NewFromFloat(v), nil
	default:
		return decimal.Decimal{}, badDecimal(v)
	}
	for _, r := range s {
		if len(s) > maxDecimalLength || r != '-' && r != '+' && r != '.' && (r < '0' || r > '9') {
			return decimal.Decimal{}, badDecimal(s)
		}
	}
	d, err := decimal.NewFromString(s)
	if err != nil {
		return decimal.Decimal{}, badDecimal(s)
	}
	return d, nil
}

// MarshalDateTime writes t in UTC.
func MarshalDateTime(t time.Time) graphql.Marshaler {
	return graphql.WriterFunc(func(w io.Writer) {
		_, _ = io.WriteString(w, strconv.Quote(t.UTC().Format(time.RFC3339Nano)))
	})
}

// UnmarshalDateTime reads a moment with its offset.
func UnmarshalDateTime(v any) (time.Time, error) {
	s, ok := v.(string)
	if !ok {
		return time.Time{}, badDateTime(v)
	}
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		return time.Time{}, badDateTime(s)
	}
	return t, nil
}

func badDecimal(v any) error {
	return &InputError{
		EN: fmt.Sprintf("%.60q is no decimal; write it like 9000.5", fmt.Sprint(v)),
		ZH: "不是十进制数；请写成 9000.5 的形式",
	}
}

func badDateTime(v any) error {
	return &InputError{
		EN: fmt.Sprintf("%.60q is no moment; write it like 2021-02-03T04:05:06Z", fmt.Sprint(v)),
		ZH: "不是时间点；请写成 2021-02-03T04:05:06Z 的形式",
	}
}

// InputError is an argument that the schema allows and the question does not. Both texts are meant for the caller.
type InputError struct{ EN, ZH string }

func (e *InputError) Error() string { return e.EN }
