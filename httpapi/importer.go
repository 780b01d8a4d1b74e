// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"time"

	"touchstone"
	"touchstone/ingest/mapping"
	"touchstone/locale"
	"touchstone/workspace"
)

const (
	importKind = "import"
	holdFor    = time.Minute // a process that says nothing for so long has lost its job
	saveEvery  = 2 * time.Second
	lookEvery  = 2 * time.Second
	rejectFile = "rejects.csv"
)

// ImporterOptions are what an Importer works with; all are needed.
type ImporterOptions struct {
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
	ImporterOptions
	uploads uploads
	holder  string
	woken   chan struct{}
}

// NewImporter gives an importer; nothing is imported before Run.
func NewImporter(o ImporterOptions) (*Importer, error) {
	if o.Workspace == nil || o.Folder == "" || o.Maker == nil || o.Accept == nil || o.Now == nil || o.NewID == nil || o.Log == nil {
		return nil, errors.New("make an importer: every option is needed")
	}
	return &Importer{ImporterOptions: o, uploads: uploads{folder: o.Folder, now: o.Now, newID: o.NewID}, holder: o.NewID(), woken: make(chan struct{}, 1)}, nil
}

// importState is what an import needs to go on.
type importState struct {
	Upload   string              `json:"upload"`
	Name     string              `json:"name"`
	Profile  touchstone.Profile  `json:"profile"`
	Language touchstone.Language `json:"language,omitempty"` // of the reject file
	Rows     int                 `json:"rows"`               // done
	Events   int                 `json:"events"`
	Rejected int                 `json:"rejected"`
	Read     int64               `json:"read"`
	Total    int64               `json:"total"`
	Position touchstone.Position `json:"position,omitempty"`
	Notes    []string            `json:"notes,omitempty"`
	Fault    string              `json:"fault,omitempty"` // for people, in Language
}

func (s importState) raw() (workspace.State, error) { return json.Marshal(s) }

func stateOf(j workspace.Job) (importState, error) {
	var s importState
	if err := json.Unmarshal(j.State, &s); err != nil {
		return s, fmt.Errorf("read an import: %w", err)
	}
	return s, nil
}

// Run imports what waits until the context ends; what is under way then goes on
// when Run is called again.
func (im *Importer) Run(ctx context.Context) {
	for ctx.Err() == nil {
		job, err := im.Workspace.Jobs().Claim(ctx, []string{importKind}, im.holder, im.Now().Add(holdFor))
		if err == nil {
			im.do(ctx, job)
			continue
		}
		if touchstone.KindOf(err) != touchstone.NotFound && ctx.Err() == nil {
			im.Log.ErrorContext(ctx, "look for an import", "error", err)
		}
		if err := im.tidy(ctx); err != nil && ctx.Err() == nil {
			im.Log.ErrorContext(ctx, "tidy uploads", "error", err)
		}
		im.rest(ctx)
	}
}

// rest waits until an import is started, or for a while.
func (im *Importer) rest(ctx context.Context) {
	timer := time.NewTimer(lookEvery)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-im.woken:
	case <-timer.C:
	}
}

// wake tells Run that there is something to do.
func (im *Importer) wake() {
	select {
	case im.woken <- struct{}{}:
	default:
	}
}

// tidy removes uploads that nobody imports.
func (im *Importer) tidy(ctx context.Context) error {
	used, err := im.used(ctx)
	if err != nil {
		return err
	}
	return im.uploads.tidy(used)
}

