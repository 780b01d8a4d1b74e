// SPDX-License-Identifier: Apache-2.0

package linear

import (
	"bytes"
	"compress/flate"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math"
	"unicode/utf8"
)

// A model file is the magic word, the version, the SHA-256 of the content, and
// the content, packed by flate. Content is, in little-endian order:
//
//	bits, chars, words, letters    a byte each
//	classes                        uint16, then each: length (a byte) and name
//	temperature                    float64
//	scale, bias                    float64 each, row by row
//	weights                        a byte each, by bucket, then by row
const (
	magic   = "TSLM"
	version = 1
)

// MaxModel is how many bytes the content of a model may have.
const MaxModel = 64 << 20

const longestName = 255

// Marshal gives the model as a file.
func (m *Model) Marshal() ([]byte, error) {
	content, err := m.content()
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(content)
	out := bytes.NewBuffer(append(append([]byte(magic), version), sum[:]...))
	w, err := flate.NewWriter(out, flate.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(content); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// Sum is the SHA-256 of what the model holds, in hex: equal models have equal
// sums, however they were packed.
func (m *Model) Sum() (string, error) {
	content, err := m.content()
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:]), err
}

func (m *Model) content() ([]byte, error) {
	f := m.Features
	out := []byte{f.Bits, f.Chars, f.Words, f.Letters}
	out = binary.LittleEndian.AppendUint16(out, uint16(len(m.Classes)))
	for _, name := range m.Classes {
		if len(name) > longestName || !utf8.ValidString(name) {
			return nil, fmt.Errorf("class %q: a name has at most %d bytes of UTF-8", name, longestName)
		}
		out = append(append(out, byte(len(name))), name...)
	}
	out = binary.LittleEndian.AppendUint64(out, math.Float64bits(m.Temperature))
	for row := range m.rows {
		out = binary.LittleEndian.AppendUint64(out, math.Float64bits(m.scale[row]))
		out = binary.LittleEndian.AppendUint64(out, math.Float64bits(m.bias[row]))
	}
	weights := m.weights[:m.rows<<m.Features.Bits]
	if len(out)+len(weights) > MaxModel {
		return nil, fmt.Errorf("the model has %d weights; its file may have %d bytes", len(weights), MaxModel)
	}
	return append(out, weights...), nil
}

// Parse reads a model file. What is damaged, too large or of another version
// is an error.
func Parse(file []byte) (*Model, error) {
	const head = len(magic) + 1 + sha256.Size
	if len(file) < head || string(file[:len(magic)]) != magic {
		return nil, errors.New("not a model file")
	}
	if v := file[len(magic)]; v != version {
		return nil, fmt.Errorf("model file of version %d; this program reads %d", v, version)
	}
	content, err := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(file[head:])), MaxModel+1))
	if err != nil {
		return nil, fmt.Errorf("model file: %w", err)
	}
	if len(content) > MaxModel {
		return nil, fmt.Errorf("model file: more than %d bytes", MaxModel)
	}
	if sum := sha256.Sum256(content); !bytes.Equal(sum[:], file[len(magic)+1:head]) {
		return nil, errors.New("model file: damaged: its checksum is another")
	}
	return parseContent(content)
}

func parseContent(content []byte) (*Model, error) {
	c := cursor{content}
	m := &Model{Features: Features{Bits: c.byte(), Chars: c.byte(), Words: c.byte(), Letters: c.byte()}}
	classes := int(binary.LittleEndian.Uint16(c.take(2)))
	if err := m.Features.Validate(); err != nil {
		return nil, fmt.Errorf("model file: %w", err)
	}
	if classes < 2 || classes > MaxClasses {
		return nil, fmt.Errorf("model file: %d classes; 2 to %d are allowed", classes, MaxClasses)
	}
	for range classes {
		m.Classes = append(m.Classes, string(c.take(int(c.byte()))))
	}
	m.Temperature, m.rows = c.float(), rowsOf(classes)
	for range m.rows {
		m.scale = append(m.scale, c.float())
		m.bias = append(m.bias, c.float())
	}
	if len(c.rest) != m.rows<<m.Features.Bits {
		return nil, fmt.Errorf("model file: %d weights instead of %d", len(c.rest), m.rows<<m.Features.Bits)
	}
	m.weights = newWeights(m.Features, m.rows)
	copy(m.weights, c.rest)
	return m, m.finite()
}

// finite refuses numbers that no training gives.
func (m *Model) finite() error {
	if !(m.Temperature > 0 && m.Temperature < 1e6) {
		return fmt.Errorf("model file: temperature %v", m.Temperature)
	}
	for row := range m.rows {
		if s, b := m.scale[row], m.bias[row]; !(s >= 0 && s < 1e6) || !(math.Abs(b) < 1e6) {
			return fmt.Errorf("model file: scale %v and bias %v of row %d", s, b, row)
		}
	}
	return nil
}

// cursor takes from the front of bytes; beyond their end are zeros.
type cursor struct{ rest []byte }

func (c *cursor) take(n int) []byte {
	if len(c.rest) < n {
		c.rest = nil
		return make([]byte, n)
	}
	out := c.rest[:n]
	c.rest = c.rest[n:]
	return out
}

func (c *cursor) byte() byte { return c.take(1)[0] }

func (c *cursor) float() float64 {
	return math.Float64frombits(binary.LittleEndian.Uint64(c.take(8)))
}
