// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"context"
	"fmt"
	"slices"
	"time"

	"touchstone"
	"touchstone/explore"
	"touchstone/journey/conformance"
	"touchstone/journey/waiting"
	"touchstone/query"
	"touchstone/workspace"
)

// TrailStandard is a standard of the register that journeys were held against,
// or why they were not.
type TrailStandard struct {
	ID       string   `json:"id"`
	Name     string   `json:"name"`
	Held     bool     `json:"held"`
	Why      Unheld   `json:"why,omitempty" enum:"measure,units,unmet" doc:"Why not: it promises something else than that a share of the times is short (measure); it is for units none of which stands in the tree, or too many standards are (units); no event is its touchpoint (unmet)."`
	Units    []string `json:"units,omitempty" doc:"Codes of the units that it is for, with everything below them: what happens elsewhere is not held against it."`
	Hours    bool     `json:"hours,omitempty" doc:"Only its opening hours count."`
	Calendar string   `json:"calendar,omitempty" doc:"Whose holidays count as closed, and whose worked weekends as Mondays."`
	Charted  string   `json:"charted,omitempty" doc:"The first day that this calendar does not know; what reaches so far is not held against the standard. Empty: the calendar is not known here, and closed of the question names the days."`
	Zone     string   `json:"zone,omitempty" doc:"IANA name, of its opening hours."`
	Closed   []string `json:"closed,omitempty" doc:"Days on which it is closed, as the question names them."`
}

// Unheld is why journeys are not held against a standard.
type Unheld string

const (
	unheldMeasure Unheld = "measure"
	unheldUnits   Unheld = "units"
	unheldUnmet   Unheld = "unmet"
)

// Message says why journeys are not held against the standard of a name.
func (u Unheld) Message(name string) touchstone.Message {
	switch u {
	case unheldUnits:
		return touchstone.Msg("api.standard_units", "name", name)
	case unheldUnmet:
		return touchstone.Msg("api.standard_unmet", "name", name)
	}
	return touchstone.Msg("api.standard_measure", "name", name)
}

// standards reads standards of the register for journeys.
type standards struct {
	call   *call
	zone   string
	clock  *time.Location
	names  []string // of closed days
	closed []time.Time
	known  []laid
}

// laid is opening hours that were laid out.
type laid struct {
	hours    []touchstone.Hours
	calendar string
	opening  *touchstone.Opening
}

// standards makes ready to read them; closed days are those that a question
// names in a field. Invalid when one is no date.
func (c *call) standards(ctx context.Context, closed []string) (*standards, error) {
	settings, err := c.ws.Store.Settings(ctx)
	if err != nil {
		return nil, err
	}
	s := &standards{call: c, zone: settings.Zone, names: closed}
	if s.clock, err = time.LoadLocation(settings.Zone); err != nil {
		return nil, fmt.Errorf("the zone of the workspace: %w", err)
	}
	for _, text := range closed {
		day, err := time.Parse(time.DateOnly, text)
		if err != nil {
			return nil, &touchstone.Error{Kind: touchstone.Invalid, Field: "closed", Message: touchstone.Msg("api.closed_day", "value", fmt.Sprintf("%.40s", text))}
		}
		s.closed = append(s.closed, day)
	}
	return s, nil
}

// opening lays out the hours and the holidays of a standard; nil when it has
// neither.
func (s *standards) opening(hours []touchstone.Hours, name string) *touchstone.Opening {
	calendar, known := touchstone.CalendarOf(name)
	if len(hours) == 0 && !known {
		return nil
	}
	same := func(a, b touchstone.Hours) bool {
		return a.From == b.From && a.To == b.To && slices.Equal(a.Days, b.Days)
	}
	for _, l := range s.known {
		if l.calendar == name && slices.EqualFunc(l.hours, hours, same) {
			return l.opening
		}
	}
	o := touchstone.NewOpening(hours, s.clock, s.closed, calendar)
	s.known = append(s.known, laid{hours, name, o})
	return o
}

// read tells whether a standard can be held against journeys, and what it
// promises of waits.
func (s *standards) read(ctx context.Context, standard *touchstone.Standard) (TrailStandard, *waiting.Standard, error) {
	out := TrailStandard{ID: standard.ID, Name: standard.Label.In(s.call.lang), Calendar: standard.Calendar}
	q, err := query.Parse(standard.Measure)
	promise, ok := waiting.Of(standard)
	if out.Held = err == nil && ok && len(q.Measures) == 1 && q.Measures[0].Kind == query.Duration; !out.Held {
		out.Why = unheldMeasure
	}
	if out.Units, err = s.call.unitCodes(ctx, standard.Units); err != nil {
		return out, nil, err
	}
	if out.Held && len(standard.Units) > 0 && len(out.Units) == 0 {
		out.Held, out.Why = false, unheldUnits
	}
	calendar, known := touchstone.CalendarOf(standard.Calendar)
	if known {
		out.Charted = calendar.Until.Format(time.DateOnly)
	}
	if out.Hours = len(standard.Hours) > 0; out.Hours || known {
		out.Zone, out.Closed = s.zone, s.names
	}
	return out, promise, nil
}

// designed is standards on the touchpoints of a design.
type designed struct {
	told   []TrailStandard
	limits []conformance.Limit
	held   []int // by limit: its place in told
	apart  []explore.Apart

	touchpoints []string // by limit
	at          []int    // by limit: its place in apart, -1 for everywhere
}

