// SPDX-License-Identifier: Apache-2.0

package stats

import (
	"context"
	"math"

	"gonum.org/v1/gonum/floats"

	"touchstone/internal/parallel"
)

// Logistic is a fitted binary logit. Index 0 of Coef, SE and VCov is the
// intercept; column j of X stands at j+1.
type Logistic struct {
	Coef       []float64 // log odds per unit of the column
	SE         []float64 // from the information matrix
	VCov       [][]float64
	Deviance   float64 // -2 log likelihood
	Null       float64 // deviance of the intercept alone
	McFadden   float64 // 1 - Deviance/Null
	N          int
	Iterations int
}

// Logit fits P(Y=1) = 1/(1+exp(-a-Xb)) by maximum likelihood, for Y of zeros
// and ones. Groups and Cluster are not looked at. It refuses like
// LeastSquares, with OutOfRange (Column -1) for a Y that is neither 0 nor 1,
// and with Separation or NotConverged.
func Logit(r Regression) (*Logistic, error) {
	m, err := newLogit(context.Background(), r, nil)
	if err != nil {
		return nil, err
	}
	best, err := maximise(context.Background(), m, m.start(m.columns, nil))
	if err != nil {
		return nil, err
	}
	fit := &Logistic{Deviance: -2 * best.value, Null: -2 * m.null(), N: m.n, Iterations: best.iterations}
	fit.McFadden = 1 - fit.Deviance/fit.Null
	fit.Coef, fit.SE, fit.VCov = m.mo.inUnits(best.theta, best.covariance, 1)
	return fit, nil
}

// logit is the likelihood of a binary logit of some standardised columns.
// Parameters are the intercept and one slope per column.
type logit struct {
	*sample
	mo      *moments
	columns []int // indices into sample.x
	alone   bool  // evaluate in one goroutine
}

func newLogit(ctx context.Context, r Regression, columns []int) (*logit, error) {
	s, mo, err := r.checkedModel(ctx, columns)
	if err != nil {
		return nil, err
	}
	for _, y := range s.y {
		if y != 0 && y != 1 {
			return nil, refuse(OutOfRange)
		}
	}
	return &logit{sample: s, mo: mo, columns: upTo(len(s.x))}, nil
}

// checkedModel is sample and moments of columns that are linearly independent.
func (r Regression) checkedModel(ctx context.Context, columns []int) (*sample, *moments, error) {
	s, err := r.sample(columns)
	if err != nil {
		return nil, nil, err
	}
	mo, err := s.moments(ctx)
	if err != nil {
		return nil, nil, err
	}
	if _, column, ok := factor(mo.r, mo.m, mo.m-1); !ok {
		return nil, nil, refuseColumn(RankDeficient, s.column[column])
	}
	return s, mo, nil
}

func upTo(n int) []int {
	indices := make([]int, n)
	for i := range indices {
		indices[i] = i
	}
	return indices
}

func (l *logit) base() float64 { return l.mo.mean[l.mo.m-1] }

func (l *logit) null() float64 {
	p := l.base()
	return l.total * (p*math.Log(p) + (1-p)*math.Log(1-p))
}

func (l *logit) subset(columns []int) likelihood {
	return &logit{sample: l.sample, mo: l.mo, columns: columns, alone: true}
}

// start gives the intercept of the null model, or the intercept of known,
// followed by its slopes by column.
func (l *logit) start(columns []int, known map[int]float64) []float64 {
	theta := make([]float64, len(columns)+1)
	p := l.base()
	theta[0] = math.Log(p / (1 - p))
	for i, j := range columns {
		theta[i+1] = known[j]
	}
	return theta
}

func (l *logit) slopes(theta []float64) []float64 { return theta[1:] }

func (l *logit) size() int { return len(l.columns) + 1 }

// evaluate gives log likelihood, gradient and information at theta.
func (l *logit) evaluate(theta []float64) (value float64, gradient, information []float64) {
	k := l.size()
	chunks := (l.n + chunkRows - 1) / chunkRows
	parts := make([]logitPart, chunks)
	run := func(c int) { parts[c] = l.chunk(theta, c*chunkRows, min((c+1)*chunkRows, l.n)) }
	if l.alone {
		for c := range chunks {
			run(c)
		}
	} else if err := parallel.Each(context.Background(), chunks, run); err != nil {
		return math.NaN(), nil, nil
	}
	gradient, information = make([]float64, k), make([]float64, k*k)
	for _, part := range parts {
		value += part.value
		floats.Add(gradient, part.gradient)
		floats.Add(information, part.information)
	}
	fillUpper(information, k)
	return value, gradient, information
}

// fillUpper copies the lower triangle of a k by k matrix to the upper one.
func fillUpper(a []float64, k int) {
	for i := range k {
		for j := range i {
			a[j*k+i] = a[i*k+j]
		}
	}
}

type logitPart struct {
	value                 float64
	gradient, information []float64
}

func (l *logit) chunk(theta []float64, from, to int) logitPart {
	k := l.size()
	part := logitPart{gradient: make([]float64, k), information: make([]float64, k*k)}
	u, weighted := newBlock(k), newBlock(k)
	eta, left := make([]float64, blockRows), make([]float64, blockRows)
	for i := range u[0] {
		u[0][i] = 1
	}
	for ; from < to; from += blockRows {
		rows := min(blockRows, to-from)
		clear(eta)
		for i := range k {
			if i > 0 {
				l.standardise(u[i][:rows], l.mo, l.columns[i-1], from)
			}
			floats.AddScaled(eta[:rows], theta[i], u[i][:rows])
		}
		part.value += l.rowTerms(from, eta[:rows], left, weighted[0])
		for i := range k {
			part.gradient[i] += floats.Dot(left[:rows], u[i][:rows])
			if i > 0 {
				floats.MulTo(weighted[i][:rows], weighted[0][:rows], u[i][:rows])
			}
		}
		addProducts(part.information, weighted, u, rows)
	}
	return part
}

// rowTerms fills residuals w (y - p) and information weights w p (1 - p) of the
// rows from from on, and gives their log likelihood:
//
//	log P(y) = min(0, s) - log(1 + exp(-|s|)),  s = eta for y = 1, -eta for y = 0
//
// Without weights the factors 1 + exp(-|s|), each at most 2, are multiplied
// before one logarithm is taken of the block.
func (l *logit) rowTerms(from int, eta, residual, information []float64) float64 {
	value, product := 0.0, 1.0
	for i, s := range eta {
		w, y := l.weightOf(from+i), l.y[from+i]
		e := math.Exp(-math.Abs(s))
		p := 1 / (1 + e)
		if s < 0 {
			p = e * p
		}
		if y == 0 {
			s = -s
		}
		value += w * min(0, s)
		if l.weight == nil {
			product *= 1 + e
		} else {
			value -= w * math.Log1p(e)
		}
		residual[i] = w * (y - p)
		information[i] = w * p * (1 - p)
	}
	return value - math.Log(product)
}
