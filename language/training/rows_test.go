// SPDX-License-Identifier: Apache-2.0

package training

import (
	"context"
	"fmt"
	"math"
	"slices"
	"testing"

	"touchstone"
	"touchstone/ingest"
	"touchstone/language"
	"touchstone/language/languagetest"
	"touchstone/language/plain"
	"touchstone/language/sentiment"
)

func labelled(texts, labels []string) *ingest.Table {
	return ingest.NewTable(ingest.NewColumn("text", texts...), ingest.NewColumn("label", labels...))
}

func TestRowsSayWhatIsMissing(t *testing.T) {
	texts := func(n int) (out []string) {
		for i := range n {
			out = append(out, fmt.Sprint("text ", i))
		}
		return out
	}
	labels := func(n int, of ...string) (out []string) {
		for i := range n {
			out = append(out, of[i%len(of)])
		}
		return out
	}
	many := func(n int) (out []string) {
		for i := range n {
			out = append(out, fmt.Sprint("label ", i/5))
		}
		return out
	}
	for name, c := range map[string]struct {
		table *ingest.Table
		text  string
		key   string
		kind  touchstone.Kind
	}{
		"no column":        {labelled(texts(30), labels(30, "a", "b")), "review", "training.no_column", touchstone.Invalid},
		"empty":            {labelled(texts(30), labels(30, "")), "text", "training.empty", touchstone.NotEnough},
		"one class":        {labelled(texts(30), labels(30, "a", " a ")), "text", "training.one_class", touchstone.NotEnough},
		"few rows":         {labelled(texts(19), labels(19, "a", "b")), "text", "training.few_rows", touchstone.NotEnough},
		"few of the class": {labelled(texts(30), append(labels(26, "a"), "b", "b", "b", "b")), "text", "training.few_of_class", touchstone.NotEnough},
		"many classes":     {labelled(texts(2505), many(2505)), "text", "training.many_classes", touchstone.NotEnough},
	} {
		_, _, err := Rows(c.table, c.text, "label")
		fault, is := err.(*touchstone.Error)
		if !is || fault.Kind != c.kind || fault.Message.Key != c.key {
			t.Errorf("%s: %v", name, err)
		}
	}
	rows, empty, err := Rows(labelled(append(texts(20), "  "), append(labels(20, "a", "b"), "a")), "text", "label")
	if err != nil || len(rows) != 20 || empty != 1 {
		t.Errorf("%d rows, %d empty, %v", len(rows), empty, err)
	}
}

// TestJudgeCounts compares with hand counts: of six texts four are right. For
// a: 2 right, 1 missed, 1 wrong, F1 = 4/6; for b the same: macro-F1 2/3. Sure
// .9 three times and right twice, .6 three times and right twice: the error is
// |2.7-2|/6 + |1.8-2|/6 = .15.
func TestJudgeCounts(t *testing.T) {
	s := Judge([]Judgement{{"a", "a", .9}, {"a", "b", .9}, {"b", "b", .9}, {"a", "a", .6}, {"b", "a", .6}, {"b", "b", .6}})
	if s.N != 6 || s.Right != 4 || math.Abs(s.MacroF1-2.0/3) > 1e-12 || math.Abs(s.ECE-.15) > 1e-12 {
		t.Errorf("%+v", s)
	}
	if !s.F1.Contains(s.MacroF1) || !s.Accuracy.Contains(s.Share()) {
		t.Errorf("%+v: the intervals do not hold the figures", s)
	}
}

// TestKeptLeavesOutTheLeastSure drops one of ten: the only wrong one.
func TestKeptLeavesOutTheLeastSure(t *testing.T) {
	all := []Judgement{{"a", "b", .51}}
	for range 9 {
		all = append(all, Judgement{"a", "a", .8})
	}
	if s := Judge(all); s.Kept != 1 || s.Share() != .9 {
		t.Errorf("%v kept of %v", s.Kept, s.Share())
	}
}

// TestLearningTwiceGivesTheSameModel learns a small set twice; another seed
// shuffles otherwise.
func TestLearningTwiceGivesTheSameModel(t *testing.T) {
	var rows []Row
	for i := range 200 {
		rows = append(rows, Row{fmt.Sprintf("item %d %s", i*i, []string{"broken and late", "works well", "when does it open"}[i%3]), []string{"bad", "good", "ask"}[i%3]})
	}
	sum := func(seed uint64) string {
		r, err := Learn(context.Background(), rows, Options{Seed: seed})
		if err != nil {
			t.Fatal(err)
		}
		if r.Score.Share() < .95 {
			t.Errorf("only %v is told right", r.Score.Share())
		}
		s, err := r.Model.Sum()
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	if a, b := sum(1), sum(1); a != b {
		t.Errorf("%s, then %s", a, b)
	}
	if sum(1) == sum(2) {
		t.Error("the seed does not matter")
	}
}

// judging lists the sentences that models are judged by.
func judging() []string {
	var out []string
	for _, part := range []languagetest.Part{languagetest.Tuning, languagetest.Heldout} {
		for _, c := range languagetest.Behaviour(part) {
			out = append(out, c.Text)
		}
		for _, c := range languagetest.English(part) {
			out = append(out, c.Text)
		}
		for _, c := range slices.Concat(languagetest.Emotions(part), languagetest.Anxious(part)) {
			out = append(out, c.Text)
		}
		for _, c := range languagetest.Intents(part) {
			out = append(out, c.Text)
		}
	}
	return out
}

func TestOwnSentencesAreManyAndOurs(t *testing.T) {
	var t1 plain.Text
	key := func(s string) uint64 { t1.Reset(s); return sentiment.Key(&t1) }
	cases := map[uint64]bool{}
	for _, text := range judging() {
		cases[key(text)] = true
	}
	seen, zh, en := map[uint64]bool{}, 0, 0
	sides := map[language.Polarity]int{}
	for _, e := range Own() {
		k := key(e.Text)
		if cases[k] {
			t.Error("an own sentence is one that models are judged by")
		}
		if seen[k] {
			t.Errorf("%q stands twice", e.Text)
		}
		seen[k] = true
		sides[e.Polarity]++
		if []rune(e.Text)[0] < 0x250 {
			en++
		} else {
			zh++
		}
	}
	if en < 10_000 || zh < 14_000 || min(sides[-1], sides[0], sides[1]) < 5_000 {
		t.Errorf("%d English, %d Chinese, %v", en, zh, sides)
	}
}

func TestSplitKeepsTheSameTextTogether(t *testing.T) {
	var all []sentiment.Example
	for i := range 100 {
		all = append(all, sentiment.Example{Text: fmt.Sprintf("房间%d很好", i), Trade: "a"}, sentiment.Example{Text: fmt.Sprintf("房间 %d，很好！", i), Trade: "b"})
	}
	train, test := Split(all, 5)
	if len(test) < 10 || len(train)+len(test) != len(all) {
		t.Fatalf("%d and %d", len(train), len(test))
	}
	var p plain.Text
	held := map[uint64]bool{}
	for _, e := range test {
		p.Reset(e.Text)
		held[sentiment.Key(&p)] = true
	}
	if slices.ContainsFunc(train, func(e sentiment.Example) bool { p.Reset(e.Text); return held[sentiment.Key(&p)] }) {
		t.Error("a text is on both sides")
	}
	if train, test := Without(all, "a"); len(train) != 0 || len(test) != 100 {
		t.Errorf("%d are learnt from, %d held out; all of b say the same as a", len(train), len(test))
	}
}
