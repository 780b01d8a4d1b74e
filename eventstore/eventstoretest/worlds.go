// SPDX-License-Identifier: Apache-2.0

package eventstoretest

import (
	"context"
	"slices"
	"strings"
	"time"

	"pgregory.net/rapid"

	"touchstone"
	"touchstone/eventstore"
)

var (
	touchpointID = rapid.SampledFrom([]touchstone.TouchpointID{"tp_book", "tp_pay", "tp_退房"})
	stageID      = rapid.SampledFrom([]touchstone.StageID{"", "st_before", "st_离店"})
	unitNames    = []string{"品牌甲", "brand b", "", "北区"}
	days         = rapid.SampledFrom([]string{"", "2026-01-01T00:00:00Z", "2026-01-01T23:59:59.999Z", "2026-01-02T00:00:00.0009Z", "1969-12-31T23:59:59.9991Z", "1970-01-01T00:00:00Z"})
	eventNumber  = rapid.IntRange(1, 12)
)

// shapes draws one of a few dozen shapes.
var shapes = rapid.Custom(func(t *rapid.T) touchstone.Shape {
	s := touchstone.Shape{
		Normaliser: 1,
		Source:     rapid.SampledFrom(sources).Draw(t, "source"),
		Channel:    rapid.SampledFrom(channels).Draw(t, "channel"),
		Name:       rapid.SampledFrom(names).Draw(t, "name"),
	}
	if rapid.IntRange(0, 5).Draw(t, "rare") == 0 {
		s.Place = "/a/:id"
		s.Facets = []touchstone.Facet{{Name: "kind", Value: ""}, {Name: "类型", Value: "x"}}
	}
	return s.WithID()
})

// Events generates valid events without a position. Ids, subjects and times
// repeat.
func Events() *rapid.Generator[touchstone.Event] { return rapid.Custom(drawEvent) }

func drawEvent(t *rapid.T) touchstone.Event {
	e := touchstone.Event{
		ID:       touchstone.EventID{15: byte(eventNumber.Draw(t, "id"))},
		Kind:     rapid.SampledFrom(append([]touchstone.EventKind{touchstone.Interaction, touchstone.Feedback, touchstone.Feedback}, touchstone.EventKinds...)).Draw(t, "kind"),
		Shape:    shapes.Draw(t, "shape"),
		Unit:     rapid.SampledFrom(unitCodes).Draw(t, "unit"),
		Occurred: fineTime.Draw(t, "occurred"),
		Received: fineTime.Draw(t, "received"),
		Sealed:   some(t, "sealed", 3, rapid.Byte()),
	}
	if day := days.Draw(t, "claimed"); day != "" {
		claimed, err := time.Parse(time.RFC3339Nano, day)
		if err != nil {
			t.Fatal(err)
		}
		e.Claimed = claimed
	}
	e.Offset = optional(t, "offset", rapid.SampledFrom([]int{0, 28800, -12600}))
	e.Objects = rapid.SliceOfNDistinct(object, 0, 2, rapid.ID[touchstone.Object]).Draw(t, "objects")
	e.Promoted = promoted(t)
	e.Consents = some(t, "consents", 1, consent)
	if e.Kind == touchstone.Measured {
		m := measurement.Draw(t, "measurement")
		e.Measurement = &m
	} else {
		e.Subjects = rapid.SliceOfNDistinct(subjectID, 0, 3, rapid.ID[touchstone.SubjectID]).Draw(t, "subjects")
		e.Duration = optional(t, "duration", rapid.Map(integer, func(v int64) int64 { return max(v, -(v + 1)) }))
		e.Value = optional(t, "value", money)
		e.Scores = some(t, "scores", 2, score)
	}
	return e
}

var object = rapid.Custom(func(t *rapid.T) touchstone.Object {
	return touchstone.Object{Type: rapid.SampledFrom([]string{"order", "ticket"}).Draw(t, "type"), ID: rapid.SampledFrom([]string{"", "7", "7 ", "单"}).Draw(t, "object")}
})

var money = rapid.Custom(func(t *rapid.T) touchstone.Money {
	return touchstone.Money{Minor: integer.Draw(t, "minor"), Currency: rapid.SampledFrom(currencies).Draw(t, "currency")}
})

var consent = rapid.Custom(func(t *rapid.T) touchstone.Consent {
	return touchstone.Consent{Purpose: oddText.Draw(t, "purpose"), Granted: rapid.Bool().Draw(t, "granted")}
})

var score = rapid.Custom(func(t *rapid.T) touchstone.Score {
	ends := scale.Draw(t, "scale")
	low, high := ends[0], ends[1]
	edges := rapid.SampledFrom([]int32{low, high, high - (high-low)/4, high - (high-low)/4 - 1, min(600, high), min(601, high), min(900, high)})
	return touchstone.Score{Metric: rapid.SampledFrom(metrics).Draw(t, "metric"), Low: low, High: high,
		Value: rapid.OneOf(edges, rapid.Int32Range(low, high)).Draw(t, "value")}
})

