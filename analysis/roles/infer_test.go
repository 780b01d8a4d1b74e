// SPDX-License-Identifier: Apache-2.0

package roles

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"touchstone"
	"touchstone/ingest"
)

// tableOf makes a table from columns that are written as their name and cells.
func tableOf(columns ...[]string) *ingest.Table {
	var out []*ingest.Column
	for _, c := range columns {
		out = append(out, ingest.NewColumn(c[0], c[1:]...))
	}
	return ingest.NewTable(out...)
}

// ratedBy draws whole numbers from low to high around a row's mood, so that
// columns move together as the ratings of one person do.
func ratedBy(r *rand.Rand, mood []float64, low, high int) []string {
	out := make([]string, len(mood))
	middle, spread := float64(low+high)/2, float64(high-low)/4
	for i, m := range mood {
		v := math.Round(middle + spread*(0.7*m+0.7*r.NormFloat64()))
		out[i] = fmt.Sprint(math.Max(float64(low), math.Min(float64(high), v)))
	}
	return out
}

func moods(r *rand.Rand, rows int) []float64 {
	out := make([]float64, rows)
	for i := range out {
		out[i] = r.NormFloat64()
	}
	return out
}

func source(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 1)) }

// withCode replaces a share of the cells by a code, whoever the people are.
func withCode(r *rand.Rand, cells []string, code string, share float64) []string {
	out := append([]string(nil), cells...)
	for i := range out {
		if r.Float64() < share {
			out[i] = code
		}
	}
	return out
}

func named(name string, cells []string) []string { return append([]string{name}, cells...) }

// Codes beside a scale, as survey tools write "did not use it" and "no answer",
// strewn over the rows without regard to mood.
func TestCodesBesideScale(t *testing.T) {
	for name, c := range map[string]struct {
		low, high     int
		codes         []string
		shares        []float64
		notMet, blank string
	}{
		"1-5, 6":            {1, 5, []string{"6"}, []float64{.2}, "6", ""},
		"1-5, 0":            {1, 5, []string{"0"}, []float64{.1}, "0", ""},
		"1-5, 6 and 0":      {1, 5, []string{"6", "0"}, []float64{.2, .04}, "6", "0"},
		"1-5, 9":            {1, 5, []string{"9"}, []float64{.1}, "9", ""},
		"1-5, 8 and 9":      {1, 5, []string{"8", "9"}, []float64{.03, .12}, "9", "8"},
		"1-5, 99":           {1, 5, []string{"99"}, []float64{.1}, "99", ""},
		"1-5, -1":           {1, 5, []string{"-1"}, []float64{.1}, "-1", ""},
		"1-5, a rare -99":   {1, 5, []string{"-99"}, []float64{.01}, "", "-99"},
		"1-5, -3 and -2":    {1, 5, []string{"-2", "-3"}, []float64{.2, .1}, "-3", "-2"},
		"1-7, 8":            {1, 7, []string{"8"}, []float64{.2}, "8", ""},
		"1-10, 99":          {1, 10, []string{"99"}, []float64{.1}, "99", ""},
		"1-10, 11":          {1, 10, []string{"11"}, []float64{.1}, "11", ""},
		"1-10, 0":           {1, 10, []string{"0"}, []float64{.15}, "0", ""},
		"0-10, 11":          {0, 10, []string{"11"}, []float64{.1}, "11", ""},
		"1-4, 9":            {1, 4, []string{"9"}, []float64{.1}, "9", ""},
		"1-4, 0":            {1, 4, []string{"0"}, []float64{.1}, "0", ""},
		"-2 to 2, 9":        {-2, 2, []string{"9"}, []float64{.1}, "9", ""},
		"words in brackets": {1, 5, []string{"（不适用）", "(空)"}, []float64{.1, .02}, "", ""},
		"a word":            {1, 5, []string{"N/A", "refused"}, []float64{.1, .02}, "N/A", "refused"},
		"blank":             {1, 5, []string{""}, []float64{.2}, "", ""},
		"skipped":           {1, 5, []string{"(跳过)"}, []float64{.2}, "(跳过)", ""},
		"a few blanks":      {1, 5, []string{""}, []float64{.02}, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			r := source(11)
			mood := moods(r, 900)
			columns := [][]string{named("overall", ratedBy(r, mood, c.low, c.high))}
			for i := range 5 {
				cells := ratedBy(r, mood, c.low, c.high)
				for k, code := range c.codes {
					cells = withCode(r, cells, code, c.shares[k])
				}
				columns = append(columns, named(fmt.Sprintf("item %c", 'a'+i), cells))
			}
			s, err := Infer(t.Context(), tableOf(columns...), Options{})
			if err != nil {
				t.Fatal(err)
			}
			points := s.With(Touchpoint)
			if len(points) != 5 {
				t.Fatalf("touchpoints are %v", names(points))
			}
			hasScale(t, points, float64(c.low), float64(c.high))
			for _, p := range points {
				switch name {
				case "words in brackets":
					if p.Share(NotMet) < .05 || p.Share(NoAnswer) == 0 {
						t.Errorf("%s: not met %q, no answer %q", p.Name, codes(p, NotMet), codes(p, NoAnswer))
					}
				case "blank":
					if p.Share(NotMet) < .15 {
						t.Errorf("%s: blank cells are %v not met", p.Name, p.Share(NotMet))
					}
				default:
					if codes(p, NotMet) != c.notMet || codes(p, NoAnswer) != c.blank {
						t.Errorf("%s: not met %q, no answer %q; want %q, %q", p.Name, codes(p, NotMet), codes(p, NoAnswer), c.notMet, c.blank)
					}
				}
			}
		})
	}
}

