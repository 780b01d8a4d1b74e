// SPDX-License-Identifier: Apache-2.0

package aspect

import (
	"bytes"
	"compress/flate"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"touchstone/language/linear"
)

// A model file is the magic word, the version, the SHA-256 of the rest, and
// the rest in parts, each with its length (uint32, little-endian) in front: the
// head (JSON), the tagger's weights (packed by flate, or nothing), the models
// of category and polarity (or nothing), and those of presence, in the order of
// the keys in the head.
const (
	magic   = "TSAM"
	version = 1
	maxFile = 64 << 20
)

// head is what a model file tells beside its weights.
type head struct {
	Presence []string          `json:"presence,omitempty"`
	Han      bool              `json:"han"`
	Least    float64           `json:"least"`
	Floor    float64           `json:"floor"`
	Sure     linear.Logistic   `json:"sure,omitempty"`
	Rules    linear.Logistic   `json:"rules,omitempty"`
	Pass     [tags][tags]int32 `json:"pass"`
}

// Marshal gives the model as a file.
func (m *Model) Marshal() ([]byte, error) {
	parts := make([][]byte, 4)
	var err error
	if m.tagger != nil {
		if parts[1], err = m.tagger.pack(); err != nil {
			return nil, err
		}
	}
	for i, part := range []*linear.Model{m.category, m.polarity} {
		if part == nil {
			continue
		}
		if parts[2+i], err = part.Marshal(); err != nil {
			return nil, err
		}
	}
	for _, d := range m.presence {
		part, err := d.model.Marshal()
		if err != nil {
			return nil, err
		}
		parts = append(parts, part)
	}
	if parts[0], err = json.Marshal(m.head()); err != nil {
		return nil, err
	}
	var rest []byte
	for _, part := range parts {
		rest = binary.LittleEndian.AppendUint32(rest, uint32(len(part)))
		rest = append(rest, part...)
	}
	sum := sha256.Sum256(rest)
	return append(append(append([]byte(magic), version), sum[:]...), rest...), nil
}

