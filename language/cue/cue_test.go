// SPDX-License-Identifier: Apache-2.0

package cue

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"touchstone/language/lexicon"
	"touchstone/language/plain"
)

const lines = `# label	weight	phrases
not	1	不 not
warm	1	晴 sunny no_clouds
warm	2	大太阳
cold	1	雪 说好*下雪 said*snow
`

func testList(t testing.TB) *List {
	l, err := NewList([]string{"warm", "cold"}, lines)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// TestCuesAddUp reckons sums by hand from the lines above.
func TestCuesAddUp(t *testing.T) {
	c := testList(t).Counter()
	for _, k := range []struct {
		text       string
		warm, cold float64
	}{
		{"今天晴", 1, 0},
		{"今天不晴", 0, 0},
		{"not sunny", 0, 0},
		{"not here, sunny", 1, 0},
		{"sunnyside", 0, 0},
		{"SUNNY, no  clouds", 2, 0},
		{"大太阳下雪", 2, 1},
		{"说好今天下雪", 0, 2}, // the pair, and the snow in it
		{"下雪，说好", 0, 1},
		{"说好\n下雪", 0, 1}, // a pair does not reach over lines
		{"说好" + strings.Repeat("啊哦", 13) + "下雪", 0, 1}, // nor beyond 24 characters
		{"they said it would snow", 0, 1},
		{"", 0, 0},
	} {
		var text plain.Text
		text.Reset(k.text)
		if got := c.Count(&text); got[0] != k.warm || got[1] != k.cold {
			t.Errorf("%q: %v, want %v and %v", k.text, got, k.warm, k.cold)
		}
	}
}

func TestListsThatCannotBeRead(t *testing.T) {
	for line, part := range map[string]string{
		"warm\t1":           "2 fields",
		"warm\tmuch\tsunny": "much",
		"hot\t1\tsunny":     "hot",
		"warm\t1\tsnow*":    "says nothing",
		"warm\t1\t<br>":     "says nothing",
	} {
		if _, err := NewList([]string{"warm"}, line); err == nil || !strings.Contains(err.Error(), part) || !strings.Contains(err.Error(), "line 1") {
			t.Errorf("%q: %v", line, err)
		}
	}
}

// weather is sentences whose label a word tells that no cue knows.
func weather() []Example {
	var out []Example
	for i := range 40 {
		warm, cold := fmt.Sprintf("the beach was hot %d", i), fmt.Sprintf("ice on the road %d", i)
		out = append(out, Example{warm, []string{"warm"}}, Example{cold, []string{"cold"}}, Example{fmt.Sprintf("a letter came %d", i), nil})
	}
	return out
}

func trained(t testing.TB) *Model {
	m, err := Train(context.Background(), testList(t), weather())
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func probabilities(m *Model, text string) []float64 {
	var t plain.Text
	t.Reset(text)
	return slices.Clone(m.Reader().Read(&t, lexicon.Shipped().Finder().Read(&t)))
}

func TestModelLearnsWhatTheListForgot(t *testing.T) {
	m := trained(t)
	if p := probabilities(m, "hot on the beach"); p[0] < 0.5 || p[1] > 0.5 {
		t.Errorf("the beach: %v", p)
	}
	if p := probabilities(m, "the road has ice"); p[1] < 0.5 || p[0] > 0.5 {
		t.Errorf("the road: %v", p)
	}
}

func TestFileGivesTheSameModel(t *testing.T) {
	m := trained(t)
	file, err := m.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	again, err := testList(t).Parse(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"hot", "下雪", "", "a letter"} {
		if a, b := probabilities(m, text), probabilities(again, text); !slices.Equal(a, b) {
			t.Errorf("%q: %v and %v", text, a, b)
		}
	}
	for n := 0; n < len(file); n += 1 + len(file)/200 {
		if _, err := testList(t).Parse(file[:n]); err == nil {
			t.Fatalf("cut to %d of %d bytes it is read", n, len(file))
		}
	}
	other, err := NewList([]string{"warm", "cold"}, lines+"cold\t1\thail\n")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := other.Parse(file); err == nil {
		t.Error("a list with another cue reads it")
	}
	if _, err := testList(t).Parse(append(bytes.Clone(file), 0)); err == nil {
		t.Error("a byte more is not an error")
	}
}

func TestTrainingNeedsBothKinds(t *testing.T) {
	for _, examples := range [][]Example{
		nil,
		slices.Repeat([]Example{{"ice", []string{"cold"}}}, 10),
		append(weather(), Example{"rain", []string{"wet"}}),
	} {
		if _, err := Train(context.Background(), testList(t), examples); err == nil {
			t.Errorf("%d examples are no error", len(examples))
		}
	}
}

func FuzzParse(f *testing.F) {
	file, err := trained(f).Marshal()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(file)
	f.Add([]byte("TSCU\x01"))
	l := testList(f)
	f.Fuzz(func(t *testing.T, file []byte) {
		if m, err := l.Parse(file); err == nil {
			probabilities(m, "hot ice")
		}
	})
}
