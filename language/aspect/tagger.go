// SPDX-License-Identifier: Apache-2.0

package aspect

import (
	"touchstone/language/lexicon"
	"touchstone/language/plain"
)

// tag is the part that a word has in terms and opinions.
type tag uint8

const (
	outside tag = iota
	termBegins
	termGoesOn
	opinionBegins
	opinionGoesOn
	tags
)

// taggerBits is how many buckets the features of the tagger have, as a power
// of two.
const taggerBits = 16

// patterns is how many features a word has.
const patterns = 19

// tagger marks the words of terms and opinions by the best row of tags: the
// sum of what each word says for its tag and of what each tag says for the
// next.
type tagger struct {
	emit [int(tags) << taggerBits]int8 // by bucket, then by tag
	pass [tags][tags]int32             // from a tag to the next
}

// hints is what word lists know of each word of a text.
type hints []uint8

// The hints.
const (
	termHint = 1 << iota // in a term of the taxonomy
	goodHint             // in an opinion
	badHint
	beginsHint // the first word of it
)

// hint fills in what the lists know.
func (h hints) hint(words []word, from, to int, what uint8) {
	first, last := within(words, from, to)
	for i := first; i < last; i++ {
		h[i] |= what
	}
	if first < last {
		h[first] |= beginsHint
	}
}

// observe appends the features of the word at i. Words beyond the ends of the
// text are 1.
func observe(buckets []uint32, words []word, known hints, i int) []uint32 {
	var near [5]uint64
	var lists [3]uint64
	for k := range near {
		near[k] = 1
		if at := i + k - 2; at >= 0 && at < len(words) {
			near[k] = words[at].hash
			if k >= 1 && k <= 3 {
				lists[k-1] = uint64(known[at]) + 1
			}
		}
	}
	sums := [patterns]uint64{}
	copy(sums[:], near[:])
	for k := range near[:4] {
		sums[5+k] = mix(near[k], near[k+1])
	}
	for k := range near[:3] {
		sums[9+k] = mix(mix(near[k], near[k+1]), near[k+2])
	}
	sums[12] = mix(near[1], near[3])
	sums[13] = lists[1]
	sums[14] = lists[0]<<8 | lists[1]
	sums[15] = lists[1]<<8 | lists[2]
	sums[16] = lists[0]<<16 | lists[1]<<8 | lists[2]
	sums[17] = mix(near[2], lists[1])
	sums[18] = uint64(kindOf(words, i-1))<<16 | uint64(words[i].kind)<<8 | uint64(kindOf(words, i+1))
	for pattern, sum := range sums {
		sum = mix(mix(seedWord, uint64(pattern)), sum)
		buckets = append(buckets, uint32(sum*factor>>(64-taggerBits)))
	}
	return buckets
}

func kindOf(words []word, i int) plain.Kind {
	if i < 0 || i >= len(words) {
		return plain.Blank
	}
	return words[i].kind
}

// path finds the best row of tags by the algorithm of Viterbi. It keeps its
// buffers.
type path struct {
	features []uint32
	from     [][tags]tag // by word: the best tag before each
	tags     []tag
	row      [tags]int32
	score    func(row *[tags]int32, buckets []uint32)
}

// unreachable is less than any sum of a text.
const unreachable = -1 << 60

// best gives the tags of the words of one stretch of text.
func (p *path) best(words []word, known hints, pass *[tags][tags]int32) []tag {
	p.from, p.tags = p.from[:0], p.tags[:0]
	all := [...]tag{outside, termBegins, termGoesOn, opinionBegins, opinionGoesOn}
	sums := [tags]int64{outside: 0, termBegins: unreachable, termGoesOn: unreachable, opinionBegins: unreachable, opinionGoesOn: unreachable}
	for i := range words {
		p.features = observe(p.features[:0], words, known, i)
		p.row = [tags]int32{}
		p.score(&p.row, p.features)
		var from [tags]tag
		var next [tags]int64
		for g := range tags {
			earlier := all[:]
			if g == termGoesOn || g == opinionGoesOn {
				earlier = all[g-1 : g+1] // what has begun, or goes on already
			}
			next[g] = unreachable
			for _, before := range earlier {
				if sum := sums[before] + int64(pass[before][g]); sum > next[g] {
					next[g], from[g] = sum, before
				}
			}
			next[g] += int64(p.row[g])
		}
		sums = next
		p.from = append(p.from, from)
	}
	return p.trace(sums)
}

// trace reads the best row from its end.
func (p *path) trace(sums [tags]int64) []tag {
	last := outside
	for g := range tags {
		if sums[g] > sums[last] {
			last = g
		}
	}
	for range p.from {
		p.tags = append(p.tags, outside)
	}
	for i := len(p.from) - 1; i >= 0; i-- {
		p.tags[i] = last
		last = p.from[i][last]
	}
	return p.tags
}

// row adds up what the buckets say for each tag.
func (g *tagger) row(row *[tags]int32, buckets []uint32) {
	for _, b := range buckets {
		weights := (*[tags]int8)(g.emit[int(b)*int(tags):])
		for k, w := range weights {
			row[k] += int32(w)
		}
	}
}

// part is a term or an opinion: words [first, last).
type part struct {
	first, last int
	opinion     bool
}

// parts appends the terms and opinions that a row of tags marks.
func parts(found []part, row []tag) []part {
	for i := 0; i < len(row); i++ {
		begins := row[i]
		if begins != termBegins && begins != opinionBegins {
			continue
		}
		end := i + 1
		for end < len(row) && row[end] == begins+1 {
			end++
		}
		found = append(found, part{i, end, begins == opinionBegins})
		i = end - 1
	}
	return found
}

// hinted gives the hints of a text's words.
func hinted(known hints, words []word, terms []term, said *lexicon.Reading) hints {
	known = known[:0]
	for range words {
		known = append(known, 0)
	}
	for _, t := range terms {
		if !t.implied {
			known.hint(words, t.from, t.to, termHint)
		}
	}
	for _, o := range said.Opinions {
		what := uint8(goodHint)
		if o.Strength < 0 {
			what = badHint
		}
		known.hint(words, o.From, o.To, what)
	}
	return known
}
