// SPDX-License-Identifier: Apache-2.0

package mapping

import (
	"encoding/json"
	"maps"
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"

	"touchstone"
	"touchstone/ingest"
	"touchstone/ingest/envelope"
	"touchstone/ingest/value"
)

// setter puts a cell, which is not empty, into a message; a non-nil result says
// why it cannot.
type setter func(pl *plan, u *use, m *envelope.Message, cell string) *touchstone.Message

// setters is what a column can become; a named one needs ColumnUse.Name.
var setters = map[string]struct {
	set   setter
	named bool
}{
	"id":          {setID, false},
	"name":        {func(_ *plan, _ *use, m *envelope.Message, cell string) *touchstone.Message { m.Name = cell; return nil }, false},
	"place":       {setPlace, false},
	"touchpoint":  {setPlace, false}, // of a measurement: its shape's place
	"time":        {setTime, false},
	"subject":     {setSubject, true},
	"object":      {setObject, true},
	"unit":        {func(_ *plan, _ *use, m *envelope.Message, cell string) *touchstone.Message { m.Unit = cell; return nil }, false},
	"channel":     {setChannel, false},
	"duration":    {setDuration, false},
	"value":       {setValue, false},
	"score":       {setScore, true},
	"text":        {setText, true},
	"trait":       {setTrait, true},
	"property":    {setProperty, true},
	"consent":     {setConsent, true},
	"metric":      {setMetric, false},
	"numerator":   {setNumerator, false},
	"denominator": {setDenominator, false},
	"measured":    {setMeasured, false},
	"bucket":      {setBucket, false},
}

func fieldNames() []string { return slices.Sorted(maps.Keys(setters)) }

func setID(_ *plan, _ *use, m *envelope.Message, cell string) *touchstone.Message {
	if m.ID != "" {
		m.ID += "\x1f"
	}
	m.ID += cell
	return nil
}

func setPlace(_ *plan, _ *use, m *envelope.Message, cell string) *touchstone.Message {
	m.Place = cell
	return nil
}

func setChannel(_ *plan, _ *use, m *envelope.Message, cell string) *touchstone.Message {
	m.Channel = touchstone.Channel(cell)
	return nil
}

func setTime(pl *plan, u *use, m *envelope.Message, cell string) *touchstone.Message {
	t, offset, ok := u.readTime(cell, pl.zone)
	if !ok {
		return reason(touchstone.Msg("mapping.reject_time", "value", shown(cell)))
	}
	m.Claimed = t
	if _, seconds := t.Zone(); offset || pl.zone != time.UTC {
		m.Offset = &seconds
	}
	return nil
}

// readTime reads a time by the column's layout or, without one, by those that
// files use.
func (u *use) readTime(cell string, zone *time.Location) (t time.Time, offset, ok bool) {
	if u.Layout == "" {
		return u.times.In(cell, zone)
	}
	t, err := time.ParseInLocation(u.Layout, ingest.Normalize(cell), zone)
	return t, strings.Contains(u.Layout, "Z07") || strings.Contains(u.Layout, "-07"), err == nil
}

func setSubject(_ *plan, u *use, m *envelope.Message, cell string) *touchstone.Message {
	m.Identifiers = append(m.Identifiers, envelope.Identifier{Kind: touchstone.SubjectKind(u.Name), Value: cell})
	return nil
}

func setObject(_ *plan, u *use, m *envelope.Message, cell string) *touchstone.Message {
	m.Objects = append(m.Objects, touchstone.Object{Type: u.Name, ID: cell})
	return nil
}

// durations is how many milliseconds a unit of duration has.
var durations = map[string]int64{"": 1000, "ms": 1, "s": 1000, "min": 60_000, "h": 3_600_000, "d": 86_400_000}

func setDuration(_ *plan, u *use, m *envelope.Message, cell string) *touchstone.Message {
	ms, ok := exactMultiple(cell, durations[u.Unit])
	if !ok {
		return reason(touchstone.Msg("mapping.reject_number", "value", shown(cell)))
	}
	m.Duration = &ms
	return nil
}

// exactMultiple gives number × factor, rounded to a whole number, half up.
func exactMultiple(cell string, factor int64) (int64, bool) {
	digits, ok := value.Decimal(cell)
	if !ok {
		return 0, false
	}
	r, ok := new(big.Rat).SetString(digits)
	if !ok {
		return 0, false
	}
	r.Mul(r, new(big.Rat).SetInt64(factor)).Add(r, big.NewRat(1, 2))
	whole := new(big.Int).Div(r.Num(), r.Denom())
	return whole.Int64(), whole.IsInt64()
}

func setValue(_ *plan, u *use, m *envelope.Message, cell string) *touchstone.Message {
	digits, ok := value.Decimal(cell)
	if !ok {
		return reason(touchstone.Msg("mapping.reject_number", "value", shown(cell)))
	}
	m.Value = envelope.Amount{Decimal: digits, Currency: u.Unit}
	return nil
}

