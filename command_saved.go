package main

import (
	"context"
	"fmt"
	"strings"
	"text/tabwriter"

	"gongkai/export"
	"gongkai/graph"
)

// saved lists the operations that can be fetched below /saved, and adds one to the users' folder. Whoever may write there may
// save: there is no way to it over the network.
func saved(_ context.Context, p *program, c *Config, args []string) error {
	switch {
	case len(args) == 0:
		return listSaved(p, c)
	case args[0] == "add" && len(args) == 3:
		if c.Saved == "" {
			return usagef("saved: which folder? --saved DIR or %s; 请用 --saved 指定目录", environmentName("saved"))
		}
		text, err := operationText(p.stdin, args[2])
		if err != nil {
			return err
		}
		return wrap("save "+args[1], export.Add(c.Saved, args[1], text))
	}
	return usagef("saved: want nothing, or add NAME OPERATION; 用法：saved 或 saved add 名称 操作")
}

func listSaved(p *program, c *Config) error {
	h := export.New(export.Options{Saved: c.Saved, Ready: graph.Examples()})
	list, err := h.Operations()
	if err != nil {
		return err
	}
	if c.JSON {
		err = writeJSON(p.stdout, list)
	} else {
		w := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
		for _, o := range list {
			var variables []string
			for _, v := range o.Variables {
				variables = append(variables, v.Name+": "+v.Type)
			}
			fmt.Fprintf(w, "%s\t%s\t%s\n", o.Address, strings.Join(variables, ", "), strings.Join(o.Title, " "))
		}
		err = w.Flush()
	}
	if err != nil {
		return wrap("write the saved operations", err)
	}
	if err := h.Check(); err != nil {
		fmt.Fprintln(p.stderr, err)
		return exitError(exitRefused)
	}
	return nil
}
