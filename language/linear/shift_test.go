// SPDX-License-Identifier: Apache-2.0

package linear

import (
	"math"
	"slices"
	"testing"
)

// What sets the labelled texts apart moves plainly and their way; what they
// share, and what stands in none of them, moves nothing at all.
func TestOnlyWhatSetsTextsApartShifts(t *testing.T) {
	features := Features{Bits: 12, Chars: 2}
	hasher, err := NewHasher(features)
	if err != nil {
		t.Fatal(err)
	}
	of := func(text string) []uint32 { return slices.Clone(hasher.Hash([]rune(text))) }
	var l Lesson
	for range 30 {
		l.Add(of("手柄青蛙"), true, 0, 1, false)
		l.Add(of("手柄石头"), false, 0, 1, false)
	}
	l.Add(of("天气"), true, -1, 1, true) // held
	m, err := l.Learn(t.Context(), features, [2]string{"without", "with"}, 1)
	if err != nil {
		t.Fatal(err)
	}
	for text, way := range map[string]float64{"青蛙": 1, "石头": -1, "手柄": 0, "键盘": 0, "": 0} {
		switch by := m.Shift(of(text)); {
		case way == 0 && by != 0, way*by < 0, way != 0 && math.Abs(by) < faint:
			t.Errorf("%q is moved by %v, want the way of %v", text, by, way)
		}
	}
}
