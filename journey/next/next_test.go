// SPDX-License-Identifier: Apache-2.0

package next

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"touchstone"
	"touchstone/journey"
	"touchstone/journey/journeytest"
)

// spelled makes a log of one case per word, one event per letter, an hour
// apart, named by the letters a, b, c, d, e.
func spelled(t testing.TB, words ...string) *journey.Trails {
	t.Helper()
	log := &journey.Log{Activities: []string{"a", "b", "c", "d", "e"}, Cases: len(words)}
	for c, word := range words {
		for i, letter := range word {
			log.Case, log.Activity = append(log.Case, uint32(c)), append(log.Activity, uint32(letter-'a'))
			log.Time = append(log.Time, int64(i)*3600_000)
		}
	}
	return journeytest.Trails(t, log)
}

func nobody(int) bool { return false }

// Of ab, ab and ac are seen a 3, b 2, c 1 and the end 3 times: N = 9, V = 4, so
// p(a) = p(end) = 4/13, p(b) = 3/13, p(c) = 2/13. After a came two kinds, b
// twice and c once: p(b|a) = (2 + 2 x 3/13) / 5 = 32/65, p(c|a) = 17/65, and
// p(a|a) = p(end|a) = (2 x 4/13) / 5 = 8/65, of which the end comes first.
func TestPredictionByHand(t *testing.T) {
	r := predict(t, spelled(t, "ab", "ab", "ac"), Question{After: []uint32{0}, Order: 1, HeldOut: nobody})
	want := []Prediction{{Touchpoint: 1, Name: "b", P: 32. / 65, N: 2}, {Touchpoint: 2, Name: "c", P: 17. / 65, N: 1}, {Touchpoint: journey.End, P: 8. / 65}, {P: 8. / 65, Name: "a"}}
	if len(r.Predictions) != len(want) || r.ContextN != 3 || r.Touchpoints != 3 {
		t.Fatalf("%+v", r)
	}
	for i, p := range r.Predictions {
		if math.Abs(p.P-want[i].P) > 1e-15 || p.Touchpoint != want[i].Touchpoint || p.N != want[i].N || p.Name != want[i].Name {
			t.Errorf("prediction %d is %+v, want %+v", i, p, want[i])
		}
	}
	if notes := r.Notes(); len(notes) != 2 || notes[0].Key != "next.context_few" || notes[1].Key != "next.not_tried" {
		t.Errorf("notes %v", notes)
	}
}

// Wilson's limits of p = 32/65 with n = 3 and z = 1.959964: the centre is (p +
// z²/2n) / (1 + z²/n) = .496627, the half width z sqrt(p(1-p)/n + z²/4n²) / (1 +
// z²/n) = .374646. A context that was never seen has none.
func TestPredictionsHaveIntervals(t *testing.T) {
	m, err := Learn(t.Context(), spelled(t, "ab", "ab", "ac"), Question{Order: 1, HeldOut: nobody})
	if err != nil {
		t.Fatal(err)
	}
	p := m.After([]uint32{0}).Predictions[0]
	if p.Low == nil || p.High == nil || math.Abs(*p.Low-.121981) > 1e-5 || math.Abs(*p.High-.871273) > 1e-5 {
		t.Errorf("%+v, from %v to %v", p, *p.Low, *p.High)
	}
	// Of the first two predictions, 49/65, the rest are 16/65, which never came:
	// centre .388688, half width .352858.
	few, err := Learn(t.Context(), spelled(t, "ab", "ab", "ac"), Question{Order: 1, Top: 2, HeldOut: nobody})
	if err != nil {
		t.Fatal(err)
	}
	if o := few.After([]uint32{0}).Others; o == nil || math.Abs(o.P-16./65) > 1e-15 || o.N != 0 || math.Abs(*o.Low-.035830) > 1e-6 || math.Abs(*o.High-.741545) > 1e-6 {
		t.Errorf("others %+v", o)
	}
	if o := m.After([]uint32{3}).Others; o == nil || o.Low != nil || o.P > 1e-12 {
		t.Errorf("others after an unseen context: %+v", o)
	}
	for _, p := range m.After([]uint32{3}).Predictions {
		if p.Low != nil || p.High != nil {
			t.Errorf("an unseen context gives %+v an interval", p)
		}
	}
}

// One model answers about any context as a question of its own does; what has
// no name is passed over.
func TestOneModelAnswersEveryContext(t *testing.T) {
	source := spelled(t, "abcde", "abcce", "bcd", "acd", "ab", "eab")
	m, err := Learn(t.Context(), source, Question{})
	if err != nil {
		t.Fatal(err)
	}
	for _, context := range [][]uint32{nil, {0}, {0, 1}, {0, 1, 2}, {4, 4}} {
		if diff := gocmp.Diff(predict(t, source, Question{After: context}), m.After(context)); diff != "" {
			t.Errorf("after %v: %s", context, diff)
		}
	}
	if diff := gocmp.Diff(m.After([]uint32{0}), m.After([]uint32{99, 0})); diff != "" {
		t.Error(diff)
	}
}

