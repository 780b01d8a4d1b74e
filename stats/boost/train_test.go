// SPDX-License-Identifier: Apache-2.0

package boost_test

import (
	"bytes"
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"runtime"
	"testing"

	"touchstone/stats"
	"touchstone/stats/boost"
)

// waves makes rows whose log odds are a function that no line fits.
func waves(rows, columns int, seed uint64) boost.Data {
	random := rand.New(rand.NewPCG(seed, 1))
	d := boost.Data{Y: make([]float64, rows)}
	for range columns {
		d.Columns = append(d.Columns, make([]float64, rows))
	}
	for i := range rows {
		for c := range columns {
			d.Columns[c][i] = random.NormFloat64()
		}
		if random.Float64() < boost.Probability(3*math.Sin(2*d.Columns[0][i])) {
			d.Y[i] = 1
		}
		if random.IntN(10) == 0 {
			d.Columns[1][i] = math.NaN()
		}
	}
	return d
}

func train(t testing.TB, d boost.Data, try *boost.Data, o boost.Options) *boost.Model {
	t.Helper()
	m, err := boost.Train(context.Background(), make([]string, len(d.Columns)), d, try, o)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func written(t *testing.T, m *boost.Model) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := m.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestSameBytesOnAnyNumberOfProcessors(t *testing.T) {
	d, try := waves(40_000, 5, 1), waves(5_000, 5, 2)
	o := boost.Options{Trees: 12, Depth: 6, RowShare: .7, ColumnShare: .6, Seed: 3}
	many := written(t, train(t, d, &try, o))
	before := runtime.GOMAXPROCS(1)
	one := written(t, train(t, d, &try, o))
	runtime.GOMAXPROCS(before)
	if !bytes.Equal(one, many) {
		t.Error("the model depends on the number of processors")
	}
	o.Seed++
	if bytes.Equal(one, written(t, train(t, d, &try, o))) {
		t.Error("the seed changes nothing")
	}
}

// The best possible log loss is that of the true odds; early stopping must
// come near it, and end before the trees do, which would overfit.
func TestLearnsAWaveAndStops(t *testing.T) {
	d, try, fresh := waves(20_000, 3, 1), waves(5_000, 3, 2), waves(20_000, 3, 3)
	m := train(t, d, &try, boost.Options{Trees: 2000, Rate: .2})
	if n := len(m.Trees); n < 10 || n > 500 {
		t.Errorf("%d trees", n)
	}
	margins, err := m.Margins(context.Background(), fresh.Columns)
	if err != nil {
		t.Fatal(err)
	}
	got, truth := 0.0, 0.0
	for i, y := range fresh.Y {
		got += logLoss(margins[i], y)
		truth += logLoss(3*math.Sin(2*fresh.Columns[0][i]), y)
		if row := m.Margin(rowOf(fresh.Columns, i)); math.Abs(row-margins[i]) > 1e-9 {
			t.Fatalf("row %d: %v alone, %v in the table", i, row, margins[i])
		}
	}
	if got > 1.03*truth || got < .97*truth {
		t.Errorf("log loss %v, of the true odds %v", got/20_000, truth/20_000)
	}
}

func logLoss(margin, y float64) float64 { return math.Log1p(math.Exp((1 - 2*y) * margin)) }

// Above the bound cuts come of drawn rows. Bins of a uniform column must then
// hold about equal shares, and a value that half of the rows have its own.
func TestCutsOfManyRows(t *testing.T) {
	const rows = 300_000
	random := rand.New(rand.NewPCG(5, 5))
	d := boost.Data{Columns: [][]float64{make([]float64, rows)}, Y: make([]float64, rows)}
	for i := range rows {
		d.Columns[0][i] = max(0, random.Float64()-.5)
		if d.Columns[0][i] > .25 { // only a cut near the median of the upper half finds this
			d.Y[i] = 1
		}
	}
	m := train(t, d, nil, boost.Options{Trees: 1, Depth: 1})
	if n := m.Trees[0].Nodes[0]; math.Abs(float64(n.Split)-.25) > .006 {
		t.Errorf("split at %v, want .25 within a bin and a half (1/254)", n.Split)
	}
}

// By hand: outcomes 1, 2 and 9, 10 of x 0, 0 and 1, 1; base 5.5; one tree,
// rate 1, λ 2. Left: G = 4.5 + 3.5 = 8, H = 2, weight -8/4 = -2; right 2; the
// gain is 64/4 + 64/4 - 0 = 32.
func TestSquaredByHand(t *testing.T) {
	d := boost.Data{Columns: [][]float64{{0, 0, 1, 1}}, Y: []float64{1, 2, 9, 10}}
	m := train(t, d, nil, boost.Options{Objective: boost.Squared, Trees: 1, Rate: 1, L2: 2, Depth: 1})
	if m.Base != 5.5 || m.Margin([]float64{0}) != 3.5 || m.Margin([]float64{1}) != 7.5 || m.Gain()[0] != 32 {
		t.Errorf("base %v, margins %v and %v, gain %v", m.Base, m.Margin([]float64{0}), m.Margin([]float64{1}), m.Gain()[0])
	}
}

func TestMissingAloneIsASplit(t *testing.T) {
	nan := math.NaN()
	d := boost.Data{Columns: [][]float64{{5, 5, nan, nan}}, Y: []float64{0, 0, 8, 8}}
	m := train(t, d, nil, boost.Options{Objective: boost.Squared, Trees: 1, Rate: 1, Depth: 1})
	if known, unknown := m.Margin([]float64{5}), m.Margin([]float64{nan}); !(known < 2 && unknown > 6) {
		t.Errorf("known %v, unknown %v", known, unknown)
	}
}

func TestTrainRefuses(t *testing.T) {
	good := func() boost.Data {
		return boost.Data{Columns: [][]float64{{1, 2, 3}, {1, 2, 3}}, Y: []float64{0, 1, 0}}
	}
	for _, c := range []struct {
		name   string
		change func(*boost.Data, *boost.Options)
		reason stats.Reason
		column int
	}{
		{"depth", func(_ *boost.Data, o *boost.Options) { o.Depth = 9 }, stats.OutOfRange, -1},
		{"bins", func(_ *boost.Data, o *boost.Options) { o.Bins = 255 }, stats.OutOfRange, -1},
		{"rate", func(_ *boost.Data, o *boost.Options) { o.Rate = math.NaN() }, stats.OutOfRange, -1},
		{"outcome", func(d *boost.Data, _ *boost.Options) { d.Y[1] = 2 }, stats.OutOfRange, -1},
		{"constant", func(d *boost.Data, _ *boost.Options) { d.Y[1] = 0 }, stats.Constant, -1},
		{"infinite", func(d *boost.Data, _ *boost.Options) { d.Columns[1][0] = math.Inf(1) }, stats.OutOfRange, 1},
		{"too large", func(d *boost.Data, _ *boost.Options) { d.Columns[1][0] = 1e39 }, stats.OutOfRange, 1},
		{"short", func(d *boost.Data, _ *boost.Options) { d.Columns[1] = d.Columns[1][:2] }, stats.LengthMismatch, 1},
		{"columns", func(d *boost.Data, _ *boost.Options) { d.Columns = d.Columns[:1] }, stats.LengthMismatch, -1},
		{"rows", func(d *boost.Data, _ *boost.Options) {
			*d = boost.Data{Columns: [][]float64{{1}, {2}}, Y: []float64{1}}
		}, stats.TooFewRows, -1},
	} {
		d, o := good(), boost.Options{}
		c.change(&d, &o)
		_, err := boost.Train(context.Background(), []string{"a", "b"}, d, nil, o)
		var refusal *stats.Refusal
		if !errors.As(err, &refusal) || refusal.Reason != c.reason || refusal.Column != c.column {
			t.Errorf("%s: %v, want %s in column %d", c.name, err, c.reason, c.column)
		}
	}
	stopped, stop := context.WithCancel(context.Background())
	stop()
	if _, err := boost.Train(stopped, []string{"a", "b"}, good(), nil, boost.Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// On the reference data a model of 128 bins must be as good as XGBoost's exact
// one with the same settings: log loss within 2 % of .38309.
func TestAsGoodAsXGBoost(t *testing.T) {
	var want struct {
		GBT struct {
			Metrics struct {
				LogLoss float64 `json:"log_loss"`
			} `json:"test_metrics"`
		}
	}
	referenceJSON(t, &want)
	names := churnModel(t).Columns
	x, y := churnData(t, names, "train")
	m := train(t, boost.Data{Columns: x, Y: y}, nil, boost.Options{Trees: 150, Rate: .08, LeastCover: 5})
	x, y = churnData(t, names, "test")
	sum := 0.0
	for i := range y {
		sum += logLoss(m.Margin(rowOf(x, i)), y[i])
	}
	if got := sum / float64(len(y)); math.Abs(got/want.GBT.Metrics.LogLoss-1) > .02 {
		t.Errorf("log loss %v, XGBoost %v", got, want.GBT.Metrics.LogLoss)
	}
}
