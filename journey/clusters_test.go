// SPDX-License-Identifier: Apache-2.0

package journey_test

import (
	"math"
	"testing"

	"touchstone/journey"
	"touchstone/journey/journeytest"
)

// One customer takes a path three times, another takes another once: four cases
// that are worth 4² / (3² + 1²) = 1.6 customers. Wilson of three of four: centre
// (.75 + 1.200456) / 3.400912 = .573510, half 1.959964 x sqrt(.117188 + .375143)
// / 3.400912 = .404372. Where each has one case they are worth 2.
func TestCasesOfOneCustomerAreNotSeveralCustomers(t *testing.T) {
	trail := func(c, customer int, activity uint32) journey.Trail {
		return journey.Trail{Case: c, Customer: customer, Activity: []uint32{activity}}
	}
	often := []journey.Trail{trail(0, 0, 0), trail(1, 0, 0), trail(2, 0, 0)}
	for _, parts := range [][][]journey.Trail{{append(often, trail(3, 1, 1))}, {often, {trail(3, 1, 1)}}} {
		v := variantsIn(t, parts)
		taken := v.Taken(v.Top[0].Cases)
		if v.Effective != 1.6 || taken.N != 3 || taken.Of != 4 || math.Abs(*taken.Low-.169138) > 1e-6 || math.Abs(*taken.High-.977881) > 1e-6 {
			t.Errorf("worth %v, %+v from %v to %v", v.Effective, taken, *taken.Low, *taken.High)
		}
	}
	if v := variantsIn(t, [][]journey.Trail{{trail(0, 0, 0), trail(1, 1, 0)}}); v.Effective != 2 {
		t.Errorf("two customers are worth %v", v.Effective)
	}
	if v := variantsIn(t, nil); v.Effective != 0 || v.Taken(0).Value != nil {
		t.Errorf("nobody: %+v", v)
	}
}

func variantsIn(t *testing.T, parts [][]journey.Trail) *journey.Variants {
	t.Helper()
	v, err := journey.VariantsOf(t.Context(), &journeytest.Source{Activities: []string{"a", "b"}, Trails: parts}, journey.Options{Workers: 2})
	if err != nil {
		t.Fatal(err)
	}
	return v
}
