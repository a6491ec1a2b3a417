//go:build !linux

package chdb

// Trim takes pages of the engine's library out of memory where the system lets a process do so. Here it does nothing.
func (e *Engine) Trim() error { return nil }
