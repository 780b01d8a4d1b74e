// SPDX-License-Identifier: Apache-2.0

package mapping

import (
	"errors"
	"slices"
	"strings"
	"time"

	"touchstone"
	"touchstone/ingest/envelope"
	"touchstone/ingest/value"
)

// The options that a profile may set.
const (
	// OptionNoAnswer lists, separated by commas, cells of scores that mean that
	// nothing was answered, such as "0,6"; as in "NPS=11,99" those of one column,
	// for which the general list does not hold.
	OptionNoAnswer = "no_answer"
	// OptionAnswer gives a word its score, as in "好评=5"; it may come many
	// times.
	OptionAnswer = "answer"
	// OptionSubject names, in OCEL files, the type of object that is a
	// customer, as in "customer=member_id".
	OptionSubject = "subject"
	// OptionRest says what becomes of columns that the profile does not name:
	// "drop" (the default) or "property".
	OptionRest = "rest"
)

// plan is a profile made ready for a file.
type plan struct {
	profile  touchstone.Profile
	zone     *time.Location
	noAnswer map[string]map[string]bool // column ("": any other) → cells
	answers  map[string]string
	rest     bool
	uses     []*use
	fixed    []*use
	several  bool // a row makes a message for each of its named times
	ids      bool // a column is an id
}

// use is one column in use.
type use struct {
	touchstone.ColumnUse
	set   setter
	times value.Times
}

// newPlan checks a profile as far as can be done without a file. Errors name
// every fault.
func newPlan(p touchstone.Profile, zone *time.Location) (*plan, error) {
	pl := &plan{profile: p, zone: zone, noAnswer: map[string]map[string]bool{}, answers: map[string]string{}}
	var faults []error
	if p.Zone != "" {
		loaded, err := time.LoadLocation(p.Zone)
		if err != nil {
			faults = append(faults, fault("zone", touchstone.Msg("mapping.zone", "value", p.Zone)))
		} else {
			pl.zone = loaded
		}
	}
	for _, o := range p.Options {
		if err := pl.option(o); err != nil {
			faults = append(faults, err)
		}
	}
	for _, c := range p.Columns {
		u, err := pl.newUse(c)
		if err != nil {
			faults = append(faults, err)
			continue
		}
		pl.uses = append(pl.uses, u)
		pl.ids = pl.ids || c.Field == "id"
		pl.several = pl.several || c.Field == "time" && c.Name != ""
	}
	for _, v := range p.Fixed {
		u, err := pl.newUse(touchstone.ColumnUse{Column: v.Value, Field: v.Field, Name: v.Name})
		if err != nil {
			faults = append(faults, err)
			continue
		}
		pl.fixed = append(pl.fixed, u)
	}
	if pl.several && slices.ContainsFunc(pl.uses, func(u *use) bool { return u.Field == "time" && u.Name == "" }) {
		faults = append(faults, fault("columns", touchstone.Msg("mapping.named_times")))
	}
	return pl, errors.Join(faults...)
}

func (pl *plan) newUse(c touchstone.ColumnUse) (*use, error) {
	set, known := setters[c.Field]
	if !known {
		return nil, fault("columns."+c.Column, touchstone.Msg("mapping.field", "value", c.Field, "fields", fieldNames()))
	}
	if set.named && c.Name == "" {
		return nil, fault("columns."+c.Column, touchstone.Msg("mapping.unnamed", "column", c.Column, "field", c.Field))
	}
	if c.Field == "subject" && !slices.Contains(touchstone.SubjectKinds, touchstone.SubjectKind(c.Name)) {
		return nil, fault("columns."+c.Column, touchstone.Msg("mapping.subject", "value", c.Name, "kinds", kindNames()))
	}
	if _, known := durations[c.Unit]; c.Field == "duration" && !known {
		return nil, fault("columns."+c.Column, touchstone.Msg("mapping.duration_unit", "value", c.Unit))
	}
	return &use{ColumnUse: c, set: set.set}, nil
}

func (pl *plan) option(o touchstone.Option) error {
	switch o.Name {
	case OptionNoAnswer:
		column, codes, own := strings.Cut(o.Value, "=")
		if !own {
			column, codes = "", o.Value
		}
		pl.noAnswer[column] = map[string]bool{}
		for code := range strings.SplitSeq(codes, ",") {
			pl.noAnswer[column][strings.TrimSpace(code)] = true
		}
	case OptionAnswer:
		word, score, ok := strings.Cut(o.Value, "=")
		if _, number := value.Decimal(score); !ok || !number {
			return fault("options", touchstone.Msg("mapping.answer", "value", o.Value))
		}
		pl.answers[word] = score
	case OptionSubject:
		kind, subject, _ := strings.Cut(o.Value, "=")
		if kind == "" || !slices.Contains(touchstone.SubjectKinds, touchstone.SubjectKind(subject)) {
			return fault("options", touchstone.Msg("mapping.subject", "value", o.Value, "kinds", kindNames()))
		}
	case OptionRest:
		if o.Value != "drop" && o.Value != "property" {
			return fault("options", touchstone.Msg("mapping.rest", "value", o.Value))
		}
		pl.rest = o.Value == "property"
	default:
		return fault("options", touchstone.Msg("mapping.option", "value", o.Name))
	}
	return nil
}

// unanswered tells whether a cell of a score means that nothing was answered.
func (pl *plan) unanswered(column, cell string) bool {
	codes, own := pl.noAnswer[column]
	if !own {
		codes = pl.noAnswer[""]
	}
	return codes[cell]
}

// options gives the values that an option was given.
func options(p touchstone.Profile, name string) (values []string) {
	for _, o := range p.Options {
		if o.Name == name {
			values = append(values, o.Value)
		}
	}
	return values
}

func fault(field string, m touchstone.Message) error {
	return &touchstone.Error{Kind: touchstone.Invalid, Field: field, Message: m}
}

func kindNames() []string {
	names := make([]string, len(touchstone.SubjectKinds))
	for i, k := range touchstone.SubjectKinds {
		names[i] = string(k)
	}
	return names
}

// begin empties a message for the next row.
func (pl *plan) begin(m *envelope.Message) {
	m.Reset()
	m.Kind = pl.profile.Kind
}
