// SPDX-License-Identifier: Apache-2.0

package aspect_test

import (
	"context"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"testing"
	"unicode"

	"touchstone/internal/testenv"
	"touchstone/language"
	"touchstone/language/aspect"
	"touchstone/language/lexicon"
	"touchstone/language/plain"
	"touchstone/language/training"
)

// tenth parts texts in ten by what they say, without marks and blanks, so that
// a text that is listed twice is in one part.
func tenth(text string) int {
	sum := uint64(14695981039346656037) // FNV-1a
	for _, r := range text {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			sum = (sum ^ uint64(unicode.ToLower(r))) * 1099511628211
		}
	}
	sum ^= sum >> 33
	sum *= 0xff51afd7ed558ccd
	return int((sum ^ sum>>33) % 10)
}

// held parts examples in those to learn from and a fifth to test with.
func held(examples []aspect.Example) (learn, test []aspect.Example) {
	for _, e := range examples {
		switch tenth(e.Text) {
		case 0, 1:
			test = append(test, e)
		default:
			learn = append(learn, e)
		}
	}
	return learn, test
}

// tally is what a text adds to precision and recall.
type tally struct{ hit, extra, missed float64 }

func compare[T comparable](found, truth map[T]bool) tally {
	var t tally
	for x := range found {
		if truth[x] {
			t.hit++
		} else {
			t.extra++
		}
	}
	t.missed = float64(len(truth)) - t.hit
	return t
}

func f1(all []tally) float64 {
	var sum tally
	for _, t := range all {
		sum.hit += t.hit
		sum.extra += t.extra
		sum.missed += t.missed
	}
	return 2 * sum.hit / max(2*sum.hit+sum.extra+sum.missed, 1)
}

// figure is a figure with the half-width of its 95 % interval, by resampling
// texts.
type figure struct{ value, half float64 }

func resampled[T any](all []T, of func([]T) float64) figure {
	const times = 400
	source := rand.New(rand.NewPCG(1, 2))
	values := make([]float64, times)
	sample := make([]T, len(all))
	for i := range values {
		for k := range sample {
			sample[k] = all[source.IntN(len(all))]
		}
		values[i] = of(sample)
	}
	slices.Sort(values)
	return figure{of(all), (values[times*39/40] - values[times/40]) / 2}
}

// reach fails where a figure misses its target by more than its interval.
func reach(t *testing.T, name string, got figure, target float64) {
	t.Helper()
	t.Logf("%s: %.4f ± %.4f (target %.2f)", name, got.value, got.half, target)
	if got.value < target-got.half {
		t.Errorf("%s is %.4f ± %.4f; want %.2f", name, got.value, got.half, target)
	}
}

// reading reads texts with a model.
type reading struct {
	*aspect.Reader
	text   plain.Text
	finder *lexicon.Finder
}

func newReading(t *aspect.Taxonomy, m *aspect.Model) *reading {
	return &reading{Reader: aspect.NewReader(t, m), finder: lexicon.Shipped().Finder()}
}

func (r *reading) read(text string) []language.Mention {
	r.text.Reset(text)
	return r.Read(&r.text, r.finder.Read(&r.text), nil)
}

type pair struct {
	aspect   string
	polarity language.Polarity
}

// scores is what a model found in held-out texts.
type scores struct {
	aspects, pairs, triples []tally
	sure                    []sureness
}

type sureness struct {
	confidence float64
	right      bool
}

func assess(t *aspect.Taxonomy, m *aspect.Model, test []aspect.Example) scores {
	r := newReading(t, m)
	labelled := map[string]bool{}
	for _, e := range test {
		for _, l := range e.Labels {
			labelled[l.Aspect] = true
		}
	}
	var s scores
	for _, e := range test {
		type triple struct {
			term, opinion language.Span
			pair
		}
		truth, found := map[string]bool{}, map[string]bool{}
		truePairs, pairs := map[pair]bool{}, map[pair]bool{}
		trueTriples, triples := map[triple]bool{}, map[triple]bool{}
		for _, l := range e.Labels {
			p := pair{l.Aspect, l.Polarity}
			truth[l.Aspect], truePairs[p], trueTriples[triple{l.Term, l.Opinion, p}] = true, true, true
		}
		for _, m := range r.read(e.Text) {
			if !labelled[m.Aspect] {
				continue
			}
			p := pair{m.Aspect, m.Polarity}
			found[m.Aspect], pairs[p] = true, true
			term := m.Span
			if m.Opinion.End > m.Opinion.Start && term.Start <= m.Opinion.Start && m.Opinion.End <= term.End {
				term = language.Span{} // the clause of an opinion without a term
			}
			triples[triple{term, m.Opinion, p}] = true
			s.sure = append(s.sure, sureness{m.Confidence, truePairs[p]})
		}
		s.aspects = append(s.aspects, compare(found, truth))
		s.pairs = append(s.pairs, compare(pairs, truePairs))
		s.triples = append(s.triples, compare(triples, trueTriples))
	}
	return s
}

