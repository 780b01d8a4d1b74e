// SPDX-License-Identifier: Apache-2.0

package moment_test

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"touchstone"
	"touchstone/internal/reference"
	"touchstone/moment"
	"touchstone/stats"
)

// A world with known effects: everybody meets a, 70 % meet b, and
// y = 2 + a quality * 1 + 3 * met b + b quality * .5 + noise.
type world struct {
	a, b, y []float64
	metB    []bool
	random  *rand.Rand
}

func newWorld(n int) *world {
	w := &world{random: rand.New(rand.NewPCG(1, 9))}
	for range n {
		a, b := float64(1+w.random.IntN(5)), float64(1+w.random.IntN(5))
		met := w.random.Float64() < .7
		y := 2 + (a - 3) + 2*w.random.NormFloat64()
		if met {
			y += 3 + .5*(b-3)
		} else {
			b = math.NaN()
		}
		w.a, w.b, w.y, w.metB = append(w.a, a), append(w.b, b), append(w.y, y), append(w.metB, met)
	}
	return w
}

// holds fails unless the interval of an effect, widened to four standard
// errors, holds the planted value: by chance once in 16,000.
func holds(t *testing.T, name string, e *stats.Effect, want float64) {
	t.Helper()
	if e == nil {
		t.Fatalf("%s: no effect", name)
	}
	if math.Abs(e.Value-want) > 4*e.SE || e.SE <= 0 || e.SE > .2 {
		t.Errorf("%s: %.3f (error %.3f), planted %.3f", name, e.Value, e.SE, want)
	}
}

func TestDriversRecoverPlantedEffects(t *testing.T) {
	w := newWorld(4000)
	drivers := []moment.Driver{{Values: w.a}, {Values: w.b, Met: w.metB}}
	check := func(name string, res *moment.DriverResult) {
		t.Helper()
		holds(t, name+" quality of a", res.Drivers[0].Quality, 1)
		holds(t, name+" quality of b", res.Drivers[1].Quality, .5)
		// b's mean rating is 3 but for sampling: .5 * (mean - 3) is well under
		// the standard error.
		holds(t, name+" reach of b", res.Drivers[1].Reach, 3)
		if res.Drivers[0].Reach != nil {
			t.Errorf("%s: everybody met a, yet it has a reach effect", name)
		}
	}
	check("plain", driversOf(t, w.y, drivers, fewResamples))

	holes := []moment.Driver{{Values: slices.Clone(w.a), Met: make([]bool, len(w.a))}, {Values: slices.Clone(w.b), Met: w.metB}}
	for i := range w.a {
		holes[0].Met[i] = true
		if w.random.Float64() < .2 {
			holes[0].Values[i] = math.NaN()
		}
		if w.random.Float64() < .15 {
			holes[1].Values[i] = math.NaN()
		}
	}
	res := driversOf(t, w.y, holes, fewResamples)
	check("with holes", res)
	if len(res.Warnings) != 1 || res.Warnings[0].Key != "driver.filled" {
		t.Errorf("warnings %v", res.Warnings)
	}

	weight := make([]float64, len(w.y))
	for i := range weight {
		weight[i] = .5 + w.random.Float64()
	}
	o := fewResamples
	o.Weight = weight
	check("weighted", driversOf(t, w.y, drivers, o))
}

// A number's effect is per standard deviation: that of a rating times its
// spread.
func TestDriversOfANumber(t *testing.T) {
	w := newWorld(2000)
	rating := driversOf(t, w.y, []moment.Driver{{Values: w.a}, {Values: w.b, Met: w.metB}}, fewResamples)
	seconds := make([]float64, len(w.b))
	for i, v := range w.b {
		seconds[i] = 1e9 + 60*v
	}
	number := driversOf(t, w.y, []moment.Driver{{Values: w.a}, {Kind: moment.Number, Values: seconds}}, fewResamples)
	for j := range rating.Drivers {
		reference.Near(t, "importance", number.Drivers[j].Importance.Raw, rating.Drivers[j].Importance.Raw, 1e-6)
	}
	r, n := rating.Drivers[1], number.Drivers[1]
	reference.Near(t, "effect", n.Quality.Value, r.Quality.Value*r.SD, 1e-6)
	reference.Near(t, "reach", n.Reach.Value, r.Reach.Value, 1e-6)
	reference.Near(t, "spread", n.SD, 60*r.SD, 1e-6)
}

