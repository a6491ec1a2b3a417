package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"gongkai/access"
	"gongkai/graph"
)

// maxOperation is the most bytes that are read of an operation's file or of standard input.
const maxOperation = 1 << 20

// query answers one operation on standard output, as the API would. An answer with errors ends with exitFailed.
func query(ctx context.Context, p *program, c *Config, args []string) (err error) {
	operation, err := operationText(p.stdin, args[0])
	if err != nil {
		return err
	}
	variables, err := operationVariables(c.Variables)
	if err != nil {
		return usageError{err}
	}
	log, err := newLogger(c, p.stderr)
	if err != nil {
		return err
	}
	// Whoever may open the warehouse may also change it.
	ctx = access.WithCaller(log.WithContext(ctx), access.Local)
	w, err := openWarehouse(ctx, c, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.Close()) }()

	answer := graph.Execute(ctx, w, operation, variables)
	if err := writeJSON(p.stdout, answer); err != nil {
		return err
	}
	if len(answer.Errors) > 0 {
		return exitError(exitFailed)
	}
	return nil
}

// operationText is the argument itself, or what it names: @FILE, or - for standard input.
func operationText(stdin io.Reader, arg string) (string, error) {
	switch {
	case arg == "-":
		return readOperation("standard input", stdin)
	case strings.HasPrefix(arg, "@"):
		f, err := os.Open(arg[1:])
		if err != nil {
			return "", fmt.Errorf("read the operation: %w", err)
		}
		text, err := readOperation(arg[1:], f)
		return text, errors.Join(err, f.Close())
	}
	return arg, nil
}

func readOperation(name string, r io.Reader) (string, error) {
	text, err := io.ReadAll(io.LimitReader(r, maxOperation+1))
	if err != nil {
		return "", fmt.Errorf("read the operation from %s: %w", name, err)
	}
	if len(text) > maxOperation {
		return "", fmt.Errorf("read the operation from %s: it is larger than %d bytes", name, maxOperation)
	}
	return string(text), nil
}

// operationVariables reads a JSON object, keeping numbers digit for digit. Nothing gives nil.
func operationVariables(text string) (map[string]any, error) {
	if strings.TrimSpace(text) == "" {
		return nil, nil
	}
	dec := json.NewDecoder(strings.NewReader(text))
	dec.UseNumber()
	var variables map[string]any
	if err := dec.Decode(&variables); err != nil {
		return nil, fmt.Errorf("--variables: want a JSON object: %w", err)
	}
	if dec.More() {
		return nil, errors.New("--variables: want one JSON object, and something follows it")
	}
	return variables, nil
}
