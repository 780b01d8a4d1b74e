// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"
	"time"

	"touchstone"
	"touchstone/access"
	"touchstone/answer"
	"touchstone/eventstore"
	"touchstone/journey/binding"
	moments "touchstone/moment"
	"touchstone/moment/study"
	"touchstone/query"
	"touchstone/workspace"
)

// mapDesk makes a journey map ready for one reader.
type mapDesk struct {
	call        *call
	meaning     *touchstone.Meaning
	reader      answer.Reader
	metrics     []query.Measure
	touchpoints map[touchstone.TouchpointID]*touchstone.Touchpoint
	pains       []touchstone.PainPoint // that the reader may see
	study       *study.Study           // nil: none
	names       *namer
}

// mapDesk reads what maps of the workspace need, once.
func (c *call) mapDesk(ctx context.Context, now time.Time, at AsOf) (*mapDesk, error) {
	d := &mapDesk{call: c, names: c.namer(), touchpoints: map[touchstone.TouchpointID]*touchstone.Touchpoint{}}
	settings, err := c.ws.Store.Settings(ctx)
	if err != nil {
		return nil, err
	}
	d.reader.Floor = int64(settings.Floor)
	if d.reader.Scope, err = c.scope(ctx); err != nil {
		return nil, err
	}
	if d.meaning, err = c.meaning(ctx, at); err != nil {
		return nil, err
	}
	touchpoints, err := workspace.All(ctx, c.ws.Store.Touchpoints(), workspace.ListOptions{})
	if err != nil {
		return nil, err
	}
	for i := range touchpoints {
		d.touchpoints[touchstone.TouchpointID(touchpoints[i].ID)] = &touchpoints[i]
	}
	if d.metrics, err = c.contactMetrics(ctx); err != nil {
		return nil, err
	}
	if d.pains, err = c.painPoints(ctx, now); err != nil {
		return nil, err
	}
	d.study, err = c.studyOf()
	return d, err
}

// effort are parts of the names of metrics of effort, of which some scales
// count up and some down.
var effort = []string{"ces", "effort"}

// contactMetrics gives the metrics that say how contacts were, those with the
// most answers first. What is said of the brand says nothing of a contact, and
// of effort nobody knows which end is the good one.
func (c *call) contactMetrics(ctx context.Context) ([]query.Measure, error) {
	store, ok := c.ws.Events.(eventstore.Surveyor)
	if !ok {
		return nil, nil
	}
	all, err := store.Scored(ctx)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(all, func(a, b eventstore.Scored) int { return cmp.Compare(b.Answers, a.Answers) })
	var out []query.Measure
	for _, s := range all {
		name := strings.ToLower(s.Metric)
		if study.BrandMetric(name) || s.High <= s.Low || slices.ContainsFunc(effort, func(part string) bool { return strings.Contains(name, part) }) {
			continue
		}
		if out = append(out, query.Measure{Kind: query.Mean, Metric: s.Metric, Low: s.Low, High: s.High}); len(out) == binding.MostMetrics {
			break
		}
	}
	return out, nil
}

// painPoints gives the pain points that the caller may see.
func (c *call) painPoints(ctx context.Context, now time.Time) ([]touchstone.PainPoint, error) {
	decided := c.who.May(access.Read, touchstone.NounPainPoint)
	if decided == access.Deny {
		return nil, nil
	}
	all, err := workspace.All(ctx, c.ws.Store.PainPoints(), workspace.ListOptions{})
	if err != nil || decided == access.Allow {
		return all, err
	}
	e, err := c.estate(ctx, c.ws.Store, now)
	return slices.DeleteFunc(all, func(p touchstone.PainPoint) bool { return !ownsPainPoint(e, &p) }), err
}

// world is what a journey is bound to.
func (d *mapDesk) world() binding.World {
	w := binding.World{Metrics: d.metrics}
	if d.call.ws.Voice != nil {
		w.Mentions = d.call.ws.Voice.Answers()
	}
	if s := d.reader.Scope; s != nil && d.call.who.Role == touchstone.RoleTouchpointOwner {
		w.Own = s.Touchpoints
	}
	w.Ask = func(ctx context.Context, q query.Question) (*answer.Answer, error) {
		return answer.Ask(ctx, d.call.ws.Events, d.meaning, q, d.reader)
	}
	w.Touchpoint = func(id touchstone.TouchpointID) *touchstone.Touchpoint { return d.touchpoints[id] }
	w.Pain = func(id touchstone.PainPointID) *touchstone.PainPoint {
		i := slices.IndexFunc(d.pains, func(p touchstone.PainPoint) bool { return p.ID == string(id) })
		if i < 0 {
			return nil
		}
		return &d.pains[i]
	}
	return w
}

