// SPDX-License-Identifier: Apache-2.0

package stats

import "context"

// Measures are the older measures of relative importance, for comparison with
// other programs (Groemping 2006 names them all). First and Last are by group
// in the order of Regression.Groups, the others by column in the order of
// Regression.X. Only Genizi and CAR sum to R2; First, Last and BetaSquared do
// not, and Pratt sums to R2 with negative parts.
type Measures struct {
	R2          float64
	First       []float64 // R2 of the group alone
	Last        []float64 // R2 of all less R2 without the group
	BetaSquared []float64 // squared standardised coefficient
	Pratt       []float64 // standardised coefficient times correlation (Hoffman 1960; Pratt 1987)
	Genizi      []float64 // RelativeWeights
	CAR         []float64 // squared correlation with the decorrelated column (Zuber & Strimmer 2011)
}

// ImportanceMeasures computes the measures on all columns of X. It refuses
// like LeastSquares.
func ImportanceMeasures(r Regression) (*Measures, error) {
	s, err := r.sample(nil)
	if err != nil {
		return nil, err
	}
	mo, err := s.moments(context.Background())
	if err != nil {
		return nil, err
	}
	p := mo.m - 1
	t, column, ok := factor(mo.r, mo.m, p)
	if !ok {
		return nil, refuseColumn(RankDeficient, column)
	}
	ry := mo.r[p*mo.m : p*mo.m+p]
	ms := &Measures{}
	for j, b := range t.solve(ry) {
		ms.R2 += b * ry[j]
		ms.BetaSquared = append(ms.BetaSquared, b*b)
		ms.Pratt = append(ms.Pratt, b*ry[j])
	}
	if err := ms.orthogonal(mo, ry); err != nil {
		return nil, err
	}
	return ms, ms.byGroup(r, mo)
}

func (ms *Measures) orthogonal(mo *moments, ry []float64) error {
	root, ok := newRoot(mo.columns())
	if !ok {
		return refuse(NotConverged)
	}
	ms.Genizi = make([]float64, len(ry))
	root.relativeWeights(ry, ms.Genizi)
	for _, b := range root.onRoot(ry) {
		ms.CAR = append(ms.CAR, b*b)
	}
	return nil
}

func (ms *Measures) byGroup(r Regression, mo *moments) error {
	p := mo.m - 1
	groups := r.Groups
	if groups == nil {
		for j := range p {
			groups = append(groups, []int{j})
		}
	}
	for _, group := range groups {
		in := make([]bool, p)
		for _, j := range group {
			if j < 0 || j >= p {
				return refuseColumn(LengthMismatch, j)
			}
			in[j] = true
		}
		ms.First = append(ms.First, mo.r2(in, true))
		ms.Last = append(ms.Last, ms.R2-mo.r2(in, false))
	}
	return nil
}

// r2 gives the R2 of the columns whose in equals want; the columns must be
// linearly independent.
func (mo *moments) r2(in []bool, want bool) float64 {
	var kept []int
	for j, v := range in {
		if v == want {
			kept = append(kept, j)
		}
	}
	k, m := len(kept), mo.m
	sub, ry := make([]float64, k*k), make([]float64, k)
	for a, i := range kept {
		for b, j := range kept {
			sub[a*k+b] = mo.r[i*m+j]
		}
		ry[a] = mo.r[(m-1)*m+i]
	}
	t, _, _ := factor(sub, k, k)
	return dotShort(ry, t.solve(ry))
}
