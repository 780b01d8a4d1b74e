// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"context"
	"encoding/json"
	"io"
	"iter"
	"net/http"
	"slices"
	"strconv"
	"time"

	"touchstone"
	"touchstone/access"
	"touchstone/ingest/drain"
	"touchstone/locale"
)

// Rejected keeps the events that were accepted and that the store refuses;
// drain.Drain is one.
type Rejected interface {
	// Rejects yields those above a position, oldest first.
	Rejects(after touchstone.Position) iter.Seq2[drain.Reject, error]
	// Discard takes those up to a position out for good and tells how many.
	Discard(through touchstone.Position) (int, error)
}

// RejectedCard is an event that was set aside, without what is private of it.
type RejectedCard struct {
	Position touchstone.Position    `json:"position"`
	ID       touchstone.EventID     `json:"id"`
	At       time.Time              `json:"at" doc:"When it was set aside."`
	Reason   string                 `json:"reason"`
	Kind     touchstone.EventKind   `json:"kind"`
	Source   string                 `json:"source"`
	Channel  touchstone.Channel     `json:"channel,omitempty"`
	Name     string                 `json:"name" doc:"Normalised."`
	Place    string                 `json:"place,omitempty" doc:"Normalised."`
	Unit     string                 `json:"unit,omitempty"`
	Objects  []touchstone.Object    `json:"objects,omitempty"`
	Subjects []touchstone.SubjectID `json:"subjects,omitempty"`
	Occurred *time.Time             `json:"occurred,omitempty" doc:"Missing where it is no time that can be written."`
	Received time.Time              `json:"received"`
	Private  bool                   `json:"private" doc:"It says more, which is not shown."`
}

// RejectedGone tells how many events were taken out.
type RejectedGone struct {
	Discarded int `json:"discarded"`
}

type rejectedInput struct {
	InWorkspace
	After touchstone.Position `query:"after" doc:"Events at later positions; the next of the part before."`
	Limit int                 `query:"limit" minimum:"1" maximum:"1000" default:"100"`
}

type exportRejectedInput struct {
	InWorkspace
	After touchstone.Position `query:"after" doc:"Events at later positions."`
}

type discardRejectedInput struct {
	InWorkspace
	Through touchstone.Position `query:"through" required:"true" minimum:"1" doc:"Position of the last event that goes."`
}

func (a *API) rejectedRoutes() {
	op := func(id, method, path, summary string, action access.Action) operation {
		return operation{id: id, method: method, path: "/v1/workspaces/{workspace}/rejected" + path, tag: "server", summary: summary, action: action, noun: access.Operation}
	}
	register(a, op("listRejected", http.MethodGet, "", "List accepted events that the store refuses, in the order of arrival, without what is private", access.Read), a.listRejected)
	export := op("exportRejected", http.MethodGet, "/export", "The same, one JSON object a line", access.Export)
	export.responses = file("application/x-ndjson")
	register(a, export, a.exportRejected)
	discard := op("discardRejected", http.MethodDelete, "", "Take events out up to a position, for good, with what is private of them", access.Change)
	discard.timeout = queryTimeout
	register(a, discard, a.discardRejected)
}

func (c *call) rejected() (Rejected, error) {
	if c.ws.Rejected == nil {
		return nil, notHere("rejected")
	}
	return c.ws.Rejected, nil
}

// rejectedCards gives what was set aside above a position, but for what is
// about somebody who is being erased.
func (c *call) rejectedCards(from Rejected, after touchstone.Position) iter.Seq2[RejectedCard, error] {
	return func(yield func(RejectedCard, error) bool) {
		for r, err := range from.Rejects(after) {
			if err != nil {
				yield(RejectedCard{}, err)
				return
			}
			if c.ws.Keys != nil && slices.ContainsFunc(r.Event.Subjects, c.ws.Keys.Erased) {
				continue
			}
			if !yield(c.rejectedCard(&r), nil) {
				return
			}
		}
	}
}

func (c *call) rejectedCard(r *drain.Reject) RejectedCard {
	e := &r.Event
	reason := locale.Text(c.lang, r.Fault)
	if reason == "" { // it was set aside by a version that kept no other
		reason = r.Reason
	}
	return RejectedCard{Position: e.Position, ID: e.ID, At: r.At, Reason: reason, Kind: e.Kind, Source: e.Shape.Source, Channel: e.Shape.Channel, Name: e.Shape.Name, Place: e.Shape.Place,
		Unit: e.Unit, Objects: e.Objects, Subjects: e.Subjects, Occurred: writable(e.Occurred), Received: e.Received, Private: len(e.Sealed) > 0 || !e.Private.IsZero()}
}

// writable gives a time that JSON has; nil for any other.
func writable(t time.Time) *time.Time {
	if year := t.Year(); t.IsZero() || year < 0 || year > 9999 {
		return nil
	}
	return &t
}

func (a *API) listRejected(_ context.Context, c *call, in *rejectedInput) (*content[page[RejectedCard]], error) {
	from, err := c.rejected()
	if err != nil {
		return nil, err
	}
	out := page[RejectedCard]{Items: []RejectedCard{}}
	for card, err := range c.rejectedCards(from, in.After) {
		if err != nil {
			return nil, err
		}
		if len(out.Items) == in.Limit {
			out.Next = strconv.FormatUint(uint64(out.Items[in.Limit-1].Position), 10)
			break
		}
		out.Items = append(out.Items, card)
	}
	return &content[page[RejectedCard]]{out}, nil
}

func (a *API) exportRejected(ctx context.Context, c *call, in *exportRejectedInput) (*streamed, error) {
	from, err := c.rejected()
	if err != nil {
		return nil, err
	}
	if err := c.exported(ctx, access.Operation, map[string]any{"rejected after": in.After}); err != nil {
		return nil, err
	}
	return a.download(c, "application/x-ndjson", "rejected.ndjson", func(ctx context.Context, w io.Writer) error {
		out := json.NewEncoder(w)
		for card, err := range c.rejectedCards(from, in.After) {
			if err == nil {
				err = ctx.Err()
			}
			if err == nil {
				err = out.Encode(card)
			}
			if err != nil {
				return err
			}
		}
		return nil
	}), nil
}

// discardRejected notes it before anything goes, so that nothing goes unnoted.
func (a *API) discardRejected(ctx context.Context, c *call, in *discardRejectedInput) (*content[RejectedGone], error) {
	from, err := c.rejected()
	if err != nil {
		return nil, err
	}
	detail, err := json.Marshal(map[string]any{"through": in.Through})
	if err != nil {
		return nil, err
	}
	if err := c.record(ctx, access.Deed{Action: "discard", Noun: access.Operation, Record: "rejected", Detail: detail}); err != nil {
		return nil, err
	}
	n, err := from.Discard(in.Through)
	return &content[RejectedGone]{RejectedGone{n}}, err
}