var measurement = rapid.Custom(func(t *rapid.T) touchstone.Measurement {
	return touchstone.Measurement{
		Metric:      rapid.SampledFrom(metrics).Draw(t, "metric"),
		Bucket:      rapid.SampledFrom([]time.Duration{time.Hour, 7 * 24 * time.Hour, time.Millisecond}).Draw(t, "bucket"),
		Numerator:   optional(t, "numerator", integer),
		Denominator: optional(t, "denominator", integer),
		Value:       optional(t, "measured", integer),
	}
})

// promoted draws properties of different names, in ascending order.
func promoted(t *rapid.T) []touchstone.Property {
	named := func(p touchstone.Property) string { return p.Name }
	out := rapid.SliceOfNDistinct(rapid.Custom(drawProperty), 0, 3, named).Draw(t, "properties")
	slices.SortFunc(out, func(a, b touchstone.Property) int { return strings.Compare(a.Name, b.Name) })
	return out
}

func drawProperty(t *rapid.T) touchstone.Property {
	p := touchstone.Property{
		Name: rapid.SampledFrom(properties).Draw(t, "property"),
		Type: rapid.SampledFrom([]touchstone.PropertyType{touchstone.Null, touchstone.Bool, touchstone.Integer, touchstone.Integer,
			touchstone.Number, touchstone.String, touchstone.JSON}).Draw(t, "type"),
	}
	switch p.Type {
	case touchstone.Bool:
		p.Integer = rapid.Int64Range(0, 1).Draw(t, "truth")
	case touchstone.Integer:
		p.Integer = integer.Draw(t, "integer")
	case touchstone.Number:
		p.Number = number.Draw(t, "number")
	case touchstone.String:
		p.Text = someText.Draw(t, "text")
	case touchstone.JSON:
		p.Text = rapid.SampledFrom([]string{"[]", "{}", `["a",1]`}).Draw(t, "json")
	}
	return p
}

// Merges is an identity mapping: subjects that belong to another customer.
type Merges map[touchstone.SubjectID]touchstone.CustomerID

// Customer gives the customer of a subject.
func (m Merges) Customer(s touchstone.SubjectID) touchstone.CustomerID {
	if c, merged := m[s]; merged {
		return c
	}
	return touchstone.CustomerID(s)
}

// Merged yields every subject that belongs to another customer.
func (m Merges) Merged(yield func(touchstone.SubjectID, touchstone.CustomerID) bool) {
	for s, c := range m {
		if !yield(s, c) {
			return
		}
	}
}

// Meanings generates meanings of the same things as Events.
func Meanings() *rapid.Generator[*touchstone.Meaning] { return rapid.Custom(drawMeaning) }

func drawMeaning(t *rapid.T) *touchstone.Meaning {
	m := &touchstone.Meaning{
		Revision:    rapid.Uint64Range(0, 9).Draw(t, "revision"),
		Shapes:      map[touchstone.ShapeID]touchstone.TouchpointID{},
		Touchpoints: map[touchstone.TouchpointID]touchstone.TouchpointPlace{},
		Aspects:     map[string]touchstone.TouchpointID{},
		Units:       map[string][]touchstone.UnitPlace{},
		Traits:      map[string]touchstone.Trait{},
	}
	for _, s := range some(t, "mapped", 20, shapes) {
		m.Shapes[s.ID] = touchpointID.Draw(t, "touchpoint")
	}
	for _, id := range some(t, "touchpoints", 3, touchpointID) {
		m.Touchpoints[id] = touchstone.TouchpointPlace{Stage: stageID.Draw(t, "stage"), Channel: rapid.SampledFrom(channels).Draw(t, "channel")}
	}
	for _, aspect := range rapid.SliceOfDistinct(rapid.SampledFrom(aspects), rapid.ID[string]).Draw(t, "aspects") {
		m.Aspects[aspect] = touchpointID.Draw(t, "about")
	}
	if rapid.Bool().Draw(t, "merges") {
		merges := Merges{}
		for _, s := range some(t, "merged", 3, subjectID) {
			merges[s] = touchstone.CustomerID(subjectID.Draw(t, "into"))
		}
		m.Customers = merges
	}
	for _, code := range rapid.SliceOfDistinct(rapid.SampledFrom(unitCodes[1:]), rapid.ID[string]).Draw(t, "units") {
		m.Units[code] = places(t)
	}
	for _, trait := range traits {
		now := touchstone.TraitMap{}
		for _, s := range some(t, trait, 4, subjectID) {
			now[touchstone.CustomerID(s)] = rapid.SampledFrom([]string{"", "gold", "金 ", "0"}).Draw(t, "trait value")
		}
		m.Traits[trait] = now
	}
	if rapid.Bool().Draw(t, "histories") {
		m.Histories = drawHistories(t)
	}
	return m
}

