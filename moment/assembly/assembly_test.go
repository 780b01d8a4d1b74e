// SPDX-License-Identifier: Apache-2.0

package assembly

import (
	"context"
	"iter"
	"math"
	"slices"
	"testing"
	"time"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/moment"
)

// steps are trails in a slice.
type steps []eventstore.Step

func (s steps) Trails(context.Context, eventstore.Filter, *touchstone.Meaning, touchstone.CustomerID) iter.Seq2[eventstore.Step, error] {
	return func(yield func(eventstore.Step, error) bool) {
		for _, step := range s {
			if !yield(step, nil) {
				return
			}
		}
	}
}

const (
	desk = touchstone.ShapeID(iota + 1)
	breakfast
	survey
	stay
	complaint
	elsewhere
)

var start = time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)

// on is a step of a customer on a day.
func on(customer touchstone.CustomerID, day float64, shape touchstone.ShapeID, kind touchstone.EventKind, scores ...touchstone.Score) eventstore.Step {
	return eventstore.Step{Customer: customer, Occurred: start.Add(time.Duration(day * 24 * float64(time.Hour))), Position: touchstone.Position(uint64(customer)*1000 + uint64(day*10) + 1),
		Kind: kind, Shape: shape, Scores: scores}
}

func stars(v int32) touchstone.Score {
	return touchstone.Score{Metric: "rating", Value: v * 100, Low: 100, High: 500}
}
func nps(v int32) touchstone.Score {
	return touchstone.Score{Metric: "nps", Value: v * 100, Low: 0, High: 1000}
}

func world(s ...eventstore.Step) World {
	return World{Trails: steps(s), Currency: "CNY", Touchpoints: []touchstone.TouchpointID{"tp_desk", "tp_breakfast"},
		Names:  map[touchstone.ShapeID]string{stay: "repurchase", complaint: "complaint"},
		Limits: map[touchstone.TouchpointID]time.Duration{"tp_desk": 10 * time.Minute},
		Meaning: &touchstone.Meaning{Shapes: map[touchstone.ShapeID]touchstone.TouchpointID{desk: "tp_desk", breakfast: "tp_breakfast", survey: "tp_survey", elsewhere: "tp_lift"},
			Aspects: map[string]touchstone.TouchpointID{"waiting": "tp_desk"}}}
}

var outcomes = []Outcome{{Name: "repurchase", Impact: moment.Decision}, {Name: "complaint", Impact: moment.Decision}, {Name: "nps", Metric: true, Impact: moment.Brand}}

