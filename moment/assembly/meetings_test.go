// SPDX-License-Identifier: Apache-2.0

package assembly

import (
	"context"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/moment"
)

// town is a world in which meeting a touchpoint changes nothing but what is
// planted, while who meets more comes more often anyway: how busy a customer is
// (recorded nowhere) brings contacts and repurchases alike, customers leave
// for good at some time, gold members prefer the first touchpoint and buy more,
// and the unhappy prefer the second and answer lower.
type town struct {
	customers int
	planted   float64 // share of meetings of the first touchpoint after which one repurchase more comes within 60 days
	liked     float64 // points of NPS after it
}

const streets = 6

func (w town) world(seed uint64) (World, Question) {
	r := rand.New(rand.NewPCG(seed, 11))
	var all steps
	gold, moods := map[touchstone.CustomerID][]touchstone.TraitValue{}, map[touchstone.CustomerID][]touchstone.TraitValue{}
	for c := range w.customers {
		id := touchstone.CustomerID(c + 1)
		busy, rich, mood := r.ExpFloat64()*r.ExpFloat64()+.2, r.IntN(2), math.Round(r.NormFloat64())
		gold[id] = []touchstone.TraitValue{{Value: strconv.Itoa(rich)}}
		moods[id] = []touchstone.TraitValue{{Value: strconv.Itoa(int(mood))}}
		leaves := min(400, r.ExpFloat64()*300+20)
		var mine steps
		buy := func(day float64) { mine = append(mine, on(id, day, stay, touchstone.Outcome)) }
		last := -1e9
		for day := r.Float64() * 60; day < leaves; day += r.ExpFloat64() * 40 / busy {
			weights := [streets]float64{1 + float64(rich), math.Exp(-.5 * mood), 1, 1, 1, .5}
			place := choose(r, weights[:])
			var score []touchstone.Score
			if r.IntN(2) == 0 {
				score = []touchstone.Score{stars(int32(max(1, min(5, math.Round(3.5+.7*mood+r.NormFloat64())))))}
			}
			mine = append(mine, on(id, day, street(place), touchstone.Interaction, score...))
			likes := 0.0
			if fresh := day-last > 90; place == 0 {
				if fresh && r.Float64() < w.planted {
					buy(day + 60*r.Float64())
				}
				if fresh {
					likes = w.liked
				}
				last = day
			}
			if r.IntN(3) == 0 {
				mine = append(mine, on(id, day+1+r.Float64()/2, survey, touchstone.Feedback, nps(int32(max(0, min(10, math.Round(6.5+likes+mood+1.5*r.NormFloat64())))))))
			}
		}
		for day := r.Float64() * 100; day < leaves; day += r.ExpFloat64() * 250 / busy / float64(1+rich) {
			buy(day)
		}
		slices.SortStableFunc(mine, func(a, b eventstore.Step) int { return a.Occurred.Compare(b.Occurred) })
		all = append(all, mine...)
	}
	m := &touchstone.Meaning{Shapes: map[touchstone.ShapeID]touchstone.TouchpointID{}, Histories: histories{"gold": gold, "satisfied": moods}}
	var touchpoints []touchstone.TouchpointID
	for i := range streets {
		touchpoints = append(touchpoints, touchstone.TouchpointID(fmt.Sprint("tp_", i)))
		m.Shapes[street(i)] = touchpoints[i]
	}
	return World{Trails: all, Touchpoints: touchpoints, Names: map[touchstone.ShapeID]string{stay: "repurchase"}, Meaning: m},
		Question{Traits: []string{"gold", "satisfied"}, Outcomes: []Outcome{{Name: "repurchase", Impact: moment.Decision}, {Name: "nps", Metric: true, Impact: moment.Brand}}}
}

func street(i int) touchstone.ShapeID { return touchstone.ShapeID(100 + i) }

func choose(r *rand.Rand, weights []float64) int {
	total := 0.0
	for _, w := range weights {
		total += w
	}
	x := r.Float64() * total
	for i, w := range weights {
		if x -= w; x < 0 {
			return i
		}
	}
	return len(weights) - 1
}

// ever is the difference in customers who came again at all between those who
// ever met the first touchpoint and those who never did, in standard errors.
func ever(a *Assembly, w World) float64 {
	var met, again = make(map[touchstone.CustomerID]bool), make(map[touchstone.CustomerID]bool)
	for s := range w.Trails.Trails(context.Background(), eventstore.Filter{}, nil, 0) {
		if s.Kind == touchstone.Outcome {
			again[s.Customer] = true
		} else if s.Shape == street(0) {
			met[s.Customer] = true
		}
	}
	var n, x [2]float64
	for _, id := range a.IDs {
		arm := 0
		if met[id] {
			arm = 1
		}
		n[arm]++
		if again[id] {
			x[arm]++
		}
	}
	p0, p1 := x[0]/n[0], x[1]/n[1]
	return (p1 - p0) / math.Sqrt(p0*(1-p0)/n[0]+p1*(1-p1)/n[1])
}

var worlds = flag.Int("worlds", 3, "how many seeded worlds the tests of met against not met go through")

// verdicts are what many worlds say of met against not met.
type verdicts struct {
	worlds, falsely, naive, found int
	effect, points                float64
}

