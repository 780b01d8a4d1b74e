// SPDX-License-Identifier: Apache-2.0

package client

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strconv"

	"touchstone"
)

// JourneysPart is a part of the designed journeys.
type JourneysPart struct {
	Items []touchstone.Journey `json:"items"`
	Next  string               `json:"next,omitempty"` // cursor of what follows; "" when nothing does
}

// JourneyAsked says of what a designed journey is looked at. The zero value
// asks for everything.
type JourneyAsked struct {
	From, To string               // in the words of questions, such as 2026-01-31
	Unit     string               // code: what happened there or below it
	Segment  touchstone.PersonaID // only its customers
}

// JourneyTaken tells what became of a document that was taken in.
type JourneyTaken struct {
	Journey touchstone.Journey `json:"journey"`
	Made    []RecordNamed      `json:"made"`     // stages and touchpoints that were not there
	LeftOut []RecordNamed      `json:"left_out"` // what the document names, and the journey does without
}

// RecordNamed is a record by name.
type RecordNamed struct {
	Noun touchstone.Noun `json:"noun"`
	ID   string          `json:"id,omitempty"`
	Name string          `json:"name"`
}

// Journeys lists the designed journeys, at most limit.
func (c *Client) Journeys(ctx context.Context, cursor string, limit int) (*JourneysPart, error) {
	q := url.Values{"limit": {strconv.Itoa(limit)}}
	if cursor != "" {
		q.Set("cursor", cursor)
	}
	out, err := call[JourneysPart](ctx, c, request{method: http.MethodGet, path: c.workspace("/journeys"), query: q})
	return &out, err
}

// LiveJourney gives a designed journey with what is known of each part of it, as
// the API describes it (liveJourney). NotFound where there is none.
func (c *Client) LiveJourney(ctx context.Context, id touchstone.JourneyID, asked JourneyAsked) (json.RawMessage, error) {
	q := url.Values{}
	for name, value := range map[string]string{"from": asked.From, "to": asked.To, "unit": asked.Unit, "segment": string(asked.Segment)} {
		if value != "" {
			q.Set(name, value)
		}
	}
	return call[json.RawMessage](ctx, c, request{method: http.MethodGet, path: c.journey(id) + "/live", query: q})
}

// ExportJourney writes a designed journey as a document that another workspace
// can take in (touchstone.journey/1).
func (c *Client) ExportJourney(ctx context.Context, id touchstone.JourneyID, w io.Writer) error {
	return c.copyTo(ctx, w, request{method: http.MethodGet, path: c.journey(id) + "/export"})
}

// ImportJourney takes a document in, all or nothing; create makes stages and
// touchpoints that are not there. It is not sent again: that would make another
// journey.
func (c *Client) ImportJourney(ctx context.Context, document json.RawMessage, create bool) (*JourneyTaken, error) {
	out, err := call[JourneyTaken](ctx, c, request{method: http.MethodPost, path: c.workspace("/journeys/import"), query: url.Values{"create": {strconv.FormatBool(create)}}, body: document, once: true})
	return &out, err
}

func (c *Client) journey(id touchstone.JourneyID) string {
	return c.workspace("/journeys/" + url.PathEscape(string(id)))
}
