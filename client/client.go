// SPDX-License-Identifier: Apache-2.0

package client

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"touchstone"
	"touchstone/internal/wake"
)

// Options say which server a client talks to, and as whom.
type Options struct {
	BaseURL   string                 // such as https://cx.example.com; a path in it is kept
	Token     string                 // API token; "" where only intake or the health is asked
	Workspace touchstone.WorkspaceID // "" where no method of a workspace is called
	Language  touchstone.Language    // of what the server says; "" leaves it to the server
	HTTP      *http.Client           // nil: http.DefaultClient
	// Tries is how often a request that can be repeated is sent at most; 0: 5.
	Tries int
	// Wait waits before a request is repeated; nil: by the clock.
	Wait func(ctx context.Context, d time.Duration) error
}

// Client talks to one server. Safe for use from many goroutines.
type Client struct {
	o    Options
	base *url.URL
}

// New makes a client. Invalid when the address is no http or https address.
func New(o Options) (*Client, error) {
	base, err := url.Parse(strings.TrimSuffix(o.BaseURL, "/"))
	if err != nil || base.Host == "" || base.Scheme != "http" && base.Scheme != "https" {
		return nil, &touchstone.Error{Kind: touchstone.Invalid, Field: "server", Message: touchstone.Msg("api.bad_address", "value", o.BaseURL), Err: err}
	}
	if o.HTTP == nil {
		o.HTTP = http.DefaultClient
	}
	if o.Tries == 0 {
		o.Tries = 5
	}
	if o.Wait == nil {
		o.Wait = wake.Sleep
	}
	return &Client{o: o, base: base}, nil
}

// request is one request to the server.
type request struct {
	method, path string
	query        url.Values
	body         any                   // marshalled as JSON
	raw          io.Reader             // instead of body; sent once, as it cannot be rewound
	kind         string                // content type of raw
	bytes        []byte                // instead of body and raw
	once         bool                  // must not be repeated
	key          string                // of a repeated request, see Idempotency-Key
	writeKey     string                // signs in instead of the token
	accept       func(io.Reader) error // reads the answer
}

// workspace gives a path within the client's workspace.
func (c *Client) workspace(path string) string {
	return "/v1/workspaces/" + url.PathEscape(string(c.o.Workspace)) + path
}

// call sends a request and decodes its answer.
func call[T any](ctx context.Context, c *Client, r request) (T, error) {
	var out T
	r.accept = func(body io.Reader) error {
		if err := json.NewDecoder(body).Decode(&out); err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("read the server's answer: %w", err)
		}
		return nil
	}
	return out, c.send(ctx, r)
}

// copyTo sends a request and copies its answer.
func (c *Client) copyTo(ctx context.Context, w io.Writer, r request) error {
	r.once = true // what was written cannot be taken back
	r.accept = func(body io.Reader) error {
		if _, err := io.Copy(w, body); err != nil {
			return fmt.Errorf("read the server's answer: %w", err)
		}
		return nil
	}
	return c.send(ctx, r)
}

// send sends a request, again where that may be and helps.
func (c *Client) send(ctx context.Context, r request) error {
	if r.body != nil {
		raw, err := json.Marshal(r.body)
		if err != nil {
			return fmt.Errorf("write a request: %w", err)
		}
		r.bytes, r.kind = raw, "application/json"
	}
	for try := 1; ; try++ {
		err := c.try(ctx, r)
		pause, again := later(err, try)
		if err == nil || !again || r.once || r.raw != nil || try >= c.o.Tries || ctx.Err() != nil {
			return err
		}
		if waited := c.o.Wait(ctx, pause); waited != nil {
			return err
		}
	}
}

// later tells whether a failure may go away, and how long to wait for that: as
// long as the server says, else a second, doubled with each try.
func later(err error, try int) (time.Duration, bool) {
	var e *touchstone.Error
	if !errors.As(err, &e) || e.Kind != touchstone.RateLimited && e.Kind != touchstone.Unavailable {
		return 0, false
	}
	if e.Retry > 0 {
		return e.Retry, true
	}
	return time.Second << (try - 1), true
}