// A code next to the scale that goes with the answers elsewhere is a rating.
func TestRealRatingsNextToAScale(t *testing.T) {
	for name, ends := range map[string][2]int{"1-6": {1, 6}, "0-5": {0, 5}, "0-6": {0, 6}, "1-8": {1, 8}, "0-10": {0, 10}, "0-4": {0, 4}, "1-9": {1, 9}, "-3 to 3": {-3, 3}} {
		r := source(7)
		mood := moods(r, 3000)
		columns := [][]string{named("overall", ratedBy(r, mood, ends[0], ends[1]))}
		for i := range 4 {
			columns = append(columns, named(fmt.Sprintf("item %c", 'a'+i), ratedBy(r, mood, ends[0], ends[1])))
		}
		s, err := Infer(t.Context(), tableOf(columns...), Options{})
		if err != nil {
			t.Fatal(err)
		}
		points := s.With(Touchpoint)
		if len(points) != 4 {
			t.Errorf("%s: touchpoints are %v", name, names(points))
		}
		for _, p := range points {
			if p.Low != float64(ends[0]) || p.High != float64(ends[1]) || codes(p, NotMet) != "" || codes(p, NoAnswer) != "" {
				t.Errorf("%s: %s has %v–%v, not met %q, no answer %q", name, p.Name, p.Low, p.High, codes(p, NotMet), codes(p, NoAnswer))
			}
		}
	}
}

// Numeric codes of groups and numbers that count are no ratings, whatever their
// range.
func TestCodesAreNoRatings(t *testing.T) {
	r := source(3)
	mood := moods(r, 1500)
	uniform := func(low, high int) []string {
		out := make([]string, len(mood))
		for i := range out {
			out[i] = fmt.Sprint(low + r.IntN(high-low+1))
		}
		return out
	}
	columns := [][]string{
		named("respondent", sequence(1500)), named("route", uniform(1, 5)), named("wave", uniform(1, 4)), named("desk", uniform(1, 10)), named("age", uniform(1, 6)), named("children", uniform(0, 4)),
		named("overall satisfaction", ratedBy(r, mood, 1, 5)), named("staff", ratedBy(r, mood, 1, 5)), named("room", ratedBy(r, mood, 1, 5)), named("price", ratedBy(r, mood, 1, 5)), named("breakfast", ratedBy(r, mood, 1, 5)),
	}
	s, err := Infer(t.Context(), tableOf(columns...), Options{})
	if err != nil {
		t.Fatal(err)
	}
	hasRoles(t, s, map[Role]string{Touchpoint: "staff,room,price,breakfast", Outcome: "overall satisfaction", Segment: "age", ID: "respondent", Context: "route,wave,desk,children"})
}

