// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"cmp"
	"context"
	"slices"

	moments "touchstone/moment"
	"touchstone/moment/consistency"
	"touchstone/moment/study"
)

// CauseCard is a touchpoint behind, and one in front.
type CauseCard struct {
	Behind NamedTouchpoint `json:"behind"`
	Front  NamedTouchpoint `json:"front"`
	Effect Amount          `json:"effect" doc:"On the share of bad encounters in front within two days, adjusted association."`
	N      int             `json:"n"`
	Q      float64         `json:"q"`
	Holds  bool            `json:"holds" doc:"For the worse, with false discoveries controlled."`
}

// UnevenCard is a measure that differs over places.
type UnevenCard struct {
	Touchpoint *NamedTouchpoint    `json:"touchpoint,omitempty"`
	Stage      string              `json:"stage,omitempty" doc:"Id; when it is about a stage."`
	StageName  string              `json:"stage_name,omitempty"`
	Over       study.Dimension     `json:"over" enum:"unit,channel,shift"`
	Measure    consistency.Measure `json:"measure" enum:"bad_share,wait,tone" doc:"Share of bad encounters, the geometric mean of seconds, or the share that was spoken of as friendly of those of which customers said how the staff were."`
	Between    float64             `json:"between" doc:"Standard deviation between places; of wait: of logarithms."`
	Low        float64             `json:"between_low"`
	High       float64             `json:"between_high"`
	Q          float64             `json:"q"`
	Stretch    float64             `json:"stretch" doc:"By which the funnel is widened because places differ anyway; 1: not."`
	Few        int                 `json:"few" doc:"Places with too few encounters, left out."`
	Places     []PlaceCard         `json:"places"`
}

// ToneCard is how much there was to compare of how staff treat customers.
type ToneCard struct {
	N        int `json:"n" doc:"Encounters of which customers said how the staff were."`
	Compared int `json:"compared" doc:"Touchpoints and stages, by units, channels or shifts, that they sufficed for: 20 in each of three places."`
}

// PlaceCard is a unit, a channel or a shift.
type PlaceCard struct {
	Key    string     `json:"key" doc:"Code of the unit, channel, or first hour of the shift."`
	Name   string     `json:"name"`
	N      int        `json:"n"`
	Value  Amount     `json:"value"`
	Inner  [2]float64 `json:"inner" doc:"Within which 95 % of places of its size lie; of wait: of logarithms."`
	Outer  [2]float64 `json:"outer" doc:"99.8 %."`
	Beyond int        `json:"beyond" doc:"0 within inner, 1 beyond it, 2 beyond outer."`
}

// ContrastCard is an effect in several groups.
type ContrastCard struct {
	Touchpoint NamedTouchpoint `json:"touchpoint"`
	Impact     moments.Impact  `json:"impact"`
	Outcome    string          `json:"outcome,omitempty" doc:"Missing for emotion."`
	Trait      string          `json:"trait,omitempty" doc:"Missing between periods."`
	TraitName  string          `json:"trait_name,omitempty" doc:"What the workspace calls it."`
	Effects    []GroupEffect   `json:"effects"`
	P          float64         `json:"p" doc:"Of no difference."`
	Q          float64         `json:"q"`
	Differs    bool            `json:"differs"`
}

// GroupEffect is an effect in a group.
type GroupEffect struct {
	Group  string `json:"group" doc:"Value of the trait; earlier or later."`
	N      int    `json:"n"`
	Effect Amount `json:"effect"`
}

