// SPDX-License-Identifier: Apache-2.0

package journal

import (
	"bytes"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"touchstone"
)

// likeness compares events as the codec promises to keep them: an empty list
// is the same as none, times are instants, and NaN equals itself.
var likeness = cmp.Options{cmpopts.EquateEmpty(), cmpopts.EquateNaNs(), cmpopts.EquateApproxTime(0)}

func anyText(t *rapid.T, label string) string {
	return rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"", "手机端 \x00 \xff", strings.Repeat("长", 200)})).Draw(t, label)
}

func anyTime(t *rapid.T, label string) time.Time {
	if rapid.Bool().Draw(t, label+" missing") {
		return time.Time{}
	}
	// 1900 to 2200, in any zone
	seconds := rapid.Int64Range(-2208988800, 7258118400).Draw(t, label)
	nanos := rapid.Int64Range(0, 999_999_999).Draw(t, label+" nanoseconds")
	zone := time.FixedZone("", rapid.IntRange(-50400, 50400).Draw(t, label+" zone"))
	return time.Unix(seconds, nanos).In(zone)
}

func anyPointer(t *rapid.T, label string) *int64 {
	if rapid.Bool().Draw(t, label+" missing") {
		return nil
	}
	v := rapid.Int64().Draw(t, label)
	return &v
}

func anyList[T any](t *rapid.T, label string, one func(*rapid.T) T) []T {
	return rapid.SliceOfN(rapid.Custom(one), 0, 4).Draw(t, label)
}

func anyProperty(t *rapid.T) touchstone.Property {
	p := touchstone.Property{Name: anyText(t, "property"), Type: touchstone.PropertyType(rapid.IntRange(0, 5).Draw(t, "type"))}
	switch p.Type {
	case touchstone.Bool:
		p.Integer = int64(rapid.IntRange(0, 1).Draw(t, "bool"))
	case touchstone.Integer:
		p.Integer = rapid.Int64().Draw(t, "integer")
	case touchstone.Number:
		p.Number = rapid.OneOf(rapid.Float64(), rapid.SampledFrom([]float64{math.NaN(), math.Inf(-1), math.MaxFloat64})).Draw(t, "number")
	case touchstone.String, touchstone.JSON:
		p.Text = anyText(t, "text")
	}
	return p
}

func anyShape(t *rapid.T) touchstone.Shape {
	return touchstone.Shape{
		ID:         touchstone.ShapeID(rapid.Uint64Range(0, 5).Draw(t, "shape")), // few, so that they meet
		Normaliser: rapid.Uint16().Draw(t, "normaliser"),
		Source:     anyText(t, "source"),
		Channel:    touchstone.Channel(anyText(t, "channel")),
		Name:       rapid.SampledFrom([]string{"", "view", "查看"}).Draw(t, "name"),
		Place:      anyText(t, "place"),
		Facets: anyList(t, "facets", func(t *rapid.T) touchstone.Facet {
			return touchstone.Facet{Name: anyText(t, "facet"), Value: anyText(t, "facet value")}
		}),
	}
}

func anyPrivate(t *rapid.T) touchstone.Private {
	return touchstone.Private{
		Name:  anyText(t, "raw name"),
		Place: anyText(t, "raw place"),
		Identifiers: anyList(t, "identifiers", func(t *rapid.T) touchstone.Identifier {
			return touchstone.Identifier{Subject: touchstone.SubjectID(rapid.Uint64().Draw(t, "id")), Kind: touchstone.SubjectKind(anyText(t, "id kind")), Value: anyText(t, "id value"), Verified: rapid.Bool().Draw(t, "verified")}
		}),
		Texts: anyList(t, "texts", func(t *rapid.T) touchstone.Text {
			return touchstone.Text{Field: anyText(t, "field"), Text: anyText(t, "said")}
		}),
		Properties: anyList(t, "properties", anyProperty),
		Traits:     anyList(t, "traits", anyProperty),
		Extra:      []byte(anyText(t, "extra")),
	}
}

func anyMeasurement(t *rapid.T) *touchstone.Measurement {
	if rapid.Bool().Draw(t, "no measurement") {
		return nil
	}
	return &touchstone.Measurement{Metric: anyText(t, "metric"), Bucket: time.Duration(rapid.Int64().Draw(t, "bucket")), Numerator: anyPointer(t, "numerator"), Denominator: anyPointer(t, "denominator"), Value: anyPointer(t, "measured")}
}

