// SPDX-License-Identifier: Apache-2.0

package attribution

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"touchstone/journey"
)

// priced is customers who meet a or b and then buy.
type priced []journey.Trail

func (p priced) Names() []string { return []string{"a", "b", "buy"} }
func (p priced) Parts() int      { return 1 }
func (p priced) Visit(ctx context.Context, _ int, visit func(*journey.Trail)) error {
	for i := range p {
		visit(&p[i])
	}
	return ctx.Err()
}

// One purchase after a for 100 yuan, one after b for 30, one after b in euros,
// and one after nothing for 7. What a itself is worth is not the purchase's.
func TestConversionsWeighWhatTheyAreWorthInOneCurrency(t *testing.T) {
	worth := func(at int, minor int64, currency string) journey.Worth {
		return journey.Worth{At: at, Minor: minor, Currency: currency}
	}
	source := priced{
		{Case: 0, Customer: 0, Activity: []uint32{0, 2}, Time: []int64{1, 2}, Worth: []journey.Worth{worth(0, 999, "CNY"), worth(1, 10_000, "CNY")}},
		{Case: 1, Customer: 1, Activity: []uint32{1, 2}, Time: []int64{1, 2}, Worth: []journey.Worth{worth(1, 3_000, "CNY")}},
		{Case: 2, Customer: 2, Activity: []uint32{1, 2}, Time: []int64{1, 2}, Worth: []journey.Worth{worth(1, 8_000, "EUR")}},
		{Case: 3, Customer: 3, Activity: []uint32{2}, Time: []int64{1}, Worth: []journey.Worth{worth(0, 700, "CNY")}},
	}
	r, err := Attribute(t.Context(), source, Question{Outcomes: []uint32{2}, Models: []Model{Last}, Resamples: -1, Currency: "CNY", Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]float64{}
	for _, c := range r.Models[0].Credits {
		got[c.Name] = c.Worth.Value
	}
	if d := cmp.Diff(map[string]float64{"a": 10_000, "b": 3_000}, got); d != "" {
		t.Error(d)
	}
	if *r.Worth != 13_700 || r.WorthUnattributed != 700 || r.Currency != "CNY" || r.Priced != 3 || r.Conversions != 4 {
		t.Errorf("%+v", r)
	}
	plain, err := Attribute(t.Context(), source, Question{Outcomes: []uint32{2}, Models: []Model{Last}, Resamples: -1, Workers: 1})
	if err != nil || plain.Worth != nil || plain.Priced != 0 || plain.Models[0].Credits[0].Worth != nil {
		t.Errorf("without a currency: %+v, %v", plain, err)
	}
}
