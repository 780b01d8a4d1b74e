// SPDX-License-Identifier: Apache-2.0

package assembly

import (
	"math"
	"time"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/moment"
)

// How long two contacts with a touchpoint are still one encounter, how long
// after it what is said of it belongs to it, and how long a feeling counts as
// the one before.
const (
	together = 24 * time.Hour
	recalled = 30 * 24 * time.Hour
	lingers  = 30 * 24 * time.Hour
)

// source is what a feeling was read from. The two do not measure alike, a word
// being good or bad and a rating more or less so; a swing is from one to the
// next of the same source.
type source int

const (
	ratings source = iota
	words
	sources
)

// Metrics by which customers say of a touchpoint what is no rating of it: how
// much it matters to them, and what they had expected of it.
const (
	StatedImportance = "importance"
	Expectation      = "expectation"
)

// The places of what was stated of an encounter.
const (
	important = iota
	expected
	perceived
	stateds
)

// state is what is known of a customer at some time.
type state struct {
	contacts int
	at       int64   // of the last one
	unit     string  // the last that was named
	value    float64 // in minor units
	moods    [sources]tally
	last     [sources]float32 // the last feeling, in -1 … 1
	lastAt   [sources]int64
	brand    [MaxMetrics]float32 // the last answer to each metric; NaN: none
}

// MaxMetrics is how many metrics can be outcomes of one question.
const MaxMetrics = 8

// tally is a sum of so many values.
type tally struct {
	sum float64
	n   int
}

func (t *tally) add(v float64) { t.sum, t.n = t.sum+v, t.n+1 }

// mean is NaN of nothing.
func (t tally) mean() float32 { return float32(t.sum / float64(t.n)) }

// encounter is one customer's meeting with a touchpoint while its trail is
// read.
type encounter struct {
	touchpoint uint16
	begun      int64
	seen       int64 // the last contact, not what was said later
	contact    bool  // there was one: it is not only spoken of
	position   touchstone.Position
	unit       string
	channel    touchstone.Channel
	known      state // strictly before it began

	rated  moment.Quality // the worst of its scores
	worse  bool           // something bad, something good was said
	better bool
	heard  bool
	wait   tally          // seconds
	tone   tally          // polarity of what was said of the staff
	aspect string         // the first that was found bad
	slow   moment.Quality // by its standard
	moods  [sources]tally
	stated [stateds]tally                  // on scales of 0 to 1
	bad    [Waited + 1]touchstone.Position // the first fact that tells that it was bad
}

// quality is how the encounter was: what the customer rated, else what the
// customer said, else whether its standard was kept.
func (e *encounter) quality() moment.Quality {
	switch e.because() {
	case Rated:
		return e.rated
	case Said:
		return e.said()
	}
	return e.slow
}

// because is what tells how it was.
func (e *encounter) because() Because {
	switch {
	case e.rated != moment.Unrated:
		return Rated
	case e.heard:
		return Said
	case e.slow != moment.Unrated:
		return Waited
	}
	return Nothing
}

// said is bad or good where nothing was said to the contrary.
func (e *encounter) said() moment.Quality {
	switch {
	case e.worse && !e.better:
		return moment.Bad
	case e.better && !e.worse:
		return moment.Good
	}
	return moment.Ordinary
}

// shows notes the first fact that tells that it was bad.
func (e *encounter) shows(b Because, p touchstone.Position) {
	if e.bad[b] == 0 {
		e.bad[b] = p
	}
}

// proof is the fact that tells that it was bad; 0 where it was not.
func (e *encounter) proof() touchstone.Position {
	if e.quality() != moment.Bad {
		return 0
	}
	return e.bad[e.because()]
}

// waited is how long the encounter took in seconds; NaN where nobody measured.
func (e *encounter) waited() float32 {
	if e.wait.n == 0 {
		return float32(math.NaN())
	}
	return float32(e.wait.sum)
}

