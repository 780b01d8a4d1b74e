// SPDX-License-Identifier: Apache-2.0

package query

import (
	"slices"
	"strconv"
	"strings"
)

var measureKinds = []MeasureKind{Count, CustomersCount, Contacts, Reach, NPS, CSAT, Mean, Duration, Value, Rate, Reported, Mentions, Share}

var dimensionKinds = []DimensionKind{ByKind, BySource, ByShape, ByTouchpoint, ByStage, ByChannel, ByUnit, ByTrait, ByProperty,
	ByDay, ByWeek, ByMonth, ByHour, ByAspect, ByAbout, ByPolarity, ByEmotion, ByAuthor, ByModel}

func texts[T ~string](items []T) []string {
	out := make([]string, len(items))
	for i, item := range items {
		out[i] = string(item)
	}
	return out
}

func (p *parser) measure() (m Measure, err error) {
	m.Kind = MeasureKind(p.peek().text)
	if p.peek().kind != bare || !slices.Contains(measureKinds, m.Kind) {
		return m, p.unexpected(texts(measureKinds)...)
	}
	p.take()
	if bracketless := []MeasureKind{Count, CustomersCount, Contacts, Reach}; slices.Contains(bracketless, m.Kind) || m.Kind == Duration && !p.peek().is("(") {
		return m, nil
	}
	if err = p.expect("("); err != nil {
		return m, err
	}
	if err = p.arguments(&m); err != nil {
		return m, err
	}
	return m, p.expect(")")
}

// arguments reads what stands between a measure's brackets.
func (p *parser) arguments(m *Measure) (err error) {
	switch m.Kind {
	case NPS, CSAT, Reported:
		m.Metric, err = p.value("nps")
	case Mean:
		if m.Metric, err = p.value("rating"); err == nil && !p.peek().is(")") {
			err = p.scale(m)
		}
	case Duration:
		err = p.quantile(m)
	case Value:
		if m.Currency, err = p.value("CNY"); err == nil && !p.peek().is(")") {
			err = p.quantile(m)
		}
	case Rate:
		m.Where, err = p.conditions()
	case Mentions:
		m.Version, err = p.value("v1")
	case Share:
		if m.Version, err = p.value("v1"); err == nil {
			m.Where, err = p.conditions()
		}
	}
	return err
}

// scale reads 1..5.
func (p *parser) scale(m *Measure) error {
	low, high, found := strings.Cut(p.peek().text, "..")
	var okLow, okHigh bool
	m.Low, okLow = readHundredths(low)
	m.High, okHigh = readHundredths(high)
	if !found || !okLow || !okHigh || m.Low >= m.High {
		return p.unexpected("1..5")
	}
	p.take()
	return nil
}

// readHundredths reads a decimal number with at most two decimals.
func readHundredths(text string) (int32, bool) {
	whole, fraction, _ := strings.Cut(text, ".")
	if !isNumber(text) || len(fraction) > 2 {
		return 0, false
	}
	v, err := strconv.ParseInt(whole+(fraction + "00")[:2], 10, 32)
	return int32(v), err == nil
}

// quantile reads p90 or p99.9.
func (p *parser) quantile(m *Measure) error {
	text, found := strings.CutPrefix(p.peek().text, "p")
	whole, fraction, _ := strings.Cut(text, ".")
	if !found || !isNumber(text) || len(fraction) > 1 {
		return p.unexpected("p90", "p99.9")
	}
	v, err := strconv.ParseInt(whole+(fraction + "0")[:1], 10, 32)
	if err != nil || v < 1 || v > 999 {
		return p.unexpected("p90", "p99.9")
	}
	m.Quantile = int(v)
	p.take()
	return nil
}

func (p *parser) dimension() (d Dimension, err error) {
	d.Kind = DimensionKind(p.peek().text)
	if p.peek().kind != bare || !slices.Contains(dimensionKinds, d.Kind) {
		return d, p.unexpected(texts(dimensionKinds)...)
	}
	p.take()
	if !p.skip("(") {
		return d, nil
	}
	if d.Name, err = p.value("name"); err != nil {
		return d, err
	}
	if p.skip("at") {
		d.AtEvent = true
		if err = p.expect("event"); err != nil {
			return d, err
		}
	}
	return d, p.expect(")")
}

func (p *parser) conditions() ([]Condition, error) {
	var out []Condition
	for {
		c, err := p.condition()
		if err != nil {
			return nil, err
		}
		out = append(out, c)
		if !p.skip("and") {
			return out, nil
		}
	}
}

func (p *parser) condition() (c Condition, err error) {
	if c.Dimension, err = p.dimension(); err != nil {
		return c, err
	}
	switch {
	case p.skip("="):
		c.Op = In
	case p.skip("!="):
		c.Op = NotIn
	case p.skip(">="):
		c.Op = AtLeast
	case p.skip("<"):
		c.Op = Below
	case p.skip("present"):
		c.Op = Present
		return c, nil
	case p.skip("absent"):
		c.Op = Absent
		return c, nil
	default:
		return p.membership(c)
	}
	v, err := p.value("value")
	c.Values = []string{v}
	return c, err
}

// membership reads in (a, b) and not in (a, b).
func (p *parser) membership(c Condition) (Condition, error) {
	c.Op = In
	if p.skip("not") {
		c.Op = NotIn
	}
	if !p.skip("in") {
		return c, p.unexpected("=", "!=", "in", "not in", ">=", "<", "present", "absent")
	}
	err := p.expect("(")
	if err != nil {
		return c, err
	}
	if c.Values, err = list(p, func(p *parser) (string, error) { return p.value("value") }); err != nil {
		return c, err
	}
	return c, p.expect(")")
}
