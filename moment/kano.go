// SPDX-License-Identifier: Apache-2.0

package moment

import (
	"math"

	"touchstone"
	"touchstone/stats"
)

// KanoCategory is the kind of need that a feature meets.
type KanoCategory string

// The categories of the Kano questionnaire.
const (
	MustBe         KanoCategory = "must_be"         // M: missed when absent, taken for granted when present
	OneDimensional KanoCategory = "one_dimensional" // O: the more the better
	Attractive     KanoCategory = "attractive"      // A: pleases when present, not missed when absent
	Indifferent    KanoCategory = "indifferent"     // I
	Reverse        KanoCategory = "reverse"         // R: unwanted
	Questionable   KanoCategory = "questionable"    // Q: the two answers contradict each other
)

// kanoOrder breaks ties: the category that is worse to miss comes first.
var kanoOrder = [6]KanoCategory{MustBe, OneDimensional, Attractive, Indifferent, Reverse, Questionable}

// Positions of the categories in kanoOrder.
const (
	kanoM = iota
	kanoO
	kanoA
	kanoI
	kanoR
	kanoQ
)

// kanoTable is the evaluation table of Kano (1984) as Berger et al. (1993) give
// it: rows the functional answer, columns the dysfunctional one.
var kanoTable = [5][5]int{
	{kanoQ, kanoA, kanoA, kanoA, kanoO},
	{kanoR, kanoI, kanoI, kanoI, kanoM},
	{kanoR, kanoI, kanoI, kanoI, kanoM},
	{kanoR, kanoI, kanoI, kanoI, kanoM},
	{kanoR, kanoR, kanoR, kanoR, kanoQ},
}

var (
	kanoFunctional    = [5]float64{4, 2, 0, -1, -2}
	kanoDysfunctional = [5]float64{-2, -1, 0, 2, 4}
)

const (
	fongZ         = 1.65 // two-sided 90 %
	kanoQuestions = .1   // share of questionable answers that flags the wording
)

// KanoQuestion is one feature's pair of questions, by row, each answered 1 like
// it, 2 must be, 3 neutral, 4 can live with it, 5 dislike it; NaN is missing.
type KanoQuestion struct {
	Functional    []float64 // if the feature is there
	Dysfunctional []float64 // if it is not
	Importance    []float64 // nil, or self-stated importance on any scale
}

// KanoResult is what the answers say about one feature.
type KanoResult struct {
	N           int                      // rows with both answers
	Counts      map[KanoCategory]float64 // rows, or their weights; all six are present
	Mode        KanoCategory             // the most frequent; ties M>O>A>I>R>Q
	Category    KanoCategory             // by Berger's rule
	Ambiguous   bool                     // the two most frequent cannot be told apart (Fong)
	Reworded    bool                     // over 10 % questionable: the question should be worded again
	Better      stats.Estimate           // satisfaction coefficient, 0..1; NaN when all are R or Q
	Worse       stats.Estimate           // dissatisfaction coefficient, -1..0
	Strength    float64                  // category strength: first less second most frequent, 0..1
	Total       float64                  // total strength: share of M, O and A, 0..1
	Functional  Spread                   // continuous scores 4, 2, 0, -1, -2
	Dysfunction Spread                   // continuous scores -2, -1, 0, 2, 4
	Importance  float64                  // mean stated importance; NaN without
}

// Spread is a mean with the standard deviation (n-1) of what it is the mean of.
type Spread struct{ Mean, SD float64 }

// Kano evaluates one feature's answers (Kano 1984; Berger et al. 1993).
//
//	Better = (A+O)/(A+O+M+I),  Worse = -(O+M)/(A+O+M+I),  SE = sqrt(p(1-p)/n)
//
// with Wilson intervals. Category is the largest of M, O, A when these are more
// than I, R, Q together, else the largest of I, R, Q. Ambiguous by Fong (1996):
// |a-b| < 1.65 sqrt((a+b)(2N-a-b)/(2N)) for the two largest counts a and b. With
// weights, effective numbers stand for n and N.
//
// Errors are *touchstone.Error: Invalid where lengths differ, an answer is not
// 1..5 or a weight is bad; NotEnough where no row has both answers.
func Kano(q KanoQuestion, weights []float64) (KanoResult, error) {
	t, err := q.tally(weights)
	if err != nil {
		return KanoResult{}, err
	}
	r := KanoResult{N: t.n, Counts: map[KanoCategory]float64{}, Importance: math.NaN()}
	for k, c := range kanoOrder {
		r.Counts[c] = t.counts[k]
	}
	first, second := t.leaders()
	r.Mode, r.Category = kanoOrder[first], kanoOrder[t.berger()]
	r.Strength = (t.counts[first] - t.counts[second]) / t.weight
	r.Total = (t.counts[kanoM] + t.counts[kanoO] + t.counts[kanoA]) / t.weight
	r.Ambiguous = t.ambiguous(t.counts[first], t.counts[second])
	r.Reworded = t.counts[kanoQ] > kanoQuestions*t.weight
	r.Better = t.coefficient(kanoA, kanoO)
	r.Worse = negated(t.coefficient(kanoO, kanoM))
	r.Functional, r.Dysfunction = t.functional.spread(), t.dysfunctional.spread()
	if q.Importance != nil {
		r.Importance = weightedMean(q.Importance, weights)
	}
	return r, nil
}