func setScore(pl *plan, u *use, m *envelope.Message, cell string) *touchstone.Message {
	if pl.unanswered(u.Column, cell) {
		return nil
	}
	digits, ok := pl.answers[cell]
	if !ok {
		digits, ok = value.Decimal(cell)
	}
	if !ok {
		return reason(touchstone.Msg("mapping.reject_score", "value", shown(cell)))
	}
	s := envelope.Score{Metric: u.Name, Value: digits}
	if u.Scale != nil {
		s.Low, s.High = hundredths(u.Scale.Low), hundredths(u.Scale.High)
	}
	m.Scores = append(m.Scores, s)
	return nil
}

// hundredths writes a number of hundredths as a decimal.
func hundredths(n int32) string { return new(big.Rat).SetFrac64(int64(n), 100).FloatString(2) }

func setText(_ *plan, u *use, m *envelope.Message, cell string) *touchstone.Message {
	m.Texts = append(m.Texts, touchstone.Text{Field: u.Name, Text: cell})
	return nil
}

func setTrait(_ *plan, u *use, m *envelope.Message, cell string) *touchstone.Message {
	m.Traits = append(m.Traits, property(u.Name, cell))
	return nil
}

func setProperty(_ *plan, u *use, m *envelope.Message, cell string) *touchstone.Message {
	m.Properties = append(m.Properties, property(u.Name, cell))
	return nil
}

// property types a cell: a whole number as JSON would write it, a decimal, a
// truth value, else text. A number that could not be written back the same
// way, such as 007, stays text.
func property(name, cell string) touchstone.Property {
	p := touchstone.Property{Name: name, Type: touchstone.String, Text: cell}
	if n, err := strconv.ParseInt(cell, 10, 64); err == nil && strconv.FormatInt(n, 10) == cell {
		return touchstone.Property{Name: name, Type: touchstone.Integer, Integer: n}
	}
	if f, err := strconv.ParseFloat(cell, 64); err == nil && !math.IsNaN(f) && !math.IsInf(f, 0) && strconv.FormatFloat(f, 'f', -1, 64) == cell {
		return touchstone.Property{Name: name, Type: touchstone.Number, Number: f}
	}
	switch {
	case cell == "true" || cell == "false":
		p = touchstone.Property{Name: name, Type: touchstone.Bool}
		if cell == "true" {
			p.Integer = 1
		}
	case strings.HasPrefix(cell, "{") || strings.HasPrefix(cell, "["):
		if json.Valid([]byte(cell)) {
			p.Type = touchstone.JSON
		}
	}
	return p
}

// consents are words of agreement and refusal.
var consents = map[string]bool{"1": true, "true": true, "yes": true, "y": true, "是": true, "同意": true, "0": false, "false": false, "no": false, "n": false, "否": false, "拒绝": false, "不同意": false}

func setConsent(_ *plan, u *use, m *envelope.Message, cell string) *touchstone.Message {
	granted, known := consents[strings.ToLower(ingest.Normalize(cell))]
	if !known {
		return reason(touchstone.Msg("mapping.reject_consent", "value", shown(cell)))
	}
	m.Consents = append(m.Consents, touchstone.Consent{Purpose: u.Name, Granted: granted})
	return nil
}

func measurement(m *envelope.Message) *envelope.Measurement {
	if m.Measurement == nil {
		m.Measurement = &envelope.Measurement{Bucket: 24 * time.Hour}
	}
	return m.Measurement
}

func setMetric(_ *plan, _ *use, m *envelope.Message, cell string) *touchstone.Message {
	measurement(m).Metric = cell
	return nil
}

func setNumerator(_ *plan, _ *use, m *envelope.Message, cell string) *touchstone.Message {
	return whole(cell, &measurement(m).Numerator)
}

func setDenominator(_ *plan, _ *use, m *envelope.Message, cell string) *touchstone.Message {
	return whole(cell, &measurement(m).Denominator)
}

func whole(cell string, into **int64) *touchstone.Message {
	digits, ok := value.Decimal(cell)
	n, err := strconv.ParseInt(strings.TrimSuffix(digits, ".0"), 10, 64)
	if !ok || err != nil {
		return reason(touchstone.Msg("mapping.reject_whole", "value", shown(cell)))
	}
	*into = &n
	return nil
}

func setMeasured(_ *plan, _ *use, m *envelope.Message, cell string) *touchstone.Message {
	digits, ok := value.Decimal(cell)
	if !ok {
		return reason(touchstone.Msg("mapping.reject_number", "value", shown(cell)))
	}
	measurement(m).Value = digits
	return nil
}

// buckets are the lengths of time that a sheet of figures is kept by.
var buckets = map[string]time.Duration{"hour": time.Hour, "小时": time.Hour, "day": 24 * time.Hour, "日": 24 * time.Hour, "天": 24 * time.Hour, "week": 7 * 24 * time.Hour, "周": 7 * 24 * time.Hour}

func setBucket(_ *plan, _ *use, m *envelope.Message, cell string) *touchstone.Message {
	length, known := buckets[strings.ToLower(ingest.Normalize(cell))]
	if !known {
		return reason(touchstone.Msg("mapping.reject_bucket", "value", shown(cell)))
	}
	measurement(m).Bucket = length
	return nil
}

func reason(m touchstone.Message) *touchstone.Message { return &m }

// shown cuts a cell for a message.
func shown(cell string) string {
	if r := []rune(cell); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return cell
}
