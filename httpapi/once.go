// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"touchstone"
	"touchstone/workspace"
)

const (
	idempotencyKey    = "Idempotency-Key"
	maxIdempotencyKey = 200
	repliesLast       = 24 * time.Hour
)

// kept is what of a header is answered again.
type kept struct {
	Type     string `json:"type,omitempty"`
	ETag     string `json:"etag,omitempty"`
	Location string `json:"location,omitempty"`
}

// once answers a request that is sent again, by its key, as the first one was
// answered, and does not do it again. What failed can be sent again. An answer
// with a secret is not kept: the second request is a conflict.
func (a *API) once(op operation) func(huma.Context, func(huma.Context)) {
	return func(ctx huma.Context, next func(huma.Context)) {
		key := ctx.Header(idempotencyKey)
		if key == "" {
			next(ctx)
			return
		}
		r, w := humago.Unwrap(ctx)
		c := callOf(ctx.Context())
		raw, reply, fresh, err := a.claim(ctx, c, key)
		switch {
		case err != nil:
			a.fail(w, r, err)
		case fresh:
			a.first(ctx, c, op, raw, reply, next)
		default:
			a.again(w, r, op, reply)
		}
	}
}

// claim reads the body and keeps the place of its reply.
func (a *API) claim(ctx huma.Context, c *call, key string) (raw []byte, reply workspace.Reply, fresh bool, err error) {
	if len(key) > maxIdempotencyKey {
		return nil, reply, false, &touchstone.Error{Kind: touchstone.Invalid, Field: idempotencyKey, Message: touchstone.Msg("api.long_key", "most", maxIdempotencyKey)}
	}
	raw, err = io.ReadAll(io.LimitReader(ctx.BodyReader(), maxBody+1))
	if err != nil {
		return nil, reply, false, &touchstone.Error{Kind: touchstone.Invalid, Message: touchstone.Msg("api.unreadable"), Err: err}
	}
	if len(raw) > maxBody {
		return nil, reply, false, &touchstone.Error{Kind: touchstone.TooLarge, Message: touchstone.Msg("api.body_too_large", "most", maxBody)}
	}
	now, path := a.options.Now(), ctx.URL()
	reply = workspace.Reply{Key: key, Scope: c.who.By() + " " + ctx.Method() + " " + path.Path, Request: sha256.Sum256(raw), Expires: now.Add(repliesLast)}
	stored, fresh, err := c.ws.Store.Replies().Claim(ctx.Context(), reply, now)
	if touchstone.KindOf(err) == touchstone.Conflict {
		err = &touchstone.Error{Kind: touchstone.Conflict, Field: idempotencyKey, Message: touchstone.Msg("api.key_of_another")}
	}
	if !fresh {
		reply = stored
	}
	return raw, reply, fresh, err
}

// first serves a request and keeps its answer.
func (a *API) first(ctx huma.Context, c *call, op operation, raw []byte, reply workspace.Reply, next func(huma.Context)) {
	held := &heldContext{humaContext: ctx, body: bytes.NewReader(raw)}
	done := false
	defer func() {
		if !done { // it failed, or it panicked
			a.forget(ctx.Context(), c, reply)
		}
	}()
	next(held)
	if done = held.status < http.StatusBadRequest; done {
		_, w := humago.Unwrap(ctx)
		reply.Status = held.status
		if !op.secret {
			reply.Body = held.answer.Bytes()
			reply.Header, _ = json.Marshal(kept{Type: w.Header().Get("Content-Type"), ETag: w.Header().Get("ETag"), Location: w.Header().Get("Location")}) // strings always marshal
		}
		if err := c.ws.Store.Replies().Finish(ctx.Context(), reply); err != nil {
			a.options.Log.ErrorContext(ctx.Context(), "keep a reply", "request", c.client.Request, "error", err)
		}
	}
	held.send()
}

// forget lets a request be sent again, also when its client has left.
func (a *API) forget(ctx context.Context, c *call, reply workspace.Reply) {
	if err := c.ws.Store.Replies().Release(context.WithoutCancel(ctx), reply.Scope, reply.Key); err != nil {
		a.options.Log.ErrorContext(ctx, "release a reply", "request", c.client.Request, "error", err)
	}
}

// again answers a request that was answered before.
func (a *API) again(w http.ResponseWriter, r *http.Request, op operation, reply workspace.Reply) {
	if reply.Status == 0 {
		a.fail(w, r, &touchstone.Error{Kind: touchstone.Conflict, Field: idempotencyKey, Message: touchstone.Msg("api.being_done")})
		return
	}
	if op.secret {
		a.fail(w, r, &touchstone.Error{Kind: touchstone.Conflict, Field: idempotencyKey, Message: touchstone.Msg("api.done_secretly")})
		return
	}
	var k kept
	if err := json.Unmarshal(reply.Header, &k); err != nil {
		a.fail(w, r, fmt.Errorf("read the header of a kept reply: %w", err))
		return
	}
	for name, value := range map[string]string{"Content-Type": k.Type, "ETag": k.ETag, "Location": k.Location} {
		if value != "" {
			w.Header().Set(name, value)
		}
	}
	w.Header().Set("Idempotent-Replayed", "true")
	w.WriteHeader(reply.Status)
	_, _ = w.Write(reply.Body) // a client that left is nobody's error
}

// humaContext is huma.Context under a name that is no method of it.
type humaContext huma.Context

// heldContext holds an answer back until it is kept.
type heldContext struct {
	humaContext
	body   io.Reader
	status int
	answer bytes.Buffer
}

// Unwrap is for humago.Unwrap.
func (h *heldContext) Unwrap() huma.Context { return h.humaContext }

// BodyReader is of huma.Context.
func (h *heldContext) BodyReader() io.Reader { return h.body }

// SetStatus is of huma.Context.
func (h *heldContext) SetStatus(status int) { h.status = status }

// Status is of huma.Context.
func (h *heldContext) Status() int { return h.status }

// BodyWriter is of huma.Context.
func (h *heldContext) BodyWriter() io.Writer { return &h.answer }

func (h *heldContext) send() {
	h.humaContext.SetStatus(h.status)
	_, _ = h.humaContext.BodyWriter().Write(h.answer.Bytes()) // a client that left is nobody's error
}
