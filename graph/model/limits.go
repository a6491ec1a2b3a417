package model

// Limits are the limits of one operation, as a caller sees them.
type Limits struct {
	PageSize        int
	DefaultPageSize int
	Depth           int
	Cost            int
	Tokens          int
	Bytes           int64
	TimeoutMs       int64
	Remaining       *int // nil: there is no limit beyond that of each operation
}
