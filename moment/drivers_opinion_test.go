// SPDX-License-Identifier: Apache-2.0

package moment_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"touchstone/moment"
	"touchstone/stats"
)

// opinions plants y = 6 + sum_t [reward_t well_t - penalty_t ill_t] + noise. A
// text says each side of each aspect by itself, so that some say both.
func opinions(rows int, noise float64, planted [][2]float64) ([]float64, []moment.Driver) {
	r := rand.New(rand.NewPCG(11, 4))
	y := make([]float64, rows)
	drivers := make([]moment.Driver, len(planted))
	for t := range planted {
		drivers[t] = moment.Driver{Kind: moment.Opinion, Levels: make([]uint32, rows)}
	}
	for i := range y {
		y[i] = 6 + noise*r.NormFloat64()
		for t, p := range planted {
			if r.IntN(4) == 0 {
				drivers[t].Levels[i] |= moment.Well
				y[i] += p[1]
			}
			if r.IntN(5) == 0 {
				drivers[t].Levels[i] |= moment.Ill
				y[i] += p[0]
			}
		}
	}
	return y, drivers
}

func TestOpinionsAreRecovered(t *testing.T) {
	planted := [][2]float64{{-2, .2}, {-.2, 1.5}, {-.8, .8}, {0, 0}}
	y, drivers := opinions(4000, 1, planted)
	res := driversOf(t, y, drivers, fewResamples)
	sum := 0.0
	for k, p := range planted {
		c := res.Drivers[k].Contrast
		if c == nil {
			t.Fatalf("driver %d has no contrast", k)
		}
		if !c.Penalty.Contains(p[0]) || !c.Reward.Contains(p[1]) {
			t.Errorf("driver %d: penalty %.2f in %.2f..%.2f, reward %.2f in %.2f..%.2f, planted %v", k,
				c.Penalty.Value, c.Penalty.Low, c.Penalty.High, c.Reward.Value, c.Reward.Low, c.Reward.High, p)
		}
		sum += res.Drivers[k].Importance.Share
	}
	if math.Abs(sum-1) > 1e-9 {
		t.Errorf("shares sum to %v", sum)
	}
	// IA = (reward - |penalty|) / (reward + |penalty|): -.82, .76, 0
	for k, want := range []moment.Asymmetry{moment.Frustrator, moment.Delighter, moment.Hybrid, moment.Unclassified} {
		if got := res.Drivers[k].Contrast.Class; got != want {
			t.Errorf("driver %d is %s, want %s", k, got, want)
		}
	}
}

// Dummies that are independent of each other explain variances of their own:
// b² p (1 - p), so that the importance of an aspect is the sum of both sides.
func TestImportanceOfAnOpinionIsThatOfBothSides(t *testing.T) {
	planted := [][2]float64{{-2, .5}, {-.5, 1}}
	y, drivers := opinions(40000, 1, planted)
	res := driversOf(t, y, drivers, fewResamples)
	explained, all := make([]float64, len(planted)), 0.0
	for k, p := range planted {
		explained[k] = p[1]*p[1]*.25*.75 + p[0]*p[0]*.2*.8
		all += explained[k]
	}
	for k, want := range explained {
		if got := res.Drivers[k].Importance; math.Abs(got.Share-want/all) > .02 || got.Sign != 1 {
			t.Errorf("driver %d: share %.3f with sign %d, want %.3f", k, got.Share, got.Sign, want/all)
		}
	}
	if want := all / (all + 1); math.Abs(res.R2-want) > .02 {
		t.Errorf("R2 is %.3f, want %.3f", res.R2, want)
	}
}

// Two effects are those of least squares on the two columns.
func TestOpinionIsLeastSquaresOnBothSides(t *testing.T) {
	y, drivers := opinions(500, 1, [][2]float64{{-1, 1}})
	res := driversOf(t, y, drivers, fewResamples)
	x := make([][]float64, 2)
	for k, side := range []uint32{moment.Ill, moment.Well} {
		x[k] = make([]float64, len(y))
		for i, said := range drivers[0].Levels {
			if said&side != 0 {
				x[k][i] = 1
			}
		}
	}
	fit, err := stats.LeastSquares(stats.Regression{Y: y, X: x}, stats.Robust)
	if err != nil {
		t.Fatal(err)
	}
	c := res.Drivers[0].Contrast
	if math.Abs(c.Penalty.Value-fit.Coef[1]) > 1e-9 || math.Abs(c.Reward.Value-fit.Coef[2]) > 1e-9 {
		t.Errorf("penalty %v and reward %v, want %v", c.Penalty.Value, c.Reward.Value, fit.Coef)
	}
}

func TestOpinionsThatCannotBeJudged(t *testing.T) {
	y, drivers := opinions(1000, 1, [][2]float64{{-1, 1}, {-1, 1}, {-1, 1}, {-1, 1}})
	few, oneSide, copied, all := drivers[0].Levels, drivers[1].Levels, drivers[2].Levels, make([]uint32, len(y))
	kept := map[uint32]int{}
	for i := range y {
		if few[i] != 0 {
			if kept[0]++; kept[0] >= moment.MinAnswers {
				few[i] = 0
			}
		}
		if oneSide[i]&moment.Well != 0 {
			if kept[1]++; kept[1] >= moment.MinAnswers {
				oneSide[i] &^= moment.Well
			}
		}
		all[i] = moment.Well
	}
	copy(drivers[3].Levels, copied)
	drivers = append(drivers, moment.Driver{Kind: moment.Opinion, Levels: all})
	res := driversOf(t, y, drivers, fewResamples)
	if d := res.Drivers[0]; d.Dropped != moment.DroppedFew || d.N != moment.MinAnswers-1 {
		t.Errorf("an aspect with %d mentions: dropped %q", d.N, d.Dropped)
	}
	if c := res.Drivers[1].Contrast; c == nil || c.Reason != moment.FewTop || c.Reward.Value == c.Reward.Value || c.Penalty.Value != c.Penalty.Value {
		t.Errorf("an aspect that few speak well of: %+v", c)
	}
	if a, b := res.Drivers[2].Dropped, res.Drivers[3].Dropped; (a == "") == (b == "") || a != moment.DroppedRedundant && b != moment.DroppedRedundant {
		t.Errorf("of two equal aspects %q and %q are dropped", a, b)
	}
	if d := res.Drivers[4]; d.Dropped == "" {
		t.Error("an aspect that all speak well of explains nothing")
	}
}
