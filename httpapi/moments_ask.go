// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"context"
	"fmt"
	"math"
	"slices"

	"touchstone"
	"touchstone/locale"
	moments "touchstone/moment"
	"touchstone/moment/priority"
	"touchstone/moment/study"
)

// LeverAsk is a change at a touchpoint that somebody imagines.
type LeverAsk struct {
	Touchpoint touchstone.TouchpointID `json:"touchpoint"`
	Bad        *float64                `json:"bad_share,omitempty" minimum:"0" maximum:"1" doc:"Share of bad encounters; as it is unless said."`
	Wait       *float64                `json:"wait_cut,omitempty" minimum:"0" maximum:"0.95" doc:"By which part waiting gets shorter: 0.25 is three quarters of the time. Instead of bad_share; only where waits were measured."`
	Good       *float64                `json:"good_share,omitempty" minimum:"0" maximum:"1" doc:"Share of good encounters; as it is unless said."`
}

type whatIfInput struct {
	StudyInput
	Body struct {
		Levers []LeverAsk `json:"levers" minItems:"1" maxItems:"50"`
	}
}

// WaitCard is how the chance of a bad encounter grows with how long it takes.
type WaitCard struct {
	Touchpoint NamedTouchpoint `json:"touchpoint"`
	N          int             `json:"n" doc:"Encounters that were rated and timed."`
	MedianS    float64         `json:"median_s" doc:"Seconds."`
	Slope      Amount          `json:"slope" doc:"Of log odds of a bad encounter by log seconds."`
}

// waits gives the curves of the reader's touchpoints.
func (d *studyDesk) waits(ctx context.Context) ([]WaitCard, error) {
	out := []WaitCard{}
	for t, w := range d.study.Waits {
		if w.N == 0 || !d.call.ownTouchpoint(d.id(t)) {
			continue
		}
		named, err := d.named(ctx, t)
		if err != nil {
			return nil, err
		}
		se := math.Sqrt(w.VCov[2])
		out = append(out, WaitCard{named, w.N, w.Median, Amount{w.Slope, w.Slope - 1.959963984540054*se, w.Slope + 1.959963984540054*se}})
	}
	return out, nil
}

// Imagined is what levers are expected to change.
type Imagined struct {
	Outcomes    []ImaginedOutcome `json:"outcomes"`
	Money       *Amount           `json:"money,omitempty" doc:"A month, minor units; missing where no outcome has a worth."`
	Assumptions []string          `json:"assumptions" doc:"What this takes for granted."`
	Unknown     []NamedTouchpoint `json:"unknown" doc:"Touchpoints whose effect on no outcome could be estimated."`
	Verify      []VerifyCard      `json:"verify" doc:"What it takes to see each change later."`
}

// ImaginedOutcome is how one outcome would change.
type ImaginedOutcome struct {
	Outcome   string         `json:"outcome"`
	Impact    moments.Impact `json:"impact"`
	Binary    bool           `json:"binary" doc:"It happens or not; else it is a score."`
	Mean      Amount         `json:"mean" doc:"Change of the mean of all customers; a share is 0 to 1."`
	Amount    *Amount        `json:"amount,omitempty" doc:"Change a month, of an outcome that happens or not."`
	Money     *Amount        `json:"money,omitempty"`
	Customers float64        `json:"customers" doc:"A month."`
}

// VerifyCard is what it takes to see a change later.
type VerifyCard struct {
	Touchpoint NamedTouchpoint `json:"touchpoint"`
	Outcome    string          `json:"outcome"`
	Expected   float64         `json:"expected" doc:"Difference between customers with and without the change."`
	PerGroup   int             `json:"per_group" doc:"Customers with the change, and as many without, for 95 % confidence and a power of 80 %."`
	Days       float64         `json:"days" doc:"Until that many have met the touchpoint."`
}

func (a *API) imagineMoments(ctx context.Context, c *call, in *whatIfInput) (*content[Imagined], error) {
	_, s, err := c.study(in.ID)
	if err != nil {
		return nil, err
	}
	levers, err := c.levers(s, in.Body.Levers)
	if err != nil {
		return nil, err
	}
	d := &studyDesk{call: c, study: s, names: c.namer()}
	basis := s.Basis(nil)
	w, err := priority.Imagine(&s.Findings, basis, levers)
	if err != nil {
		return nil, err
	}
	out := Imagined{Outcomes: []ImaginedOutcome{}, Money: amount(w.Money), Assumptions: []string{}, Unknown: []NamedTouchpoint{}, Verify: []VerifyCard{}}
	for _, o := range w.Outcomes {
		out.Outcomes = append(out.Outcomes, ImaginedOutcome{Outcome: o.Outcome, Impact: o.Impact, Binary: o.Binary, Mean: Amount{o.Mean.Value, o.Mean.Low, o.Mean.High},
			Amount: amount(o.Amount), Money: amount(o.Money), Customers: o.Customers})
	}
	for _, assumed := range w.Assumptions {
		out.Assumptions = append(out.Assumptions, locale.Text(c.lang, assumption(assumed)))
	}
	for _, t := range w.Unknown {
		named, err := d.named(ctx, t)
		if err != nil {
			return nil, err
		}
		out.Unknown = append(out.Unknown, named)
	}
	if out.Verify, err = d.verify(ctx, basis, levers); err != nil {
		return nil, err
	}
	return &content[Imagined]{out}, nil
}