func TestDriversDoNotDependOnScale(t *testing.T) {
	w := newWorld(800)
	scaled := func(values []float64, shift, scale float64) []float64 {
		out := make([]float64, len(values))
		for i, v := range values {
			out[i] = shift + scale*v
		}
		return out
	}
	want := driversOf(t, w.y, []moment.Driver{{Values: w.a}, {Values: w.b}}, fewResamples)
	got := driversOf(t, scaled(w.y, 3, 10), []moment.Driver{{Values: scaled(w.a, -1, 2)}, {Values: scaled(w.b, 10, -3)}}, fewResamples)
	for j, scale := range []float64{2, -3} {
		x, y := want.Drivers[j], got.Drivers[j]
		reference.Near(t, "share", y.Importance.Share, x.Importance.Share, reference.Exact)
		reference.Near(t, "low", y.Importance.Low, x.Importance.Low, 1e-7)
		reference.Near(t, "effect", y.Quality.Value, 10*x.Quality.Value/scale, 1e-7)
	}
	reference.Near(t, "reach", got.Drivers[1].Reach.Value, 10*want.Drivers[1].Reach.Value, 1e-7)
	if got.Drivers[1].Importance.Sign != -want.Drivers[1].Importance.Sign {
		t.Error("a reversed scale keeps its sign")
	}
}

// With one category alone, R2 is the share of the variance that lies between
// its levels: means 1, 2 and 6 of 40, 60 and 100 rows, each with half of the
// rows one below and half one above. Grand mean (40+120+600)/200 = 3.8; between
// (40*2.8^2 + 60*1.8^2 + 100*2.2^2)/200 = 4.96, within 1: 4.96/5.96.
func TestDriversOfACategory(t *testing.T) {
	var levels []uint32
	var y []float64
	for _, level := range []struct {
		code uint32
		n    int
		mean float64
	}{{7, 40, 1}, {2, 60, 2}, {3, 100, 6}} {
		for i := range level.n {
			levels = append(levels, level.code)
			y = append(y, level.mean+float64(2*(i%2)-1))
		}
	}
	res := driversOf(t, y, []moment.Driver{{Kind: moment.Category, Levels: levels}}, fewResamples)
	reference.Near(t, "R2", res.R2, 4.96/5.96, reference.Exact)
	d := res.Drivers[0]
	reference.Near(t, "share", d.Importance.Share, 1, reference.Exact)
	if d.Quality != nil || d.Reach != nil || d.N != 200 || d.Importance.Sign != 0 {
		t.Errorf("effect %v, reach %v, n %d, sign %d", d.Quality, d.Reach, d.N, d.Importance.Sign)
	}
}

func TestRareLevelsArePooled(t *testing.T) {
	random := rand.New(rand.NewPCG(4, 4))
	var levels []uint32
	var y []float64
	for i := range 3000 {
		level := uint32(1 + random.IntN(2))
		if i%10 == 0 { // 300 rows in 100 levels: each of 3 rows, .1 %
			level = uint32(100 + i/10%100)
		}
		levels, y = append(levels, level), append(y, float64(level%2)+random.NormFloat64())
	}
	res := driversOf(t, y, []moment.Driver{{Kind: moment.Category, Levels: levels}}, fewResamples)
	// Two levels and the pool are two dummies: F = R2/2 / ((1-R2)/(n-3)).
	reference.Near(t, "F", res.F, res.R2/2/((1-res.R2)/2997), reference.Exact)
}

func TestDriversThatAreNotJudged(t *testing.T) {
	w := newWorld(500)
	few, constant, twice, opposite := make([]float64, 500), make([]float64, 500), make([]float64, 500), make([]float64, 500)
	sum := make([]float64, 500)
	for i := range few {
		few[i] = math.NaN()
		if i < moment.MinAnswers-1 {
			few[i] = float64(i % 3)
		}
		constant[i] = 4
		twice[i] = 2*w.a[i] + 1
		opposite[i] = 10 - w.a[i] + .1*w.random.NormFloat64()
	}
	c := make([]float64, 500)
	for i := range c {
		c[i] = float64(w.random.IntN(5))
		sum[i] = w.a[i] + c[i]
	}
	drivers := []moment.Driver{
		{Values: w.a}, {Values: few}, {Values: constant}, {Values: twice}, {Values: opposite}, {Values: c}, {Values: sum},
	}
	res := driversOf(t, w.y, drivers, fewResamples)
	want := []struct {
		dropped moment.DropReason
		into    int
	}{{"", -1}, {moment.DroppedFew, -1}, {moment.DroppedConstant, -1}, {"", 0}, {"", 0}, {"", -1}, {moment.DroppedRedundant, -1}}
	share := 0.0
	for j, d := range res.Drivers {
		if d.Dropped != want[j].dropped || d.Into != want[j].into {
			t.Errorf("driver %d: dropped %q, into %d; want %q, %d", j, d.Dropped, d.Into, want[j].dropped, want[j].into)
		}
		if in := d.Dropped == "" && d.Into < 0; in != (d.Importance != nil) {
			t.Errorf("driver %d: importance %v", j, d.Importance)
		}
		if d.Importance != nil {
			share += d.Importance.Share
		}
	}
	reference.Near(t, "sum of shares", share, 1, reference.Exact)
	if !slices.Equal(res.Drivers[0].Merged, []int{3, 4}) {
		t.Errorf("merged %v, want [3 4]", res.Drivers[0].Merged)
	}
	// One point on a goes with one point less on its opposite; together they
	// have the effect that a has alone.
	holds(t, "merged quality", res.Drivers[0].Quality, 1)
}

