// SPDX-License-Identifier: Apache-2.0

package linear

import (
	"context"
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestExpIsThatOfTheLibrary compares with math.Exp, which is good to the last
// bit or two.
func TestExpIsThatOfTheLibrary(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.Float64Range(-700, 700).Draw(t, "x")
		if got, want := exp(x), math.Exp(x); math.Abs(got/want-1) > 1e-13 {
			t.Fatalf("exp(%v) is %v, not %v", x, got, want)
		}
	})
	if got := exp(math.Inf(-1)); got > 1e-300 {
		t.Errorf("exp(-∞) is %v", got)
	}
}

func TestFeaturesSayWhatIsWrong(t *testing.T) {
	for _, f := range []Features{{}, {Bits: 7, Chars: 1}, {Bits: 23, Chars: 1}, {Bits: 10}, {Bits: 10, Chars: 6}, {Bits: 10, Words: 6}, {Bits: 10, Words: 1, Letters: 2}, {Bits: 10, Words: 1, Letters: 7}} {
		if _, err := NewHasher(f); err == nil {
			t.Errorf("%+v is accepted", f)
		}
	}
}

func hasher(t testing.TB, f Features) *Hasher {
	h, err := NewHasher(f)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// TestHasherCountsNgrams counts by hand. Blanks part words and are no tokens.
func TestHasherCountsNgrams(t *testing.T) {
	for _, c := range []struct {
		text string
		f    Features
		want int
	}{
		{"", Features{Bits: 22, Chars: 3}, 0},
		{"  \n", Features{Bits: 22, Chars: 3}, 0},
		{"天地人", Features{Bits: 22, Chars: 1}, 3},
		{"天地人", Features{Bits: 22, Chars: 3}, 6},                         // 3 + 2 + 1
		{"天 地人", Features{Bits: 22, Chars: 3}, 6},                        // the blank is nothing
		{"天天天天", Features{Bits: 22, Chars: 2}, 2},                        // 天 and 天天
		{"very good", Features{Bits: 22, Words: 2}, 3},                   // two words, one pair
		{"very good", Features{Bits: 22, Words: 1, Chars: 3}, 2},         // chars are not for words
		{"wifi差", Features{Bits: 22, Words: 2, Chars: 1}, 3},             // the word, the sign, both
		{"cat", Features{Bits: 22, Words: 1, Letters: 3}, 1 + 3},         // " ca" "cat" "at "
		{"cat", Features{Bits: 22, Words: 1, Letters: 4}, 1 + 3 + 2},     // and " cat" "cat "
		{"a", Features{Bits: 22, Words: 1, Letters: 5}, 1 + 1},           // " a "
		{"don't panic", Features{Bits: 22, Words: 1}, 2},                 // an apostrophe is part of a word
		{"größe", Features{Bits: 22, Words: 1}, 1},                       // letters beyond ASCII too
		{"大cat天", Features{Bits: 22, Words: 2, Chars: 2, Letters: 0}, 5}, // 3 tokens, 2 pairs
	} {
		if got := hasher(t, c.f).Hash([]rune(c.text)); len(got) != c.want {
			t.Errorf("%q with %+v has %d features, not %d", c.text, c.f, len(got), c.want)
		}
	}
}

// TestHasherForgets holds that what was hashed before does not matter, however
// large it was.
func TestHasherForgets(t *testing.T) {
	f := Features{Bits: 18, Chars: 3, Words: 2, Letters: 5}
	used := hasher(t, f)
	rapid.Check(t, func(t *rapid.T) {
		text := []rune(rapid.StringN(0, 3000, -1).Draw(t, "text"))
		fresh, err := NewHasher(f)
		if err != nil {
			t.Fatal(err)
		}
		got := slices.Clone(used.Hash(text))
		if want := fresh.Hash(text); !slices.Equal(got, want) {
			t.Fatalf("%q differs after other texts", string(text))
		}
		slices.Sort(got)
		if len(slices.Compact(slices.Clone(got))) != len(got) {
			t.Fatal("a bucket stands twice")
		}
		if len(got) > 0 && got[len(got)-1]>>f.Bits != 0 {
			t.Fatal("a bucket is too large")
		}
	})
}

// TestHasherForgetsEveryText asks for more texts than there are stamps.
func TestHasherForgetsEveryText(t *testing.T) {
	h := hasher(t, Features{Bits: 8, Chars: 2})
	for i := range 3 * lastStamp {
		a, b := rune(0x4e00+i%500), rune(0x6e00+i)
		got := slices.Clone(h.Hash([]rune{a, b, a, b}))
		if i%7 == 0 {
			h.Hash(slices.Repeat([]rune{b, a, 'x'}, i%50)) // longer ones between
		}
		want := hasher(t, h.Features).Hash([]rune{a, b, a, b})
		if !slices.Equal(got, want) {
			t.Fatalf("text %d has features %v, a new hasher says %v", i, got, want)
		}
	}
}

// TestHasherAddsNamedFeatures holds that they join those of the text once
// each, up to the number of buckets.
func TestHasherAddsNamedFeatures(t *testing.T) {
	h := hasher(t, Features{Bits: 8, Chars: 1})
	seen := map[uint32]bool{}
	for _, b := range h.Hash([]rune("天地")) {
		seen[b] = true
	}
	for i := range 5000 {
		name := fmt.Sprint("named ", i)
		got := slices.Clone(h.Add(name))
		seen[got[len(got)-1]] = true
		if len(got) != len(seen) || len(h.Add(name)) != len(seen) {
			t.Fatalf("after %q there are %d features, %d distinct ones", name, len(got), len(seen))
		}
	}
	if len(seen) != 1<<8 {
		t.Errorf("5000 names fill %d of 256 buckets", len(seen))
	}
}

// TestRowsAreAddedOneByOne adds the weights of each row by themselves: the lanes
// in which several rows are added together must neither overflow nor mix.
func TestRowsAreAddedOneByOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.IntRange(3, 40).Draw(t, "rows")
		m := &Model{Features: Features{Bits: 8, Chars: 1}, rows: rows, weights: newWeights(Features{Bits: 8}, rows), scale: slices.Repeat([]float64{1}, rows), bias: make([]float64, rows)}
		extreme := rapid.SampledFrom([]byte{0x80, 0x7F, 0xFF, 0, 1}).Draw(t, "extreme")
		for i := range m.weights {
			m.weights[i] = extreme
			if rapid.Bool().Draw(t, "other") {
				m.weights[i] = byte(i * 37)
			}
		}
		features := make([]uint32, rapid.IntRange(0, 1200).Draw(t, "features"))
		for i := range features {
			features[i] = uint32(i*31) % 256
		}
		got := make([]float64, rows)
		m.Score(got, features)
		for row := range rows {
			sum := 0
			for _, b := range features {
				sum += int(int8(m.weights[int(b)*rows+row]))
			}
			if want := float64(sum) * value(len(features)); got[row] != want {
				t.Fatalf("row %d of %d scores %v, not %v", row, rows, got[row], want)
			}
		}
	})
}

