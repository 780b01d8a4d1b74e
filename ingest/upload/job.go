// SPDX-License-Identifier: Apache-2.0

package upload

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"touchstone"
	"touchstone/ingest/mapping"
	"touchstone/workspace"
)

// Kind is the kind of job that an import is.
const Kind = "import"

// hold is how long a job stays with its process without a sign of life.
const hold = time.Minute

// Options are what uploads of one workspace work with. All but Logger and
// MaxBytes are needed.
type Options struct {
	Folder string // of this workspace alone
	Jobs   workspace.Jobs
	// Source gives what makes facts of the messages of a source, and the zone
	// of times without an offset. NotFound when there is no such source.
	Source   func(ctx context.Context, name string) (mapping.Maker, *time.Location, error)
	Accept   func(context.Context, []touchstone.Event) (touchstone.Position, error)
	Clock    func() time.Time
	Wait     func(context.Context, time.Duration) error
	NewID    func() string
	Holder   string // names this process among those that share the jobs
	Language touchstone.Language
	MaxBytes int64        // of a file; 0 is 16 GiB
	Logger   *slog.Logger // nil: silent. Never sees what a file says
}

// Uploads are the files and imports of one workspace. Safe for use from many
// goroutines.
type Uploads struct {
	o    Options
	wake chan struct{}
}

// New makes the folder where it is missing.
func New(o Options) (*Uploads, error) {
	if o.MaxBytes == 0 {
		o.MaxBytes = 16 << 30
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if err := os.MkdirAll(o.Folder, 0o700); err != nil {
		return nil, unwritable(err)
	}
	return &Uploads{o: o, wake: make(chan struct{}, 1)}, nil
}

// State is what the job of an import knows.
type State struct {
	File     File               `json:"file"`
	Profile  touchstone.Profile `json:"profile"`
	Rows     int                `json:"rows"`     // done
	Events   int                `json:"events"`   // accepted
	Rejected int                `json:"rejected"` // rows, as far as the import has come
	Notes    []string           `json:"notes,omitempty"`
}

// StateOf reads the state of an import's job.
func StateOf(j workspace.Job) (s State, err error) {
	return s, json.Unmarshal(j.State, &s)
}

// Start puts an import into the queue.
func (u *Uploads) Start(ctx context.Context, id string, p touchstone.Profile, by string) (workspace.Job, error) {
	f, err := u.ByID(id)
	if err != nil {
		return workspace.Job{}, err
	}
	if _, _, err := u.o.Source(ctx, p.Source); err != nil {
		return workspace.Job{}, err
	}
	state, err := json.Marshal(State{File: f, Profile: p})
	if err != nil {
		return workspace.Job{}, err
	}
	j, err := u.o.Jobs.Create(ctx, workspace.Job{Kind: Kind, Status: workspace.JobWaiting, State: state, By: by})
	if err == nil {
		u.nudge()
	}
	return j, err
}

func (u *Uploads) nudge() {
	select {
	case u.wake <- struct{}{}:
	default:
	}
}

// Cancel ends an import that waits or runs; what was accepted stays.
func (u *Uploads) Cancel(ctx context.Context, id string) (workspace.Job, error) {
	for {
		j, err := u.o.Jobs.ByID(ctx, id)
		if err != nil || j.Status != workspace.JobWaiting && j.Status != workspace.JobRunning {
			return j, err
		}
		j.Status, j.Holder, j.Until = workspace.JobCanceled, "", nil
		saved, err := u.o.Jobs.Save(ctx, j)
		if touchstone.KindOf(err) != touchstone.Conflict {
			return saved, err
		}
	}
}

// Rejects opens the reject file of an import. NotFound when there is none.
func (u *Uploads) Rejects(ctx context.Context, job string) (io.ReadCloser, error) {
	j, err := u.o.Jobs.ByID(ctx, job)
	if err != nil {
		return nil, err
	}
	s, err := StateOf(j)
	if err != nil {
		return nil, err
	}
	f, err := os.Open(filepath.Join(u.folder(s.File.ID), rejectsName))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &touchstone.Error{Kind: touchstone.NotFound, Message: touchstone.Msg("upload.no_rejects"), Err: err}
	}
	return f, err
}

// Run imports what waits, one file at a time, until its context ends.
func (u *Uploads) Run(ctx context.Context) {
	for ctx.Err() == nil {
		j, err := u.o.Jobs.Claim(ctx, []string{Kind}, u.o.Holder, u.o.Clock().Add(hold))
		if err == nil {
			u.work(ctx, j)
			continue
		}
		if touchstone.KindOf(err) != touchstone.NotFound && ctx.Err() == nil {
			u.o.Logger.Error("claim an import", "error", err)
		}
		wait, stop := context.WithCancel(ctx)
		go func() {
			select {
			case <-u.wake:
				stop()
			case <-wait.Done():
			}
		}()
		_ = u.o.Wait(wait, hold) // ends early when there is work, or the process does
		stop()
	}
}

