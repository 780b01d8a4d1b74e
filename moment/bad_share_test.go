// SPDX-License-Identifier: Apache-2.0

package moment_test

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"touchstone"
	"touchstone/moment"
)

// One customer had two bad encounters, two others an ordinary one each. As
// independent ones their number of bad ones has the variance 4 × .5 × .5 = 1, by
// customer 3/2 × ((2 - 1)² + .5² + .5²) = 2.25: four are worth 4/2.25 = 1.778.
// Wilson about .5: half 1.959964 x sqrt(.140625 + .303866) / 3.160821 = .413409.
func TestBadSharesMindThatOneCustomerHasSeveral(t *testing.T) {
	e := moment.Encounters{
		Touchpoints: []string{"desk", "spa"},
		Touchpoint:  []uint16{0, 0, 0, 0, 1}, Customer: []uint32{0, 0, 1, 2, 2}, At: []int64{1, 2, 1, 1, 2},
		Quality: []moment.Quality{moment.Bad, moment.Bad, moment.Ordinary, moment.Ordinary, moment.Unrated},
	}
	e.Customers.N = 3
	e.Customers.Outcomes = []moment.Outcome{{Name: "repurchase", Impact: moment.Decision, Binary: true, Values: []float32{0, 1, 1}}}
	f := find(t, e, moment.FindOptions{})
	desk := f.Touchpoints[0]
	if desk.Rated != 4 || desk.Bad != 2 || math.Abs(desk.BadLimits.Low-.086591) > 1e-6 || math.Abs(desk.BadLimits.High-.913409) > 1e-6 {
		t.Errorf("%+v", desk)
	}
	written, err := json.Marshal(f.Document("en", func(m touchstone.Message) string { return m.Key }))
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(written), `"bad_low"`); n != 1 {
		t.Errorf("%d touchpoints have an interval: the one that nobody rated has none", n)
	}
}
