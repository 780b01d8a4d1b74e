// SPDX-License-Identifier: Apache-2.0

package stats

import (
	"errors"
	"math"
	"testing"
)

// The skin conditions that two dermatologists rated, from the SAS/STAT User's
// Guide, procedure FREQ, example "Cohen's kappa coefficient": kappa 0.3449,
// asymptotic standard error 0.0724, 95 % limits 0.2030 and 0.4868.
func TestKappaOfTheDermatologists(t *testing.T) {
	k, err := CohenKappa([][]int{{10, 4, 1, 0}, {5, 10, 12, 2}, {2, 4, 12, 5}, {0, 2, 6, 13}})
	if err != nil || k.N != 88 || k.Agreed != 45 {
		t.Fatalf("%+v, %v", k, err)
	}
	for what, c := range map[string][2]float64{"kappa": {k.Value, .3449}, "se": {k.SE, .0724}, "low": {k.Interval.Low, .2030}, "high": {k.Interval.High, .4868}} {
		if math.Abs(c[0]-c[1]) > .00005 {
			t.Errorf("%s is %.5f, not %.4f", what, c[0], c[1])
		}
	}
}

// With two categories and equal margins kappa is 2p-1: 35 of 50 alike give
// p = 0.7 and chance 0.5, by hand.
func TestKappaByHand(t *testing.T) {
	for _, c := range []struct {
		table [][]int
		value float64
	}{
		{[][]int{{20, 5}, {10, 15}}, .4}, // chance (25·30+25·20)/2500 = 0.5
		{[][]int{{7, 0}, {0, 3}}, 1},
		{[][]int{{25, 25}, {25, 25}}, 0},
		{[][]int{{0, 5}, {5, 0}}, -1},
	} {
		k, err := CohenKappa(c.table)
		if err != nil || math.Abs(k.Value-c.value) > 1e-12 || k.Interval.Low > k.Value || k.Interval.High < k.Value || k.Interval.Low < -1 || k.Interval.High > 1 {
			t.Errorf("%v: %+v, %v; want %v", c.table, k, err, c.value)
		}
	}
}

func TestKappaRefuses(t *testing.T) {
	for reason, table := range map[Reason][][]int{
		TooFewRows: {{1, 0}, {0, 0}}, Constant: {{9, 0}, {0, 0}}, LengthMismatch: {{1, 2}}, OutOfRange: {{5, -1}, {1, 5}},
	} {
		_, err := CohenKappa(table)
		var r *Refusal
		if !errors.As(err, &r) || r.Reason != reason {
			t.Errorf("%v: %v, want %s", table, err, reason)
		}
	}
	if _, err := CohenKappa(nil); err == nil {
		t.Error("nothing has a kappa")
	}
	if _, err := CohenKappa([][]int{{}}); err == nil {
		t.Error("an empty row has a kappa")
	}
}

// The p-values are those of binom.test in R 4.2.
func TestMcNemarIsExact(t *testing.T) {
	for _, c := range []struct {
		first, second int
		p             float64
	}{{5, 15, 0.0413894653320}, {0, 1, 1}, {3, 3, 1}, {0, 9, 0.00390625}, {0, 0, 1}, {86, 150, 3.7159361395714e-05}} {
		if got := McNemar(c.first, c.second); math.Abs(got-c.p) > 1e-9 {
			t.Errorf("%d against %d: %v, want %v", c.first, c.second, got, c.p)
		}
		if McNemar(c.first, c.second) != McNemar(c.second, c.first) {
			t.Errorf("%d against %d is not symmetric", c.first, c.second)
		}
	}
}
