// SPDX-License-Identifier: Apache-2.0

package stats_test

import (
	"context"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

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
