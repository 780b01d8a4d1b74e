// SPDX-License-Identifier: Apache-2.0

package training

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"touchstone"
	"touchstone/ingest"
	"touchstone/language"
	"touchstone/language/aspect"
)

func tableOf(columns ...*ingest.Column) *ingest.Table {
	return &ingest.Table{Columns: columns, Rows: columns[0].Len()}
}

// 早餐 takes the first six bytes of its text, 停车 the bytes from 15 on.
func TestLabelledTexts(t *testing.T) {
	const text = "早餐丰富，停车难"
	want := []aspect.Example{
		{Text: text, Labels: []aspect.Label{{Term: language.Span{Start: 0, End: 6}, Aspect: "breakfast", Polarity: language.Positive}, {Term: language.Span{Start: 15, End: 21}, Aspect: "parking", Polarity: language.Negative}}},
		{Text: "路过"},
		{Text: "还行", Labels: []aspect.Label{{Aspect: "overall"}}},
	}
	texts := ingest.NewColumn("text", text, "路过", text, "", "还行")
	aspects := ingest.NewColumn("aspect", "breakfast", "", "parking", "room", "overall")
	for form, c := range map[string]struct {
		table   *ingest.Table
		columns Columns
	}{
		"terms": {tableOf(texts, aspects, ingest.NewColumn("polarity", "positive", "", "-1", "1", "0"), ingest.NewColumn("term", "早餐", "", "停车", "", "")),
			Columns{Text: "text", Aspect: "aspect", Polarity: "polarity", Term: "term"}},
		"places": {tableOf(texts, aspects, ingest.NewColumn("p", "1", "", "Negative", "", "neutral"), ingest.NewColumn("from", "0", "", "5", "", ""), ingest.NewColumn("to", "2", "", "7", "", "")),
			Columns{Text: "text", Aspect: "aspect", Polarity: "p", Start: "from", End: "to"}},
		"lists": {tableOf(ingest.NewColumn("text", text, "路过", "", "还行"), ingest.NewColumn("mentions",
			`[{"start":0,"end":2,"aspect":"breakfast","polarity":"positive","confidence":0.9,"opinion":"丰富"},{"start":5,"end":7,"aspect":"parking","polarity":"negative"}]`, "[]", "", `[{"aspect":"overall","polarity":"neutral"}]`)),
			Columns{Text: "text", Labels: "mentions"}},
	} {
		t.Run(form, func(t *testing.T) {
			got, empty, err := Labelled(c.table, c.columns)
			if diff := cmp.Diff(want, got); diff != "" || empty != 1 || err != nil {
				t.Errorf("%v, %d without text: %s", err, empty, diff)
			}
		})
	}
}

func TestBadLabelsAreNamed(t *testing.T) {
	one := func(name, value string) *ingest.Column { return ingest.NewColumn(name, value) }
	text, aspects := one("text", "早餐丰富"), one("aspect", "breakfast")
	for what, c := range map[string]struct {
		table   *ingest.Table
		columns Columns
		field   string
	}{
		"no such column":   {tableOf(text), Columns{Text: "text", Aspect: "aspect"}, "aspect"},
		"a polarity":       {tableOf(text, aspects, one("p", "good")), Columns{Text: "text", Aspect: "aspect", Polarity: "p"}, "polarity"},
		"a term elsewhere": {tableOf(text, aspects, one("t", "晚餐")), Columns{Text: "text", Aspect: "aspect", Term: "t"}, "term"},
		"no number":        {tableOf(text, aspects, one("s", "one"), one("e", "2")), Columns{Text: "text", Aspect: "aspect", Start: "s", End: "e"}, "start"},
		"no end":           {tableOf(text, aspects, one("s", "1"), one("e", "")), Columns{Text: "text", Aspect: "aspect", Start: "s", End: "e"}, "end"},
		"beyond the text":  {tableOf(text, aspects, one("s", "1"), one("e", "5")), Columns{Text: "text", Aspect: "aspect", Start: "s", End: "e"}, "end"},
		"backwards":        {tableOf(text, aspects, one("s", "3"), one("e", "1")), Columns{Text: "text", Aspect: "aspect", Start: "s", End: "e"}, "end"},
		"no list":          {tableOf(text, one("l", "breakfast")), Columns{Text: "text", Labels: "l"}, "labels"},
		"no aspect":        {tableOf(text, one("l", `[{"polarity":"positive"}]`)), Columns{Text: "text", Labels: "l"}, "aspect"},
	} {
		t.Run(what, func(t *testing.T) {
			_, _, err := Labelled(c.table, c.columns)
			var e *touchstone.Error
			if !errors.As(err, &e) || e.Kind != touchstone.Invalid || e.Field != c.field {
				t.Errorf("%v", err)
			}
		})
	}
}

