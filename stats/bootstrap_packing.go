// SPDX-License-Identifier: Apache-2.0

package stats

import "math"

// Products of ratings are small whole numbers: four of them, 16 bits each, are
// added in one 64-bit addition.
const (
	lanes    = 4
	laneBits = 64 / lanes
	laneMax  = 1<<laneBits - 1
	// mostCode is the largest code of a whole-number variable: 21 points of a
	// scale.
	mostCode = 20
)

// packing says how one row becomes sums: which variables are whole numbers
// after a shift and a scaling, and where each product of two variables stands.
// Variable 0 is the constant 1, 1..p the columns, p+1 the outcome.
type packing struct {
	*sample
	mo         *moments
	code       [][]uint8 // by variable: its whole numbers; nil where it is not such, and for the constant
	whole      []bool    // by variable
	wordPairs  [][2]int  // products in lanes
	floatPairs [][2]int  // products as they are
	words      int       // 64-bit words for wordPairs
	mostAdds   int       // additions of three rows at weight 3 before a lane may overflow
}

// packing finds the whole-number variables. Case weights that differ leave
// none: then every product is a float.
func (s *sample) packing(mo *moments) *packing {
	p := &packing{sample: s, mo: mo, code: make([][]uint8, mo.m+1), whole: make([]bool, mo.m+1)}
	most := 1
	if s.weight == nil {
		p.whole[0] = true
		for v := 1; v <= mo.m; v++ {
			code, largest := wholeNumbers(s.variable(v - 1))
			p.code[v], p.whole[v] = code, code != nil
			most = max(most, largest)
		}
	}
	for a := range p.whole {
		for b := range a + 1 {
			if p.whole[a] && p.whole[b] {
				p.wordPairs = append(p.wordPairs, [2]int{a, b})
			} else {
				p.floatPairs = append(p.floatPairs, [2]int{a, b})
			}
		}
	}
	p.words = (len(p.wordPairs) + lanes - 1) / lanes
	p.mostAdds = laneMax / (blockSize * mostWeight * most * most)
	return p
}

// wholeNumbers writes values as low + step*code with codes 0..mostCode, and
// gives the codes and the largest; nil where that cannot be done.
func wholeNumbers(values []float64) (code []uint8, largest int) {
	low, step, ok := lattice(values)
	if !ok {
		return nil, 0
	}
	code = make([]uint8, len(values))
	for i, v := range values {
		c := (v - low) / step
		whole := math.Round(c)
		if math.Abs(c-whole) > 1e-9 {
			return nil, 0
		}
		code[i] = uint8(whole)
		largest = max(largest, int(whole))
	}
	return code, largest
}

// lattice finds the lowest value and the smallest step between two values.
func lattice(values []float64) (low, step float64, ok bool) {
	var seen []float64 // ascending
	for _, v := range values {
		at := 0
		for at < len(seen) && seen[at] < v {
			at++
		}
		if at < len(seen) && seen[at] == v {
			continue
		}
		if len(seen) > mostCode {
			return 0, 0, false
		}
		seen = append(seen[:at], append([]float64{v}, seen[at:]...)...)
	}
	step = math.Inf(1)
	for i := 1; i < len(seen); i++ {
		step = min(step, seen[i]-seen[i-1])
	}
	return seen[0], step, seen[len(seen)-1]-seen[0] <= mostCode*step*(1+1e-9)
}

// packRow puts the products of whole numbers of a row into words.
func (p *packing) packRow(row int, code []uint64, words []uint64) {
	code[0] = 1
	for v, c := range p.code {
		if c != nil {
			code[v] = uint64(c[row])
		}
	}
	clear(words)
	for i, pair := range p.wordPairs {
		words[i/lanes] |= code[pair[0]] * code[pair[1]] << (i % lanes * laneBits)
	}
}

// floatRow puts the other products of a row, times its weight, into floats.
// A whole number counts as its code here too, so that all products of a
// variable have one unit.
func (p *packing) floatRow(row int, value, floats []float64) {
	if len(floats) == 0 {
		return
	}
	value[0] = 1
	for v := 1; v < len(value); v++ {
		if p.whole[v] {
			value[v] = float64(p.code[v][row])
		} else {
			value[v] = (p.variable(v - 1)[row] - p.mo.mean[v-1]) / p.mo.sd[v-1]
		}
	}
	w := p.weightOf(row)
	for i, pair := range p.floatPairs {
		floats[i] = w * value[pair[0]] * value[pair[1]]
	}
}
