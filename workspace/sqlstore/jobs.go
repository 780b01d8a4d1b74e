// SPDX-License-Identifier: Apache-2.0

package sqlstore

import (
	"context"
	"time"

	"touchstone"
	"touchstone/workspace"
)

// Jobs keeps long pieces of work.
func (r *room) Jobs() workspace.Jobs { return jobs{r} }

type jobs struct{ *room }

const jobColumns = `id, kind, status, state, done, total, fault, author, holder, until, version, created, updated`

func scanJob(row scanner) (workspace.Job, error) {
	var j workspace.Job
	return j, row.Scan(&j.ID, &j.Kind, (*string)(&j.Status), intoState{&j.State}, &j.Progress.Done, &j.Progress.Total, &j.Fault, &j.By, &j.Holder,
		intoMaybe{&j.Until}, &j.Version, intoTime{&j.Created}, intoTime{&j.Updated})
}

func noJob(id string) error { return absent(touchstone.Msg("workspace.no_job", "id", id)) }

// Create keeps a new job.
func (j jobs) Create(ctx context.Context, v workspace.Job) (workspace.Job, error) {
	if v.ID == "" {
		v.ID = "job_" + j.db.options.ID()
	}
	if v.Status == "" {
		v.Status = workspace.JobWaiting
	}
	v.Version, v.Created = 1, j.db.now()
	v.Updated = v.Created
	if err := checkTexts(v); err != nil {
		return workspace.Job{}, err
	}
	err := j.write(ctx, func(h handle) error {
		n, err := h.exec(ctx, `INSERT INTO jobs (workspace, `+jobColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
			string(j.id), v.ID, v.Kind, string(v.Status), stated(v.State), v.Progress.Done, v.Progress.Total, v.Fault, v.By, v.Holder, maybe(v.Until), v.Version,
			v.Created.UnixMicro(), v.Updated.UnixMicro())
		if err == nil && n == 0 {
			err = &touchstone.Error{Kind: touchstone.Conflict, Message: touchstone.Msg("workspace.job_exists", "id", v.ID)}
		}
		return err
	})
	return v, err
}

// ByID gives a job.
func (j jobs) ByID(ctx context.Context, id string) (workspace.Job, error) {
	v, found, err := one(ctx, j.handle, scanJob, `SELECT `+jobColumns+` FROM jobs WHERE workspace = ? AND id = ?`, string(j.id), id)
	if err == nil && !found {
		err = noJob(id)
	}
	return v, err
}

// List gives jobs, the newest first.
func (j jobs) List(ctx context.Context, f workspace.JobFilter, p workspace.Pager) (workspace.Page[workspace.Job], error) {
	return newestFirst(ctx, j.room, p, "jobs", `SELECT `+jobColumns+` FROM jobs`, matching{"kind": f.Kind, "status": string(f.Status)}, scanJob,
		func(v workspace.Job) (time.Time, string) { return v.Created, v.ID })
}

// Save replaces a job whose newest version is the one given.
func (j jobs) Save(ctx context.Context, v workspace.Job) (out workspace.Job, err error) {
	if err := checkTexts(v); err != nil {
		return v, err
	}
	err = j.write(ctx, func(h handle) error {
		var found bool
		out, found, err = one(ctx, h, scanJob, `UPDATE jobs SET kind = ?, status = ?, state = ?, done = ?, total = ?, fault = ?, author = ?, holder = ?, until = ?,
			version = version + 1, updated = ? WHERE workspace = ? AND id = ? AND version = ? RETURNING `+jobColumns,
			v.Kind, string(v.Status), stated(v.State), v.Progress.Done, v.Progress.Total, v.Fault, v.By, v.Holder, maybe(v.Until),
			h.db.now().UnixMicro(), string(j.id), v.ID, v.Version)
		if err != nil || found {
			return err
		}
		newest, err := jobs{&room{h, j.id}}.ByID(ctx, v.ID)
		if err != nil {
			return err
		}
		return &touchstone.Error{Kind: touchstone.Conflict, Field: "version",
			Message: touchstone.Msg("workspace.job_changed", "id", v.ID, "seen", v.Version, "newest", newest.Version)}
	})
	return out, err
}

// Claim takes the oldest job that can be gone on with.
func (j jobs) Claim(ctx context.Context, kinds []string, holder string, until time.Time) (out workspace.Job, err error) {
	if len(kinds) == 0 {
		return out, noJob("")
	}
	args := []any{string(workspace.JobRunning), holder, until.UnixMicro(), j.db.now().UnixMicro(), string(j.id), string(j.id)}
	for _, kind := range kinds {
		args = append(args, kind)
	}
	args = append(args, string(workspace.JobWaiting), string(workspace.JobRunning), j.db.now().UnixMicro())
	err = j.write(ctx, func(h handle) error {
		var found bool
		out, found, err = one(ctx, h, scanJob, `UPDATE jobs SET status = ?, holder = ?, until = ?, version = version + 1, updated = ? WHERE workspace = ? AND id = (
			SELECT id FROM jobs WHERE workspace = ? AND kind IN (`+marks(len(kinds))+`) AND (status = ? OR status = ? AND until < ?) ORDER BY created, id LIMIT 1)
			RETURNING `+jobColumns, args...)
		if err == nil && !found {
			err = noJob("")
		}
		return err
	})
	return out, err
}

// Delete removes jobs that ended before a time.
func (j jobs) Delete(ctx context.Context, before time.Time) (int64, error) {
	return j.remove(ctx, `DELETE FROM jobs WHERE workspace = ? AND updated < ? AND status IN (?, ?, ?)`,
		string(j.id), before.UnixMicro(), string(workspace.JobDone), string(workspace.JobFailed), string(workspace.JobCanceled))
}