// present makes a sheet ready for its reader.
func (d *mapDesk) present(ctx context.Context, j *touchstone.Journey, sheet *binding.Sheet) (*LiveJourney, error) {
	out := &LiveJourney{Journey: *j, Stages: make([]LiveStage, len(j.Stages)), Newest: sheet.Newest, Few: binding.MinFacts, SilentDays: binding.SilentDays, Provenance: provenanceOf(sheet.Provenance)}
	out.Provenance.Deriving = d.call.derivation().Deriving
	if d.study != nil {
		out.Study = d.study.ID
	}
	var err error
	if out.Related, err = d.related(ctx, j); err != nil {
		return nil, err
	}
	if j.Persona != "" {
		p, err := d.call.ws.Store.Personas().ByID(ctx, string(j.Persona))
		if err != nil && touchstone.KindOf(err) != touchstone.NotFound {
			return nil, err
		}
		out.Persona = p.Label.In(d.call.lang)
	}
	for i := range j.Stages {
		if out.Stages[i], err = d.stage(ctx, &j.Stages[i], &sheet.Stages[i]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (d *mapDesk) stage(ctx context.Context, s *touchstone.JourneyStage, found *binding.Stage) (LiveStage, error) {
	name, err := d.names.stage(ctx, s.Stage)
	out := LiveStage{Stage: s.Stage, Name: name, Known: knownOf(&found.Known), Steps: make([]LiveStep, len(s.Touchpoints)), Cards: make([]LiveCard, len(s.Cards))}
	for i := range s.Touchpoints {
		out.Steps[i] = d.step(&s.Touchpoints[i], &found.Steps[i])
	}
	for i, card := range found.Cards {
		out.Cards[i] = LiveCard{ID: s.Cards[i].ID, Evidence: card.Level, N: card.N}
	}
	return out, err
}

func (d *mapDesk) step(s *touchstone.JourneyStep, found *binding.Step) LiveStep {
	out := LiveStep{Touchpoint: s.Touchpoint, Name: d.name(s.Touchpoint), Alternatives: []NamedTouchpoint{}, Known: knownOf(&found.Known),
		Evidence: found.Level, Outside: found.Outside, Moment: d.moment(s.Choices()), Pains: []LivePain{}}
	if t := d.touchpoints[s.Touchpoint]; t != nil {
		out.Channel, out.Nature, out.Layer = t.Channel, t.Nature, t.Layer
	}
	for _, id := range s.Alternatives {
		out.Alternatives = append(out.Alternatives, NamedTouchpoint{id, d.name(id)})
	}
	for i := range d.pains {
		p := &d.pains[i]
		if slices.Contains(s.Choices(), p.Touchpoint) && p.Open() {
			out.Pains = append(out.Pains, LivePain{touchstone.PainPointID(p.ID), p.Label.In(d.call.lang), p.Status, p.Unit, p.Share})
		}
	}
	return out
}

// name is a touchpoint's name; its id where it is gone.
func (d *mapDesk) name(id touchstone.TouchpointID) string {
	if t := d.touchpoints[id]; t != nil {
		return t.Label.In(d.call.lang)
	}
	return string(id)
}

// moment gives what the search says of touchpoints: of the one with the highest
// score, moments of truth first; nil when it found nothing that the reader may
// know.
func (d *mapDesk) moment(ids []touchstone.TouchpointID) *LiveMoment {
	var best *moments.Finding
	if d.study == nil {
		return nil
	}
	for i := range d.study.Findings.Touchpoints {
		f := &d.study.Findings.Touchpoints[i]
		id := touchstone.TouchpointID(f.Name)
		if slices.Contains(ids, id) && d.call.ownTouchpoint(id) && (best == nil || weight(f) > weight(best)) {
			best = f
		}
	}
	if best == nil {
		return nil
	}
	out := &LiveMoment{Touchpoint: touchstone.TouchpointID(best.Name), Class: best.Class, Impacts: emptied(best.Claimed)}
	if score := best.Score.Value; !math.IsNaN(score) {
		out.Score = &score
	}
	return out
}

// weight orders findings: moments, then candidates, then by score.
func weight(f *moments.Finding) float64 {
	order := 1000 * float64(slices.Index([]moments.Class{moments.Unknown, moments.NoMoment, moments.Candidate, moments.Moment}, f.Class))
	if math.IsNaN(f.Score.Value) {
		return order
	}
	return order + f.Score.Value
}

// related lists the journeys that belong to one, in the order of their names.
func (d *mapDesk) related(ctx context.Context, j *touchstone.Journey) ([]RelatedJourney, error) {
	all, err := workspace.All(ctx, d.call.ws.Store.Journeys(), workspace.ListOptions{Order: workspace.OrderName})
	if err != nil {
		return nil, err
	}
	out, id, parts := []RelatedJourney{}, touchstone.JourneyID(j.ID), j.Parts()
	for i := range all {
		other := &all[i]
		one := RelatedJourney{ID: touchstone.JourneyID(other.ID), Name: other.Label.In(d.call.lang), Kind: cmp.Or(other.Kind, touchstone.AsIs), Level: cmp.Or(other.Level, touchstone.LevelJourney)}
		for _, r := range []struct {
			is       bool
			relation Relation
		}{{j.Of == one.ID, relationOf}, {other.Of == id, relationRedesign}, {slices.Contains(parts, one.ID), relationPart}, {slices.Contains(other.Parts(), id), relationWhole}} {
			if r.is {
				one.Relation = r.relation
				out = append(out, one)
			}
		}
	}
	return out, nil
}

func knownOf(k *binding.Known) Known {
	out := Known{Emotion: emotionOf(&k.Feeling), Contacts: figureOf(&k.Contacts), Customers: figureOf(&k.Customers), Newest: k.Newest, State: k.State, Unasked: k.Unasked}
	if k.Also.Value != nil {
		out.Also = ptr(emotionOf(&k.Also))
	}
	if k.Median.Value != nil {
		out.Median = ptr(figureOf(&k.Median))
	}
	if k.P90.Value != nil {
		out.P90 = ptr(figureOf(&k.P90))
	}
	return out
}

func emotionOf(f *binding.Feeling) Emotion {
	return Emotion{N: f.N, Value: f.Value, Low: f.Low, High: f.High, Method: f.Method, Source: f.Source, Metric: f.Metric, Hidden: f.Hidden}
}
