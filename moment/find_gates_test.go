// SPDX-License-Identifier: Apache-2.0

package moment_test

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"touchstone"
	"touchstone/moment"
)

// Every gate has its own reason, and says what would pass it.
func TestGates(t *testing.T) {
	base := plant{customers: 1000, cause: .3, decision: true, brand: true, feeling: true}
	for name, c := range map[string]struct {
		change func(*moment.Encounters)
		want   moment.Reason
		more   bool
	}{
		"enough": {func(*moment.Encounters) {}, "", false},
		"all bad": {func(e *moment.Encounters) {
			for i := range e.Quality {
				e.Quality[i] = moment.Bad
			}
		}, moment.TooFew, true},
		"nobody rated": {func(e *moment.Encounters) { e.Quality = nil }, moment.NotMeasured, true},
		"rare event": {func(e *moment.Encounters) {
			for c := range e.Customers.Outcomes[0].Values {
				e.Customers.Outcomes[0].Values[c] = 0
				if c%50 == 0 {
					e.Customers.Outcomes[0].Values[c] = 1
				}
			}
		}, moment.FewEvents, true},
		"constant": {func(e *moment.Encounters) {
			for c := range e.Customers.Outcomes[0].Values {
				e.Customers.Outcomes[0].Values[c] = 1
			}
		}, moment.NoVariation, false},
		"told beforehand": {func(e *moment.Encounters) {
			signs := make([]float32, len(e.Customer))
			for i, q := range e.Quality {
				if q == moment.Bad {
					signs[i] = 1
				}
			}
			e.Covariates = []moment.Covariate{{Name: "complaint", Values: signs}}
		}, moment.NoOverlap, false},
		"nearly told beforehand": {func(e *moment.Encounters) {
			signs := make([]float32, len(e.Customer))
			for i, q := range e.Quality {
				signs[i] = float32(i%7) / 10
				if q == moment.Bad {
					signs[i] += .5
				}
			}
			e.Covariates = []moment.Covariate{{Name: "complaint", Values: signs}}
		}, moment.NoOverlap, false},
	} {
		e := base.encounters(6)
		c.change(&e)
		f := find(t, e, moment.FindOptions{})
		d := f.Touchpoints[0].Decision
		if d.Reason != c.want || (d.More > 0) != c.more && c.want != "" {
			t.Errorf("%s: reason %q, more %d; want %q", name, d.Reason, d.More, c.want)
		}
		if c.want != "" && (!math.IsNaN(d.Value) || d.Holds) {
			t.Errorf("%s: a figure of %v beside the reason", name, d.Value)
		}
	}
}

func TestFindRefusesWhatMakesNoSense(t *testing.T) {
	good := plant{customers: 50, decision: true, feeling: true}
	for name, c := range map[string]struct {
		change func(*moment.Encounters, *moment.FindOptions)
		want   touchstone.Kind
	}{
		"nothing":           {func(e *moment.Encounters, _ *moment.FindOptions) { *e = moment.Encounters{} }, touchstone.NotEnough},
		"short column":      {func(e *moment.Encounters, _ *moment.FindOptions) { e.At = e.At[1:] }, touchstone.Invalid},
		"customer beyond":   {func(e *moment.Encounters, _ *moment.FindOptions) { e.Customer[3] = 50 }, touchstone.Invalid},
		"touchpoint beyond": {func(e *moment.Encounters, _ *moment.FindOptions) { e.Touchpoint[3] = 4 }, touchstone.Invalid},
		"no quality":        {func(e *moment.Encounters, _ *moment.FindOptions) { e.Quality[0] = 9 }, touchstone.Invalid},
		"emotion beyond":    {func(e *moment.Encounters, _ *moment.FindOptions) { e.After[0] = 1.5 }, touchstone.Invalid},
		"infinite covariate": {func(e *moment.Encounters, _ *moment.FindOptions) {
			e.Customers.Covariates[0].Values[0] = float32(math.Inf(1))
		}, touchstone.Invalid},
		"level beyond": {func(e *moment.Encounters, _ *moment.FindOptions) {
			e.Customers.Covariates = []moment.Covariate{{Name: "x", Values: slices.Repeat([]float32{2}, 50), Levels: []string{"a", "b"}}}
		}, touchstone.Invalid},
		"binary of two":   {func(e *moment.Encounters, _ *moment.FindOptions) { e.Customers.Outcomes[0].Values[0] = 2 }, touchstone.Invalid},
		"negative weight": {func(e *moment.Encounters, _ *moment.FindOptions) { e.Weight = slices.Repeat([]float32{-1}, 200) }, touchstone.Invalid},
		"a name twice":    {func(e *moment.Encounters, _ *moment.FindOptions) { e.Customers.Outcomes[0].Name = "unhappy" }, touchstone.Invalid},
		"no impact":       {func(e *moment.Encounters, _ *moment.FindOptions) { e.Customers.Outcomes[0].Impact = "" }, touchstone.Invalid},
		"level of 2":      {func(_ *moment.Encounters, o *moment.FindOptions) { o.Level = 2 }, touchstone.Invalid},
		"earlier unknown": {func(_ *moment.Encounters, o *moment.FindOptions) { o.Earlier = "maybe" }, touchstone.Invalid},
	} {
		e, o := good.encounters(7), moment.FindOptions{}
		c.change(&e, &o)
		_, err := moment.Find(t.Context(), e, o)
		var fault *touchstone.Error
		if !errors.As(err, &fault) || fault.Kind != c.want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A search that nobody waits for ends.
func TestFindEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := moment.Find(ctx, plant{customers: 200, decision: true}.encounters(8), moment.FindOptions{}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// TestARareLevelIsNoLackOfOverlap: seven customers of a level of their own, all
// with bad encounters, do not make the others incomparable; seven hundred would.
func TestARareLevelIsNoLackOfOverlap(t *testing.T) {
	for n, want := range map[int]moment.Reason{7: "", 700: moment.NoOverlap} {
		r := rand.New(rand.NewPCG(8, 9))
		again := moment.Outcome{Name: "repurchase", Impact: moment.Decision, Binary: true}
		tier := moment.Covariate{Name: "tier", Levels: []string{"plain", "gold", "founder"}}
		e := moment.Encounters{Touchpoints: []string{"desk"}, Customers: moment.Customers{N: 3000}}
		for i := range 3000 {
			level, q, p := float32(r.IntN(2)), moment.Ordinary, .6
			if i < n {
				level = 2
			}
			if i < n || r.Float64() < .3 {
				q, p = moment.Bad, .4
			}
			v := float32(0)
			if r.Float64() < p {
				v = 1
			}
			e.Customer, e.Touchpoint, e.Quality = append(e.Customer, uint32(i)), append(e.Touchpoint, 0), append(e.Quality, q)
			again.Values, tier.Values = append(again.Values, v), append(tier.Values, level)
		}
		e.Outcomes, e.Covariates = []moment.Outcome{again}, []moment.Covariate{tier}
		f, err := moment.Find(t.Context(), e, moment.FindOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if got := f.Touchpoints[0].Bads.Reason; got != want {
			t.Errorf("%d of a level of their own: reason %q, want %q", n, got, want)
		}
	}
}
