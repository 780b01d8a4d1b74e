// SPDX-License-Identifier: Apache-2.0

package study

import (
	"math"
	"slices"

	"touchstone/moment"
	"touchstone/moment/assembly"
	"touchstone/stats"
)

// Stated is what customers themselves say of a touchpoint, on scales of 0 to 1:
// how much it matters to them, and how it was against what they had expected
// (SERVQUAL; Parasuraman, Zeithaml & Berry 1988). What is asked for is not what
// moves people; so it stands beside the impacts and changes none.
type Stated struct {
	Touchpoint int
	Importance *stats.Estimate      // mean over customers; nil where fewer than moment.MinAnswers said
	Gap        *moment.DimensionGap // perceived less expected; nil where fewer said both
}

// stated gathers what customers say of each touchpoint, a customer's encounters
// taken together.
func stated(a *assembly.Assembly) ([]Stated, error) {
	type key struct {
		touchpoint uint16
		customer   uint32
	}
	type sums struct{ importance, expected, perceived mean }
	of := map[key]*sums{}
	var order []key
	for _, s := range a.Stated {
		k := key{s.Touchpoint, s.Customer}
		if of[k] == nil {
			of[k] = &sums{}
			order = append(order, k)
		}
		of[k].importance.add(s.Importance)
		if both := s.Expected + s.Perceived; both == both {
			of[k].expected.add(s.Expected)
			of[k].perceived.add(s.Perceived)
		}
	}
	slices.SortStableFunc(order, func(x, y key) int { return int(x.touchpoint) - int(y.touchpoint) })
	var out []Stated
	for len(order) > 0 {
		t := order[0].touchpoint
		end := slices.IndexFunc(order, func(k key) bool { return k.touchpoint != t })
		if end < 0 {
			end = len(order)
		}
		var importance, expected, perceived []float64
		for _, k := range order[:end] {
			if v := of[k].importance.value(); v == v {
				importance = append(importance, v)
			}
			if v := of[k].expected.value(); v == v {
				expected, perceived = append(expected, v), append(perceived, of[k].perceived.value())
			}
		}
		order = order[end:]
		s, err := statedOf(importance, expected, perceived)
		if err != nil {
			return nil, err
		}
		if s.Touchpoint = int(t); s.Importance != nil || s.Gap != nil {
			out = append(out, s)
		}
	}
	return out, nil
}

func statedOf(importance, expected, perceived []float64) (s Stated, err error) {
	if len(importance) >= moment.MinAnswers {
		e, err := stats.Mean(importance, nil, nil)
		if err != nil {
			return s, err
		}
		s.Importance = &e
	}
	if len(expected) >= moment.MinAnswers {
		r, err := moment.Servqual([]moment.ServqualDimension{{Expected: [][]float64{expected}, Perceived: [][]float64{perceived}}}, nil, nil)
		if err != nil {
			return s, err
		}
		s.Gap = &r.Dimensions[0]
	}
	return s, nil
}

// mean adds up what is known.
type mean struct {
	sum float64
	n   int
}

func (m *mean) add(v float32) {
	if v == v {
		m.sum, m.n = m.sum+float64(v), m.n+1
	}
}

// value is NaN of nothing.
func (m *mean) value() float64 {
	if m.n == 0 {
		return math.NaN()
	}
	return m.sum / float64(m.n)
}

// fewestStated is how many touchpoints must be known on both sides before what
// is said to matter is held against what goes with the outcome.
const fewestStated = 4

// disagreeStated notes in views where what customers say matters and what goes
// with the outcome are at opposite ends.
func disagreeStated(v *Views, all []Stated) {
	said := map[int]float64{}
	for _, s := range all {
		if s.Importance != nil {
			said[s.Touchpoint] = s.Importance.Value
		}
	}
	var both []*View
	for i := range v.Of {
		if _, known := said[v.Of[i].Touchpoint]; known {
			both = append(both, &v.Of[i])
		}
	}
	if len(both) < fewestStated || !v.Signal {
		return
	}
	rankOf := func(w *View, above func(x *View) bool) int {
		rank := 1
		for _, x := range both {
			if x != w && above(x) {
				rank++
			}
		}
		return rank
	}
	for _, w := range both {
		bySaying := rankOf(w, func(x *View) bool { return said[x.Touchpoint] > said[w.Touchpoint] })
		byDoing := rankOf(w, func(x *View) bool { return x.Importance.Share > w.Importance.Share })
		half := (len(both) + 1) / 2
		switch {
		case bySaying <= half && byDoing > half && w.Importance.Low < leastShare:
			w.Disagree = append(w.Disagree, SaidOnly)
		case bySaying > half && byDoing <= half && w.Importance.Low > leastShare:
			w.Disagree = append(w.Disagree, UnsaidButCounts)
		}
	}
}
