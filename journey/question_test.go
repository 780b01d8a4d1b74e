// SPDX-License-Identifier: Apache-2.0

package journey

import (
	"encoding/json"
	"math"
	"slices"
	"testing"

	"touchstone"
)

func TestFaults(t *testing.T) {
	var none Faults
	none.Between("n", 3, 3, 3)
	none.Codes("codes", []uint32{0, 1}, 2, true)
	none.Codes("codes", nil, 0, false)
	none.Apart("codes", []uint32{0}, []uint32{1})
	OneOf(&none, "choice", "x", "x", "y")
	if err := none.Err(); err != nil {
		t.Errorf("got %v", err)
	}
	var all Faults
	all.Between("low", 2, 3, 4)
	all.Between("high", 5, 3, 4)
	all.Codes("empty", nil, 2, true)
	all.Codes("long", make([]uint32, MaxCodes+1), 2, true)
	all.Codes("unknown", []uint32{2}, 2, true)
	all.Apart("both", []uint32{0, 1}, []uint32{1})
	OneOf(&all, "choice", "z", "x", "y")
	var fields []string
	for _, e := range touchstone.Errors(all.Err()) {
		if e.Kind != touchstone.Invalid {
			t.Errorf("got %v", e)
		}
		fields = append(fields, e.Field)
	}
	if !slices.Equal(fields, []string{"low", "high", "empty", "long", "unknown", "both", "choice"}) {
		t.Errorf("got %v", fields)
	}
}

// Wilson's interval of 1 of 10 is 0.01788 … 0.40415 (Brown, Cai & DasGupta 2001
// give .018 … .404); of nothing there is none, and JSON says null.
func TestRate(t *testing.T) {
	r := RateOf(1, 10)
	if *r.Value != 0.1 || math.Abs(*r.Low-0.01788) > 1e-5 || math.Abs(*r.High-0.40415) > 1e-5 {
		t.Errorf("got %v: %v … %v", *r.Value, *r.Low, *r.High)
	}
	raw, err := json.Marshal(RateOf(0, 0))
	if err != nil || string(raw) != `{"n":0,"of":0,"value":null,"low":null,"high":null}` {
		t.Errorf("got %s, %v", raw, err)
	}
}

func TestTimesOfNothing(t *testing.T) {
	raw, err := json.Marshal((&DurationSum{}).Times())
	if err != nil || string(raw) != `{"n":0,"mean":null,"median":null,"p90":null,"min":null,"max":null}` {
		t.Errorf("got %s, %v", raw, err)
	}
}