// written gives texts of a hotel, two in three about breakfast or parking.
func written(n int) []aspect.Example {
	var out []aspect.Example
	for i := range n {
		e := aspect.Example{Text: fmt.Sprintf("第 %d 次入住，一切照旧", i)}
		switch i % 3 {
		case 0:
			e = aspect.Example{Text: fmt.Sprintf("住了 %d 晚，早餐很丰富", i), Labels: []aspect.Label{{Aspect: "breakfast", Polarity: language.Positive}}}
		case 1:
			e = aspect.Example{Text: fmt.Sprintf("住了 %d 晚，停车太难了", i), Labels: []aspect.Label{{Aspect: "parking", Polarity: language.Negative}}}
		}
		out = append(out, e)
	}
	return out
}

func TestAspectsAreLearntAndJudged(t *testing.T) {
	hotel, _ := aspect.Shipped(aspect.Hotel)
	all := written(300)
	one, err := LearnAspects(t.Context(), hotel, all, Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	again, err := LearnAspects(t.Context(), hotel, all, Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	a, err := one.Model.Sum()
	b, err1 := again.Model.Sum()
	if a != b || err != nil || err1 != nil {
		t.Errorf("two models of one set: %s, %s", a, b)
	}
	labelled := 0
	for _, s := range one.ByAspect {
		labelled += s.Labelled
		if s.Recall < .9 || s.RecallAt.Low > s.Recall || s.RecallAt.High < s.Recall || s.SamePolar != s.Both {
			t.Errorf("what stands in every such text is found: %+v", s)
		}
	}
	if one.Texts != 300 || one.HeldOut == 0 || len(one.ByAspect) != 2 || one.All.Labelled != labelled {
		t.Errorf("%+v", one)
	}
}

// Of 3 texts of breakfast 2 are found and one other is called breakfast: precision
// 2/3, recall 2/3; one of the 2 has the other polarity.
func TestCountingOfAspects(t *testing.T) {
	var s AspectScore
	s.count(map[string]int{"breakfast": 1}, map[string]int{"breakfast": 2}, "breakfast")
	s.count(map[string]int{"breakfast": 1, "room": 1}, map[string]int{"breakfast": -1}, "breakfast")
	s.count(map[string]int{"breakfast": 0}, map[string]int{"room": 1}, "breakfast")
	s.count(nil, map[string]int{"breakfast": 1}, "breakfast")
	s.finish()
	if s.Labelled != 3 || s.Found != 3 || s.Both != 2 || s.SamePolar != 1 || s.Precision != 2./3 || s.Recall != 2./3 {
		t.Errorf("%+v", s)
	}
}

func TestWhatAspectsCannotBeLearntFrom(t *testing.T) {
	hotel, _ := aspect.Shipped(aspect.Hotel)
	for what, c := range map[string]struct {
		examples []aspect.Example
		kind     touchstone.Kind
		says     string
	}{
		"few":     {written(49), touchstone.NotEnough, "training.few_texts"},
		"none":    {make([]aspect.Example, 100), touchstone.NotEnough, "training.no_labels"},
		"unknown": {append(written(100), aspect.Example{Text: "x", Labels: []aspect.Label{{Aspect: "moon"}}}), touchstone.Invalid, "training.unknown_aspects"},
	} {
		t.Run(what, func(t *testing.T) {
			_, err := LearnAspects(t.Context(), hotel, c.examples, Options{})
			var e *touchstone.Error
			if !errors.As(err, &e) || e.Kind != c.kind || e.Message.Key != c.says {
				t.Errorf("%v", err)
			}
		})
	}
}

func FuzzListed(f *testing.F) {
	f.Add("早餐丰富", `[{"start":0,"end":2,"aspect":"a","polarity":"1"}]`)
	f.Add("a\xffb", `[{"start":1,"end":9223372036854775807,"aspect":"a"}]`)
	f.Fuzz(func(t *testing.T, text, cell string) {
		labels, err := listed(0, text, cell)
		if err != nil {
			return
		}
		for _, l := range labels {
			if l.Term.Start < 0 || l.Term.End < l.Term.Start || l.Term.End > len(text) {
				t.Fatalf("%q: %+v", text, l)
			}
		}
	})
}
