// SPDX-License-Identifier: Apache-2.0

package attribution

import (
	"maps"
	"math"
	"slices"

	"touchstone/stats"
)

// ended counts paths by how they ended.
type ended struct{ conversions, nulls int64 }

func (e *ended) add(o ended) {
	e.conversions += o.conversions
	e.nulls += o.nulls
}

// endings counts paths by the last touches before the end, of held-out and of
// other customers. Keys are grams of up to MaxOrder touches, those of held-out
// customers above 32 bits. When there are more than most a touch is
// forgotten, which depends on the paths alone.
type endings struct {
	most      int
	n         map[uint64]ended
	forgotten int
}

const held = 1 << 32

func (e *endings) add(key uint64, n ended) {
	if e.n == nil {
		e.n = map[uint64]ended{}
	}
	key = key&held | uint64(ending(gram(key), MaxOrder-e.forgotten))
	sum := e.n[key]
	sum.add(n)
	e.n[key] = sum
	for len(e.n) > e.most && e.forgotten < MaxOrder {
		e.forget(e.forgotten + 1)
	}
}

func (e *endings) forget(touches int) {
	old := e.n
	e.n, e.forgotten = nil, touches
	for key, n := range old {
		e.add(key, n)
	}
}

func (e *endings) merge(o *endings) {
	if o.forgotten > e.forgotten {
		e.forget(o.forgotten)
	}
	for key, n := range o.n {
		e.add(key, n)
	}
}

// ending keeps the last so many touches of a gram.
func ending(g gram, touches int) gram { return pads(touches) | g }

// ending counts how a path ends.
func (f *fold) ending(p path, conversions, nulls int64, heldOut bool) {
	last := padded
	for _, c := range p.touched[max(0, len(p.touched)-MaxOrder):] {
		last = last.push(c)
	}
	key := uint64(pads(MaxOrder) | last)
	if heldOut {
		key |= held
	}
	f.ends.add(key, ended{conversions, nulls})
}

// heldOut tells whether a customer is one of the fifth that an order is tried
// on.
func heldOut(customer int) bool { return stats.Scatter(heldSalt+uint64(customer))%5 == 0 }

// scores tries every order on the held-out paths. A path's score is the share
// of conversions among the paths of other customers that ended in its state;
// where none did, in the state of the next lower order.
func (e *endings) scores() []OrderScore {
	keys := slices.Sorted(maps.Keys(e.n))
	var out []OrderScore
	for order := 1; order <= MaxOrder-e.forgotten; order++ {
		out = append(out, e.score(order, keys))
	}
	return out
}

func (e *endings) score(order int, keys []uint64) OrderScore {
	learned := make([]map[gram]ended, order+1)
	for k := range learned {
		learned[k] = map[gram]ended{}
		for _, key := range keys {
			if key&held == 0 {
				state := ending(gram(key), k)
				sum := learned[k][state]
				sum.add(e.n[key])
				learned[k][state] = sum
			}
		}
	}
	byScore := map[float64]ended{}
	for _, key := range keys {
		if key&held != 0 {
			score := chance(learned, gram(key))
			sum := byScore[score]
			sum.add(e.n[key])
			byScore[score] = sum
		}
	}
	return auc(order, byScore)
}

func chance(learned []map[gram]ended, g gram) float64 {
	for k := len(learned) - 1; k >= 0; k-- {
		if n := learned[k][ending(g, k)]; n.conversions+n.nulls > 0 {
			return float64(n.conversions) / float64(n.conversions+n.nulls)
		}
	}
	return 0
}

// auc gives the chance that a converting path scores higher than one that ends
// in null, ties counting half, with DeLong's interval.
func auc(order int, byScore map[float64]ended) OrderScore {
	s := OrderScore{Order: order}
	for _, n := range byScore {
		s.Conversions += n.conversions
		s.Nulls += n.nulls
	}
	if s.Conversions == 0 || s.Nulls == 0 {
		return s
	}
	scores := slices.Sorted(maps.Keys(byScore))
	area, spread := s.placements(scores, byScore)
	half := z95 * math.Sqrt(spread)
	low, high := max(0, area-half), min(1, area+half)
	s.AUC, s.Low, s.High, s.se = &area, &low, &high, half/z95
	return s
}

// placements gives the AUC and its variance. The placement of a conversion is
// the share of nulls that score lower; that of a null the share of conversions
// that score higher. The AUC is the mean of either.
func (s OrderScore) placements(scores []float64, byScore map[float64]ended) (area, variance float64) {
	all, others := float64(s.Conversions), float64(s.Nulls)
	var sum, squares, otherSquares, below, passed float64
	for _, score := range scores {
		n := byScore[score]
		conversions, nulls := float64(n.conversions), float64(n.nulls)
		place, otherPlace := (below+nulls/2)/others, (all-passed-conversions/2)/all
		sum += conversions * place
		squares += conversions * place * place
		otherSquares += nulls * otherPlace * otherPlace
		below += nulls
		passed += conversions
	}
	area = sum / all
	variance = max(0, squares/all-area*area)/max(1, all-1) + max(0, otherSquares/others-area*area)/max(1, others-1)
	return area, variance
}

// z95 is the 97.5 % point of the normal distribution.
const z95 = 1.959963984540054

// chosen gives the lowest order whose AUC lies within one standard error of the
// best, 1 where none can be tried.
func chosen(scores []OrderScore) int {
	best := 0
	for i, s := range scores {
		if s.AUC != nil && (scores[best].AUC == nil || *s.AUC > *scores[best].AUC) {
			best = i
		}
	}
	if len(scores) == 0 || scores[best].AUC == nil {
		return 1
	}
	least := *scores[best].AUC - scores[best].se
	for _, s := range scores[:best] {
		if s.AUC != nil && *s.AUC >= least {
			return s.Order
		}
	}
	return scores[best].Order
}
