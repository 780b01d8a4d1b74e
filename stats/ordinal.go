// SPDX-License-Identifier: Apache-2.0

package stats

import (
	"context"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
)

// mostClasses is the number of distinct outcomes up to which an outcome is
// taken for ordered classes.
const mostClasses = 20

// Ordered is a fitted proportional-odds model of K ordered classes.
type Ordered struct {
	Levels     []float64 // the K distinct outcomes, ascending
	Thresholds []float64 // a_k, K-1, ascending
	Coef       []float64 // p: log odds of a higher class per unit of the column
	SE         []float64 // K-1+p: of the thresholds, then of the coefficients
	LogLik     float64
	NullLogLik float64 // of the thresholds alone
	McFadden   float64 // 1 - LogLik/NullLogLik
	Nagelkerke float64
	N          int
	Iterations int
}

// OrderedLogit fits P(Y <= k) = 1/(1+exp(-(a_k - Xb))) by maximum likelihood
// (McCullagh 1980); the classes are the distinct values of Y. Groups and
// Cluster are not looked at. It refuses like Logit, and with OutOfRange
// (Column -1) for more than 20 classes.
func OrderedLogit(r Regression) (*Ordered, error) {
	m, err := newOrdered(context.Background(), r, nil)
	if err != nil {
		return nil, err
	}
	best, err := maximise(context.Background(), m, m.start(m.columns, nil))
	if err != nil {
		return nil, err
	}
	fit := &Ordered{Levels: m.levels, N: m.n, LogLik: best.value, NullLogLik: m.null(), Iterations: best.iterations}
	fit.McFadden = 1 - fit.LogLik/fit.NullLogLik
	coxSnell := 1 - math.Exp(2*(fit.NullLogLik-fit.LogLik)/m.total)
	fit.Nagelkerke = coxSnell / (1 - math.Exp(2*fit.NullLogLik/m.total))
	fit.inUnits(m, best)
	return fit, nil
}

// inUnits turns the standardised optimum into the units of the data: slopes
// are divided by the standard deviations, and thresholds move by what the
// means contribute.
func (f *Ordered) inUnits(m *ordered, best *optimum) {
	k, cuts := len(best.theta), len(m.levels)-1
	t := make([]float64, k*k)
	shift := 0.0
	for j := range m.columns {
		at, slope := cuts+j, 1/m.mo.sd[j]
		f.Coef = append(f.Coef, best.theta[at]*slope)
		shift += f.Coef[j] * m.mo.mean[j]
		t[at*k+at] = slope
		for c := range cuts {
			t[c*k+at] = slope * m.mo.mean[j]
		}
	}
	for c := range cuts {
		t[c*k+c] = 1
		f.Thresholds = append(f.Thresholds, best.theta[c]+shift)
	}
	tv := timesSquare(t, best.covariance, k)
	for i := range k {
		f.SE = append(f.SE, math.Sqrt(max(0, dotShort(tv[i*k:i*k+k], t[i*k:i*k+k]))))
	}
}

// ordered is the likelihood of a proportional-odds model of some standardised
// columns. Parameters are the thresholds, then one slope per column; the log
// likelihood is concave in them, so that Newton steps need no
// reparametrisation: disordered thresholds have likelihood zero and the step
// is halved.
type ordered struct {
	*sample
	mo      *moments
	columns []int
	levels  []float64
	class   []uint8 // by row, index into levels
	share   []float64
}

func newOrdered(ctx context.Context, r Regression, columns []int) (*ordered, error) {
	s, mo, err := r.checkedModel(ctx, columns)
	if err != nil {
		return nil, err
	}
	m := &ordered{sample: s, mo: mo, columns: upTo(len(s.x)), class: make([]uint8, s.n)}
	for _, y := range s.y {
		if at, found := slices.BinarySearch(m.levels, y); !found {
			m.levels = slices.Insert(m.levels, at, y)
			if len(m.levels) > mostClasses {
				return nil, refuse(OutOfRange)
			}
		}
	}
	m.share = make([]float64, len(m.levels))
	for i, y := range s.y {
		at, _ := slices.BinarySearch(m.levels, y)
		m.class[i] = uint8(at)
		m.share[at] += s.weightOf(i) / s.total
	}
	return m, nil
}

func (m *ordered) null() float64 {
	sum := 0.0
	for _, share := range m.share {
		sum += share * math.Log(share)
	}
	return m.total * sum
}

func (m *ordered) subset(columns []int) likelihood {
	part := *m
	part.columns = columns
	return &part
}

func (m *ordered) start(columns []int, known map[int]float64) []float64 {
	var theta []float64
	below := 0.0
	for _, share := range m.share[:len(m.share)-1] {
		below += share
		theta = append(theta, math.Log(below/(1-below)))
	}
	for _, j := range columns {
		theta = append(theta, known[j])
	}
	return theta
}