// ofDesign gives the limits that standing standards set to the touchpoints of a
// design: how long one of them takes, from its first event to its last. Where some
// are for certain units it lays the trails out anew, so that these can be told
// apart: the limits are about the population that it gives.
func (s *standards) ofDesign(ctx context.Context, design *touchstone.Journey, p *explore.Population) (*explore.Population, []TrailStandard, []conformance.Limit, error) {
	all, err := workspace.All(ctx, s.call.ws.Store.Standards(), workspace.ListOptions{})
	if err != nil {
		return nil, nil, nil, err
	}
	d, touchpoints := designed{}, design.Touchpoints()
	for i := range all {
		if slices.Contains(touchpoints, all[i].Touchpoint) {
			if err := s.take(ctx, &all[i], p, &d); err != nil {
				return nil, nil, nil, err
			}
		}
	}
	if len(d.apart) > 0 {
		if p, err = p.Apart(ctx, d.apart); err != nil {
			return nil, nil, nil, err
		}
	}
	limits, err := d.about(p)
	return p, d.told, limits, err
}

// take adds a standard to those of a design.
func (s *standards) take(ctx context.Context, standard *touchstone.Standard, p *explore.Population, d *designed) error {
	one, promise, err := s.read(ctx, standard)
	if err != nil {
		return err
	}
	met := slices.ContainsFunc(p.Steps, func(step explore.Step) bool { return step.Key == string(standard.Touchpoint) })
	for _, fault := range []struct {
		is  bool
		why Unheld
	}{
		{one.Held && promise.Bound != touchstone.AtMost, unheldMeasure},
		{!met, unheldUnmet},
		{len(one.Units) > 0 && len(d.apart) == explore.MaxApart, unheldUnits},
	} {
		if one.Held && fault.is {
			one.Held, one.Why = false, fault.why
		}
	}
	if one.Held {
		at := -1
		if len(one.Units) > 0 {
			at = len(d.apart)
			d.apart = append(d.apart, explore.Apart{Step: string(standard.Touchpoint), Units: one.Units})
		}
		d.at, d.held = append(d.at, at), append(d.held, len(d.told))
		d.limits = append(d.limits, conformance.Limit{Name: one.Name, Within: promise.ThresholdMS, Standard: one.ID, Share: promise.Quantile,
			Since: promise.SinceMS, Until: promise.UntilMS, Opening: s.opening(standard.Hours, standard.Calendar)})
		d.touchpoints = append(d.touchpoints, string(standard.Touchpoint))
	}
	d.told = append(d.told, one)
	return nil
}

// about gives the limits with the steps of a population that they are about.
func (d *designed) about(p *explore.Population) ([]conformance.Limit, error) {
	var out []conformance.Limit
	for i, limit := range d.limits {
		var err error
		if d.at[i] >= 0 {
			limit.From, _ = p.Met(d.at[i])
		} else if limit.From, err = p.Numbers("standards", []string{d.touchpoints[i]}); err != nil {
			return nil, err
		}
		if len(limit.From) == 0 {
			d.told[d.held[i]].Held, d.told[d.held[i]].Why = false, unheldUnits
			continue
		}
		out = append(out, limit)
	}
	return out, nil
}

// ofWaits reads a standard for waits that begin and end with some steps. Invalid
// when it is about something else than these waits; NotFound.
func (s *standards) ofWaits(ctx context.Context, id string, p *explore.Population, q *waiting.Question) (*heldWaits, error) {
	standard, err := s.call.ws.Store.Standards().ByID(ctx, id)
	if err != nil {
		return nil, err
	}
	one, promise, err := s.read(ctx, &standard)
	if err != nil {
		return nil, err
	}
	about := func(n uint32) bool { return p.Steps[n].Key == string(standard.Touchpoint) }
	switch {
	case !one.Held:
		return nil, notHeld(one.Why, one.Name)
	case !slices.ContainsFunc(slices.Concat(q.From, q.To), about):
		return nil, &touchstone.Error{Kind: touchstone.Invalid, Field: "standard_id", Message: touchstone.Msg("api.standard_elsewhere", "name", one.Name)}
	}
	return &heldWaits{TrailStandard: one, promise: promise, opening: s.opening(standard.Hours, standard.Calendar), touchpoint: string(standard.Touchpoint)}, nil
}

func notHeld(why Unheld, name string) error {
	return &touchstone.Error{Kind: touchstone.Invalid, Field: "standard_id", Message: why.Message(name)}
}

// heldWaits is a standard that waits are held against.
type heldWaits struct {
	TrailStandard
	promise    *waiting.Standard
	opening    *touchstone.Opening
	touchpoint string
}

// lay gives the population and the question of the waits that the standard is
// about: where it is for certain units, those that begin there, or end there;
// what ends elsewhere is interrupted. Read gives the question to a population.
func (h *heldWaits) lay(ctx context.Context, p *explore.Population, read func(*explore.Population) (waiting.Question, error)) (*explore.Population, waiting.Question, error) {
	var elsewhere []uint32
	if len(h.Units) > 0 {
		var err error
		if p, err = p.Apart(ctx, []explore.Apart{{Step: h.touchpoint, Units: h.Units}}); err != nil {
			return nil, waiting.Question{}, err
		}
		_, elsewhere = p.Met(0)
	}
	q, err := read(p)
	if err != nil {
		return nil, q, err
	}
	for _, n := range elsewhere {
		if slices.Contains(q.To, n) {
			q.Without = append(q.Without, n)
		}
	}
	there := func(list []uint32) []uint32 {
		return slices.DeleteFunc(list, func(n uint32) bool { return slices.Contains(elsewhere, n) })
	}
	q.From, q.To = there(q.From), there(q.To)
	if len(q.From) == 0 || len(q.To) == 0 {
		return nil, q, notHeld(unheldUnits, h.Name)
	}
	q.Standard, q.Opening = h.promise, h.opening
	return p, q, nil
}