// TestHasherTakesNoMoreThanItsBuckets holds that n-grams which stand in a long text
// again and again take room once.
func TestHasherTakesNoMoreThanItsBuckets(t *testing.T) {
	h := hasher(t, Features{Bits: 8, Words: 1, Letters: 6})
	text := make([]rune, 1<<19)
	for i := range text {
		text[i] = rune('a' + i*i%23)
	}
	if n := len(h.Hash(text)); n > 1<<8 {
		t.Errorf("%d features in 256 buckets", n)
	}
	if most := 2 * (waiting + MaxTokens); cap(h.out) > most || len(h.slots) > 2<<8 {
		t.Errorf("room for %d features and %d slots, %d and 512 would do", cap(h.out), len(h.slots), most)
	}
}

func TestHasherReadsSoMuchAndNoMore(t *testing.T) {
	h := hasher(t, Features{Bits: 20, Chars: 1})
	text := make([]rune, MaxTokens+5)
	for i := range text {
		text[i] = rune(0x4e00 + i)
	}
	a := len(h.Hash(text))
	if b := len(h.Hash(text[:MaxTokens])); a != b {
		t.Errorf("%d features of a longer text, %d of the same one cut", a, b)
	}
}

// toy gives texts that a word tells apart, with noise.
func toy(t testing.TB, f Features) Set {
	h := hasher(t, f)
	var s Set
	for i := range 120 {
		text := fmt.Sprintf("n%d m%d %s", i%7, i%11, []string{"bad", "good", "odd"}[i%3])
		s.Features = append(s.Features, slices.Clone(h.Hash([]rune(text))))
		s.Class = append(s.Class, i%3)
	}
	return s
}

