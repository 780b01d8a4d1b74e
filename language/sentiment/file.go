// SPDX-License-Identifier: Apache-2.0

package sentiment

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"

	"touchstone/language/linear"
)

// A model file is the magic word and eight parts, each behind its length
// (uint32, little-endian): the weights as JSON, the models general, trades,
// experts and those of talk as linear writes them, and a bit for each n-gram that
// was seen. Of a model that knows no trades, all but general are empty, and of one
// without talk those of talk.
const magic = "TSPM\x02"

// linears lists the linear models, in the order of the file.
func (m *Model) linears() []*linear.Model {
	t := m.talk.parts()
	return []*linear.Model{m.general, m.trades, m.experts, t[0], t[1], t[2]}
}

// Marshal gives the model as a file.
func (m *Model) Marshal() ([]byte, error) {
	small, err := json.Marshal(m.weights)
	if err != nil {
		return nil, err
	}
	out := appendPart([]byte(magic), small)
	for _, part := range m.linears() {
		var file []byte
		if part != nil {
			if file, err = part.Marshal(); err != nil {
				return nil, err
			}
		}
		out = appendPart(out, file)
	}
	return appendPart(out, m.seen.bytes()), nil
}

func (s seen) bytes() []byte {
	var out []byte
	for _, word := range s {
		out = binary.LittleEndian.AppendUint64(out, word)
	}
	return out
}

func appendPart(out, part []byte) []byte {
	return append(binary.LittleEndian.AppendUint32(out, uint32(len(part))), part...)
}

// Sum is the SHA-256 of what the model holds, in hex; it names the version of
// the model.
func (m *Model) Sum() (string, error) {
	all, err := json.Marshal(m.weights)
	all = append(all, m.seen.bytes()...)
	for _, part := range m.linears() {
		if part == nil {
			continue
		}
		sum, fault := part.Sum()
		all, err = append(all, sum...), errors.Join(err, fault)
	}
	sum := sha256.Sum256(all)
	return hex.EncodeToString(sum[:]), err
}

// Parse reads a model file; what is damaged or of another version is an error.
func Parse(file []byte) (*Model, error) {
	if len(file) < len(magic) || string(file[:len(magic)]) != magic {
		return nil, errors.New("not a polarity model of this version")
	}
	parts, err := parts(file[len(magic):])
	if err != nil {
		return nil, err
	}
	m, t := &Model{}, &talk{}
	if err := json.Unmarshal(parts[0], &m.weights); err != nil {
		return nil, fmt.Errorf("polarity model: weights: %w", err)
	}
	for i, into := range []**linear.Model{&m.general, &m.trades, &m.experts, &t.like, &t.side, &t.stand} {
		if len(parts[i+1]) == 0 && i > 0 {
			continue
		}
		if *into, err = linear.Parse(parts[i+1]); err != nil {
			return nil, fmt.Errorf("polarity model: part %d: %w", i+1, err)
		}
	}
	if t.side != nil {
		m.talk = t
	}
	for bits := parts[count-1]; len(bits) >= 8; bits = bits[8:] {
		m.seen = append(m.seen, binary.LittleEndian.Uint64(bits))
	}
	return m, m.validate()
}

// count is how many parts a file has.
const count = 8

// parts cuts a file into them.
func parts(rest []byte) ([][]byte, error) {
	out := make([][]byte, 0, count)
	for range count {
		if len(rest) < 4 {
			return nil, errors.New("polarity model: cut off")
		}
		n := uint64(binary.LittleEndian.Uint32(rest))
		if rest = rest[4:]; n > uint64(len(rest)) {
			return nil, errors.New("polarity model: cut off")
		}
		out, rest = append(out, rest[:n]), rest[n:]
	}
	if len(rest) > 0 {
		return nil, fmt.Errorf("polarity model: %d bytes too many", len(rest))
	}
	return out, nil
}

// validate checks that the parts fit each other.
func (m *Model) validate() error {
	if m.general.Features != texts() || m.general.Rows() != 1 {
		return errors.New("polarity model: the general part has other features")
	}
	if len(m.seen) != len(newSeen()) {
		return errors.New("polarity model: the n-grams that were seen are of another number")
	}
	if (m.trades == nil) != (m.experts == nil) {
		return errors.New("polarity model: trades and experts go together")
	}
	if m.trades != nil && (m.trades.Features != tradeFeatures() || m.experts.Features != expertFeatures() || m.experts.Rows() != 1) {
		return errors.New("polarity model: trades or experts have other features")
	}
	if err := m.talk.validate(); err != nil {
		return err
	}
	return m.weights.validate(m)
}

func (w weights) validate(m *Model) error {
	check := func(name string, l linear.Logistic, numbers int) error {
		if len(l) != numbers+1 || slices.ContainsFunc(l, func(x float64) bool { return !(math.Abs(x) < 1e6) }) {
			return fmt.Errorf("polarity model: weights %q: %v", name, []float64(l))
		}
		return nil
	}
	err := errors.Join(check("alone", w.Alone, evidences), check("words", w.Words, evidences-scores))
	if m.trades != nil {
		err = errors.Join(err, check("known", w.Known, evidences))
	}
	if m.talk != nil {
		err = errors.Join(err, check("talk", w.Talk, 2))
	}
	if m.talk != nil && m.talk.stand != nil {
		err = errors.Join(err, check("stand", w.Stand, 2))
	}
	for name, l := range w.Of {
		err = errors.Join(err, check(name, l, evidences))
	}
	if w.Side != nil {
		err = errors.Join(err, check("side", w.Side, len(sides{})))
	}
	if !(w.Zone >= 0 && w.Zone <= 1) {
		err = errors.Join(err, fmt.Errorf("polarity model: zone %v", w.Zone))
	}
	return err
}
