package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/pprof"
	"time"

	"github.com/rs/zerolog"

	"gongkai/access"
	"gongkai/graph"
	"gongkai/telemetry"
	"gongkai/warehouse"
)

// measure has metrics say what the warehouse and the API know.
func measure(metrics *telemetry.Metrics, w *warehouse.Warehouse, api *graph.Handler) {
	metrics.Counter("gongkai_statements_total", "Statements that were sent to the engine. 发送到引擎的语句数。", nil, func() float64 { return float64(w.Statements()) })
	type cached struct {
		cache, result string
		of            func(graph.CacheStats) uint64
	}
	for _, c := range []cached{
		{"answers", "hit", func(s graph.CacheStats) uint64 { return s.ReplyHits }},
		{"answers", "miss", func(s graph.CacheStats) uint64 { return s.ReplyMisses }},
		{"rows", "hit", func(s graph.CacheStats) uint64 { return s.RowHits }},
		{"rows", "miss", func(s graph.CacheStats) uint64 { return s.RowMisses }},
	} {
		metrics.Counter("gongkai_cache_total", "Whole answers, and rows that loaders asked for, that were remembered (hit) or not (miss). 缓存命中与未命中次数。",
			map[string]string{"cache": c.cache, "result": c.result}, func() float64 { return float64(c.of(api.CacheStats())) })
	}
	metrics.Heavy(func() telemetry.Heavy { return telemetry.Heavy(api.AdmissionStats()) })
	metrics.Engine(func(ctx context.Context) (telemetry.Figures, error) {
		version, err := w.DataVersion(ctx)
		if err != nil {
			return telemetry.Figures{}, err
		}
		of, err := w.EngineFigures(ctx)
		if err != nil {
			return telemetry.Figures{}, err
		}
		f := telemetry.Figures{DataVersion: version, Memory: of.Memory}
		for _, t := range of.Tables {
			f.Tables = append(f.Tables, telemetry.Table(t))
		}
		return f, nil
	})
}

// forKnown answers whoever has a token or uses this machine, and no one who only may read because all may.
func forKnown(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if access.CallerOf(r.Context()).Name == "" {
			http.Error(w, "this needs a token; 需要令牌", http.StatusUnauthorized)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// listenAside opens the listeners for metrics and for pprof that c names, and returns what closes them.
func listenAside(ctx context.Context, c *Config, metrics *telemetry.Metrics, log zerolog.Logger) (stop func(), err error) {
	var servers []*http.Server
	stop = func() {
		for _, s := range servers {
			if err := s.Close(); err != nil {
				log.Warn().Err(err).Msg("side listener not closed")
			}
		}
	}
	open := func(address, what string, mux *http.ServeMux) error {
		listener, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
		if err != nil {
			return fmt.Errorf("listen on %s for %s: %w", address, what, err)
		}
		s := newHTTPServer(context.WithoutCancel(ctx), mux)
		servers = append(servers, s)
		go func() {
			if err := s.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
				log.Error().Err(err).Str("for", what).Msg("side listener ended")
			}
		}()
		log.Info().Stringer("at", listener.Addr()).Str("for", what).Msg("side listener")
		return nil
	}
	if c.MetricsListen != "" {
		mux := http.NewServeMux()
		mux.Handle("GET /metrics", metrics.Handler())
		if err := open(c.MetricsListen, "metrics", mux); err != nil {
			return nil, err
		}
	}
	if c.DebugListen != "" {
		mux := http.NewServeMux()
		mux.HandleFunc("/debug/pprof/", pprof.Index)
		mux.HandleFunc("/debug/pprof/cmdline", pprof.Cmdline)
		mux.HandleFunc("/debug/pprof/profile", pprof.Profile)
		mux.HandleFunc("/debug/pprof/symbol", pprof.Symbol)
		mux.HandleFunc("/debug/pprof/trace", pprof.Trace)
		if err := open(c.DebugListen, "pprof", mux); err != nil {
			stop()
			return nil, err
		}
	}
	return stop, nil
}

// flushTimeout is how long the last traces may take to be sent.
const flushTimeout = 3 * time.Second

func endTraces(ctx context.Context, traces *telemetry.Traces, log zerolog.Logger) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), flushTimeout)
	defer cancel()
	if err := traces.Close(ctx); err != nil {
		log.Warn().Err(err).Msg("last traces not sent")
	}
}
