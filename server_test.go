package main

import (
	"context"
	"io"
	"net"
	"net/http"
	"testing"
	"time"

	"github.com/rs/zerolog"
)

// startRequest serves h and sends it one request, which has reached h when startRequest returns.
func startRequest(t *testing.T, h func(w http.ResponseWriter, r *http.Request)) (s *http.Server, cut context.CancelFunc, answer <-chan string) {
	t.Helper()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	base, cut := context.WithCancel(t.Context())
	reached := make(chan struct{})
	s = newHTTPServer(base, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		close(reached)
		h(w, r)
	}))
	go func() { _ = s.Serve(listener) }() // ends with ErrServerClosed
	answers := make(chan string, 1)
	go func() {
		resp, err := http.Get("http://" + listener.Addr().String())
		if err != nil {
			answers <- "error"
			return
		}
		body, _ := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		answers <- string(body)
	}()
	<-reached
	return s, cut, answers
}

func TestStopLetsRequestsFinish(t *testing.T) {
	t.Parallel()
	finish := make(chan struct{})
	s, cut, answer := startRequest(t, func(w http.ResponseWriter, r *http.Request) {
		<-finish
		if r.Context().Err() == nil {
			_, _ = io.WriteString(w, "finished")
		}
	})
	defer cut()
	stopped := make(chan error, 1)
	go func() { stopped <- stopServer(s, time.Minute, cut, zerolog.Nop()) }()
	time.Sleep(20 * time.Millisecond) // stopping has begun, most likely
	select {
	case err := <-stopped:
		t.Fatalf("stopped (%v) before the request was finished", err)
	default:
	}
	close(finish)
	if got := <-answer; got != "finished" {
		t.Errorf("the running request was answered %q", got)
	}
	if err := <-stopped; err != nil {
		t.Errorf("stop: %v", err)
	}
}

func TestStopCutsOffWhatDoesNotFinish(t *testing.T) {
	t.Parallel()
	ended := make(chan struct{})
	s, cut, answer := startRequest(t, func(_ http.ResponseWriter, r *http.Request) {
		<-r.Context().Done()
		close(ended)
	})
	defer cut()
	if err := stopServer(s, 20*time.Millisecond, cut, zerolog.Nop()); err != nil {
		t.Errorf("stop: %v", err)
	}
	<-ended // the request's context was cancelled
	<-answer
}
