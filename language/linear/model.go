// SPDX-License-Identifier: Apache-2.0

package linear

import "math"

// Model tells classes by their features. It does not change.
type Model struct {
	Features Features
	Classes  []string // at least two
	// Temperature makes probabilities of scores; Train leaves it at 1, and
	// Temperature finds a better one.
	Temperature float64
	rows        int    // weight vectors: one for two classes, else one a class
	weights     []int8 // by bucket, then by row
	scale       []float64
	bias        []float64 // by row
}

// Rows is how many scores the model gives: one for two classes, else one a
// class.
func (m *Model) Rows() int { return m.rows }

// Score gives the scores of a text by its features: for two classes one, above
// zero for the second; else one a class, highest for the best. They are put
// into scores, which has room for Rows.
func (m *Model) Score(scores []float64, features []uint32) {
	if m.rows == 1 {
		sum := 0
		for _, b := range features {
			sum += int(m.weights[b])
		}
		scores[0] = m.score(0, sum, value(len(features)))
		return
	}
	m.scoreRows(scores[:m.rows], features)
}

// few is how many rows are added without going through memory.
const few = 16

// scoreRows adds in whole numbers, so the order does not matter.
func (m *Model) scoreRows(scores []float64, features []uint32) {
	v := value(len(features))
	for first := 0; first < m.rows; first += few {
		var sums [few]int32
		n := min(few, m.rows-first)
		for _, b := range features {
			at := int(b)*m.rows + first
			for row, w := range m.weights[at : at+n] {
				sums[row%few] += int32(w)
			}
		}
		for row, sum := range sums[:n] {
			scores[first+row] = m.score(first+row, int(sum), v)
		}
	}
}

func (m *Model) score(row, sum int, value float64) float64 {
	return float64(float64(float64(sum)*m.scale[row])*value) + m.bias[row]
}

// Best gives the index of the class with the highest score.
func (m *Model) Best(scores []float64) int {
	if m.rows == 1 {
		if scores[0] > 0 {
			return 1
		}
		return 0
	}
	best := 0
	for k, s := range scores[:m.rows] {
		if s > scores[best] {
			best = k
		}
	}
	return best
}

// Probability makes of the scores that Score gave the probability of the best
// class. It may change the scores.
func (m *Model) Probability(scores []float64) float64 {
	if m.rows == 1 {
		return Sigmoid(math.Abs(float64(scores[0] * m.Temperature)))
	}
	best := m.Best(scores)
	return Softmax(scores[:m.rows], m.Temperature)[best]
}

// steps is how many steps a weight can be from zero.
const steps = 127

// round gives the model with one byte a weight: the largest of a row is 127.
func (d *dense) round() *Model {
	rows := len(d.weights)
	m := &Model{Features: d.features, Classes: d.classes, Temperature: 1, rows: rows, weights: make([]int8, rows<<d.features.Bits), scale: make([]float64, rows), bias: d.bias}
	for row, weights := range d.weights {
		largest := 0.0
		for _, w := range weights {
			largest = max(largest, math.Abs(w))
		}
		if largest == 0 {
			continue
		}
		m.scale[row] = largest / steps
		for b, w := range weights {
			m.weights[b*rows+row] = int8(math.RoundToEven(w / m.scale[row]))
		}
	}
	return m
}