// Two touchpoints that are only ever met together share what meeting them
// explains, whichever comes first.
func TestTouchpointsMetTogether(t *testing.T) {
	w := newWorld(1500)
	c := make([]float64, len(w.b))
	for i, met := range w.metB {
		c[i] = math.NaN()
		if met {
			c[i] = float64(w.random.IntN(5))
		}
	}
	a, b, third := moment.Driver{Values: w.a}, moment.Driver{Values: w.b}, moment.Driver{Values: c}
	one := driversOf(t, w.y, []moment.Driver{a, b, third}, fewResamples)
	other := driversOf(t, w.y, []moment.Driver{third, b, a}, fewResamples)
	for j := range 3 {
		reference.Near(t, "importance", one.Drivers[j].Importance.Raw, other.Drivers[2-j].Importance.Raw, 1e-7)
		if one.Drivers[j].Reach != nil {
			t.Errorf("driver %d has a reach of its own", j)
		}
	}
	if third := one.Drivers[2].Importance; third.Raw < .05 {
		t.Errorf("importance of the third is %v: it lacks its part of having met both", third.Raw)
	}
}

func TestBinaryOutcomeIsChecked(t *testing.T) {
	w := newWorld(1200)
	for i, y := range w.y {
		w.y[i] = 0
		if y > 3 {
			w.y[i] = 1
		}
	}
	drivers := []moment.Driver{{Values: w.a}, {Values: w.b}}
	res := driversOf(t, w.y, drivers, fewResamples)
	if res.Check == nil || res.Check.Method != moment.CheckDominance || math.Abs(res.Check.Spearman-1) > 1e-9 {
		t.Fatalf("check %+v", res.Check)
	}
	reference.Near(t, "shares", res.Check.Shares[0]+res.Check.Shares[1], 1, reference.Exact)
	for range 10 {
		x := make([]float64, len(w.y))
		for i := range x {
			x[i] = float64(w.random.IntN(5))
		}
		drivers = append(drivers, moment.Driver{Values: x})
	}
	many := driversOf(t, w.y, drivers, fewResamples)
	if many.Check == nil || many.Check.Method != moment.CheckLogisticWeights || !(many.Check.Spearman > .5) {
		t.Errorf("check %+v", many.Check)
	}
	o := fewResamples
	o.NoCheck = true
	if res := driversOf(t, w.y, drivers, o); res.Check != nil {
		t.Error("checked, though told not to")
	}
}

func TestOrderedOutcomeIsChecked(t *testing.T) {
	w := newWorld(1200)
	steps, continuous := slices.Clone(w.y), slices.Clone(w.y)
	for i, y := range w.y {
		steps[i] = math.Max(0, math.Min(4, math.Floor(y)))
		continuous[i] = y + w.random.Float64()/10
	}
	drivers := []moment.Driver{{Values: w.a}, {Values: w.b}}
	res := driversOf(t, steps, drivers, fewResamples)
	if res.Check == nil || res.Check.Method != moment.CheckDominance || math.Abs(res.Check.Spearman-1) > 1e-9 {
		t.Errorf("check %+v", res.Check)
	}
	for range 10 {
		x := make([]float64, len(w.y))
		for i := range x {
			x[i] = float64(w.random.IntN(5))
		}
		drivers = append(drivers, moment.Driver{Values: x})
	}
	if many := driversOf(t, steps, drivers, fewResamples); many.Check == nil || many.Check.Method != moment.CheckLogisticWeights || !(many.Check.Spearman > .5) {
		t.Errorf("check of many %+v", many.Check)
	}
	if res := driversOf(t, continuous, drivers[:2], fewResamples); res.Check != nil {
		t.Errorf("an outcome that is not ordered was checked: %+v", res.Check)
	}
}

