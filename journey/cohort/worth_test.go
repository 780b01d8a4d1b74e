// SPDX-License-Identifier: Apache-2.0

package cohort

import (
	"context"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"touchstone/journey"
)

// buyers is a source of one part.
type buyers []journey.Trail

func (b buyers) Names() []string { return []string{"buy", "look"} }
func (b buyers) Parts() int      { return 1 }
func (b buyers) Visit(ctx context.Context, _ int, visit func(*journey.Trail)) error {
	for i := range b {
		visit(&b[i])
	}
	return ctx.Err()
}

// Four customers bought for 0, 30, 100 and 500 yuan, the last one again for
// nothing: what they looked at, bought after the day or paid in euros is no part
// of it. Two halves are cut at the second of the sorted values, 30.
func TestValueIsWhatComingsAreWorthInOneCurrency(t *testing.T) {
	cny := func(at int, yuan int64) journey.Worth {
		return journey.Worth{At: at, Minor: 100 * yuan, Currency: "CNY"}
	}
	eur := journey.Worth{At: 0, Minor: 9_999_900, Currency: "EUR"}
	source := buyers{
		{Case: 0, Customer: 0, Activity: []uint32{0, 1}, Time: []int64{1, 2}, Worth: []journey.Worth{eur, cny(1, 7)}},
		{Case: 1, Customer: 1, Activity: []uint32{0, 0, 0}, Time: []int64{1, 2, 1000}, Worth: []journey.Worth{cny(0, 50), cny(1, -20), cny(2, 90)}},
		{Case: 2, Customer: 2, Activity: []uint32{0}, Time: []int64{3}, Worth: []journey.Worth{cny(0, 60)}},
		{Case: 3, Customer: 2, Activity: []uint32{1, 0}, Time: []int64{4, 5}, Worth: []journey.Worth{cny(1, 40)}},
		{Case: 4, Customer: 3, Activity: []uint32{0, 0}, Time: []int64{5, 6}, Worth: []journey.Worth{cny(0, 500)}},
	}
	q := ValueQuestion{Touchpoints: []uint32{0}, AsOf: 1000, Parts: 2, Currency: "CNY", Workers: 1}
	r, err := RecencyFrequencyValue(t.Context(), source, q)
	if err != nil {
		t.Fatal(err)
	}
	type score struct {
		value int
		n     int64
		mean  float64
	}
	sums := map[int]*score{1: {value: 1}, 2: {value: 2}}
	for _, c := range r.Cells {
		s := sums[c.Value]
		s.n += c.N
		s.mean += c.MeanValue * float64(c.N) / 2
	}
	if d := cmp.Diff(map[int]*score{1: {1, 2, 1500}, 2: {2, 2, 30000}}, sums, cmp.AllowUnexported(score{})); d != "" {
		t.Error(d)
	}
	if r.Currency != "CNY" || len(r.ValueLimits) != 1 || math.Abs(float64(r.ValueLimits[0])-3000) > 3 {
		t.Errorf("%+v", r)
	}
	if d := cmp.Diff(map[string]int64{"EUR": 1, "CNY": 5}, r.Comings); d != "" {
		t.Error(d)
	}
	if r.Counted != 7 {
		t.Errorf("%d comings are counted", r.Counted)
	}
	// Worth 0, 30, 100 and 500 yuan: mean 15,750 fen, deviations -15,750, -12,750,
	// -5,750 and 34,250, so a standard error of sqrt(1,616,750,000 / 3 / 4) =
	// 11,607.29, and t with three degrees of freedom is 3.182446.
	if w := r.Worth; w.N != 4 || *w.Value != 15_750 || math.Abs(*w.Low-(15_750-3.182446*11_607.29)) > 1 || math.Abs(*w.High-(15_750+3.182446*11_607.29)) > 1 {
		t.Errorf("worth %+v", w)
	}
	n, sum := int64(0), 0.0
	for _, f := range r.Fields {
		if int64(f.Value.N) != f.N || (f.N < 2) != (f.Value.Low == nil) {
			t.Errorf("%+v", f)
		}
		n, sum = n+f.N, sum+float64(f.N)**f.Value.Value
	}
	if n != 4 || sum != 63_000 {
		t.Errorf("the fields hold %d customers worth %v", n, sum)
	}
	q.Currency = ""
	if r, err = RecencyFrequencyValue(t.Context(), source, q); err != nil || r.ValueLimits != nil || r.Comings != nil || r.Cells[0].Value != 0 {
		t.Errorf("without a currency: %+v, %v", r, err)
	}
}

// However large amounts are, a customer's value stays within its bounds.
func TestAbsurdAmountsAreBounded(t *testing.T) {
	source := buyers{{Activity: []uint32{0, 0, 0}, Time: []int64{1, 2, 3}, Worth: []journey.Worth{{At: 0, Minor: math.MaxInt64, Currency: "CNY"}, {At: 1, Minor: math.MaxInt64, Currency: "CNY"}, {At: 2, Minor: math.MinInt64, Currency: "CNY"}}}}
	r, err := RecencyFrequencyValue(t.Context(), source, ValueQuestion{Touchpoints: []uint32{0}, AsOf: 9, Parts: 2, Currency: "CNY", Workers: 1})
	if err != nil || r.Cells[0].MeanValue != 0 {
		t.Errorf("%+v, %v", r, err)
	}
}