// Histories are what traits were, by trait.
type Histories map[string]map[touchstone.CustomerID][]touchstone.TraitValue

// History gives what a trait was.
func (h Histories) History(ctx context.Context, trait string) (map[touchstone.CustomerID][]touchstone.TraitValue, error) {
	return h[trait], ctx.Err()
}

func drawHistories(t *rapid.T) Histories {
	out := Histories{}
	for _, trait := range traits {
		out[trait] = map[touchstone.CustomerID][]touchstone.TraitValue{}
		for _, s := range some(t, trait+" had", 4, subjectID) {
			froms := rapid.SliceOfN(fineTime, 0, 3).Draw(t, "from")
			slices.SortFunc(froms, time.Time.Compare)
			if rapid.Bool().Draw(t, "always") {
				froms = append([]time.Time{{}}, froms...)
			}
			var values []touchstone.TraitValue
			for _, from := range froms {
				v := touchstone.TraitValue{From: from, Missing: rapid.IntRange(0, 3).Draw(t, "missing") == 0}
				if !v.Missing {
					v.Value = rapid.SampledFrom([]string{"", "gold", "金 ", "0"}).Draw(t, "trait value")
				}
				values = append(values, v)
			}
			out[trait][touchstone.CustomerID(s)] = values
		}
	}
	return out
}

// places draws where a unit stands, from always or from a moment on.
func places(t *rapid.T) []touchstone.UnitPlace {
	froms := rapid.SliceOfNDistinct(moment, 0, 2, time.Time.UnixMilli).Draw(t, "from")
	slices.SortFunc(froms, time.Time.Compare)
	if rapid.Bool().Draw(t, "always") {
		froms = append([]time.Time{{}}, froms...)
	}
	var out []touchstone.UnitPlace
	for _, from := range froms {
		p := touchstone.UnitPlace{From: from, Levels: map[string]string{}}
		for _, level := range some(t, "levels", 3, rapid.SampledFrom(levels)) {
			p.Levels[level] = rapid.SampledFrom(unitNames).Draw(t, "unit")
		}
		out = append(out, p)
	}
	return out
}

// drawFilter draws a filter that admits some of the events.
func drawFilter(t *rapid.T) eventstore.Filter {
	f := eventstore.Filter{
		Kinds:    some(t, "kinds", 2, rapid.SampledFrom(touchstone.EventKinds)),
		Sources:  some(t, "sources", 1, rapid.SampledFrom(sources)),
		Shapes:   rapid.Map(rapid.SliceOfN(shapes, 0, 3), shapeIDs).Draw(t, "shapes"),
		Subjects: some(t, "subjects", 2, subjectID),
		Object:   optional(t, "object", object),
		Linking:  rapid.IntRange(0, 3).Draw(t, "linking") == 0,
		Texts:    rapid.IntRange(0, 3).Draw(t, "texts") == 0,
		Limit:    rapid.SampledFrom([]int{0, 0, 1, 2}).Draw(t, "limit"),
	}
	for _, n := range some(t, "ids", 4, eventNumber) {
		f.Events = append(f.Events, touchstone.EventID{15: byte(n)})
	}
	for _, n := range some(t, "at", 4, eventNumber) {
		f.At = append(f.At, touchstone.Position(n))
	}
	if from := optional(t, "from", moment); from != nil {
		f.From = *from
	}
	if to := optional(t, "to", moment); to != nil {
		f.To = *to
	}
	// A filter that sets everything admits nothing: mostly keep one field.
	return keepOne(t, f)
}

func shapeIDs(shapes []touchstone.Shape) []touchstone.ShapeID {
	var out []touchstone.ShapeID
	for _, s := range shapes {
		out = append(out, s.ID)
	}
	return out
}

// keepOne leaves, three times of four, one field of a filter and its limit.
func keepOne(t *rapid.T, f eventstore.Filter) eventstore.Filter {
	one := eventstore.Filter{Limit: f.Limit}
	switch rapid.IntRange(0, 12).Draw(t, "field") {
	case 0:
		one.Kinds = f.Kinds
	case 1:
		one.Sources = f.Sources
	case 2:
		one.Shapes = f.Shapes
	case 3:
		one.Subjects = f.Subjects
	case 4:
		one.Object = f.Object
	case 5:
		one.Linking = f.Linking
	case 6:
		one.Texts = f.Texts
	case 7:
		one.Events = f.Events
	case 8:
		one.From, one.To = f.From, f.To
	case 9:
		one.At = f.At
	default:
		return f
	}
	return one
}