func TestDriverErrors(t *testing.T) {
	w := newWorld(200)
	short := moment.Driver{Values: w.a[1:]}
	infinite := slices.Clone(w.a)
	infinite[3] = math.Inf(1)
	negative := slices.Clone(w.a)
	negative[3] = -1
	for name, c := range map[string]struct {
		outcome []float64
		drivers []moment.Driver
		weight  []float64
		want    touchstone.Kind
	}{
		"short column":     {w.y, []moment.Driver{short}, nil, touchstone.Invalid},
		"short weights":    {w.y, []moment.Driver{{Values: w.a}}, w.a[1:], touchstone.Invalid},
		"short met":        {w.y, []moment.Driver{{Values: w.a, Met: w.metB[1:]}}, nil, touchstone.Invalid},
		"infinite rating":  {w.y, []moment.Driver{{Values: infinite}}, nil, touchstone.Invalid},
		"infinite outcome": {infinite, []moment.Driver{{Values: w.a}}, nil, touchstone.Invalid},
		"negative weight":  {w.y, []moment.Driver{{Values: w.a}}, negative, touchstone.Invalid},
		"no rows":          {nil, []moment.Driver{{}}, nil, touchstone.NotEnough},
		"no drivers":       {w.y, nil, nil, touchstone.NotEnough},
		"constant outcome": {make([]float64, 200), []moment.Driver{{Values: w.a}}, nil, touchstone.NotEnough},
		"few rows":         {w.y[:20], []moment.Driver{{Values: w.a[:20]}}, nil, touchstone.NotEnough},
		"no weight":        {w.y, []moment.Driver{{Values: w.a}}, make([]float64, 200), touchstone.NotEnough},
	} {
		_, err := moment.Drivers(context.Background(), c.outcome, c.drivers, moment.DriverOptions{Weight: c.weight})
		if touchstone.KindOf(err) != c.want || err == nil {
			t.Errorf("%s: error %v of kind %v, want kind %v", name, err, touchstone.KindOf(err), c.want)
		}
	}
}

func TestDriversCanBeCancelled(t *testing.T) {
	w := newWorld(300)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	o := moment.DriverOptions{Importance: stats.ImportanceOptions{Resamples: 100_000, Progress: func(int, int) { cancel() }}}
	if _, err := moment.Drivers(ctx, w.y, []moment.Driver{{Values: w.a}}, o); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want cancelled", err)
	}
}

// Whatever is thrown at it, the answer is an error for people or importances
// that sum to 1.
func TestDriversNeverPanic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 80).Draw(t, "rows")
		value := rapid.SampledFrom([]float64{0, 1, 1, 2, 3, 4, 5, 5, 99, math.NaN()})
		column := rapid.SliceOfN(value, n, n)
		drivers := make([]moment.Driver, rapid.IntRange(0, 6).Draw(t, "drivers"))
		for j := range drivers {
			d := &drivers[j]
			d.Kind = moment.DriverKind(rapid.IntRange(0, 2).Draw(t, "kind"))
			d.Values = column.Draw(t, "values")
			if j > 0 && rapid.IntRange(0, 3).Draw(t, "same") == 0 {
				d.Values = drivers[j-1].Values
			}
			d.Levels = rapid.SliceOfN(rapid.Uint32Range(0, 4), n, n).Draw(t, "levels")
			if rapid.Bool().Draw(t, "with met") {
				d.Met = rapid.SliceOfN(rapid.Bool(), n, n).Draw(t, "met")
			}
		}
		o := moment.DriverOptions{Importance: stats.ImportanceOptions{Resamples: 20}}
		if rapid.Bool().Draw(t, "clusters") {
			o.Cluster = rapid.SliceOfN(rapid.Uint32Range(0, 30), n, n).Draw(t, "cluster")
		}
		res, err := moment.Drivers(context.Background(), column.Draw(t, "outcome"), drivers, o)
		if err != nil {
			if touchstone.KindOf(err) != touchstone.NotEnough {
				t.Fatalf("error %v", err)
			}
			return
		}
		share := 0.0
		for _, d := range res.Drivers {
			if d.Importance != nil {
				share += d.Importance.Share
			}
		}
		if math.Abs(share-1) > 1e-9 && res.R2 > 1e-9 {
			t.Fatalf("shares sum to %v", share)
		}
	})
}
