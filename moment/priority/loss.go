// SPDX-License-Identifier: Apache-2.0

package priority

import (
	"cmp"
	"math"
	"slices"

	"touchstone/moment"
	"touchstone/moment/pain"
	"touchstone/stats"
)

// Month is the period for which figures are told, in days.
const Month = 30.0

// Basis is what findings are turned into losses with.
type Basis struct {
	Days   float64            // from the first to the last encounter; > 0
	Worth  map[string]float64 // outcome → what one more of it is worth, in minor units; negative for what costs
	Work   map[int]Work       // by touchpoint; none: not entered
	Better map[string]float64 // outcome → +1 when more is better, -1 when fewer are; not here: as its worth, else +1
}

// Work is what mending a touchpoint takes.
type Work struct {
	Cost   float64 // minor units; 0: not entered
	Effort int     // 1 (days) to 5 (a year); 0: not entered
}

// Figure is an amount with its 95 % interval.
type Figure struct {
	Value float64
	SE    float64
	stats.Interval
}

const z95 = 1.959963984540054

func figure(value, variance float64) Figure {
	se := math.Sqrt(variance)
	return Figure{value, se, stats.Interval{Low: value - z95*se, High: value + z95*se}}
}

// Loss is what bad encounters do to one outcome in a month: Customers × Share ×
// Effect. Of an outcome that happens or not it is how many fewer (or more) of
// it there are; of a score, by how many points the mean of all customers who
// met the touchpoint lies lower, which is Share × Effect.
type Loss struct {
	Outcome   string
	Impact    moment.Impact
	Binary    bool
	Customers float64 // a month
	Share     float64 // of bad encounters that could be ordinary
	Effect    stats.Effect
	Amount    Figure // > 0: so much is lost
	Money     Figure // minor units a month; NaN where no worth was entered
}

// Grade is how well an item's effects are established.
type Grade string

// The grades, best first.
const (
	Stable    Grade = "stable"    // a moment of truth that is surely among the first three
	Confirmed Grade = "confirmed" // a moment of truth
	Possible  Grade = "possible"  // a candidate
	Open      Grade = "open"      // nothing holds: the figures may be chance
)

var grades = []Grade{Stable, Confirmed, Possible, Open}

// Item is one thing that could be mended: a touchpoint, or a pain point of it.
type Item struct {
	Touchpoint int
	Pain       *pain.Pain // nil: the touchpoint as a whole
	Losses     []Loss     // by outcome, in the order of the findings
	Money      Figure     // of all outcomes with a worth; NaN without any
	Grade      Grade
	Work       Work
	Quick      bool    // little effort, and at least the median loss
	Return     float64 // money a month for a unit of cost; NaN where either is not known
}

// List gives what could be mended, what to do first on top: by grade into
// established and not, then by money, then by the amount lost in standard
// errors. Touchpoints without bad encounters, or without any effect, are left
// out.
func List(f *moment.Findings, pains []pain.Pain, b Basis) []Item {
	var all []Item
	for t := range f.Touchpoints {
		if it, ok := b.whole(f, t); ok {
			all = append(all, it)
		}
	}
	for i := range pains {
		if it, ok := b.part(f, &pains[i]); ok {
			all = append(all, it)
		}
	}
	quick(all)
	slices.SortStableFunc(all, func(x, y Item) int {
		return cmp.Or(cmp.Compare(x.rank(), y.rank()), -compare(x.Money.Value, y.Money.Value), -cmp.Compare(x.size(), y.size()))
	})
	return all
}

// compare puts what is not known below everything.
func compare(a, b float64) int {
	switch {
	case math.IsNaN(a) && math.IsNaN(b):
		return 0
	case math.IsNaN(a):
		return -1
	case math.IsNaN(b):
		return 1
	}
	return cmp.Compare(a, b)
}

// rank is 0 of what is established, 1 of a candidate, 2 of the rest.
func (it Item) rank() int { return max(0, slices.Index(grades, it.Grade)-1) }

// size is the greatest loss in its standard errors.
func (it Item) size() float64 {
	most := math.Inf(-1)
	for _, l := range it.Losses {
		most = math.Max(most, l.Amount.Value/l.Amount.SE)
	}
	return most
}

