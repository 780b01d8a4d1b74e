// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"context"

	"touchstone"
	"touchstone/moment/study"
)

type evidenceInput struct {
	StudyInput
	Touchpoint touchstone.TouchpointID `query:"touchpoint" doc:"Of this touchpoint; else a pain point is named."`
	Pain       int                     `query:"pain" default:"-1" minimum:"-1" doc:"Index among pains."`
	Limit      int                     `query:"limit" minimum:"1" maximum:"100" default:"20"`
}

// BadEncounter is the fact that began a bad encounter, with what tells that it
// was bad.
type BadEncounter struct {
	EventCard
	UnitName   string        `json:"unit_name,omitempty"`
	Because    study.Because `json:"because,omitempty" enum:"rated,said,waited" doc:"What tells that it was bad. A score counts before what was said, and that before a wait. Missing in searches that did not keep it."`
	Shown      *EventCard    `json:"shown,omitempty" doc:"The fact with that score or text, where it is not the one that began the encounter and the reader may see it."`
	Aspect     string        `json:"aspect,omitempty" doc:"What a text found bad first."`
	AspectName string        `json:"aspect_name,omitempty"`
	Waited     *int64        `json:"waited_ms,omitempty" doc:"How long its contacts took."`
	Limit      *int64        `json:"limit_ms,omitempty" doc:"How long one may take by the touchpoint's standards at the time of the search."`
}

// evidenceOfMoments gives bad encounters, as far as the reader may see the facts
// that began them; facts that were erased are gone.
func (a *API) evidenceOfMoments(ctx context.Context, c *call, in *evidenceInput) (*content[page[BadEncounter]], error) {
	_, s, err := c.study(in.ID)
	if err != nil {
		return nil, err
	}
	proofs, limit, err := in.proofs(s)
	if err != nil {
		return nil, err
	}
	l, err := c.eventList(ctx)
	if err != nil {
		return nil, err
	}
	out := page[BadEncounter]{Items: []BadEncounter{}}
	for i := range proofs {
		if len(out.Items) == in.Limit {
			break
		}
		one, err := l.bad(ctx, &proofs[i])
		if err != nil {
			return nil, err
		}
		if one != nil {
			one.Limit = limit
			out.Items = append(out.Items, *one)
		}
	}
	return &content[page[BadEncounter]]{out}, nil
}

// proofs gives what was asked for, and how long a contact there may take.
func (in *evidenceInput) proofs(s *study.Study) ([]study.Proof, *int64, error) {
	limit := func(at int) *int64 {
		if d, known := s.Limits[touchstone.TouchpointID(s.Findings.Touchpoints[at].Name)]; known {
			return ptr(d.Milliseconds())
		}
		return nil
	}
	if in.Pain >= 0 && in.Pain < len(s.Pains) {
		return s.Pains[in.Pain].Proofs, limit(s.Pains[in.Pain].Touchpoint), nil
	}
	for i := range s.Findings.Touchpoints {
		switch {
		case s.Findings.Touchpoints[i].Name != string(in.Touchpoint):
		case s.Proofs == nil: // of a search by an older program
			return nil, nil, nil
		default:
			return s.Proofs[i], limit(i), nil
		}
	}
	return nil, nil, &touchstone.Error{Kind: touchstone.NotFound, Field: "query.touchpoint", Message: touchstone.Msg("api.no_evidence")}
}

// bad gives one bad encounter; nil where the caller may not see it.
func (l *eventList) bad(ctx context.Context, p *study.Proof) (*BadEncounter, error) {
	card, err := l.at(ctx, p.Began)
	if card == nil || err != nil {
		return nil, err
	}
	out := &BadEncounter{EventCard: *card, Because: p.By, Aspect: p.Aspect}
	if p.Wait == p.Wait {
		out.Waited = ptr(int64(float64(p.Wait) * 1000))
	}
	if p.Shown != p.Began && p.Shown != 0 {
		if out.Shown, err = l.at(ctx, p.Shown); err != nil {
			return nil, err
		}
	}
	if out.UnitName, err = l.names.unit(ctx, card.Unit); err != nil || p.Aspect == "" {
		return out, err
	}
	out.AspectName, err = l.names.aspect(ctx, p.Aspect)
	return out, err
}