// answer is the value of a metric at a time.
type answer struct {
	at    int64
	value float32
}

// trail is one customer's trail while it is read, forwards.
type trail struct {
	customer touchstone.CustomerID
	steps    int
	first    int64
	now      int64
	before   state // strictly before now
	after    state // and what happens now
	rows     []encounter
	newest   map[uint16]int // touchpoint → its newest encounter in rows
	apart    map[uint16][sources]tally
	happened [][]int64  // by decision outcome, ascending
	answered [][]answer // by metric, ascending
}

// reset begins the trail of another customer.
func (t *trail) reset(c touchstone.CustomerID, at int64, decisions, metrics int) {
	*t = trail{customer: c, first: at, now: at, rows: t.rows[:0], newest: map[uint16]int{}, apart: map[uint16][sources]tally{},
		happened: make([][]int64, decisions), answered: make([][]answer, metrics)}
	for i := range t.after.brand {
		t.after.brand[i] = float32(math.NaN())
	}
	t.before = t.after
}

// advance moves to the time of the next step: what happened until now is
// strictly before it.
func (t *trail) advance(at int64) {
	if at != t.now {
		t.before, t.now = t.after, at
	}
}

// meet gives the encounter with a touchpoint that a step belongs to: the
// newest one if it lies at most so far back, else a new one.
func (t *trail) meet(s *eventstore.Step, touchpoint uint16, channel touchstone.Channel, back time.Duration) *encounter {
	if i, met := t.newest[touchpoint]; met && t.now-t.rows[i].seen <= back.Milliseconds() {
		return &t.rows[i]
	}
	t.newest[touchpoint] = len(t.rows)
	t.rows = append(t.rows, encounter{touchpoint: touchpoint, begun: t.now, seen: t.now, position: s.Position, unit: s.Unit, channel: channel, known: t.before})
	return &t.rows[len(t.rows)-1]
}

// feel notes a feeling about a touchpoint, in -1 … 1.
func (t *trail) feel(e *encounter, from source, mood float64) {
	e.moods[from].add(mood)
	t.after.moods[from].add(mood)
	t.after.last[from], t.after.lastAt[from] = float32(mood), t.now
	about := t.apart[e.touchpoint]
	about[from].add(mood)
	t.apart[e.touchpoint] = about
}

// moodBefore is the feeling before an encounter: the last one while it
// lingers, else the customer's mean without what was felt about the
// touchpoint; NaN when there is neither.
func (t *trail) moodBefore(e *encounter, from source) float32 {
	if e.known.moods[from].n > 0 && e.begun-e.known.lastAt[from] <= lingers.Milliseconds() {
		return e.known.last[from]
	}
	all, about := t.after.moods[from], t.apart[e.touchpoint][from]
	return tally{all.sum - about.sum, all.n - about.n}.mean()
}

// mood is the mean feeling so far, whatever it was read from.
func (s *state) mood() float32 {
	return tally{s.moods[ratings].sum + s.moods[words].sum, s.moods[ratings].n + s.moods[words].n}.mean()
}

// Worst keeps the worse of two qualities that were rated.
func Worst(a, b moment.Quality) moment.Quality {
	if a == moment.Unrated || b != moment.Unrated && b < a {
		return b
	}
	return a
}

// Rate gives the quality and the feeling, in -1 … 1, of a score; false when its
// scale is none.
func Rate(s touchstone.Score) (q moment.Quality, mood float64, ok bool) {
	low, high, v := float64(s.Low)/100, float64(s.High)/100, float64(s.Value)/100
	if !(high > low) || v < low || v > high {
		return moment.Unrated, 0, false
	}
	mood = 2*(v-low)/(high-low) - 1
	bad, good, ok := moment.Tails(low, high)
	switch {
	case !ok:
		return moment.Unrated, mood, true
	case v <= bad:
		return moment.Bad, mood, true
	case v >= good:
		return moment.Good, mood, true
	}
	return moment.Ordinary, mood, true
}