func sequence(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprint(i + 1)
	}
	return out
}

// Tables that hold next to nothing are refused or read, and never a panic.
func TestScarceTables(t *testing.T) {
	one := []string{"a"}
	for name, c := range map[string]struct {
		table *ingest.Table
		kind  touchstone.Kind
		key   string
	}{
		"no column":         {&ingest.Table{}, touchstone.NotEnough, "analysis.no_rows"},
		"no row":            {tableOf(one), touchstone.NotEnough, "analysis.no_rows"},
		"one cell":          {tableOf([]string{"a", "1"}), touchstone.Invalid, "analysis.no_outcome"},
		"an empty column":   {tableOf([]string{"nps", "", ""}), touchstone.Invalid, "analysis.no_outcome"},
		"constant":          {tableOf([]string{"nps", "5", "5"}), touchstone.Invalid, "analysis.no_outcome"},
		"names without end": {tableOf([]string{strings.Repeat("长", 5000), "1", "2", "3"}), touchstone.Invalid, "analysis.no_outcome"},
		"nameless columns":  {tableOf([]string{"", "1", "2"}, []string{"", "3", "4"}), touchstone.Invalid, "analysis.no_outcome"},
	} {
		_, err := Infer(t.Context(), c.table, Options{})
		e, ok := err.(*touchstone.Error)
		if !ok || e.Kind != c.kind || e.Message.Key != c.key {
			t.Errorf("%s: %v, want %s", name, err, c.key)
		}
	}
}

