// SPDX-License-Identifier: Apache-2.0

package analysis

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"touchstone"
	"touchstone/analysis/roles"
	"touchstone/ingest"
	"touchstone/language"
)

// words is a reader that knows a few words exactly: an aspect's key with + or -
// behind it is a mention, such as "bed+" or "wifi-".
type words struct{}

var wordAspects = []string{"bed", "wifi", "food", "staff", "pool", "rare", "whole"}

func (words) Reader() func(string) *language.Reading {
	return func(text string) *language.Reading {
		r := &language.Reading{Tongue: language.English}
		if strings.ContainsAny(text, "的很了") {
			r.Tongue = language.Simplified
		}
		if strings.TrimSpace(text) == "☺" {
			r.Tongue = language.None
		}
		at := 0
		for word := range strings.FieldsSeq(text) {
			start := at + strings.Index(text[at:], word)
			at = start + len(word)
			aspect := strings.TrimRight(word, "+-?.")
			if !slices.Contains(wordAspects, aspect) {
				continue
			}
			m := language.Mention{Span: language.Span{Start: start, End: at}, Aspect: aspect, Confidence: .9}
			switch {
			case strings.Contains(word, "+"):
				m.Polarity = language.Positive
			case strings.Contains(word, "-"):
				m.Polarity = language.Negative
			}
			if strings.Contains(word, "?") {
				m.Confidence = .3
			}
			r.Mentions = append(r.Mentions, m)
			r.Polarity = m.Polarity
		}
		return r
	}
}

func (words) Aspect(key string) (touchstone.Label, bool) {
	return touchstone.Label{ZH: "方面" + key, EN: key}, key != "whole"
}

func (words) Version() string { return "words-1" }

// reviewed makes reviews whose score is a known function of what they say:
// y = 6 - 2 wifi- + .1 wifi+ + 1.5 food+ - .2 food- - bed- + bed+, staff says
// nothing of it. A third of the customers writes nothing and scores half a point
// more.
func reviewed(rows int) [][]string {
	r := rand.New(rand.NewPCG(3, 9))
	effects := map[string][2]float64{"wifi": {-2, .1}, "food": {-.2, 1.5}, "bed": {-1, 1}, "staff": {0, 0}}
	out := [][]string{{"score", "comment"}}
	for row := range rows {
		y, said := 6+r.NormFloat64()*.5, []string{"I was here on day", strconv.Itoa(row)}
		if r.IntN(3) == 0 {
			out = append(out, []string{strconv.FormatFloat(y+.5, 'f', 3, 64), ""})
			continue
		}
		for _, aspect := range []string{"wifi", "food", "bed", "staff"} {
			for side, mark := range []string{"-", "+"} {
				if r.IntN(5) == 0 {
					said = append(said, aspect+mark)
					y += effects[aspect][side]
				}
			}
		}
		if r.IntN(100) == 0 {
			said = append(said, "rare+")
		}
		if r.IntN(4) == 0 {
			said = append(said, "whole+", "pool-?")
		}
		out = append(out, []string{strconv.FormatFloat(y, 'f', 3, 64), strings.Join(said, " ")})
	}
	return out
}

func touchpoint(t *testing.T, d Document, name string) Touchpoint {
	t.Helper()
	i := slices.IndexFunc(d.Touchpoints, func(p Touchpoint) bool { return p.Name == name })
	if i < 0 {
		t.Fatalf("%s is no touchpoint: %v", name, names(d.Touchpoints))
	}
	return d.Touchpoints[i]
}

