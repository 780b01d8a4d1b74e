// SPDX-License-Identifier: Apache-2.0

package stats

import "math"

// NPS gives the net promoter score of scores 0..10: the percentage of 9 and 10
// less the percentage of 0 to 6, in -100..100. NaN is a missing score and left
// out; a fraction between 6 and 9 is passive.
//
// Without weights and clusters the interval is the adjusted Wald one (method
// "adjusted_wald"), see NPSCounts.AdjustedWald; Value stays the raw score.
// Otherwise it is the linearised t interval of Design.Mean, clipped to
// -100..100 ("linearised_t"); where everybody is in one group and that has no
// width, it is the adjusted Wald interval of NEff answers
// ("adjusted_wald_n_eff").
//
// It refuses with TooFewRows when no score is left, OutOfRange for a score
// outside 0..10, BadWeight, LengthMismatch, and TooFewClusters when all scores
// come from one cluster.
func NPS(scores, weights []float64, clusters []uint32) (Estimate, error) {
	d, err := Design{Weights: weights, Clusters: clusters}.reduced(len(scores))
	if err != nil {
		return Estimate{}, err
	}
	if d.simple() {
		c, err := CountNPS(scores)
		if err != nil {
			return Estimate{}, err
		}
		return c.estimate(), nil
	}
	groups, err := npsGroups(scores)
	if err != nil {
		return Estimate{}, err
	}
	s, err := d.summary(groups)
	if err != nil {
		return Estimate{}, err
	}
	return s.nps(), nil
}

func (c NPSCounts) estimate() Estimate {
	n := c.N()
	return Estimate{
		Value: c.Value(), SE: c.SE(), Interval: c.AdjustedWald(),
		N: int(n), NEff: n, DF: math.Inf(1), Method: "adjusted_wald",
	}
}

// nps gives the estimate of a design from a summary of 100, 0 and -100.
func (s summary) nps() Estimate {
	e := s.estimate(s.mean, s.variance)
	e.Interval = e.clip(-100, 100)
	if !(s.variance > negligible*1e4) {
		e.Interval = s.npsCounts().AdjustedWald()
		e.Method = "adjusted_wald_n_eff"
	}
	return e
}

// npsCounts spreads the effective answers over promoters, passives and
// detractors when all answers are in one of the groups.
func (s summary) npsCounts() NPSCounts {
	n := s.effective()
	return NPSCounts{
		Promoters: n * max(0, s.mean) / 100, Detractors: n * max(0, -s.mean) / 100,
		Passives: n * (1 - math.Abs(s.mean)/100),
	}
}

// npsGroups gives 100 for a promoter, 0 for a passive, -100 for a detractor.
func npsGroups(scores []float64) ([]float64, error) {
	groups := make([]float64, len(scores))
	for i, v := range scores {
		switch {
		case v != v:
			groups[i] = v
		case v < 0 || v > 10:
			return nil, refuse(OutOfRange)
		case v >= 9:
			groups[i] = 100
		case v <= 6:
			groups[i] = -100
		}
	}
	return groups, nil
}

// CountNPS counts the scores that are not NaN. It refuses with OutOfRange and
// TooFewRows as NPS does.
func CountNPS(scores []float64) (NPSCounts, error) {
	var promoters, passives, detractors int
	for _, v := range scores {
		switch {
		case v != v:
		case v < 0 || v > 10:
			return NPSCounts{}, refuse(OutOfRange)
		case v >= 9:
			promoters++
		case v > 6:
			passives++
		default:
			detractors++
		}
	}
	if promoters+passives+detractors == 0 {
		return NPSCounts{}, refuse(TooFewRows)
	}
	return NPSCounts{float64(promoters), float64(passives), float64(detractors)}, nil
}

// DifferenceNPS gives NPS(a) - NPS(b) in points, -200..200.
//
// Without weights and clusters it is z with the variances v/n of both sides
// (method "wald", test "z"); when one side has no variance, both sides take
// theirs from the adjusted counts ("adjusted_wald"), about the raw difference.
// Otherwise it is DifferenceMean of the groups, so that shared clusters make it
// the paired comparison. It refuses as NPS does, and with TooFewRows below 2
// scores on a side with weights or clusters.
func DifferenceNPS(a, b Sample) (Difference, error) {
	ga, err := npsGroups(a.Values)
	if err != nil {
		return Difference{}, err
	}
	gb, err := npsGroups(b.Values)
	if err != nil {
		return Difference{}, err
	}
	plain, err := a.plainWith(b)
	if err != nil {
		return Difference{}, err
	}
	if plain {
		return differenceOfNPSCounts(a.Values, b.Values)
	}
	a.Values, b.Values = ga, gb
	d, err := DifferenceMean(a, b)
	d.Interval = d.clip(-200, 200)
	return d, err
}

func differenceOfNPSCounts(a, b []float64) (Difference, error) {
	ca, err := CountNPS(a)
	if err != nil {
		return Difference{}, err
	}
	cb, err := CountNPS(b)
	if err != nil {
		return Difference{}, err
	}
	return ca.minus(cb), nil
}

func (c NPSCounts) minus(other NPSCounts) Difference {
	d := Difference{
		Value: c.Value() - other.Value(), SE: math.Hypot(c.SE(), other.SE()),
		NA: int(c.N()), NB: int(other.N()), Method: "wald", Test: "z",
	}
	if c.SE() == 0 || other.SE() == 0 {
		d.SE, d.Method = math.Hypot(c.adjusted().SE(), other.adjusted().SE()), "adjusted_wald"
	}
	d.Interval = around(d.Value, z95*d.SE).clip(-200, 200)
	d.P = twoSidedNormal(d.Value / d.SE)
	return d
}
