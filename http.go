package main

import (
	"compress/gzip"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"runtime/debug"
	"strings"
	"sync/atomic"
	"time"

	"github.com/klauspost/compress/gzhttp"
	"github.com/rs/cors"
	"github.com/rs/zerolog"

	"gongkai/access"
	"gongkai/ingest/format"
	"gongkai/telemetry"
	"gongkai/web"
)

// Limits of one HTTP exchange. Uploads may be as large as the largest document that is read, with its envelope.
const (
	maxHeaderBytes    = 64 << 10
	maxBody           = 1 << 20
	maxUpload         = format.MaxSize + maxBody
	readHeaderTimeout = 10 * time.Second
	readTimeout       = time.Minute
	writeTimeout      = 2 * time.Minute
	idleTimeout       = 2 * time.Minute
	readyTimeout      = 5 * time.Second
)

// site is what the server answers with. It can answer /healthz from its start; everything else waits for open.
type site struct {
	log  zerolog.Logger
	open atomic.Pointer[http.Handler] // the handler of everything but health, once there is one
	ping func(context.Context) error  // whether the engine answers

	metrics *telemetry.Metrics              // nil: nothing is counted
	trace   func(http.Handler) http.Handler // nil: nothing is traced
	guard   func(http.Handler) http.Handler // before everything but health; nil: none
	origins []string                        // other sites whose pages may ask

	// pages are answered to everybody and from the start: they hold no data, have a place for a token, and say that the
	// server is still loading. Nil: none.
	pages http.Handler
}

// handler wraps the routes in what every request gets: an identity, a log line, and a shield against panics.
func (s *site) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { writeStatus(w, http.StatusOK, "ok", "") })
	mux.HandleFunc("GET /readyz", s.ready)
	var open http.Handler = http.HandlerFunc(s.serveOpen)
	if s.guard != nil {
		open = s.guard(open)
	}
	mux.Handle("/", open)
	if s.pages != nil {
		for _, pattern := range web.Pages {
			mux.Handle(pattern, s.pages)
		}
	}
	h := s.logged(s.recovered(limited(compressed(s.sites(mux)))))
	if s.trace != nil {
		h = s.trace(h)
	}
	return s.identify(h)
}

// sites keeps the pages of other sites away. A browser that shows one must not be able to load or withdraw documents here;
// those of the origins that are allowed may ask, with a token of their own and never with what the browser has for this site.
func (s *site) sites(next http.Handler) http.Handler {
	protection := http.NewCrossOriginProtection()
	for _, o := range s.origins {
		if err := protection.AddTrustedOrigin(o); err != nil {
			panic(fmt.Errorf("allow origin %q: %w", o, err)) // Config.Validate has seen it
		}
	}
	next = protection.Handler(next)
	if len(s.origins) == 0 {
		return next
	}
	return cors.New(cors.Options{
		AllowedOrigins: s.origins,
		AllowedMethods: []string{http.MethodGet, http.MethodHead, http.MethodPost},
		AllowedHeaders: []string{"Authorization", "Content-Type", "Accept", "If-None-Match", "Cache-Control", requestIDHeader, "traceparent"},
		ExposedHeaders: []string{"ETag", "Content-Disposition", "X-Data-Version", "Server-Timing", "Retry-After", requestIDHeader},
		MaxAge:         600,
	}).Handler(next)
}

// ready says whether queries are answered: the tables are up to date, what --load names is loaded, the engine answers.
func (s *site) ready(w http.ResponseWriter, r *http.Request) {
	if s.open.Load() == nil {
		writeStatus(w, http.StatusServiceUnavailable, "starting", "migrating and loading; ask again")
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), readyTimeout)
	defer cancel()
	if err := s.ping(ctx); err != nil {
		zerolog.Ctx(ctx).Warn().Err(err).Msg("engine does not answer")
		writeStatus(w, http.StatusServiceUnavailable, "unavailable", "the engine does not answer")
		return
	}
	writeStatus(w, http.StatusOK, "ready", "")
}

func (s *site) serveOpen(w http.ResponseWriter, r *http.Request) {
	h := s.open.Load()
	if h == nil {
		w.Header().Set("Retry-After", "1")
		writeStatus(w, http.StatusServiceUnavailable, "starting", "migrating and loading; ask again")
		return
	}
	(*h).ServeHTTP(w, r)
}

func writeStatus(w http.ResponseWriter, code int, status, detail string) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(code)
	_ = json.NewEncoder(w).Encode(struct { // a caller who has gone needs no answer
		Status string `json:"status"`
		Detail string `json:"detail,omitempty"`
	}{status, detail})
}

const requestIDHeader = "X-Request-Id"

