// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"context"
	"io"
	"net/http"
	"reflect"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"touchstone"
	"touchstone/access"
)

// door is who is let in to an operation at all.
type door int

const (
	members  door = iota // who has the right in the workspace that the path names
	signedIn             // whoever is signed in
	anybody
)

// operation is one route with the right that it needs.
type operation struct {
	id, method, path string
	tag, summary     string
	describe         string // beyond the summary
	door             door
	action           access.Action
	noun             touchstone.Noun
	about            touchstone.Noun // what must be readable, too: what a comment is on; "": nothing
	status           int             // of success; 0: 200, or 204 without a body
	secret           bool            // the answer holds a secret, so it is not kept for a repeated request
	timeout          time.Duration   // 0: defaultTimeout; negative: none
	request          *huma.RequestBody
	responses        map[string]*huma.Response
}

const (
	defaultTimeout = 30 * time.Second
	maxBody        = 1 << 20
)

// call is one request that was let in.
type call struct {
	who     access.Principal
	signed  access.Signed // zero with a token
	ws      *Workspace    // nil outside a workspace
	client  access.Client
	lang    touchstone.Language
	secret  string    // of the session's cookie; "" with a token
	body    io.Reader // for operations that read it themselves
	control *http.ResponseController
}

// InWorkspace is part of the input of every operation within a workspace.
type InWorkspace struct {
	Workspace string `path:"workspace" maxLength:"40" doc:"Id of the workspace."`
}

// content is an answer that has nothing but a body.
type content[T any] struct{ Body T }

// register adds an operation to the API.
func register[I, O any](a *API, op operation, handle func(context.Context, *call, *I) (*O, error)) {
	a.operations = append(a.operations, op)
	huma.Register(a.huma, a.documented(op), func(ctx context.Context, in *I) (*O, error) {
		c := callOf(ctx)
		ctx, cancel := limited(ctx, op.timeout)
		defer cancel()
		out, err := handle(ctx, c, in)
		if err != nil {
			return nil, a.explain(ctx, err, c)
		}
		return out, nil
	})
}

func limited(ctx context.Context, timeout time.Duration) (context.Context, context.CancelFunc) {
	switch {
	case timeout < 0:
		return ctx, func() {}
	case timeout == 0:
		timeout = defaultTimeout
	}
	return context.WithTimeout(ctx, timeout)
}

// documented gives what the OpenAPI document says of an operation.
func (a *API) documented(op operation) huma.Operation {
	out := huma.Operation{
		OperationID: op.id, Method: op.method, Path: op.path, Summary: op.summary, Description: op.describe, Tags: []string{op.tag},
		DefaultStatus: op.status, MaxBodyBytes: maxBody, BodyReadTimeout: defaultTimeout,
		RequestBody: op.request, Responses: op.responses,
		Middlewares: huma.Middlewares{a.admit(op)},
		Security:    []map[string][]string{{"session": {}}, {"token": {}}},
	}
	if out.Responses == nil {
		out.Responses = map[string]*huma.Response{}
	}
	out.Responses["default"] = &huma.Response{Description: "Problem", Content: map[string]*huma.MediaType{
		"application/problem+json": {Schema: a.schema(reflect.TypeFor[Problem]())},
	}}
	if op.door == anybody {
		out.Security = []map[string][]string{}
	}
	if op.door == members {
		out.Extensions = map[string]any{"x-right": string(op.action) + " " + string(op.noun)}
	}
	if op.repeatable() {
		out.Middlewares = append(out.Middlewares, a.once(op))
		out.Parameters = append(out.Parameters, &huma.Param{Name: idempotencyKey, In: "header", Schema: &huma.Schema{Type: "string", MaxLength: ptr(maxIdempotencyKey)},
			Description: "A text of the client's own, such as a UUID. A request that is sent again with the same key and body within a day is answered as before and not done again."})
	}
	return out
}

// repeatable tells whether an operation is kept from being done twice.
func (o operation) repeatable() bool {
	return o.method == http.MethodPost && o.door == members && (o.action != access.Read || o.secret) && o.request == nil
}

func (a *API) schema(t reflect.Type) *huma.Schema {
	return a.huma.OpenAPI().Components.Schemas.Schema(t, true, t.Name())
}

func ptr[T any](v T) *T { return &v }

type callKey struct{}

// callOf gives the request that admit let in.
func callOf(ctx context.Context) *call {
	c, ok := ctx.Value(callKey{}).(*call)
	if !ok {
		panic("httpapi: an operation was reached past admit")
	}
	return c
}