func assumption(a priority.Assumption) touchstone.Message {
	switch a {
	case priority.EffectsAreCausal:
		return touchstone.Msg("api.assume_causal")
	case priority.EffectsAdd:
		return touchstone.Msg("api.assume_add")
	case priority.UnratedAreAlike:
		return touchstone.Msg("api.assume_alike")
	case priority.WaitsMakeBad:
		return touchstone.Msg("api.assume_waits")
	}
	return touchstone.Msg("api.assume_good")
}

func (d *studyDesk) named(ctx context.Context, t int) (NamedTouchpoint, error) {
	name, err := d.name(ctx, d.id(t))
	return NamedTouchpoint{d.id(t), name}, err
}

// verify tells, of every lever, what it takes to see its changes.
func (d *studyDesk) verify(ctx context.Context, b priority.Basis, levers []priority.Lever) ([]VerifyCard, error) {
	out := []VerifyCard{}
	for _, l := range levers {
		named, err := d.named(ctx, l.Touchpoint)
		if err != nil {
			return nil, err
		}
		all, err := priority.Verify(&d.study.Findings, b, l)
		if err != nil {
			return nil, err
		}
		for _, v := range all {
			out = append(out, VerifyCard{named, v.Outcome, v.Expected, v.PerGroup, v.Days})
		}
	}
	return out, nil
}

// levers finds the touchpoints of levers among the reader's. Invalid when there
// is no such touchpoint.
func (c *call) levers(s *study.Study, asked []LeverAsk) ([]priority.Lever, error) {
	var out []priority.Lever
	share := func(v *float64) float64 {
		if v == nil {
			return math.NaN()
		}
		return *v
	}
	for i, l := range asked {
		t, err := c.touchpointOf(s, l.Touchpoint, fmt.Sprintf("body.levers[%d].touchpoint", i))
		if err != nil {
			return nil, err
		}
		lever := priority.Lever{Touchpoint: t, Bad: share(l.Bad), Good: share(l.Good)}
		if l.Wait != nil {
			if t >= len(s.Waits) || s.Waits[t].N == 0 || l.Bad != nil {
				return nil, &touchstone.Error{Kind: touchstone.Invalid, Field: fmt.Sprintf("body.levers[%d].wait_cut", i), Message: touchstone.Msg("api.no_waits", "least", priority.LeastWaits)}
			}
			change, se := s.Waits[t].Cut(*l.Wait)
			lever.Bad, lever.BadSE = math.Max(0, s.Findings.Touchpoints[t].BadShare+change), se
		}
		out = append(out, lever)
	}
	return out, nil
}

// touchpointOf gives the index of a touchpoint of a study.
func (c *call) touchpointOf(s *study.Study, id touchstone.TouchpointID, field string) (int, error) {
	t := slices.IndexFunc(s.Findings.Touchpoints, func(f moments.Finding) bool { return f.Name == string(id) })
	if t < 0 || !c.ownTouchpoint(id) {
		return 0, &touchstone.Error{Kind: touchstone.Invalid, Field: field, Message: touchstone.Msg("api.study_touchpoint", "id", string(id))}
	}
	return t, nil
}

type planInput struct {
	StudyInput
	Body struct {
		Budget float64   `json:"budget,omitempty" minimum:"0" doc:"Minor units."`
		Work   []WorkAsk `json:"work" maxItems:"500" doc:"What mending touchpoints takes."`
	}
}

// WorkAsk is what mending a touchpoint takes.
type WorkAsk struct {
	Touchpoint touchstone.TouchpointID `json:"touchpoint"`
	Cost       float64                 `json:"cost,omitempty" minimum:"0" doc:"Minor units, once."`
	Effort     int                     `json:"effort,omitempty" minimum:"0" maximum:"5" doc:"1 (days) to 5 (a year)."`
}