var small = Features{Bits: 12, Words: 2, Chars: 2}

func TestTrainTellsClassesApart(t *testing.T) {
	s := toy(t, small)
	m, err := Train(context.Background(), small, []string{"bad", "good", "odd"}, s, Options{Seed: 1, Cost: 1, Rounds: 10})
	if err != nil {
		t.Fatal(err)
	}
	scores := make([]float64, m.Rows())
	for i, f := range s.Features {
		if m.Score(scores, f); m.Best(scores) != s.Class[i] {
			t.Errorf("example %d is taken for %s", i, m.Classes[m.Best(scores)])
		}
	}
}

// TestTrainFindsTheMinimum solves two examples by hand. The first is of the
// class and has one feature, so that its length with the bias is 2; the second
// is not and has none. With s1 = 2a1-a2 and s2 = a1-a2 their scores, the
// optimum has a1 = 2(1-s1) and a2 = 2(1+s2): a1 = 10/11, a2 = 14/11.
func TestTrainFindsTheMinimum(t *testing.T) {
	s := Set{Features: [][]uint32{{3}, nil}, Class: []int{1, 0}}
	m, err := Train(context.Background(), small, []string{"no", "yes"}, s, Options{Cost: 1, Rounds: 100})
	if err != nil {
		t.Fatal(err)
	}
	const a1, a2 = 10.0 / 11, 14.0 / 11
	got := make([]float64, 1)
	m.Score(got, []uint32{3})
	if want := 2*a1 - a2; math.Abs(got[0]-want) > 1e-6 {
		t.Errorf("score of the first is %v, not %v", got[0], want)
	}
	m.Score(got, nil)
	if want := a1 - a2; math.Abs(got[0]-want) > 1e-6 {
		t.Errorf("score of the second is %v, not %v", got[0], want)
	}
}

// TestPriorHoldsWhereNothingIsSaid corrects a model by one example: what the
// example does not speak of stays as it was.
func TestPriorHoldsWhereNothingIsSaid(t *testing.T) {
	s := Set{Features: [][]uint32{{1}, {2}}, Class: []int{1, 0}}
	o := Options{Cost: 1, Rounds: 50}
	before, err := Train(context.Background(), small, []string{"no", "yes"}, s, o)
	if err != nil {
		t.Fatal(err)
	}
	o.Prior = before
	after, err := Train(context.Background(), small, before.Classes, Set{Features: [][]uint32{{7}}, Class: []int{0}}, o)
	if err != nil {
		t.Fatal(err)
	}
	weight := func(m *Model, b int) float64 { return float64(m.weight(b, 0)) * m.scale[0] }
	for b := range 1 << small.Bits {
		if d := weight(after, b) - weight(before, b); b != 7 && math.Abs(d) > after.scale[0] {
			t.Errorf("bucket %d moved by %v", b, d)
		}
	}
	if weight(after, 7) >= 0 {
		t.Error("the example taught nothing")
	}
}

