// SPDX-License-Identifier: Apache-2.0

package study

import (
	"math"
	"slices"
	"testing"

	"touchstone/moment"
	"touchstone/moment/assembly"
	"touchstone/stats"
)

// Forty customers say that touchpoint 0 matters .5 or 1 of the scale, one of
// them twice; 30 of them expected .75 and got .5 or .25; of touchpoint 1 too few
// say anything. The mean importance is .75 with a standard error of
// sqrt(40/39*.0625/40), the gap -.375 with one of sqrt(30/29*.015625/30).
func TestWhatCustomersSayMatters(t *testing.T) {
	nan := float32(math.NaN())
	a := &assembly.Assembly{}
	for c := range uint32(40) {
		s := assembly.Stated{Customer: c, Importance: []float32{.5, 1}[c%2], Expected: nan, Perceived: .9}
		if c < 30 {
			s.Expected, s.Perceived = .75, []float32{.5, .25}[c%2]
		}
		a.Stated = append(a.Stated, s)
	}
	a.Stated = append(a.Stated, a.Stated[7])
	for c := range uint32(moment.MinAnswers - 1) {
		a.Stated = append(a.Stated, assembly.Stated{Customer: c, Touchpoint: 1, Importance: 1, Expected: nan, Perceived: nan})
	}
	got, err := stated(a)
	if err != nil || len(got) != 1 || got[0].Touchpoint != 0 {
		t.Fatalf("%+v, %v", got, err)
	}
	near := func(what string, got, want float64) {
		t.Helper()
		if math.Abs(got-want) > 1e-12 {
			t.Errorf("%s is %g, not %g", what, got, want)
		}
	}
	i, g := got[0].Importance, got[0].Gap
	near("importance", i.Value, .75)
	near("its error", i.SE, math.Sqrt(.0625/39))
	near("gap", g.Gap.Value, -.375)
	near("its error", g.Gap.SE, math.Sqrt(.015625/29))
	if i.N != 40 || g.Gap.N != 30 || g.Gap.High >= 0 {
		t.Errorf("n %d and %d, gap up to %g", i.N, g.Gap.N, g.Gap.High)
	}
}

func TestWhatIsSaidAgainstWhatCounts(t *testing.T) {
	view := func(touchpoint int, share, low float64) View {
		return View{Touchpoint: touchpoint, Importance: stats.GroupImportance{Share: share, Low: low}}
	}
	said := func(values ...float64) (out []Stated) {
		for t, v := range values {
			out = append(out, Stated{Touchpoint: t, Importance: &stats.Estimate{Value: v}})
		}
		return out
	}
	disagree := func(v *Views, all []Stated) (out [][]Disagreement) {
		disagreeStated(v, all)
		for _, w := range v.Of {
			out = append(out, w.Disagree)
		}
		return out
	}
	views := func() *Views {
		return &Views{Signal: true, Of: []View{view(0, .5, .3), view(1, .3, .2), view(2, .1, .01), view(3, .1, .01)}}
	}
	got := disagree(views(), said(.2, .9, .8, .1))
	if !slices.Equal(got[0], []Disagreement{UnsaidButCounts}) || got[1] != nil || !slices.Equal(got[2], []Disagreement{SaidOnly}) || got[3] != nil {
		t.Errorf("%v", got)
	}
	if got := disagree(views(), said(.2, .9, .8)); slices.ContainsFunc(got, func(d []Disagreement) bool { return d != nil }) {
		t.Errorf("of three: %v", got)
	}
	quiet := views()
	quiet.Signal = false
	if got := disagree(quiet, said(.2, .9, .8, .1)); got[0] != nil || got[2] != nil {
		t.Errorf("where ratings tell nothing: %v", got)
	}
}