func TestPlantedAspectsAreRecovered(t *testing.T) {
	d := tableDocument(t, "score", Options{Texts: words{}, Resamples: 50}, tableOf(reviewed(3000)))
	sumsToOne(t, d)
	inside := func(name, what string, low, high *float64, want float64) {
		t.Helper()
		if low == nil || want < *low || want > *high {
			t.Errorf("%s of %s: %v..%v, planted %v", what, name, low, high, want)
		}
	}
	for name, want := range map[string][2]float64{"wifi": {-2, .1}, "food": {-.2, 1.5}, "bed": {-1, 1}, "staff": {0, 0}} {
		p := touchpoint(t, d, name)
		inside(name, "penalty", p.PenaltyLow, p.PenaltyHigh, want[0])
		inside(name, "reward", p.RewardLow, p.RewardHigh, want[1])
		if p.Kind != "aspect" || p.Label != name {
			t.Errorf("%s is of kind %s, called %s", name, p.Kind, p.Label)
		}
	}
	for name, want := range map[string]string{"wifi": "frustrator", "food": "delighter", "bed": "hybrid", "staff": "unclassified"} {
		if p := touchpoint(t, d, name); p.Asymmetry != want {
			t.Errorf("%s is a %s, want %s", name, p.Asymmetry, want)
		}
	}
	// b² p (1 - p) with p = .2 · 2/3: wifi 4.01, food 2.29, bed 2, staff 0
	if got := names(d.Touchpoints)[:3]; !cmp.Equal(got, []string{"wifi", "food", "bed"}) {
		t.Errorf("the first three are %v", got)
	}
	// who wrote is apart: half a point less, the aspects equal
	if p := touchpoint(t, d, "written"); p.Kind != "written" || len(p.Levels) != 2 {
		t.Errorf("who wrote: %+v", p)
	}
	for _, absent := range []string{"rare", "whole", "pool"} {
		if slices.Contains(names(d.Touchpoints), absent) {
			t.Errorf("%s is among the drivers", absent)
		}
	}
	if a := d.Actions[0]; a.Touchpoint != "wifi" || !strings.Contains(a.Text, "complain") {
		t.Errorf("the first action is %+v", a)
	}
}

func TestWhatTextsSpeakOf(t *testing.T) {
	rows := reviewed(900)
	d := tableDocument(t, "score", Options{Texts: words{}, Resamples: 20}, tableOf(rows))
	v := d.Voices
	if v == nil {
		t.Fatal("no texts were read")
	}
	texts, wifi, well, ill := 0, 0, 0, 0
	for _, row := range rows[1:] {
		if row[1] == "" {
			continue
		}
		texts++
		if strings.Contains(row[1], "wifi") {
			wifi++
		}
		if strings.Contains(row[1], "wifi+") {
			well++
		}
		if strings.Contains(row[1], "wifi-") {
			ill++
		}
	}
	if v.Texts != texts || v.Rows != 900 || v.Model != "words-1" || !cmp.Equal(v.Columns, []string{"comment"}) {
		t.Errorf("read %d of %d rows by %s in %v, want %d", v.Texts, v.Rows, v.Model, v.Columns, texts)
	}
	for _, a := range v.Aspects {
		switch a.ID {
		case "wifi":
			if a.N != wifi || *a.Share != float64(wifi)/float64(texts) || *a.Well != float64(well)/float64(wifi) || *a.Ill != float64(ill)/float64(wifi) || a.Touchpoint != "wifi" {
				t.Errorf("wifi: %+v", a)
			}
			// Wilson 1927, as Newcombe 1998 writes it
			n, p, z := float64(wifi), *a.Ill, 1.959963984540054
			middle, half := (2*n*p+z*z)/(2*(n+z*z)), z*math.Sqrt(z*z+4*n*p*(1-p))/(2*(n+z*z))
			if math.Abs(*a.IllLow-(middle-half)) > 1e-9 || math.Abs(*a.IllHigh-(middle+half)) > 1e-9 {
				t.Errorf("interval %v..%v, want %v..%v", *a.IllLow, *a.IllHigh, middle-half, middle+half)
			}
			if len(a.Quotes) != 3 || !strings.Contains(a.Quotes[0].Text, "wifi") {
				t.Errorf("quotes of wifi: %v", a.Quotes)
			}
		case "rare":
			if a.Share != nil || a.Well != nil || a.N == 0 {
				t.Errorf("an aspect that %d texts mention has shares", a.N)
			}
		case "pool":
			t.Error("a mention that is more likely wrong counts")
		}
	}
}

