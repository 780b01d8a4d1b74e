// SPDX-License-Identifier: Apache-2.0

package eventstore

import (
	"slices"
	"strings"
	"testing"

	"touchstone"
)

func all(*Said) bool { return true }

// saying gives one fact at each position.
func saying(at ...touchstone.Position) []Said {
	var out []Said
	for _, p := range at {
		out = append(out, Said{Position: p})
	}
	return out
}

func TestHeard(t *testing.T) {
	var h Heard
	next := func(after touchstone.Position, most int, through touchstone.Position, want ...touchstone.Position) {
		t.Helper()
		said, reach, ok := h.Next(after, most)
		var got []touchstone.Position
		for _, s := range said {
			got = append(got, s.Position)
		}
		if !slices.Equal(got, want) || reach != through || ok != (through > 0) {
			t.Errorf("after %d: %v up to %d, %v; want %v up to %d", after, got, reach, ok, want, through)
		}
	}
	next(0, 9, 0)
	h.Add(4, 10, saying(5, 7, 10), func(s *Said) bool { return s.Position != 7 })
	next(3, 9, 0)         // what lies before was not heard
	next(4, 9, 10, 5, 10) // and again, since it may fail to be projected
	next(4, 9, 10, 5, 10)
	h.Add(10, 12, nil, all)
	next(4, 1, 5, 5)
	next(5, 9, 12, 10)
	h.Add(15, 16, saying(16), all) // 13 to 15 were not heard, and 10 waits
	next(5, 9, 12, 10)
	next(12, 9, 0)
	h.Add(20, 30, saying(22), all) // a new run begins when nothing waits
	next(12, 9, 0)
	next(20, 9, 30, 22)
	next(25, 9, 30) // it was read meanwhile
	next(30, 9, 0)
}

func TestHeardIsBounded(t *testing.T) {
	var h Heard
	long := Said{Texts: []touchstone.Text{{Text: strings.Repeat("x", 1<<20)}}}
	for p := range touchstone.Position(100) {
		long.Position = p + 1
		h.Add(p, p+1, []Said{long}, all)
	}
	const room = mostHeard>>20 + 1
	if len(h.said) > room || h.bytes > room<<20 {
		t.Errorf("%d MiB wait, %d of them counted; %d at most", len(h.said), h.bytes>>20, room)
	}
	said, through, ok := h.Next(0, 1000)
	if !ok || len(said) != int(through) {
		t.Errorf("%d facts up to %d", len(said), through)
	}
	h.Next(through, 1)
	if h.bytes != 0 || h.said != nil {
		t.Errorf("%d bytes are counted of nothing", h.bytes)
	}
}

func TestWhatIsHeardIsACopy(t *testing.T) {
	var h Heard
	s := []Said{{Position: 1, Subjects: []touchstone.SubjectID{1}, Identifiers: []touchstone.Identifier{{Value: "ann"}}, Texts: []touchstone.Text{{Text: "good"}}}}
	h.Add(0, 1, s, all)
	s[0].Subjects[0], s[0].Identifiers[0].Value, s[0].Texts[0].Text = 2, "", ""
	got, _, _ := h.Next(0, 1)
	if len(got) != 1 || got[0].Subjects[0] != 1 || got[0].Identifiers[0].Value != "ann" || got[0].Texts[0].Text != "good" {
		t.Errorf("%+v", got)
	}
}
