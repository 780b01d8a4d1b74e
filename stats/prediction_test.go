// SPDX-License-Identifier: Apache-2.0

package stats_test

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"touchstone/internal/reference"
	"touchstone/stats"
)

// By hand: scores 3 (event), 2 (event and other), 1 (other). Pairs: 3 beats
// both others (2), 2 ties one and beats one (1.5): AUC 3.5/4. What the events
// won: 1 and .75, variance 1/32; what the others lost to: 1 (score 1) and .75,
// the same; SE = sqrt(1/64 + 1/64) = sqrt(1/32). Average precision: 1/2·1 +
// 1/2·2/3 = 5/6. KS: after the first place 1/2, after the second 1 - 1/2.
// Lift of the top half: the event 3 and half of place 2's two rows, of which
// half are events: 1.5 events in 2 rows, against 1 in 2.
func TestRankingByHand(t *testing.T) {
	r, err := stats.Rank([]float64{1, 3, 2, 2}, []float64{0, 1, 1, 0})
	if err != nil {
		t.Fatal(err)
	}
	auc := r.AUC()
	reference.Near(t, "AUC", auc.Value, 3.5/4, reference.Exact)
	reference.Near(t, "SE", auc.SE, math.Sqrt(1./32), reference.Exact)
	reference.Near(t, "AP", r.AveragePrecision(), 5./6, reference.Exact)
	reference.Near(t, "KS", r.KS(), .5, reference.Exact)
	reference.Near(t, "events among the top half", r.Among(.5), 1.5, reference.Exact)
	reference.Near(t, "lift", r.Lift(.5), 1.5, reference.Exact)
	reference.Near(t, "lift of all", r.Lift(1), 1, reference.Exact)
	if auc.N != 4 || auc.High != 1 {
		t.Errorf("n %d, high %v", auc.N, auc.High)
	}
}

// DeLong's variance is that of the placements themselves, row by row.
func TestAUCAgainstPairs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(4, 40).Draw(t, "n")
		score, y := make([]float64, n), make([]float64, n)
		for i := range n {
			score[i] = float64(rapid.IntRange(0, 9).Draw(t, "score"))
			y[i] = float64(rapid.IntRange(0, 1).Draw(t, "outcome"))
		}
		y[0], y[1], y[2], y[3] = 0, 1, 0, 1
		r, err := stats.Rank(score, y)
		if err != nil {
			t.Fatal(err)
		}
		won := map[int]float64{}
		for i := range n {
			for j := range n {
				if y[i] == 1 && y[j] == 0 {
					psi := .5
					if score[i] != score[j] {
						psi = 0
						if score[i] > score[j] {
							psi = 1
						}
					}
					won[i] += psi / float64(r.Others)
					won[j] += psi / float64(r.Events)
				}
			}
		}
		variance := func(class float64, count int) (mean, v float64) {
			for i := range n {
				if y[i] == class {
					mean += won[i] / float64(count)
				}
			}
			for i := range n {
				if y[i] == class {
					v += (won[i] - mean) * (won[i] - mean) / float64(count-1)
				}
			}
			return mean, v / float64(count)
		}
		auc, s10 := variance(1, r.Events)
		_, s01 := variance(0, r.Others)
		got := r.AUC()
		if math.Abs(got.Value-auc) > 1e-12 || math.Abs(got.SE-math.Sqrt(s10+s01)) > 1e-9 {
			t.Fatalf("AUC %v ± %v, by pairs %v ± %v", got.Value, got.SE, auc, math.Sqrt(s10+s01))
		}
	})
}

// The value of an isotonic fit at a place is the largest over its left ends of
// the smallest over its right ends of the mean between (Barlow et al. 1972).
func TestIsotonicIsMaxOfMin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 20).Draw(t, "n")
		x, y := make([]float64, n), make([]float64, n)
		for i := range n {
			x[i] = float64(rapid.IntRange(0, 9).Draw(t, "x"))
			y[i] = float64(rapid.IntRange(0, 1).Draw(t, "y"))
		}
		y[0], y[1] = 0, 1
		f, err := stats.FitIsotonic(x, y)
		if err != nil {
			t.Fatal(err)
		}
		mean := func(from, to float64) float64 {
			sum, count := 0.0, 0.0
			for i := range n {
				if x[i] >= from && x[i] <= to {
					sum, count = sum+y[i], count+1
				}
			}
			return sum / count // NaN where there is none
		}
		for _, at := range x {
			want := math.Inf(-1)
			for _, from := range x {
				if from > at {
					continue
				}
				least := math.Inf(1)
				for _, to := range x {
					if to >= at {
						least = min(least, mean(from, to))
					}
				}
				want = max(want, least)
			}
			if got := f.Probability(at); math.Abs(got-want) > 1e-12 {
				t.Fatalf("at %v: %v, want %v", at, got, want)
			}
		}
		if f.Probability(-1) != f.Y[0] || f.Probability(99) != f.Y[len(f.Y)-1] {
			t.Fatal("not level outside")
		}
	})
}

func TestPlattIsFiniteWhereTheScoreParts(t *testing.T) {
	p, err := stats.FitPlatt([]float64{-1, -1, 1, 1}, []float64{0, 0, 1, 1})
	if err != nil {
		t.Fatal(err)
	}
	// by hand: two scores, two targets, so the fit goes through both: (2+1)/(2+2) and 1/(2+2)
	reference.Near(t, "at 1", p.Probability(1), .75, 1e-7)
	reference.Near(t, "at -1", p.Probability(-1), .25, 1e-7)
}