// errTaken says that somebody else changed the job: it was cancelled, or
// claimed by another process.
var errTaken = errors.New("the job was taken away")

// work runs one import and notes how it ended.
func (u *Uploads) work(ctx context.Context, j workspace.Job) {
	s, err := StateOf(j)
	var result mapping.Result
	if err == nil {
		result, err = u.run(ctx, &j, &s)
	}
	switch {
	case errors.Is(err, errTaken):
		return
	case err != nil && ctx.Err() != nil:
		return // the next process goes on
	case err != nil:
		j.Status, j.Fault = workspace.JobFailed, err.Error()
	default:
		j.Status = workspace.JobDone
		for _, n := range result.Notes {
			s.Notes = append(s.Notes, n.String())
		}
		s.Rejected = result.Rejected
	}
	if err := u.save(ctx, &j, s); err != nil {
		u.o.Logger.Error("note the end of an import", "job", j.ID, "error", err)
		return
	}
	if j.Status == workspace.JobDone {
		_ = os.Remove(u.content(s.File.ID)) // its facts are kept; a failed import keeps it, to be tried again
	}
}

func (u *Uploads) run(ctx context.Context, j *workspace.Job, s *State) (mapping.Result, error) {
	maker, zone, err := u.o.Source(ctx, s.Profile.Source)
	if err != nil {
		return mapping.Result{}, err
	}
	rejects, err := os.OpenFile(filepath.Join(u.folder(s.File.ID), rejectsName), os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return mapping.Result{}, unwritable(err)
	}
	defer rejects.Close()
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	before := s.Events
	result, err := mapping.Run(ctx, mapping.Import{
		Path: u.content(s.File.ID), Profile: s.Profile, Zone: zone, Maker: maker, Accept: u.o.Accept, Wait: u.o.Wait,
		Rejects: rejects, Language: u.o.Language, After: s.Rows,
		Progress: func(p mapping.Progress) {
			s.Rows, s.Events, s.Rejected = p.Rows, before+p.Events, p.Rejected
			j.Progress = workspace.Progress{Done: p.Read, Total: max(p.Total, 0)}
			until := u.o.Clock().Add(hold)
			j.Until = &until
			if err := u.save(ctx, j, *s); err != nil {
				stop(err)
			}
		},
	})
	if cause := context.Cause(ctx); err != nil && cause != nil {
		err = cause
	}
	return result, err
}

// save stores the job; Conflict means that it is not ours any more.
func (u *Uploads) save(ctx context.Context, j *workspace.Job, s State) error {
	state, err := json.Marshal(s)
	if err != nil {
		return err
	}
	j.State = state
	saved, err := u.o.Jobs.Save(ctx, *j)
	if touchstone.KindOf(err) == touchstone.Conflict {
		return errTaken
	}
	if err == nil {
		*j = saved
	}
	return err
}

// Sweep removes the files and rejects that were handed in before a time and
// belong to no import that waits or runs.
func (u *Uploads) Sweep(ctx context.Context, before time.Time) error {
	busy, err := u.busy(ctx)
	if err != nil {
		return err
	}
	entries, err := os.ReadDir(u.o.Folder)
	if err != nil {
		return unwritable(err)
	}
	var faults []error
	for _, e := range entries {
		f, err := u.ByID(e.Name()[1:])
		if busy[e.Name()[1:]] || err == nil && !f.At.Before(before) {
			continue
		}
		faults = append(faults, os.RemoveAll(filepath.Join(u.o.Folder, e.Name())))
	}
	return errors.Join(faults...)
}

// Forget removes every file and reject file, for what they say about somebody
// who must be forgotten. Conflict while an import waits or runs.
func (u *Uploads) Forget(ctx context.Context) error {
	busy, err := u.busy(ctx)
	if err != nil {
		return err
	}
	if len(busy) > 0 {
		return &touchstone.Error{Kind: touchstone.Conflict, Message: touchstone.Msg("upload.busy"), Retry: hold}
	}
	return u.Sweep(ctx, u.o.Clock().Add(time.Second))
}

// busy gives the files of imports that wait or run.
func (u *Uploads) busy(ctx context.Context) (map[string]bool, error) {
	ids := map[string]bool{}
	for _, status := range []workspace.JobStatus{workspace.JobWaiting, workspace.JobRunning} {
		for cursor := ""; ; {
			page, err := u.o.Jobs.List(ctx, workspace.JobFilter{Kind: Kind, Status: status}, workspace.Pager{Cursor: cursor})
			if err != nil {
				return nil, err
			}
			for _, j := range page.Items {
				if s, err := StateOf(j); err == nil {
					ids[s.File.ID] = true
				}
			}
			if cursor = page.Next; cursor == "" {
				break
			}
		}
	}
	return ids, nil
}
