// SPDX-License-Identifier: Apache-2.0

package study

import (
	"context"
	"math"
	"strings"
	"time"
	"unicode"

	"touchstone"
	"touchstone/moment"
	"touchstone/moment/assembly"
	"touchstone/moment/pain"
	"touchstone/moment/priority"
)

// Study is what one search found, and what it rests on.
type Study struct {
	ID       string
	Question Question
	Made     time.Time
	Took     time.Duration
	Position touchstone.Position // facts up to here
	Revision uint64              // of the meaning
	Mentions string              // version of the model that read the texts
	Currency string

	Findings moment.Findings  // touchpoints by their ids
	Waits    []priority.Waits // by touchpoint: how bad encounters grow with the time that they take
	Views    *Views           // what other methods say; nil: nothing
	Stated   []Stated         // what customers themselves say matters, and what they expected
	Pains    []Pain
	Channels []Channel
	Causes   []Cause      // of bad encounters, from behind
	Uneven   []Uneven     // promises that are not kept everywhere alike
	Tone     *Tone        // of how staff treat customers, as customers say; nil: it was not looked at
	Drift    []Contrast   // between the halves of the time
	Segments []Contrast   // between the values of segment traits
	Halves   [2]time.Time // when each half begins
	Outcomes []Outcome    // that were looked for
	Absent   []string     // of those, what never occurs
	Worth    map[string]Worth
	First    time.Time // of the encounters
	Last     time.Time
	Through  time.Time                                 // outcomes are known up to here
	TooLong  int                                       // customers left out for too many steps
	Proofs   [][]Proof                                 // by touchpoint: bad encounters, the newest first, at most MostEvidence
	Limits   map[touchstone.TouchpointID]time.Duration // beyond which a contact that nobody rated or spoke of is bad
}

// Worth is what one of an outcome is worth: the mean value of N of them.
type Worth struct {
	Minor float64
	N     int // 0: as the question says
}

// Pain is a pain point with names in the place of codes.
type Pain struct {
	pain.Pain
	UnitCode    string
	ChannelName touchstone.Channel
	Aspects     []Aspect // what was found bad there, the most frequent first, at most 3
	Proofs      []Proof  // the newest first, at most MostEvidence
}

// Aspect is how often something was found bad.
type Aspect struct {
	Name string
	N    int
}

// MostEvidence is how many bad encounters stand for a touchpoint or a pain point.
const MostEvidence = 100

// Basis is what losses are reckoned with.
func (s *Study) Basis(work map[int]priority.Work) priority.Basis {
	b := priority.Basis{Days: math.Max(1, s.Last.Sub(s.First).Hours()/24), Worth: map[string]float64{}, Better: map[string]float64{}, Work: work}
	for name, w := range s.Worth {
		b.Worth[name] = w.Minor
	}
	for _, o := range s.Outcomes {
		if b.Better[o.Name] = 1; o.Fewer != nil && *o.Fewer {
			b.Better[o.Name] = -1
		}
	}
	return b
}

// Items gives what could be mended, what to do first on top. Item.Pain is one
// of Pains, by its place.
func (s *Study) Items(work map[int]priority.Work) []priority.Item {
	pains := make([]pain.Pain, len(s.Pains))
	for i := range s.Pains {
		pains[i] = s.Pains[i].Pain
	}
	return priority.List(&s.Findings, pains, s.Basis(work))
}

// run searches; stage is told what is being done and how far it is.
func (k *Keeper) run(ctx context.Context, q Question, stage func(Stage, float64)) (*Study, error) {
	began := k.Now()
	stage(Reading, 0)
	g, err := k.ground(ctx, q)
	if err != nil {
		return nil, err
	}
	a, err := assembly.Make(ctx, g.world, g.question)
	if err != nil {
		return nil, err
	}
	if a.Customers.N < g.floor && g.question.Customers != nil {
		return nil, &touchstone.Error{Kind: touchstone.Forbidden, Field: "segment", Message: touchstone.Msg("study.floor", "n", g.floor)}
	}
	stage(Fitting, .4)
	found, err := moment.Find(ctx, a.Encounters, moment.FindOptions{SmallestEmotion: q.Emotion, Skip: moment.Skipped{Met: true}})
	if err != nil {
		return nil, err
	}
	stage(Scanning, .8)
	pains, err := pain.Find(ctx, pain.Encounters{Touchpoints: len(a.Touchpoints), Touchpoint: a.Touchpoint, Customer: a.Customer, Quality: a.Quality,
		Unit: a.Units.Codes, Channel: a.Channels.Codes, Hour: a.Hours})
	if err != nil {
		return nil, err
	}
	s := &Study{ID: k.NewID(), Question: q, Made: k.Now().UTC(), Took: k.Now().Sub(began), Position: g.Position, Revision: g.Revision, Mentions: g.rests.Mentions,
		Currency: g.currency, Findings: *found, Outcomes: g.outcomes, Absent: a.Unmatched, Worth: worth(q, g.outcomes, a), Through: a.Through, TooLong: a.TooLong}
	s.First, s.Last = span(a)
	s.Proofs, s.Limits = proofs(a), g.world.Limits
	for i := range pains {
		s.Pains = append(s.Pains, named(&pains[i], a))
	}
	return s, s.deepen(ctx, a, g)
}

// TraitPrefix stands before the name of a trait among covariates.
const TraitPrefix = "trait:"

// Known says what a covariate of a study is, by its name. A trait is called as
// sources send it: what a workspace calls it, the caller knows.
func Known(covariate string) touchstone.Message {
	if metric, ok := strings.CutPrefix(covariate, "before:"); ok {
		if BrandMetric(metric) {
			return touchstone.Msg("study.known_before_" + metric)
		}
		return touchstone.Msg("study.known_before", "name", legible(metric))
	}
	if trait, ok := strings.CutPrefix(covariate, TraitPrefix); ok {
		return touchstone.Msg("study.known_trait", "name", legible(trait))
	}
	return touchstone.Msg("study.known_" + covariate)
}

// legible parts the words of a name that was made for programs.
func legible(name string) string {
	return strings.Join(strings.FieldsFunc(name, func(r rune) bool { return r == '_' || r == '-' || r == '.' || unicode.IsSpace(r) }), " ")
}

// worth is what outcomes are worth: as the question says, else their mean
// value, which is a cost where fewer are better.
func worth(q Question, outcomes []Outcome, a *assembly.Assembly) map[string]Worth {
	out := map[string]Worth{}
	for _, o := range outcomes {
		v, ok := a.Worth[o.Name]
		if !ok {
			continue
		}
		out[o.Name] = Worth{v.Mean(), v.N}
		if *o.Fewer {
			out[o.Name] = Worth{-math.Abs(v.Mean()), v.N}
		}
	}
	for name, minor := range q.Worth {
		out[name] = Worth{minor, 0}
	}
	return out
}

// span gives when the first and the last encounter began.
func span(a *assembly.Assembly) (first, last time.Time) {
	if len(a.At) == 0 {
		return first, last
	}
	low, high := a.At[0], a.At[0]
	for _, at := range a.At {
		low, high = min(low, at), max(high, at)
	}
	return time.UnixMilli(low).UTC(), time.UnixMilli(high).UTC()
}