// With texts and no outcome nothing is explained; the texts are listed.
func TestTextsWithoutOutcome(t *testing.T) {
	rows := reviewed(600)
	cells := make([]string, 0, len(rows))
	for _, row := range rows[1:] {
		cells = append(cells, row[1])
	}
	table := ingest.NewTable(ingest.NewColumn("comment", cells...))
	d := tableDocument(t, "", Options{Texts: words{}}, table)
	if d.Voices == nil || d.Outcome != nil || d.Model != nil || len(d.Touchpoints) > 0 || len(d.Actions) > 0 {
		t.Fatalf("outcome %v, model %v, %d touchpoints, voices %v", d.Outcome, d.Model, len(d.Touchpoints), d.Voices)
	}
	if !slices.ContainsFunc(d.Warnings, func(w Warning) bool { return w.Code == "texts_alone" }) {
		t.Errorf("no warning says why nothing is explained: %v", d.Warnings)
	}
	if len(d.Summary) != 3 || d.Title == "" {
		t.Errorf("summary %q", d.Summary)
	}
	for _, a := range d.Voices.Aspects {
		if a.Touchpoint != "" {
			t.Errorf("%s is said to drive something", a.ID)
		}
	}
	if _, err := Analyze(t.Context(), table, Options{}); touchstone.KindOf(err) != touchstone.Invalid {
		t.Errorf("texts that are not read: %v, want Invalid", err)
	}
}

func TestTextsAreLeftAlone(t *testing.T) {
	table := tableOf(reviewed(300))
	for name, o := range map[string]Options{
		"no reader": {},
		"ignored":   {Texts: words{}, Roles: roles.Options{Ignore: []string{"comment"}}},
	} {
		if d := tableDocument(t, "score", o, table); d.Voices != nil || len(d.Touchpoints) > 0 {
			t.Errorf("%s: texts were read", name)
		}
	}
}

// Texts beside ratings: both are drivers of one model.
func TestAspectsStandBesideRatings(t *testing.T) {
	rows := survey(900, 5)
	r := rand.New(rand.NewPCG(8, 8))
	rows[0] = append(rows[0], "comment")
	for i := range rows[1:] {
		rows[i+1] = append(rows[i+1], fmt.Sprintf("I was not here before, bed%s %d", []string{"+", "-", ""}[r.IntN(3)], i))
	}
	d := tableDocument(t, "overall", Options{Texts: words{}, Resamples: 50}, tableOf(rows))
	sumsToOne(t, d)
	if len(d.Touchpoints) != 4 || d.Touchpoints[0].Name != "boarding" {
		t.Errorf("touchpoints are %v", names(d.Touchpoints))
	}
	if p := touchpoint(t, d, "bed"); p.Importance > .05 {
		t.Errorf("an aspect without effect has importance %v", p.Importance)
	}
}

func TestHostileTexts(t *testing.T) {
	long := strings.Repeat("I was not here, bed- and food+. ", 1<<20/32)
	hostile := []string{long, "<script>alert('bed-')</script> <b>bed- I was</b>", "", "   ", "无", "n/a", "☺", "\xff\xfe I was bed+ \xff", "I was \u202eeb\u202c bed-", strings.Repeat("很", 5000)}
	rows := [][]string{{"score", "comment"}}
	for i := range 200 {
		text := fmt.Sprintf("I was very glad of bed+ %d", i)
		if i < len(hostile) {
			text = hostile[i]
		}
		rows = append(rows, []string{strconv.Itoa(1 + i%5), text})
	}
	d := tableDocument(t, "score", Options{Texts: words{}, Resamples: 20}, tableOf(rows))
	// of the ten, "", blanks, 无 and n/a are no texts
	if d.Voices == nil || d.Voices.Texts != 196 {
		t.Fatalf("voices: %+v", d.Voices)
	}
	for _, a := range d.Voices.Aspects {
		for _, q := range a.Quotes {
			if len([]rune(q.Text)) > 2*quoteLength+40 || strings.ContainsAny(q.Text, "\u202e\n") {
				t.Errorf("quote of %d bytes: %q", len(q.Text), q.Text[:min(len(q.Text), 80)])
			}
		}
	}
	tongues := map[string]int{}
	for _, b := range d.Voices.Languages {
		tongues[b.Value] = b.Count
	}
	if want := map[string]int{"en": 194, "zh-Hans": 1, "none": 1}; !cmp.Equal(tongues, want) {
		t.Errorf("languages %v, want %v", tongues, want)
	}
}