// kanoTally is the answers summed up.
type kanoTally struct {
	n                         int
	weight, squares           float64
	counts, countSquares      [6]float64 // sums of weights and of their squares
	functional, dysfunctional weightedSums
}

func (q KanoQuestion) tally(weights []float64) (kanoTally, error) {
	var t kanoTally
	n := len(q.Functional)
	if len(q.Dysfunctional) != n || weights != nil && len(weights) != n || q.Importance != nil && len(q.Importance) != n {
		return t, unequalColumns()
	}
	for i := range n {
		f, d, w := q.Functional[i], q.Dysfunctional[i], weightAt(weights, i)
		if !(w >= 0) || math.IsInf(w, 1) {
			return t, badValue(w)
		}
		for _, v := range []float64{f, d} {
			if v == v && (v != math.Trunc(v) || v < 1 || v > 5) {
				return t, badValue(v)
			}
		}
		if f == f && d == d && w > 0 {
			t.add(int(f)-1, int(d)-1, w)
		}
	}
	if t.n == 0 {
		return t, tooFewAnswers(1, 0)
	}
	return t, nil
}

func (t *kanoTally) add(functional, dysfunctional int, w float64) {
	category := kanoTable[functional][dysfunctional]
	t.n++
	t.weight += w
	t.squares += w * w
	t.counts[category] += w
	t.countSquares[category] += w * w
	t.functional.add(kanoFunctional[functional], w)
	t.dysfunctional.add(kanoDysfunctional[dysfunctional], w)
}

// leaders gives the two most frequent categories.
func (t *kanoTally) leaders() (first, second int) {
	first = t.largest(0, 6, -1)
	return first, t.largest(0, 6, first)
}

func (t *kanoTally) berger() int {
	if t.counts[kanoM]+t.counts[kanoO]+t.counts[kanoA] > t.counts[kanoI]+t.counts[kanoR]+t.counts[kanoQ] {
		return t.largest(kanoM, kanoI, -1)
	}
	return t.largest(kanoI, kanoQ+1, -1)
}

func (t *kanoTally) largest(from, to, without int) int {
	best := -1
	for k := from; k < to; k++ {
		if k != without && (best < 0 || t.counts[k] > t.counts[best]) {
			best = k
		}
	}
	return best
}

func (t *kanoTally) ambiguous(a, b float64) bool {
	effective := t.weight / t.squares // answers per unit of weight
	a, b = a*effective, b*effective
	n := t.weight * effective
	return math.Abs(a-b) < fongZ*math.Sqrt((a+b)*(2*n-a-b)/(2*n))
}

// coefficient gives the share of two categories among A, O, M and I.
func (t *kanoTally) coefficient(one, other int) stats.Estimate {
	var weight, squares float64
	for _, k := range []int{kanoM, kanoO, kanoA, kanoI} {
		weight += t.counts[k]
		squares += t.countSquares[k]
	}
	e := stats.Estimate{N: t.n, NEff: weight * weight / squares, DF: math.Inf(1), Method: "wilson"}
	e.Value = (t.counts[one] + t.counts[other]) / weight
	e.SE = math.Sqrt(e.Value * (1 - e.Value) / e.NEff)
	e.Interval = stats.Wilson(e.Value*e.NEff, e.NEff)
	return e
}

func negated(e stats.Estimate) stats.Estimate {
	e.Value, e.Low, e.High = -e.Value, -e.High, -e.Low
	return e
}

// weightedSums adds up weighted values for their mean and spread.
type weightedSums struct{ n, weight, sum, squares float64 }

func (s *weightedSums) add(v, w float64) {
	s.n++
	s.weight += w
	s.sum += w * v
	s.squares += w * v * v
}

func (s weightedSums) spread() Spread {
	m := s.sum / s.weight
	variance := max(0, s.squares/s.weight-m*m) * s.n / (s.n - 1)
	return Spread{Mean: m, SD: math.Sqrt(variance)}
}

func weightedMean(values, weights []float64) float64 {
	var s weightedSums
	for i, v := range values {
		if v == v {
			s.add(v, weightAt(weights, i))
		}
	}
	return s.sum / s.weight
}

func weightAt(weights []float64, i int) float64 {
	if weights == nil {
		return 1
	}
	return weights[i]
}

func unequalColumns() error {
	return &touchstone.Error{Kind: touchstone.Invalid, Message: touchstone.Msg("moment.unequal_columns")}
}

func badValue(v float64) error {
	return &touchstone.Error{Kind: touchstone.Invalid, Message: touchstone.Msg("moment.bad_value", "value", v)}
}

func tooFewAnswers(needed, got int) error {
	return &touchstone.Error{Kind: touchstone.NotEnough,
		Message: touchstone.Msg("moment.too_few_answers", "needed", needed, "got", got)}
}
