// SPDX-License-Identifier: Apache-2.0

package importing

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"strings"
	"sync"
	"time"

	"touchstone"
	"touchstone/ingest/mapping"
	"touchstone/internal/wake"
	"touchstone/locale"
	"touchstone/workspace"
)

const (
	holdFor   = time.Minute // a process that says nothing for so long has lost its job
	saveEvery = 2 * time.Second
	lookEvery = 2 * time.Second
)

// Run imports what waits until the context ends; what is under way then goes on
// when Run is called again.
func (im *Importer) Run(ctx context.Context) {
	im.bell.Work(ctx, wake.Pace{Every: lookEvery}, func(ctx context.Context) {
		for ctx.Err() == nil && im.next(ctx) {
		}
		if err := im.tidy(ctx); err != nil && ctx.Err() == nil {
			im.Log.ErrorContext(ctx, "tidy uploads", "error", err)
		}
	})
}

// next does an import that waits; false when there is none to be had.
func (im *Importer) next(ctx context.Context) bool {
	job, err := im.Workspace.Jobs().Claim(ctx, []string{jobKind}, im.holder, im.Now().Add(holdFor))
	if err == nil {
		im.do(ctx, job)
	} else if touchstone.KindOf(err) != touchstone.NotFound && ctx.Err() == nil {
		im.Log.ErrorContext(ctx, "look for an import", "error", err)
	}
	return err == nil
}

// tidy removes uploads that nobody imports.
func (im *Importer) tidy(ctx context.Context) error {
	used, err := im.used(ctx)
	if err != nil {
		return err
	}
	return im.Uploads.tidy(used)
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
	if err := errors.Join(t.save(ctx), im.Uploads.done(t.state.Upload)); err != nil {
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
	if touchstone.KindOf(err) == touchstone.Internal {
		return locale.Text(lang, touchstone.Msg("importing.failed"))
	}
	var lines []string
	for _, e := range touchstone.Errors(err) {
		lines = append(lines, locale.Text(lang, e.Message))
	}
	return strings.Join(lines, "\n")
}

// task is one import under way.
type task struct {
	*Importer
	mu    sync.Mutex
	job   workspace.Job
	state State
	saved time.Time
	lost  bool // somebody else has the job, or it was cancelled
}

func (t *task) run(ctx context.Context) error {
	var err error
	if t.state, err = stateOf(t.job); err != nil {
		return err
	}
	_, path, err := t.Uploads.Find(t.state.Upload)
	if err != nil {
		return err
	}
	maker, err := t.Maker(ctx, t.state.Profile.Source)
	if err != nil {
		return err
	}
	zone, err := t.zone(ctx)
	if err != nil {
		return err
	}
	rejects, err := os.Create(t.Uploads.rejects(t.state.Upload)) // every run reads the file from its beginning
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
func (t *task) note(before State, p mapping.Progress) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.state.Rows, t.state.Events = max(p.Rows, before.Rows), before.Events+p.Events
	t.state.Rejected, t.state.Read, t.state.Total, t.state.Position = p.Rejected, p.Read, p.Total, max(p.Position, before.Position)
}

// progress notes how far the import is and, now and then, saves it; false when
// the job is lost.
func (t *task) progress(ctx context.Context, before State, p mapping.Progress) bool {
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
	return wake.Sleep(ctx, min(d, holdFor/2))
}

// save writes down how far the import is and holds the job for longer.
func (t *task) save(ctx context.Context) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	raw, err := json.Marshal(t.state)
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
