// SPDX-License-Identifier: Apache-2.0

package stats_test

import (
	"context"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"touchstone/internal/reference"
	"touchstone/stats"
)

// The maximum-likelihood regression on the EM covariance and the pooled
// regression of ten multiple imputations estimate the same; mice is Monte
// Carlo, with tolerance .05. The intercept is where all ratings are 0, far from
// any data, and gathers the noise of six slopes times their means of about 4:
// the level is compared where the ratings are.
func TestEMRegressionAgainstMice(t *testing.T) {
	want, data := readSurvey(t)
	columns := [][]float64{data.Numbers(want.Outcome)}
	for _, name := range want.Predictors {
		columns = append(columns, data.Numbers(name))
	}
	m, err := stats.EMCovariance(context.Background(), columns, nil)
	if err != nil {
		t.Fatal(err)
	}
	p := len(want.Predictors)
	right := mat.NewVecDense(p, nil)
	for j := range p {
		right.SetVec(j, m.Cov.At(0, j+1))
	}
	var slopes mat.VecDense
	if err := slopes.SolveVec(m.Cov.SliceSym(1, p+1), right); err != nil {
		t.Fatal(err)
	}
	intercept := m.Mean[0]
	for j, name := range want.Predictors {
		intercept -= slopes.AtVec(j) * m.Mean[j+1]
		if got := slopes.AtVec(j); math.Abs(got-want.Mice.Coef[name]) > .05 {
			t.Errorf("slope of %s = %.4f, want %.4f", name, got, want.Mice.Coef[name])
		}
	}
	atFour, wantAtFour := intercept, want.Mice.Coef["(Intercept)"]
	for j, name := range want.Predictors {
		atFour += 4 * slopes.AtVec(j)
		wantAtFour += 4 * want.Mice.Coef[name]
	}
	if math.Abs(atFour-wantAtFour) > .05 {
		t.Errorf("NPS answer expected where every rating is 4 = %.4f, want %.4f", atFour, wantAtFour)
	}
}

// Where x is always observed and y only in the first r rows, the maximum of
// the likelihood is known (Anderson 1957): with b and s2 the slope and residual
// variance (divisor r) of y on x in those rows,
//
//	mean y = ybar_r + b (xbar_n - xbar_r),  cov = b sxx_n,  var y = s2 + b^2 sxx_n
func TestEMCovarianceOfAMonotonePattern(t *testing.T) {
	nan := math.NaN()
	x := []float64{1, 2, 3, 4, 5, 6, 7, 9}
	y := []float64{2, 1, 4, 3, 7, nan, nan, nan}
	m, err := stats.EMCovariance(context.Background(), [][]float64{x, y}, nil)
	if err != nil {
		t.Fatal(err)
	}
	const (
		meanX  = 37. / 8              // of all
		varX   = 221./8 - meanX*meanX // of all
		slope  = 12. / 10             // rows 1..5: sum (x-3)(y-3.4) = 12, sum (x-3)^2 = 10
		left   = (21.2 - 14.4) / 5    // sum (y-3.4)^2 = 21.2, of which 12^2/10 is explained
		meanY  = 3.4 + slope*(meanX-3)
		varY   = left + slope*slope*varX
		expect = meanY + slope*(8-meanX)
	)
	const settled = 1e-7
	reference.Near(t, "mean of x", m.Mean[0], meanX, settled)
	reference.Near(t, "mean of y", m.Mean[1], meanY, settled)
	reference.Near(t, "variance of x", m.Cov.At(0, 0), varX, settled)
	reference.Near(t, "covariance", m.Cov.At(0, 1), slope*varX, settled)
	reference.Near(t, "variance of y", m.Cov.At(1, 1), varY, settled)
	row := []float64{8, nan}
	if !m.Expect(row) {
		t.Fatal("no expectation")
	}
	reference.Near(t, "y expected at x = 8", row[1], expect, settled)

	weighted, err := stats.EMCovariance(context.Background(), [][]float64{append(x, 100), append(y, 7)}, []float64{2, 2, 2, 2, 2, 2, 2, 2, 0})
	if err != nil {
		t.Fatal(err)
	}
	reference.Near(t, "mean of y, weighted", weighted.Mean[1], meanY, settled)
}

func TestEMCovarianceRefusals(t *testing.T) {
	nan := math.NaN()
	x := []float64{1, 2, 3, 5}
	for name, c := range map[string]struct {
		columns [][]float64
		weight  []float64
		want    stats.Reason
	}{
		"nothing":       {nil, nil, stats.LengthMismatch},
		"short column":  {[][]float64{x, x[1:]}, nil, stats.LengthMismatch},
		"short weights": {[][]float64{x}, x[1:], stats.LengthMismatch},
		"bad weight":    {[][]float64{x}, []float64{1, 1, -1, 1}, stats.BadWeight},
		"infinite":      {[][]float64{{1, 2, math.Inf(1), 3}}, nil, stats.OutOfRange},
		"one value":     {[][]float64{x, {1, nan, nan, nan}}, nil, stats.TooFewRows},
		"constant":      {[][]float64{x, {7, 7, nan, 7}}, nil, stats.Constant},
		"twice":         {[][]float64{x, x, {1, 2, nan, 1}}, nil, stats.RankDeficient},
	} {
		_, err := stats.EMCovariance(context.Background(), c.columns, c.weight)
		checkRefusal(t, name, err, c.want)
	}
	_, err := stats.PairwiseCorrelation([][]float64{{1, 2, nan, nan}, {nan, nan, 1, 2}})
	checkRefusal(t, "never together", err, stats.TooFewRows)
	_, err = stats.PairwiseCorrelation([][]float64{x, {2, 2, 2, 2}})
	checkRefusal(t, "constant", err, stats.Constant)
}

// The matrix and its nearest correlation matrix, to four digits, stand in
// Higham 2002, section 4.
func TestNearestCorrelation(t *testing.T) {
	a := mat.NewSymDense(3, []float64{1, 1, 0, 1, 1, 1, 0, 1, 1})
	got, err := stats.NearestCorrelation(a, 0)
	if err != nil {
		t.Fatal(err)
	}
	want := [][]float64{{1, .7607, .1573}, {.7607, 1, .7607}, {.1573, .7607, 1}}
	for i, row := range want {
		for j, w := range row {
			if math.Abs(got.At(i, j)-w) > 5e-5 {
				t.Errorf("entry (%d,%d) = %.5f, want %.4f", i, j, got.At(i, j), w)
			}
		}
	}
	if _, err := stats.RelativeWeights(a, []float64{.1, .2, .3}); err == nil {
		t.Error("a matrix that is no correlation matrix is not refused")
	}
	lifted, err := stats.NearestCorrelation(a, .05)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := stats.RelativeWeights(lifted, []float64{.1, .2, .3}); err != nil {
		t.Errorf("lifted matrix: %v", err)
	}
}
