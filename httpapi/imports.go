// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"context"
	"errors"
	"io"
	"net/http"
	"time"

	"touchstone"
	"touchstone/access"
	"touchstone/ingest/importing"
	"touchstone/ingest/mapping"
	"touchstone/locale"
	"touchstone/workspace"
)

// ImportCard tells how far an import is.
type ImportCard struct {
	ID       string              `json:"id"`
	Version  int64               `json:"version"`
	Status   workspace.JobStatus `json:"status" enum:"waiting,running,done,failed,canceled"`
	Name     string              `json:"name" doc:"Of the file."`
	Source   string              `json:"source"`
	Rows     int                 `json:"rows" doc:"Done: accepted or rejected."`
	Events   int                 `json:"events" doc:"Accepted."`
	Rejected int                 `json:"rejected" doc:"Rows, each with its reason in rejects."`
	Read     int64               `json:"read_bytes"`
	Total    int64               `json:"total_bytes" doc:"-1 where it is not known."`
	Position touchstone.Position `json:"position,omitempty" doc:"Of the last event; a question that waits for it counts all of them."`
	Notes    []string            `json:"notes,omitempty"`
	Fault    string              `json:"fault,omitempty" doc:"Why it failed."`
	By       string              `json:"by"`
	Created  time.Time           `json:"created"`
	Updated  time.Time           `json:"updated"`
}

// ImportPreview is the beginning of a file as it would be stored.
type ImportPreview struct {
	Columns  []string           `json:"columns"`
	Wordings []string           `json:"wordings,omitempty" doc:"What a further row of the header says of the columns, in their order: the questions of a survey in full, empty where it says no more than the name. Missing where there is no such row."`
	Rows     []ImportPreviewRow `json:"rows"`
	Missing  []string           `json:"missing" doc:"Columns of the profile that the file does not have."`
}

// ImportPreviewRow is one row with the facts that it would make, or the reason
// why it would be rejected.
type ImportPreviewRow struct {
	Number int         `json:"number"`
	Cells  []string    `json:"cells"`
	Events []EventCard `json:"events"`
	Column string      `json:"column,omitempty" doc:"Of the reason."`
	Reason string      `json:"reason,omitempty"`
}

type uploadInput struct {
	InWorkspace
	Name string `query:"name" required:"true" maxLength:"255" doc:"Of the file; its end tells the format."`
}

// ImportPlan says which upload becomes what.
type ImportPlan struct {
	Upload    string                     `json:"upload" minLength:"1" maxLength:"100"`
	Profile   *draft[touchstone.Profile] `json:"profile,omitempty" doc:"What each column becomes; or profile_id."`
	ProfileID string                     `json:"profile_id,omitempty" maxLength:"80" doc:"Of a saved profile."`
}

type importPreviewInput struct {
	InWorkspace
	Body struct {
		ImportPlan
		Rows int `json:"rows,omitempty" minimum:"1" maximum:"200" doc:"How many; 20 unless said."`
	}
}

type importInput struct {
	InWorkspace
	Body ImportPlan
}

func (a *API) importRoutes() {
	base := "/v1/workspaces/{workspace}"
	op := func(id, method, path, summary string, action access.Action, status int) operation {
		return operation{id: id, method: method, path: base + path, tag: "imports", summary: summary, action: action, noun: access.Import, status: status}
	}
	up := op("upload", http.MethodPost, "/uploads", "Send a file and learn how it could be imported", access.Change, http.StatusCreated)
	up.timeout, up.request = -1, uploaded()
	register(a, up, a.upload)
	look := op("previewImport", http.MethodPost, "/imports/preview", "The first rows of an upload as they would be stored", access.Change, 0)
	look.timeout = queryTimeout
	register(a, look, a.previewImport)
	register(a, op("startImport", http.MethodPost, "/imports", "Import an upload", access.Change, http.StatusCreated), a.startImport)
	register(a, op("listImports", http.MethodGet, "/imports", "List imports, the newest first", access.Read, 0), a.listImports)
	register(a, op("getImport", http.MethodGet, "/imports/{id}", "How far an import is", access.Read, 0), a.getImport)
	register(a, op("cancelImport", http.MethodDelete, "/imports/{id}", "Stop an import; what was accepted stays", access.Change, 0), a.cancelImport)
	rejects := op("getRejects", http.MethodGet, "/imports/{id}/rejects", "Every rejected row with its line and reason, as CSV", access.Export, 0)
	rejects.responses = file("text/csv")
	register(a, rejects, a.getRejects)
}

func (c *call) importer() (*importing.Importer, error) {
	if c.ws.Imports == nil {
		return nil, notHere("imports")
	}
	return c.ws.Imports, nil
}

func (a *API) upload(ctx context.Context, c *call, in *uploadInput) (*content[FileHead], error) {
	im, err := c.importer()
	if err != nil {
		return nil, err
	}
	up, err := im.Uploads.Keep(patient{c.body, c.control, a.options.Now}, in.Name, c.who.User)
	if err != nil {
		return nil, err
	}
	_, path, err := im.Uploads.Find(up.ID)
	if err != nil {
		return nil, err
	}
	h, err := head(ctx, up, path)
	if err != nil {
		if dropped := im.Uploads.Drop(up.ID); dropped != nil {
			a.options.Log.ErrorContext(ctx, "drop an upload", "request", c.client.Request, "error", dropped)
		}
		return nil, err
	}
	return &content[FileHead]{h}, c.record(ctx, access.Deed{Action: "upload", Noun: access.Import, Record: up.ID})
}

