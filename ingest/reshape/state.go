// SPDX-License-Identifier: Apache-2.0

package reshape

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/ingest/envelope"
	"touchstone/ingest/shape"
)

// state is what the worker notes beside the events.
type state struct {
	Done map[string]string `json:"done"` // source → fingerprint by which all of its events are derived
	Run  *run              `json:"run,omitempty"`

	loaded bool
}

// run is work that was begun.
type run struct {
	Plan   map[string]string   `json:"plan"` // source → fingerprint
	Since  time.Time           `json:"since"`
	Cursor touchstone.Position `json:"cursor"` // events up to here are derived

	// Once the work is settled, nothing arrives any more that was made under the
	// settings before, and what was is not behind Until.
	Settled bool                `json:"settled,omitempty"`
	Until   touchstone.Position `json:"until,omitempty"`
}

// fingerprint tells by what events of a source are derived.
func fingerprint(s *touchstone.Source) string {
	facets, allow, deny := slices.Sorted(slices.Values(s.Facets)), slices.Sorted(slices.Values(s.Allow)), slices.Sorted(slices.Values(s.Deny))
	promoted := make([]string, len(s.Promoted))
	for i, p := range s.Promoted {
		promoted[i] = p.Name + "\x00" + string(p.Type)
	}
	slices.Sort(promoted)
	sum := sha256.Sum256(fmt.Appendf(nil, "%d %q %q %q %q", shape.Version, facets, promoted, allow, deny))
	return hex.EncodeToString(sum[:8])
}

// load reads the note, once.
func (w *Worker) load(ctx context.Context) error {
	if w.state.loaded {
		return nil
	}
	_, note, err := w.o.Facts.Generation(ctx)
	if err != nil {
		return err
	}
	var s state
	if len(note) > 0 {
		if err := json.Unmarshal(note, &s); err != nil {
			return fmt.Errorf("read the note on derived shapes: %w", err)
		}
	}
	if s.Done == nil {
		s.Done = map[string]string{}
	}
	s.loaded = true
	w.state = s
	return nil
}

// keep stores rows together with the note.
func (w *Worker) keep(ctx context.Context, rows []eventstore.Reshaped) error {
	note, err := json.Marshal(w.state)
	if err != nil {
		return err
	}
	if _, err = w.o.Facts.Reshape(ctx, rows, note); err != nil {
		w.state = state{} // to be read again: what is kept is what counts
	}
	return err
}

// plan finds the sources whose events are to be derived, and begins where they
// are others than before. It gives their builders.
func (w *Worker) plan(ctx context.Context) (map[string]*envelope.Builder, error) {
	builders, changed, err := w.outdated(ctx)
	if err != nil {
		return nil, err
	}
	plan := fingerprints(builders)
	if begun := w.state.Run; len(plan) == 0 && begun != nil {
		w.state.Run, changed = nil, true
	} else if len(plan) > 0 && (begun == nil || !maps.Equal(begun.Plan, plan)) {
		w.state.Run, changed = &run{Plan: plan, Since: w.o.Clock()}, true
		w.o.Logger.Info("shapes are to be derived again", "sources", slices.Sorted(maps.Keys(plan)))
	}
	if changed {
		err = w.keep(ctx, nil)
		w.show(0)
	}
	return builders, err
}

func fingerprints(builders map[string]*envelope.Builder) map[string]string {
	out := make(map[string]string, len(builders))
	for name, b := range builders {
		source := b.Settings().Source
		out[name] = fingerprint(&source)
	}
	return out
}

// outdated gives the builders of the sources whose events are derived by
// another fingerprint than today's. A source that was never looked at, declares
// nothing and has shapes of today's rules without facets alone is noted as done;
// changed tells that there was one.
func (w *Worker) outdated(ctx context.Context) (builders map[string]*envelope.Builder, changed bool, err error) {
	all, err := w.o.Sources(ctx)
	if err != nil {
		return nil, false, err
	}
	builders = map[string]*envelope.Builder{}
	for _, b := range all {
		source := b.Settings().Source
		if w.state.Done[source.Name] == fingerprint(&source) {
			continue
		}
		if _, known := w.state.Done[source.Name]; !known && len(source.Facets)+len(source.Promoted) == 0 {
			old, err := w.older(ctx, source.Name)
			if err != nil {
				return nil, false, err
			}
			if !old {
				w.state.Done[source.Name], changed = fingerprint(&source), true
				continue
			}
		}
		builders[source.Name] = b
	}
	return builders, changed, nil
}

// older tells whether a source has shapes of older rules, or facets.
func (w *Worker) older(ctx context.Context, source string) (bool, error) {
	shapes, err := w.o.Facts.Shapes(ctx)
	return slices.ContainsFunc(shapes, func(s touchstone.Shape) bool {
		return s.Source == source && (s.Normaliser != shape.Version || len(s.Facets) > 0)
	}), err
}

// stillHolds gives errOvertaken when a source's settings are others than those
// that the work was begun for.
func (w *Worker) stillHolds(ctx context.Context) error {
	builders, _, err := w.outdated(ctx)
	if err == nil && !maps.Equal(fingerprints(builders), w.state.Run.Plan) {
		err = errOvertaken
	}
	return err
}
