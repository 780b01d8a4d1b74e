// SPDX-License-Identifier: Apache-2.0

package topic

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"touchstone/internal/reference"
	"touchstone/language/plain"
)

func TestTermsOfATextAreWordsPairsAndCharactersInARow(t *testing.T) {
	for text, want := range map[string]string{
		"":                          "",
		"!!! 123 😀":                 "",
		"The staff":                 "staff",
		"Front desk, room service!": "front|desk|front desk|room|service|room service",
		"queue at the counter":      "queue|counter|queue counter",
		"停车":                        "停车",
		"停车场，很难找":                   "停车|停车场|车场|难找",
		"wifi信号":                    "wifi|信号",
		"它的前台":                      "前台",
	} {
		var p plain.Text
		p.Reset(text)
		if got := strings.Join(Read(&p).Terms, "|"); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

// spoken are n texts of each of some topics; every text joins two phrases of
// its topic, so each pair of phrases stands in several texts.
func spoken(n int) (texts []string, truth []int) {
	phrases := [][]string{
		{"停车场车位太少", "找车位找了半小时", "停车费贵", "地下车位很窄"},
		{"早餐品种丰富", "早餐的面包新鲜", "自助早餐排队", "早餐咖啡不错"},
		{"隔音效果差", "隔壁吵闹睡不着", "走廊噪音大", "半夜噪音吵醒"},
		{"the shower was cold", "no hot water in the shower", "shower pressure is weak", "cold water again"},
	}
	for i := range n {
		for topic, p := range phrases {
			texts = append(texts, p[i%4]+"，"+p[(i/4+i%4+1)%4])
			truth = append(truth, topic)
		}
	}
	return texts, truth
}

func TestPlantedTopicsAreFoundAndCounted(t *testing.T) {
	texts, truth := spoken(30)
	texts = append(texts, "", "？？？")
	d, err := Discover(t.Context(), read(texts), Options{Topics: 4})
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Topics) != 4 {
		t.Fatalf("%d topics", len(d.Topics))
	}
	if !slices.Equal(d.Main[len(truth):], []int{-1, -1}) {
		t.Errorf("texts without words belong to %v", d.Main[len(truth):])
	}
	if nmi, _ := agreement(d.Main[:len(truth)], truth); math.Abs(nmi-1) > 1e-9 {
		t.Errorf("NMI %.3f", nmi)
	}
	for i, topic := range d.Topics {
		if topic.Texts != 30 || len(topic.Quotes) != quoted || len(topic.Terms) == 0 {
			t.Errorf("topic %v of %d texts, %d quotes", topic.Terms, topic.Texts, len(topic.Quotes))
		}
		for _, q := range topic.Quotes {
			if d.Main[q] != i {
				t.Errorf("%v quotes %q of topic %d", topic.Terms, texts[q], d.Main[q])
			}
		}
	}
}

func TestTextsWithoutSharedTermsHaveNoTopics(t *testing.T) {
	for name, texts := range map[string][]string{"none": nil, "one": {"早餐不错"}, "empty": {"", "", ""}, "nothing shared": {"早餐", "停车", "shower"}} {
		d, err := Discover(t.Context(), read(texts), Options{})
		if err != nil || len(d.Topics) != 0 || len(d.Main) != len(texts) || slices.ContainsFunc(d.Main, func(m int) bool { return m != -1 }) {
			t.Errorf("%s: %+v, %v", name, d, err)
		}
	}
}

func TestMoreTopicsThanThereCanBeAreNotFound(t *testing.T) {
	texts, _ := spoken(3)
	d, err := Discover(t.Context(), read(texts), Options{Topics: 100})
	if err != nil || len(d.Topics) > len(texts) || len(d.Topics) < 2 {
		t.Errorf("%d topics of %d texts, %v", len(d.Topics), len(texts), err)
	}
}

func TestDiscoveryStopsWhenToldTo(t *testing.T) {
	texts, _ := spoken(30)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	d, err := Discover(ctx, read(texts), Options{Progress: func(int, int) { stop() }})
	if !errors.Is(err, context.Canceled) || d != nil {
		t.Errorf("%v, %v", d, err)
	}
}

func TestTextsBeyondThoseFittedArePlaced(t *testing.T) {
	texts, truth := spoken(mostFitted/4 + 500)
	d, err := Discover(t.Context(), read(texts), Options{Topics: 4})
	if err != nil {
		t.Fatal(err)
	}
	if nmi, _ := agreement(d.Main, truth); math.Abs(nmi-1) > 1e-9 {
		t.Errorf("NMI %.3f", nmi)
	}
}

func TestLaterTopicsAreMatchedWithEarlierOnes(t *testing.T) {
	topic := func(weights map[string]float64) Topic { return Topic{Direction: weights} }
	before := []Topic{topic(map[string]float64{"停车": 1}), topic(map[string]float64{"早餐": .8, "咖啡": .6})}
	after := []Topic{
		topic(map[string]float64{"噪音": 1}),
		topic(map[string]float64{"早餐": .6, "面包": .8}), // cosine .48 with breakfast: below one half
		topic(map[string]float64{"停车": .8, "车位": .6}), // .8
	}
	if got := Match(before, after); !slices.Equal(got, []int{-1, -1, 0}) {
		t.Errorf("matched %v", got)
	}
	after[1].Direction["咖啡"] = .6 // (.48 + .36) / √1.36 = .72
	if got := Match(before, after); !slices.Equal(got, []int{-1, 1, 0}) {
		t.Errorf("matched %v", got)
	}
	if got := Match(nil, after); !slices.Equal(got, []int{-1, -1, -1}) {
		t.Errorf("with nothing before, matched %v", got)
	}
}

// The assignment is compared with the best of all ways.
func TestAssignmentIsTheBestOfAll(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, m := rapid.IntRange(1, 5).Draw(t, "rows"), rapid.IntRange(1, 5).Draw(t, "columns")
		gains := make([][]float64, n)
		for i := range gains {
			gains[i] = rapid.SliceOfN(rapid.Float64Range(0, 1), m, m).Draw(t, fmt.Sprint("row ", i))
		}
		got, used := 0.0, map[int]bool{}
		for i, j := range assign(gains) {
			if j < 0 {
				continue
			}
			if used[j] {
				t.Fatalf("column %d twice", j)
			}
			used[j] = true
			got += gains[i][j]
		}
		if want := bestOf(gains, 0, map[int]bool{}); math.Abs(got-want) > 1e-9 || len(used) != min(n, m) {
			t.Fatalf("%g with %d columns, want %g", got, len(used), want)
		}
	})
}

