// SPDX-License-Identifier: Apache-2.0

package query

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"touchstone"
)

// How much a question may ask for at once.
const (
	MaxMeasures   = 32
	MaxDimensions = 8
	MaxConditions = 64    // of the question, and of each rate
	MaxValues     = 1_000 // of one condition
	MaxValue      = 1_024 // bytes of one value or name
)

func fault(field string, m touchstone.Message) error {
	return &touchstone.Error{Kind: touchstone.Invalid, Field: field, Message: m}
}

// Validate tells everything that is wrong with the question, as joined
// touchstone.Errors of kind Invalid that name the field; nil when it can be
// answered.
func (q Question) Validate() error {
	var faults []error
	add := func(field string, m touchstone.Message) { faults = append(faults, fault(field, m)) }
	if n := len(q.Measures); n < 1 || n > MaxMeasures {
		add("measures", touchstone.Msg("query.how_many_measures", "n", n, "most", MaxMeasures))
	}
	if n := len(q.By); n > MaxDimensions {
		add("by", touchstone.Msg("query.too_many_dimensions", "n", n, "most", MaxDimensions))
	}
	if q.Limit < 0 || q.Limit > MaxRows {
		add("limit", touchstone.Msg("query.bad_limit", "value", q.Limit, "most", MaxRows))
	}
	for i, m := range q.Measures {
		faults = append(faults, m.faults(fmt.Sprintf("measures[%d]", i))...)
	}
	for i, d := range q.By {
		faults = append(faults, d.faults(fmt.Sprintf("by[%d]", i), q.onlyMentions())...)
	}
	faults = append(faults, repeats("measures", q.Measures)...)
	faults = append(faults, repeats("by", q.By)...)
	faults = append(faults, conditionFaults("where", q.Where, q.onlyMentions())...)
	faults = append(faults, q.periodFaults()...)
	if faults == nil && len(q.String()) > MaxText {
		add("", touchstone.Msg("query.too_long", "size", len(q.String()), "most", MaxText))
	}
	return errors.Join(faults...)
}

// ofMentions are the dimensions that mentions alone have.
var ofMentions = []DimensionKind{ByAspect, ByAbout, ByPolarity, ByEmotion, ByAuthor, ByModel}

// onlyMentions tells whether every measure counts mentions.
func (q Question) onlyMentions() bool {
	return !slices.ContainsFunc(q.Measures, func(m Measure) bool { return !m.OfMentions() })
}

func (q Question) periodFaults() []error {
	var faults []error
	if _, err := q.Clock(); err != nil {
		faults = append(faults, err)
	}
	edges := map[string]time.Time{"from": q.From, "to": q.To}
	for _, field := range []string{"from", "to"} {
		if t := edges[field]; !t.IsZero() && (!Datable(t) || t.Nanosecond()%int(time.Millisecond) != 0) {
			faults = append(faults, fault(field, touchstone.Msg("query.bad_edge", "value", t.UTC().Format(time.RFC3339Nano))))
		}
	}
	both := !q.From.IsZero() && !q.To.IsZero()
	if both && !q.From.Before(q.To) {
		faults = append(faults, fault("to", touchstone.Msg("query.empty_period")))
	}
	if q.Compare && !both {
		faults = append(faults, fault("compare", touchstone.Msg("query.open_compare")))
	}
	if q.Compare && both && !Datable(q.Previous().From) {
		faults = append(faults, fault("compare", touchstone.Msg("query.bad_edge", "value", q.Previous().From.UTC().Format(time.RFC3339Nano))))
	}
	return faults
}

// repeats finds an item that is there twice.
func repeats[T interface{ String() string }](field string, items []T) []error {
	var faults []error
	seen := map[string]bool{}
	for i, item := range items {
		text := item.String()
		if seen[text] {
			faults = append(faults, fault(fmt.Sprintf("%s[%d]", field, i), touchstone.Msg("query.repeated", "value", text)))
		}
		seen[text] = true
	}
	return faults
}

// faults tells what is wrong with a measure: a part that it needs and lacks,
// or has and does not need.
func (m Measure) faults(field string) []error {
	var out []error
	bad := func(part string, m touchstone.Message) { out = append(out, fault(field+"."+part, m)) }
	if !slices.Contains(measureKinds, m.Kind) {
		bad("kind", touchstone.Msg("query.unknown_measure", "value", string(m.Kind), "known", texts(measureKinds)))
		return out
	}
	named := m.Kind == NPS || m.Kind == CSAT || m.Kind == Mean || m.Kind == Reported
	if named != (m.Metric != "") || !isValue(m.Metric) {
		bad("metric", touchstone.Msg("query.bad_metric", "measure", string(m.Kind), "value", m.Metric))
	}
	if m.Low != 0 || m.High != 0 {
		if m.Kind != Mean || m.Low >= m.High {
			bad("low", touchstone.Msg("query.bad_scale", "measure", string(m.Kind)))
		}
	}
	if (m.Kind == Value) != isCurrency(m.Currency) || m.Kind != Value && m.Currency != "" {
		bad("currency", touchstone.Msg("query.bad_currency", "measure", string(m.Kind), "value", m.Currency))
	}
	if m.Quantile != 0 && (m.Kind != Duration && m.Kind != Value || m.Quantile < 0 || m.Quantile > 999) {
		bad("quantile", touchstone.Msg("query.bad_quantile", "measure", string(m.Kind), "value", m.Quantile))
	}
	if m.OfMentions() != (m.Version != "") || !isValue(m.Version) {
		bad("version", touchstone.Msg("query.bad_version", "measure", string(m.Kind), "value", m.Version))
	}
	if (m.Kind == Rate || m.Kind == Share) != (len(m.Where) > 0) {
		bad("where", touchstone.Msg("query.bad_rate", "measure", string(m.Kind)))
	}
	return append(out, conditionFaults(field+".where", m.Where, m.OfMentions())...)
}

func isCurrency(s string) bool {
	return len(s) == 3 && strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}

// isValue tells whether a name or value can be kept as it is.
func isValue(s string) bool { return len(s) <= MaxValue && utf8.ValidString(s) }

// faults tells what is wrong with a dimension; mentions says whether the
// question counts mentions alone.
func (d Dimension) faults(field string, mentions bool) []error {
	if !slices.Contains(dimensionKinds, d.Kind) {
		return []error{fault(field+".kind", touchstone.Msg("query.unknown_dimension", "value", string(d.Kind), "known", texts(dimensionKinds)))}
	}
	var out []error
	needsName := d.Kind == ByTrait || d.Kind == ByProperty
	if needsName && d.Name == "" || !needsName && d.Kind != ByUnit && d.Name != "" || !isValue(d.Name) {
		out = append(out, fault(field+".name", touchstone.Msg("query.bad_name", "dimension", string(d.Kind), "value", d.Name)))
	}
	if d.AtEvent && d.Kind != ByTrait {
		out = append(out, fault(field+".at_event", touchstone.Msg("query.only_traits", "dimension", string(d.Kind))))
	}
	if !mentions && slices.Contains(ofMentions, d.Kind) {
		out = append(out, fault(field+".kind", touchstone.Msg("query.only_mentions", "dimension", string(d.Kind))))
	}
	return out
}