func anyEvent(t *rapid.T) touchstone.Event {
	e := touchstone.Event{
		Kind:     rapid.OneOf(rapid.SampledFrom(touchstone.EventKinds), rapid.Just(touchstone.EventKind("")), rapid.Just(touchstone.EventKind("of a later version"))).Draw(t, "kind"),
		Shape:    anyShape(t),
		Subjects: anyList(t, "subjects", func(t *rapid.T) touchstone.SubjectID { return touchstone.SubjectID(rapid.Uint64().Draw(t, "subject")) }),
		Unit:     anyText(t, "unit"),
		Objects: anyList(t, "objects", func(t *rapid.T) touchstone.Object {
			return touchstone.Object{Type: anyText(t, "object type"), ID: anyText(t, "object id")}
		}),
		Claimed:  anyTime(t, "claimed"),
		Occurred: anyTime(t, "occurred"),
		Received: anyTime(t, "received"),
		Duration: anyPointer(t, "duration"),
		Scores: anyList(t, "scores", func(t *rapid.T) touchstone.Score {
			return touchstone.Score{Metric: anyText(t, "score"), Value: rapid.Int32().Draw(t, "value"), Low: rapid.Int32().Draw(t, "low"), High: rapid.Int32().Draw(t, "high")}
		}),
		Measurement: anyMeasurement(t),
		Promoted:    anyList(t, "promoted", anyProperty),
		Consents: anyList(t, "consents", func(t *rapid.T) touchstone.Consent {
			return touchstone.Consent{Purpose: anyText(t, "purpose"), Granted: rapid.Bool().Draw(t, "granted")}
		}),
		Private: anyPrivate(t),
		Sealed:  []byte(anyText(t, "sealed")),
	}
	copy(e.ID[:], rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "id"))
	if p := anyPointer(t, "offset"); p != nil {
		seconds := int(*p)
		e.Offset = &seconds
	}
	if p := anyPointer(t, "money"); p != nil {
		e.Value = &touchstone.Money{Minor: *p, Currency: anyText(t, "currency")}
	}
	return e
}

func TestEventsComeBackAsTheyWere(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.SliceOfN(rapid.Custom(anyEvent), 0, 5).Draw(t, "events")
		chunk, err := Encode(nil, want)
		if err != nil {
			t.Fatal(err)
		}
		got, err := Decode(chunk)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got, likeness); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestAChunkCutAnywhereIsRefused(t *testing.T) {
	chunk, err := Encode(nil, samples())
	if err != nil {
		t.Fatal(err)
	}
	for n := range chunk {
		if _, err := Decode(chunk[:n]); err == nil {
			t.Errorf("the first %d of %d bytes were taken for a chunk", n, len(chunk))
		}
	}
	if _, err := Decode(append(chunk, 0)); err == nil {
		t.Error("a chunk with a byte too many was taken")
	}
}

func TestAnUnknownPropertyTypeIsRefused(t *testing.T) {
	e := event(1)
	e.Promoted = []touchstone.Property{{Name: "p", Type: 6}}
	_, err := Encode(nil, []touchstone.Event{e})
	kindOf(t, err, touchstone.Invalid)
}

// A field that a later version adds is refused, because leaving it out would
// lose it: 21 fields are known, so bit 21 is the first of the unknown.
func TestAFieldOfALaterVersionIsRefused(t *testing.T) {
	// one event: id, kind interaction, new shape with id 0 and five empty parts, mask with bit 21 alone
	chunk := append([]byte{1}, make([]byte, 16)...)
	chunk = append(chunk, 1, 0)
	chunk = append(chunk, make([]byte, 8+6)...)
	known := append(bytes.Clone(chunk), 0)
	if _, err := Decode(known); err != nil {
		t.Fatalf("the same without a field: %v", err)
	}
	if _, err := Decode(append(chunk, 0x80, 0x80, 0x80, 0x01)); err != errUnknown {
		t.Errorf("error %v, want %v", err, errUnknown)
	}
}

// Whatever a chunk holds, reading it neither panics nor takes more than the
// chunk deserves, and what can be read can be written and read again.
func FuzzDecode(f *testing.F) {
	seed, err := Encode(nil, samples())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(seed)
	f.Add([]byte{})
	f.Add([]byte{0})
	f.Add([]byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01})
	f.Fuzz(func(t *testing.T, chunk []byte) {
		first, err := Decode(chunk)
		if err != nil {
			return
		}
		again, err := Encode(nil, first)
		if err != nil {
			t.Fatal(err)
		}
		second, err := Decode(again)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(first, second, likeness); diff != "" {
			t.Fatal(diff)
		}
	})
}
