// SPDX-License-Identifier: Apache-2.0

package explore

import (
	"cmp"
	"context"
	"slices"
	"time"

	"touchstone"
	"touchstone/answer"
	"touchstone/journey"
	"touchstone/journey/index"
	"touchstone/journey/live"
	"touchstone/query"
)

// Trails gives the trails of a workspace as they are now.
type Trails interface {
	// View gives the trails of customers, or those of the objects of a type,
	// under a meaning. Invalid when no trails of such objects are kept.
	View(ctx context.Context, m *touchstone.Meaning, q live.Question) (*index.View, error)
}

// World is what questions are asked about.
type World struct {
	Trails  Trails
	Meaning *touchstone.Meaning
	Shapes  []touchstone.Shape // every shape that facts have
	Zone    string             // of the workspace, where a question names none
	Reader  answer.Reader
	// Name gives the name of a step's key in the reader's language, "" when it
	// has none. Shapes are not asked for: they have names of their own.
	Name func(ctx context.Context, d query.Dimension, key string) (string, error)
}

// Population is the trails that a question is about.
type Population struct {
	Source journey.Source
	Steps  []Step // by number
	// Unplaced is how many shapes of contacts have no place among the steps, such
	// as those that no rule maps to a touchpoint; their events are left out.
	Unplaced   int
	Provenance answer.Provenance

	customer func(int) touchstone.CustomerID // by Trail.Customer
	world    World
	question Question
	details  details
	segment  bool     // the scope chooses customers
	bits     []uint64 // of details.apart, by number of step
}

// Step is one kind of step. One without a key is everything outside the
// reader's scope.
type Step struct {
	Key  string
	Name string // as people read it; may be empty
}

// Touchpoints tells whether steps are touchpoints.
func (p *Population) Touchpoints() bool {
	return cmp.Or(p.question.Steps, ByTouchpoint) == ByTouchpoint
}

// Under lays out the trails of another scope with the same steps. Errors are
// those of Open.
func (p *Population) Under(ctx context.Context, scope string) (*Population, error) {
	q := p.question
	q.Scope = scope
	return open(ctx, p.world, q, p.details)
}

// SinceEver lays out the same trails with what happened before the period, for who
// wants to know when somebody came first.
func (p *Population) SinceEver(ctx context.Context) (*Population, error) {
	d := p.details
	d.ever = true
	return open(ctx, p.world, p.question, d)
}

// Later tells whether something happened after the period, so that it is known to
// its end; false without one.
func (p *Population) Later(ctx context.Context) (bool, error) {
	if p.Provenance.To.IsZero() {
		return false, nil
	}
	d := p.details
	d.later = true
	later, err := open(ctx, p.world, p.question, d)
	if err != nil {
		return false, err
	}
	met := false
	for part := 0; part < later.Source.Parts() && !met; part++ {
		if err := later.Source.Visit(ctx, part, func(*journey.Trail) { met = true }); err != nil {
			return false, err
		}
	}
	return met, nil
}

// Numbers gives the numbers of steps by their keys, or by their names where one
// step alone has it; Invalid when there is no such step, which field then names.
func (p *Population) Numbers(field string, keys []string) ([]uint32, error) {
	out := make([]uint32, 0, len(keys))
	for _, key := range keys {
		at := p.number(key)
		if at < 0 {
			return nil, invalid(field, touchstone.Msg("explore.no_step", "step", key))
		}
		out = append(out, uint32(at))
		for other := at + 1; other < len(p.Steps); other++ {
			if p.Steps[other].Key == p.Steps[at].Key {
				out = append(out, uint32(other))
			}
		}
	}
	return out, nil
}

// number gives the first number of a step, -1 when there is none.
func (p *Population) number(key string) int {
	if key == "" {
		return -1
	}
	if at := slices.IndexFunc(p.Steps, func(s Step) bool { return s.Key == key }); at >= 0 {
		return at
	}
	at := slices.IndexFunc(p.Steps, func(s Step) bool { return s.Name == key })
	if at >= 0 && slices.ContainsFunc(p.Steps[at+1:], func(s Step) bool { return s.Name == key && s.Key != p.Steps[at].Key }) {
		return -1
	}
	return at
}

// Open lays out the trails that a question is about. Invalid when the question
// does not hold, Forbidden when the reader may see nothing, or the segment is
// smaller than the floor; else errors are those of the world.
func Open(ctx context.Context, w World, q Question) (*Population, error) {
	return open(ctx, w, q, details{})
}

// details is what analyses ask of a population beside its question.
type details struct {
	focus focus
	apart []Apart
	ever  bool // what happened before the period counts as well
	later bool // what happened after the period counts alone
}

