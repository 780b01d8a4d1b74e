// SPDX-License-Identifier: Apache-2.0

package reader

import (
	"bytes"
	"testing"

	"touchstone/language/cue"
	"touchstone/language/emotion"
	"touchstone/language/intent"
	"touchstone/language/sentiment"
)

// lessons teaches every part from a few texts.
func lessons(t testing.TB) Taught {
	t.Helper()
	fail := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	sides := []sentiment.Example{{Text: "这游戏杀手", Polarity: 1, Weight: 1}, {Text: "客服良心", Polarity: -1, Weight: 1}, {Text: "已登记", Polarity: 0, Weight: 1}}
	var out Taught
	var err error
	out.Usage, err = sentiment.Shipped().LearnUsage(t.Context(), sides, nil, 1)
	fail(err)
	out.Sides, err = sentiment.Shipped().LearnSides(t.Context(), sides, nil, 1)
	fail(err)
	out.Emotions, err = emotion.Shipped().LearnUsage(t.Context(), []cue.Example{{Text: "青蛙", Labels: []string{"anxious"}}, {Text: "石头", Labels: []string{"none"}}}, emotion.Own(), 1)
	fail(err)
	out.Intents, err = intent.Shipped().LearnUsage(t.Context(), []cue.Example{{Text: "翅膀", Labels: []string{"suggestion"}}, {Text: "石头"}}, intent.Own(), 1)
	fail(err)
	return out
}

func TestTaughtComesBackFromItsFile(t *testing.T) {
	whole := lessons(t)
	for name, taught := range map[string]Taught{"all": whole, "nothing": {}, "emotions": {Emotions: whole.Emotions}} {
		file, err := taught.Marshal()
		if err != nil {
			t.Fatal(err)
		}
		got, err := ParseTaught(file)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		again, err := got.Marshal()
		if err != nil || !bytes.Equal(again, file) {
			t.Errorf("%s: another file comes back (%v)", name, err)
		}
		if (got.Usage == nil) != (taught.Usage == nil) || (got.Sides == nil) != (taught.Sides == nil) || (got.Emotions == nil) != (taught.Emotions == nil) || (got.Intents == nil) != (taught.Intents == nil) {
			t.Errorf("%s: other parts come back", name)
		}
		for _, damaged := range [][]byte{file[:len(file)-1], append(bytes.Clone(file), 0)} {
			if _, err := ParseTaught(damaged); err == nil {
				t.Errorf("%s: %d of %d bytes are taken", name, len(damaged), len(file))
			}
		}
	}
}

func FuzzParseTaught(f *testing.F) {
	for _, taught := range []Taught{{}, lessons(f)} {
		file, err := taught.Marshal()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(file)
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		taught, err := ParseTaught(file)
		if err != nil {
			return
		}
		if _, err := taught.Marshal(); err != nil {
			t.Fatalf("what was read cannot be written: %v", err)
		}
	})
}