// identify gives every request an identity: the caller's own where it is fit to be logged, else a random one. It comes
// back in the answer and stands in every log line of the request.
func (s *site) identify(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := r.Header.Get(requestIDHeader)
		if !saneID(id) {
			id = rand.Text()
		}
		w.Header().Set(requestIDHeader, id)
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.Header().Set("Referrer-Policy", "no-referrer")
		log := s.log.With().Str("request_id", id).Logger()
		next.ServeHTTP(w, r.WithContext(access.WithRequestID(log.WithContext(r.Context()), id)))
	})
}

// saneID accepts what common tracing systems send and nothing that could break a log line. Package graph accepts the same.
func saneID(id string) bool {
	if id == "" || len(id) > 64 {
		return false
	}
	return !strings.ContainsFunc(id, func(c rune) bool {
		return (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && !strings.ContainsRune("-_.", c)
	})
}

// logged writes one line per request. Health checks, which come every few seconds, are logged at debug.
func (s *site) logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rec := &recorder{ResponseWriter: w}
		start := time.Now()
		defer func() {
			if s.metrics != nil {
				s.metrics.Request(r.Method, r.URL.Path, rec.code(), time.Since(start))
			}
			log := zerolog.Ctx(r.Context())
			event := log.Info()
			switch {
			case r.URL.Path == "/healthz" || r.URL.Path == "/readyz":
				event = log.Debug()
			case rec.status >= http.StatusInternalServerError && rec.status != http.StatusServiceUnavailable:
				event = log.Error()
			}
			event.Str("method", r.Method).Str("path", r.URL.Path).Int("status", rec.code()).Int64("bytes", rec.bytes).
				Dur("elapsed_ms", time.Since(start)).Str("remote", remoteHost(r)).Msg("request")
		}()
		next.ServeHTTP(rec, r)
	})
}

func remoteHost(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

// recorder remembers what was answered. Flushing and deadlines reach the writer below through Unwrap.
type recorder struct {
	http.ResponseWriter
	status int
	bytes  int64
}

// Unwrap is for [http.ResponseController].
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

// WriteHeader remembers the first final status.
func (r *recorder) WriteHeader(status int) {
	if r.status == 0 && status >= http.StatusOK {
		r.status = status
	}
	r.ResponseWriter.WriteHeader(status)
}

// Write counts the body's bytes.
func (r *recorder) Write(p []byte) (int, error) {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	n, err := r.ResponseWriter.Write(p)
	r.bytes += int64(n)
	return n, err
}

func (r *recorder) code() int {
	if r.status == 0 {
		return http.StatusOK
	}
	return r.status
}

// recovered turns a panic into a log line with its stack and, where nothing was sent yet, an answer without it.
func (s *site) recovered(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			v := recover()
			if v == nil {
				return
			}
			if err, ok := v.(error); ok && errors.Is(err, http.ErrAbortHandler) {
				panic(v) // a handler's own way to cut a connection
			}
			zerolog.Ctx(r.Context()).Error().Str("panic", fmt.Sprint(v)).Bytes("stack", debug.Stack()).Msg("request panicked")
			if rec, ok := w.(*recorder); ok && rec.status != 0 {
				panic(http.ErrAbortHandler) // the answer is half sent: cut it off rather than let it look whole
			}
			writeStatus(w, http.StatusInternalServerError, "error", "internal error; the log has it under this answer's "+requestIDHeader)
		}()
		next.ServeHTTP(w, r)
	})
}

// minCompressed is the size from which compressing an answer is worth its while.
const minCompressed = 4 << 10

// compressed compresses longer answers, in zstd or gzip, for callers who accept it.
func compressed(next http.Handler) http.Handler {
	wrap, err := gzhttp.NewWrapper(gzhttp.MinSize(minCompressed), gzhttp.CompressionLevel(gzip.BestSpeed))
	if err != nil {
		panic(fmt.Errorf("set up compression: %w", err)) // the options above are constants
	}
	return wrap(next)
}

// limited bounds the body that a handler can read.
func limited(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		limit := int64(maxBody)
		if strings.HasPrefix(strings.ToLower(r.Header.Get("Content-Type")), "multipart/") {
			limit = maxUpload
		}
		r.Body = http.MaxBytesReader(w, r.Body, limit)
		next.ServeHTTP(w, r)
	})
}

// newHTTPServer makes a server whose requests live as long as base, so that a stop signal does not cut them off.
func newHTTPServer(base context.Context, h http.Handler) *http.Server {
	return &http.Server{
		Handler:           h,
		BaseContext:       func(net.Listener) context.Context { return base },
		ReadHeaderTimeout: readHeaderTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      writeTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeaderBytes,
	}
}
