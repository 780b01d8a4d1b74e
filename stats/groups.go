// SPDX-License-Identifier: Apache-2.0

package stats

import "cmp"

// GroupFigure is the figure of one group of rows, and how it differs from all
// other rows. Err and DifferenceErr are the refusals where there is none.
type GroupFigure struct {
	Estimate      Estimate
	Err           error
	Difference    Difference // the group minus the others
	DifferenceErr error
}

// Grouping splits rows into groups 0..Groups-1; a row with a larger number is
// in no group, and is one of the others for all of them. Weights and Clusters
// are as in Sample.
type Grouping struct {
	Group    []uint32
	Groups   int
	Weights  []float64
	Clusters []uint32
}

// NPS gives NPS and DifferenceNPS for every group in two passes, however many
// groups there are. Whether weights and clusters matter is decided once, for
// all rows. It refuses with OutOfRange, BadWeight or LengthMismatch; a group
// has its own refusals.
func (g Grouping) NPS(scores []float64) ([]GroupFigure, error) {
	points, err := npsGroups(scores)
	if err != nil {
		return nil, err
	}
	return g.figures(points, func(s groupSides) (Estimate, error) {
		if s.plain {
			return s.in.wholeCounts().estimate(), nil
		}
		return s.in.nps(), nil
	}, func(s groupSides) (Difference, error) {
		if s.plain {
			return s.in.wholeCounts().minus(s.out.wholeCounts()), nil
		}
		d, err := s.difference()
		d.Interval = d.clip(-200, 200)
		return d, err
	})
}

// Share gives Share and DifferenceShare for every group, as NPS does.
func (g Grouping) Share(yes []float64) ([]GroupFigure, error) {
	if err := checkShares(yes); err != nil {
		return nil, err
	}
	return g.figures(yes, func(s groupSides) (Estimate, error) {
		return s.in.share(s.plain), nil
	}, func(s groupSides) (Difference, error) {
		d, err := s.difference()
		if err != nil {
			return d, err
		}
		return differenceOfShares(s.in.share(s.plain), s.out.share(s.plain), d), nil
	})
}

// Mean gives Mean and DifferenceMean for every group, as NPS does.
func (g Grouping) Mean(values []float64) ([]GroupFigure, error) {
	return g.figures(values, func(s groupSides) (Estimate, error) {
		if s.in.n < 2 {
			return Estimate{}, refuse(TooFewRows)
		}
		return s.in.meanOf(s.few, s.plain), nil
	}, groupSides.difference)
}

// groupSides is a group and all others.
type groupSides struct {
	in, out       summary
	inErr, outErr error
	plain         bool
	covariance    float64
	df            float64   // at most, of the difference
	few           []float64 // the group's values, when they are few enough for BCa
}

func (s groupSides) difference() (Difference, error) {
	if min(s.in.n, s.out.n) < 2 {
		return Difference{}, refuse(TooFewRows)
	}
	return differenceOfMeans(s.in, s.out, s.plain, s.covariance, s.df), nil
}

func (g Grouping) figures(values []float64, estimate func(groupSides) (Estimate, error),
	difference func(groupSides) (Difference, error)) ([]GroupFigure, error) {
	sides, err := g.sides(values)
	if err != nil {
		return nil, err
	}
	out := make([]GroupFigure, len(sides))
	for k, s := range sides {
		f := &out[k]
		if f.Err = s.inErr; f.Err == nil {
			f.Estimate, f.Err = estimate(s)
		}
		f.DifferenceErr = cmp.Or(s.inErr, s.outErr)
		if f.DifferenceErr == nil {
			f.Difference, f.DifferenceErr = difference(s)
		}
	}
	return out, nil
}
