// SPDX-License-Identifier: Apache-2.0

package stats

// lmg computes Shapley values of R2 by deciding group after group whether it
// is in the subset. A group that comes in is swept out of the covariance
// matrix of what is still undecided and the outcome; one that stays out is
// just left behind. So half of all subsets cost one sweep of one remaining
// group, a quarter of two, …: about 3 * 2^g steps for g single columns instead
// of 2^g g^2.
type lmg struct {
	*game
	m     int
	level [][]float64 // working matrix of each depth, upper triangle, stride m
	pivot []float64   // the row that is being swept out
	least []float64   // variance under which a position adds nothing
	y     float64     // 1 / variance of the outcome
	part  []float64   // sum of inside R2 over the subsets with each group
}

func newLMG(g *game) *lmg {
	m := g.p + 1
	l := &lmg{game: g, m: m, pivot: make([]float64, m), least: make([]float64, m), part: make([]float64, len(g.groups))}
	for range len(g.groups) + 1 {
		l.level = append(l.level, make([]float64, m*m))
	}
	return l
}

func (l *lmg) split(cov, raw []float64) bool {
	m := l.m
	top := l.level[len(l.groups)]
	for i, a := range l.order {
		for j := i; j < m; j++ {
			top[i*m+j] = cov[a*m+l.order[j]]
		}
		l.least[i] = dependence * top[i*m+i]
	}
	clear(raw)
	if !(top[m*m-1] > 0) {
		return false
	}
	l.y = 1 / top[m*m-1]
	clear(l.part)
	_, outside := l.decide(0, 0, top)
	for j, part := range l.part {
		raw[j] = part - outside
	}
	return true
}

// decide visits the subsets that differ from group d on; a is the covariance
// matrix left by the size groups that are in so far. It gives the sums of
// inside and outside R2 over them.
func (l *lmg) decide(d, size int, a []float64) (inside, outside float64) {
	if d == len(l.groups) {
		r2 := 1 - a[len(a)-1]*l.y
		return l.inside[size] * r2, l.outside[size] * r2
	}
	in, out := l.with(d, size+1, a)
	l.part[d] += in
	leftIn, leftOut := l.decide(d+1, size, a)
	return in + leftIn, out + leftOut
}

// with visits the subsets that have group d.
func (l *lmg) with(d, size int, a []float64) (inside, outside float64) {
	pivots := l.pivots[d]
	if d == len(l.groups)-1 && len(pivots) == 1 {
		return l.lastWith(pivots[0], size, a)
	}
	for _, c := range pivots {
		if a[c*l.m+c] > l.least[c] {
			l.sweep(l.level[d], a, c, min(c+1, l.start[d+1]))
			a = l.level[d]
		}
	}
	return l.decide(d+1, size, a)
}

// lastWith is with for the last group when it is one column: only the variance
// of the outcome is needed.
func (l *lmg) lastWith(c, size int, a []float64) (inside, outside float64) {
	left := a[len(a)-1]
	if variance := a[c*l.m+c]; variance > l.least[c] {
		with := a[c*l.m+l.m-1]
		left -= with * with / variance
	}
	r2 := 1 - left*l.y
	return l.inside[size] * r2, l.outside[size] * r2
}

// sweep puts into dst, from position lo on, what is left of src's covariances
// given position c. dst may be src.
func (l *lmg) sweep(dst, src []float64, c, lo int) {
	m, v := l.m, l.pivot
	for j := lo; j < c; j++ {
		v[j] = src[j*m+c]
	}
	from := max(lo, c)
	copy(v[from:], src[c*m+from:c*m+m])
	scale := 1 / src[c*m+c]
	for i := lo; i < m; i++ {
		f := v[i] * scale
		row := v[i:]
		s := src[i*m+i:][:len(row)]
		d := dst[i*m+i:][:len(row)]
		for j, x := range row {
			d[j] = s[j] - f*x
		}
	}
}
