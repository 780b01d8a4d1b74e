// SPDX-License-Identifier: Apache-2.0

package client

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"touchstone"
)

// Rejected is an event that was accepted and that the store refuses, without
// what is private of it; see docs/api.md for all of it.
type Rejected struct {
	Position touchstone.Position  `json:"position"`
	ID       touchstone.EventID   `json:"id"`
	At       time.Time            `json:"at"` // when it was set aside
	Reason   string               `json:"reason"`
	Kind     touchstone.EventKind `json:"kind"`
	Source   string               `json:"source"`
	Name     string               `json:"name"`
	Received time.Time            `json:"received"`
	Private  bool                 `json:"private"` // it says more, which is not shown
}

// RejectedPart is a part of the events that were set aside.
type RejectedPart struct {
	Items []Rejected `json:"items"`
	Next  string     `json:"next,omitempty"` // position after which there is more; "" when there is none
}

// Rejected lists events that were set aside above a position, at most limit.
func (c *Client) Rejected(ctx context.Context, after touchstone.Position, limit int) (*RejectedPart, error) {
	q := url.Values{"limit": {strconv.Itoa(limit)}}
	if after > 0 {
		q.Set("after", strconv.FormatUint(uint64(after), 10))
	}
	out, err := call[RejectedPart](ctx, c, request{method: http.MethodGet, path: c.workspace("/rejected"), query: q})
	return &out, err
}

// ExportRejected writes every event that was set aside, one JSON object a line.
func (c *Client) ExportRejected(ctx context.Context, w io.Writer) error {
	return c.copyTo(ctx, w, request{method: http.MethodGet, path: c.workspace("/rejected/export")})
}

// DiscardRejected takes the events up to a position out for good, and tells how
// many.
func (c *Client) DiscardRejected(ctx context.Context, through touchstone.Position) (int, error) {
	out, err := call[struct {
		Discarded int `json:"discarded"`
	}](ctx, c, request{method: http.MethodDelete, path: c.workspace("/rejected"), query: positionValue("through", through), once: true})
	return out.Discarded, err
}
