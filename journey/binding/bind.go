// SPDX-License-Identifier: Apache-2.0

package binding

import (
	"context"
	"slices"
	"time"

	"touchstone"
	"touchstone/answer"
	"touchstone/query"
)

// World is what a journey is bound to, as its reader may see it.
type World struct {
	// Ask answers a question within the reader's scope.
	Ask func(context.Context, query.Question) (*answer.Answer, error)
	// Own is the only touchpoints of which the reader sees more than totals; nil:
	// all are.
	Own []touchstone.TouchpointID
	// Metrics are the scores that can say how a contact was, the best first, at
	// most MostMetrics; each as a measure of kind Mean with its scale.
	Metrics []query.Measure
	// Mentions is the version whose mentions answer; "": texts are not read.
	Mentions string
	// Touchpoint gives a touchpoint of the register.
	Touchpoint func(touchstone.TouchpointID) *touchstone.Touchpoint
	// Pain gives a pain point that the reader may see; nil when there is none.
	Pain func(touchstone.PainPointID) *touchstone.PainPoint
}

// Scope is which facts count.
type Scope struct {
	From, To time.Time         // To is set
	Unit     []query.Condition // where they happened
	Segment  []query.Condition // to whom
	Zone     string            // IANA name
}

// MostMetrics is how many metrics are asked for.
const MostMetrics = 8

// LookBack is how many days before the end of the period the newest fact is
// looked for.
const LookBack = 100

// Bind asks what is known of a journey. Errors are those of World.Ask.
func Bind(ctx context.Context, j *touchstone.Journey, w World, s Scope) (*Sheet, error) {
	b := &binder{ctx: ctx, journey: j, World: w, Scope: s, all: j.Touchpoints()}
	if err := b.ask(); err != nil {
		return nil, err
	}
	sheet := &Sheet{Newest: b.newest, Provenance: b.provenance, Stages: make([]Stage, len(j.Stages))}
	for i := range j.Stages {
		var err error
		if sheet.Stages[i], err = b.stage(&j.Stages[i]); err != nil {
			return nil, err
		}
	}
	return sheet, nil
}

// binder binds one journey.
type binder struct {
	World
	Scope
	ctx     context.Context
	journey *touchstone.Journey
	all     []touchstone.TouchpointID

	rows       map[touchstone.TouchpointID]row // what was counted at each touchpoint
	folded     bool                            // some touchpoints are too few to be told
	feelings   map[touchstone.TouchpointID]answer.Figure
	unfelt     bool              // some feelings are too few to be told
	days       map[string]string // last day with a fact, by touchpoint
	newest     string
	groups     int
	proofs     map[string]map[string]int64 // by question, by touchpoint; "" of one that is not asked by touchpoint
	provenance answer.Provenance
}

// row is the figures of one touchpoint, in the order of measures.
type row struct {
	figures []answer.Figure
	outside bool
}

// ask asks about every touchpoint of the journey at once.
func (b *binder) ask() error {
	b.rows, b.feelings, b.days, b.proofs = map[touchstone.TouchpointID]row{}, map[touchstone.TouchpointID]answer.Figure{}, map[string]string{}, map[string]map[string]int64{}
	if len(b.all) > query.MaxValues {
		b.all = b.all[:query.MaxValues]
	}
	if err := b.askDays(); err != nil || len(b.all) == 0 {
		return err
	}
	if err := b.askRows(); err != nil {
		return err
	}
	return b.askFeelings()
}

// measures is what is asked of a touchpoint or several; how long contacts take
// only of steps, since contacts of several kinds have no length in common.
func (b *binder) measures(step bool) []query.Measure {
	out := append([]query.Measure{{Kind: query.Contacts}, {Kind: query.Reach}}, b.Metrics...)
	if step {
		out = append(out, query.Measure{Kind: query.Duration, Quantile: 500}, query.Measure{Kind: query.Duration, Quantile: 900})
	}
	return out
}

// question asks something about touchpoints, by a dimension that names them.
func (b *binder) question(measures []query.Measure, by query.DimensionKind, ids []touchstone.TouchpointID) query.Question {
	values := make([]string, len(ids))
	for i, id := range ids {
		values[i] = string(id)
	}
	where := query.Condition{Dimension: query.Dimension{Kind: by}, Op: query.In, Values: values}
	return query.Question{Measures: measures, Where: slices.Concat([]query.Condition{where}, b.Unit, b.Segment), From: b.From, To: b.To, Zone: b.Zone}
}

func (b *binder) askRows() error {
	q := b.question(b.measures(true), query.ByTouchpoint, b.all)
	q.By = []query.Dimension{{Kind: query.ByTouchpoint}}
	found, err := b.Ask(b.ctx, q)
	if err != nil {
		return err
	}
	for _, r := range found.Rows {
		b.rows[touchstone.TouchpointID(r.Keys[0].Value)] = row{figures: r.Figures}
	}
	for _, r := range found.Outside {
		b.rows[touchstone.TouchpointID(r.Keys[0].Value)] = row{figures: r.Figures, outside: true}
	}
	b.folded, b.provenance = found.Hidden != nil, found.Provenance
	return nil
}

func (b *binder) askFeelings() error {
	if b.Mentions == "" {
		return nil
	}
	about := slices.DeleteFunc(slices.Clone(b.all), func(id touchstone.TouchpointID) bool { return !b.own(id) })
	if len(about) == 0 {
		return nil
	}
	q := b.question(b.mentions(), query.ByAbout, about)
	q.By = []query.Dimension{{Kind: query.ByAbout}}
	found, err := b.Ask(b.ctx, q)
	if err != nil {
		return err
	}
	for _, r := range found.Rows {
		b.feelings[touchstone.TouchpointID(r.Keys[0].Value)] = r.Figures[0]
	}
	b.unfelt, b.provenance.Models = found.Hidden != nil, found.Provenance.Models
	return nil
}

func (b *binder) mentions() []query.Measure {
	return []query.Measure{{Kind: query.Mentions, Version: b.Mentions}}
}

// own tells whether the reader sees more of a touchpoint than totals.
func (b *binder) own(id touchstone.TouchpointID) bool {
	return b.Own == nil || slices.Contains(b.Own, id)
}

// askDays finds the last day with a fact, of each touchpoint and of all. Who is
// looked at does not matter for it: it tells whether facts arrive.
func (b *binder) askDays() error {
	q := query.Question{Measures: []query.Measure{{Kind: query.Count}}, By: []query.Dimension{{Kind: query.ByTouchpoint}, {Kind: query.ByDay}},
		Where: b.Unit, From: b.To.AddDate(0, 0, -LookBack), To: b.To, Zone: b.Zone}
	found, err := b.Ask(b.ctx, q)
	if err != nil {
		return err
	}
	for _, r := range found.Rows {
		touchpoint, day := r.Keys[0].Value, r.Keys[1].Value
		b.days[touchpoint] = max(b.days[touchpoint], day)
		b.newest = max(b.newest, day)
	}
	b.provenance = found.Provenance
	b.provenance.From = b.From
	return nil
}
