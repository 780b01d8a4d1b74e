// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"net/http"
	"strconv"
	"time"

	"touchstone"
	"touchstone/locale"
)

// Problem is the body of every error, as RFC 9457 has it.
type Problem struct {
	Type      string  `json:"type" doc:"Always about:blank: kind tells errors apart."`
	Title     string  `json:"title" doc:"The status in words."`
	Status    int     `json:"status" doc:"The HTTP status."`
	Detail    string  `json:"detail" doc:"What was wrong and what is allowed, in the reader's language."`
	Kind      string  `json:"kind" enum:"internal,invalid,not_enough,unauthenticated,forbidden,not_found,conflict,too_large,rate_limited,unavailable" doc:"What the receiver can do about it."`
	RequestID string  `json:"request_id,omitempty" doc:"Under which the server logged the request."`
	Retry     int     `json:"retry_after,omitempty" doc:"Seconds to wait before trying again."`
	Errors    []Fault `json:"errors,omitempty" doc:"Every fault that was found, where there are several or one concerns a field."`
}

// Fault is one thing that was wrong.
type Fault struct {
	Field   string `json:"field,omitempty" doc:"The field, setting or parameter, such as body.name."`
	Message string `json:"message" doc:"What was wrong with it and what is allowed."`
}

// kinds is the one table from kinds of error to their names and statuses; the
// client reads it backwards by name.
var kinds = map[touchstone.Kind]struct {
	name   string
	status int
}{
	touchstone.Internal:        {"internal", http.StatusInternalServerError},
	touchstone.Invalid:         {"invalid", http.StatusUnprocessableEntity},
	touchstone.NotEnough:       {"not_enough", http.StatusUnprocessableEntity},
	touchstone.Unauthenticated: {"unauthenticated", http.StatusUnauthorized},
	touchstone.Forbidden:       {"forbidden", http.StatusForbidden},
	touchstone.NotFound:        {"not_found", http.StatusNotFound},
	touchstone.Conflict:        {"conflict", http.StatusConflict},
	touchstone.TooLarge:        {"too_large", http.StatusRequestEntityTooLarge},
	touchstone.RateLimited:     {"rate_limited", http.StatusTooManyRequests},
	touchstone.Unavailable:     {"unavailable", http.StatusServiceUnavailable},
}

// GetStatus is of huma.StatusError.
func (p *Problem) GetStatus() int { return p.Status }

// Error is of the error interface.
func (p *Problem) Error() string { return p.Kind + ": " + p.Detail }

// ContentType is of huma.ContentTypeFilter.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

// GetHeaders is of huma.HeadersError.
func (p *Problem) GetHeaders() http.Header {
	h := http.Header{}
	if p.Retry > 0 {
		h.Set("Retry-After", strconv.Itoa(p.Retry))
	}
	if p.Status == http.StatusUnauthorized {
		h.Set("WWW-Authenticate", `Bearer realm="touchstone"`)
	}
	return h
}

// problemOf renders an error for its reader. What nobody foresaw says only
// that, and under which id it was logged.
func problemOf(err error, lang touchstone.Language, requestID string) *Problem {
	var ready *Problem
	if errors.As(err, &ready) {
		return ready
	}
	if errors.Is(err, context.DeadlineExceeded) {
		err = &touchstone.Error{Kind: touchstone.Unavailable, Retry: time.Second, Message: touchstone.Msg("api.too_slow"), Err: err}
	}
	faults := touchstone.Errors(err)
	if len(faults) == 0 || faults[0].Kind == touchstone.Internal {
		faults = []*touchstone.Error{{Message: touchstone.Msg("api.internal", "id", requestID)}}
	}
	first := faults[0]
	p := newProblem(first.Kind, locale.Text(lang, first.Message), requestID)
	p.Retry = int(math.Ceil(first.Retry.Seconds()))
	for _, f := range faults {
		if len(faults) > 1 || f.Field != "" {
			p.Errors = append(p.Errors, Fault{Field: f.Field, Message: locale.Text(lang, f.Message)})
		}
	}
	return p
}

func newProblem(kind touchstone.Kind, detail, requestID string) *Problem {
	k := kinds[kind]
	return &Problem{Type: "about:blank", Title: http.StatusText(k.status), Status: k.status, Detail: detail, Kind: k.name, RequestID: requestID}
}

// explain turns the error of an operation into what its caller reads, and logs
// what the caller may not read.
func (a *API) explain(ctx context.Context, err error, c *call) error {
	if touchstone.KindOf(err) == touchstone.Internal && !errors.Is(err, context.Canceled) {
		a.options.Log.ErrorContext(ctx, "internal error", "request", c.client.Request, "error", err)
	}
	return problemOf(err, c.lang, c.client.Request)
}

// fail answers a request with an error outside of an operation.
func (a *API) fail(w http.ResponseWriter, r *http.Request, err error) {
	c := &call{lang: readersLanguage(r)}
	c.client.Request = requestID(r.Context())
	var p *Problem
	errors.As(a.explain(r.Context(), err, c), &p)
	a.write(w, p)
}

func (a *API) write(w http.ResponseWriter, p *Problem) {
	for name, values := range p.GetHeaders() {
		w.Header()[name] = values
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p) // a client that left is nobody's error
}

// text renders a message in the language that a request asks for.
func (a *API) text(r *http.Request, m touchstone.Message) string {
	return locale.Text(readersLanguage(r), m)
}
