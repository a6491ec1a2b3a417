// Package client asks a running gongkai over GraphQL, in Go's types: amounts are exact decimals, and what is not disclosed is
// nil. The operations stand in operations/*.graphql; another one is added there, and 'make generate' writes its function. A
// program of its own copies this folder, or runs genqlient over graph/schema.
//
//	c := client.New("http://127.0.0.1:8080", "")
//	answer, err := client.Trend(ctx, c, client.MeasureThreePublicTotal, nil, nil, nil)
package client

import (
	"net/http"
	"strings"

	"github.com/Khan/genqlient/graphql"
)

// New makes a client of a server's address, http://HOST:PORT. An empty token is none.
func New(address, token string) graphql.Client {
	return graphql.NewClient(strings.TrimSuffix(address, "/")+"/graphql", &http.Client{Transport: bearer{token}})
}

// bearer sends a token with each request.
type bearer struct{ token string }

// RoundTrip sends a request.
func (b bearer) RoundTrip(r *http.Request) (*http.Response, error) {
	if b.token != "" {
		r = r.Clone(r.Context())
		r.Header.Set("Authorization", "Bearer "+b.token)
	}
	return http.DefaultTransport.RoundTrip(r)
}
