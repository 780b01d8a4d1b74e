// SPDX-License-Identifier: Apache-2.0

package aspect_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"strings"
	"testing"

	"touchstone/language"
	"touchstone/language/aspect"
)

// small is a handful of invented examples; on tells whether labels stand on
// words.
func small(on bool) []aspect.Example {
	var examples []aspect.Example
	for _, place := range []string{"东", "西", "南", "北", "中", "上", "下", "左", "右", "前"} {
		for _, c := range []struct {
			term, opinion, key string
			polarity           language.Polarity
		}{{"早餐", "好吃", "breakfast", 1}, {"早餐", "难吃", "breakfast", -1}, {"房间", "干净", "room", 1}, {"房间", "太脏", "room", -1}} {
			text := place + "边的" + c.term + c.opinion
			l := aspect.Label{Aspect: c.key, Polarity: c.polarity}
			if on {
				l.Term, l.Opinion = where(text, c.term), where(text, c.opinion)
			}
			examples = append(examples, aspect.Example{Text: text, Labels: []aspect.Label{l}})
		}
	}
	return examples
}

func learnSmall(t testing.TB, on bool) (*aspect.Taxonomy, *aspect.Model) {
	t.Helper()
	taxonomy, err := aspect.Parse("overall\t\t\t总体\tOverall\t\t\t\t\nroom\t\t\t房间\tRoom\t\t\t\t\nbreakfast\t\t\t早餐\tBreakfast\t\t\t\t\n")
	if err != nil {
		t.Fatal(err)
	}
	m, err := aspect.Learn(context.Background(), taxonomy, small(on), aspect.Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	return taxonomy, m
}

// The taxonomy lists no terms: what is found was learnt.
func TestLearning(t *testing.T) {
	for _, on := range []bool{true, false} {
		taxonomy, m := learnSmall(t, on)
		text := "后边的早餐难吃"
		got := newReading(taxonomy, m).read(text)
		if len(got) != 1 || got[0].Aspect != "breakfast" || got[0].Polarity != language.Negative {
			t.Errorf("labels on words %v: got %v of %s", on, said(text, got), text)
		}
		if on && (got[0].Of(text) != "早餐" || got[0].Opinion.Of(text) != "难吃") {
			t.Errorf("the mention stands on %q and %q", got[0].Of(text), got[0].Opinion.Of(text))
		}
	}
}

func TestLearningIsTheSameEveryTime(t *testing.T) {
	for _, on := range []bool{true, false} {
		_, a := learnSmall(t, on)
		_, b := learnSmall(t, on)
		first, err := a.Marshal()
		if err != nil {
			t.Fatal(err)
		}
		second, err := b.Marshal()
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(first, second) {
			t.Errorf("labels on words %v: two trainings gave two models", on)
		}
	}
}

func TestModelComesBackFromItsFile(t *testing.T) {
	for _, on := range []bool{true, false} {
		taxonomy, m := learnSmall(t, on)
		file, err := m.Marshal()
		if err != nil {
			t.Fatal(err)
		}
		back, err := aspect.ParseModel(file)
		if err != nil {
			t.Fatal(err)
		}
		again, err := back.Marshal()
		if err != nil || !bytes.Equal(file, again) {
			t.Errorf("labels on words %v: the file changed on its way (%v)", on, err)
		}
		for _, e := range small(on) {
			want := said(e.Text, newReading(taxonomy, m).read(e.Text))
			if got := said(e.Text, newReading(taxonomy, back).read(e.Text)); strings.Join(got, "|") != strings.Join(want, "|") {
				t.Errorf("%s: %q, before %q", e.Text, got, want)
			}
		}
	}
}

func TestBadExamples(t *testing.T) {
	taxonomy, _ := aspect.Shipped(aspect.General)
	for want, e := range map[string]aspect.Example{
		`no aspect "zoo"`: {Text: "x", Labels: []aspect.Label{{Aspect: "zoo"}}},
		"lies beyond":     {Text: "x", Labels: []aspect.Label{{Aspect: "price", Term: language.Span{Start: 0, End: 9}}}},
		"enough examples": {Text: "x", Labels: []aspect.Label{{Aspect: "price"}}},
	} {
		if _, err := aspect.Learn(context.Background(), taxonomy, []aspect.Example{e}, aspect.Options{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v; want %q", err, want)
		}
	}
	ended, end := context.WithCancel(context.Background())
	end()
	if _, err := aspect.Learn(ended, taxonomy, small(true)[:0], aspect.Options{}); err == nil {
		t.Error("learning from nothing is no error")
	}
}

// FuzzParseModel tries what stands behind the checksum, which is made to fit.
func FuzzParseModel(f *testing.F) {
	const front = len("TSAM") + 1 + sha256.Size
	_, m := learnSmall(f, true)
	file, err := m.Marshal()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(file[front:])
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, rest []byte) {
		sum := sha256.Sum256(rest)
		file := append(append([]byte("TSAM\x01"), sum[:]...), rest...)
		m, err := aspect.ParseModel(file)
		if err != nil {
			return
		}
		taxonomy, _ := aspect.Shipped(aspect.General)
		check(t, reviews[0], newReading(taxonomy, m).read(reviews[0]))
	})
}

func TestBadFiles(t *testing.T) {
	_, m := learnSmall(t, true)
	good, err := m.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	other := bytes.Clone(good)
	other[4] = 9
	damaged := bytes.Clone(good)
	damaged[len(damaged)-1]++
	for want, file := range map[string][]byte{
		"no aspect model": []byte("PNG"),
		"version 9":       other,
		"damaged":         damaged,
	} {
		if _, err := aspect.ParseModel(file); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v; want %q", err, want)
		}
	}
}
