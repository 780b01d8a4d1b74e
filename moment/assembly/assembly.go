// SPDX-License-Identifier: Apache-2.0

package assembly

import (
	"cmp"
	"context"
	"iter"
	"slices"
	"time"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/moment"
)

// Trails gives the steps of customers, as eventstore.Store does.
type Trails interface {
	Trails(ctx context.Context, f eventstore.Filter, m *touchstone.Meaning, from touchstone.CustomerID) iter.Seq2[eventstore.Step, error]
}

// World is what encounters are made from.
type World struct {
	Trails  Trails
	Meaning *touchstone.Meaning
	// Mentions are those of the model version that answers, in any order; nil
	// where no text was read. Only a customer's own words count.
	Mentions iter.Seq2[eventstore.Mention, error]
	// Touchpoints are the ones to judge, which customers see. Steps at others
	// are known before, and no encounters.
	Touchpoints []touchstone.TouchpointID
	// Behind are touchpoints of the back stage and of support.
	Behind []touchstone.TouchpointID
	// Names are the names of shapes, by which outcomes are told.
	Names map[touchstone.ShapeID]string
	// Limits are how long a contact with a touchpoint may take by its standard:
	// one that nobody rated is bad beyond it, else ordinary.
	Limits map[touchstone.TouchpointID]time.Duration
	Zone   *time.Location // nil: UTC
	// Currency is the one in which value is counted; others are left out.
	Currency string
}

// Outcome is something that encounters may change.
type Outcome struct {
	Name     string // of the shape of an outcome, or of a metric
	Metric   bool
	Impact   moment.Impact
	Smallest float64 // smallest effect of interest; 0: moment's own
	Harm     int8    // as of moment.Outcome
}

// Question says which encounters are wanted.
type Question struct {
	From, To time.Time     // when they begin, half-open; zero: any time
	Window   time.Duration // how long after its beginning an encounter may show; 0: Window
	Outcomes []Outcome
	Traits   []string // segment traits that are covariates, as they were before
	// Customers admits customers; nil: all.
	Customers func(touchstone.CustomerID) bool
}

// Window is how long outcomes are waited for: 90 days.
const Window = 90 * 24 * time.Hour

// Attitude is how the names of the aspects end that are about how staff treat
// customers, such as service.attitude: what is said of it is the tone of an
// encounter.
const Attitude = ".attitude"

// Lag is how long what happens behind shows in what customers see.
const Lag = 48 * time.Hour

// MaxSteps is how many steps a customer may have: more are no person's. Such
// trails are left out and counted.
const MaxSteps = 100_000

// Assembly is encounters with where they happened.
type Assembly struct {
	moment.Encounters
	IDs       []touchstone.CustomerID // by row of Customers
	Positions []touchstone.Position   // by encounter: the fact that began it
	Units     Places                  // unit codes
	Channels  Places
	Aspects   Places                // the first thing in an encounter that a customer found bad
	Because   []Because             // what tells how it was
	Proofs    []touchstone.Position // by encounter: the fact that tells it; 0 where it was not bad
	Told      []bool                // whether the customer rated it or spoke of it
	Waits     []float32             // seconds that its contacts took; NaN where nobody measured
	Tone      []float32             // what the customer said of how the staff were: mean polarity; NaN: nothing
	Stated    []Stated              // encounters of which customers said what matters to them, or what they expected
	Hours     []uint8               // of the day in the world's zone, 0 to 23

	// Behind are the rated encounters with touchpoints behind; its outcomes are
	// whether the next encounter with a touchpoint that customers see, within
	// Lag, was bad: named by that touchpoint.
	Behind *Assembly

	// Meetings are what met against not met is found from; nil: nobody met
	// anything. From 65,536 of them on they are those of a sample of customers.
	Meetings *moment.Meetings

	// Worth is the money of decisions that carried some, by name.
	Worth map[string]Sum

	TooLong   int       // customers left out for more than MaxSteps steps
	Unrated   int       // encounters that nobody rated and that stand for no first meeting: left out
	Through   time.Time // of the newest step: outcomes are known up to here
	Unmatched []string  // outcomes that never occur: left out
}

// Because is what tells how an encounter was.
type Because uint8

// In the order in which they count; Nothing tells it of unrated ones.
const (
	Nothing Because = iota
	Rated           // the worst score
	Said            // what a text says
	Waited          // a standard, kept or not
)

// Stated is what a customer said of an encounter with a touchpoint, each as a
// share of its scale, 0 to 1; NaN where nothing was said: how much it matters,
// what was expected, and how it was.
type Stated struct {
	Customer                        uint32
	Touchpoint                      uint16
	Importance, Expected, Perceived float32
}

// Sum is money in minor units over N outcomes.
type Sum struct {
	Minor float64
	N     int
}

// Mean is what one is worth; NaN of none.
func (s Sum) Mean() float64 { return s.Minor / float64(s.N) }

// Places is a code by encounter: an index into Names, whose first is "" for
// none.
type Places struct {
	Codes []uint16
	Names []string
	index map[string]uint16
}

// Make reads the trails of a world once. Errors are those of the world's
// readers and of the context.
func Make(ctx context.Context, w World, q Question) (*Assembly, error) {
	q.Window = cmp.Or(q.Window, Window)
	said, err := gather(w)
	if err != nil {
		return nil, err
	}
	m, err := newMaker(ctx, w, q, said)
	if err != nil {
		return nil, err
	}
	// What was before is known from the whole past, what comes of it from the
	// whole future: the filter may not cut either.
	for step, err := range w.Trails.Trails(ctx, eventstore.Filter{}, w.Meaning, 0) {
		if err != nil {
			return nil, err
		}
		m.step(&step)
	}
	m.finish()
	return m.result(), nil
}

// add gives the code of a name; beyond 65,534 of them none.
func (p *Places) add(name string) uint16 {
	if p.index == nil {
		p.index, p.Names = map[string]uint16{"": 0}, []string{""}
	}
	code, known := p.index[name]
	if !known && len(p.Names) < 1<<16-1 {
		code = uint16(len(p.Names))
		p.index[name] = code
		p.Names = append(p.Names, name)
	}
	return code
}

// opinion is what one text says of one touchpoint.
type opinion struct {
	position touchstone.Position
	aspect   string
	polarity int8
}

// gather puts the mentions into the order of positions.
func gather(w World) ([]opinion, error) {
	if w.Mentions == nil {
		return nil, nil
	}
	var out []opinion
	for m, err := range w.Mentions {
		if err != nil {
			return nil, err
		}
		if m.Author == touchstone.OwnWords || m.Author == "" {
			out = append(out, opinion{m.Position, m.Aspect, m.Polarity})
		}
	}
	slices.SortStableFunc(out, func(a, b opinion) int { return cmp.Compare(a.position, b.position) })
	return out, nil
}
