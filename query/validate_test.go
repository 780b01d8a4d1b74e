// SPDX-License-Identifier: Apache-2.0

package query_test

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"touchstone"
	"touchstone/locale"
	"touchstone/query"
)

// faults gives "field key" for every fault of a question.
func faults(t *testing.T, q query.Question) []string {
	t.Helper()
	var out []string
	joined, ok := q.Validate().(interface{ Unwrap() []error })
	if !ok {
		return nil
	}
	for _, err := range joined.Unwrap() {
		var e *touchstone.Error
		if !errors.As(err, &e) || e.Kind != touchstone.Invalid {
			t.Fatalf("%v is no fault of kind Invalid", err)
		}
		out = append(out, e.Field+" "+strings.TrimPrefix(e.Message.Key, "query."))
	}
	return out
}

func measuring(m ...query.Measure) query.Question { return query.Question{Measures: m} }

func where(kind query.DimensionKind, op query.Operator, values ...string) query.Question {
	return counting(query.Condition{Dimension: query.Dimension{Kind: kind}, Op: op, Values: values})
}

func many(n int, text string) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = text + strconv.Itoa(i)
	}
	return out
}

func TestValidateNamesEveryFault(t *testing.T) {
	long := strings.Repeat("x", query.MaxValue+1)
	count := query.Measure{Kind: query.Count}
	app := query.Condition{Dimension: query.Dimension{Kind: query.ByChannel}, Op: query.In, Values: []string{"app"}}
	period := func(from, to string) query.Question {
		q := measuring(count)
		q.From, q.To = at(t, from), at(t, to)
		return q
	}
	with := func(q query.Question, change func(*query.Question)) query.Question { change(&q); return q }
	for name, c := range map[string]struct {
		q    query.Question
		want []string
	}{
		"nothing is asked":        {query.Question{}, []string{"measures how_many_measures"}},
		"an unknown measure":      {measuring(query.Measure{Kind: "median"}), []string{"measures[0].kind unknown_measure"}},
		"a measure twice":         {measuring(count, query.Measure{Kind: query.Duration}, count), []string{"measures[2] repeated"}},
		"a metric is missing":     {measuring(query.Measure{Kind: query.NPS}), []string{"measures[0].metric bad_metric"}},
		"a metric too many":       {measuring(query.Measure{Kind: query.Count, Metric: "x"}), []string{"measures[0].metric bad_metric"}},
		"a long metric":           {measuring(query.Measure{Kind: query.Mean, Metric: long}), []string{"measures[0].metric bad_metric"}},
		"a metric in bad UTF-8":   {measuring(query.Measure{Kind: query.Reported, Metric: "\xff"}), []string{"measures[0].metric bad_metric"}},
		"a falling scale":         {measuring(query.Measure{Kind: query.Mean, Metric: "x", Low: 5, High: 5}), []string{"measures[0].low bad_scale"}},
		"a scale of nps":          {measuring(query.Measure{Kind: query.NPS, Metric: "x", High: 1000}), []string{"measures[0].low bad_scale"}},
		"no currency":             {measuring(query.Measure{Kind: query.Value}), []string{"measures[0].currency bad_currency"}},
		"a small currency":        {measuring(query.Measure{Kind: query.Value, Currency: "cny"}), []string{"measures[0].currency bad_currency"}},
		"a currency of count":     {measuring(query.Measure{Kind: query.Count, Currency: "CNY"}), []string{"measures[0].currency bad_currency"}},
		"a quantile of 1":         {measuring(query.Measure{Kind: query.Duration, Quantile: 1000}), []string{"measures[0].quantile bad_quantile"}},
		"a negative quantile":     {measuring(query.Measure{Kind: query.Duration, Quantile: -1}), []string{"measures[0].quantile bad_quantile"}},
		"a quantile of count":     {measuring(query.Measure{Kind: query.Count, Quantile: 500}), []string{"measures[0].quantile bad_quantile"}},
		"no version":              {measuring(query.Measure{Kind: query.Mentions}), []string{"measures[0].version bad_version"}},
		"a version of count":      {measuring(query.Measure{Kind: query.Count, Version: "v"}), []string{"measures[0].version bad_version"}},
		"a rate of nothing":       {measuring(query.Measure{Kind: query.Rate}), []string{"measures[0].where bad_rate"}},
		"conditions of count":     {measuring(query.Measure{Kind: query.Count, Where: []query.Condition{app}}), []string{"measures[0].where bad_rate"}},
		"a fault within a rate":   {measuring(query.Measure{Kind: query.Rate, Where: []query.Condition{app, {Dimension: unit, Op: "like"}}}), []string{"measures[0].where[1].op unknown_operator"}},
		"an aspect within a rate": {measuring(query.Measure{Kind: query.Rate, Where: []query.Condition{{Dimension: query.Dimension{Kind: query.ByAspect}, Op: query.Present}}}), []string{"measures[0].where[0].dimension.kind only_mentions"}},
		"an unknown dimension":    {with(measuring(count), func(q *query.Question) { q.By = []query.Dimension{{Kind: "brand"}} }), []string{"by[0].kind unknown_dimension"}},
		"a name too many":         {with(measuring(count), func(q *query.Question) { q.By = []query.Dimension{{Kind: query.ByDay, Name: "x"}} }), []string{"by[0].name bad_name"}},
		"at the event, no trait": {with(measuring(count), func(q *query.Question) {
			q.By = []query.Dimension{{Kind: query.ByUnit, Name: "brand", AtEvent: true}, {Kind: query.ByTrait, Name: "level", AtEvent: true}}
		}), []string{"by[0].at_event only_traits"}},
		"a name is missing":    {with(measuring(count), func(q *query.Question) { q.By = []query.Dimension{{Kind: query.ByTrait}, {Kind: query.ByProperty}} }), []string{"by[0].name bad_name", "by[1].name bad_name"}},
		"a dimension twice":    {with(measuring(count), func(q *query.Question) { q.By = []query.Dimension{unit, unit} }), []string{"by[1] repeated"}},
		"polarity of counts":   {with(measuring(count, query.Measure{Kind: query.Mentions, Version: "v"}), func(q *query.Question) { q.By = []query.Dimension{{Kind: query.ByPolarity}} }), []string{"by[0].kind only_mentions"}},
		"an unknown operator":  {where(query.BySource, "like", "a"), []string{"where[0].op unknown_operator"}},
		"no values":            {where(query.BySource, query.In), []string{"where[0].values how_many_values"}},
		"too many values":      {where(query.BySource, query.NotIn, many(query.MaxValues+1, "a")...), []string{"where[0].values how_many_values"}},
		"a long value":         {where(query.BySource, query.In, "a", long), []string{"where[0].values bad_value"}},
		"a value in bad UTF-8": {where(query.BySource, query.In, "\xff"), []string{"where[0].values bad_value"}},
		"no such kind":         {where(query.ByKind, query.In, "click"), []string{"where[0].values bad_value"}},
		"no such shape":        {where(query.ByShape, query.In, "checkout"), []string{"where[0].values bad_value"}},
		"no such author":       {with(where(query.ByAuthor, query.In, "ghost"), func(q *query.Question) { q.Measures[0] = query.Measure{Kind: query.Mentions, Version: "v"} }), []string{"where[0].values bad_value"}},
		"an author of counts":  {with(measuring(count), func(q *query.Question) { q.By = []query.Dimension{{Kind: query.ByAuthor}} }), []string{"by[0].kind only_mentions"}},
		"no such polarity":     {with(where(query.ByPolarity, query.In, "2"), func(q *query.Question) { q.Measures[0] = query.Measure{Kind: query.Mentions, Version: "v"} }), []string{"where[0].values bad_value"}},
		"no such day":          {where(query.ByDay, query.In, "2026-02-30"), []string{"where[0].values bad_value"}},
		"a week on a Tuesday":  {where(query.ByWeek, query.In, "2026-01-06"), []string{"where[0].values bad_value"}},
		"a month with a day":   {where(query.ByMonth, query.In, "2026-01-01"), []string{"where[0].values bad_value"}},
		"a day as an hour":     {where(query.ByHour, query.In, "2026-01-01"), []string{"where[0].values bad_value"}},
		"values of absent":     {where(query.BySource, query.Absent, "a"), []string{"where[0].values needless_values"}},
		"a size of a source":   {where(query.BySource, query.AtLeast, "1"), []string{"where[0].op not_a_number"}},
		"a size that is none":  {counting(query.Condition{Dimension: query.Dimension{Kind: query.ByProperty, Name: "a"}, Op: query.Below, Values: []string{"1e3"}}), []string{"where[0].values bad_number"}},
		"an unknown zone":      {with(measuring(count), func(q *query.Question) { q.Zone = "Mars/Olympus" }), []string{"zone unknown_zone"}},
		"an empty period":      {period("2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z"), []string{"to empty_period"}},
		"microseconds":         {period("2026-01-01T00:00:00.0005Z", "2026-01-02T00:00:00Z"), []string{"from bad_edge"}},
		"the year 999":         {period("0999-12-31T00:00:00Z", "2026-01-02T00:00:00Z"), []string{"from bad_edge"}},
		"the year 9999":        {period("2026-01-01T00:00:00Z", "9999-01-02T00:00:00Z"), []string{"to bad_edge"}},
		"an open comparison":   {with(measuring(count), func(q *query.Question) { q.Compare, q.From = true, time.Unix(0, 0) }), []string{"compare open_compare"}},
		"before the year 1000": {with(period("1000-01-01T00:00:00Z", "1000-01-02T00:00:00Z"), func(q *query.Question) { q.Compare = true }), []string{"compare bad_edge"}},
		"a negative limit":     {with(measuring(count), func(q *query.Question) { q.Limit = -1 }), []string{"limit bad_limit"}},
		"too large a limit":    {with(measuring(count), func(q *query.Question) { q.Limit = query.MaxRows + 1 }), []string{"limit bad_limit"}},
		"too many conditions":  {counting(slices.Repeat([]query.Condition{app}, query.MaxConditions+1)...), []string{"where too_many_conditions"}},
		"everything at once": {with(where("brand", "like"), func(q *query.Question) {
			q.Measures[0].Kind, q.Zone, q.Limit, q.Compare = "median", "Mars/Olympus", -1, true
		}), []string{"limit bad_limit", "measures[0].kind unknown_measure", "where[0].dimension.kind unknown_dimension", "where[0].op unknown_operator", "zone unknown_zone", "compare open_compare"}},
	} {
		got := faults(t, c.q)
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: the faults are %q; %q expected", name, got, c.want)
		}
		if text := locale.Error(touchstone.Chinese, c.q.Validate()); strings.Contains(text, "query.") {
			t.Errorf("%s: no Chinese text: %s", name, text)
		}
	}
}

func TestTooManyAndTooLong(t *testing.T) {
	var q query.Question
	for _, version := range many(query.MaxMeasures+1, "v") {
		q.Measures = append(q.Measures, query.Measure{Kind: query.Mentions, Version: version})
	}
	for _, level := range many(query.MaxDimensions+1, "l") {
		q.By = append(q.By, query.Dimension{Kind: query.ByUnit, Name: level})
	}
	if got, want := faults(t, q), []string{"measures how_many_measures", "by too_many_dimensions"}; !slices.Equal(got, want) {
		t.Errorf("the faults are %q; %q expected", got, want)
	}
	// 1,000 values of 1,000 bytes are about a million bytes.
	big := where(query.BySource, query.In, many(query.MaxValues, strings.Repeat("x", 1000))...)
	if got, want := faults(t, big), []string{" too_long"}; !slices.Equal(got, want) {
		t.Errorf("the faults are %q; %q expected", got, want)
	}
	most := where(query.BySource, query.In, many(query.MaxValues, strings.Repeat("x", 200))...)
	same(t, "a question of about 200,000 bytes", parse(t, most.String()), most)
}