// deeper adds what a study knows beyond the moments themselves, as far as the
// reader may see it: units of others are not named.
func (d *studyDesk) deeper(ctx context.Context, out *StudyShown) error {
	for _, c := range d.study.Causes {
		if err := d.cause(ctx, c, out); err != nil {
			return err
		}
	}
	slices.SortStableFunc(out.Causes, func(a, b CauseCard) int { return cmp.Compare(a.Q, b.Q) })
	for i := range d.study.Uneven {
		if err := d.uneven(ctx, &d.study.Uneven[i], out); err != nil {
			return err
		}
	}
	if t := d.study.Tone; t != nil {
		out.Tone = &ToneCard{t.N, t.Compared}
	}
	if err := d.stated(ctx, out); err != nil {
		return err
	}
	if err := d.views(ctx, out); err != nil {
		return err
	}
	err := d.channels(ctx, out)
	if err != nil {
		return err
	}
	if out.Waits, err = d.waits(ctx); err != nil {
		return err
	}
	if out.Drift, err = d.contrasts(ctx, d.study.Drift, false); err != nil {
		return err
	}
	out.Segments, err = d.contrasts(ctx, d.study.Segments, true)
	return err
}

func (d *studyDesk) cause(ctx context.Context, c study.Cause, out *StudyShown) error {
	if !d.call.ownTouchpoint(d.id(c.Front)) {
		return nil
	}
	front, err := d.named(ctx, c.Front)
	if err != nil {
		return err
	}
	name, err := d.name(ctx, c.BehindID)
	out.Causes = append(out.Causes, CauseCard{NamedTouchpoint{c.BehindID, name}, front, Amount{c.Value, c.Low, c.High}, c.N, c.Q, c.Holds})
	return err
}

func (d *studyDesk) uneven(ctx context.Context, u *study.Uneven, out *StudyShown) error {
	if d.call.who.Scoped() && (u.Touchpoint == "" || !d.call.ownTouchpoint(u.Touchpoint)) {
		return nil
	}
	card := UnevenCard{Stage: string(u.Stage), Over: u.Over, Measure: u.Measure, Between: u.Spread.Between, Low: u.Spread.Range.Low, High: u.Spread.Range.High,
		Q: u.Q, Stretch: u.Stretch, Few: u.Few, Places: []PlaceCard{}}
	var err error
	if card.StageName, err = d.names.stage(ctx, u.Stage); err != nil {
		return err
	}
	if u.Touchpoint != "" {
		name, err := d.name(ctx, u.Touchpoint)
		if err != nil {
			return err
		}
		card.Touchpoint = &NamedTouchpoint{u.Touchpoint, name}
	}
	for i, p := range u.Places {
		place := PlaceCard{Key: u.Names[i], Name: u.Names[i], N: p.N, Value: Amount{p.Value, p.Interval.Low, p.Interval.High},
			Inner: [2]float64{p.Funnel.Inner.Low, p.Funnel.Inner.High}, Outer: [2]float64{p.Funnel.Outer.Low, p.Funnel.Outer.High}, Beyond: p.Funnel.Beyond}
		if u.Over == study.OverUnits {
			name, err := d.names.unit(ctx, u.Names[i])
			if err != nil {
				return err
			}
			place.Name = cmp.Or(name, place.Name)
		}
		card.Places = append(card.Places, place)
	}
	out.Uneven = append(out.Uneven, card)
	return nil
}

// contrasts gives those of the reader's touchpoints; only those that differ
// where asked for.
func (d *studyDesk) contrasts(ctx context.Context, all []study.Contrast, differing bool) ([]ContrastCard, error) {
	out := []ContrastCard{}
	for _, c := range all {
		if differing && !c.Differs || !d.call.ownTouchpoint(d.id(c.Touchpoint)) {
			continue
		}
		named, err := d.named(ctx, c.Touchpoint)
		if err != nil {
			return nil, err
		}
		card := ContrastCard{Touchpoint: named, Impact: c.Impact, Outcome: c.Outcome, Trait: c.Trait, P: c.Spread.P, Q: c.Q, Differs: c.Differs, Effects: []GroupEffect{}}
		if c.Trait != "" {
			if card.TraitName, err = d.known(ctx, study.TraitPrefix+c.Trait); err != nil {
				return nil, err
			}
		}
		for _, e := range c.Effects {
			card.Effects = append(card.Effects, GroupEffect{c.Names[e.Group], e.N, Amount{e.Value, e.Low, e.High}})
		}
		out = append(out, card)
	}
	return out, nil
}
