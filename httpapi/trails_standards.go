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
	Why      Unheld   `json:"why,omitempty" enum:"measure,units,unmet" doc:"Why not: it promises something else than that a share of the times is short (measure); it is for some units, which trails do not carry (units); no event is its touchpoint (unmet)."`
	Hours    bool     `json:"hours,omitempty" doc:"Only its opening hours count."`
	Calendar string   `json:"calendar,omitempty" doc:"Whose holidays count as closed. They are not known here: closed of the question names them."`
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
	hours   []touchstone.Hours
	opening *touchstone.Opening
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
			return nil, &touchstone.Error{Kind: touchstone.Invalid, Field: "ask.closed", Message: touchstone.Msg("api.closed_day", "value", fmt.Sprintf("%.40s", text))}
		}
		s.closed = append(s.closed, day)
	}
	return s, nil
}

// opening lays out the hours of a standard; nil when it has none.
func (s *standards) opening(hours []touchstone.Hours) *touchstone.Opening {
	if len(hours) == 0 {
		return nil
	}
	same := func(a, b touchstone.Hours) bool {
		return a.From == b.From && a.To == b.To && slices.Equal(a.Days, b.Days)
	}
	for _, l := range s.known {
		if slices.EqualFunc(l.hours, hours, same) {
			return l.opening
		}
	}
	o := touchstone.NewOpening(hours, s.clock, s.closed)
	s.known = append(s.known, laid{hours, o})
	return o
}

// read tells whether a standard can be held against journeys, and what it
// promises of waits.
func (s *standards) read(standard *touchstone.Standard) (TrailStandard, *waiting.Standard) {
	out := TrailStandard{ID: standard.ID, Name: standard.Label.In(s.call.lang), Calendar: standard.Calendar}
	q, err := query.Parse(standard.Measure)
	promise, ok := waiting.Of(standard)
	switch {
	case err != nil || !ok || len(q.Measures) != 1 || q.Measures[0].Kind != query.Duration:
		out.Why = unheldMeasure
	case len(standard.Units) > 0:
		out.Why = unheldUnits
	default:
		out.Held = true
	}
	if len(standard.Hours) > 0 {
		out.Hours, out.Zone, out.Closed = true, s.zone, s.names
	}
	return out, promise
}

// ofDesign gives the limits that standing standards set to the touchpoints of a
// design: how long one of them takes, from its first event to its last.
func (s *standards) ofDesign(ctx context.Context, design *touchstone.Journey, p *explore.Population) ([]TrailStandard, []conformance.Limit, error) {
	var told []TrailStandard
	var limits []conformance.Limit
	all, err := workspace.All(ctx, s.call.ws.Store.Standards(), workspace.ListOptions{})
	if err != nil {
		return nil, nil, err
	}
	designed := design.Touchpoints()
	for i := range all {
		standard := &all[i]
		if !slices.Contains(designed, standard.Touchpoint) {
			continue
		}
		one, promise := s.read(standard)
		if one.Held && promise.Bound != touchstone.AtMost {
			one.Held, one.Why = false, unheldMeasure
		}
		step := slices.IndexFunc(p.Steps, func(s explore.Step) bool { return s.Key == string(standard.Touchpoint) })
		if one.Held && step < 0 {
			one.Held, one.Why = false, unheldUnmet
		}
		if one.Held {
			limits = append(limits, conformance.Limit{Name: one.Name, From: []uint32{uint32(step)}, Within: promise.ThresholdMS, Standard: one.ID, Share: promise.Quantile,
				Since: promise.SinceMS, Until: promise.UntilMS, Opening: s.opening(standard.Hours)})
		}
		told = append(told, one)
	}
	return told, limits, nil
}

// ofWaits makes a question about waits hold them against a standard, and count
// its opening hours. Invalid when it is about something else than these waits;
// NotFound.
func (s *standards) ofWaits(ctx context.Context, id string, p *explore.Population, q *waiting.Question) (*TrailStandard, error) {
	standard, err := s.call.ws.Store.Standards().ByID(ctx, id)
	if err != nil {
		return nil, err
	}
	one, promise := s.read(&standard)
	about := func(n uint32) bool { return p.Steps[n].Key == string(standard.Touchpoint) }
	switch {
	case !one.Held:
		return nil, &touchstone.Error{Kind: touchstone.Invalid, Field: "ask.standard_id", Message: one.Why.Message(one.Name)}
	case !slices.ContainsFunc(slices.Concat(q.From, q.To), about):
		return nil, &touchstone.Error{Kind: touchstone.Invalid, Field: "ask.standard_id", Message: touchstone.Msg("api.standard_elsewhere", "name", one.Name)}
	}
	q.Standard, q.Opening = promise, s.opening(standard.Hours)
	return &one, nil
}
