// SPDX-License-Identifier: Apache-2.0

package moment

import (
	"errors"
	"math"

	"touchstone"
	"touchstone/stats"
)

// Asymmetry says how bad and very good experiences of a touchpoint move the
// outcome against an ordinary one. It comes from data about use; it is not the
// design-stage attribute of a Kano questionnaire, though the words are alike
// (Mikulic & Prebezac 2011).
type Asymmetry string

// The classes, by impact asymmetry IA = (reward - |penalty|)/(reward + |penalty|).
const (
	Delighter    Asymmetry = "delighter"    // IA > .4: almost only rewards
	Satisfier    Asymmetry = "satisfier"    // .2 < IA <= .4
	Hybrid       Asymmetry = "hybrid"       // -.2 <= IA <= .2: both alike
	Dissatisfier Asymmetry = "dissatisfier" // -.4 <= IA < -.2
	Frustrator   Asymmetry = "frustrator"   // IA < -.4: almost only punishes
	Unclassified Asymmetry = "unclassified"
)

// UnclassifiedReason says why a touchpoint has no class.
type UnclassifiedReason string

// The reasons, in the order in which they are tested.
const (
	FewLow      UnclassifiedReason = "few_low"      // fewer than MinTail bad experiences
	FewTop      UnclassifiedReason = "few_top"      // fewer than MinTail very good ones
	FewOrdinary UnclassifiedReason = "few_ordinary" // fewer than MinTail ordinary ones to compare with
	Redundant   UnclassifiedReason = "redundant"    // cannot be told apart from other touchpoints
	NoRange     UnclassifiedReason = "no_range"     // the interval of reward - penalty includes 0
	WrongSigns  UnclassifiedReason = "wrong_signs"  // a bad experience raises the outcome, or a very good one lowers it
)

// MinTail is how many rows a bad, an ordinary and a very good experience each
// need.
const MinTail = 30

// Experience is one touchpoint's ratings by row, higher is better; NaN where the
// customer did not meet it or did not answer. A rating of at most Low is a bad
// experience, one of at least Top a very good one, those between are ordinary.
type Experience struct {
	Ratings  []float64
	Low, Top float64
}

// Contrast is what a bad and a very good experience of one touchpoint do to the
// outcome, the other touchpoints equal. Figures that could not be estimated are
// NaN.
type Contrast struct {
	N, NLow, NTop int          // ratings on rows with an outcome; among them bad and very good
	Penalty       stats.Effect // bad against ordinary, usually negative
	Reward        stats.Effect // very good against ordinary
	Range         stats.Effect // Reward - Penalty: the range of impact on the outcome
	Sum           stats.Effect // Penalty + Reward; its P tests that both weigh alike
	Q             float64      // of Sum.P over all touchpoints, for the false discovery rate
	SGP, DGP      float64      // satisfaction and dissatisfaction generating potential: Reward/Range, |Penalty|/Range
	IA            float64      // SGP - DGP
	Class         Asymmetry
	Reason        UnclassifiedReason // empty when classified
}

// PenaltyReward contrasts bad and very good experiences with ordinary ones
// (Brandt 1987; Mikulic & Prebezac 2008):
//
//	y = b0 + sum_t [m_t 1(not rated) + p_t 1(bad) + r_t 1(very good)]
//
// by least squares with HC3 standard errors, or by customer where customers
// repeat. Customers who did not rate a touchpoint stay in the model: m_t takes
// up what sets them apart. A tail with fewer than MinTail rows is counted as
// ordinary and not estimated.
//
// A touchpoint is classed only when bad, ordinary and very good experiences
// have MinTail rows each, the interval of Range excludes 0, and p <= 0 <= r.
//
// Rows whose outcome is NaN are left out. Errors are *touchstone.Error: Invalid
// where lengths differ, a rating is infinite or a weight is bad; NotEnough
// where the outcome never changes or there are fewer rows than coefficients.
func PenaltyReward(outcome []float64, touchpoints []Experience, weights []float64, clusters []uint32) ([]Contrast, error) {
	m := contrastModel{dummies: stats.Dummies{Y: outcome, Weights: weights, Cluster: clusters}}
	for _, t := range touchpoints {
		if err := m.add(t); err != nil {
			return nil, err
		}
	}
	fit, err := m.fit()
	if err != nil {
		return nil, refused(err)
	}
	out := make([]Contrast, len(touchpoints))
	asymmetry := make([]float64, len(touchpoints))
	for t := range out {
		out[t] = m.contrast(fit, t)
		asymmetry[t] = out[t].Sum.P
	}
	for t, q := range stats.BenjaminiHochberg(asymmetry) {
		out[t].Q = q
	}
	return out, nil
}