// used gives the uploads that are still to be imported.
func (im *Importer) used(ctx context.Context) (map[string]bool, error) {
	used := map[string]bool{}
	for _, status := range []workspace.JobStatus{workspace.JobWaiting, workspace.JobRunning} {
		page, err := im.Workspace.Jobs().List(ctx, workspace.JobFilter{Kind: importKind, Status: status}, workspace.Pager{Limit: workspace.MaxLimit})
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

// Name names the step in the receipt of an erasure.
func (im *Importer) Name() string { return "imports" }

// Erase removes every upload and reject file, as any may tell of the person,
// and tells how many. Unavailable while one is being imported, or waits.
func (im *Importer) Erase(ctx context.Context, _ []touchstone.SubjectID) (int64, error) {
	used, err := im.used(ctx)
	if err != nil {
		return 0, err
	}
	n, err := im.uploads.clear(used)
	if err == nil && len(used) > 0 {
		err = &touchstone.Error{Kind: touchstone.Unavailable, Retry: holdFor, Message: touchstone.Msg("api.import_running")}
	}
	return n, err
}

// do does one import and says what became of it.
func (im *Importer) do(ctx context.Context, job workspace.Job) {
	t := &task{Importer: im, job: job}
	err := t.run(ctx)
	switch {
	case t.lost:
		return // it goes on elsewhere, or was cancelled
	case ctx.Err() != nil:
		t.giveBack(ctx)
		return
	}
	t.job.Status = workspace.JobDone
	if err != nil {
		t.job.Status, t.job.Fault = workspace.JobFailed, err.Error()
		t.state.Fault = faultText(t.state.Language, err)
		im.Log.ErrorContext(ctx, "import failed", "job", job.ID, "error", err)
	}
	if err := errors.Join(t.save(ctx), im.uploads.done(t.state.Upload)); err != nil {
		im.Log.ErrorContext(ctx, "end an import", "job", job.ID, "error", err)
	}
}

// giveBack lets an import that the end of the process interrupts go on at once
// after the next start; without it the hold would first have to end.
func (t *task) giveBack(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	t.job.Status = workspace.JobWaiting
	if err := t.save(ctx); err != nil {
		t.Log.ErrorContext(ctx, "give an import back", "job", t.job.ID, "error", err)
	}
}

// faultText says to people why an import failed.
func faultText(lang touchstone.Language, err error) string {
	if lang == "" {
		lang = touchstone.Chinese
	}
	if len(faultsOf(err)) == 0 || touchstone.KindOf(err) == touchstone.Internal {
		return locale.Text(lang, touchstone.Msg("api.import_failed"))
	}
	return locale.Error(lang, errors.Join(asErrors(faultsOf(err))...))
}

func asErrors(all []*touchstone.Error) []error {
	out := make([]error, len(all))
	for i, e := range all {
		out[i] = e
	}
	return out
}

// task is one import under way.
type task struct {
	*Importer
	mu    sync.Mutex
	job   workspace.Job
	state importState
	saved time.Time
	lost  bool // somebody else has the job, or it was cancelled
}

func (t *task) run(ctx context.Context) error {
	var err error
	if t.state, err = stateOf(t.job); err != nil {
		return err
	}
	_, path, err := t.uploads.find(t.state.Upload)
	if err != nil {
		return err
	}
	maker, err := t.Maker(ctx, t.state.Profile.Source)
	if err != nil {
		return err
	}
	settings, err := t.Workspace.Settings(ctx)
	if err != nil {
		return err
	}
	zone, err := time.LoadLocation(settings.Zone)
	if err != nil {
		return err
	}
	rejects, err := os.Create(t.uploads.rejects(t.state.Upload)) // every run reads the file from its beginning
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	before := t.state
	result, err := mapping.Run(ctx, mapping.Import{Path: path, Profile: t.state.Profile, Zone: zone, Maker: maker, Accept: t.Accept, Wait: t.wait, Rejects: rejects,
		Language: t.state.Language, After: before.Rows, Progress: func(p mapping.Progress) {
			if !t.progress(ctx, before, p) {
				cancel()
			}
		}})
	t.note(before, result.Progress)
	for _, n := range result.Notes {
		t.state.Notes = append(t.state.Notes, locale.Text(t.state.Language, n))
	}
	return errors.Join(err, rejects.Close())
}

// note keeps how far the import is; an import that goes on counts from before.
func (t *task) note(before importState, p mapping.Progress) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.state.Rows, t.state.Events = max(p.Rows, before.Rows), before.Events+p.Events
	t.state.Rejected, t.state.Read, t.state.Total, t.state.Position = p.Rejected, p.Read, p.Total, max(p.Position, before.Position)
}

// progress notes how far the import is and, now and then, saves it; false when
// the job is lost.
func (t *task) progress(ctx context.Context, before importState, p mapping.Progress) bool {
	t.note(before, p)
	if t.Now().Sub(t.saved) < saveEvery {
		return true
	}
	if err := t.save(ctx); err != nil && !t.lost {
		t.Log.ErrorContext(ctx, "save an import", "job", t.job.ID, "error", err)
	}
	return !t.lost
}

// wait lets time pass while events are turned away, and keeps the job.
func (t *task) wait(ctx context.Context, d time.Duration) error {
	if err := t.save(ctx); err != nil {
		return err
	}
	timer := time.NewTimer(min(d, holdFor/2))
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// save writes down how far the import is and holds the job for longer.
func (t *task) save(ctx context.Context) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	raw, err := t.state.raw()
	if err != nil {
		return err
	}
	until := t.Now().Add(holdFor)
	t.job.State, t.job.Until = raw, &until
	t.job.Progress = workspace.Progress{Done: t.state.Read, Total: max(t.state.Total, 0)}
	saved, err := t.Workspace.Jobs().Save(ctx, t.job)
	if err != nil {
		t.lost = touchstone.KindOf(err) == touchstone.Conflict
		return err
	}
	t.job, t.saved = saved, t.Now()
	return nil
}
