// SPDX-License-Identifier: Apache-2.0

package client

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"time"

	"touchstone"
)

// Answer is the figures that answer a question; see docs/api.md.
type Answer struct {
	Question      string     `json:"question"`
	By            []string   `json:"by"`
	Measures      []string   `json:"measures"`
	Rows          []Row      `json:"rows"`
	Hidden        *Row       `json:"hidden,omitempty"`
	Outside       []Row      `json:"outside,omitempty"`
	OutsideHidden *Row       `json:"outside_hidden,omitempty"`
	OutsideBy     string     `json:"outside_by,omitempty"`
	Provenance    Provenance `json:"provenance"`
}

// Row is one group: a key for each of Answer.By, nil where the events have
// none, with its name, and a figure for each of Answer.Measures.
type Row struct {
	Keys    []*string `json:"keys"`
	Names   []string  `json:"names"`
	Figures []Figure  `json:"figures"`
}

// Figure is one number with how sure it is.
type Figure struct {
	N        int64    `json:"n"`
	Value    *float64 `json:"value,omitempty"`
	Low      *float64 `json:"low,omitempty"` // of the 95 % interval
	High     *float64 `json:"high,omitempty"`
	Total    *int64   `json:"total,omitempty"` // ms, minor units or hundredths
	Method   string   `json:"method,omitempty"`
	Unit     string   `json:"unit"`
	Few      bool     `json:"few,omitempty"`
	Hidden   bool     `json:"hidden,omitempty"`
	Previous *Figure  `json:"previous,omitempty"`
	Change   *Change  `json:"change,omitempty"`
}

// Change is a figure less what it was in the period before.
type Change struct {
	Value  float64  `json:"value"`
	Low    *float64 `json:"low,omitempty"`
	High   *float64 `json:"high,omitempty"`
	P      *float64 `json:"p,omitempty"`
	Method string   `json:"method,omitempty"`
	Test   string   `json:"test,omitempty"`
}

// Provenance says what an answer rests on.
type Provenance struct {
	Position     touchstone.Position `json:"position"`
	Revision     uint64              `json:"revision"`
	Generation   uint64              `json:"generation"`
	Deriving     *Deriving           `json:"deriving,omitempty"`
	Models       []string            `json:"models,omitempty"`
	From         *time.Time          `json:"from,omitempty"`
	To           *time.Time          `json:"to,omitempty"`
	PreviousFrom *time.Time          `json:"previous_from,omitempty"`
	PreviousTo   *time.Time          `json:"previous_to,omitempty"`
	Zone         string              `json:"zone"`
}

// Deriving says that old events are being derived again, as far as Done; those
// behind it count under their old shapes.
type Deriving struct {
	Sources []string            `json:"sources"`
	Done    touchstone.Position `json:"done"`
	Of      touchstone.Position `json:"of"`
}

// Query answers a question in the words of package query, in the workspace's zone
// unless it names one, once every fact up to a position counts; 0 does not wait.
func (c *Client) Query(ctx context.Context, question string, after touchstone.Position) (*Answer, error) {
	body := struct {
		Q     string              `json:"q"`
		After touchstone.Position `json:"after,omitempty"`
	}{question, after}
	a, err := call[Answer](ctx, c, request{method: http.MethodPost, path: c.workspace("/query"), body: body})
	return &a, err
}

// ExportFigures writes the answer to such a question as CSV.
func (c *Client) ExportFigures(ctx context.Context, question string, w io.Writer) error {
	return c.copyTo(ctx, w, request{method: http.MethodGet, path: c.workspace("/exports/figures"), query: url.Values{"q": {question}}})
}

// ExportEvents writes facts that arrived after a position, one JSON object a
// line.
func (c *Client) ExportEvents(ctx context.Context, after touchstone.Position, w io.Writer) error {
	return c.copyTo(ctx, w, request{method: http.MethodGet, path: c.workspace("/exports/events"), query: positionValue("after", after)})
}
