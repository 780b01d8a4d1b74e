// SPDX-License-Identifier: Apache-2.0

package linear

import (
	"encoding/binary"
	"math"
)

// Model tells classes by their features. It does not change.
type Model struct {
	Features Features
	Classes  []string // at least two
	// Temperature makes probabilities of scores; Train leaves it at 1, and
	// Temperature finds a better one.
	Temperature float64
	rows        int    // weight vectors: one for two classes, else one a class
	weights     []byte // by bucket, then by row, each an int8; a few more bytes behind the last
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
			sum += int(int8(m.weights[b]))
		}
		scores[0] = m.score(0, sum, value(len(features)))
		return
	}
	m.scoreRows(scores[:m.rows], features)
}

// few is how many rows are added at once.
const few = 16

// newWeights makes room for the weights of a model.
func newWeights(f Features, rows int) []byte { return make([]byte, rows<<f.Bits+few) }

// weight gives the weight of a bucket in a row.
func (m *Model) weight(bucket, row int) int8 { return int8(m.weights[bucket*m.rows+row]) }

func (m *Model) scoreRows(scores []float64, features []uint32) {
	v := value(len(features))
	for first := 0; first < m.rows; first += few {
		sums := m.sums(first, features)
		for i, sum := range sums[:min(few, m.rows-first)] {
			scores[first+i] = m.score(first+i, sum, v)
		}
	}
}

// sums adds the weights of a few rows from first on, eight bytes at a time:
// those at even places in the four lanes of one number, those at odd places in
// the lanes of another. With half added no weight has a sign, and a lane of 16
// bits holds the sum of as many as are added before it is emptied.
func (m *Model) sums(first int, features []uint32) (sums [few]int) {
	const half, even, held = 0x8080808080808080, 0x00FF00FF00FF00FF, 0xFFFF / 0xFF
	for i := range sums {
		sums[i] = -0x80 * len(features)
	}
	for len(features) > 0 {
		n := min(held, len(features))
		var a, b, c, d uint64
		for _, bucket := range features[:n] {
			at := int(bucket)*m.rows + first
			w := m.weights[at : at+few]
			x, y := binary.LittleEndian.Uint64(w)^half, binary.LittleEndian.Uint64(w[few/2:])^half
			a, b = a+x&even, b+x>>8&even
			c, d = c+y&even, d+y>>8&even
		}
		for i, lanes := range [...]uint64{a, b, c, d} {
			for k := range 4 {
				sums[i/2*8+i%2+2*k] += int(lanes >> (16 * k) & 0xFFFF)
			}
		}
		features = features[n:]
	}
	return sums
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
	m := &Model{Features: d.features, Classes: d.classes, Temperature: 1, rows: rows, weights: newWeights(d.features, rows), scale: make([]float64, rows), bias: d.bias}
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
			m.weights[b*rows+row] = byte(int8(math.RoundToEven(w / m.scale[row])))
		}
	}
	return m
}
