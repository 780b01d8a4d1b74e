// SPDX-License-Identifier: Apache-2.0

package recovery

import (
	"context"
	"errors"
	"math"
	"reflect"
	"runtime"
	"testing"

	"touchstone/simulate"
)

// By hand: two of the three moments are named and one that is none, so a third
// of what is named is false and two thirds of the moments are found.
func TestScore(t *testing.T) {
	j := judge{drawn: drawn{effects: []simulate.Effect{{Moment: true}, {Moment: true}, {Moment: true}, {}, {}}}}
	v := j.score([]bool{true, true, false, true, false})
	if math.Abs(v.fdr-1./3) > 1e-12 || math.Abs(v.power-2./3) > 1e-12 || v.anyFalse != 1 || v.exact != 0 {
		t.Errorf("the verdict is %+v", v)
	}
	if v := j.score([]bool{true, true, true, false, false}); v.fdr != 0 || v.power != 1 || v.exact != 1 {
		t.Errorf("of what is all right the verdict is %+v", v)
	}
	if v := j.score(make([]bool, 5)); v.fdr != 0 || v.anyFalse != 0 || v.power != 0 {
		t.Errorf("where nothing is named the verdict is %+v", v)
	}
	j.effects = make([]simulate.Effect, 5)
	if v := j.score(make([]bool, 5)); v.exact != 1 || !math.IsNaN(v.power) {
		t.Errorf("where nothing is planted the verdict is %+v", v)
	}
}

// By hand: 0, 1, 1 have the mean 2/3 and the standard deviation sqrt(1/3), so
// the standard error is 1/3.
func TestMeanOf(t *testing.T) {
	if s := meanOf([]float64{0, 1, 1}); math.Abs(s.Value-2./3) > 1e-12 || math.Abs(s.SE-1./3) > 1e-12 || s.N != 3 {
		t.Errorf("the mean is %+v", s)
	}
	if s := meanOf(nil); s != (Share{}) {
		t.Errorf("of no world the mean is %+v", s)
	}
}

func run(t *testing.T, name string, worlds int) Row {
	t.Helper()
	d, ok := Find(name)
	if !ok {
		t.Fatalf("there is no design %s", name)
	}
	r, err := Run(t.Context(), d, Options{Worlds: worlds, First: 1})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// A small share of what docs/worlds.md shows over 200 worlds. Bounds are such
// that a search which keeps the targets fails less than once in a thousand: of
// eight worlds with a chance of 5 % for a false moment, four or more have one
// with probability 0.0004.
func TestWhatIsPlantedIsFound(t *testing.T) {
	r := run(t, "reference-2500", 8)
	if r.AnyFalse.Value > 3./8 || r.Power.Value < 0.75 || r.Coverage.Value < 0.85 {
		t.Errorf("the search finds %+v", r)
	}
	if r.NaiveAny.Value < 1 {
		t.Errorf("the naive rule names a false moment in %g of the worlds only", r.NaiveAny.Value)
	}
	if r.Unchecked.Value != 1 || r.Associated.Value != 1 {
		t.Errorf("without a placebo the answer says %+v", r)
	}
}

func TestAHiddenConfounderIsFlagged(t *testing.T) {
	if r := run(t, "hidden-placebo", 4); r.Placebo.Value != 1 || r.Associated.Value != 1 {
		t.Errorf("the placebo fails in %g of the worlds", r.Placebo.Value)
	}
	if r := run(t, "null", 4); r.AnyFalse.Value > 0.5 || r.Power.N != 0 {
		t.Errorf("where nothing is planted the search finds %+v", r)
	}
}

func TestRowsAreTheSameOnAnyProcessors(t *testing.T) {
	d := OfDesign(simulate.Design{Name: "small", Customers: 400, Repeated: true, Seasonal: true})
	rows := func(processors int) Row {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(processors))
		r, err := Run(t.Context(), d, Options{Worlds: 4, First: 9})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	if a, b := rows(1), rows(4); !reflect.DeepEqual(a, b) {
		t.Errorf("on one processor %+v, on four %+v", a, b)
	}
}

func TestRunEndsWhenCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Run(ctx, OfDesign(simulate.Design{Customers: 300}), Options{Worlds: 50}); !errors.Is(err, context.Canceled) {
		t.Errorf("the error is %v", err)
	}
}