// The outcome that the caller names is not usable: too little, not too wrong.
func TestOutcomeThatSaysNothing(t *testing.T) {
	for name, c := range map[string]struct {
		column []string
		kind   touchstone.Kind
		key    string
	}{
		"empty":        {[]string{"y", "", "", ""}, touchstone.NotEnough, "analysis.outcome_type"},
		"constant":     {[]string{"y", "4", "4", "4"}, touchstone.NotEnough, "analysis.outcome_type"},
		"text":         {[]string{"y", "the staff was very kind to us", "we had to wait for a long time", "nothing to say about it at all"}, touchstone.Invalid, ""},
		"only one way": {[]string{"y", "yes", "yes", ""}, touchstone.Invalid, "analysis.outcome_too_many"},
	} {
		_, err := Infer(t.Context(), tableOf(c.column, []string{"x", "1", "2", "3"}), Options{Outcome: "y"})
		if c.key == "" {
			continue
		}
		refused(t, err, c.kind, c.key, "")
		if touchstone.KindOf(err) != c.kind {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestNoSuchColumn(t *testing.T) {
	table := tableOf([]string{"Q7. Food and drink", "1", "2"}, []string{"Q8. Check-in", "1", "2"}, []string{"整体满意度", "3", "4"}, []string{"weight", "a", "b"})
	for _, c := range []struct {
		o     Options
		field string
		key   string
		first string
	}{
		{Options{Outcome: "总体满意度"}, "outcome", "analysis.no_such_outcome", "整体满意度"},
		{Options{Outcome: "food and drinks"}, "outcome", "analysis.no_such_outcome", "Q7. Food and drink"},
		{Options{By: []string{"Chekin"}}, "by", "analysis.no_such_column", "Q8. Check-in"},
		{Options{Touchpoints: []string{"q8 checkin"}}, "touchpoints", "analysis.no_such_column", "Q8. Check-in"},
		{Options{Unit: "zzzz"}, "unit", "analysis.no_such_column", "Q7. Food and drink"},
		{Options{Outcome: "Foot and drink=1"}, "outcome", "analysis.no_such_column", "Q7. Food and drink"},
	} {
		_, err := Infer(t.Context(), table, c.o)
		if list := refused(t, err, touchstone.Invalid, c.key, ""); list[0] != c.first {
			t.Errorf("%+v: the closest are %v, want %s first", c.o, list, c.first)
		}
		if e := err.(*touchstone.Error); e.Field != c.field {
			t.Errorf("%+v: the field is %s", c.o, e.Field)
		}
	}
	_, err := Infer(t.Context(), table, Options{Weight: "weight"})
	refused(t, err, touchstone.Invalid, "analysis.weight_not_number", "")
	_, err = Infer(t.Context(), table, Options{Outcome: "整体满意度=9"})
	refused(t, err, touchstone.Invalid, "analysis.no_such_value", "3")
}

// Levenshtein's own example and its like.
func TestRelativeEdits(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want float64
	}{{"kitten", "sitting", 3.0 / 7}, {"a", "a", 0}, {"", "a", 1}, {"总体满意度", "整体满意度", 1.0 / 5}, {"abc", "", 1}} {
		if got := relativeEdits(c.a, c.b); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("%s to %s is %v, want %v", c.a, c.b, got, c.want)
		}
	}
}

// What the caller sets holds, and is said.
func TestOverrides(t *testing.T) {
	r := source(9)
	mood := moods(r, 400)
	table := tableOf(named("overall", ratedBy(r, mood, 1, 5)), named("staff", ratedBy(r, mood, 1, 5)), named("room", ratedBy(r, mood, 1, 5)), named("food", ratedBy(r, mood, 1, 5)),
		named("kind", withCode(r, named2("a", 400), "b", .5)), named("w", withCode(r, named2("1", 400), "2", .5)), named("who", sequence(400)))
	s, err := Infer(t.Context(), table, Options{Outcome: "staff", Touchpoints: []string{"food", "overall"}, Ignore: []string{"room"}, By: []string{"kind"}, Weight: "w", Customer: "who", Low: 0, High: 5})
	if err != nil {
		t.Fatal(err)
	}
	hasRoles(t, s, map[Role]string{Outcome: "staff", Touchpoint: "overall,food", Ignored: "room", Segment: "kind", Weight: "w", Customer: "who"})
	hasScale(t, s.With(Touchpoint), 0, 5)
	for _, c := range s.Columns {
		if c.Role != Context && c.Why.Key == "" {
			t.Errorf("%s is %s without a reason", c.Name, c.Role)
		}
	}
	s, err = Infer(t.Context(), table, Options{Outcome: "overall", Missing: []string{"5"}, NotMet: []string{"1.0"}})
	if err != nil {
		t.Fatal(err)
	}
	if c := column(t, s, "room"); codes(c, NoAnswer) != "5" || codes(c, NotMet) != "1" {
		t.Errorf("room: no answer %q, not met %q; want 5 and 1", codes(c, NoAnswer), codes(c, NotMet))
	}
}

func named2(value string, n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = value
	}
	return out
}

// A code that stands for no answer among ratings stays an answer of a yes/no
// column.
func TestMissingSparesYesNo(t *testing.T) {
	r := source(4)
	mood := moods(r, 300)
	churn := make([]string, 300)
	for i := range churn {
		churn[i] = fmt.Sprint(r.IntN(2))
	}
	s, err := Infer(t.Context(), tableOf(named("churn", churn), named("staff rating", ratedBy(r, mood, 0, 5)), named("room rating", ratedBy(r, mood, 0, 5))), Options{Missing: []string{"0"}})
	if err != nil {
		t.Fatal(err)
	}
	if s.Outcome.Measure != Share || s.Outcome.Positive != "1" || s.Outcome.Better != -1 {
		t.Errorf("outcome %+v", s.Outcome)
	}
}

