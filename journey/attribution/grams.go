// SPDX-License-Identifier: Apache-2.0

package attribution

// maxGrams bounds what a fold keeps of a chain of order 2 or 3, and of how paths
// end.
const maxGrams = 1 << 20

// gram is up to four signs, the last in the low byte, padded in front. In a
// chain of order k the k signs before the last are the state and the last is
// what comes next; a path shorter than k is one state.
type gram uint32

const padded gram = 1<<32 - 1

func (g gram) push(sign uint8) gram { return g<<8 | gram(sign) }

// grams counts grams by group of customers. When there are more than most of
// them it forgets the groups, and when there still are, the counts. That depends on
// what was counted alone, not on the split of the work.
type grams struct {
	most     int
	n        map[uint64]int64 // by group, then gram
	together bool             // the groups were forgotten
	overflow bool
}

func (g *grams) add(group uint64, what gram, n int64) {
	if g.overflow || n == 0 {
		return
	}
	if g.n == nil {
		g.n = map[uint64]int64{}
	}
	if g.together {
		group = 0
	}
	g.n[group<<32|uint64(what)] += n
	g.shrink()
}

func (g *grams) shrink() {
	if len(g.n) > g.most {
		g.forget()
	}
	if len(g.n) > g.most {
		g.n, g.overflow = nil, true
	}
}

func (g *grams) forget() {
	if g.together {
		return
	}
	g.together = true
	sums := map[uint64]int64{}
	for key, n := range g.n {
		sums[key&0xffffffff] += n
	}
	g.n = sums
}

func (g *grams) merge(o *grams) {
	if o.overflow {
		g.n, g.together, g.overflow = nil, true, true
	}
	if g.overflow {
		return
	}
	if g.together || o.together {
		g.forget()
		o.forget()
	}
	for key, n := range o.n {
		g.add(key>>32, gram(key), n)
	}
}

// distinct counts grams, whatever their group.
func (g *grams) distinct() int {
	met := map[gram]bool{}
	for key := range g.n {
		met[gram(key)] = true
	}
	return len(met)
}
