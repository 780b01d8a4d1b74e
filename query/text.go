// SPDX-License-Identifier: Apache-2.0

package query

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// MaxText is how many bytes the text of a question may have.
const MaxText = 256 << 10

// String gives the question's one canonical text, which Parse reads back to an
// equal question when it is valid.
func (q Question) String() string {
	var parts []string
	for _, c := range q.clauses() {
		parts = append(parts, strings.TrimSpace(c.word+" "+c.text))
	}
	return strings.Join(parts, " ")
}

// clause is one part of a question's text: the word that begins it ("" before
// the measures) and what follows.
type clause struct{ word, text string }

func (q Question) clauses() []clause {
	var out []clause
	add := func(word, text string) { out = append(out, clause{word, text}) }
	add("", join(q.Measures, ", "))
	if len(q.By) > 0 {
		add("by", join(q.By, ", "))
	}
	if len(q.Where) > 0 {
		add("where", join(q.Where, " and "))
	}
	if !q.From.IsZero() {
		add("from", q.timeText(q.From))
	}
	if !q.To.IsZero() {
		add("to", q.timeText(q.To))
	}
	if q.Zone != "" {
		add("zone", word(q.Zone))
	}
	if q.Compare {
		add("compare", "")
	}
	if q.Limit != 0 {
		add("limit", strconv.Itoa(q.Limit))
	}
	if q.After != 0 {
		add("after", strconv.FormatUint(uint64(q.After), 10))
	}
	return out
}

func join[T interface{ String() string }](items []T, separator string) string {
	texts := make([]string, len(items))
	for i, item := range items {
		texts[i] = item.String()
	}
	return strings.Join(texts, separator)
}

// timeText writes a time as the zone's clock shows it, or in UTC where the
// clock shows the same twice and means the other one.
func (q Question) timeText(t time.Time) string {
	clock, err := q.Clock()
	wall := clock.In(t)
	if err != nil || !clock.At(wall).Equal(t) {
		return t.UTC().Format("2006-01-02T15:04:05.999999999Z")
	}
	switch hour, minute, second := wall.Clock(); {
	case second != 0 || wall.Nanosecond() != 0:
		return wall.Format("2006-01-02T15:04:05.999999999")
	case hour != 0 || minute != 0:
		return wall.Format("2006-01-02T15:04")
	}
	return wall.Format(time.DateOnly)
}

// String gives the text of the measure, as in a question.
func (m Measure) String() string {
	var args []string
	switch m.Kind {
	case NPS, CSAT, Reported:
		args = append(args, word(m.Metric))
	case Mean:
		args = append(args, word(m.Metric))
		if m.Low != 0 || m.High != 0 {
			args = append(args, hundredths(m.Low)+".."+hundredths(m.High))
		}
	case Value:
		args = append(args, word(m.Currency))
	case Rate:
		args = append(args, join(m.Where, " and "))
	case Mentions:
		args = append(args, word(m.Version))
	case Share:
		args = append(args, word(m.Version), join(m.Where, " and "))
	}
	if m.Quantile != 0 {
		args = append(args, "p"+strings.TrimSuffix(strconv.FormatFloat(float64(m.Quantile)/10, 'f', 1, 64), ".0"))
	}
	if len(args) == 0 {
		return string(m.Kind)
	}
	return string(m.Kind) + "(" + strings.Join(args, " ") + ")"
}

// hundredths writes an amount in hundredths as a decimal number: 150 is 1.5.
func hundredths(v int32) string {
	return strconv.FormatFloat(float64(v)/100, 'f', -1, 64)
}

// String gives the text of the dimension, as in a question.
func (d Dimension) String() string {
	switch {
	case d.AtEvent:
		return string(d.Kind) + "(" + word(d.Name) + " at event)"
	case d.Name == "":
		return string(d.Kind)
	}
	return string(d.Kind) + "(" + word(d.Name) + ")"
}

// String gives the text of the condition, as in a question.
func (c Condition) String() string {
	op, values := string(c.Op), ""
	switch {
	case len(c.Values) == 1 && c.Op == In:
		op, values = "=", word(c.Values[0])
	case len(c.Values) == 1 && c.Op == NotIn:
		op, values = "!=", word(c.Values[0])
	case c.Op == AtLeast || c.Op == Below:
		values = strings.Join(c.Values, " ")
	case len(c.Values) > 0:
		words := make([]string, len(c.Values))
		for i, v := range c.Values {
			words[i] = word(v)
		}
		values = "(" + strings.Join(words, ", ") + ")"
	}
	return strings.TrimSpace(c.Dimension.String() + " " + op + " " + values)
}

var reserved = []string{"by", "where", "from", "to", "zone", "compare", "limit", "after", "and", "not", "in", "present", "absent"}

// word writes a value bare where it is one word that means nothing else, else
// in quotes.
func word(s string) string {
	if s == "" || slices.Contains(reserved, s) || strings.IndexFunc(s, func(r rune) bool { return !isWordRune(r) }) >= 0 {
		return strconv.Quote(s)
	}
	return s
}

func isWordRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r) || r != 0 && strings.ContainsRune("_-./:+@：", r)
}