func open(ctx context.Context, w World, q Question, d details) (*Population, error) {
	s, err := q.read(w.Zone)
	if err != nil {
		return nil, err
	}
	plan, err := w.plan(ctx, &q, &s, d)
	if err != nil {
		return nil, err
	}
	scope := index.Scope{Names: plan.names(), Activity: plan.step, From: s.from, To: s.to}
	switch {
	case d.ever:
		scope.From = time.Time{}
	case d.later:
		scope.From, scope.To = scope.To, time.Time{}
	}
	if plan.atlas.needed() {
		scope.Places = plan.atlas.places
	}
	if len(s.people) > 0 {
		scope.In = segment(s.people, w.Meaning)
	}
	view, err := w.Trails.View(ctx, w.Meaning, live.Question{Scope: scope, Object: q.Cases.Object})
	if err != nil {
		return nil, err
	}
	p := &Population{Source: view, Steps: plan.steps, Unplaced: plan.left(), world: w, question: q, details: d, segment: len(s.people) > 0, bits: plan.allBits(),
		customer: view.Customer}
	p.Provenance = answer.Provenance{Position: view.Position(), Revision: w.Meaning.Revision, From: s.from, To: s.to, Zone: s.zone}
	if p.segment && !d.later { // of which nothing is shown
		if err := w.largeEnough(ctx, p.met(p.Source)); err != nil {
			return nil, err
		}
	}
	if err := p.cut(q.Cases); err != nil {
		return nil, err
	}
	p.Source = p.met(p.Source)
	return p, nil
}

// met gives those of a population's journeys that meet the unit in focus.
func (p *Population) met(source journey.Source) journey.Source {
	if p.details.focus.level == "" {
		return source
	}
	return &meeting{source, len(p.Steps)}
}

// plan finds the steps of every shape for the reader, with their names.
func (w *World) plan(ctx context.Context, q *Question, s *scope, d details) (*plan, error) {
	own, units, err := readerScope(w.Reader)
	if err != nil {
		return nil, err
	}
	p := &plan{by: cmp.Or(q.Steps, ByTouchpoint), conditions: s.steps, meaning: w.Meaning, own: own,
		atlas:   atlas{meaning: w.Meaning, conditions: s.units, reader: units, level: q.Level, focus: d.focus, apart: d.apart, numbers: map[place]uint32{}},
		numbers: map[string]uint32{}, apart: map[twin]uint32{}, shapes: map[touchstone.ShapeID]placed{}, unplaced: map[touchstone.ShapeID]bool{}}
	if p.by == ByUnit {
		for _, unit := range p.atlas.units() {
			p.number(Step{Key: unit})
		}
		if len(p.steps) == 0 {
			return nil, invalid("level", touchstone.Msg("explore.no_level", "level", q.Level))
		}
	}
	for i := range w.Shapes {
		p.place(&w.Shapes[i])
	}
	if err := p.name(ctx, w.Name); err != nil {
		return nil, err
	}
	p.split()
	return p, nil
}

// readerScope gives the touchpoints and the units that a reader is limited to;
// nil is all.
func readerScope(r answer.Reader) (own map[touchstone.TouchpointID]bool, units []string, err error) {
	if r.Scope == nil {
		return nil, nil, nil
	}
	if len(r.Scope.Units) == 0 && len(r.Scope.Touchpoints) == 0 {
		return nil, nil, &touchstone.Error{Kind: touchstone.Forbidden, Message: touchstone.Msg("explore.no_scope")}
	}
	if len(r.Scope.Touchpoints) > 0 {
		own = map[touchstone.TouchpointID]bool{}
		for _, t := range r.Scope.Touchpoints {
			own[t] = true
		}
	}
	if len(r.Scope.Units) > 0 {
		units = r.Scope.Units
	}
	return own, units, nil
}

// Among tells who meets conditions in the words of questions, as traits are
// under a meaning; false where the conditions are not all on traits as they are
// now, or cannot be read.
func Among(conditions string, m *touchstone.Meaning) (in func(touchstone.CustomerID) bool, ok bool) {
	q := Question{Scope: "where " + conditions}
	s, err := q.read("")
	if err != nil || len(s.people) == 0 || len(s.steps) > 0 || len(s.units) > 0 {
		return nil, false
	}
	return segment(s.people, m), true
}

// segment tells who is in the segment that all conditions describe.
func segment(conditions []query.Condition, m *touchstone.Meaning) func(touchstone.CustomerID) bool {
	return func(c touchstone.CustomerID) bool {
		for _, condition := range conditions {
			value, has := m.Trait(condition.Dimension.Name, c)
			if !condition.Meets(query.Key{Value: value, Missing: !has}) {
				return false
			}
		}
		return true
	}
}

// largeEnough refuses a segment below the floor. It counts no further than that.
func (w *World) largeEnough(ctx context.Context, source journey.Source) error {
	customers := int64(0)
	for part := 0; part < source.Parts() && customers < w.Reader.Floor; part++ {
		last := -1
		if err := source.Visit(ctx, part, func(t *journey.Trail) {
			if t.Customer != last {
				last = t.Customer
				customers++
			}
		}); err != nil {
			return err
		}
	}
	if customers < w.Reader.Floor {
		return &touchstone.Error{Kind: touchstone.Forbidden, Field: "scope", Message: touchstone.Msg("explore.few", "floor", w.Reader.Floor)}
	}
	return nil
}
