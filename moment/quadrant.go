// SPDX-License-Identifier: Apache-2.0

package moment

import (
	"math"
	"math/rand/v2"
	"slices"
)

// QuadrantKind is a field of the importance-performance grid, or why there is
// none.
type QuadrantKind string

// The fields. A touchpoint is undecided when no field holds it in at least
// QuadrantSure of the draws, and has none when a figure is missing.
const (
	Concentrate   QuadrantKind = "concentrate"  // important, performs below the others: fix first
	Keep          QuadrantKind = "keep"         // important, performs well
	LowPriority   QuadrantKind = "low_priority" // neither
	Overkill      QuadrantKind = "overkill"     // performs well, matters little
	Undecided     QuadrantKind = "undecided"
	QuadrantNone  QuadrantKind = "none"
	QuadrantSure               = .8
	quadrantDraws              = 4000
)

var quadrantOrder = [4]QuadrantKind{Concentrate, Keep, LowPriority, Overkill}

// Position is where a touchpoint stands. All touchpoints of one grid must give
// Importance in one unit (a share of explained variance) and Performance in one
// unit (means of one scale, or shares of the best answers).
//
// Draws are joint replicates: index b of every touchpoint comes from the same
// resample. Where they are nil, the side is drawn from a normal distribution
// with the standard error, independently of the others.
type Position struct {
	Importance, ImportanceSE   float64
	Performance, PerformanceSE float64
	ImportanceDraws            []float64
	PerformanceDraws           []float64
}

// Quadrant is a touchpoint's place in the grid.
type Quadrant struct {
	Kind          QuadrantKind
	Modal         QuadrantKind // the likeliest field, even when undecided
	P             float64      // probability of Modal
	Probabilities [4]float64   // of concentrate, keep, low_priority, overkill; they sum to 1
	// Gap is standardised importance less standardised performance: above zero
	// the touchpoint matters more than it performs, and the distance from the
	// diagonal of the grid tells how urgent it is (Abalo, Varela & Manzano 2007).
	Gap float64
}

// Grid places touchpoints on the importance-performance grid (Martilla & James
// 1977). The cross-hairs are the means over the touchpoints, and move with every
// draw; a touchpoint on a cross-hair is on its high side. Gap standardises with
// the standard deviation (n-1) over the touchpoints and is 0 where they do not
// differ.
//
// A touchpoint with a figure that is NaN or infinite, or of which fewer than
// two are left, gets QuadrantNone and zero probabilities. The same input and
// seed give the same answer.
func Grid(positions []Position, seed uint64) []Quadrant {
	return place(positions, seed, mean)
}

// MedianGrid is Grid with the cross-hairs at the medians, which always leave
// half of the touchpoints on either side.
func MedianGrid(positions []Position, seed uint64) []Quadrant {
	return place(positions, seed, middle)
}

func place(positions []Position, seed uint64, centre func([]float64) float64) []Quadrant {
	out := make([]Quadrant, len(positions))
	var used []int
	for i, p := range positions {
		out[i] = Quadrant{Kind: QuadrantNone, Modal: QuadrantNone, Gap: math.NaN()}
		if finite(p.Importance) && finite(p.Performance) {
			used = append(used, i)
		}
	}
	if len(used) < 2 {
		return out
	}
	importance, performance := make([]float64, len(used)), make([]float64, len(used))
	for k, i := range used {
		importance[k], performance[k] = positions[i].Importance, positions[i].Performance
	}
	gaps := gap(importance, performance)
	counts := make([][4]int, len(used))
	random := rand.New(rand.NewPCG(seed, 0))
	draws := drawsOf(positions, used)
	for b := range draws {
		for k, i := range used {
			importance[k], performance[k] = positions[i].draw(b, random)
		}
		x, y := centre(performance), centre(importance)
		for k := range used {
			counts[k][field(importance[k] >= y, performance[k] >= x)]++
		}
	}
	for k, i := range used {
		out[i] = judge(counts[k], draws)
		out[i].Gap = gaps[k]
	}
	return out
}

func field(important, good bool) int {
	switch {
	case important && !good:
		return 0
	case important:
		return 1
	case !good:
		return 2
	default:
		return 3
	}
}

func judge(counts [4]int, draws int) Quadrant {
	var q Quadrant
	for f, n := range counts {
		q.Probabilities[f] = float64(n) / float64(draws)
		if q.Probabilities[f] > q.P {
			q.P, q.Modal = q.Probabilities[f], quadrantOrder[f]
		}
	}
	q.Kind = q.Modal
	if q.P < QuadrantSure {
		q.Kind = Undecided
	}
	return q
}

// drawsOf gives how many joint draws all touchpoints have, or the default.
func drawsOf(positions []Position, used []int) int {
	draws := 0
	for _, i := range used {
		for _, d := range [][]float64{positions[i].ImportanceDraws, positions[i].PerformanceDraws} {
			if len(d) > 0 && (draws == 0 || len(d) < draws) {
				draws = len(d)
			}
		}
	}
	if draws == 0 {
		return quadrantDraws
	}
	return draws
}

func (p Position) draw(b int, random *rand.Rand) (importance, performance float64) {
	side := func(value, se float64, draws []float64) float64 {
		if len(draws) > 0 {
			return draws[b]
		}
		z := random.NormFloat64()
		if se > 0 {
			return value + se*z
		}
		return value
	}
	importance = side(p.Importance, p.ImportanceSE, p.ImportanceDraws)
	performance = side(p.Performance, p.PerformanceSE, p.PerformanceDraws)
	return importance, performance
}

func gap(importance, performance []float64) []float64 {
	a, b := standardised(importance), standardised(performance)
	for i := range a {
		a[i] -= b[i]
	}
	return a
}

func standardised(values []float64) []float64 {
	m, squares := mean(values), 0.0
	for _, v := range values {
		squares += (v - m) * (v - m)
	}
	sd := math.Sqrt(squares / float64(len(values)-1))
	out := make([]float64, len(values))
	for i, v := range values {
		if sd > 0 {
			out[i] = (v - m) / sd
		}
	}
	return out
}

func mean(values []float64) float64 {
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	return sum / float64(len(values))
}

func middle(values []float64) float64 {
	s := slices.Sorted(slices.Values(values))
	return (s[(len(s)-1)/2] + s[len(s)/2]) / 2
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }
