// SPDX-License-Identifier: Apache-2.0

package touchstone

import "time"

// Standard is a measurable promise of a touchpoint: a figure, the bound that
// it keeps, and where and when it holds.
type Standard struct {
	Meta
	Label      Label        `json:"label"`
	Touchpoint TouchpointID `json:"touchpoint"`
	// Measure is one measure in the text of query, such as a rate (for a
	// share), a duration (for a quantile) or a mean.
	Measure   string    `json:"measure"`
	Statistic Statistic `json:"statistic"`
	Quantile  int       `json:"quantile,omitempty"` // StatQuantile: 1 to 999 thousandths
	Bound     Bound     `json:"bound"`
	// Threshold is in thousandths for a share, else in the measure's own unit:
	// milliseconds, minor units of money, hundredths of a score.
	Threshold int64      `json:"threshold"`
	Hours     []Hours    `json:"hours,omitempty"`    // none: always
	Calendar  string     `json:"calendar,omitempty"` // whose holidays count as closed; "" none
	Units     []UnitID   `json:"units,omitempty"`    // with everything under them; none: everywhere
	ValidFrom time.Time  `json:"valid_from"`
	ValidTo   *time.Time `json:"valid_to,omitempty"` // exclusive
	Owner     StaffID    `json:"owner,omitempty"`
	Evidence  []Evidence `json:"evidence,omitempty"`
}

// Statistic is which figure of a measure a promise is about.
type Statistic string

// The statistics of a promise.
const (
	StatShare    Statistic = "share"
	StatQuantile Statistic = "quantile"
	StatMean     Statistic = "mean"
)

// Statistics lists every statistic of a promise.
var Statistics = []Statistic{StatShare, StatQuantile, StatMean}

// Bound tells on which side of the threshold a promise is kept.
type Bound string

// The bounds; the threshold itself keeps the promise.
const (
	AtLeast Bound = "at-least"
	AtMost  Bound = "at-most"
)

// Bounds lists every bound.
var Bounds = []Bound{AtLeast, AtMost}

// Hours is a time of the week in the unit's zone.
type Hours struct {
	Days []int  `json:"days"` // 1 is Monday, 7 Sunday
	From string `json:"from"` // "15:04"
	To   string `json:"to"`   // exclusive; "24:00" is midnight; at or before From: the next day
}

// Validate tells every fault of the standard but those of its measure, which
// query reads.
func (s *Standard) Validate() error {
	var f faults
	f.name("label", s.Label)
	f.required("touchpoint", string(s.Touchpoint))
	f.required("measure", s.Measure)
	oneOf(&f, "statistic", s.Statistic, Statistics)
	oneOf(&f, "bound", s.Bound, Bounds)
	switch s.Statistic {
	case StatQuantile:
		f.between("quantile", int64(s.Quantile), 1, 999)
	case StatShare:
		f.between("threshold", s.Threshold, 0, 1000)
	}
	f.hours("hours", s.Hours)
	f.short("calendar", s.Calendar, MaxName)
	distinct(&f, "units", s.Units)
	if s.ValidFrom.IsZero() {
		f.add("valid_from", Msg("workspace.required", "field", "valid_from"))
	}
	if s.ValidTo != nil && !s.ValidTo.After(s.ValidFrom) {
		f.add("valid_to", Msg("workspace.ends_before", "field", "valid_to"))
	}
	f.evidence("evidence", s.Evidence)
	return f.err()
}

func (f *faults) hours(field string, list []Hours) {
	f.few(field, len(list), MaxItems)
	for i, h := range list {
		at := item(field, i)
		if len(h.Days) == 0 {
			f.add(at+".days", Msg("workspace.required", "field", at+".days"))
		}
		for _, d := range h.Days {
			f.between(at+".days", int64(d), 1, 7)
		}
		f.clock(at+".from", h.From)
		if h.To != "24:00" {
			f.clock(at+".to", h.To)
		}
	}
}

func (f *faults) clock(field, text string) {
	if _, err := time.Parse("15:04", text); err != nil || len(text) != 5 {
		f.add(field, Msg("workspace.bad_clock", "field", field, "value", text))
	}
}

// Index tells what standards are ordered and filtered by: touchpoint, unit,
// owner.
func (s *Standard) Index() Index {
	return Index{Name: indexName(s.Label), Rank: s.ValidFrom.UnixMicro(),
		Fields: each(fields("touchpoint", string(s.Touchpoint), "owner", string(s.Owner)), "unit", s.Units)}
}

// Holds tells whether the promise is in force at a time.
func (s *Standard) Holds(at time.Time) bool {
	return !at.Before(s.ValidFrom) && (s.ValidTo == nil || at.Before(*s.ValidTo))
}
