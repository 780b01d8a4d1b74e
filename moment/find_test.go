// SPDX-License-Identifier: Apache-2.0

package moment_test

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"touchstone"
	"touchstone/moment"
)

// plant is a world of one touchpoint that may matter ("key") among three that
// do not, and of a cause behind bad encounters and outcomes alike.
type plant struct {
	customers      int
	effect         float64 // of a bad encounter at the key touchpoint: log odds of repurchase, points of NPS, swing / 2
	cause          float64 // of unhappiness: on bad encounters everywhere, on both outcomes, and on the placebo
	hidden         bool    // unhappiness is no covariate
	placebo        bool
	carry          float64 // of an earlier bad encounter on the next, and on repurchase
	decision       bool
	brand, feeling bool
}

func (p plant) encounters(seed uint64) moment.Encounters {
	source := rand.New(rand.NewPCG(seed, 9))
	e := moment.Encounters{Touchpoints: []string{"key", "b", "c", "d"}}
	n := p.customers
	e.Customers.N = n
	unhappy, again, nps, before := make([]float32, n), make([]float32, n), make([]float32, n), make([]float32, n)
	for c := range n {
		u := source.NormFloat64()
		unhappy[c], before[c] = float32(u), float32(p.cause*u+source.NormFloat64())
		harm, past := 0.0, 0.0
		for at, touchpoint := range source.Perm(4) {
			bad := source.Float64() < expit(-1+p.cause*u+p.carry*past)
			e.Customer, e.Touchpoint, e.At = append(e.Customer, uint32(c)), append(e.Touchpoint, uint16(touchpoint)), append(e.At, int64(at))
			swing, quality := .1*source.NormFloat64(), moment.Ordinary
			if source.Float64() < .3 {
				quality = moment.Good
			}
			if bad {
				quality = moment.Bad
				past++
			}
			if touchpoint == 0 {
				swing *= 1 + 10*p.effect
				if bad {
					harm += p.effect
				}
			}
			start := .2 * (source.Float64() - .5)
			e.Quality, e.Before, e.After = append(e.Quality, quality), append(e.Before, float32(start)), append(e.After, float32(max(-1, min(1, start+swing))))
		}
		x := -p.cause*u - harm - p.carry*past
		again[c] = draw(source, expit(.5+x))
		nps[c] = float32(math.Round(max(0, min(10, 7+x+source.NormFloat64()))))
	}
	if !p.hidden {
		e.Customers.Covariates = []moment.Covariate{{Name: "unhappy", Values: unhappy}}
	}
	if p.placebo {
		e.Customers.Placebos = []moment.Outcome{{Name: "earlier", Values: before}}
	}
	if p.decision {
		e.Customers.Outcomes = append(e.Customers.Outcomes, moment.Outcome{Name: "again", Impact: moment.Decision, Binary: true, Values: again})
	}
	if p.brand {
		e.Customers.Outcomes = append(e.Customers.Outcomes, moment.Outcome{Name: "nps", Impact: moment.Brand, Values: nps})
	}
	if !p.feeling {
		e.Before, e.After = nil, nil
	}
	return e
}

