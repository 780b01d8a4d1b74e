// SPDX-License-Identifier: Apache-2.0

package client

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"time"
)

// MomentsAsked is a search for moments of truth. The zero value is the standing
// question.
type MomentsAsked struct {
	From       time.Time `json:"from,omitzero"`
	To         time.Time `json:"to,omitzero"`
	WindowDays int       `json:"window_days,omitempty"`
	Segment    string    `json:"segment,omitempty"`
}

// Moments is what a search found.
type Moments struct {
	ID       string          `json:"id"`
	Made     time.Time       `json:"made"`
	Stale    bool            `json:"stale"`    // data have changed since
	Currency string          `json:"currency"` // of all money, in minor units
	Findings json.RawMessage `json:"findings"` // in the form touchstone.moments/1
	Items    []MomentItem    `json:"items"`    // what to do first on top
	Whole    json.RawMessage `json:"-"`        // everything as it came
}

// MomentItem is one thing that could be mended.
type MomentItem struct {
	TouchpointName string       `json:"touchpoint_name"`
	Pain           *int         `json:"pain"` // nil: the touchpoint as a whole
	Grade          string       `json:"grade"`
	Money          *Amount      `json:"money"` // a month; nil: no outcome has a worth
	Losses         []MomentLoss `json:"losses"`
}

// MomentLoss is what bad encounters do to one outcome.
type MomentLoss struct {
	Outcome string `json:"outcome"`
	Formula string `json:"formula"`
}

// Amount is a value with its 95 % interval.
type Amount struct {
	Value float64 `json:"value"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
}

// MomentsRunning is a search that is not finished.
type MomentsRunning struct {
	ID   string  `json:"id"`
	Done float64 `json:"done"` // about, 0 to 1
}

// MomentsFailed is a search that came to nothing.
type MomentsFailed struct {
	ID      string `json:"id"`
	Message string `json:"message"`
}

// Moments gives what a search found; "latest" is the newest answer to the
// standing question.
func (c *Client) Moments(ctx context.Context, id string) (*Moments, error) {
	raw, err := call[json.RawMessage](ctx, c, request{method: http.MethodGet, path: c.workspace("/moments/" + url.PathEscape(id))})
	if err != nil {
		return nil, err
	}
	m := &Moments{Whole: raw}
	return m, json.Unmarshal(raw, m)
}

// AskMoments has the server search and gives the id of what it will find.
func (c *Client) AskMoments(ctx context.Context, a MomentsAsked) (string, error) {
	asked, err := call[struct {
		ID string `json:"id"`
	}](ctx, c, request{method: http.MethodPost, path: c.workspace("/moments"), body: a})
	return asked.ID, err
}

// MomentsStatus tells what runs and waits, and what failed.
func (c *Client) MomentsStatus(ctx context.Context) ([]MomentsRunning, []MomentsFailed, error) {
	s, err := call[struct {
		Running []MomentsRunning `json:"running"`
		Failed  []MomentsFailed  `json:"failed"`
	}](ctx, c, request{method: http.MethodGet, path: c.workspace("/moments")})
	return s.Running, s.Failed, err
}