// How the best answers and their words choose the measure.
func TestMeasures(t *testing.T) {
	r := source(5)
	mood := moods(r, 300)
	for _, c := range []struct {
		name      string
		low, high int
		want      Measure
		top       float64
		better    int
	}{
		{"How likely are you to recommend us?", 0, 10, NPS, 0, 1}, {"您向朋友推荐的可能性", 0, 10, NPS, 0, 1}, {"overall satisfaction", 1, 5, CSAT, 4, 1}, {"overall satisfaction", 1, 7, CSAT, 6, 1},
		{"overall satisfaction", 1, 10, Mean, 0, 1}, {"effort score", 1, 7, CES, 0, -1}, {"总体满意度", 1, 5, CSAT, 4, 1}, {"您觉得办理过程费力吗", 1, 5, CES, 0, -1},
	} {
		s, err := Infer(t.Context(), tableOf(named(c.name, ratedBy(r, mood, c.low, c.high)), named("staff rating", ratedBy(r, mood, 1, 5)), named("room rating", ratedBy(r, mood, 1, 5))), Options{Outcome: c.name})
		if err != nil {
			t.Fatal(err)
		}
		if o := s.Outcome; o.Measure != c.want || o.Top != c.top || o.Better != c.better {
			t.Errorf("%s on %d–%d: %s, top %v, better %d; want %+v", c.name, c.low, c.high, o.Measure, o.Top, o.Better, c)
		}
	}
}

// A recommendation is asked from 0 to 10, also where nobody gave the ends.
func TestRecommendationScale(t *testing.T) {
	for answers, want := range map[string]scale{"2 3 5 6 8": {0, 10}, "1 5 9": {0, 10}, "0 3 6 7": {0, 10}, "1 2 3 4 5": {1, 5}, "3 4 6 7": {1, 7}, "1 4 9 10 11": {0, 10}} {
		c := profile(ingest.NewColumn("recommend", strings.Fields(strings.Repeat(answers+" ", 20))...))
		if f, ok := fitScale(c, &scale{1, 5}); !ok || f.scale != want {
			t.Errorf("%s: %v, want %v", answers, f.scale, want)
		}
	}
}

// A scale that runs the other way is left out, and the reason says so.
func TestReversedScale(t *testing.T) {
	r := source(15)
	mood := moods(r, 400)
	turned := ratedBy(r, mood, 1, 5)
	for i, v := range turned {
		turned[i] = fmt.Sprint(6 - int(v[0]-'0'))
	}
	s, err := Infer(t.Context(), tableOf(named("overall", ratedBy(r, mood, 1, 5)), named("a", ratedBy(r, mood, 1, 5)), named("b", ratedBy(r, mood, 1, 5)), named("c", turned), named("d", ratedBy(r, mood, 1, 5))), Options{})
	if err != nil {
		t.Fatal(err)
	}
	hasRoles(t, s, map[Role]string{Touchpoint: "a,b,d", Context: "c"})
	if c := column(t, s, "c"); c.Why.Key != "analysis.why_against" {
		t.Errorf("the reason is %s", c.Why)
	}
}

