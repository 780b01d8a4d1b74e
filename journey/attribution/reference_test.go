// SPDX-License-Identifier: Apache-2.0

package attribution

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"

	"touchstone/internal/reference"
	"touchstone/journey"
	"touchstone/journey/journeytest"
)

// readPaths reads a file of summed paths, "A > B" a row.
func readPaths(t testing.TB, name string, nulls bool) Paths {
	t.Helper()
	table := reference.CSV(t, "attribution", name+".csv")
	var p Paths
	code := map[string]uint32{}
	for _, words := range table.Words("path") {
		var path []uint32
		for _, w := range strings.Split(words, " > ") {
			if _, ok := code[w]; !ok {
				code[w] = uint32(len(code))
				p.Names = append(p.Names, w)
			}
			path = append(path, code[w])
		}
		p.Path = append(p.Path, path)
	}
	p.Conversions = counts(t, table.Words("total_conversions"))
	if nulls {
		p.Nulls = counts(t, table.Words("total_null"))
	}
	p.Worth = table.Numbers("total_conversion_value")
	return p
}

func counts(t testing.TB, words []string) []int64 {
	t.Helper()
	out := make([]int64, len(words))
	for i, w := range words {
		n, err := strconv.ParseInt(w, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		out[i] = n
	}
	return out
}

func (r *Result) of(t testing.TB, m Model) Crediting {
	t.Helper()
	for _, c := range r.Models {
		if c.Model == m {
			return c
		}
	}
	t.Fatalf("no model %s in %+v", m, r)
	return Crediting{}
}

func attributePaths(t testing.TB, p Paths, q Question) *Result {
	t.Helper()
	r, err := AttributePaths(t.Context(), p, q)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// exactMarkov is a chain solved by numpy.
type exactMarkov struct {
	P           float64            `json:"p_conversion_from_start"`
	Effect      map[string]float64 `json:"removal_effect"`
	Conversions map[string]float64 `json:"conversions"`
}

// Tolerance of the folder's README: E, relative 1e-8.
func TestMarkovEqualsTheExactReference(t *testing.T) {
	for _, name := range []string{"paths_small", "pathdata"} {
		var want map[string]json.RawMessage
		reference.JSON(t, &want, "attribution", name+".exact.json")
		for order := 1; order <= 3; order++ {
			for suffix, nulls := range map[string]bool{"": false, "_with_null": true} {
				t.Run(fmt.Sprintf("%s/%d%s", name, order, suffix), func(t *testing.T) {
					var m exactMarkov
					if err := json.Unmarshal(want[fmt.Sprintf("markov_order%d%s", order, suffix)], &m); err != nil {
						t.Fatal(err)
					}
					r := attributePaths(t, readPaths(t, name, nulls), Question{Models: []Model{Markov}, Order: order})
					c := r.of(t, Markov)
					reference.Near(t, "P", *c.Reach, m.P, reference.Exact)
					if len(c.Credits) != len(m.Effect) || len(m.Effect) == 0 {
						t.Fatalf("%d credits, want %d", len(c.Credits), len(m.Effect))
					}
					for _, credit := range c.Credits {
						reference.Near(t, "effect of "+credit.Name, credit.RemovalEffect.Value, m.Effect[credit.Name], reference.Exact)
						reference.Near(t, "conversions of "+credit.Name, credit.Conversions.Value, m.Conversions[credit.Name], reference.Exact)
					}
				})
			}
		}
	}
}

func TestRulesEqualTheExactReference(t *testing.T) {
	for _, name := range []string{"paths_small", "pathdata"} {
		t.Run(name, func(t *testing.T) {
			var want struct {
				Shapley   struct{ Conversions map[string]float64 } `json:"shapley_subset_game"`
				StepDecay map[string]float64                       `json:"position_decay_half_per_step"`
				Position  map[string]float64                       `json:"position_based_40_20_40"`
			}
			reference.JSON(t, &want, "attribution", name+".exact.json")
			r := attributePaths(t, readPaths(t, name, true), Question{Models: []Model{Shapley, StepDecay, Position}})
			for m, conversions := range map[Model]map[string]float64{Shapley: want.Shapley.Conversions, StepDecay: want.StepDecay, Position: want.Position} {
				for _, c := range r.of(t, m).Credits {
					// The reference sums floats: a credit of 2 carries rounding of the
					// 20,000 it was taken from.
					if math.Abs(c.Conversions.Value-conversions[c.Name]) > max(1e-8*conversions[c.Name], 1e-10) {
						t.Errorf("%s of %s = %v, want %v", m, c.Name, c.Conversions.Value, conversions[c.Name])
					}
				}
			}
		})
	}
}

// ChannelAttribution 2.2.4: rules E, simulated Markov within 0.007 of a removal
// effect and 0.003 of a share (README).
func TestPeerReference(t *testing.T) {
	for _, name := range []string{"paths_small", "pathdata"} {
		t.Run(name, func(t *testing.T) {
			var raw map[string]json.RawMessage
			reference.JSON(t, &raw, "attribution", name+".channelattribution.json")
			var rules map[string]map[string]float64
			into(t, raw["heuristic"], &rules)
			r := attributePaths(t, readPaths(t, name, true), Question{Models: []Model{First, Last, Linear}})
			for m, key := range map[Model]string{First: "first_touch", Last: "last_touch", Linear: "linear_touch"} {
				for _, c := range r.of(t, m).Credits {
					reference.Near(t, c.Name+" "+key, c.Conversions.Value, rules[c.Name][key+"_conversions"], reference.Exact)
					reference.Near(t, c.Name+" "+key+" value", c.Worth.Value, rules[c.Name][key+"_value"], reference.Exact)
				}
			}
			for order := 1; order <= 3; order++ {
				for suffix, nulls := range map[string]bool{"": false, "_with_null": true} {
					checkSimulated(t, readPaths(t, name, nulls), order, raw[fmt.Sprintf("markov_order%d%s", order, suffix)])
				}
			}
		})
	}
}

// countedPaths counts summed paths for a chain of order 1.
func countedPaths(t *testing.T, p Paths) *fold {
	t.Helper()
	plan := newPlan(Question{Models: []Model{Markov}}.filled(), p.Names, p.events())
	plan.order = 1
	f := newFold(plan)
	if err := f.visitPaths(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	return f
}

// The chances that ChannelAttribution 2.2.4 lists for a chain of order 1, which
// numbers channels as they come and leaves out steps from a channel to itself.
func TestStepsEqualThePeersTransitions(t *testing.T) {
	for _, name := range []string{"paths_small", "pathdata"} {
		for suffix, nulls := range map[string]bool{"": false, "_with_null": true} {
			t.Run(name+suffix, func(t *testing.T) {
				var raw map[string]json.RawMessage
				reference.JSON(t, &raw, "attribution", name+".channelattribution.json")
				var want struct {
					Transitions []struct {
						From, To string
						P        float64
					} `json:"transition_matrix"`
				}
				into(t, raw["markov_order1"+suffix], &want)
				got := chancesToMove(countedPaths(t, readPaths(t, name, nulls)))
				if len(got) != len(want.Transitions) || len(got) == 0 {
					t.Errorf("got %d steps, want %d", len(got), len(want.Transitions))
				}
				for _, w := range want.Transitions {
					reference.Near(t, w.From+" > "+w.To, got[[2]string{w.From, w.To}], w.P, reference.Exact)
				}
			})
		}
	}
}

// chancesToMove gives how likely each step that leaves a state is, with the
// peer's names.
func chancesToMove(f *fold) map[[2]string]float64 {
	n, out := len(f.code), map[[2]string]float64{}
	names := []string{"(start)"}
	for c := range n {
		names = append(names, strconv.Itoa(c+1))
	}
	columns := append(names[1:len(names):len(names)], "(conversion)", "(null)")
	for row, from := range names {
		steps, sum := f.groups[0].steps[row*(n+2):][:n+2], int64(0)
		for column, count := range steps {
			if columns[column] != from {
				sum += count
			}
		}
		for column, count := range steps {
			if to := columns[column]; to != from && count > 0 {
				out[[2]string{from, to}] = float64(count) / float64(sum)
			}
		}
	}
	return out
}

// How well ChannelAttribution 2.2.4 tells converting paths from others by their
// last touches, tried on the paths it learned from. Its curve has 100 points
// (roc_npt), which is fewer than the states of pathdata at orders 2 and 3.
func TestOrdersScoreAsThePeersDo(t *testing.T) {
	for name, tolerances := range map[string][]float64{
		"paths_small": {reference.Exact, reference.Exact, reference.Exact},
		"pathdata":    {reference.Exact, 2e-4, 2e-4},
	} {
		t.Run(name, func(t *testing.T) {
			var want struct {
				Choose struct {
					AUC struct {
						Order []int
						AUC   []float64
					}
				} `json:"choose_order"`
			}
			reference.JSON(t, &want, "attribution", name+".channelattribution.json")
			p := readPaths(t, name, true)
			f := countedPaths(t, p)
			for i, activities := range p.Path {
				var touched []uint8
				for _, a := range activities {
					touched = append(touched, f.node[a])
				}
				f.ending(path{touched: touched}, p.Conversions[i], p.Nulls[i], true)
				f.ending(path{touched: touched}, p.Conversions[i], p.Nulls[i], false)
			}
			scores := f.ends.scores()
			if len(scores) != MaxOrder {
				t.Fatalf("%d orders were tried", len(scores))
			}
			for i, s := range scores {
				if s.Order != want.Choose.AUC.Order[i] {
					t.Errorf("order %d, want %d", s.Order, want.Choose.AUC.Order[i])
				}
				reference.Near(t, fmt.Sprintf("AUC of order %d", s.Order), *s.AUC, want.Choose.AUC.AUC[i], tolerances[i])
			}
		})
	}
}

func checkSimulated(t *testing.T, p Paths, order int, raw json.RawMessage) {
	t.Helper()
	var want struct {
		Result  map[string]struct{ Total_conversions float64 }
		Effects map[string]struct {
			Conversion float64 `json:"removal_effects_conversion"`
		} `json:"removal_effects"`
	}
	into(t, raw, &want)
	r := attributePaths(t, p, Question{Models: []Model{Markov}, Order: order})
	for _, c := range r.of(t, Markov).Credits {
		if got := c.RemovalEffect.Value; math.Abs(got-want.Effects[c.Name].Conversion) > .007 {
			t.Errorf("order %d: effect of %s = %v, simulated %v", order, c.Name, got, want.Effects[c.Name])
		}
		share := want.Result[c.Name].Total_conversions / float64(r.Conversions)
		if math.Abs(c.Share.Value-share) > .003 {
			t.Errorf("order %d: share of %s = %v, simulated %v", order, c.Name, c.Share.Value, share)
		}
	}
}

func into(t *testing.T, raw json.RawMessage, v any) {
	t.Helper()
	if err := json.Unmarshal(raw, v); err != nil {
		t.Fatal(err)
	}
}

// One conversion a customer, whose hour and value stand in each of its rows.
func TestTimeDecayReference(t *testing.T) {
	table := reference.CSV(t, "attribution", "timedecay.csv")
	customers := table.Numbers("customer")
	hours, converted, value := table.Numbers("t_hours"), table.Numbers("conversion_t_hours"), table.Numbers("value")
	channels := []string{"search", "social", "email", "display", "direct"}
	codes := table.Codes("channel", channels...)
	log := &journey.Log{Activities: append(channels, "purchase")}
	worth := map[int]float64{}
	add := func(customer int, activity uint32, hour float64) {
		log.Case = append(log.Case, uint32(customer))
		log.Activity = append(log.Activity, activity)
		log.Time = append(log.Time, int64(math.Round(hour*3600_000)))
		log.Cases = max(log.Cases, customer+1)
	}
	for i, customer := range customers {
		add(int(customer), codes[i], hours[i])
		worth[int(customer)] = value[i]
		if i+1 == len(customers) || customers[i+1] != customer {
			add(int(customer), 5, converted[i])
		}
	}
	var want struct {
		HalfLife     int64              `json:"half_life_hours"`
		Lookback     int64              `json:"lookback_hours"`
		TimeDecay    map[string]float64 `json:"time_decay_value"`
		Last         map[string]float64 `json:"last_touch_value"`
		Unattributed float64            `json:"unattributed_value"`
	}
	reference.JSON(t, &want, "attribution", "timedecay.expected.json")
	r, err := Attribute(t.Context(), journeytest.Trails(t, log), Question{
		Outcomes: []uint32{5}, Models: []Model{TimeDecay, Last}, HalfLife: want.HalfLife * 3600_000, Lookback: want.Lookback * 3600_000,
		Worth: func(t *journey.Trail, _ int) float64 { return worth[t.Case] },
	})
	if err != nil {
		t.Fatal(err)
	}
	for m, values := range map[Model]map[string]float64{TimeDecay: want.TimeDecay, Last: want.Last} {
		for _, c := range r.of(t, m).Credits {
			reference.Near(t, string(m)+" "+c.Name, c.Worth.Value, values[c.Name], reference.Exact)
		}
	}
	reference.Near(t, "unattributed", r.WorthUnattributed, want.Unattributed, reference.Exact)
	if r.Conversions != 300 || r.Attributed != 300 { // as many customers as the file has
		t.Errorf("%d conversions, %d attributed", r.Conversions, r.Attributed)
	}
}
