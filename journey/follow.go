// SPDX-License-Identifier: Apache-2.0

package journey

import "math/bits"

// ComparedSteps is of how many activities, those that most customers meet,
// compared paths are made.
const ComparedSteps = 16

// followFold counts the customers who meet two or three activities in an order,
// in one case and whatever lies between. An activity never comes twice on end in
// a path: that is what repetitions tell.
type followFold struct {
	steps []uint32
	of    []int8 // per activity its place in steps, -1 where it has none

	pairs   [ComparedSteps]uint16                 // of the case: bit b of a when b came after a
	triples [ComparedSteps * ComparedSteps]uint16 // bit b of c, a when c came after b after a
	have    [ComparedSteps]uint16                 // the same of the customer
	have3   [ComparedSteps * ComparedSteps]uint16
	met     uint16 // activities that the customer's paths are made of

	two   [ComparedSteps * ComparedSteps]tally
	three []tally // by first, last and what lies between
}

func newFollowFold(steps []uint32, activities int) *followFold {
	f := &followFold{steps: steps, of: make([]int8, activities), three: make([]tally, ComparedSteps*ComparedSteps*ComparedSteps)}
	for a := range f.of {
		f.of[a] = -1
	}
	for i, a := range steps {
		f.of[a] = int8(i)
	}
	return f
}

// visit notes the paths of one case. What it does beyond looking at each event
// is bounded by the number of paths there are, for an activity after which
// nothing new came brings nothing new itself.
func (f *followFold) visit(path []uint32) {
	f.pairs, f.triples = [ComparedSteps]uint16{}, [ComparedSteps * ComparedSteps]uint16{}
	var seen uint16
	var last [ComparedSteps]int
	version := 1
	for _, activity := range path {
		step := f.of[activity]
		if step < 0 || last[step] == version {
			continue
		}
		if f.extend(int(step), seen) || seen&(1<<step) == 0 {
			version++
		}
		seen |= 1 << step
		last[step] = version
	}
	for as := seen; as != 0; as &= as - 1 {
		a := bits.TrailingZeros16(as)
		f.have[a] |= f.pairs[a]
		for cs := f.pairs[a]; cs != 0; cs &= cs - 1 {
			ca := bits.TrailingZeros16(cs)*ComparedSteps + a
			f.have3[ca] |= f.triples[ca]
		}
	}
	f.met |= seen
}

// extend notes that a step comes after all that was seen, and tells whether
// that is new.
func (f *followFold) extend(step int, seen uint16) bool {
	changed := false
	ends := f.triples[step*ComparedSteps : (step+1)*ComparedSteps]
	for s := seen; s != 0; s &= s - 1 {
		a := bits.TrailingZeros16(s)
		between := ends[a] | f.pairs[a]&^(1<<step|1<<a)
		after := f.pairs[a] | 1<<step
		changed = changed || between != ends[a] || after != f.pairs[a]
		ends[a], f.pairs[a] = between, after
	}
	return changed
}

// flush counts the customer whose cases have all been visited.
func (f *followFold) flush(mark uint64, group int8) {
	for as := f.met; as != 0; as &= as - 1 {
		a := bits.TrailingZeros16(as)
		for s := f.have[a] &^ (1 << a); s != 0; s &= s - 1 {
			f.two[a*ComparedSteps+bits.TrailingZeros16(s)].add(mark, group)
		}
		for cs := f.have[a]; cs != 0; cs &= cs - 1 {
			c := bits.TrailingZeros16(cs)
			between := f.three[(a*ComparedSteps+c)*ComparedSteps:][:ComparedSteps]
			for s := f.have3[c*ComparedSteps+a]; s != 0; s &= s - 1 {
				between[bits.TrailingZeros16(s)%ComparedSteps].add(mark, group)
			}
		}
	}
	f.have, f.have3, f.met = [ComparedSteps]uint16{}, [ComparedSteps * ComparedSteps]uint16{}, 0
}

func (f *followFold) merge(o *followFold) {
	for i := range f.two {
		f.two[i].merge(o.two[i])
	}
	for i := range f.three {
		f.three[i].merge(o.three[i])
	}
}

// list gives the paths that at least so many customers have.
func (f *followFold) list(least int) []comparedVariant {
	const n = ComparedSteps
	var out []comparedVariant
	for i, cases := range f.two {
		if cases.sum() >= max(1, least) {
			out = append(out, comparedVariant{[]uint32{f.steps[i/n], f.steps[i%n]}, cases})
		}
	}
	for i, cases := range f.three {
		if cases.sum() >= max(1, least) {
			out = append(out, comparedVariant{[]uint32{f.steps[i/n/n], f.steps[i%n], f.steps[i/n%n]}, cases})
		}
	}
	return out
}
