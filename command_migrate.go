package main

import (
	"context"
	"errors"
	"fmt"

	"gongkai/warehouse"
)

// migrate brings the tables up to date and says which steps that took.
func migrate(ctx context.Context, p *program, c *Config, _ []string) (err error) {
	log, err := newLogger(c, p.stderr)
	if err != nil {
		return err
	}
	w, err := warehouse.Open(ctx, warehouse.Options{DSN: c.Warehouse, Cluster: c.Cluster, Logger: log})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.Close()) }()
	applied, err := w.Migrate(ctx)
	if err != nil {
		return fmt.Errorf("migrate the warehouse: %w", err)
	}
	for _, name := range applied {
		fmt.Fprintf(p.stdout, "applied %s\n", name)
	}
	if len(applied) == 0 {
		fmt.Fprintln(p.stdout, "up to date")
	}
	return nil
}
