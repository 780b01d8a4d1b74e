// SPDX-License-Identifier: Apache-2.0

package mapping

import (
	"context"
	"errors"
	"io"
	"slices"
	"time"

	"touchstone"
	"touchstone/ingest"
	"touchstone/ingest/envelope"
)

// Maker makes a fact of a message; an error names every reason why it cannot.
// envelope.Builder is one.
type Maker interface {
	Event(*envelope.Message) (touchstone.Event, error)
}

// Import is one file on its way into a workspace. Path, Profile, Maker, Accept
// and Wait are needed.
type Import struct {
	Path    string
	Profile touchstone.Profile
	Zone    *time.Location // of times without an offset, where the profile names none; nil is UTC
	Maker   Maker

	// Accept takes events for good, all or none.
	Accept func(context.Context, []touchstone.Event) (touchstone.Position, error)
	// Wait waits before Accept is tried again.
	Wait func(context.Context, time.Duration) error

	Rejects  io.Writer           // gets every reject as CSV; nil: none
	Language touchstone.Language // of Rejects; "" is Chinese

	// After is how many rows an interrupted import had done: they are read, for
	// their ids, and not sent again.
	After int
	// Progress is told of every batch that was accepted; nil: nobody.
	Progress func(Progress)
}

// Progress tells how far an import is.
type Progress struct {
	Rows     int   // done: accepted or rejected
	Events   int   // accepted
	Rejected int   // rows
	Read     int64 // bytes of the file
	Total    int64 // -1 where unknown
	Position touchstone.Position
}

// Result is what became of an import.
type Result struct {
	Progress
	File    ingest.File
	Rejects ingest.Rejects
	Notes   []touchstone.Message
}

// batchEvents is how many events are handed over at once.
const batchEvents = 5000

// Run imports a file. When it fails midway the result tells how far it came,
// and a later Run with After goes on from there; everything that was accepted
// stays, and comes again without harm.
func Run(ctx context.Context, im Import) (Result, error) {
	pl, err := newPlan(im.Profile, zoneOf(im.Zone))
	if err != nil {
		return Result{}, err
	}
	r := &running{Import: im, rows: newRows(pl)}
	if im.Profile.Format == touchstone.FormatOCEL {
		err = r.runOCEL(ctx)
	} else {
		err = r.runRows(ctx)
	}
	return r.result, err
}

func zoneOf(zone *time.Location) *time.Location {
	if zone == nil {
		return time.UTC
	}
	return zone
}

// running is an import under way.
type running struct {
	Import
	rows    *rows
	pending []touchstone.Event
	made    int // rows made into pending events, or rejected
	result  Result
}

func (r *running) runRows(ctx context.Context) error {
	table, err := ingest.Each(ctx, r.Path, r.readOptions(), func(row ingest.Row) error { return r.row(ctx, row) })
	if err != nil {
		return err
	}
	r.result.File, r.result.Rejects, r.result.Notes = table.Files[0], table.Rejects, table.Notes
	r.result.Rejected = table.Rejects.Count
	if missing := r.rows.missing(); len(missing) > 0 {
		r.result.Notes = append(r.result.Notes, touchstone.Msg("mapping.note_missing", "columns", missing))
	}
	return r.flush(ctx)
}

func (r *running) readOptions() ingest.Options {
	return ingest.Options{
		Format: readers[r.Profile.Format], Sheet: r.Profile.Sheet, Rejects: r.Rejects, Language: r.Language,
		Progress: func(read, total int64) { r.result.Read, r.result.Total = read, total },
	}
}

// readers is how package ingest calls the formats; of delimited text it finds
// the delimiter.
var readers = map[touchstone.FileFormat]string{
	touchstone.FormatXLSX: "xlsx", touchstone.FormatJSON: "jsonl", touchstone.FormatJSONL: "jsonl",
	touchstone.FormatParquet: "parquet", touchstone.FormatXES: "xes",
}

// row makes the events of one row. A row is all or nothing: where one of its
// events cannot be made, none is.
func (r *running) row(ctx context.Context, row ingest.Row) error {
	if row.Number == 1 {
		if err := r.complete(row.Names); err != nil {
			return err
		}
	}
	before := len(r.pending)
	bad, err := r.rows.messages(row, func(m *envelope.Message) error { return r.make(m) })
	switch {
	case err != nil:
		bad = &unusable{fieldOf(err), whyOf(err)}
		fallthrough
	case bad != nil:
		r.pending = r.pending[:before]
		row.Reject(bad.column, bad.reason)
		r.result.Rejected++
	}
	if row.Number <= r.After {
		r.pending = r.pending[:0]
	}
	r.made = row.Number
	if len(r.pending) < batchEvents {
		return nil
	}
	return r.flush(ctx)
}

// complete refuses a file that lacks a column of the profile, where the first
// row tells all columns.
func (r *running) complete(names []string) error {
	if r.Profile.Format != touchstone.FormatCSV && r.Profile.Format != touchstone.FormatXLSX && r.Profile.Format != touchstone.FormatParquet {
		return nil
	}
	var faults []error
	for _, u := range r.rows.uses {
		if !slices.Contains(names, u.Column) {
			faults = append(faults, fault("columns."+u.Column, touchstone.Msg("mapping.no_column", "column", u.Column, "columns", names)))
		}
	}
	return errors.Join(faults...)
}

func (r *running) make(m *envelope.Message) error {
	e, err := r.Maker.Event(m)
	if err == nil {
		r.pending = append(r.pending, e)
	}
	return err
}

// flush hands over what is pending, and waits where it is asked to.
func (r *running) flush(ctx context.Context) error {
	if len(r.pending) > 0 {
		at, err := r.accept(ctx)
		if err != nil {
			return err
		}
		r.result.Position = at
		r.result.Events += len(r.pending)
		r.pending = nil // accepted events belong to their receiver
	}
	r.result.Rows = r.made
	if r.Progress != nil {
		r.Progress(r.result.Progress)
	}
	return nil
}

func (r *running) accept(ctx context.Context) (touchstone.Position, error) {
	for {
		at, err := r.Accept(ctx, r.pending)
		var e *touchstone.Error
		if err == nil || !errors.As(err, &e) || e.Kind != touchstone.RateLimited && e.Kind != touchstone.Unavailable {
			return at, err
		}
		if err := r.Wait(ctx, max(e.Retry, time.Second)); err != nil {
			return 0, err
		}
	}
}

// whyOf gives the first reason of an error that people may read.
func whyOf(err error) touchstone.Message {
	var e *touchstone.Error
	if errors.As(err, &e) {
		return e.Message
	}
	return touchstone.Msg("mapping.reject_internal")
}

func fieldOf(err error) string {
	var e *touchstone.Error
	if errors.As(err, &e) {
		return e.Field
	}
	return ""
}
