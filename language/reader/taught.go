// SPDX-License-Identifier: Apache-2.0

package reader

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"

	"touchstone/language/aspect"
	"touchstone/language/cue"
	"touchstone/language/emotion"
	"touchstone/language/intent"
	"touchstone/language/sentiment"
)

// Taught is what the people of a workspace taught models, each part nil or empty
// where they taught nothing of it.
type Taught struct {
	Usage    *sentiment.Usage // of words, for polarity
	Sides    *sentiment.Usage // for which texts are neutral
	Emotions *cue.Usage
	Intents  *cue.Usage
	Terms    []aspect.Own
}

// With gives the models with what a workspace taught them on top, under a
// version of their own.
func (m *Models) With(t Taught) (*Models, error) {
	out := *m
	out.mood = m.mood.With(t.Usage).WithSides(t.Sides)
	out.feelings, out.wants = m.feelings.With(t.Emotions), m.wants.With(t.Intents)
	file, err := t.Marshal()
	if err != nil {
		return nil, fmt.Errorf("name what was taught: %w", err)
	}
	taught := sha256.New()
	taught.Write(file)
	if len(t.Terms) > 0 {
		if out.Taxonomy, err = m.Taxonomy.With(t.Terms); err != nil {
			return nil, fmt.Errorf("list own terms: %w", err)
		}
		taught.Write([]byte(out.Taxonomy.Sum()))
	}
	out.version = m.version + "-" + hex.EncodeToString(taught.Sum(nil)[:6])
	return &out, nil
}

// parts is how many models there are to be taught.
const parts = 4

// Marshal gives what was taught as a file, but for its terms: four times the
// length of a model (uint32, little-endian; 0 where there is none) and the model.
func (t Taught) Marshal() ([]byte, error) {
	var files [parts][]byte
	var errs [parts]error
	if t.Usage != nil {
		files[0], errs[0] = t.Usage.Marshal()
	}
	if t.Sides != nil {
		files[1], errs[1] = t.Sides.Marshal()
	}
	if t.Emotions != nil {
		files[2], errs[2] = t.Emotions.Marshal()
	}
	if t.Intents != nil {
		files[3], errs[3] = t.Intents.Marshal()
	}
	var out []byte
	for _, file := range files {
		out = append(binary.LittleEndian.AppendUint32(out, uint32(len(file))), file...)
	}
	return out, errors.Join(errs[:]...)
}

// ParseTaught reads what Marshal gave; what is damaged or of another version is
// an error.
func ParseTaught(raw []byte) (t Taught, err error) {
	var files [parts][]byte
	for i := range files {
		if len(raw) < 4 || uint64(len(raw)-4) < uint64(binary.LittleEndian.Uint32(raw)) {
			return t, errors.New("what was taught is cut off")
		}
		n := 4 + int(binary.LittleEndian.Uint32(raw))
		files[i], raw = raw[4:n], raw[n:]
	}
	if len(raw) > 0 {
		return t, errors.New("what was taught goes on behind its end")
	}
	var errs [parts]error
	if len(files[0]) > 0 {
		t.Usage, errs[0] = sentiment.ParseUsage(files[0])
	}
	if len(files[1]) > 0 {
		t.Sides, errs[1] = sentiment.ParseUsage(files[1])
	}
	if len(files[2]) > 0 {
		t.Emotions, errs[2] = emotion.Shipped().ParseUsage(files[2])
	}
	if len(files[3]) > 0 {
		t.Intents, errs[3] = intent.Shipped().ParseUsage(files[3])
	}
	return t, errors.Join(errs[:]...)
}
