package access

import (
	"encoding/json"
	"math"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/maypok86/otter/v2"
	"github.com/rs/zerolog"
	"golang.org/x/time/rate"
)

// Options are what a [Guard] goes by.
type Options struct {
	// Tokens are those that are known; nil: none are in use.
	Tokens *Tokens
	// Open lets whoever has no token read.
	Open bool
	// Loopback says that nobody but this machine reaches the listener. Without tokens, whoever uses this machine may then do
	// everything, as with the program's command line.
	Loopback bool
	// BehindProxy takes the address of whoever has no token from X-Forwarded-For, where the proxy in front wrote it last.
	BehindProxy bool
	// Rate is how many requests a second each token, and each address without one, may send for long, and Burst how many at
	// once; Rate 0 for any number.
	Rate  float64
	Burst int
	Audit *Audit // required
}

// maxKnown is how many callers' rates are followed; the one that was met longest ago goes first.
const maxKnown = 100_000

// Guard says who asks, and lets through who may read.
type Guard struct {
	Options
	allowances *otter.Cache[string, *allowance]
}

// allowance is how much a caller may still send.
type allowance struct {
	*rate.Limiter
	told *rate.Limiter // of what is refused for it, little is written down
}

// NewGuard makes a guard.
func NewGuard(o Options) *Guard {
	if o.Audit == nil {
		panic("access: NewGuard needs an audit log")
	}
	return &Guard{Options: o, allowances: otter.Must(&otter.Options[string, *allowance]{
		MaximumSize:      maxKnown,
		ExpiryCalculator: otter.ExpiryAccessing[string, *allowance](10 * time.Minute),
	})}
}

// Handler puts the guard before a handler that wants a reader at least. Those with a stronger wish call [Require].
func (g *Guard) Handler(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		caller, refusal := g.identify(r)
		if wait := g.wait(caller); wait > 0 {
			w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(wait.Seconds()))))
			limited := &Refusal{RateLimited, "too many requests; try again after the seconds that Retry-After names", "请求过于频繁，请按 Retry-After 所示秒数后重试"}
			if a := g.allowance(caller); a.told.Allow() {
				g.Audit.Refused(r.Context(), caller, r.Method+" "+r.URL.Path, limited)
			}
			write(w, http.StatusTooManyRequests, limited)
			return
		}
		ctx := WithCaller(r.Context(), caller)
		if refusal == nil {
			if err := Require(ctx, Reader); err != nil {
				refusal = err.(*Refusal) //nolint:errorlint,forcetypeassert // Require's own
			}
		}
		if refusal != nil {
			g.Audit.Refused(ctx, caller, r.Method+" "+r.URL.Path, refusal)
			challenge(w, r)
			write(w, http.StatusUnauthorized, refusal)
			return
		}
		if caller.Name != "" {
			log := zerolog.Ctx(ctx).With().Str("caller", caller.Name).Logger()
			ctx = log.WithContext(ctx)
		}
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

// identify says who asks, and refuses a token that is not known rather than take its bearer for somebody without one.
func (g *Guard) identify(r *http.Request) (Caller, *Refusal) {
	caller := Caller{Address: g.address(r)}
	scheme, rest, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	sent, brought := bearer(scheme, rest, func() (string, bool) { _, p, ok := r.BasicAuth(); return p, ok })
	switch {
	case brought && g.Tokens != nil:
		token, ok := g.Tokens.find(sent)
		if !ok {
			return caller, &Refusal{Unauthenticated, "this token is not known, or was revoked", "令牌无效或已撤销"}
		}
		caller.Name, caller.Role = token.Name, token.Role
	case g.Tokens == nil && g.Loopback && fromHere(r):
		caller.Name, caller.Role = Local.Name, Local.Role
	case g.Open:
		caller.Role = Reader
	case g.Tokens == nil && g.Loopback:
		return caller, &Refusal{
			Unauthenticated,
			"this server answers its own machine only, and this request comes by a proxy or asks for another host's name; configure tokens or --open-reading",
			"本服务仅供本机使用，而该请求经过代理或使用了其他主机名；请配置令牌或 --open-reading",
		}
	}
	return caller, nil
}

// fromHere says whether a request was meant for this machine by one of its own programs. A page of another site whose name
// was made to point here asks for that name, and a proxy says for whom it asks.
func fromHere(r *http.Request) bool {
	for _, h := range []string{"Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip", "Via"} {
		if r.Header.Get(h) != "" {
			return false
		}
	}
	host := r.Host
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip := net.ParseIP(strings.Trim(host, "[]"))
	return ip != nil && ip.IsLoopback()
}

func (g *Guard) address(r *http.Request) string {
	if g.BehindProxy {
		all := r.Header.Values("X-Forwarded-For")
		if len(all) > 0 {
			last := all[len(all)-1]
			if ip := net.ParseIP(strings.TrimSpace(last[strings.LastIndexByte(last, ',')+1:])); ip != nil {
				return ip.String()
			}
		}
	}
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

func (g *Guard) allowance(c Caller) *allowance {
	key := "token " + c.Name
	if c.Name == "" {
		key = "address " + prefixOf(c.Address)
	}
	a, _ := g.allowances.ComputeIfAbsent(key, func() (*allowance, bool) {
		return &allowance{rate.NewLimiter(rate.Limit(g.Rate), g.Burst), rate.NewLimiter(rate.Every(time.Minute), 1)}, false
	})
	return a
}

// prefixOf is the address, or the network that one subscriber has where addresses are many.
func prefixOf(address string) string {
	ip := net.ParseIP(address)
	if ip == nil || ip.To4() != nil {
		return address
	}
	return ip.Mask(net.CIDRMask(64, 128)).String() + "/64"
}

// wait is how long a caller must wait; 0: not at all. Whoever uses this machine itself is not limited.
func (g *Guard) wait(c Caller) time.Duration {
	if g.Rate <= 0 || g.Tokens == nil && c.Role == Admin {
		return 0
	}
	reservation := g.allowance(c).Reserve()
	if !reservation.OK() {
		return time.Second
	}
	wait := reservation.Delay()
	if wait > 0 {
		reservation.Cancel()
	}
	return wait
}

// challenge says how to bring a token. A browser asks its user for a password.
func challenge(w http.ResponseWriter, r *http.Request) {
	scheme := "Bearer"
	if strings.Contains(r.Header.Get("Accept"), "text/html") {
		scheme = "Basic"
	}
	w.Header().Set("WWW-Authenticate", scheme+` realm="gongkai", charset="UTF-8"`)
}

// write answers in the form of GraphQL's errors, which clients of all paths can read.
func write(w http.ResponseWriter, status int, r *Refusal) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	type extensions struct {
		Code string `json:"code"`
	}
	type problem struct {
		Message    string     `json:"message"`
		Extensions extensions `json:"extensions"`
	}
	_ = json.NewEncoder(w).Encode(map[string][]problem{"errors": {{r.Error(), extensions{r.Code}}}}) // a caller who has gone needs no answer
}