// Tails gives the thresholds of a scale with whole steps from low to high, K =
// high - low + 1 answers: the worst round(0.4 K) answers are bad and the best
// round(0.2 K), at least one, very good. That is 1-2 and 5 of five, 1-3 and 7
// of seven, 1-4 and 9-10 of ten, 0-3 and 9-10 of 0-10. ok is false below three
// answers, where nothing is ordinary.
func Tails(low, high float64) (bad, good float64, ok bool) {
	answers := math.Floor(high-low) + 1
	if !(answers >= 3) || math.IsInf(answers, 1) {
		return math.NaN(), math.NaN(), false
	}
	bad = low + math.Round(.4*answers) - 1
	good = high - max(1, math.Round(.2*answers)) + 1
	return bad, good, true
}

// How a row experienced a touchpoint.
const (
	notRated = iota
	bad
	ordinary
	veryGood
	experiences
)

// contrastModel is the regression with, by touchpoint, how many rows had each
// experience and which column of the fit it is: -1 where it has none.
type contrastModel struct {
	dummies   stats.Dummies
	counts    [][experiences]int
	redundant []bool
	columns   int
}

func (m *contrastModel) add(t Experience) error {
	if len(t.Ratings) != len(m.dummies.Y) {
		return unequalColumns()
	}
	codes, counts := make([]uint8, len(t.Ratings)), [experiences]int{}
	for i, v := range t.Ratings {
		if math.IsInf(v, 0) {
			return badValue(v)
		}
		codes[i] = t.code(v)
		if m.uses(i) {
			counts[codes[i]]++
		}
	}
	m.dummies.Codes = append(m.dummies.Codes, codes)
	m.counts = append(m.counts, counts)
	m.redundant = append(m.redundant, false)
	columns := []int{-1, -1, -1, -1}
	rated := counts[bad] + counts[ordinary] + counts[veryGood]
	m.give(columns, notRated, counts[notRated] > 0 && rated > 0)
	m.give(columns, bad, counts[bad] >= MinTail && rated-counts[bad] >= MinTail)
	m.give(columns, veryGood, counts[veryGood] >= MinTail && counts[ordinary] >= MinTail)
	m.dummies.Columns = append(m.dummies.Columns, columns)
	return nil
}

func (m *contrastModel) give(columns []int, experience int, wanted bool) {
	if wanted {
		columns[experience] = m.columns
		m.columns++
	}
}

func (m *contrastModel) uses(i int) bool {
	y := m.dummies.Y[i]
	return y == y && (i >= len(m.dummies.Weights) || m.dummies.Weights[i] > 0)
}

func (t Experience) code(rating float64) uint8 {
	switch {
	case rating != rating:
		return notRated
	case rating <= t.Low:
		return bad
	case rating >= t.Top:
		return veryGood
	}
	return ordinary
}

// fit drops columns that are sums of others until the rest can be told apart.
func (m *contrastModel) fit() (*stats.Fit, error) {
	for {
		fit, err := m.dummies.Fit()
		var refusal *stats.Refusal
		if !errors.As(err, &refusal) || refusal.Reason != stats.RankDeficient {
			return fit, err
		}
		m.drop(refusal.Column)
	}
}

