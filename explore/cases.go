// SPDX-License-Identifier: Apache-2.0

package explore

import (
	"errors"
	"slices"
	"time"

	"touchstone"
	"touchstone/journey"
)

// MaxGap is the longest gap that can divide cases: ten years.
const MaxGap = 3660 * 24 * time.Hour

// Cases says what one journey is, in one of three ways: what a gap ends, what
// happens to an object, or what lies from some steps to others. The zero value
// is everything of a customer.
type Cases struct {
	GapMS  int64    `json:"gap_ms,omitempty" minimum:"0" doc:"A longer time without events ends a journey."`
	Object string   `json:"object,omitempty" maxLength:"200" doc:"A journey follows one object of this type, such as order; it is one of the first who is known to act in it."`
	Starts []string `json:"starts,omitempty" maxItems:"1000" doc:"A journey begins with any of these steps where none has begun; needs ends. What lies outside such journeys is left out."`
	Ends   []string `json:"ends,omitempty" maxItems:"1000" doc:"It ends with the first of any of these after its beginning; one that has no end is left out."`
}

// check tells what is wrong with cases, but for the names of steps.
func (c *Cases) check() error {
	if c.GapMS < 0 || c.GapMS > MaxGap.Milliseconds() {
		return invalid("cases.gap_ms", touchstone.Msg("explore.gap", "most", MaxGap.Milliseconds()))
	}
	ways := 0
	for _, asked := range []bool{c.GapMS > 0, c.Object != "", len(c.Starts)+len(c.Ends) > 0} {
		if asked {
			ways++
		}
	}
	if ways > 1 {
		return invalid("cases", touchstone.Msg("explore.two_cases"))
	}
	if (len(c.Starts) > 0) != (len(c.Ends) > 0) {
		return invalid("cases", touchstone.Msg("explore.half_cases"))
	}
	return nil
}

func (p *Population) doubled(steps []uint32) []uint32 {
	out := slices.Clone(steps)
	for _, s := range steps {
		out = append(out, s+uint32(len(p.Steps)))
	}
	return out
}

// cut makes the trails those of the cases. Invalid when there is no step of a
// name.
func (p *Population) cut(c Cases) error {
	if c.GapMS > 0 {
		p.Source = journey.ByGap(p.Source, time.Duration(c.GapMS)*time.Millisecond)
		return nil
	}
	starts, noStart := p.Numbers("cases.starts", c.Starts)
	ends, noEnd := p.Numbers("cases.ends", c.Ends)
	if p.details.focus.level != "" { // events at the unit have numbers beyond the others
		starts, ends = p.doubled(starts), p.doubled(ends)
	}
	p.Source = journey.Between(p.Source, starts, ends)
	return errors.Join(noStart, noEnd)
}
