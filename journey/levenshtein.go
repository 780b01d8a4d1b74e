// SPDX-License-Identifier: Apache-2.0

package journey

// pattern is a path made ready for being compared with many others: per
// activity, the places at which it stands, 64 to a word.
type pattern struct {
	length int
	words  int
	places map[uint32][]uint64
	plus   []uint64 // per word, where the column of the table rises downwards
	minus  []uint64 // and where it falls
	none   []uint64
}

func newPattern(path []uint32) *pattern {
	p := &pattern{length: len(path), words: (len(path) + 63) / 64, places: map[uint32][]uint64{}}
	p.plus, p.minus, p.none = make([]uint64, p.words), make([]uint64, p.words), make([]uint64, p.words)
	for i, a := range path {
		if p.places[a] == nil {
			p.places[a] = make([]uint64, p.words)
		}
		p.places[a][i/64] |= 1 << (i % 64)
	}
	return p
}

// edits is how many events must be left out, put in or replaced to make the
// other path of the pattern, by the bit vectors of Myers (1999) and Hyyrö
// (2003): in steps of the other's length for every 64 events.
func (p *pattern) edits(other []uint32) int {
	if p.length == 0 {
		return len(other)
	}
	for w := range p.words {
		p.plus[w], p.minus[w] = ^uint64(0), 0
	}
	score, last := p.length, uint64(1)<<((p.length-1)%64)
	for _, a := range other {
		places := p.places[a]
		if places == nil {
			places = p.none
		}
		rises, falls := uint64(1), uint64(0) // the step of the row above
		for w := range p.words {
			plus, minus, same := p.plus[w], p.minus[w], places[w]
			vertical := same | minus
			same |= falls
			horizontal := ((same & plus) + plus) ^ plus | same
			up, down := minus|^(horizontal|plus), plus&horizontal
			if w == p.words-1 {
				if up&last != 0 {
					score++
				}
				if down&last != 0 {
					score--
				}
			}
			nextRises, nextFalls := up>>63, down>>63
			up, down = up<<1|rises, down<<1|falls
			p.plus[w], p.minus[w] = down|^(vertical|up), up&vertical
			rises, falls = nextRises, nextFalls
		}
	}
	return score
}

// distance is the edits as a share of the longer path: 0 alike, 1 nothing in
// common.
func (p *pattern) distance(other []uint32) float64 {
	longer := max(p.length, len(other))
	if longer == 0 {
		return 0
	}
	return float64(p.edits(other)) / float64(longer)
}
