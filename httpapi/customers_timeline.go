// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"touchstone"
	"touchstone/access"
	"touchstone/eventstore"
	"touchstone/voice"
)

type timelineInput struct {
	CustomerInput
	Cursor  string                 `query:"cursor" maxLength:"100" doc:"The next of the part before."`
	Limit   int                    `query:"limit" minimum:"1" maximum:"1000" default:"100"`
	From    time.Time              `query:"from" doc:"Occurred at or after."`
	To      time.Time              `query:"to" doc:"Occurred before."`
	Kind    []touchstone.EventKind `query:"kind" maxItems:"5" doc:"Of these kinds; any unless said."`
	Channel []touchstone.Channel   `query:"channel" maxItems:"50" doc:"On these channels: of the touchpoint, else of the source; any unless said."`
	Read    bool                   `query:"read" doc:"Also tell what is read in texts, as said."`
}

// TimelineCard is one fact of a customer.
type TimelineCard struct {
	EventCard
	Said *TextRead `json:"said,omitempty" doc:"What is read in its texts as it counts, corrections included; only where it is asked for."`
}

func (a *API) timelineRoutes(op func(id, method, path, summary string, action access.Action, noun touchstone.Noun) operation) {
	register(a, op("getTimeline", http.MethodGet, "/{customer}/timeline", "What happened with a customer over all channels, in the order of time", access.Read, access.Customer), a.getTimeline)
	life := op("getLife", http.MethodGet, "/{customer}/life", "How much is kept of a customer: by day, kind and channel, what it was worth, and whom the customer is counted among", access.Read, access.Customer)
	life.describe = "Counts are of what the reader may see, at most 100,000 facts. Days are those of the workspace's zone; only they follow kind and channel."
	register(a, life, a.getLife)
}

// lifeline reads the facts of one customer for one caller.
type lifeline struct {
	*eventList
	customer touchstone.CustomerID
}

func (c *call) lifeline(ctx context.Context, in CustomerInput) (*lifeline, error) {
	id, err := c.customer(ctx, in)
	if err != nil {
		return nil, err
	}
	l, err := c.eventList(ctx)
	if err != nil {
		return nil, err
	}
	return &lifeline{l, id}, nil
}

// channel gives the channel of a fact.
func (l *lifeline) channel(e *touchstone.Event) touchstone.Channel {
	return cmp.Or(l.meaning.Touchpoints[l.meaning.Shapes[e.Shape.ID]].Channel, e.Shape.Channel)
}

// on tells whether a fact is on one of some channels; none: any.
func (l *lifeline) on(channels []touchstone.Channel, e *touchstone.Event) bool {
	return len(channels) == 0 || slices.Contains(channels, l.channel(e))
}

func (a *API) getTimeline(ctx context.Context, c *call, in *timelineInput) (*content[page[TimelineCard]], error) {
	l, err := c.lifeline(ctx, in.CustomerInput)
	if err != nil {
		return nil, err
	}
	from, seen, err := in.begin()
	if err != nil {
		return nil, err
	}
	var desk *voice.Desk
	if in.Read && c.ws.Voice != nil {
		desk = c.ws.Voice.Desk()
	}
	out := page[TimelineCard]{Items: []TimelineCard{}}
	for e, err := range c.ws.Identities.Timeline(ctx, l.customer, eventstore.Filter{From: from, To: in.To, Kinds: in.Kind}) {
		if err != nil {
			return nil, err
		}
		if e.Occurred.Equal(from) && e.Position <= seen || !l.on(in.Channel, &e) {
			continue
		}
		card, err := l.read(ctx, desk, &e)
		if err != nil {
			return nil, err
		}
		if card == nil {
			continue
		}
		if len(out.Items) == in.Limit {
			last := out.Items[len(out.Items)-1]
			out.Next = fmt.Sprintf("%d.%d", last.Occurred.UnixMilli(), last.Position)
			break
		}
		out.Items = append(out.Items, *card)
	}
	return &content[page[TimelineCard]]{out}, nil
}

// read gives a fact with what is read in it; nil when the caller may not see
// it. Without a desk nothing is read.
func (l *lifeline) read(ctx context.Context, desk *voice.Desk, e *touchstone.Event) (*TimelineCard, error) {
	card, err := l.card(ctx, e)
	if err != nil || card == nil {
		return nil, err
	}
	out := &TimelineCard{EventCard: *card}
	if desk == nil || len(card.Texts) == 0 {
		return out, nil
	}
	heard, err := desk.Read(ctx, e)
	if err != nil || heard == nil {
		return out, err
	}
	said, err := l.textRead(ctx, heard.Look)
	out.Said = &said
	return out, err
}

// begin gives where a part of a timeline begins: at a time, behind a position.
func (in *timelineInput) begin() (time.Time, touchstone.Position, error) {
	if in.Cursor == "" {
		return in.From, 0, nil
	}
	at, position, _ := strings.Cut(in.Cursor, ".")
	ms, err1 := strconv.ParseInt(at, 10, 64)
	p, err2 := strconv.ParseUint(position, 10, 64)
	if errors.Join(err1, err2) != nil {
		return time.Time{}, 0, &touchstone.Error{Kind: touchstone.Invalid, Field: "query.cursor", Message: touchstone.Msg("api.bad_cursor")}
	}
	return time.UnixMilli(ms).UTC(), touchstone.Position(p), nil
}
