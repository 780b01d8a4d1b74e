// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"context"
	"io"
	"net/http"
	"os"
	"time"

	"touchstone"
	"touchstone/access"
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
	Columns []string           `json:"columns"`
	Rows    []ImportPreviewRow `json:"rows"`
	Missing []string           `json:"missing" doc:"Columns of the profile that the file does not have."`
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

func (c *call) importer() (*Importer, error) {
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
	up, err := im.uploads.keep(patient{c.body, c.control, a.options.Now}, in.Name, c.who.User)
	if err != nil {
		return nil, err
	}
	_, path, err := im.uploads.find(up.ID)
	if err != nil {
		return nil, err
	}
	h, err := head(ctx, up, path)
	if err != nil {
		if dropped := im.uploads.drop(up.ID); dropped != nil {
			a.options.Log.ErrorContext(ctx, "drop an upload", "request", c.client.Request, "error", dropped)
		}
		return nil, err
	}
	return &content[FileHead]{h}, c.record(ctx, access.Deed{Action: "upload", Noun: access.Import, Record: up.ID})
}

// plan finds the upload and the profile that a request names.
func (c *call) plan(ctx context.Context, p *ImportPlan) (up upload, path string, profile touchstone.Profile, err error) {
	im, err := c.importer()
	if err != nil {
		return up, "", profile, err
	}
	if up, path, err = im.uploads.find(p.Upload); err != nil {
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
	maker, err := c.ws.Imports.Maker(ctx, profile.Source)
	if err != nil {
		return nil, err
	}
	settings, err := c.ws.Store.Settings(ctx)
	if err != nil {
		return nil, err
	}
	zone, err := time.LoadLocation(settings.Zone)
	if err != nil {
		return nil, err
	}
	rows := in.Body.Rows
	if rows == 0 {
		rows = sampleRows
	}
	p, err := mapping.Look(ctx, path, profile, zone, maker, rows)
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
	out := &ImportPreview{Columns: listed(p.Columns), Missing: listed(p.Missing), Rows: make([]ImportPreviewRow, len(p.Rows))}
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
	if _, err := c.ws.Imports.Maker(ctx, profile.Source); err != nil {
		return nil, err
	}
	raw, err := importState{Upload: up.ID, Name: up.Name, Profile: profile, Language: c.lang, Total: -1}.raw()
	if err != nil {
		return nil, err
	}
	var job workspace.Job
	err = c.ws.Store.Tx(ctx, func(ws workspace.Workspace) error {
		if job, err = ws.Jobs().Create(ctx, workspace.Job{Kind: importKind, State: raw, By: c.who.By()}); err != nil {
			return err
		}
		return ws.Audit().Append(ctx, c.who.Entry(access.Deed{Action: "start", Noun: access.Import, Record: job.ID, Version: job.Version}, c.client))
	})
	if err != nil {
		return nil, err
	}
	c.ws.Imports.wake()
	card, err := importCard(job)
	if err != nil {
		return nil, err
	}
	return &made[ImportCard]{ETag: etag(job.Version), Location: "/v1/workspaces/" + string(c.ws.ID) + "/imports/" + job.ID, Body: card}, nil
}

func importCard(j workspace.Job) (ImportCard, error) {
	s, err := stateOf(j)
	return ImportCard{ID: j.ID, Version: j.Version, Status: j.Status, Name: s.Name, Source: s.Profile.Source, Rows: s.Rows, Events: s.Events, Rejected: s.Rejected,
		Read: s.Read, Total: s.Total, Position: s.Position, Notes: s.Notes, Fault: s.Fault, By: j.By, Created: j.Created, Updated: j.Updated}, err
}

func (a *API) listImports(ctx context.Context, c *call, in *PageInput) (*content[page[ImportCard]], error) {
	found, err := c.ws.Store.Jobs().List(ctx, workspace.JobFilter{Kind: importKind}, in.pager())
	if err != nil {
		return nil, err
	}
	out := page[ImportCard]{Items: make([]ImportCard, len(found.Items)), Next: found.Next}
	for i, j := range found.Items {
		if out.Items[i], err = importCard(j); err != nil {
			return nil, err
		}
	}
	return &content[page[ImportCard]]{out}, nil
}

// job gives an import; NotFound.
func (c *call) job(ctx context.Context, id string) (workspace.Job, error) {
	j, err := c.ws.Store.Jobs().ByID(ctx, id)
	if err == nil && j.Kind != importKind {
		err = noUpload(id)
	}
	return j, err
}

func (a *API) getImport(ctx context.Context, c *call, in *OneInput) (*tagged[ImportCard], error) {
	j, err := c.job(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	card, err := importCard(j)
	if err != nil {
		return nil, err
	}
	return &tagged[ImportCard]{ETag: etag(j.Version), Body: card}, nil
}

// cancelImport wins over the process that runs the import, which finds its
// version gone.
func (a *API) cancelImport(ctx context.Context, c *call, in *OneInput) (*nothing, error) {
	err := c.ws.Store.Tx(ctx, func(ws workspace.Workspace) error {
		j, err := ws.Jobs().ByID(ctx, in.ID)
		if err == nil && j.Kind != importKind {
			err = noUpload(in.ID)
		}
		if err != nil {
			return err
		}
		if j.Status != workspace.JobWaiting && j.Status != workspace.JobRunning {
			return &touchstone.Error{Kind: touchstone.Conflict, Message: touchstone.Msg("api.import_over")}
		}
		j.Status = workspace.JobCanceled
		if j, err = ws.Jobs().Save(ctx, j); err != nil {
			return err
		}
		return ws.Audit().Append(ctx, c.who.Entry(access.Deed{Action: "cancel", Noun: access.Import, Record: j.ID, Version: j.Version}, c.client))
	})
	return &nothing{}, err
}

func (a *API) getRejects(ctx context.Context, c *call, in *OneInput) (*streamed, error) {
	im, err := c.importer()
	if err != nil {
		return nil, err
	}
	j, err := c.job(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	s, err := stateOf(j)
	if err != nil {
		return nil, err
	}
	f, err := os.Open(im.uploads.rejects(s.Upload))
	if os.IsNotExist(err) {
		return nil, noUpload(in.ID)
	}
	if err != nil {
		return nil, err
	}
	if err := c.record(ctx, access.Deed{Action: "export", Noun: access.Import, Record: j.ID}); err != nil {
		return nil, err
	}
	return a.download(c, "text/csv; charset=utf-8", "rejects.csv", func(_ context.Context, w io.Writer) error {
		defer f.Close()
		_, err := io.Copy(w, f)
		return err
	}), nil
}