// whole is a touchpoint with all of its bad encounters.
func (b Basis) whole(f *moment.Findings, t int) (Item, bool) {
	x := &f.Touchpoints[t]
	if x.Bad == 0 {
		return Item{}, false
	}
	return b.item(x, t, float64(x.Customers), x.BadShare, x.BadShare*(1-x.BadShare)/float64(x.Rated))
}

// part is a pain point: those of its encounters that go wrong beyond the share
// of the rest of the touchpoint.
func (b Basis) part(f *moment.Findings, p *pain.Pain) (Item, bool) {
	x := &f.Touchpoints[p.Touchpoint]
	half := (p.Difference.High - p.Difference.Low) / (2 * z95)
	// as many customers met it as its share of the touchpoint's rated encounters
	met := float64(x.Customers) * float64(p.N) / float64(x.Rated)
	it, ok := b.item(x, p.Touchpoint, met, p.Excess/float64(p.N), half*half)
	it.Pain = p
	return it, ok
}

func (b Basis) item(x *moment.Finding, t int, customers, share, variance float64) (Item, bool) {
	it := Item{Touchpoint: t, Grade: gradeOf(x), Work: b.Work[t], Money: Figure{math.NaN(), math.NaN(), stats.Interval{Low: math.NaN(), High: math.NaN()}}, Return: math.NaN()}
	money, se, known := 0.0, 0.0, false
	for _, e := range x.Bads.Effects {
		if e.Reason != "" || e.Impact == moment.Emotion || e.Impact == "" {
			continue
		}
		l := b.loss(e, customers*Month/b.Days, share, variance)
		it.Losses = append(it.Losses, l)
		if !math.IsNaN(l.Money.Value) {
			// how outcomes move together is not known: errors add up
			money, se, known = money+l.Money.Value, se+l.Money.SE, true
		}
	}
	if known {
		it.Money = figure(money, se*se)
		if it.Work.Cost > 0 {
			it.Return = money / it.Work.Cost
		}
	}
	return it, len(it.Losses) > 0
}

func (b Basis) loss(e moment.OutcomeEffect, customers, share, variance float64) Loss {
	l := Loss{Outcome: e.Outcome, Impact: e.Impact, Binary: e.Binary, Customers: customers, Share: share, Effect: e.Effect}
	worth, entered := b.Worth[e.Outcome]
	scale := -b.better(e.Outcome)
	if l.Binary {
		scale *= customers
	}
	l.Amount = product(scale, share, variance, e.Value, e.SE*e.SE)
	l.Money = Figure{math.NaN(), math.NaN(), stats.Interval{Low: math.NaN(), High: math.NaN()}}
	if entered && l.Binary {
		l.Money = product(-customers*worth, share, variance, e.Value, e.SE*e.SE)
	}
	return l
}

// product is c·a·b of independent estimates a and b with their variances.
func product(c, a, va, b, vb float64) Figure {
	return figure(c*a*b, c*c*(a*a*vb+b*b*va+va*vb))
}

// better is 1 where more of an outcome is better, else -1.
func (b Basis) better(outcome string) float64 {
	if sign, known := b.Better[outcome]; known {
		return sign
	}
	if b.Worth[outcome] < 0 {
		return -1
	}
	return 1
}

func gradeOf(x *moment.Finding) Grade {
	switch {
	case x.Class == moment.Moment && x.Score.Stable:
		return Stable
	case x.Class == moment.Moment:
		return Confirmed
	case x.Class == moment.Candidate:
		return Possible
	}
	return Open
}

// LittleEffort is the most effort of a quick win.
const LittleEffort = 2

// quick marks quick wins among what is at least possible.
func quick(all []Item) {
	var sizes []float64
	for _, it := range all {
		sizes = append(sizes, it.size())
	}
	if len(sizes) == 0 {
		return
	}
	slices.Sort(sizes)
	median := sizes[(len(sizes)-1)/2]
	for i := range all {
		it := &all[i]
		it.Quick = it.Grade != Open && it.Work.Effort > 0 && it.Work.Effort <= LittleEffort && it.size() >= median
	}
}
