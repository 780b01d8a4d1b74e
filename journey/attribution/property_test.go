// SPDX-License-Identifier: Apache-2.0

package attribution

import (
	"fmt"
	"math"
	"math/bits"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"touchstone/journey"
	"touchstone/journey/journeytest"
)

const day = 24 * 3600_000

// drawTrails draws a small log over the touchpoints 0 to 4, an outcome 5 and
// something else, 6. Times may tie or be missing.
func drawTrails(t *rapid.T) *journey.Trails {
	log := &journey.Log{Activities: []string{"a", "b", "c", "d", "e", "buy", "other"}, Cases: rapid.IntRange(1, 40).Draw(t, "cases")}
	time := rapid.OneOf(rapid.Int64Range(0, 100*day), rapid.Int64Range(0, 3), rapid.Just(journey.NoTime))
	for range rapid.IntRange(0, 150).Draw(t, "events") {
		log.Case = append(log.Case, uint32(rapid.IntRange(0, log.Cases-1).Draw(t, "case")))
		log.Activity = append(log.Activity, uint32(rapid.IntRange(0, 6).Draw(t, "activity")))
		log.Time = append(log.Time, time.Draw(t, "time"))
	}
	if rapid.IntRange(0, 4).Draw(t, "untimed") == 0 {
		log.Time = nil
	}
	return journeytest.Trails(t, log)
}

func drawQuestion(t *rapid.T) Question {
	return Question{
		Outcomes: []uint32{5}, Touchpoints: []uint32{0, 1, 2, 3, 4}, Order: rapid.IntRange(0, 3).Draw(t, "order"),
		Limit: rapid.IntRange(1, 6).Draw(t, "limit"), Resamples: rapid.SampledFrom([]int{-1, 7}).Draw(t, "resamples"),
		Worth: func(t *journey.Trail, at int) float64 { return float64(t.Case)*1.1 - float64(at)/3 },
	}
}

func TestCreditsSumToConversions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r, err := Attribute(t.Context(), drawTrails(t), drawQuestion(t))
		if err != nil {
			t.Fatal(err)
		}
		if r.Attributed+r.Unattributed != r.Conversions {
			t.Fatalf("%+v", r)
		}
		for _, c := range r.Models {
			if c.Refused != "" {
				continue
			}
			conversions, shares, worth := 0.0, 0.0, 0.0
			for _, credit := range c.Credits {
				conversions, shares, worth = conversions+credit.Conversions.Value, shares+credit.Share.Value, worth+credit.Worth.Value
				if credit.Conversions.Value < 0 || credit.N > r.Attributed {
					t.Fatalf("%s: %+v", c.Model, credit)
				}
				if e := credit.RemovalEffect; e != nil && !(e.Value >= 0 && e.Value <= 1) {
					t.Fatalf("removal effect %v", e.Value)
				}
			}
			if math.Abs(conversions-float64(r.Attributed)) > 1e-9 || math.Abs(shares-1) > 1e-9 {
				t.Fatalf("%s: credits sum to %v of %d, shares to %v", c.Model, conversions, r.Attributed, shares)
			}
			if want := *r.Worth - r.WorthUnattributed; want != 0 && math.Abs(worth-want) > 1e-9*(1+math.Abs(want)) {
				t.Fatalf("%s: worth sums to %v, want %v", c.Model, worth, want)
			}
		}
	})
}

// Every touch is in one path, so the steps into touchpoints are the touches,
// and what goes in comes out.
func TestEveryTouchIsInOnePath(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		trails, q := drawTrails(t), drawQuestion(t).filled()
		p, err := planFor(t.Context(), trails, q)
		if err != nil {
			t.Fatal(err)
		}
		p.order = 1
		f, err := journey.Run(t.Context(), trails, 1, func() *fold { return newFold(p) })
		if err != nil {
			t.Fatal(err)
		}
		touches, relevant, n := int64(0), int64(0), len(p.code)
		steps := f.groups[0].steps
		for c := range n {
			in, out := int64(0), int64(0)
			for row := range n + 1 {
				in += steps[row*(n+2)+c]
			}
			for column := range n + 2 {
				out += steps[(c+1)*(n+2)+column]
			}
			if in != out {
				t.Fatalf("touchpoint %d: %d in, %d out", c, in, out)
			}
			touches += in
		}
		for c := range trails.Len() {
			for _, a := range trails.At(c).Activity {
				if a < 5 {
					relevant++
				}
			}
		}
		if touches != relevant || f.touches != relevant {
			t.Fatalf("%d touches in steps, %d counted, %d in the log", touches, f.touches, relevant)
		}
	})
}

// drawPaths draws summed paths over so many touchpoints; ascending ones have
// no cycle.
func drawPaths(t *rapid.T, touchpoints int, ascending bool) Paths {
	p := Paths{}
	for c := range touchpoints {
		p.Names = append(p.Names, fmt.Sprint(c))
	}
	for range rapid.IntRange(1, 12).Draw(t, "paths") {
		path := rapid.SliceOfN(rapid.Uint32Range(0, uint32(touchpoints-1)), 1, 7).Draw(t, "path")
		if ascending {
			slices.Sort(path)
			path = slices.Compact(path)
		}
		p.Path = append(p.Path, path)
		p.Conversions = append(p.Conversions, rapid.Int64Range(0, 5).Draw(t, "conversions"))
		p.Nulls = append(p.Nulls, rapid.Int64Range(0, 5).Draw(t, "nulls"))
	}
	p.Conversions[0]++
	return p
}

