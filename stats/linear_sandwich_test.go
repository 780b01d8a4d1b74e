// SPDX-License-Identifier: Apache-2.0

package stats

import (
	"testing"

	"gonum.org/v1/gonum/mat"

	"touchstone/internal/reference"
)

// The errors of a file of several tasks, whose customers lie across the edges
// between them, are those of the definition: B (sum_g s_g s_g') B with B =
// (X'X)^-1 and s_g = sum e x.
func TestClusteredErrorsAcrossTasks(t *testing.T) {
	r := surveyOfCustomers(3*chunkRows + 100)
	r.X = r.X[:2]
	for i := range r.Cluster { // a few rows each, in two places of the file
		r.Cluster[i] = uint32(i * 3 / 11 % 2000)
	}
	fit, err := LeastSquares(r, Robust)
	if err != nil {
		t.Fatal(err)
	}
	const k = 3
	xx, meat := mat.NewSymDense(k, nil), mat.NewSymDense(k, nil)
	scores := map[uint32]*mat.VecDense{}
	for i, y := range r.Y {
		x := mat.NewVecDense(k, []float64{1, r.X[0][i], r.X[1][i]})
		xx.SymRankOne(xx, 1, x)
		if scores[r.Cluster[i]] == nil {
			scores[r.Cluster[i]] = mat.NewVecDense(k, nil)
		}
		s := scores[r.Cluster[i]]
		s.AddScaledVec(s, y-mat.Dot(x, mat.NewVecDense(k, fit.Coef)), x)
	}
	for _, s := range scores {
		meat.SymRankOne(meat, 1, s)
	}
	var bread, v mat.Dense
	if err := bread.Inverse(xx); err != nil {
		t.Fatal(err)
	}
	v.Product(&bread, meat, &bread)
	g, n := float64(len(scores)), float64(len(r.Y))
	if fit.Clusters != len(scores) {
		t.Errorf("%d customers, want %d", fit.Clusters, len(scores))
	}
	for i := range k {
		for j := range k {
			want := v.At(i, j) * g / (g - 1) * (n - 1) / (n - k)
			reference.Near(t, "covariance", fit.VCov[i][j], want, reference.Exact)
		}
	}
}
