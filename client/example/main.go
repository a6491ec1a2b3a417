// Example prints the three public expenses of units over the years, each figure with the place that states it:
//
//	go run ./client/example -server http://127.0.0.1:8080 水务局
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"

	"gongkai/client"
)

func main() {
	server := flag.String("server", "http://127.0.0.1:8080", "where gongkai answers")
	flag.Parse()
	if err := run(context.Background(), os.Stdout, *server, os.Getenv("GONGKAI_TOKEN"), flag.Arg(0)); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, w io.Writer, server, token, name string) error {
	answer, err := client.Trend(ctx, client.New(server, token), client.MeasureThreePublicTotal, &client.FactFilter{Name: &name}, nil, nil)
	if err != nil {
		return fmt.Errorf("ask %s: %w", server, err)
	}
	for _, series := range answer.Trend {
		if series.Unit == nil {
			continue
		}
		fmt.Fprintln(w, series.Unit.Name)
		for _, p := range series.Points {
			if p.Value == nil {
				fmt.Fprintf(w, "%d  %s\n", p.Year, p.State)
				continue
			}
			fmt.Fprintf(w, "%d  %s 万元", p.Year, p.Value)
			if p.Source != nil {
				fmt.Fprintf(w, "  “%s”, %s, block %d", p.Source.Text, p.Source.Document.Name, p.Source.Block)
			}
			fmt.Fprintln(w)
		}
	}
	return nil
}