func (m *ordered) slopes(theta []float64) []float64 { return theta[len(m.levels)-1:] }

// evaluate gives log likelihood, gradient and information at theta.
func (m *ordered) evaluate(theta []float64) (value float64, gradient, information []float64) {
	k, cuts := len(theta), len(m.levels)-1
	for c := 1; c < cuts; c++ {
		if theta[c] <= theta[c-1] {
			return math.Inf(-1), nil, nil
		}
	}
	gradient, information = make([]float64, k), make([]float64, k*k)
	b := &orderedBlock{ordered: m, theta: theta, cuts: cuts, u: newBlock(len(m.columns)), weighted: newBlock(len(m.columns))}
	for from := 0; from < m.n; from += blockRows {
		b.from, b.rows = from, min(blockRows, m.n-from)
		value += b.rowTerms(gradient, information)
		b.columnTerms(gradient, information)
	}
	fillUpper(information, k)
	return value, gradient, information
}

// orderedBlock is the working space of evaluate for blockRows rows.
type orderedBlock struct {
	*ordered
	theta       []float64
	cuts        int
	from, rows  int
	u, weighted [][]float64
	upper       [blockRows]orderedTerm // derivatives by the threshold above the row's class
	lower       [blockRows]orderedTerm // and below it
	eta         [blockRows]float64
	score       [blockRows]float64 // derivative by the linear predictor
	curve       [blockRows]float64 // minus its second derivative
}

// orderedTerm is a derivative by a threshold, and minus its derivative by the
// linear predictor.
type orderedTerm struct{ first, cross float64 }

// rowTerms fills the derivatives of each row, and adds those that concern only
// thresholds. It gives the log likelihood.
func (b *orderedBlock) rowTerms(gradient, information []float64) float64 {
	k, value := len(b.theta), 0.0
	eta := b.eta[:b.rows]
	clear(eta)
	for j, c := range b.columns {
		b.standardise(b.u[j][:b.rows], b.mo, c, b.from)
		floats.AddScaled(eta, b.theta[b.cuts+j], b.u[j][:b.rows])
	}
	for i, e := range eta {
		w, class := b.weightOf(b.from+i), int(b.class[b.from+i])
		up, low := math.Inf(1), math.Inf(-1)
		if class < b.cuts {
			up = b.theta[class] - e
		}
		if class > 0 {
			low = b.theta[class-1] - e
		}
		p := logisticBetween(low, up)
		value += w * math.Log(p)
		fu, fl := logisticDensity(up)/p, logisticDensity(low)/p
		uu := w * (fu*fu - fu*logisticTilt(up))
		ll := w * (fl*fl + fl*logisticTilt(low))
		ul := -w * fu * fl
		b.upper[i] = orderedTerm{w * fu, -(uu + ul)}
		b.lower[i] = orderedTerm{-w * fl, -(ll + ul)}
		b.score[i] = -w * (fu - fl)
		b.curve[i] = uu + ll + 2*ul
		if class < b.cuts {
			gradient[class] += w * fu
			information[class*k+class] += uu
		}
		if class > 0 {
			gradient[class-1] -= w * fl
			information[(class-1)*k+class-1] += ll
		}
		if class > 0 && class < b.cuts {
			information[class*k+class-1] += ul
		}
	}
	return value
}

// columnTerms adds the derivatives that concern slopes.
func (b *orderedBlock) columnTerms(gradient, information []float64) {
	k := len(b.theta)
	for j, u := range b.u {
		row := information[(b.cuts+j)*k:]
		for i, v := range u[:b.rows] {
			class := int(b.class[b.from+i])
			if class < b.cuts {
				row[class] += b.upper[i].cross * v
			}
			if class > 0 {
				row[class-1] += b.lower[i].cross * v
			}
			b.weighted[j][i] = b.curve[i] * v
		}
		gradient[b.cuts+j] += floats.Dot(b.score[:b.rows], u[:b.rows])
		for l := range j + 1 {
			row[b.cuts+l] += floats.Dot(b.weighted[j][:b.rows], b.u[l][:b.rows])
		}
	}
}

// logisticBetween gives F(high) - F(low) without cancellation in the tails.
func logisticBetween(low, high float64) float64 {
	if low > 0 {
		low, high = -high, -low
	}
	return 1/(1+math.Exp(-high)) - 1/(1+math.Exp(-low))
}

func logisticDensity(x float64) float64 {
	e := math.Exp(-math.Abs(x))
	return e / ((1 + e) * (1 + e))
}

// logisticTilt gives f'(x)/f(x) = 1 - 2F(x).
func logisticTilt(x float64) float64 { return -math.Tanh(x / 2) }