// What order 2 alone can know: after b comes what stood before it.
func TestOrderIsChosenByLogLoss(t *testing.T) {
	var words []string
	for range 100 {
		words = append(words, "aba", "cbc")
	}
	r := predict(t, spelled(t, words...), Question{After: []uint32{2, 1}})
	if r.Order < 2 || *r.Trials[1].LogLoss >= *r.Trials[0].LogLoss || r.Predictions[0].Name != "c" || r.ContextN != 100 {
		t.Errorf("%+v", r)
	}
	unseen := predict(t, spelled(t, words...), Question{After: []uint32{3, 1}, Order: 2})
	if unseen.ContextN != 0 || unseen.ContextUsed != 1 || unseen.Notes()[0].Key != "next.context_unseen" {
		t.Errorf("%+v", unseen)
	}
}

// Two customers, 3 events each (the end counts). The first is guessed 3 of 3,
// the second 1 of 3: share 4/6; residuals 3 - 2 = 1 and 1 - 2 = -1, so the
// variance is (1 + 1) / 36 x 2/1 = 1/9 and the events are worth (4/6 x 2/6) /
// (1/9) = 2 independent ones.
func TestAccuracyCountsCustomers(t *testing.T) {
	f := &trialFold{events: 6, customers: 2, squares: 18}
	a := f.accuracy(&hits{of: [2]int64{4}, squares: [2]int64{10}, products: [2]int64{12}}, 0)
	// Wilson by hand with p = 2/3, n = 2, z = 1.959964: centre (p + zz/2n) /
	// (1 + zz/n) = (.666667 + .960365) / 2.920729 = .557064; half z sqrt(p(1-p)/n +
	// zz/4nn) / (1 + zz/n) = 1.959964 x sqrt(.111111 + .240091) / 2.920729 = .397682.
	if math.Abs(a.Share-2./3) > 1e-15 || math.Abs(*a.Low-(.557064-.397682)) > 2e-6 || math.Abs(*a.High-(.557064+.397682)) > 2e-6 {
		t.Errorf("%v, %v to %v", a.Share, *a.Low, *a.High)
	}
}

// Events at hour 2 and later are neither learned from nor tried on, for their
// trails began before.
func TestSplitByTime(t *testing.T) {
	log := spelled(t, "abcd", "abcd")
	f, err := journey.Run(t.Context(), log, 1, func() *learnFold { return newLearnFold(newPlan(Question{Until: 2 * 3600_000}.filled(), 5)) })
	if err != nil {
		t.Fatal(err)
	}
	var sums [3]int64
	for i := range sums {
		for _, n := range f.counts[i].all() {
			sums[i] += n
		}
	}
	if sums != [3]int64{4, 0, 6} {
		t.Errorf("learned, held and after: %v", sums)
	}
	r := predict(t, log, Question{Until: -1})
	if r.Trials[0].N != 10 || *r.Trials[0].LogLoss < 20 { // all held out: nothing was learned, and -ln 1e-9 = 20.7
		t.Errorf("%+v", r.Trials[0])
	}
}

func drawWords(t *rapid.T) *journey.Trails {
	words := rapid.SliceOfN(rapid.StringMatching("[a-e]{0,9}"), 0, 30).Draw(t, "words")
	log := &journey.Log{Activities: []string{"a", "b", "c", "d", "e"}, Cases: len(words)}
	for c, word := range words {
		for _, letter := range word {
			log.Case, log.Activity = append(log.Case, uint32(c)), append(log.Activity, uint32(letter-'a'))
		}
	}
	return journeytest.Trails(t, log)
}

func TestProbabilitiesSumToOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r, err := Predict(t.Context(), drawWords(t), Question{
			After: rapid.SliceOfN(rapid.Uint32Range(0, 4), 0, 4).Draw(t, "after"), Order: rapid.IntRange(0, 3).Draw(t, "order"), Top: 6,
		})
		if err != nil {
			t.Fatal(err)
		}
		sum := 0.0
		for i, p := range r.Predictions {
			sum += p.P
			if i > 0 && p.P > r.Predictions[i-1].P || p.N > r.ContextN {
				t.Fatalf("%+v", r.Predictions)
			}
		}
		if r.Events > 0 && math.Abs(sum-1) > 1e-12 {
			t.Fatalf("probabilities sum to %v", sum)
		}
	})
}

