// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"touchstone"
	"touchstone/access"
	"touchstone/eventstore"
	"touchstone/search"
)

const (
	searchPage   = 200   // candidates that are opened at once
	mostSearched = 4_000 // candidates of one request
)

// TextsFound are facts whose texts say the words, the latest arrival first.
type TextsFound struct {
	Items []EventCard `json:"items"`
	Next  string      `json:"next" doc:"Cursor of the next part; empty at the end."`
	Whole bool        `json:"whole" doc:"False while the search file is being made again: more may be found later."`
}

type textsInput struct {
	InWorkspace
	Masking
	Q      string    `query:"q" required:"true" maxLength:"800" doc:"Up to 200 characters: words with spaces between, all of which are wanted; what stands in quotation marks is wanted as it stands. Without case and width."`
	From   time.Time `query:"from" doc:"Occurred at or after."`
	To     time.Time `query:"to" doc:"Occurred before."`
	Limit  int       `query:"limit" minimum:"1" maximum:"200" default:"50"`
	Cursor string    `query:"cursor" maxLength:"20" doc:"The next of the part before."`
}

func (a *API) searchRoutes() {
	register(a, operation{id: "search", method: http.MethodGet, path: "/v1/workspaces/{workspace}/search", tag: "events", summary: "Find facts by the words of their texts",
		describe: "The latest arrival comes first. A part may hold fewer than limit, or none, and still have a next: one request opens 4,000 texts at most.",
		action:   access.Read, noun: access.Event}, a.search)
}

func (a *API) search(ctx context.Context, c *call, in *textsInput) (*content[TextsFound], error) {
	if c.ws.Search == nil {
		return nil, notHere("search")
	}
	words, err := search.ParseWords(in.Q)
	if err != nil {
		return nil, inField("query.q", err)
	}
	before, err := beforeOf(in.Cursor)
	if err != nil {
		return nil, err
	}
	l, err := c.eventList(ctx)
	if err != nil {
		return nil, err
	}
	l.masked(in.Masking)
	out := TextsFound{Items: []EventCard{}, Whole: c.ws.Search.Whole()}
	for looked := 0; looked < mostSearched; looked += searchPage {
		hits, err := c.ws.Search.Find(ctx, words, in.From, in.To, before, searchPage)
		if err != nil {
			return nil, err
		}
		facts, err := c.hit(ctx, hits)
		if err != nil {
			return nil, err
		}
		for _, h := range hits {
			before = h.Position
			card, err := l.saying(ctx, facts[h.Event], words)
			if err != nil {
				return nil, err
			}
			if card != nil {
				out.Items = append(out.Items, *card)
			}
			if len(out.Items) == in.Limit {
				out.Next = strconv.FormatUint(uint64(before), 10)
				return &content[TextsFound]{out}, nil
			}
		}
		if len(hits) < searchPage {
			return &content[TextsFound]{out}, nil
		}
	}
	out.Next = strconv.FormatUint(uint64(before), 10)
	return &content[TextsFound]{out}, nil
}

// beforeOf reads a cursor of texts: they arrived before it; 0 where there is none.
func beforeOf(cursor string) (touchstone.Position, error) {
	if cursor == "" {
		return 0, nil
	}
	at, err := strconv.ParseUint(cursor, 10, 63)
	if err != nil || at == 0 {
		return 0, &touchstone.Error{Kind: touchstone.Invalid, Field: "query.cursor", Message: touchstone.Msg("api.bad_cursor")}
	}
	return touchstone.Position(at), nil
}

// hit reads the facts that were hit; those that are gone meanwhile are missing.
func (c *call) hit(ctx context.Context, hits []search.Hit) (map[touchstone.EventID]*touchstone.Event, error) {
	facts := make(map[touchstone.EventID]*touchstone.Event, len(hits))
	if len(hits) == 0 {
		return facts, nil
	}
	f := eventstore.Filter{From: hits[0].Occurred, To: hits[0].Occurred}
	for _, h := range hits {
		f.Events = append(f.Events, h.Event)
		if h.Occurred.Before(f.From) {
			f.From = h.Occurred
		}
		if h.Occurred.After(f.To) {
			f.To = h.Occurred
		}
	}
	f.To = f.To.Add(time.Millisecond)
	for e, err := range c.ws.Events.Events(ctx, f, 0) {
		if err != nil {
			return nil, err
		}
		facts[e.ID] = &e
	}
	return facts, nil
}

// saying gives the card of a fact that the caller may see and that says the
// words; nil otherwise.
func (l *eventList) saying(ctx context.Context, e *touchstone.Event, words search.Words) (*EventCard, error) {
	if e == nil {
		return nil, nil
	}
	card, err := l.card(ctx, e)
	if err != nil || card == nil || !words.In(card.Texts) {
		return nil, err
	}
	return card, nil
}
