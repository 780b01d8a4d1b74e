// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"touchstone"
	"touchstone/ingest/importing"
	"touchstone/ingest/mapping"
)

const uploadPatience = 30 * time.Second // a client that sends nothing for so long is given up

// patient reads a body for as long as its client keeps sending.
type patient struct {
	io.Reader
	control *http.ResponseController
	now     func() time.Time
}

// Read is of io.Reader.
func (p patient) Read(b []byte) (int, error) {
	if err := p.control.SetReadDeadline(p.now().Add(uploadPatience)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return 0, err
	}
	n, err := p.Reader.Read(b)
	if errors.Is(err, os.ErrDeadlineExceeded) {
		err = &touchstone.Error{Kind: touchstone.Invalid, Message: touchstone.Msg("api.body_too_slow"), Err: err}
	}
	return n, err
}

// uploaded documents a body that is a file.
func uploaded() *huma.RequestBody {
	return &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"application/octet-stream": {Schema: &huma.Schema{Type: "string", Format: "binary"}}}}
}

// FileHead is the beginning of a file that was uploaded, and how it could be
// imported.
type FileHead struct {
	Upload   string                `json:"upload" doc:"Id, by which the file is imported; it is kept for a day."`
	Name     string                `json:"name"`
	Bytes    int64                 `json:"bytes"`
	Format   touchstone.FileFormat `json:"format"`
	Columns  []string              `json:"columns"`
	Wordings []string              `json:"wordings,omitempty" doc:"What a further row of the header says of the columns, in their order: the questions of a survey in full, empty where it says no more than the name. Missing where there is no such row."`
	Sample   [][]string            `json:"sample" doc:"The first rows, cells in the order of columns."`
	Layout   mapping.Layout        `json:"layout" doc:"reviews, orders, log or figures when the headers are known, else unknown."`
	Profile  touchstone.Profile    `json:"profile" doc:"Proposed: complete it, look at a preview, then start."`
}

const sampleRows = 20

// head reads the beginning of an upload.
func head(ctx context.Context, up importing.Upload, path string) (FileHead, error) {
	h, err := mapping.Peek(ctx, path, sampleRows)
	if err != nil {
		return FileHead{}, err
	}
	return FileHead{Upload: up.ID, Name: up.Name, Bytes: up.Bytes, Format: h.Format, Columns: listed(h.Columns), Wordings: h.Wordings, Sample: listed(h.Sample), Layout: h.Layout, Profile: h.Profile}, nil
}
