// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"touchstone"
	"touchstone/access"
	"touchstone/answer"
	"touchstone/ingest/drain"
	"touchstone/internal/wake"
)

const (
	maxWatchers = 200 // of a workspace at once
	heartbeat   = 20 * time.Second
	writeWithin = 10 * time.Second
)

// Live tells watchers what has just been stored. A watcher begins with the
// newest arrivals from before it came; one that is too slow misses some and is
// told how much. The zero Live is ready; safe for use from many goroutines.
type Live struct {
	mu       sync.Mutex
	watchers map[*watcher]bool
	before   drain.Arrivals // the newest so far; Stored counts none of them
}

// watcher holds what one reader has not read yet: the newest arrivals, and how
// many there were.
type watcher struct {
	since   touchstone.Position // what arrived up to here was there before it came
	mu      sync.Mutex
	pending drain.Arrivals
	bell    wake.Bell // rung when something is pending
}

// maxPending is how many arrivals a watcher is told of at once.
const maxPending = 50

// Publish tells every watcher; it is made for drain.Options.OnStored and never
// waits.
func (l *Live) Publish(arrived drain.Arrivals) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.before = drain.Arrivals{Position: arrived.Position, Latest: newest(l.before.Latest, arrived.Latest)}
	for w := range l.watchers {
		w.add(arrived)
	}
}

// newest gives the last maxPending of both, in a slice of its own.
func newest(old, more []drain.Arrival) []drain.Arrival {
	all := slices.Concat(old, more)
	return all[max(0, len(all)-maxPending):]
}

func (w *watcher) add(more drain.Arrivals) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.pending.Position = more.Position
	w.pending.Stored += more.Stored
	w.pending.Latest = newest(w.pending.Latest, more.Latest)
	w.bell.Ring()
}

func (w *watcher) take() drain.Arrivals {
	w.mu.Lock()
	defer w.mu.Unlock()
	taken := w.pending
	w.pending = drain.Arrivals{}
	return taken
}

// watch begins to watch until end is called. Unavailable when too many do.
func (l *Live) watch() (w *watcher, end func(), err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.watchers) >= maxWatchers {
		return nil, nil, &touchstone.Error{Kind: touchstone.Unavailable, Retry: heartbeat, Message: touchstone.Msg("api.too_many_watchers", "most", maxWatchers)}
	}
	if l.watchers == nil {
		l.watchers = map[*watcher]bool{}
	}
	w = &watcher{since: l.before.Position, bell: wake.NewBell()}
	if len(l.before.Latest) > 0 {
		w.add(l.before)
	}
	l.watchers[w] = true
	return w, func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		delete(l.watchers, w)
	}, nil
}

// LiveArrivals is what arrived since the last message of the stream.
type LiveArrivals struct {
	Count    int                 `json:"count" doc:"How many events were stored."`
	Position touchstone.Position `json:"position" doc:"Up to which they can be asked about."`
	Events   []Arrival           `json:"events" doc:"The newest of them that the reader may see, at most 50, the oldest first. The first message also holds the newest from before the stream began, which are not counted."`
}

// Arrival is one event as it arrives; nothing of it is personal.
type Arrival struct {
	Position   touchstone.Position  `json:"position"`
	Kind       touchstone.EventKind `json:"kind"`
	Source     string               `json:"source"`
	Channel    string               `json:"channel"`
	Name       string               `json:"name" doc:"Normalised."`
	Place      string               `json:"place" doc:"Normalised."`
	Unit       string               `json:"unit" doc:"As received."`
	Occurred   time.Time            `json:"occurred"`
	Touchpoint string               `json:"touchpoint,omitempty" doc:"Its name in the reader's language."`
}

func (a *API) liveRoutes() {
	register(a, operation{id: "watch", method: http.MethodGet, path: "/v1/workspaces/{workspace}/live", tag: "events", action: access.Read, noun: access.Event, timeout: -1,
		summary: "Watch events arrive", describe: "Server-sent events of type arrivals, at most two a second; a comment every 20 seconds keeps the connection.",
		responses: map[string]*huma.Response{"200": {Description: "OK", Content: map[string]*huma.MediaType{
			"text/event-stream": {Schema: &huma.Schema{Type: "string", Description: "The data of each message is one LiveArrivals."}},
		}}}}, a.watch)
}

