// SPDX-License-Identifier: Apache-2.0

package eventstoretest

import (
	"fmt"
	"slices"
	"time"

	"pgregory.net/rapid"

	"touchstone"
	"touchstone/query"
)

// Questions generates valid questions of every measure, dimension, operator
// and zone, about the same things as Events and Meanings.
func Questions() *rapid.Generator[query.Question] {
	return rapid.Custom(func(t *rapid.T) query.Question {
		return questionsOf(rapid.IntRange(0, 4).Draw(t, "only mentions") == 0).Draw(t, "question")
	})
}

// questionsOf generates questions that count mentions alone, or whatever there is.
func questionsOf(mentions bool) *rapid.Generator[query.Question] {
	return rapid.Custom(func(t *rapid.T) query.Question { return drawQuestion(t, mentions) }).Filter(func(q query.Question) bool { return q.Validate() == nil })
}

func drawQuestion(t *rapid.T, mentions bool) query.Question {
	q := query.Question{
		Measures: different(rapid.SliceOfN(measure(mentions), 1, 4).Draw(t, "measures")),
		By:       different(some(t, "by", 3, dimension(mentions))),
		Where:    some(t, "where", 2, condition(mentions)),
		Zone:     rapid.SampledFrom(zones).Draw(t, "zone"),
	}
	q.From, q.To = period(t, q.Zone)
	q.Compare = !q.From.IsZero() && !q.To.IsZero() && rapid.Bool().Draw(t, "compare")
	q.Limit = rapid.SampledFrom([]int{0, 0, 1, 3, query.MaxRows}).Draw(t, "limit")
	q.After = rapid.SampledFrom([]touchstone.Position{0, 0, 0, 2, 5, 1 << 60}).Draw(t, "after")
	return q
}

// period draws nothing, days of a zone, or any times.
func period(t *rapid.T, zone string) (from, to time.Time) {
	clock, err := query.NewClock(zone)
	if err != nil {
		t.Fatal(err)
	}
	switch rapid.IntRange(0, 3).Draw(t, "period") {
	case 0:
		return from, to
	case 1:
		year, month, day := clock.In(moment.Draw(t, "day")).Date()
		start := time.Date(year, month, day-rapid.IntRange(0, 1).Draw(t, "back"), 0, 0, 0, 0, time.UTC)
		if rapid.Bool().Draw(t, "months") {
			start = time.Date(year, month, 1, 0, 0, 0, 0, time.UTC)
			return clock.At(start), clock.At(start.AddDate(0, rapid.IntRange(1, 3).Draw(t, "length"), 0))
		}
		return clock.At(start), clock.At(start.AddDate(0, 0, rapid.IntRange(1, 3).Draw(t, "length")))
	case 2:
		if first := optional(t, "from", moment); first != nil {
			from = first.UTC()
		}
		if last := optional(t, "to", moment); last != nil {
			to = last.UTC()
		}
		return from, to
	}
	from = moment.Draw(t, "from").UTC()
	return from, from.Add(rapid.SampledFrom([]time.Duration{time.Millisecond, time.Hour, 48 * time.Hour, 8000 * time.Hour}).Draw(t, "length"))
}

func different[T fmt.Stringer](items []T) []T {
	seen := map[string]bool{}
	return slices.DeleteFunc(items, func(item T) bool {
		text := item.String()
		again := seen[text]
		seen[text] = true
		return again
	})
}

func measure(mentions bool) *rapid.Generator[query.Measure] {
	return rapid.Custom(func(t *rapid.T) query.Measure {
		kinds := []query.MeasureKind{query.Count, query.CustomersCount, query.Contacts, query.Reach, query.NPS, query.CSAT, query.Mean, query.Duration, query.Value,
			query.Rate, query.Reported, query.Mentions, query.Share}
		if mentions {
			kinds = []query.MeasureKind{query.Mentions, query.Share}
		}
		m := query.Measure{Kind: rapid.SampledFrom(kinds).Draw(t, "measure")}
		switch m.Kind {
		case query.NPS, query.CSAT, query.Mean, query.Reported:
			m.Metric = rapid.SampledFrom(metrics).Draw(t, "metric")
		case query.Value:
			m.Currency = rapid.SampledFrom(currencies).Draw(t, "currency")
		case query.Rate:
			m.Where = rapid.SliceOfN(condition(false), 1, 2).Draw(t, "rate where")
		case query.Mentions, query.Share:
			m.Version = rapid.SampledFrom(versions).Draw(t, "version")
		}
		if m.Kind == query.Share {
			m.Where = rapid.SliceOfN(condition(true), 1, 2).Draw(t, "share where")
		}
		if m.Kind == query.Mean && rapid.Bool().Draw(t, "scaled") {
			ends := scale.Draw(t, "scale")
			m.Low, m.High = ends[0], ends[1]
		}
		if m.Kind == query.Duration || m.Kind == query.Value {
			m.Quantile = rapid.SampledFrom([]int{0, 1, 250, 500, 900, 999}).Draw(t, "quantile")
		}
		return m
	})
}

