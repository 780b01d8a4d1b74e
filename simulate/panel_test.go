// SPDX-License-Identifier: Apache-2.0

package simulate_test

import (
	"math"
	"reflect"
	"testing"

	"touchstone/internal/reference"
	"touchstone/simulate"
)

func TestPanelIsTheSameForASeed(t *testing.T) {
	for _, d := range simulate.Designs() {
		d.Customers = 200
		a, b := comparable(d.Draw(1)), comparable(d.Draw(1))
		if !reflect.DeepEqual(a, b) {
			t.Errorf("%s: the same seed gave two panels", d.Name)
		}
		if reflect.DeepEqual(a, comparable(d.Draw(2))) {
			t.Errorf("%s: two seeds gave one panel", d.Name)
		}
	}
}

// comparable replaces NaN, which is equal to nothing.
func comparable(p simulate.Panel) simulate.Panel {
	for _, column := range [][]float32{p.NPS, p.Before, p.After} {
		for i, v := range column {
			if math.IsNaN(float64(v)) {
				column[i] = -9
			}
		}
	}
	return p
}

// The published panel of 2,500 customers was drawn from the design that ours
// follows; R and PSweight estimated its effects. Ours lie within three of their
// standard errors.
func TestEffectsAreThoseOfTheReference(t *testing.T) {
	type trait struct {
		Value float64 `json:"ato_aug"`
		SE    float64
	}
	var stored struct {
		Touchpoints map[string]struct {
			Decision trait `json:"decision_repurchase"`
			Brand    trait `json:"brand_nps"`
			Truth    struct{ Emotion, Moment int }
		}
	}
	reference.JSON(t, &stored, "moment-of-truth", "planted.expected.json")
	for _, e := range (simulate.Design{}).Effects(20_000) {
		want, known := stored.Touchpoints[e.Touchpoint]
		if !known {
			t.Fatalf("the reference has no %s", e.Touchpoint)
		}
		if math.Abs(e.Repurchase-want.Decision.Value) > 3*want.Decision.SE {
			t.Errorf("%s: repurchase %g, the reference estimates %g (%g)", e.Touchpoint, e.Repurchase, want.Decision.Value, want.Decision.SE)
		}
		if math.Abs(e.NPS-want.Brand.Value) > 3*want.Brand.SE {
			t.Errorf("%s: NPS %g, the reference estimates %g (%g)", e.Touchpoint, e.NPS, want.Brand.Value, want.Brand.SE)
		}
		if e.Moment != (want.Truth.Moment == 1) || e.Emotion != (want.Truth.Emotion == 1) {
			t.Errorf("%s: moment %v and emotion %v, the reference planted %+v", e.Touchpoint, e.Moment, e.Emotion, want.Truth)
		}
	}
}

func TestNothingIsPlantedInTheNullDesign(t *testing.T) {
	for _, e := range (simulate.Design{Null: true}).Effects(500) {
		if e.Moment || e.Emotion || e.Repurchase != 0 || e.NPS != 0 {
			t.Errorf("the null design plants %+v", e)
		}
	}
}

// Shares of the published panel: who met a touchpoint, and how often it was bad. Ours
// lie within four standard deviations of the two binomial shares together.
func TestSharesAreThoseOfTheReference(t *testing.T) {
	var stored struct {
		Touchpoints map[string]struct {
			Met   float64 `json:"n_met"`
			Bad   float64 `json:"n_bad"`
			Reach float64
		}
	}
	reference.JSON(t, &stored, "moment-of-truth", "planted.expected.json")
	p := simulate.Design{Customers: 10_000}.Draw(4)
	met, bad := make([]float64, len(p.Touchpoints)), make([]float64, len(p.Touchpoints))
	for i, at := range p.Touchpoint {
		met[at]++
		if p.Rating[i] <= 2 {
			bad[at]++
		}
	}
	same := func(name string, got, gotN, want, wantN float64) {
		t.Helper()
		if sd := math.Sqrt(want * (1 - want) * (1/gotN + 1/wantN)); math.Abs(got-want) > 4*sd {
			t.Errorf("%s: %g, the reference has %g (%g)", name, got, want, sd)
		}
	}
	for i, name := range p.Touchpoints {
		want := stored.Touchpoints[name]
		same(name+" is met", met[i]/10_000, 10_000, want.Reach, 2500)
		same(name+" is bad", bad[i]/met[i], met[i], want.Bad/want.Met, want.Met)
	}
}

// Each option does what it says, and nothing else of the panel is lost.
func TestOptionsOfDesigns(t *testing.T) {
	const n = 3000
	plain := simulate.Design{Customers: n}.Draw(1)
	if p := (simulate.Design{Customers: n, Hidden: true}).Draw(1); p.Prior != nil || plain.Prior == nil {
		t.Error("the earlier satisfaction is hidden where it should not be, or not where it should")
	}
	if p := (simulate.Design{Customers: n, Placebo: true}).Draw(1); len(p.Earlier) != n || plain.Earlier != nil {
		t.Error("the placebo is there where it should not be, or not where it should")
	}
	if p := (simulate.Design{Customers: n, Repeated: true}).Draw(1); len(p.JourneyOf) < 19*n/10 || len(p.JourneyOf) > 21*n/10 { // 2.0 on average
		t.Errorf("%d customers make %d journeys", n, len(p.JourneyOf))
	}
	p := simulate.Design{Customers: n, Unanswered: true}.Draw(1)
	silent := 0
	for i, r := range p.Rating {
		if r == 0 {
			silent++
			if !math.IsNaN(float64(p.After[i])) {
				t.Fatal("an encounter without a rating tells a feeling")
			}
		}
	}
	if share := float64(silent) / float64(len(p.Rating)); share < 0.38 || share > 0.52 { // half of ordinary ones, a third of the fifth that is bad
		t.Errorf("%g of the encounters have no rating", share)
	}
	p, moved := simulate.Design{Customers: n, Shared: true}.Draw(1), 0
	for i, c := range p.Customer {
		if c != p.JourneyOf[p.Journey[i]] {
			moved++
		}
	}
	if share := float64(moved) / float64(len(p.Customer)); share < 0.035 || share > 0.065 { // a tenth of customers, half of theirs
		t.Errorf("%g of the encounters are put down to another", share)
	}
}
