// SPDX-License-Identifier: Apache-2.0

package importing

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"time"

	"touchstone"
	"touchstone/ingest/mapping"
	"touchstone/internal/wake"
	"touchstone/workspace"
)

const jobKind = "import"

// Options are what an Importer works with; all are needed.
type Options struct {
	Workspace workspace.Workspace
	Folder    string // of files that were uploaded; made when missing
	// Maker gives what makes facts for a source.
	Maker func(ctx context.Context, source string) (mapping.Maker, error)
	// Accept takes events for good, all or none.
	Accept func(context.Context, []touchstone.Event) (touchstone.Position, error)
	Now    func() time.Time
	NewID  func() string // 1 to 60 letters and digits that never come twice
	Log    *slog.Logger
}

// Importer brings uploaded files into one workspace, one after the other. What
// was interrupted goes on where it stopped. Safe for use from many goroutines.
type Importer struct {
	Options
	Uploads *Uploads
	holder  string
	bell    wake.Bell
}

// New gives an importer; nothing is imported before Run.
func New(o Options) (*Importer, error) {
	if o.Workspace == nil || o.Folder == "" || o.Maker == nil || o.Accept == nil || o.Now == nil || o.NewID == nil || o.Log == nil {
		return nil, errors.New("make an importer: every option is needed")
	}
	return &Importer{Options: o, Uploads: &Uploads{Folder: o.Folder, Now: o.Now, NewID: o.NewID}, holder: o.NewID(), bell: wake.NewBell()}, nil
}

// State is what an import needs to go on, and how far it is.
type State struct {
	Upload   string              `json:"upload"`
	Name     string              `json:"name"` // of the file
	Profile  touchstone.Profile  `json:"profile"`
	Language touchstone.Language `json:"language,omitempty"` // of the reject file
	Rows     int                 `json:"rows"`               // done: accepted or rejected
	Events   int                 `json:"events"`             // accepted
	Rejected int                 `json:"rejected"`           // rows
	Read     int64               `json:"read"`               // bytes
	Total    int64               `json:"total"`              // -1 where unknown
	Position touchstone.Position `json:"position,omitempty"` // of the last event
	Notes    []string            `json:"notes,omitempty"`    // for people, in Language
	Fault    string              `json:"fault,omitempty"`    // why it failed, for people, in Language
}

// Import is one file on its way in.
type Import struct {
	State
	ID      string
	Version int64
	Status  workspace.JobStatus
	By      string
	Created time.Time
	Updated time.Time
}

func importOf(j workspace.Job) (Import, error) {
	s, err := stateOf(j)
	return Import{State: s, ID: j.ID, Version: j.Version, Status: j.Status, By: j.By, Created: j.Created, Updated: j.Updated}, err
}

func stateOf(j workspace.Job) (State, error) {
	var s State
	if err := json.Unmarshal(j.State, &s); err != nil {
		return s, fmt.Errorf("read an import: %w", err)
	}
	return s, nil
}

// Note writes about an import in the transaction that starts or cancels it; the
// audit log is one.
type Note func(context.Context, workspace.Workspace, Import) error

// Plan says which upload becomes what.
type Plan struct {
	Upload   Upload
	Profile  touchstone.Profile
	Language touchstone.Language // of notes, rejects and faults
	By       string
}

// Start lets an upload be imported. NotFound when the profile's source is not
// known.
func (im *Importer) Start(ctx context.Context, p Plan, note Note) (Import, error) {
	if _, err := im.Maker(ctx, p.Profile.Source); err != nil {
		return Import{}, err
	}
	raw, err := json.Marshal(State{Upload: p.Upload.ID, Name: p.Upload.Name, Profile: p.Profile, Language: p.Language, Total: -1})
	if err != nil {
		return Import{}, err
	}
	var made Import
	err = im.Workspace.Tx(ctx, func(ws workspace.Workspace) error {
		job, err := ws.Jobs().Create(ctx, workspace.Job{Kind: jobKind, State: raw, By: p.By})
		if err != nil {
			return err
		}
		if made, err = importOf(job); err != nil {
			return err
		}
		return note(ctx, ws, made)
	})
	if err == nil {
		im.bell.Ring()
	}
	return made, err
}