// Repeated customers and dates do not make a log of a questionnaire, nor
// three dates a table of milestones.
func TestQuestionnaireIsNoLog(t *testing.T) {
	r := source(6)
	mood := moods(r, 600)
	cell := func(f func(i int) string) []string {
		out := make([]string, 600)
		for i := range out {
			out[i] = f(i)
		}
		return out
	}
	day := func(i int) string { return fmt.Sprintf("2024-%02d-%02d 10:%02d:00", 1+i%12, 1+i%28, i%60) }
	table := tableOf(named("会员号", cell(func(i int) string { return fmt.Sprintf("M%03d", i%200) })), named("预订时间", cell(day)), named("入住日期", cell(func(i int) string { return day(i + 3) })), named("离店日期", cell(func(i int) string { return day(i + 5) })),
		named("出行目的", cell(func(i int) string { return []string{"商务", "度假", "探亲"}[r.IntN(3)] })),
		named("1、您对前台的满意度", ratedBy(r, mood, 1, 5)), named("2、您对客房的满意度", ratedBy(r, mood, 1, 5)), named("3、您对早餐的满意度", ratedBy(r, mood, 1, 5)), named("4、总体满意度", ratedBy(r, mood, 1, 5)))
	s, err := Infer(t.Context(), table, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if s.Kind != Ratings {
		t.Errorf("it is %s", s.Kind)
	}
	hasRoles(t, s, map[Role]string{Customer: "会员号", Segment: "出行目的", Time: "预订时间", Touchpoint: "1、您对前台的满意度,2、您对客房的满意度,3、您对早餐的满意度", Outcome: "4、总体满意度"})
}

// The order of columns does not matter for what they are.
func TestOrderOfColumns(t *testing.T) {
	r := source(8)
	mood := moods(r, 500)
	columns := [][]string{named("overall", ratedBy(r, mood, 1, 5)), named("a", withCode(r, ratedBy(r, mood, 1, 5), "9", .1)), named("b", ratedBy(r, mood, 1, 5)), named("c", ratedBy(r, mood, 1, 5)), named("d", ratedBy(r, mood, 1, 5)), named("zone", withCode(r, named2("n", 500), "s", .4))}
	want := map[string]Role{}
	for i := range 6 {
		r.Shuffle(len(columns), func(i, j int) { columns[i], columns[j] = columns[j], columns[i] })
		s, err := Infer(t.Context(), tableOf(columns...), Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range s.Columns {
			if i > 0 && want[c.Name] != c.Role {
				t.Errorf("%s is %s, and %s in another order", c.Name, c.Role, want[c.Name])
			}
			want[c.Name] = c.Role
		}
	}
}

func TestDuplicateNames(t *testing.T) {
	r := source(2)
	mood := moods(r, 200)
	s, err := Infer(t.Context(), tableOf(named("overall", ratedBy(r, mood, 1, 5)), named("score", ratedBy(r, mood, 1, 5)), named("score", ratedBy(r, mood, 1, 5)), named("score", ratedBy(r, mood, 1, 5))), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if n := len(s.With(Touchpoint)); n != 3 {
		t.Errorf("%d touchpoints of three columns called the same", n)
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Infer(ctx, ratingsTable(), Options{}); err != context.Canceled {
		t.Errorf("after cancelling: %v", err)
	}
}

// Five thousand columns end, and are all explained.
func TestManyColumns(t *testing.T) {
	r := source(12)
	mood := moods(r, 300)
	columns := [][]string{named("overall", ratedBy(r, mood, 1, 5))}
	for i := range 4999 {
		if i < 2500 {
			columns = append(columns, named(fmt.Sprintf("v%d", i), ratedBy(r, mood, 1, 5)))
		} else {
			columns = append(columns, named(fmt.Sprintf("v%d", i), ratedBy(r, moods(r, 300), 1, 5)))
		}
	}
	s, err := Infer(t.Context(), tableOf(columns...), Options{})
	if err != nil {
		t.Fatal(err)
	}
	good, wrong := 0, 0
	for _, c := range s.With(Touchpoint) {
		if n := 0; c.Name != "" {
			fmt.Sscanf(c.Name, "v%d", &n)
			if n < 2500 {
				good++
			} else {
				wrong++
			}
		}
	}
	if good < 2400 || wrong > 50 {
		t.Errorf("%d of 2500 ratings are found, and %d of 2499 columns of chance", good, wrong)
	}
}

func FuzzInfer(f *testing.F) {
	f.Add("overall,a,b\n1,2,3\n4,5,6\n", "overall", "")
	f.Add("会员号,触点,评分,日期\nM1,停车,5,2024-01-01\nM1,前台,4,2024-01-01\nM2,停车,3,2024-01-02\n", "停车", "")
	f.Add("case_id,activity,timestamp,churn\n1,a,2024-01-01,yes\n1,b,2024-01-02,yes\n2,a,2024-01-01,no\n", "b", "0")
	f.Add("feature,functional,dysfunctional\nx,like,dislike\nx,1,5\ny,neutral,neutral\n", "", "")
	f.Add("E_1,P_1,E_2,P_2,E_3,P_3\n1,2,3,4,5,6\n7,6,5,4,3,2\n3,3,3,3,3,3\n", "", "")
	f.Add("order_id,下单时间,付款时间,签收时间\n1,2024-01-01,2024-01-02,2024-01-03\n2,2024-02-01,2024-02-02,\n", "", "")
	f.Fuzz(func(t *testing.T, text, outcome, missing string) {
		var columns [][]string
		for i, line := range strings.Split(text, "\n") {
			cells := strings.Split(line, ",")
			for j := range cells {
				if i == 0 {
					columns = append(columns, []string{cells[j]})
				} else if j < len(columns) && len(columns[j]) == i {
					columns[j] = append(columns[j], cells[j])
				}
			}
			for j := range columns {
				if len(columns[j]) == i {
					columns[j] = append(columns[j], "")
				}
			}
		}
		if len(columns) > 60 || len(columns[0]) > 400 {
			return
		}
		o := Options{Outcome: outcome}
		if missing != "" {
			o.Missing = []string{missing}
		}
		table := tableOf(columns...)
		s, err := Infer(t.Context(), table, o)
		if err != nil {
			if kind := touchstone.KindOf(err); kind != touchstone.Invalid && kind != touchstone.NotEnough {
				t.Fatalf("an error that says nothing to its reader: %v", err)
			}
			return
		}
		for _, c := range s.Columns {
			if c.Role == "" || c.Why.Key == "" {
				t.Fatalf("%q has no role", c.Name)
			}
			if len(c.Numbers) != len(c.Values) || len(c.States) != len(c.Values) {
				t.Fatalf("%q has %d values, %d numbers, %d states", c.Name, len(c.Values), len(c.Numbers), len(c.States))
			}
			c.Floats()
		}
		if s.Kind == LongRatings {
			wide, err := s.Wide(t.Context())
			if err != nil || wide.Rows > table.Rows {
				t.Fatalf("%d rows became %d: %v", table.Rows, wide.Rows, err)
			}
		}
		if s.Outcome != nil && s.Outcome.Column != nil {
			if n := len(s.Outcome.Floats()); n != s.Rows {
				t.Fatalf("the outcome has %d rows of %d", n, s.Rows)
			}
		}
	})
}

// BenchmarkInfer is a million rows of twenty columns: keys, times, ratings,
// categories, amounts.
func BenchmarkInfer(b *testing.B) {
	const rows = 1_000_000
	r := source(1)
	mood := moods(r, rows)
	columns := []*ingest.Column{}
	for i := range 12 {
		columns = append(columns, ingest.NewColumn(fmt.Sprintf("item %c", 'a'+i), ratedBy(r, mood, 1, 5)...))
	}
	columns = append(columns, ingest.NewColumn("overall", ratedBy(r, mood, 1, 5)...))
	for i := range 3 {
		cells := make([]string, rows)
		for j := range cells {
			cells[j] = fmt.Sprintf("group %d", r.IntN(4+i))
		}
		columns = append(columns, ingest.NewColumn(fmt.Sprintf("kind %d", i), cells...))
	}
	for i := range 2 {
		cells := make([]string, rows)
		for j := range cells {
			cells[j] = fmt.Sprintf("2024-%02d-%02d %02d:%02d", 1+r.IntN(12), 1+r.IntN(28), r.IntN(24), r.IntN(10))
		}
		columns = append(columns, ingest.NewColumn(fmt.Sprintf("time %d", i), cells...))
	}
	for i := range 2 {
		cells := make([]string, rows)
		for j := range cells {
			cells[j] = fmt.Sprintf("%d.%02d", r.IntN(1000), r.IntN(100))
		}
		columns = append(columns, ingest.NewColumn(fmt.Sprintf("amount %d", i), cells...))
	}
	table := ingest.NewTable(columns...)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Infer(b.Context(), table, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