// Planned is what to do first for a budget.
type Planned struct {
	Items  []PriorityCard `json:"items" doc:"What could be mended, what to do first on top."`
	Chosen []int          `json:"chosen" doc:"Indices of the items that together bring most within the budget."`
	Cost   float64        `json:"cost" doc:"Of what was chosen."`
	Money  float64        `json:"money" doc:"That it saves a month."`
}

func (a *API) planMoments(ctx context.Context, c *call, in *planInput) (*content[Planned], error) {
	k, s, err := c.study(in.ID)
	if err != nil {
		return nil, err
	}
	work := map[int]priority.Work{}
	for i, w := range in.Body.Work {
		t, err := c.touchpointOf(s, w.Touchpoint, fmt.Sprintf("body.work[%d].touchpoint", i))
		if err != nil {
			return nil, err
		}
		work[t] = priority.Work{Cost: w.Cost, Effort: w.Effort}
	}
	shown, err := c.show(ctx, k, s, work)
	if err != nil {
		return nil, err
	}
	out := Planned{Items: shown.Items, Chosen: []int{}}
	plan := priority.Choose(choices(shown.Items), in.Body.Budget)
	out.Chosen, out.Cost, out.Money = append(out.Chosen, plan.Items...), plan.Cost, plan.Money
	return &content[Planned]{out}, nil
}

// choices gives what a plan is chosen among: what the reader sees.
func choices(cards []PriorityCard) []priority.Item {
	numbers := map[touchstone.TouchpointID]int{}
	out := make([]priority.Item, len(cards))
	for i, card := range cards {
		if _, known := numbers[card.Touchpoint]; !known {
			numbers[card.Touchpoint] = len(numbers)
		}
		out[i] = priority.Item{Touchpoint: numbers[card.Touchpoint], Grade: card.Grade, Work: priority.Work{Cost: card.Cost, Effort: card.Effort}, Money: priority.Figure{Value: math.NaN()}}
		if card.Money != nil {
			out[i].Money.Value = card.Money.Value
		}
	}
	return out
}

type thenInput struct {
	StudyInput
	With string `query:"with" required:"true" maxLength:"80" doc:"Id of the earlier search."`
}

// ThenAndNow sets two searches side by side.
type ThenAndNow struct {
	Then        StudyHead      `json:"then"`
	Now         StudyHead      `json:"now"`
	Touchpoints []ThenNowTouch `json:"touchpoints" doc:"In the order of the newer one; those that were only in the earlier one come last."`
}

// ThenNowTouch is one touchpoint then and now.
type ThenNowTouch struct {
	NamedTouchpoint
	Change Turn         `json:"change" enum:"appeared,faded,kept,none" doc:"A moment of truth now and not then, then and not now, both, or neither."`
	Then   *moments.Row `json:"then,omitempty"`
	Now    *moments.Row `json:"now,omitempty"`
}

// Turn is what became of a moment.
type Turn string

// The turns.
const (
	Appeared Turn = "appeared"
	Faded    Turn = "faded"
	Kept     Turn = "kept"
	Neither  Turn = "none"
)

func turn(then, now *moments.Row) Turn {
	before, after := then != nil && then.Moment, now != nil && now.Moment
	switch {
	case before && after:
		return Kept
	case after:
		return Appeared
	case before:
		return Faded
	}
	return Neither
}

func (a *API) compareMoments(ctx context.Context, c *call, in *thenInput) (*content[ThenAndNow], error) {
	var shown [2]*StudyShown
	for i, id := range []string{in.With, in.ID} {
		k, s, err := c.study(id)
		if err != nil {
			return nil, err
		}
		if shown[i], err = c.show(ctx, k, s, nil); err != nil {
			return nil, err
		}
	}
	then, now := shown[0], shown[1]
	out := ThenAndNow{Then: then.StudyHead, Now: now.StudyHead, Touchpoints: []ThenNowTouch{}}
	add := func(id string, name string) {
		row := func(s *StudyShown) *moments.Row {
			if i := slices.Index(s.IDs, id); i >= 0 {
				return &s.Findings.Touchpoints[i]
			}
			return nil
		}
		t := ThenNowTouch{NamedTouchpoint: NamedTouchpoint{touchstone.TouchpointID(id), name}, Then: row(then), Now: row(now)}
		t.Change = turn(t.Then, t.Now)
		out.Touchpoints = append(out.Touchpoints, t)
	}
	for i, id := range now.IDs {
		add(id, now.Findings.Touchpoints[i].Name)
	}
	for i, id := range then.IDs {
		if !slices.Contains(now.IDs, id) {
			add(id, then.Findings.Touchpoints[i].Name)
		}
	}
	return &content[ThenAndNow]{out}, nil
}