// By hand: halves added, 10.5/31, 20.5/31 against 30.5/41, 10.5/41 of two
// bins 10, 20 then and 30, 10 now.
func TestStabilityByHand(t *testing.T) {
	got, err := stats.Stability([]float64{10, 20}, []float64{30, 10})
	if err != nil {
		t.Fatal(err)
	}
	a, b := 10.5/31, 30.5/41
	reference.Near(t, "PSI", got, (b-a)*math.Log(b/a)+(a-b)*math.Log((1-b)/(1-a)), 1e-12)
	if same, _ := stats.Stability([]float64{5, 5}, []float64{5, 5}); same != 0 {
		t.Errorf("PSI of the same %v", same)
	}
}

// At the optimum the gradient of the likelihood equals that of the penalty:
// L2 b + L1 sign(b) for a slope that is not 0, at most L1 for one that is.
// A copied column and a constant one are no obstacle.
func TestPenalisedLogitMeetsItsConditions(t *testing.T) {
	random := rand.New(rand.NewPCG(2, 2))
	const n = 5000
	r := stats.Regression{Y: make([]float64, n), X: make([][]float64, 6)}
	for j := range r.X {
		r.X[j] = make([]float64, n)
	}
	for i := range n {
		for j := range 4 {
			r.X[j][i] = random.NormFloat64() * math.Pow(10, float64(j))
		}
		r.X[4][i], r.X[5][i] = r.X[0][i], 7
		if random.Float64() < 1/(1+math.Exp(1-r.X[0][i]-r.X[1][i]/20)) {
			r.Y[i] = 1
		}
	}
	for _, p := range []stats.Penalty{{L2: 3}, {L1: 30}, {L1: 30, L2: 300}} {
		fit, err := stats.PenalisedLogit(context.Background(), r, p)
		if err != nil {
			t.Fatal(p, err)
		}
		if fit.Coef[6] != 0 {
			t.Errorf("the constant's slope is %v", fit.Coef[6])
		}
		said := predict(fit.Coef, r)
		for j, x := range r.X[:5] {
			mean, sd, gradient := momentsOf(x, said, r.Y)
			b := fit.Coef[j+1] * sd
			gradient = (gradient - mean) / sd
			if want := p.L2*b + p.L1*sign(b); b != 0 && math.Abs(gradient-want) > 1e-3 {
				t.Errorf("%+v: gradient of column %d is %v, want %v", p, j, gradient, want)
			}
			if b == 0 && (p.L1 == 0 || math.Abs(gradient) > p.L1+1e-3) {
				t.Errorf("%+v: column %d is out with gradient %v", p, j, gradient)
			}
		}
		if p.L1 == 0 && math.Abs(fit.Coef[1]-fit.Coef[5]) > 1e-6 {
			t.Errorf("the copies share unequally: %v and %v", fit.Coef[1], fit.Coef[5])
		}
	}
}

// momentsOf gives mean times the residuals' sum, sd, and the sum of residuals
// times x.
func momentsOf(x, said, y []float64) (mean, sd, gradient float64) {
	n, residuals := float64(len(x)), 0.0
	for i, v := range x {
		mean += v / n
		gradient += v * (y[i] - said[i])
		residuals += y[i] - said[i]
	}
	for _, v := range x {
		sd += (v - mean) * (v - mean) / n
	}
	return mean * residuals, math.Sqrt(sd), gradient
}

func sign(v float64) float64 { return math.Copysign(1, v) }

func TestPredictionRefusals(t *testing.T) {
	two := []float64{0, 1}
	reason := func(err error) stats.Reason {
		var r *stats.Refusal
		if errors.As(err, &r) {
			return r.Reason
		}
		return ""
	}
	rank := func(s, y []float64) error { _, err := stats.Rank(s, y); return err }
	brier := func(s, y []float64) error { _, err := stats.Brier(s, y); return err }
	stability := func(s, y []float64) error { _, err := stats.Stability(s, y); return err }
	platt := func(s, y []float64) error { _, err := stats.FitPlatt(s, y); return err }
	for _, c := range []struct {
		name string
		err  error
		want stats.Reason
	}{
		{"lengths", rank(two, two[:1]), stats.LengthMismatch}, {"no rows", rank(nil, nil), stats.TooFewRows}, {"outcome", rank(two, []float64{0, .5}), stats.OutOfRange},
		{"NaN", rank([]float64{0, math.NaN()}, two), stats.OutOfRange}, {"one class", rank(two, []float64{1, 1}), stats.Constant},
		{"probability", brier([]float64{0, 1.1}, two), stats.OutOfRange}, {"PSI without rows", stability([]float64{0, 0}, two), stats.TooFewRows},
		{"PSI negative", stability([]float64{-1, 2}, two), stats.OutOfRange}, {"PSI lengths", stability(two, two[:1]), stats.LengthMismatch},
		{"level score", platt([]float64{3, 3}, two), stats.Constant},
	} {
		if got := reason(c.err); got != c.want {
			t.Errorf("%s: %v, want %s", c.name, c.err, c.want)
		}
	}
	if loss, err := stats.LogLoss([]float64{0}, []float64{1}); err != nil || !math.IsInf(loss, 1) {
		t.Errorf("log loss of the impossible: %v, %v", loss, err)
	}
	if _, err := stats.PenalisedLogit(context.Background(), stats.Regression{Y: two, X: [][]float64{two}}, stats.Penalty{}); reason(err) != stats.OutOfRange {
		t.Errorf("no penalty: %v", err)
	}
}