func (c *Client) try(ctx context.Context, r request) error {
	req, err := c.request(ctx, r)
	if err != nil {
		return err
	}
	res, err := c.o.HTTP.Do(req)
	if err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return &touchstone.Error{Kind: touchstone.Unavailable, Message: touchstone.Msg("api.unreachable", "address", c.base.String()), Err: err}
	}
	defer res.Body.Close()
	if res.StatusCode >= http.StatusBadRequest {
		return problem(res)
	}
	return r.accept(res.Body)
}

func (c *Client) request(ctx context.Context, r request) (*http.Request, error) {
	address := *c.base
	address.Path += r.path
	address.RawQuery = r.query.Encode()
	body := r.raw
	if body == nil && r.bytes != nil {
		body = bytes.NewReader(r.bytes)
	}
	req, err := http.NewRequestWithContext(ctx, r.method, address.String(), body)
	if err != nil {
		return nil, fmt.Errorf("make a request: %w", err)
	}
	set := func(name, value string) {
		if value != "" {
			req.Header.Set(name, value)
		}
	}
	set("Content-Type", r.kind)
	set("Accept-Language", string(c.o.Language))
	set("Idempotency-Key", r.key)
	switch {
	case r.writeKey != "":
		req.SetBasicAuth(r.writeKey, "")
	case c.o.Token != "":
		req.Header.Set("Authorization", "Bearer "+c.o.Token)
	}
	return req, nil
}

// kinds are the names of kinds of error, as the server writes them.
var kinds = map[string]touchstone.Kind{
	"internal": touchstone.Internal, "invalid": touchstone.Invalid, "not_enough": touchstone.NotEnough, "unauthenticated": touchstone.Unauthenticated,
	"forbidden": touchstone.Forbidden, "not_found": touchstone.NotFound, "conflict": touchstone.Conflict, "too_large": touchstone.TooLarge,
	"rate_limited": touchstone.RateLimited, "unavailable": touchstone.Unavailable,
}

// mostProblem is how much of an answer that tells a failure is read.
const mostProblem = 1 << 20

// problem reads the failure that an answer tells: one error for each fault.
func problem(res *http.Response) error {
	var p struct {
		Detail    string `json:"detail"`
		Kind      string `json:"kind"`
		RequestID string `json:"request_id"`
		Errors    []struct {
			Field   string `json:"field"`
			Message string `json:"message"`
		} `json:"errors"`
	}
	raw, err := io.ReadAll(io.LimitReader(res.Body, mostProblem))
	if err == nil {
		err = json.Unmarshal(raw, &p)
	}
	kind, known := kinds[p.Kind]
	if err != nil || !known {
		kind, p.Detail = kindOf(res.StatusCode), res.Status
	}
	seconds, _ := strconv.Atoi(res.Header.Get("Retry-After")) // a date or nonsense is no hint
	cause := fmt.Errorf("%s %s: %s, request %s", res.Request.Method, res.Request.URL.Path, res.Status, p.RequestID)
	fault := func(field, text string) error {
		return &touchstone.Error{Kind: kind, Field: field, Message: touchstone.Msg("api.problem", "detail", text), Retry: time.Duration(max(seconds, 0)) * time.Second, Err: cause}
	}
	if len(p.Errors) == 0 {
		return fault("", p.Detail)
	}
	all := make([]error, len(p.Errors))
	for i, e := range p.Errors {
		all[i] = fault(e.Field, e.Message)
	}
	return errors.Join(all...)
}

// kindOf guesses the kind of a failure that somebody between told, such as a
// proxy.
func kindOf(status int) touchstone.Kind {
	switch status {
	case http.StatusUnauthorized:
		return touchstone.Unauthenticated
	case http.StatusForbidden:
		return touchstone.Forbidden
	case http.StatusNotFound:
		return touchstone.NotFound
	case http.StatusRequestEntityTooLarge:
		return touchstone.TooLarge
	case http.StatusTooManyRequests:
		return touchstone.RateLimited
	case http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return touchstone.Unavailable
	}
	if status < http.StatusInternalServerError {
		return touchstone.Invalid
	}
	return touchstone.Internal
}