func (w town) verdicts(t *testing.T) (v verdicts) {
	t.Helper()
	for seed := range uint64(*worlds) {
		world, q := w.world(seed)
		a := made(t, world, q)
		all, err := moment.Met(t.Context(), *a.Meetings, moment.FindOptions{})
		if err != nil {
			t.Fatal(err)
		}
		wrong := false
		for place, c := range all {
			for _, e := range c.Effects {
				wrong = wrong || e.Holds && (w.planted == 0 || place > 0)
				if place == 0 && e.Outcome == "repurchase" && e.Reason == "" {
					v.effect += e.Value / float64(*worlds)
				}
				if place == 0 && e.Outcome == "nps" && e.Reason == "" {
					v.points += e.Value / float64(*worlds)
				}
				if place == 0 && e.Outcome == "repurchase" && e.Holds && e.Value > 0 {
					v.found++
				}
			}
		}
		if wrong {
			v.falsely++
		}
		if ever(a, world) > 1.96 {
			v.naive++
		}
		v.worlds++
	}
	t.Logf("%+v: %+v", w, v)
	return v
}

// few is how many of n worlds may go wrong where 5 % do: three standard
// deviations of the binomial more.
func few(n int) int { return int(.05*float64(n) + 3*math.Sqrt(.05*.95*float64(n))) }

// Where meeting changes nothing, who meets more comes again more all the same,
// and leaving ends both: the plain comparison is always wrong, this one is not.
func TestMeetingThatChangesNothing(t *testing.T) {
	v := town{customers: 1500}.verdicts(t)
	if v.falsely > few(v.worlds) {
		t.Errorf("something is said to come of meeting in %d of %d worlds", v.falsely, v.worlds)
	}
	if v.naive < v.worlds {
		t.Errorf("ever against never is deceived in %d of %d worlds only: the world is no test", v.naive, v.worlds)
	}
	if math.Abs(v.effect) > .03 || math.Abs(v.points) > .3 {
		t.Errorf("effects %v and %v points of nothing", v.effect, v.points)
	}
}

// What is planted shows, smaller than it is because a third of the others meet
// it later and some come again anyway; the other touchpoints stay what they are.
func TestMeetingThatChangesSomething(t *testing.T) {
	v := town{customers: 1500, planted: .3, liked: .8}.verdicts(t)
	if 10*v.found < 8*v.worlds {
		t.Errorf("found in %d of %d worlds", v.found, v.worlds)
	}
	if v.falsely > few(v.worlds) {
		t.Errorf("another touchpoint is named in %d of %d worlds", v.falsely, v.worlds)
	}
	if v.effect < .03 || v.effect > .3 || v.points < .1 || v.points > .8 {
		t.Errorf("effects %v and %v points are not between nothing and what was planted", v.effect, v.points)
	}
}

// Index times, reckoned by hand: a meeting counts when the touchpoint was not
// met for 90 days, at the moment it begins; what is said later is none.
func TestIndexTimes(t *testing.T) {
	rated := stars(5)
	w := world(
		on(1, 0, desk, touchstone.Interaction),
		on(1, 10, desk, touchstone.Interaction),      // again: no index time
		on(1, 12, breakfast, touchstone.Interaction), // two days after the desk
		on(1, 13, desk, touchstone.Interaction, rated),
		on(1, 110, desk, touchstone.Interaction), // 97 days after the last
		on(2, 0, breakfast, touchstone.Feedback, rated),
		on(2, 1, desk, touchstone.Interaction),
		on(2, 1.5, stay, touchstone.Outcome),
		on(3, 200, elsewhere, touchstone.Interaction),
	)
	m := made(t, w, Question{}).Meetings
	if want := []uint32{0, 0, 0, 1}; !slices.Equal(m.Customer, want) {
		t.Fatalf("customers %v, want %v", m.Customer, want)
	}
	if want := []uint16{0, 1, 0, 0}; !slices.Equal(m.Touchpoint, want) {
		t.Fatalf("touchpoints %v, want %v", m.Touchpoint, want)
	}
	for row, want := range [][4]bool{ // desk, breakfast in the 90 days before; then in the 90 days after
		{true, false, true, true}, {true, true, true, false}, {true, false, false, false}, {true, false, false, false},
	} {
		got := [4]bool{m.Recent.Has(row, 0), m.Recent.Has(row, 1), m.Later.Has(row, 0), m.Later.Has(row, 1)}
		if got != want {
			t.Errorf("row %d: %v, want %v", row, got, want)
		}
	}
	if m.From[0] == m.From[1] || m.From[0] == m.From[2] {
		t.Errorf("came from %v: nowhere, the desk, long ago", m.From)
	}
	if got, want := column(t, m.Covariates, "contacts"), []float32{0, float32(math.Log1p(2)), float32(math.Log1p(4)), float32(math.Log1p(1))}; !same(got, want) {
		t.Errorf("contacts before %v, want %v", got, want)
	}
	if got, want := after(t, m.Outcomes, "repurchase"), []float32{0, 0, 0, 1}; !same(got, want) {
		t.Errorf("repurchase %v, want %v", got, want)
	}
	if want := []float32{1, 1, nan, nan}; !same(m.Feeling, want) { // day 13 is of the encounter that began then
		t.Errorf("felt after %v, want %v", m.Feeling, want)
	}
}

// histories are traits in a map.
type histories map[string]map[touchstone.CustomerID][]touchstone.TraitValue

func (h histories) History(_ context.Context, name string) (map[touchstone.CustomerID][]touchstone.TraitValue, error) {
	return h[name], nil
}
