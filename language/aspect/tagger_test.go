// SPDX-License-Identifier: Apache-2.0

package aspect

import (
	"math/rand/v2"
	"slices"
	"testing"

	"touchstone/language/plain"
)

// follows reports whether a tag may follow another: nothing goes on that has
// not begun.
func (g tag) follows(before tag) bool {
	switch g {
	case termGoesOn:
		return before == termBegins || before == termGoesOn
	case opinionGoesOn:
		return before == opinionBegins || before == opinionGoesOn
	}
	return true
}

// worth is what a row of tags adds up to, straight from the definition: what
// each word says for its tag and each tag for the next, outside standing before
// the first.
func worth(g *tagger, words []word, known hints, row []tag) (sum int64, allowed bool) {
	before := outside
	for i, at := range row {
		if !at.follows(before) {
			return 0, false
		}
		sum += int64(g.pass[before][at])
		for _, b := range observe(nil, words, known, i) {
			sum += int64(g.emit[int(b)*int(tags)+int(at)])
		}
		before = at
	}
	return sum, true
}

// rows gives every row of tags of a length.
func rows(n int) [][]tag {
	all := [][]tag{{}}
	for range n {
		var longer [][]tag
		for _, row := range all {
			for g := range tags {
				longer = append(longer, append(slices.Clone(row), g))
			}
		}
		all = longer
	}
	return all
}

// The row that is found is worth as much as the best of all rows, tried one by
// one.
func TestBestRow(t *testing.T) {
	source := rand.New(rand.NewPCG(3, 4))
	g := &tagger{}
	for i := range g.emit {
		g.emit[i] = int8(source.IntN(21) - 10)
	}
	var text plain.Text
	for _, s := range []string{"", "好", "房间", "早餐好", "房间很大", "room is 大"} {
		for range 20 {
			for a := range g.pass {
				for b := range g.pass[a] {
					g.pass[a][b] = int32(source.IntN(101) - 50)
				}
			}
			text.Reset(s)
			words := split(nil, &text)
			known := make(hints, len(words))
			p := path{score: g.row}
			found := p.best(words, known, &g.pass)
			got, allowed := worth(g, words, known, found)
			if !allowed || len(found) != len(words) {
				t.Fatalf("%q: the row %v may not be", s, found)
			}
			for _, row := range rows(len(words)) {
				if sum, allowed := worth(g, words, known, row); allowed && sum > got {
					t.Fatalf("%q: %v is worth %d, %v was found with %d", s, row, sum, found, got)
				}
			}
		}
	}
}

func TestPartsOfARow(t *testing.T) {
	o, b, i, c, d := outside, termBegins, termGoesOn, opinionBegins, opinionGoesOn
	got := parts(nil, []tag{b, i, b, o, c, d, d, c})
	want := []part{{0, 2, false}, {2, 3, false}, {4, 7, true}, {7, 8, true}}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// Of "好", 3 and word are one word each, whatever the number and the case.
func TestWords(t *testing.T) {
	var text plain.Text
	text.Reset("房 Room 305好")
	words := split(nil, &text)
	if len(words) != 4 {
		t.Fatalf("%d words: %v", len(words), words)
	}
	text.Reset("ROOM 7")
	if again := split(nil, &text); again[0].hash != words[1].hash || again[1].hash != words[2].hash {
		t.Error("case or number change a word")
	}
}