// streamed is an answer that writes itself.
type streamed struct{ Body func(huma.Context) }

func (a *API) watch(ctx context.Context, c *call, _ *InWorkspace) (*streamed, error) {
	if c.ws.Live == nil {
		return nil, notHere("live")
	}
	w, end, err := c.ws.Live.watch()
	if err != nil {
		return nil, err
	}
	show, err := c.shown(ctx, w.since)
	if err != nil {
		end()
		return nil, err
	}
	return &streamed{func(h huma.Context) {
		defer end()
		_, out := humago.Unwrap(h)
		out.Header().Set("Content-Type", "text/event-stream")
		out.Header().Set("X-Accel-Buffering", "no")
		out.WriteHeader(http.StatusOK)
		follow(h.Context(), stream{out, http.NewResponseController(out)}, w, show)
	}}, nil
}

// notHere is the error of a part that this server was started without.
func notHere(part string) error {
	return &touchstone.Error{Kind: touchstone.Unavailable, Message: touchstone.Msg("api.not_here", "part", part)}
}

// shown gives what makes arrivals ready for a reader: within the scope, with
// the touchpoint's name, those up to a position not counted.
func (c *call) shown(ctx context.Context, since touchstone.Position) (func(context.Context, drain.Arrivals) (LiveArrivals, error), error) {
	scope, err := c.scope(ctx)
	if err != nil {
		return nil, err
	}
	names := c.namer()
	return func(ctx context.Context, arrived drain.Arrivals) (LiveArrivals, error) {
		m, err := c.ws.Meaning.Current(ctx)
		if err != nil {
			return LiveArrivals{}, err
		}
		out := LiveArrivals{Position: arrived.Position, Events: []Arrival{}}
		for _, e := range arrived.Latest {
			if !within(scope, m, e) {
				continue
			}
			touchpoint, err := names.touchpoint(ctx, m.Shapes[e.Shape.ID])
			if err != nil {
				return LiveArrivals{}, err
			}
			out.Events = append(out.Events, Arrival{Position: e.Position, Kind: e.Kind, Source: e.Shape.Source, Channel: string(e.Shape.Channel), Name: e.Shape.Name,
				Place: e.Shape.Place, Unit: e.Unit, Occurred: e.Occurred, Touchpoint: touchpoint})
			if e.Position > since {
				out.Count++
			}
		}
		if scope == nil {
			out.Count = arrived.Stored
		}
		return out, nil
	}, nil
}

func within(scope *answer.Scope, m *touchstone.Meaning, e drain.Arrival) bool {
	return scope == nil || scope.Matcher(m)(&touchstone.Event{Shape: e.Shape, Unit: e.Unit, Occurred: e.Occurred})
}

// stream writes to a client that may be slow or gone.
type stream struct {
	http.ResponseWriter
	*http.ResponseController
}

func (s stream) send(text string) error {
	if err := s.SetWriteDeadline(time.Now().Add(writeWithin)); err != nil {
		return err
	}
	if _, err := fmt.Fprint(s.ResponseWriter, text); err != nil {
		return err
	}
	return s.ResponseController.Flush()
}

// follow sends what arrives until the client leaves.
func follow(ctx context.Context, s stream, w *watcher, show func(context.Context, drain.Arrivals) (LiveArrivals, error)) {
	beat, pace := time.NewTicker(heartbeat), time.NewTicker(500*time.Millisecond)
	defer beat.Stop()
	defer pace.Stop()
	if s.send(": watching\n\n") != nil {
		return
	}
	for {
		text := ": still here\n\n"
		select {
		case <-ctx.Done():
			return
		case <-beat.C:
		case <-w.bell.Rung():
			shown, err := show(ctx, w.take())
			if err != nil {
				return
			}
			raw, err := json.Marshal(shown)
			if err != nil {
				return
			}
			text = "event: arrivals\ndata: " + string(raw) + "\n\n"
		}
		if s.send(text) != nil {
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-pace.C:
		}
	}
}