func TestQuotes(t *testing.T) {
	for _, c := range []struct{ text, around, want string }{
		{"房间很大。早餐很差，打13812345678投诉！下次不来", "早餐", "早餐很差，打[phone]投诉！"},
		{"Nice. The wifi failed all day. Bye", "wifi", "The wifi failed all day."},
		{strings.Repeat("a", 100) + "wifi" + strings.Repeat("b", 100), "wifi", "…" + strings.Repeat("a", 40) + "wifi" + strings.Repeat("b", 40) + "…"},
		{"wifi\nbad", "wifi", "wifi"},
		{strings.Repeat("很", 1000), strings.Repeat("很", 900), strings.Repeat("很", 80) + "…"}, // a clause without an end
		{"the \u202ewifi\u200b  is   bad", "wifi", "the wifi is bad"},
		{"wifi", "", ""},
	} {
		start := strings.Index(c.text, c.around)
		if got := newQuoter().quote(c.text, language.Span{Start: start, End: start + len(c.around)}); got != c.want {
			t.Errorf("%.40q: got %q, want %q", c.text, got, c.want)
		}
	}
	for _, s := range []language.Span{{Start: -1, End: 2}, {Start: 1, End: 9}, {Start: 3, End: 2}} {
		if got := newQuoter().quote("wifi", s); got != "" {
			t.Errorf("span %v of wifi: %q", s, got)
		}
	}
}

// A number that is cut by the quote's end is masked whole.
func TestQuotesMaskWhatTheyCut(t *testing.T) {
	text := "wifi " + strings.Repeat("很", 36) + "13812345678"
	got := newQuoter().quote(text, language.Span{End: 4})
	if strings.Contains(got, "138") {
		t.Errorf("%q shows a part of a number", got)
	}
}

// A quote is short, valid and in one order, whatever the text.
func FuzzQuote(f *testing.F) {
	f.Add("房间很大。早餐很差，打13812345678投诉！", 15, 21)
	f.Add("\xff\xfewifi\u202e bad", 2, 6)
	f.Add("<b>bed</b>. Bye", 3, 6)
	f.Fuzz(func(t *testing.T, text string, start, end int) {
		got := newQuoter().quote(text, language.Span{Start: start, End: end})
		if !utf8.ValidString(got) || strings.ContainsAny(got, "\u202e\u200b\n\r") || len(strings.Fields(got)) > 0 && got != strings.Join(strings.Fields(got), " ") {
			t.Errorf("%q", got)
		}
		if n := utf8.RuneCountInString(got); n > 4*quoteLength+2+12*(2*quoteLength) {
			t.Errorf("%d characters", n)
		}
	})
}

func TestReadingIsTheSameOnAnyNumberOfProcessors(t *testing.T) {
	table := tableOf(reviewed(2000))
	last := 0
	o := Options{Texts: words{}, Resamples: 20, Reading: func(done, total int) {
		if done <= last || total != 2000 {
			t.Errorf("progress %d of %d after %d", done, total, last)
		}
		last = done
	}}
	first := tableDocument(t, "score", o, table)
	if last != 2000 {
		t.Errorf("progress ended at %d", last)
	}
	last = 0
	if diff := cmp.Diff(first, tableDocument(t, "score", o, table)); diff != "" {
		t.Errorf("two runs differ:\n%s", diff)
	}
}

func TestReadingCanBeCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	o := Options{Texts: words{}, Reading: func(int, int) { cancel() }}
	o.Roles.Outcome = "score"
	if _, err := Analyze(ctx, tableOf(reviewed(5000)), o); err == nil {
		t.Error("a cancelled reading gave an answer")
	}
}