func bestOf(gains [][]float64, row int, used map[int]bool) float64 {
	if row == len(gains) {
		return 0
	}
	best := bestOf(gains, row+1, used)
	for j, g := range gains[row] {
		if !used[j] {
			used[j] = true
			best = max(best, g+bestOf(gains, row+1, used))
			used[j] = false
		}
	}
	return best
}

// Fisher's p of 12 of 100 against 1 of 100 is 0.00253950 (summed over all tables
// with exact binomial coefficients); of 8 of 100 against 8 of 100 it is 1. Three tests, two with p 1: q is three times the smallest.
func TestGrowthIsTestedAndNamed(t *testing.T) {
	got := Compare([]int{12, 8, 0}, []int{1, 8, 0}, 100, 100)
	reference.Near(t, "p", got[0].P, 0.002539497455864701, reference.Exact)
	reference.Near(t, "q", got[0].Q, 3*got[0].P, 1e-12)
	if !got[0].Grows || !got[0].New || got[0].Difference.Low <= 0 {
		t.Errorf("12 after 1: %+v", got[0])
	}
	if got[1].Grows || got[1].P != 1 || !got[1].Difference.Contains(0) {
		t.Errorf("8 after 8: %+v", got[1])
	}
	if fallen := Compare([]int{1}, []int{12}, 100, 100)[0]; fallen.Grows || fallen.New {
		t.Errorf("1 after 12: %+v", fallen)
	}
	if none := Compare([]int{3}, []int{0}, 3, 0)[0]; none.Grows || !math.IsNaN(none.ShareBefore) || !math.IsNaN(none.Difference.Low) {
		t.Errorf("nothing before: %+v", none)
	}
}