func TestTrainSaysWhatIsWrong(t *testing.T) {
	good, o := toy(t, small), Options{Cost: 1, Rounds: 1}
	three := []string{"a", "b", "c"}
	for name, run := range map[string]func() (*Model, error){
		"one class":     func() (*Model, error) { return Train(context.Background(), small, three[:1], good, o) },
		"class unknown": func() (*Model, error) { return Train(context.Background(), small, three[:2], good, o) },
		"cost":          func() (*Model, error) { return Train(context.Background(), small, three, good, Options{Rounds: 1}) },
		"rounds":        func() (*Model, error) { return Train(context.Background(), small, three, good, Options{Cost: 1}) },
		"features large": func() (*Model, error) {
			return Train(context.Background(), Features{Bits: 8, Words: 1}, three, good, o)
		},
		"lengths": func() (*Model, error) {
			return Train(context.Background(), small, three, Set{Features: good.Features, Class: good.Class[1:]}, o)
		},
		"weights": func() (*Model, error) {
			return Train(context.Background(), small, three, Set{Features: good.Features, Class: good.Class, Weight: make([]float64, len(good.Class))}, o)
		},
	} {
		if _, err := run(); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	ended, end := context.WithCancel(context.Background())
	end()
	if _, err := Train(ended, small, three, good, o); err == nil {
		t.Error("the end of the context is not told")
	}
}

// TestLogisticFitsOdds has 3 of 4 on one side and 1 of 4 on the other: the odds
// are 3 and 1/3, so the slope between x = 0 and x = 1 is ln 9 and the constant
// -ln 3.
func TestLogisticFitsOdds(t *testing.T) {
	var x [][]float64
	var second []bool
	for i := range 400 {
		side := i % 2
		x = append(x, []float64{float64(side)})
		second = append(second, (i/2%4 != 0) == (side == 1))
	}
	l, err := FitLogistic(x, second, nil)
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(l[0]-math.Log(9)) > 1e-3 || math.Abs(l[1]+math.Log(3)) > 1e-3 {
		t.Errorf("slope %v and constant %v", l[0], l[1])
	}
	for _, bad := range [][]bool{{true, true}, {true}} {
		if _, err := FitLogistic(x[:2], bad, nil); err == nil {
			t.Errorf("%v is accepted", bad)
		}
	}
}

// TestTemperatureCalibrates draws classes three times in four right at a
// difference of scores of 1: ln 3 is the temperature.
func TestTemperatureCalibrates(t *testing.T) {
	var scores [][]float64
	var class []int
	for i := range 400 {
		scores = append(scores, []float64{1, 0})
		class = append(class, i%4/3)
	}
	if got := Temperature(scores, class); math.Abs(got-math.Log(3)) > 1e-6 {
		t.Errorf("temperature %v", got)
	}
}

// One example with one feature of value 1 and an offset o has a closed form:
// |w|²/2 + C max(0, 1-(o+w))² is least at w = 2C(1-o)/(1+2C), here 4/3. An
// example that is plain already teaches nothing, and no bias moves others.
func TestAnOffsetLeavesTheRestToLearn(t *testing.T) {
	f := Features{Bits: 8, Chars: 1}
	s := Set{Features: [][]uint32{{7}, {9}}, Class: []int{1, 0}, Offset: []float64{-1, -1}}
	m, err := Train(t.Context(), f, []string{"no", "yes"}, s, Options{Cost: 1, Rounds: 50})
	if err != nil {
		t.Fatal(err)
	}
	for feature, want := range map[uint32]float64{7: 4. / 3, 9: 0, 11: 0} {
		scores := make([]float64, 1)
		if m.Score(scores, []uint32{feature}); math.Abs(scores[0]-want) > 1e-6 {
			t.Errorf("feature %d scores %v, want %v", feature, scores[0], want)
		}
	}
	for _, bad := range []Set{
		{Features: s.Features, Class: s.Class, Offset: []float64{1}},
		{Features: s.Features, Class: s.Class, Offset: []float64{1, math.NaN()}},
	} {
		if _, err := Train(t.Context(), f, []string{"no", "yes"}, bad, Options{Cost: 1, Rounds: 1}); err == nil {
			t.Errorf("offsets %v are accepted", bad.Offset)
		}
	}
	if _, err := Train(t.Context(), f, []string{"a", "b", "c"}, s, Options{Cost: 1, Rounds: 1}); err == nil {
		t.Error("offsets of three classes are accepted")
	}
}
