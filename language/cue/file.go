// SPDX-License-Identifier: Apache-2.0

package cue

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"slices"

	"touchstone/language/linear"
)

// A model file is the magic word, the version, the SHA-256 of the list, and
// for each label in order: the length of its linear model (uint32), the model,
// the count of weights (uint16) and the weights (float64), in little-endian
// order.
const (
	magic   = "TSCU"
	version = 1
)

// Marshal gives the model as a file.
func (m *Model) Marshal() ([]byte, error) {
	out := append(append([]byte(magic), version), m.list.sum[:]...)
	for k, g := range m.grams {
		file, err := g.Marshal()
		if err != nil {
			return nil, err
		}
		out = binary.LittleEndian.AppendUint32(out, uint32(len(file)))
		out = append(out, file...)
		out = binary.LittleEndian.AppendUint16(out, uint16(len(m.joins[k])))
		for _, w := range m.joins[k] {
			out = binary.LittleEndian.AppendUint64(out, math.Float64bits(w))
		}
	}
	return out, nil
}

// Sum is the SHA-256 of what the model holds, in hex: it changes with the weights
// and with the list.
func (m *Model) Sum() (string, error) {
	all := slices.Clone(m.list.sum[:])
	for k, g := range m.grams {
		sum, err := g.Sum()
		if err != nil {
			return "", err
		}
		all = append(all, sum...)
		for _, w := range m.joins[k] {
			all = binary.LittleEndian.AppendUint64(all, math.Float64bits(w))
		}
	}
	sum := sha256.Sum256(all)
	return hex.EncodeToString(sum[:]), nil
}

// Parse reads the file of a model that was trained with this list. What is
// damaged, or made for another list, is an error.
func (l *List) Parse(file []byte) (*Model, error) {
	const head = len(magic) + 1
	if len(file) < head || string(file[:len(magic)]) != magic || file[len(magic)] != version {
		return nil, errors.New("not a model file of this version")
	}
	c := cursor{rest: file[head:]}
	if !bytes.Equal(c.take(sha256.Size), l.sum[:]) {
		return nil, errors.New("the model was trained with another list of cues; train it again")
	}
	m := &Model{list: l}
	for range l.labels {
		g, err := linear.Parse(c.take(int(binary.LittleEndian.Uint32(c.four()))))
		if err != nil {
			return nil, err
		}
		if g.Rows() != 1 || g.Features != grams {
			return nil, errors.New("the model reads other n-grams")
		}
		m.grams = append(m.grams, g)
		join, err := c.join(factCount(l))
		if err != nil {
			return nil, err
		}
		m.joins = append(m.joins, join)
	}
	if len(c.rest) > 0 {
		return nil, errors.New("the model file goes on behind its end")
	}
	return m, nil
}

// factCount is how many facts a Reader joins: a score and a sum a label, and
// those that facts appends behind them.
func factCount(l *List) int { return 2*len(l.labels) + otherFacts }

// otherFacts is how many facts there are beside those of labels.
const otherFacts = 13

// cursor takes from the front of bytes; beyond their end is nothing.
type cursor struct{ rest []byte }

func (c *cursor) take(n int) []byte {
	n = min(n, len(c.rest))
	out := c.rest[:n]
	c.rest = c.rest[n:]
	return out
}

// four takes four bytes, zeros where there are fewer.
func (c *cursor) four() []byte {
	var out [4]byte
	copy(out[:], c.take(4))
	return out[:]
}

// join takes the weights of so many facts and of the constant.
func (c *cursor) join(facts int) (linear.Logistic, error) {
	size := c.take(2)
	if len(size) < 2 || int(binary.LittleEndian.Uint16(size)) != facts+1 {
		return nil, fmt.Errorf("the model weighs other facts than the %d that are known", facts)
	}
	join := make(linear.Logistic, facts+1)
	for i := range join {
		bits := c.take(8)
		if len(bits) < 8 {
			return nil, errors.New("the model file is cut off")
		}
		if join[i] = math.Float64frombits(binary.LittleEndian.Uint64(bits)); !(math.Abs(join[i]) < 1e6) {
			return nil, fmt.Errorf("weight %d is %v", i, join[i])
		}
	}
	return join, nil
}
