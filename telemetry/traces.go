package telemetry

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
)

// Traces sends spans to a collector.
type Traces struct{ provider *sdktrace.TracerProvider }

// NewTraces sends to an OTLP collector over HTTP, such as http://127.0.0.1:4318. Nothing is sent before there is a span;
// a collector that does not answer costs spans and nothing else.
func NewTraces(ctx context.Context, endpoint, release string) (*Traces, error) {
	u, err := url.Parse(endpoint)
	if err != nil {
		return nil, errors.New("prepare traces: the collector's address cannot be read") // which may hold a password
	}
	if strings.Trim(u.Path, "/") == "" {
		u.Path = "/v1/traces"
	}
	exporter, err := otlptracehttp.New(ctx, otlptracehttp.WithEndpointURL(u.String()))
	if err != nil {
		return nil, fmt.Errorf("prepare traces: %w", err)
	}
	described := resource.NewSchemaless(attribute.String("service.name", "gongkai"), attribute.String("service.version", release))
	return &Traces{sdktrace.NewTracerProvider(sdktrace.WithBatcher(exporter), sdktrace.WithResource(described))}, nil
}

// Handler makes a span of each request but health checks, as part of its caller's trace where it has one.
func (t *Traces) Handler(next http.Handler) http.Handler {
	return otelhttp.NewHandler(next, "request",
		otelhttp.WithTracerProvider(t.provider),
		otelhttp.WithPropagators(propagation.TraceContext{}),
		otelhttp.WithSpanNameFormatter(func(_ string, r *http.Request) string { return r.Method + " " + routeOf(r.URL.Path) }),
		otelhttp.WithFilter(func(r *http.Request) bool { return r.URL.Path != "/healthz" && r.URL.Path != "/readyz" }))
}

// Close sends what is left, as long as ctx allows.
func (t *Traces) Close(ctx context.Context) error {
	if err := errors.Join(t.provider.ForceFlush(ctx), t.provider.Shutdown(ctx)); err != nil {
		return fmt.Errorf("end traces: %w", err)
	}
	return nil
}
