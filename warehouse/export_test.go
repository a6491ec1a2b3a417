package warehouse

// Trace lets a test see each statement.
func (w *Warehouse) Trace(see func(sql string)) { w.trace = see }