// plan finds the upload and the profile that a request names.
func (c *call) plan(ctx context.Context, p *ImportPlan) (up importing.Upload, path string, profile touchstone.Profile, err error) {
	im, err := c.importer()
	if err != nil {
		return up, "", profile, err
	}
	if up, path, err = im.Uploads.Find(p.Upload); err != nil {
		return up, "", profile, err
	}
	switch {
	case (p.Profile == nil) == (p.ProfileID == ""):
		err = &touchstone.Error{Kind: touchstone.Invalid, Field: "body.profile", Message: touchstone.Msg("api.one_profile")}
	case p.Profile != nil:
		profile = p.Profile.value
		err = profile.Validate()
	default:
		profile, err = c.ws.Store.Profiles().ByID(ctx, p.ProfileID)
	}
	return up, path, profile, err
}

func (a *API) previewImport(ctx context.Context, c *call, in *importPreviewInput) (*content[ImportPreview], error) {
	_, path, profile, err := c.plan(ctx, &in.Body.ImportPlan)
	if err != nil {
		return nil, err
	}
	rows := in.Body.Rows
	if rows == 0 {
		rows = sampleRows
	}
	p, err := c.ws.Imports.Preview(ctx, path, profile, rows)
	if err != nil {
		return nil, err
	}
	out, err := c.previewed(ctx, p)
	if err != nil {
		return nil, err
	}
	return &content[ImportPreview]{*out}, nil
}

func (c *call) previewed(ctx context.Context, p *mapping.Preview) (*ImportPreview, error) {
	l, err := c.eventList(ctx)
	if err != nil {
		return nil, err
	}
	l.mine, l.person = nil, true // the caller sent the file
	out := &ImportPreview{Columns: listed(p.Columns), Wordings: p.Wordings, Missing: listed(p.Missing), Rows: make([]ImportPreviewRow, len(p.Rows))}
	for i, r := range p.Rows {
		row := ImportPreviewRow{Number: r.Number, Cells: listed(r.Cells), Events: []EventCard{}, Column: r.Column}
		if r.Reason != nil {
			row.Reason = locale.Text(c.lang, *r.Reason)
		}
		for k := range r.Events {
			card, err := l.card(ctx, &r.Events[k])
			if err != nil {
				return nil, err
			}
			if card != nil {
				row.Events = append(row.Events, *card)
			}
		}
		out.Rows[i] = row
	}
	return out, nil
}

func (a *API) startImport(ctx context.Context, c *call, in *importInput) (*made[ImportCard], error) {
	up, _, profile, err := c.plan(ctx, &in.Body)
	if err != nil {
		return nil, err
	}
	i, err := c.ws.Imports.Start(ctx, importing.Plan{Upload: up, Profile: profile, Language: c.lang, By: c.who.By()}, c.noted("start"))
	if err != nil {
		return nil, err
	}
	return &made[ImportCard]{ETag: etag(i.Version), Location: "/v1/workspaces/" + string(c.ws.ID) + "/imports/" + i.ID, Body: importCard(i)}, nil
}

// noted puts what is done to an import into the audit log.
func (c *call) noted(action string) importing.Note {
	return func(ctx context.Context, ws workspace.Workspace, i importing.Import) error {
		return ws.Audit().Append(ctx, c.who.Entry(access.Deed{Action: action, Noun: access.Import, Record: i.ID, Version: i.Version}, c.client))
	}
}

func importCard(i importing.Import) ImportCard {
	return ImportCard{ID: i.ID, Version: i.Version, Status: i.Status, Name: i.Name, Source: i.Profile.Source, Rows: i.Rows, Events: i.Events, Rejected: i.Rejected,
		Read: i.Read, Total: i.Total, Position: i.Position, Notes: i.Notes, Fault: i.Fault, By: i.By, Created: i.Created, Updated: i.Updated}
}

func (a *API) listImports(ctx context.Context, c *call, in *PageInput) (*content[page[ImportCard]], error) {
	im, err := c.importer()
	if err != nil {
		return nil, err
	}
	found, err := im.List(ctx, in.pager())
	if err != nil {
		return nil, err
	}
	out := page[ImportCard]{Items: make([]ImportCard, len(found.Items)), Next: found.Next}
	for i := range found.Items {
		out.Items[i] = importCard(found.Items[i])
	}
	return &content[page[ImportCard]]{out}, nil
}

func (a *API) getImport(ctx context.Context, c *call, in *OneInput) (*tagged[ImportCard], error) {
	im, err := c.importer()
	if err != nil {
		return nil, err
	}
	i, err := im.ByID(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return &tagged[ImportCard]{ETag: etag(i.Version), Body: importCard(i)}, nil
}

func (a *API) cancelImport(ctx context.Context, c *call, in *OneInput) (*nothing, error) {
	im, err := c.importer()
	if err != nil {
		return nil, err
	}
	return &nothing{}, im.Cancel(ctx, in.ID, c.noted("cancel"))
}

func (a *API) getRejects(ctx context.Context, c *call, in *OneInput) (*streamed, error) {
	im, err := c.importer()
	if err != nil {
		return nil, err
	}
	f, err := im.Rejects(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if err := c.record(ctx, access.Deed{Action: "export", Noun: access.Import, Record: in.ID}); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return a.download(c, "text/csv; charset=utf-8", "rejects.csv", func(_ context.Context, w io.Writer) error {
		defer f.Close()
		_, err := io.Copy(w, f)
		return err
	}), nil
}