// calibration is the expected calibration error over ten bands.
func calibration(all []sureness) float64 {
	var sum, right, n [10]float64
	for _, s := range all {
		k := min(int(s.confidence*10), 9)
		n[k]++
		sum[k] += s.confidence
		if s.right {
			right[k]++
		}
	}
	off := 0.0
	for k := range n {
		off += math.Abs(sum[k] - right[k])
	}
	return off / float64(max(len(all), 1))
}

func learnt(t *testing.T, industry aspect.Industry) (*aspect.Taxonomy, *aspect.Model, []aspect.Example) {
	t.Helper()
	taxonomy, _ := aspect.Shipped(industry)
	for _, set := range training.AspectSets() {
		if set.Industry != industry {
			continue
		}
		examples, err := set.Read(os.DirFS(testenv.Shared(t, "data")))
		if err != nil {
			t.Fatal(err)
		}
		learn, test := held(examples)
		m, err := aspect.Learn(context.Background(), taxonomy, learn, aspect.Options{Seed: 1})
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%d texts to learn from, %d held out", len(learn), len(test))
		return taxonomy, m, test
	}
	t.Fatal("no set")
	return nil, nil, nil
}

func report(t *testing.T, s scores) {
	t.Helper()
	t.Logf("aspects F1 %v, pairs F1 %v, triples F1 %v, calibration error %.4f of %d mentions",
		resampled(s.aspects, f1), resampled(s.pairs, f1), resampled(s.triples, f1), calibration(s.sure), len(s.sure))
}

func TestSubjectsOfCarComments(t *testing.T) {
	taxonomy, m, test := learnt(t, aspect.Car)
	s := assess(taxonomy, m, test)
	report(t, s)
	reach(t, "micro-F1 of the subject", resampled(s.aspects, f1), 0.86)
}

func TestOpinionsOnCosmetics(t *testing.T) {
	taxonomy, m, test := learnt(t, aspect.Shop)
	s := assess(taxonomy, m, test)
	report(t, s)
	reach(t, "F1 of category and polarity", resampled(s.pairs, f1), 0.70)
}

func TestAspectsOfRestaurants(t *testing.T) {
	taxonomy, m, test := learnt(t, aspect.Restaurant)
	s := assess(taxonomy, m, test)
	report(t, s)
	perAspect(t, taxonomy, m, test)
}

// perAspect logs the mean over aspects of presence F1, and of the F1 of three
// polarities and absence.
func perAspect(t *testing.T, taxonomy *aspect.Taxonomy, m *aspect.Model, test []aspect.Example) {
	r := newReading(taxonomy, m)
	type verdict map[string][2]int // by aspect: truth and answer; 0 is absent, else polarity + 2
	var all []verdict
	for _, e := range test {
		v := verdict{}
		for _, l := range e.Labels {
			v[l.Aspect] = [2]int{int(l.Polarity) + 2, 0}
		}
		sum := map[string]int{}
		for _, m := range r.read(e.Text) {
			sum[m.Aspect] += int(m.Polarity)
			v[m.Aspect] = [2]int{v[m.Aspect][0], 2 + max(-1, min(1, sum[m.Aspect]))}
		}
		all = append(all, v)
	}
	keys := map[string]bool{}
	for _, e := range test {
		for _, l := range e.Labels {
			keys[l.Aspect] = true
		}
	}
	macro := func(same func(v [2]int, class int) (truth, answer bool), classes []int) func([]verdict) float64 {
		return func(sample []verdict) float64 {
			sum, n := 0.0, 0.0
			for key := range keys {
				for _, class := range classes {
					var hit, all float64
					for _, v := range sample {
						truth, answer := same(v[key], class)
						if truth && answer {
							hit++
						}
						if truth {
							all++
						}
						if answer {
							all++
						}
					}
					if all > 0 {
						sum += 2 * hit / all
						n++
					}
				}
			}
			return sum / n
		}
	}
	presence := macro(func(v [2]int, _ int) (bool, bool) { return v[0] > 0, v[1] > 0 }, []int{0})
	polarity := macro(func(v [2]int, class int) (bool, bool) { return v[0] == class, v[1] == class }, []int{0, 1, 2, 3})
	stated := macro(func(v [2]int, class int) (bool, bool) {
		both := v[0] > 0 && v[1] > 0
		return both && v[0] == class, both && v[1] == class
	}, []int{1, 2, 3})
	t.Logf("macro-F1 of presence %v, of polarity or absence %v, of polarity where found %v", resampled(all, presence), resampled(all, polarity), resampled(all, stated))
}