func find(t *testing.T, e moment.Encounters, o moment.FindOptions) *moment.Findings {
	t.Helper()
	f, err := moment.Find(t.Context(), e, o)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func classes(f *moment.Findings) []moment.Class {
	var out []moment.Class
	for _, x := range f.Touchpoints {
		out = append(out, x.Class)
	}
	return out
}

// Where it is known which way an outcome harms, a bad experience that goes with
// what is better decides nothing: here coming again is called worse.
func TestWhatGoesWithTheBetterIsNoMoment(t *testing.T) {
	e := plant{customers: 3000, decision: true, brand: true, effect: 1.2}.encounters(1)
	for i := range e.Customers.Outcomes {
		e.Customers.Outcomes[i].Harm = -1
	}
	f := find(t, e, moment.FindOptions{})
	if x := f.Touchpoints[0]; x.Class != moment.Moment || x.Decision.Against {
		t.Fatalf("%s, %+v: it harms as it should", x.Class, x.Decision)
	}
	e.Customers.Outcomes[0].Harm = 1
	f = find(t, e, moment.FindOptions{})
	if x := f.Touchpoints[0]; x.Class == moment.Moment || !x.Decision.Against || x.Decision.Holds || !(x.Decision.Q < .05) || !x.Brand.Holds {
		t.Errorf("%s, %+v", x.Class, x.Decision)
	}
}

// With three impacts two must hold, with two both, with one there is no moment;
// the ladder says what is missing.
func TestClassesByWhatIsMeasured(t *testing.T) {
	const none = moment.NoMoment
	for name, c := range map[string]struct {
		plant      plant
		want       moment.Class
		rung, next moment.Rung
	}{
		"all":               {plant{decision: true, brand: true, feeling: true, effect: 1.2}, moment.Moment, moment.SurveyAndOrders, moment.Experiment},
		"decision, brand":   {plant{decision: true, brand: true, effect: 1.2}, moment.Moment, moment.SurveyAndOrders, moment.Experiment},
		"decision, emotion": {plant{decision: true, feeling: true, effect: 1.2}, moment.Moment, moment.Orders, moment.SurveyAndOrders},
		"brand alone":       {plant{brand: true, effect: 1.2}, moment.Candidate, moment.Survey, moment.SurveyAndOrders},
		"emotion alone":     {plant{feeling: true, effect: 1.2}, moment.Candidate, moment.Reviews, moment.Survey},
		"nothing":           {plant{effect: 1.2}, moment.Unknown, moment.Reviews, moment.Survey},
		"no effect":         {plant{decision: true, brand: true, feeling: true}, none, moment.SurveyAndOrders, moment.Experiment},
	} {
		c.plant.customers, c.plant.cause = 1500, .7
		f := find(t, c.plant.encounters(1), moment.FindOptions{})
		others := none
		if c.want == moment.Unknown {
			others = moment.Unknown
		}
		if got := classes(f); !slices.Equal(got, []moment.Class{c.want, others, others, others}) {
			t.Errorf("%s: %v, want %s first and %s", name, got, c.want, others)
		}
		if f.Rung != c.rung || f.Next != c.next || f.Wording != moment.AdjustedAssociation {
			t.Errorf("%s: rung %s, next %s, wording %s", name, f.Rung, f.Next, f.Wording)
		}
	}
}

// Where nobody rated, feelings are all there is, whatever outcomes are known: the
// ladder asks for ratings, and does not say that three impacts are measured.
func TestWithoutRatingsTheLadderAsksForThem(t *testing.T) {
	e := plant{customers: 500, decision: true, brand: true, feeling: true, effect: 1.2}.encounters(1)
	e.Quality = nil
	f := find(t, e, moment.FindOptions{})
	if f.Rung != moment.Feelings || f.Next != moment.Reviews || f.Touchpoints[0].Decision.Reason == "" {
		t.Errorf("rung %s, next %s, %+v", f.Rung, f.Next, f.Touchpoints[0].Decision)
	}
}

// What was measured before an encounter cannot come of it: where it seems to,
// a cause is missing, and what holds is a candidate only.
func TestPlaceboTellsOfHiddenCause(t *testing.T) {
	p := plant{customers: 1500, cause: .7, effect: 1.2, decision: true, brand: true, feeling: true, placebo: true}
	if f := find(t, p.encounters(2), moment.FindOptions{}); f.Placebo != moment.PlaceboPassed || f.Touchpoints[0].Class != moment.Moment {
		t.Errorf("recorded cause: placebo %s, class %s", f.Placebo, f.Touchpoints[0].Class)
	}
	p.hidden = true
	f := find(t, p.encounters(2), moment.FindOptions{})
	if key := f.Touchpoints[0]; f.Placebo != moment.PlaceboFailed || key.Class != moment.Candidate || key.Reason != moment.FailedPlacebo {
		t.Errorf("hidden cause: placebo %s, class %s, reason %s", f.Placebo, key.Class, key.Reason)
	}
	p.placebo = false
	if f := find(t, p.encounters(2), moment.FindOptions{}); f.Placebo != moment.PlaceboAbsent {
		t.Errorf("no placebo outcome: %s", f.Placebo)
	}
}

// An earlier bad encounter that makes the next one bad is adjusted for; one
// that does not is left out. What comes later never is a covariate.
func TestEarlierExperience(t *testing.T) {
	p := plant{customers: 2000, cause: .3, carry: .8, decision: true, brand: true}
	has := func(f *moment.Findings) bool { return slices.Contains(f.Touchpoints[0].Bads.Columns, "earlier_bad") }
	e := p.encounters(3)
	tested := find(t, e, moment.FindOptions{})
	if !has(tested) || has(find(t, e, moment.FindOptions{Earlier: moment.EarlierNever})) {
		t.Errorf("columns %v", tested.Touchpoints[0].Bads.Columns)
	}
	p.carry = 0
	e = p.encounters(3)
	if has(find(t, e, moment.FindOptions{})) || !has(find(t, e, moment.FindOptions{Earlier: moment.EarlierAlways})) {
		t.Error("an earlier experience without any influence is adjusted for, or not when asked")
	}
	first, later := keyFirst(p.encounters(3)), keyFirst(p.encounters(3))
	for i, touchpoint := range later.Touchpoint {
		if touchpoint != 0 {
			later.Quality[i] = moment.Bad
		}
	}
	o := moment.FindOptions{Earlier: moment.EarlierAlways}
	a, b := find(t, first, o).Touchpoints[0].Bads, find(t, later, o).Touchpoints[0].Bads
	if a.Effects[0].Effect != b.Effects[0].Effect || a.N1 != b.N1 {
		t.Error("what came later changes what is said of an encounter")
	}
}

// keyFirst moves everybody's encounter with the key touchpoint before the
// others.
func keyFirst(e moment.Encounters) moment.Encounters {
	for i, touchpoint := range e.Touchpoint {
		if touchpoint == 0 {
			e.At[i] = -1
		}
	}
	return e
}

// Findings are the same bytes on any number of processors, and the same
// figures for rows in any order.
func TestFindIsDeterministic(t *testing.T) {
	e := plant{customers: 600, cause: .7, effect: 1, decision: true, brand: true, feeling: true, placebo: true}.encounters(4)
	asText := func() string {
		raw, err := json.Marshal(find(t, e, moment.FindOptions{}).Document(touchstone.English, touchstone.Message.String))
		if err != nil {
			t.Fatal(err)
		}
		return string(raw)
	}
	many := asText()
	one := runtime.GOMAXPROCS(1)
	few := asText()
	runtime.GOMAXPROCS(one)
	if many != few {
		t.Error("the number of processors changes the findings")
	}
	want := find(t, e, moment.FindOptions{})
	order := rand.New(rand.NewPCG(8, 8)).Perm(len(e.Customer))
	mixed := e
	mixed.Customer, mixed.Touchpoint, mixed.At, mixed.Quality = mix(e.Customer, order), mix(e.Touchpoint, order), mix(e.At, order), mix(e.Quality, order)
	mixed.Before, mixed.After = mix(e.Before, order), mix(e.After, order)
	got := find(t, mixed, moment.FindOptions{})
	for i, x := range got.Touchpoints {
		w := want.Touchpoints[i]
		for _, pair := range [][2]float64{{x.Emotion.Value, w.Emotion.Value}, {x.Decision.Value, w.Decision.Value}, {x.Brand.SE, w.Brand.SE}, {x.Q, w.Q}, {x.Score.Value, w.Score.Value}} {
			if math.Abs(pair[0]-pair[1]) > 1e-7 {
				t.Errorf("%s: %v in another order, %v before", x.Name, pair[0], pair[1])
			}
		}
	}
}

func mix[T any](values []T, order []int) []T {
	out := make([]T, len(values))
	for i, at := range order {
		out[i] = values[at]
	}
	return out
}

// A row that nobody could weigh counts for nothing, and what was not observed
// is left out with its count.
func TestWeightsAndMissingOutcomes(t *testing.T) {
	p := plant{customers: 800, cause: .7, effect: 1, decision: true, brand: true}
	e := p.encounters(5)
	want := find(t, e, moment.FindOptions{})
	heavy := e
	heavy.Weight = slices.Repeat([]float32{2}, len(e.Customer))
	got := find(t, heavy, moment.FindOptions{})
	if a, b := got.Touchpoints[0].Decision, want.Touchpoints[0].Decision; math.Abs(a.Value-b.Value) > 1e-9 || math.Abs(a.SE-b.SE) > 1e-9 {
		t.Errorf("equal weights change %v ± %v to %v ± %v", b.Value, b.SE, a.Value, a.SE)
	}
	censored := e
	censored.Customers.Outcomes = slices.Clone(e.Customers.Outcomes)
	values := slices.Clone(e.Customers.Outcomes[0].Values)
	for c := 0; c < 300; c++ {
		values[c] = float32(math.NaN())
	}
	censored.Customers.Outcomes[0].Values = values
	f := find(t, censored, moment.FindOptions{})
	if n := f.Touchpoints[0].Decision.N; n != 500 {
		t.Errorf("%d customers were observed, want 500", n)
	}
	if n := f.Touchpoints[0].Brand.N; n != 800 {
		t.Errorf("%d customers answered, want 800", n)
	}
}