func made(t *testing.T, w World, q Question) *Assembly {
	t.Helper()
	if q.Outcomes == nil {
		q.Outcomes = outcomes
	}
	a, err := Make(context.Background(), w, q)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func column(t *testing.T, in []moment.Covariate, name string) []float32 {
	t.Helper()
	for _, c := range in {
		if c.Name == name {
			return c.Values
		}
	}
	t.Fatalf("there is no covariate %s", name)
	return nil
}

func after(t *testing.T, in []moment.Outcome, name string) []float32 {
	t.Helper()
	for _, o := range in {
		if o.Name == name {
			return o.Values
		}
	}
	t.Fatalf("there is no outcome %s", name)
	return nil
}

// same compares with NaN equal to itself.
func same(a, b []float32) bool {
	return slices.EqualFunc(a, b, func(x, y float32) bool { return x == y || x != x && y != y || math.Abs(float64(x-y)) < 1e-6 })
}

var nan = float32(math.NaN())

// TestNothingOfTheFutureIsKnownBefore follows one customer whose every step
// would show in a covariate if time were not minded, reckoned by hand.
func TestNothingOfTheFutureIsKnownBefore(t *testing.T) {
	a := made(t, world(
		on(1, 0, elsewhere, touchstone.Interaction),
		on(1, 2, desk, touchstone.Interaction, stars(1)),
		on(1, 2, breakfast, touchstone.Interaction, stars(5)), // at the same time: not before
		on(1, 3, survey, touchstone.Feedback, nps(4)),
		on(1, 5, breakfast, touchstone.Interaction, stars(3)),
		on(2, 0, desk, touchstone.Interaction, stars(4)),
		on(2, 9, survey, touchstone.Feedback, nps(9)),
		on(3, 400, elsewhere, touchstone.Interaction),
	), Question{})
	if want := []moment.Quality{moment.Bad, moment.Good, moment.Ordinary, moment.Ordinary}; !slices.Equal(a.Quality, want) {
		t.Fatalf("qualities %v, want %v", a.Quality, want)
	}
	log1p := func(v float64) float32 { return float32(math.Log1p(v)) }
	for name, want := range map[string][]float32{
		"contacts":   {log1p(1), log1p(1), log1p(4), 0},
		"tenure":     {log1p(2), log1p(2), log1p(5), 0},
		"mood":       {nan, nan, 0, nan}, // (-1 + 1) / 2
		"before:nps": {nan, nan, 4, nan},
	} {
		if got := column(t, a.Covariates, name); !same(got, want) {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
	if got, want := after(t, a.Outcomes, "nps"), []float32{4, 4, nan, 9}; !same(got, want) {
		t.Errorf("nps after: %v, want %v", got, want)
	}
	// the desk: what was felt of anything else; breakfast again: the last feeling
	if want := []float32{.5, -1, 1, nan}; !same(a.Before, want) {
		t.Errorf("moods before %v, want %v", a.Before, want)
	}
	if want := []float32{-1, 1, 0, .5}; !same(a.After, want) {
		t.Errorf("moods after %v, want %v", a.After, want)
	}
	if a.Customers.N != 3 {
		t.Errorf("%d customers; who met nothing counts too", a.Customers.N)
	}
}

// TestOutcomesWaitForTheirWindow: within 90 days is 1, none in 90 whole days
// is 0, and what cannot be known yet is missing.
func TestOutcomesWaitForTheirWindow(t *testing.T) {
	a := made(t, world(
		on(1, 0, desk, touchstone.Interaction, stars(2)),
		on(1, 90, stay, touchstone.Outcome),
		on(2, 0, desk, touchstone.Interaction, stars(2)),
		on(2, 90.1, stay, touchstone.Outcome),
		on(3, 50, stay, touchstone.Outcome),
		on(3, 150, desk, touchstone.Interaction, stars(4)), // 90 days before it nobody knew
		on(3, 151, stay, touchstone.Outcome),
		on(4, 0, elsewhere, touchstone.Interaction),
		on(4, 80, stay, touchstone.Outcome),
		on(4, 110, desk, touchstone.Interaction, stars(3)),
		on(4, 200, elsewhere, touchstone.Interaction), // the newest step
	), Question{})
	if got, want := after(t, a.Outcomes, "repurchase"), []float32{1, 0, nan, 0}; !same(got, want) {
		t.Errorf("repurchase %v, want %v", got, want)
	}
	if got, want := after(t, a.Placebos, "earlier:repurchase"), []float32{nan, nan, 0, 1}; !same(got, want) {
		t.Errorf("repurchase before %v, want %v", got, want)
	}
	if !slices.Equal(a.Unmatched, []string{"complaint", "nps"}) {
		t.Errorf("unmatched: %v", a.Unmatched)
	}
	if want := start.Add(200 * 24 * time.Hour); !a.Through.Equal(want) {
		t.Errorf("through %v, want %v", a.Through, want)
	}
}

// TestWordsAndWaitsSayHowItWas: a text tells of the touchpoint that its aspect
// is about, weeks later too; a rating goes before words, words before waits.
func TestWordsAndWaitsSayHowItWas(t *testing.T) {
	long := int64(11 * 60_000)
	waited := on(1, 0, desk, touchstone.Interaction)
	waited.Duration = &long
	spoken := on(2, 10, survey, touchstone.Feedback)
	rated := on(3, 0, desk, touchstone.Interaction, stars(5))
	rated.Duration = &long
	w := world(waited, on(2, 0, desk, touchstone.Interaction), spoken, rated, on(4, 0, desk, touchstone.Interaction), on(4, 5, desk, touchstone.Interaction))
	w.Mentions = func(yield func(eventstore.Mention, error) bool) {
		_ = yield(eventstore.Mention{Position: spoken.Position, Aspect: "waiting", Polarity: -1}, nil) &&
			yield(eventstore.Mention{Position: spoken.Position, Aspect: "parking", Polarity: 1}, nil)
	}
	a := made(t, w, Question{})
	if want := []moment.Quality{moment.Bad, moment.Bad, moment.Good, moment.Unrated}; !slices.Equal(a.Quality, want) {
		t.Errorf("qualities %v, want %v", a.Quality, want)
	}
	if want := []uint32{0, 1, 2, 3}; !slices.Equal(a.Customer, want) {
		t.Errorf("customers %v, want %v: what was said belongs to what was met, and one unrated meeting stands for all", a.Customer, want)
	}
	if want := []float32{660, nan, 660, nan}; !same(a.Waits, want) {
		t.Errorf("waits %v, want %v", a.Waits, want)
	}
	if want := []Because{Waited, Said, Rated, Nothing}; !slices.Equal(a.Because, want) {
		t.Errorf("told by %v, want %v", a.Because, want)
	}
	if want := []touchstone.Position{waited.Position, spoken.Position, 0, 0}; !slices.Equal(a.Proofs, want) {
		t.Errorf("proofs %v, want %v: the contact that was slow, the text, and none of what was good or unknown", a.Proofs, want)
	}
	if got := a.Aspects.Names[a.Aspects.Codes[1]]; got != "waiting" {
		t.Errorf("what was found bad: %q", got)
	}
	if a.Unrated != 1 {
		t.Errorf("%d unrated ones left out, want 1", a.Unrated)
	}
}

// What customers say of the staff is the tone of the encounter that it is about.
func TestToneIsWhatIsSaidOfTheStaff(t *testing.T) {
	first, second := on(1, 10, survey, touchstone.Feedback), on(2, 10, survey, touchstone.Feedback)
	w := world(on(1, 0, desk, touchstone.Interaction), first, on(2, 0, desk, touchstone.Interaction), second)
	w.Meaning.Aspects["service.attitude"] = "tp_desk"
	w.Mentions = func(yield func(eventstore.Mention, error) bool) {
		_ = yield(eventstore.Mention{Position: first.Position, Aspect: "service.attitude", Polarity: -1}, nil) &&
			yield(eventstore.Mention{Position: first.Position, Aspect: "waiting", Polarity: 1}, nil) &&
			yield(eventstore.Mention{Position: second.Position, Aspect: "waiting", Polarity: -1}, nil)
	}
	if a := made(t, w, Question{}); !same(a.Tone, []float32{-1, nan}) {
		t.Errorf("tones %v", a.Tone)
	}
}

// How much something matters, and what was expected of it, are no ratings.
func TestWhatIsStatedIsNoRating(t *testing.T) {
	of := func(metric string, v int32) touchstone.Score {
		return touchstone.Score{Metric: metric, Value: v * 100, Low: 100, High: 500}
	}
	a := made(t, world(on(1, 0, desk, touchstone.Feedback, stars(4), of(StatedImportance, 1), of(Expectation, 5)), on(2, 0, desk, touchstone.Feedback, stars(2))), Question{})
	if !slices.Equal(a.Quality, []moment.Quality{moment.Ordinary, moment.Bad}) {
		t.Errorf("qualities %v", a.Quality)
	}
	if want := []Stated{{Customer: 0, Touchpoint: 0, Importance: 0, Expected: 1, Perceived: .75}}; !slices.Equal(a.Stated, want) {
		t.Errorf("stated %v, not %v", a.Stated, want)
	}
}

// TestHoursAreLocal: eight in the morning in Greenwich is four in the
// afternoon in Shanghai.
func TestHoursAreLocal(t *testing.T) {
	w := world(on(1, 0, desk, touchstone.Interaction, stars(2)))
	w.Zone = time.FixedZone("", 8*3600)
	if a := made(t, w, Question{}); a.Hours[0] != 16 {
		t.Errorf("hour %d", a.Hours[0])
	}
}

// TestWhatHappensBehindShowsInFront: of a room that is late (its standard: ten
// minutes) the next encounter with the desk within two days is looked at.
func TestWhatHappensBehindShowsInFront(t *testing.T) {
	turn := func(customer touchstone.CustomerID, day float64, minutes int64) eventstore.Step {
		s := on(customer, day, elsewhere, touchstone.Interaction)
		ms := minutes * 60_000
		s.Duration = &ms
		return s
	}
	w := world(
		turn(1, 0, 20), on(1, .1, desk, touchstone.Interaction, stars(1)), on(1, .2, desk, touchstone.Interaction, stars(5)),
		turn(2, 0, 5), on(2, .1, desk, touchstone.Interaction, stars(4)), on(2, 1, breakfast, touchstone.Interaction, stars(2)),
		turn(3, 0, 20), on(3, 2.1, desk, touchstone.Interaction, stars(1)),
		turn(4, 0, 20), on(4, 0, desk, touchstone.Interaction, stars(1)),
	)
	w.Behind = []touchstone.TouchpointID{"tp_lift"}
	w.Limits["tp_lift"] = 10 * time.Minute
	b := made(t, w, Question{}).Behind
	if want := []moment.Quality{moment.Bad, moment.Ordinary, moment.Bad, moment.Bad}; !slices.Equal(b.Quality, want) || !slices.Equal(b.Touchpoint, []uint16{0, 0, 0, 0}) {
		t.Fatalf("qualities %v, touchpoints %v", b.Quality, b.Touchpoint)
	}
	if got, want := after(t, b.Outcomes, "tp_desk"), []float32{1, 0, nan, nan}; !same(got, want) {
		t.Errorf("desk bad after it: %v, want %v", got, want)
	}
	if len(b.Outcomes) != 1 {
		t.Errorf("%d outcomes; breakfast was met once and does not vary", len(b.Outcomes))
	}
}

func TestPeriodAndCustomersAreKept(t *testing.T) {
	w := world(
		on(1, 0, desk, touchstone.Interaction, stars(2)),
		on(1, 40, desk, touchstone.Interaction, stars(2)),
		on(2, 40, desk, touchstone.Interaction, stars(2)),
	)
	a := made(t, w, Question{From: start.Add(24 * time.Hour), Customers: func(c touchstone.CustomerID) bool { return c == 1 }})
	if len(a.Quality) != 1 || a.Customers.N != 1 {
		t.Fatalf("%d encounters of %d customers, want 1 of 1", len(a.Quality), a.Customers.N)
	}
	if got := column(t, a.Covariates, "contacts"); !same(got, []float32{float32(math.Log1p(1))}) {
		t.Errorf("contacts before %v: what lies before the period is known too", got)
	}
}

func TestATrailThatIsNoPersonsIsLeftOut(t *testing.T) {
	var all []eventstore.Step
	for i := range MaxSteps + 1 {
		all = append(all, on(1, float64(i)/1000, desk, touchstone.Interaction))
	}
	all = append(all, on(2, 0, desk, touchstone.Interaction, stars(2)))
	a := made(t, world(all...), Question{})
	if a.TooLong != 1 || a.Customers.N != 1 || len(a.Quality) != 1 {
		t.Errorf("%d too long, %d customers, %d encounters", a.TooLong, a.Customers.N, len(a.Quality))
	}
}

func TestMoreMetricsThanCanBeAsked(t *testing.T) {
	q := Question{}
	for i := range MaxMetrics + 1 {
		q.Outcomes = append(q.Outcomes, Outcome{Name: string(rune('a' + i)), Metric: true, Impact: moment.Brand})
	}
	if _, err := Make(context.Background(), world(), q); touchstone.KindOf(err) != touchstone.Invalid {
		t.Errorf("%v", err)
	}
}
