// Package access decides who may do what over HTTP: tokens with roles, rate limits, and the audit log. It knows nothing of
// what is asked; handlers behind a [Guard] find the caller in the request's context and say which role they want.
package access

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// Role is what a caller may do. Each role may do what those before it may.
type Role int

// The roles.
const (
	None   Role = iota
	Reader      // asks
	Loader      // uploads and withdraws documents
	Admin       // takes backups
)

var roleNames = []string{"none", "reader", "loader", "admin"}

// String is the name of the role, as a file of tokens has it.
func (r Role) String() string { return roleNames[r] }

// MarshalText writes the name.
func (r Role) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// UnmarshalText reads a name; [None] is no role that can be given.
func (r *Role) UnmarshalText(text []byte) error {
	i := slices.Index(roleNames, string(text))
	if i < 1 {
		return fmt.Errorf("role %.20q: want %s; 角色应为 %s", text, strings.Join(roleNames[1:], ", "), strings.Join(roleNames[1:], "、"))
	}
	*r = Role(i)
	return nil
}

// Caller is who asks.
type Caller struct {
	Name    string // of the token; empty without one
	Role    Role
	Address string // of the other machine; empty for this process itself
}

// Local is whoever runs the program itself, and may do everything.
var Local = Caller{Name: "local", Role: Admin}

type callerKey struct{}

// WithCaller returns a context that says who asks.
func WithCaller(ctx context.Context, c Caller) context.Context {
	return context.WithValue(ctx, callerKey{}, c)
}

// CallerOf is who asks; nobody with [None] where no one has said.
func CallerOf(ctx context.Context) Caller {
	c, _ := ctx.Value(callerKey{}).(Caller)
	return c
}

// The codes of what is refused.
const (
	Unauthenticated = "UNAUTHENTICATED"
	Forbidden       = "FORBIDDEN"
	RateLimited     = "RATE_LIMITED"
)

// Refusal says why a caller may not do something.
type Refusal struct{ Code, EN, ZH string }

func (r *Refusal) Error() string { return r.EN + "; " + r.ZH }

// Require is nil where the caller has a role, else a *[Refusal].
func Require(ctx context.Context, want Role) error {
	have := CallerOf(ctx)
	switch {
	case have.Role >= want:
		return nil
	case have.Name == "":
		return &Refusal{
			Unauthenticated,
			fmt.Sprintf("this needs a token with the role %s: Authorization: Bearer TOKEN; 'gongkai token add' makes one", want),
			fmt.Sprintf("需要具有 %s 角色的令牌（Authorization: Bearer TOKEN），可用 gongkai token add 生成", want),
		}
	}
	return &Refusal{
		Forbidden,
		fmt.Sprintf("the token %q has the role %s, this needs %s", have.Name, have.Role, want),
		fmt.Sprintf("令牌 %q 的角色为 %s，此操作需要 %s", have.Name, have.Role, want),
	}
}