// drop takes a column out and moves those after it up.
func (m *contrastModel) drop(column int) {
	for t, columns := range m.dummies.Columns {
		for experience, c := range columns {
			if c == column {
				columns[experience] = -1
				m.redundant[t] = m.redundant[t] || experience != notRated
			}
			if c > column {
				columns[experience]--
			}
		}
	}
	m.columns--
}

func (m *contrastModel) contrast(fit *stats.Fit, t int) Contrast {
	counts, columns := m.counts[t], m.dummies.Columns[t]
	c := Contrast{
		N:    counts[bad] + counts[ordinary] + counts[veryGood],
		NLow: counts[bad], NTop: counts[veryGood],
		Reason: m.gate(t), Class: Unclassified,
	}
	penalty, reward := columns[bad]+1, columns[veryGood]+1
	if counts[ordinary] < MinTail {
		penalty = 0
	}
	c.estimate(fit, penalty, reward)
	return c
}

// estimate fills in what the coefficients of a bad and of a very good
// experience say, 0 for one that was not estimated, and the class where no
// Reason speaks against one.
func (c *Contrast) estimate(fit *stats.Fit, penalty, reward int) {
	c.Penalty = combine(fit, penalty > 0, penalty, 1, 0, 0)
	c.Reward = combine(fit, reward > 0, reward, 1, 0, 0)
	both := penalty > 0 && reward > 0
	c.Range = combine(fit, both, penalty, -1, reward, 1)
	c.Sum = combine(fit, both, penalty, 1, reward, 1)
	c.SGP = c.Reward.Value / c.Range.Value
	c.DGP = math.Abs(c.Penalty.Value) / c.Range.Value
	c.IA = c.SGP - c.DGP
	switch {
	case c.Reason != "":
	case c.Range.Contains(0):
		c.Reason = NoRange
	case c.Penalty.Value > 0 || c.Reward.Value < 0:
		c.Reason = WrongSigns
	default:
		c.Class = asymmetryOf(c.IA)
	}
}

// gate gives the reason for which a touchpoint cannot be judged, if any.
func (m *contrastModel) gate(t int) UnclassifiedReason {
	switch counts := m.counts[t]; {
	case counts[bad] < MinTail:
		return FewLow
	case counts[veryGood] < MinTail:
		return FewTop
	case counts[ordinary] < MinTail:
		return FewOrdinary
	case m.redundant[t]:
		return Redundant
	}
	return ""
}

// combine gives a times one coefficient plus b times another.
func combine(fit *stats.Fit, known bool, i int, a float64, j int, b float64) stats.Effect {
	if !known {
		nan := math.NaN()
		return stats.Effect{Value: nan, SE: nan, Interval: stats.Interval{Low: nan, High: nan}, P: nan}
	}
	c := make([]float64, len(fit.Coef))
	c[i] += a
	c[j] += b
	return fit.Combination(c, .95)
}

func asymmetryOf(ia float64) Asymmetry {
	switch {
	case ia > .4:
		return Delighter
	case ia > .2:
		return Satisfier
	case ia >= -.2:
		return Hybrid
	case ia >= -.4:
		return Dissatisfier
	}
	return Frustrator
}

// refused turns a refusal into an error that a person can act on.
func refused(err error) error {
	kind, message := touchstone.NotEnough, touchstone.Msg("moment.cannot_estimate")
	var refusal *stats.Refusal
	if errors.As(err, &refusal) {
		switch refusal.Reason {
		case stats.LengthMismatch:
			kind, message = touchstone.Invalid, touchstone.Msg("moment.unequal_columns")
		case stats.BadWeight, stats.OutOfRange:
			kind, message = touchstone.Invalid, touchstone.Msg("moment.not_finite")
		}
	}
	return &touchstone.Error{Kind: kind, Message: message, Err: err}
}