// Sum is the SHA-256 of what the model holds, in hex: equal models have equal
// sums, however they were packed.
func (m *Model) Sum() (string, error) {
	all := struct {
		Head  head
		Parts []string
	}{Head: m.head()}
	sum := sha256.New()
	if m.tagger != nil {
		sum.Write(m.tagger.bytes())
	}
	parts := []*linear.Model{m.category, m.polarity}
	for _, d := range m.presence {
		parts = append(parts, d.model)
	}
	for _, part := range parts {
		if part == nil {
			all.Parts = append(all.Parts, "")
			continue
		}
		one, err := part.Sum()
		if err != nil {
			return "", err
		}
		all.Parts = append(all.Parts, one)
	}
	if err := json.NewEncoder(sum).Encode(all); err != nil {
		return "", err
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

// head gives what the file tells beside the weights.
func (m *Model) head() head {
	h := head{Han: m.han, Least: m.least, Floor: m.floor, Sure: m.sure, Rules: m.rules}
	if m.tagger != nil {
		h.Pass = m.tagger.pass
	}
	for _, d := range m.presence {
		h.Presence = append(h.Presence, d.key)
	}
	return h
}

// ParseModel reads a model file. What is damaged, too large or of another version
// is an error.
func ParseModel(file []byte) (*Model, error) {
	rest, err := open(file)
	if err != nil {
		return nil, err
	}
	parts, err := cut(rest)
	if err != nil {
		return nil, err
	}
	var h head
	if err := json.Unmarshal(parts[0], &h); err != nil {
		return nil, fmt.Errorf("the head of the model: %w", err)
	}
	if err := h.check(len(parts) - 4); err != nil {
		return nil, err
	}
	m := &Model{han: h.Han, least: h.Least, floor: h.Floor, sure: h.Sure, rules: h.Rules}
	if len(parts[1]) > 0 {
		if m.tagger, err = unpack(parts[1], h.Pass); err != nil {
			return nil, err
		}
	}
	for i, into := range []**linear.Model{&m.category, &m.polarity} {
		if part := parts[2+i]; len(part) > 0 {
			if *into, err = parseLinear(part, placeFeatures, 0); err != nil {
				return nil, err
			}
		}
	}
	for i, key := range h.Presence {
		d, err := parseLinear(parts[4+i], presenceFeatures, 2)
		if err != nil {
			return nil, err
		}
		m.presence = append(m.presence, detector{key, d})
	}
	return m, nil
}

// open checks what stands before the parts.
func open(file []byte) ([]byte, error) {
	const front = len(magic) + 1 + sha256.Size
	switch {
	case len(file) > maxFile:
		return nil, fmt.Errorf("the model has %d bytes; %d are allowed", len(file), maxFile)
	case len(file) < front || string(file[:len(magic)]) != magic:
		return nil, errors.New("this is no aspect model")
	case file[len(magic)] != version:
		return nil, fmt.Errorf("the model is of version %d; this program reads %d", file[len(magic)], version)
	}
	rest := file[front:]
	if sum := sha256.Sum256(rest); !bytes.Equal(sum[:], file[len(magic)+1:front]) {
		return nil, errors.New("the model is damaged: its checksum is another one")
	}
	return rest, nil
}

// cut gives the parts, at least four.
func cut(rest []byte) ([][]byte, error) {
	var parts [][]byte
	for len(rest) > 0 {
		if len(rest) < 4 || uint64(binary.LittleEndian.Uint32(rest)) > uint64(len(rest)-4) {
			return nil, errors.New("the model is cut off")
		}
		n := binary.LittleEndian.Uint32(rest)
		parts = append(parts, rest[4:4+n])
		rest = rest[4+n:]
	}
	if len(parts) < 4 {
		return nil, errors.New("parts of the model are missing")
	}
	return parts, nil
}

// heaviest bounds what a tag can say for the next, and the weights of the
// confidence, so that sums stay far from the ends of their numbers on any text.
const heaviest = 1 << 20

func (h *head) check(presence int) error {
	if len(h.Presence) != presence || presence > maxAspects {
		return fmt.Errorf("the model has %d detectors and %d keys", presence, len(h.Presence))
	}
	for _, l := range []linear.Logistic{h.Sure, h.Rules} {
		if l != nil && len(l) != traits+1 {
			return fmt.Errorf("the confidence of the model has %d weights; %d are needed", len(l), traits+1)
		}
		for _, w := range l {
			if w < -heaviest || w > heaviest {
				return fmt.Errorf("the confidence of the model has a weight of %g", w)
			}
		}
	}
	for _, row := range h.Pass {
		for _, w := range row {
			if w < -heaviest || w > heaviest {
				return fmt.Errorf("the tagger has a weight of %d", w)
			}
		}
	}
	return nil
}

func parseLinear(part []byte, want linear.Features, classes int) (*linear.Model, error) {
	m, err := linear.Parse(part)
	if err != nil {
		return nil, err
	}
	if m.Features != want || classes > 0 && len(m.Classes) != classes {
		return nil, fmt.Errorf("a part of the model has the features %+v and %d classes", m.Features, len(m.Classes))
	}
	return m, nil
}

// pack gives the weights of words as bytes.
func (g *tagger) pack() ([]byte, error) {
	var out bytes.Buffer
	w, err := flate.NewWriter(&out, flate.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(g.bytes()); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

func (g *tagger) bytes() []byte {
	weights := make([]byte, len(g.emit))
	for i, weight := range g.emit {
		weights[i] = byte(weight)
	}
	return weights
}

func unpack(part []byte, pass [tags][tags]int32) (*tagger, error) {
	g := &tagger{pass: pass}
	weights := make([]byte, len(g.emit))
	if _, err := io.ReadFull(flate.NewReader(bytes.NewReader(part)), weights); err != nil {
		return nil, fmt.Errorf("the weights of the tagger: %w", err)
	}
	for i, weight := range weights {
		g.emit[i] = int8(weight)
	}
	return g, nil
}