// Shapley (1953): the mean over all orders of joining, as a sum over subsets.
func TestShapleyEqualsBruteForce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 8).Draw(t, "touchpoints")
		p := drawPaths(t, n, false)
		worth := make([]float64, 1<<n)
		for s := range worth {
			for i, path := range p.Path {
				within := true
				for _, c := range path {
					within = within && s>>c&1 == 1
				}
				if within {
					worth[s] += float64(p.Conversions[i])
				}
			}
		}
		factorial := func(k int) float64 { return math.Gamma(float64(k + 1)) }
		r := mustPaths(t, p, Question{Models: []Model{Shapley}})
		for c, credit := range r.Models[0].Credits {
			want := 0.0
			for s := range worth {
				if s>>c&1 == 0 {
					k := bits.OnesCount(uint(s))
					want += factorial(k) * factorial(n-k-1) / factorial(n) * (worth[s|1<<c] - worth[s])
				}
			}
			if math.Abs(credit.Conversions.Value-want) > 1e-9 {
				t.Fatalf("touchpoint %d gets %v, want %v", c, credit.Conversions.Value, want)
			}
		}
	})
}

func mustPaths(t *rapid.T, p Paths, q Question) *Result {
	r, err := AttributePaths(t.Context(), p, q)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// walks enumerates the walks of a chain without cycles. States are texts; a
// walk through a state with the removed touchpoint is lost.
type walks struct {
	next  map[string]map[string]float64
	total map[string]float64
}

func newWalks(p Paths, order int) *walks {
	w := &walks{next: map[string]map[string]float64{}, total: map[string]float64{}}
	add := func(from, to string, n int64) {
		if w.next[from] == nil {
			w.next[from] = map[string]float64{}
		}
		w.next[from][to] += float64(n)
		w.total[from] += float64(n)
	}
	for i, path := range p.Path {
		states := []string{"start"}
		k := min(order, len(path))
		for at := 0; at+k <= len(path); at++ {
			states = append(states, fmt.Sprint(path[at:at+k]))
		}
		for s := 1; s < len(states); s++ {
			add(states[s-1], states[s], p.Conversions[i]+p.Nulls[i])
		}
		add(states[len(states)-1], "convert", p.Conversions[i])
		add(states[len(states)-1], "null", p.Nulls[i])
	}
	return w
}

func (w *walks) reach(from string, removed int) float64 {
	if from == "convert" {
		return 1
	}
	if removed >= 0 && slices.Contains([]byte(from), byte('0'+removed)) || w.total[from] == 0 {
		return 0
	}
	sum := 0.0
	for to, n := range w.next[from] {
		sum += n / w.total[from] * w.reach(to, removed)
	}
	return sum
}

func TestChainEqualsEnumeratedWalks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawPaths(t, rapid.IntRange(1, 7).Draw(t, "touchpoints"), true)
		for order := 1; order <= 3; order++ {
			w := newWalks(p, order)
			c := mustPaths(t, p, Question{Models: []Model{Markov}, Order: order}).Models[0]
			reach := w.reach("start", -1)
			if math.Abs(*c.Reach-reach) > 1e-12 {
				t.Fatalf("order %d: P = %v, want %v", order, *c.Reach, reach)
			}
			for i, credit := range c.Credits {
				if want := 1 - w.reach("start", i)/reach; math.Abs(credit.RemovalEffect.Value-want) > 1e-11 {
					t.Fatalf("order %d: effect of %d = %v, want %v", order, i, credit.RemovalEffect.Value, want)
				}
			}
		}
	})
}

var sameResult = cmp.Options{cmpopts.IgnoreUnexported(OrderScore{})}

func TestSplitAndMergeOrderDoNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		trails, q := drawTrails(t), drawQuestion(t).filled()
		p, err := planFor(t.Context(), trails, q)
		if err != nil {
			t.Fatal(err)
		}
		p.order, p.choose, p.mask = max(1, q.Order), true, 15
		p.most = rapid.SampledFrom([]int{4, 20, maxGrams}).Draw(t, "most")
		whole, merged := journeytest.Split(t, trails, func() *fold { return newFold(p) })
		if d := cmp.Diff(resultOf(t, whole), resultOf(t, merged), sameResult); d != "" {
			t.Fatal(d)
		}
	})
}

func resultOf(t *rapid.T, f *fold) *Result {
	r, err := f.result(t.Context(), f.ends.scores())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// The result must not depend on how many workers there are, to the last bit.
func TestWorkersDoNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		trails, q := drawTrails(t), drawQuestion(t)
		var results []*Result
		for _, q.Workers = range []int{1, 3} {
			r, err := Attribute(t.Context(), trails, q)
			if err != nil {
				t.Fatal(err)
			}
			results = append(results, r)
		}
		if d := cmp.Diff(results[0], results[1], sameResult); d != "" {
			t.Fatal(d)
		}
	})
}

// Whether b leads to a purchase depends on what came before it, so order 2 is
// chosen; the answer is that to a question which asks for it.
func TestAnOpenOrderAnswersAsTheChosenOne(t *testing.T) {
	var cases [][][2]float64
	for i := range 300 {
		cases = append(cases, [][2]float64{{float64(2 * (i % 2)), 0}, {1, 1}, {float64(3 + i%2), 2}})
	}
	trails := trailsOf(t, 5, cases...)
	q := Question{Outcomes: []uint32{3}, Touchpoints: []uint32{0, 1, 2}, Worth: func(t *journey.Trail, _ int) float64 { return float64(t.Case) / 3 }}
	open := attribute(t, trails, q)
	if q.Order = open.of(t, Markov).Order; q.Order != 2 {
		t.Fatalf("order %d", q.Order)
	}
	if d := cmp.Diff(attribute(t, trails, q), open, cmpopts.IgnoreFields(Result{}, "Orders")); d != "" {
		t.Fatal(d)
	}
}
