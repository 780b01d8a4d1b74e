// SPDX-License-Identifier: Apache-2.0

package meaning

import (
	"context"
	"crypto/rand"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/eventstore/memory"
	"touchstone/query"
	"touchstone/workspace"
	"touchstone/workspace/sqlite"
	"touchstone/workspace/sqlstore"
)

// world is a workspace with facts, and a keeper of its meaning.
type world struct {
	*testing.T
	ctx    context.Context
	facts  *watched
	w      workspace.Workspace
	now    time.Time
	keeper *Keeper
	last   touchstone.Position
}

// watched is an event store that counts how often its shapes were listed and
// that can be made to refuse answers of many days.
type watched struct {
	Facts
	looks    int
	mostDays int // shapes whose days fit an answer; 0: any number
}

func (f *watched) Query(ctx context.Context, q query.Question, m *touchstone.Meaning) (*query.Table, error) {
	byDay := slices.ContainsFunc(q.By, func(d query.Dimension) bool { return d.Kind == query.ByDay })
	if f.mostDays > 0 && byDay && len(q.Where[0].Values) > f.mostDays {
		return nil, &touchstone.Error{Kind: touchstone.TooLarge}
	}
	return f.Facts.Query(ctx, q, m)
}

func (f *watched) Shapes(ctx context.Context) ([]touchstone.Shape, error) {
	f.looks++
	return f.Facts.Shapes(ctx)
}

func newWorld(t *testing.T, change func(*Options)) *world {
	t.Helper()
	return newWorldOver(t, memory.Open(), openSQLite(t), change)
}

func openSQLite(t *testing.T) workspace.Store {
	t.Helper()
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "workspace.db"), sqlstore.Options{Now: time.Now, ID: rand.Text})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// newWorldOver makes a world of stores.
func newWorldOver(t *testing.T, facts Facts, s workspace.Store, change func(*Options)) *world {
	t.Helper()
	x := &world{T: t, ctx: t.Context(), facts: &watched{Facts: facts}, w: s.In("mine"), now: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)}
	give(x, touchstone.Workspace{Meta: touchstone.Meta{ID: "mine"}, Name: touchstone.Label{EN: "mine"}, Settings: touchstone.DefaultSettings()}, s.Workspaces().Create)
	o := Options{Workspace: x.w, Facts: x.facts, Clock: func() time.Time { return x.now }}
	if change != nil {
		change(&o)
	}
	x.keeper = New(o)
	return x
}

// give calls a method that takes a value, and wants no error.
func give[I, O any](x *world, in I, method func(context.Context, I) (O, error)) O {
	x.Helper()
	out, err := method(x.ctx, in)
	if err != nil {
		x.Fatal(err)
	}
	return out
}

func (x *world) touchpoint(id string, stage touchstone.StageID, channel touchstone.Channel) {
	x.Helper()
	give(x, touchstone.Touchpoint{Meta: touchstone.Meta{ID: id}, Label: touchstone.Label{EN: id}, Stage: stage, Channel: channel, Status: touchstone.Active}, x.w.Touchpoints().Create)
}

func (x *world) rule(id string, order int64, name, place string, aim touchstone.TouchpointID) touchstone.Rule {
	x.Helper()
	return give(x, touchstone.Rule{Meta: touchstone.Meta{ID: id}, Order: order, Enabled: true, Name: name, Place: place, Touchpoint: aim}, x.w.Rules().Create)
}

// event stores one interaction of each subject, a day later than the one
// before.
func (x *world) event(s touchstone.Shape, subjects ...touchstone.SubjectID) {
	x.Helper()
	for _, subject := range subjects {
		x.store(touchstone.Event{Kind: touchstone.Interaction, Shape: s, Subjects: []touchstone.SubjectID{subject}})
	}
}

func (x *world) store(e touchstone.Event) {
	x.Helper()
	x.last++
	e.Position, e.Shape = x.last, e.Shape.WithID()
	e.ID = touchstone.EventID{byte(x.last >> 16), byte(x.last >> 8), byte(x.last)}
	e.Occurred = time.Date(2026, 1, int(x.last%1000), 12, 0, 0, 0, time.UTC)
	e.Claimed, e.Received = e.Occurred, e.Occurred
	if _, err := x.facts.Append(x.ctx, []touchstone.Event{e}); err != nil {
		x.Fatal(err)
	}
}

func shape(name, place string) touchstone.Shape {
	return touchstone.Shape{Normaliser: 1, Source: "web", Channel: "website", Name: name, Place: place}.WithID()
}

func (x *world) current() *touchstone.Meaning {
	x.Helper()
	m, err := x.keeper.Current(x.ctx)
	if err != nil {
		x.Fatal(err)
	}
	return m
}

// counts asks how many events every touchpoint has, "" for none.
func (x *world) counts(m *touchstone.Meaning) map[string]int64 {
	x.Helper()
	t, err := x.facts.Query(x.ctx, query.Question{Measures: []query.Measure{{Kind: query.Count}}, By: []query.Dimension{{Kind: query.ByTouchpoint}}}, m)
	if err != nil {
		x.Fatal(err)
	}
	out := map[string]int64{}
	for _, r := range t.Rows {
		out[r.Keys[0].Value] = r.Tallies[0].N
	}
	return out
}

// everyEvent gives all facts as they are stored.
func (x *world) everyEvent() string {
	x.Helper()
	out := ""
	for e, err := range x.facts.Events(x.ctx, eventstore.Filter{}, 0) {
		if err != nil {
			x.Fatal(err)
		}
		out += fmt.Sprintf("%+v\n", e)
	}
	return out
}
