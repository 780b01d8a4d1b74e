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

// Received tells what became of events that were sent.
type Received struct {
	Success  bool                `json:"success"`
	Accepted int                 `json:"accepted"`
	Position touchstone.Position `json:"position"` // of the last one; Query can wait for it
	Rejected int                 `json:"rejected"`
	Rejects  []Reject            `json:"rejects,omitempty"` // the first ones
}

// Reject is one message that was not accepted.
type Reject struct {
	Index     int    `json:"index"`
	Line      int    `json:"line,omitempty"`
	MessageID string `json:"message_id,omitempty"`
	Errors    []struct {
		Field   string `json:"field,omitempty"`
		Reason  string `json:"reason"`
		Message string `json:"message"`
	} `json:"errors"`
}

// SendEvents sends events in the form touchstone.event/1, one JSON object a
// line, by a write key. It is sent again where that helps: an event that comes
// twice counts once.
func (c *Client) SendEvents(ctx context.Context, writeKey string, lines []byte) (Received, error) {
	return call[Received](ctx, c, request{method: http.MethodPost, path: "/v1/events", bytes: lines, kind: "application/x-ndjson", writeKey: writeKey})
}

// StreamEvents sends events as SendEvents does, however many there are, once.
func (c *Client) StreamEvents(ctx context.Context, writeKey string, lines io.Reader) (Received, error) {
	return call[Received](ctx, c, request{method: http.MethodPost, path: "/v1/events", raw: lines, kind: "application/x-ndjson", writeKey: writeKey})
}

// Upload is a file that was sent, and how it could be imported.
type Upload struct {
	ID       string                `json:"upload"`
	Name     string                `json:"name"`
	Bytes    int64                 `json:"bytes"`
	Format   touchstone.FileFormat `json:"format"`
	Columns  []string              `json:"columns"`
	Wordings []string              `json:"wordings,omitempty"` // of the columns: the questions of a survey in full
	Sample   [][]string            `json:"sample"`
	Layout   string                `json:"layout"`
	Profile  touchstone.Profile    `json:"profile"` // proposed
}

// Upload sends a file under a name that tells its format.
func (c *Client) Upload(ctx context.Context, name string, file io.Reader) (*Upload, error) {
	u, err := call[Upload](ctx, c, request{method: http.MethodPost, path: c.workspace("/uploads"), query: url.Values{"name": {name}}, raw: file, kind: "application/octet-stream"})
	return &u, err
}

// Plan says which upload becomes what: by a profile, or by the id of a saved
// one.
type Plan struct {
	Upload    string              `json:"upload"`
	Profile   *touchstone.Profile `json:"profile,omitempty"`
	ProfileID string              `json:"profile_id,omitempty"`
}

// Preview is the first rows of a file as they would be stored.
type Preview struct {
	Columns  []string     `json:"columns"`
	Wordings []string     `json:"wordings,omitempty"` // of the columns: the questions of a survey in full
	Rows     []PreviewRow `json:"rows"`
	Missing  []string     `json:"missing"` // columns of the profile that the file does not have
}

// PreviewRow is one row with the facts that it would make, or the reason why it
// would be rejected.
type PreviewRow struct {
	Number int      `json:"number"`
	Cells  []string `json:"cells"`
	Events []Event  `json:"events"`
	Column string   `json:"column,omitempty"`
	Reason string   `json:"reason,omitempty"`
}

// Event is the part of a fact that a preview and a list show first; see
// docs/api.md for all of it.
type Event struct {
	Position   touchstone.Position     `json:"position"`
	Kind       touchstone.EventKind    `json:"kind"`
	Source     string                  `json:"source"`
	Name       string                  `json:"name"`
	Place      string                  `json:"place,omitempty"`
	Touchpoint touchstone.TouchpointID `json:"touchpoint,omitempty"`
	Unit       string                  `json:"unit,omitempty"`
	Occurred   time.Time               `json:"occurred"`
	Scores     []touchstone.Score      `json:"scores,omitempty"`
	Texts      []touchstone.Text       `json:"texts,omitempty"`
}

// PreviewImport shows the first rows of an upload as they would be stored; 0
// rows are 20.
func (c *Client) PreviewImport(ctx context.Context, p Plan, rows int) (*Preview, error) {
	body := struct {
		Plan
		Rows int `json:"rows,omitempty"`
	}{p, rows}
	out, err := call[Preview](ctx, c, request{method: http.MethodPost, path: c.workspace("/imports/preview"), body: body})
	return &out, err
}

// Import tells how far an import is.
type Import struct {
	ID       string              `json:"id"`
	Status   string              `json:"status"` // waiting, running, done, failed, canceled
	Name     string              `json:"name"`
	Source   string              `json:"source"`
	Rows     int                 `json:"rows"`
	Events   int                 `json:"events"`
	Rejected int                 `json:"rejected"`
	Read     int64               `json:"read_bytes"`
	Total    int64               `json:"total_bytes"` // -1 where it is not known
	Position touchstone.Position `json:"position,omitempty"`
	Notes    []string            `json:"notes,omitempty"`
	Fault    string              `json:"fault,omitempty"`
}

// Over tells whether nothing more will happen.
func (i *Import) Over() bool {
	return i.Status == "done" || i.Status == "failed" || i.Status == "canceled"
}

// StartImport imports an upload; key is a text of the caller's own, so that
// the request can be repeated without a second import.
func (c *Client) StartImport(ctx context.Context, p Plan, key string) (*Import, error) {
	out, err := call[Import](ctx, c, request{method: http.MethodPost, path: c.workspace("/imports"), body: p, key: key, once: key == ""})
	return &out, err
}

// ImportByID tells how far an import is. NotFound.
func (c *Client) ImportByID(ctx context.Context, id string) (*Import, error) {
	out, err := call[Import](ctx, c, request{method: http.MethodGet, path: c.workspace("/imports/" + url.PathEscape(id))})
	return &out, err
}

// CancelImport stops an import. NotFound, Conflict when it is over.
func (c *Client) CancelImport(ctx context.Context, id string) error {
	_, err := call[struct{}](ctx, c, request{method: http.MethodDelete, path: c.workspace("/imports/" + url.PathEscape(id)), once: true})
	return err
}

// Rejects writes the rejected rows of an import as CSV.
func (c *Client) Rejects(ctx context.Context, id string, w io.Writer) error {
	return c.copyTo(ctx, w, request{method: http.MethodGet, path: c.workspace("/imports/" + url.PathEscape(id) + "/rejects")})
}

func positionValue(name string, p touchstone.Position) url.Values {
	if p == 0 {
		return nil
	}
	return url.Values{name: {strconv.FormatUint(uint64(p), 10)}}
}