func dimension(mentions bool) *rapid.Generator[query.Dimension] {
	return rapid.Custom(func(t *rapid.T) query.Dimension {
		kinds := []query.DimensionKind{query.ByKind, query.BySource, query.ByShape, query.ByTouchpoint, query.ByStage, query.ByChannel,
			query.ByUnit, query.ByTrait, query.ByProperty, query.ByDay, query.ByWeek, query.ByMonth, query.ByHour}
		if mentions {
			kinds = append(kinds, query.ByAspect, query.ByAbout, query.ByPolarity, query.ByEmotion, query.ByAuthor, query.ByModel)
		}
		d := query.Dimension{Kind: rapid.SampledFrom(kinds).Draw(t, "dimension")}
		switch d.Kind {
		case query.ByUnit:
			d.Name = rapid.SampledFrom(append([]string{""}, levels...)).Draw(t, "level")
		case query.ByTrait:
			d.Name = rapid.SampledFrom(traits).Draw(t, "trait")
			d.AtEvent = rapid.Bool().Draw(t, "at event")
		case query.ByProperty:
			d.Name = rapid.SampledFrom(properties).Draw(t, "property")
		}
		return d
	})
}

func condition(mentions bool) *rapid.Generator[query.Condition] {
	return rapid.Custom(func(t *rapid.T) query.Condition {
		c := query.Condition{Dimension: dimension(mentions).Draw(t, "dimension")}
		operators := []query.Operator{query.In, query.NotIn, query.Present, query.Absent}
		if c.Dimension.Kind == query.ByProperty {
			operators = append(operators, query.AtLeast, query.Below)
		}
		c.Op = rapid.SampledFrom(operators).Draw(t, "operator")
		switch c.Op {
		case query.In, query.NotIn:
			c.Values = rapid.SliceOfN(keyValue(c.Dimension.Kind), 1, 3).Draw(t, "values")
		case query.AtLeast, query.Below:
			c.Values = []string{rapid.SampledFrom([]string{"0", "-2.5", "0.3", "18", "18.5", "9007199254740992.5", "9007199254740993",
				"9223372036854775807", "9223372036854775807.5", "-99999999999999999999"}).Draw(t, "number")}
		}
		return c
	})
}

// keyValue draws a value that a key of the dimension may have.
func keyValue(kind query.DimensionKind) *rapid.Generator[string] {
	switch kind {
	case query.ByKind:
		return rapid.Map(rapid.SampledFrom(touchstone.EventKinds), func(k touchstone.EventKind) string { return string(k) })
	case query.BySource:
		return rapid.SampledFrom(append([]string{"Web"}, sources...))
	case query.ByShape:
		return rapid.Map(shapes, func(s touchstone.Shape) string { return s.ID.String() })
	case query.ByTouchpoint, query.ByAbout:
		return rapid.Map(touchpointID, func(id touchstone.TouchpointID) string { return string(id) })
	case query.ByStage:
		return rapid.Map(stageID, func(id touchstone.StageID) string { return string(id) })
	case query.ByChannel:
		return rapid.Map(rapid.SampledFrom(channels), func(c touchstone.Channel) string { return string(c) })
	case query.ByUnit:
		return rapid.SampledFrom(slices.Concat(unitCodes, unitNames))
	case query.ByAspect:
		return rapid.SampledFrom(aspects)
	case query.ByEmotion:
		return rapid.SampledFrom([]string{"anger", "joy"})
	case query.ByPolarity:
		return rapid.SampledFrom([]string{"-1", "0", "1"})
	case query.ByAuthor:
		return rapid.Map(rapid.SampledFrom(touchstone.Authors), func(a touchstone.Author) string { return string(a) })
	case query.ByModel:
		return rapid.SampledFrom(models)
	case query.ByDay, query.ByWeek, query.ByMonth, query.ByHour:
		return rapid.Custom(func(t *rapid.T) string {
			return query.TimeKey(kind, moment.Draw(t, "key time").UnixMilli())
		})
	}
	return rapid.OneOf(oddText, rapid.SampledFrom([]string{"true", "5", "18", "0.1", "1000000", "1e+21"}))
}