// Preview gives the first rows of a file as they would be stored.
func (im *Importer) Preview(ctx context.Context, path string, p touchstone.Profile, rows int) (*mapping.Preview, error) {
	maker, err := im.Maker(ctx, p.Source)
	if err != nil {
		return nil, err
	}
	zone, err := im.zone(ctx)
	if err != nil {
		return nil, err
	}
	return mapping.Look(ctx, path, p, zone, maker, rows)
}

// zone is the workspace's.
func (im *Importer) zone(ctx context.Context) (*time.Location, error) {
	settings, err := im.Workspace.Settings(ctx)
	if err != nil {
		return nil, err
	}
	return time.LoadLocation(settings.Zone)
}

// List gives imports, the newest first.
func (im *Importer) List(ctx context.Context, p workspace.Pager) (workspace.Page[Import], error) {
	found, err := im.Workspace.Jobs().List(ctx, workspace.JobFilter{Kind: jobKind}, p)
	if err != nil {
		return workspace.Page[Import]{}, err
	}
	out := workspace.Page[Import]{Items: make([]Import, len(found.Items)), Next: found.Next}
	for i, j := range found.Items {
		if out.Items[i], err = importOf(j); err != nil {
			return workspace.Page[Import]{}, err
		}
	}
	return out, nil
}

// ByID gives an import. NotFound.
func (im *Importer) ByID(ctx context.Context, id string) (Import, error) {
	j, err := jobOf(ctx, im.Workspace, id)
	if err != nil {
		return Import{}, err
	}
	return importOf(j)
}

func jobOf(ctx context.Context, ws workspace.Workspace, id string) (workspace.Job, error) {
	j, err := ws.Jobs().ByID(ctx, id)
	if err == nil && j.Kind != jobKind {
		err = unknown(id)
	}
	return j, err
}

// Cancel stops an import; what was accepted stays. It wins over the process
// that runs the import, which finds its version gone. NotFound; Conflict when
// the import is over.
func (im *Importer) Cancel(ctx context.Context, id string, note Note) error {
	return im.Workspace.Tx(ctx, func(ws workspace.Workspace) error {
		j, err := jobOf(ctx, ws, id)
		if err != nil {
			return err
		}
		if j.Status != workspace.JobWaiting && j.Status != workspace.JobRunning {
			return &touchstone.Error{Kind: touchstone.Conflict, Message: touchstone.Msg("importing.over")}
		}
		j.Status = workspace.JobCanceled
		if j, err = ws.Jobs().Save(ctx, j); err != nil {
			return err
		}
		cancelled, err := importOf(j)
		if err != nil {
			return err
		}
		return note(ctx, ws, cancelled)
	})
}

// Rejects opens the file of rows that an import rejected, which the caller
// closes. NotFound.
func (im *Importer) Rejects(ctx context.Context, id string) (io.ReadCloser, error) {
	i, err := im.ByID(ctx, id)
	if err != nil {
		return nil, err
	}
	f, err := os.Open(im.Uploads.rejects(i.Upload))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, unknown(id)
	}
	return f, err
}

// Forget removes the records of imports that ended 400 days ago and tells how
// many. Their files went long before.
func (im *Importer) Forget(ctx context.Context) (int64, error) {
	return im.Workspace.Jobs().Delete(ctx, im.Now().Add(-importsLast))
}

// Name names the step in the receipt of an erasure.
func (im *Importer) Name() string { return "imports" }

// Erase removes every upload and reject file, as any may tell of the person,
// and tells how many. Unavailable while one is being imported, or waits.
func (im *Importer) Erase(ctx context.Context, _ []touchstone.SubjectID) (int64, error) {
	used, err := im.used(ctx)
	if err != nil {
		return 0, err
	}
	n, err := im.Uploads.clear(used)
	if err == nil && len(used) > 0 {
		err = &touchstone.Error{Kind: touchstone.Unavailable, Retry: holdFor, Message: touchstone.Msg("importing.running")}
	}
	return n, err
}

// used gives the uploads that are still to be imported.
func (im *Importer) used(ctx context.Context) (map[string]bool, error) {
	used := map[string]bool{}
	for _, status := range []workspace.JobStatus{workspace.JobWaiting, workspace.JobRunning} {
		page, err := im.Workspace.Jobs().List(ctx, workspace.JobFilter{Kind: jobKind, Status: status}, workspace.Pager{Limit: workspace.MaxLimit})
		if err != nil {
			return nil, err
		}
		for _, j := range page.Items {
			if s, err := stateOf(j); err == nil {
				used[s.Upload] = true
			}
		}
	}
	return used, nil
}
