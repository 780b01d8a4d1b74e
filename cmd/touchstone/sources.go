// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"reflect"
	"slices"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"touchstone"
	"touchstone/ingest/envelope"
	"touchstone/ingest/mapping"
	"touchstone/ingest/shape"
	"touchstone/workspace"
)

// settled is how long the settings of a source are believed without asking.
const settled = time.Second

// sources makes facts of what the sources of a workspace send, by their
// settings. Safe for use from many goroutines.
type sources struct {
	records  workspace.Workspace
	secret   []byte
	subjects *envelope.Subjects // of identifiers that people ask for
	now      func() time.Time
	seen     []touchstone.Shape // when the workspace was opened
	noted    *prometheus.CounterVec
	folded   *prometheus.CounterVec

	mu     sync.Mutex
	byName map[string]*sender
}

// sender is one source at work.
type sender struct {
	shaper  *shape.Shaper
	builder *envelope.Builder
	source  touchstone.Source
	asked   time.Time
}

func newSources(ctx context.Context, r *room, metrics prometheus.Registerer, now func() time.Time) (*sources, error) {
	seen, err := r.facts.Shapes(ctx)
	if err != nil {
		return nil, err
	}
	subjects, err := envelope.NewSubjects(r.keys.Secret(), "")
	if err != nil {
		return nil, err
	}
	s := &sources{records: r.records, secret: r.keys.Secret(), subjects: subjects, now: now, seen: seen, byName: map[string]*sender{},
		noted:  prometheus.NewCounterVec(prometheus.CounterOpts{Name: "touchstone_intake_notes_total", Help: "Values that were changed on the way in, by source and note."}, []string{"source", "note"}),
		folded: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "touchstone_shapes_folded_total", Help: "Places of names and paths that varied without end and were folded."}, []string{"source"}),
	}
	if err := metrics.Register(s.noted); err != nil {
		return nil, err
	}
	return s, metrics.Register(s.folded)
}

// maker gives what makes facts of a source's messages. NotFound when there is
// no such source, Forbidden when it is disabled.
func (s *sources) maker(ctx context.Context, name string) (mapping.Maker, error) {
	from, err := s.sender(ctx, name)
	if err != nil {
		return nil, err
	}
	return from.builder, nil
}

// sender gives a source at work under its newest settings.
func (s *sources) sender(ctx context.Context, name string) (*sender, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	known := s.byName[name]
	if known != nil && s.now().Sub(known.asked) < settled {
		return known, known.usable()
	}
	source, err := s.find(ctx, name)
	if err != nil {
		return nil, err
	}
	chosen, err := s.records.Settings(ctx)
	if err != nil {
		return nil, err
	}
	next := &sender{source: source, asked: s.now()}
	if known != nil {
		next.shaper, next.builder = known.shaper, known.builder
	}
	if err := s.equip(next, settingsOf(source, chosen)); err != nil {
		return nil, err
	}
	s.byName[name] = next
	return next, next.usable()
}

// builders gives the builder of every source that stands, disabled ones too,
// under the newest settings.
func (s *sources) builders(ctx context.Context) ([]*envelope.Builder, error) {
	var out []*envelope.Builder
	for cursor := ""; ; {
		page, err := s.records.Sources().List(ctx, workspace.ListOptions{Pager: workspace.Pager{Cursor: cursor}})
		if err != nil {
			return nil, err
		}
		for _, source := range page.Items {
			from, err := s.sender(ctx, source.Name)
			if from == nil && touchstone.KindOf(err) != touchstone.NotFound {
				return nil, err
			}
			if from != nil {
				out = append(out, from.builder)
			}
		}
		if cursor = page.Next; cursor == "" {
			return out, nil
		}
	}
}

func (f *sender) usable() error {
	if f.source.Disabled {
		return &touchstone.Error{Kind: touchstone.Forbidden, Message: touchstone.Msg("cli.source_disabled", "name", f.source.Name)}
	}
	return nil
}

// equip gives a sender its shaper and its builder, which whoever holds it keeps:
// other settings are told to it.
func (s *sources) equip(next *sender, settings envelope.Settings) (err error) {
	name := next.source.Name
	if next.shaper == nil {
		next.shaper = shape.New(shape.Options{Source: name, Collapsed: func(shape.Collapse) { s.folded.WithLabelValues(name).Inc() }})
		next.shaper.Seed(s.seen)
	}
	if next.builder != nil {
		if reflect.DeepEqual(next.builder.Settings(), settings) {
			return nil
		}
		return next.builder.Settle(settings)
	}
	next.builder, err = envelope.NewBuilder(envelope.Options{Secret: s.secret, Settings: settings, Shaper: next.shaper, Now: s.now,
		Noted: func(n envelope.Note) { s.noted.WithLabelValues(name, string(n)).Inc() }})
	return err
}

// find gives the record of a source by its name.
func (s *sources) find(ctx context.Context, name string) (touchstone.Source, error) {
	page, err := s.records.Sources().List(ctx, workspace.ListOptions{Where: []touchstone.Field{{Name: "name", Value: name}}})
	if err != nil {
		return touchstone.Source{}, err
	}
	if len(page.Items) == 0 {
		return touchstone.Source{}, &touchstone.Error{Kind: touchstone.NotFound, Field: "source", Message: touchstone.Msg("cli.no_source", "name", name)}
	}
	return page.Items[0], nil
}

// settingsOf puts together what a source and its workspace chose.
func settingsOf(s touchstone.Source, w touchstone.Settings) envelope.Settings {
	s.Allow, s.Deny = union(s.Allow, w.Allow), union(s.Deny, w.Deny)
	return envelope.Settings{Source: s, Currency: w.Currency}
}

func union(a, b []string) []string {
	all := slices.Concat(a, b)
	slices.Sort(all)
	return slices.Compact(all)
}
