// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"touchstone"
	"touchstone/ingest/envelope"
	"touchstone/ingest/segment"
)

// KeySource finds what a write key opens.
type KeySource interface {
	// Target gives where messages sent with a key go. Unauthenticated when the
	// key is unknown, revoked or expired. It is called with every request, so
	// it must be cheap; the builder of a source is made once and shared.
	Target(ctx context.Context, key string) (*Target, error)
}

// Target is where the messages of one source go.
type Target struct {
	Workspace touchstone.WorkspaceID
	Key       string // id of the write key, for the log
	Builder   *envelope.Builder
	Acceptor  Acceptor
}

// Acceptor takes the events of one workspace.
type Acceptor interface {
	// Accept returns once the events are safe, all or none, with the position
	// of the last one, and keeps nothing of the slice. RateLimited and
	// Unavailable carry how long to wait.
	Accept(ctx context.Context, events []touchstone.Event) (touchstone.Position, error)
}

// IntakeOptions are what intake needs from the process that serves it. Keys,
// Now and Log are needed.
type IntakeOptions struct {
	Keys    KeySource
	Now     func() time.Time // the clock of the network's deadlines
	Log     *slog.Logger
	Metrics prometheus.Registerer // nil: nothing is counted

	// StreamBytes is how long a stream of events may be, unpacked; 0: 4 GiB.
	StreamBytes int64
	// Patience is how long a sender may take before its rate counts; 0: 30 s.
	Patience time.Duration
	// SlowestRate is how many bytes a second a sender must bring after that;
	// 0: 16 KiB.
	SlowestRate int64
}

// intake serves the doors through which events come in.
type intake struct {
	o      IntakeOptions
	meters intakeMeters
	bodies sync.Pool // *[]byte
	events sync.Pool // *[]touchstone.Event
	unzips sync.Pool // *gzip.Reader
}

// NewIntake makes the handler of every intake route. It checks write keys
// itself and depends on no middleware, but takes the request's id from it.
func NewIntake(o IntakeOptions) (http.Handler, error) {
	if o.Keys == nil || o.Now == nil || o.Log == nil {
		return nil, errors.New("make the intake: Keys, Now and Log are needed")
	}
	o.StreamBytes = cmp.Or(o.StreamBytes, 4<<30)
	o.Patience = cmp.Or(o.Patience, 30*time.Second)
	o.SlowestRate = cmp.Or(o.SlowestRate, 16<<10)
	meters, err := newIntakeMeters(o.Metrics)
	if err != nil {
		return nil, err
	}
	in := &intake{o: o, meters: meters}
	mux := http.NewServeMux()
	for pattern, h := range in.routes() {
		mux.Handle(pattern, h)
	}
	return mux, nil
}

// IntakeRoutes gives the handler that NewIntake made under each of its
// patterns, for Options.Routes.
func IntakeRoutes(h http.Handler) map[string]http.Handler {
	routes := map[string]http.Handler{}
	for pattern := range (&intake{}).routes() {
		routes[pattern] = h
	}
	return routes
}

// routes lists the patterns of intake. The one-letter paths are those that
// Segment's browser SDK uses.
func (in *intake) routes() map[string]http.HandlerFunc {
	routes := map[string]http.HandlerFunc{
		"POST /v1/events":      in.native,
		"POST /v1/cloudevents": in.cloudEvents,
	}
	for _, call := range segment.Calls {
		routes["POST /v1/"+string(call)] = in.segment(call)
		routes["POST /v1/"+string(call)[:1]] = in.segment(call)
		routes["GET /v1/pixel/"+string(call)] = in.pixel(call)
	}
	routes["POST /v1/i"] = in.segment(segment.Identify) // not import
	for pattern := range routes {
		if path, ok := cutMethod(pattern, "POST "); ok {
			routes["OPTIONS "+path] = in.preflight
		}
	}
	for pattern, h := range routes {
		routes[pattern] = crossOrigin(in.patient(h))
	}
	return routes
}

// patient sets a deadline to a request that brings a body, so that one that is
// refused unread holds nothing either.
func (in *intake) patient(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.ContentLength != 0 {
			// A server that has no deadlines, such as a test's recorder, needs none.
			_ = http.NewResponseController(w).SetReadDeadline(in.o.Now().Add(in.o.Patience))
		}
		next(w, r)
	}
}

func cutMethod(pattern, method string) (string, bool) {
	if len(pattern) > len(method) && pattern[:len(method)] == method {
		return pattern[len(method):], true
	}
	return "", false
}

// crossOrigin lets pages of any origin send. A write key can only send, and
// stands in every page that uses it.
func crossOrigin(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Access-Control-Allow-Origin", "*")
		h.Set("Access-Control-Expose-Headers", positionHeader+", Retry-After, X-RateLimit-Reset, X-Request-Id")
		h.Set("Cross-Origin-Resource-Policy", "cross-origin")
		next(w, r)
	}
}

// preflight answers what a browser asks before it sends.
func (in *intake) preflight(w http.ResponseWriter, _ *http.Request) {
	h := w.Header()
	h.Set("Access-Control-Allow-Methods", "POST, GET, OPTIONS")
	h.Set("Access-Control-Allow-Headers", "Authorization, Content-Type, Content-Encoding, X-Request-Id, *")
	h.Set("Access-Control-Max-Age", "86400")
	w.WriteHeader(http.StatusNoContent)
}