// The first three must be those of a sort of everything.
func TestTopEqualsASortOfEverything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		trails := drawWords(t)
		f, err := journey.Run(t.Context(), trails, 1, func() *learnFold { return newLearnFold(newPlan(Question{}.filled(), 5)) })
		if err != nil {
			t.Fatal(err)
		}
		m := newModel(ranksOf(trails.Names()), &f.counts[learned])
		context := uint64(0)
		for range rapid.IntRange(0, 3).Draw(t, "length") {
			context = context<<16 | uint64(rapid.Uint16Range(1, 5).Draw(t, "symbol"))
		}
		levels := m.levels(context, 3)
		var all []likely
		for _, u := range m.usual {
			all = append(all, likely{u.symbol, m.p(levels, u.symbol)})
		}
		slices.SortFunc(all, func(a, b likely) int {
			return cmp.Or(cmp.Compare(b.p, a.p), cmp.Compare(m.rankOf(a.symbol), m.rankOf(b.symbol)))
		})
		if got := m.top(levels, 3, m.newScratch()); !slices.Equal(got, all[:min(3, len(all))]) {
			t.Fatalf("got %v of %v", got, all)
		}
	})
}

// Any split over folds, any order of merges and any number of workers give the
// same bytes, also where contexts are dropped.
func TestSplitAndMergeOrderDoNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		trails := drawWords(t)
		p := newPlan(Question{Folds: 3}.filled(), 5)
		p.most = rapid.SampledFrom([]int{3, 10, 1000}).Draw(t, "most")
		whole, merged := journeytest.Split(t, trails, func() *learnFold { return newLearnFold(p) })
		for i := range whole.counts {
			if d := gocmp.Diff(maps.Collect(whole.counts[i].all()), maps.Collect(merged.counts[i].all())); d != "" {
				t.Fatal(d)
			}
		}
		results := make([]*Result, 2)
		for i := range results {
			p.Workers = 1 + 2*i
			m, err := p.learn(t.Context(), trails)
			if err != nil {
				t.Fatal(err)
			}
			results[i] = m.After(nil)
		}
		if d := gocmp.Diff(results[0], results[1]); d != "" {
			t.Fatal(d)
		}
	})
}

func TestWrongQuestions(t *testing.T) {
	for field, q := range map[string]Question{
		"order": {Order: 4}, "top": {Top: -1}, "folds": {Folds: 1}, "after": {After: []uint32{5}}, "touchpoints": {Touchpoints: []uint32{7}},
	} {
		_, err := Predict(t.Context(), spelled(t, "ab"), q)
		var e *touchstone.Error
		if !errors.As(err, &e) || e.Kind != touchstone.Invalid || e.Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
}

func TestEmptyAndCancelled(t *testing.T) {
	r := predict(t, spelled(t), Question{After: []uint32{1}})
	if r.Events != 0 || len(r.Predictions) != 0 || r.Notes()[0].Key != "next.nothing_seen" {
		t.Errorf("%+v", r)
	}
	if _, err := json.Marshal(r); err != nil {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Predict(ctx, spelled(t, "ab"), Question{}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// scattered makes a log of so many events over so many touchpoints in trails of
// a length; each touchpoint tends to be followed by its neighbour.
func scattered(t testing.TB, events, touchpoints, length int) *journey.Trails {
	t.Helper()
	r := rand.New(rand.NewPCG(3, 4))
	log := &journey.Log{Cases: (events-1)/length + 1}
	for a := range touchpoints {
		log.Activities = append(log.Activities, fmt.Sprint(a))
	}
	now := 0
	for i := range events {
		if now++; r.IntN(3) == 0 {
			now = min(r.IntN(touchpoints), r.IntN(touchpoints))
		}
		now %= touchpoints
		log.Case, log.Activity = append(log.Case, uint32(i/length)), append(log.Activity, uint32(now))
	}
	return journeytest.Trails(t, log)
}

func TestOneLongTrailAndManyTouchpoints(t *testing.T) {
	if r := predict(t, scattered(t, 1_000_000, 20, 1_000_000), Question{After: []uint32{4}}); r.Events != 1_000_001 || r.Predictions[0].Name != "5" {
		t.Errorf("%+v", r.Predictions)
	}
	if r := predict(t, scattered(t, 100_000, 5000, 10), Question{After: []uint32{4}, Order: 1}); r.Predictions[0].Name != "5" {
		t.Errorf("%+v", r.Predictions)
	}
}

func BenchmarkPredict(b *testing.B) {
	trails := scattered(b, 4_000_000, 60, 20)
	for b.Loop() {
		if _, err := Predict(b.Context(), trails, Question{After: []uint32{4, 5}}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(trails.Events()), "ns/event")
}
