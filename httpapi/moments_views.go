// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"context"
	"math"

	"touchstone"
	"touchstone/locale"
	moments "touchstone/moment"
	"touchstone/moment/study"
)

// ViewsCard is what other methods say, all by the relation of ratings to one
// outcome.
type ViewsCard struct {
	Outcome string     `json:"outcome"`
	N       int        `json:"n" doc:"Customers with an answer."`
	R2      float64    `json:"r2" doc:"Of all ratings together."`
	Signal  bool       `json:"signal" doc:"Whether they tell of the outcome at all (F test)."`
	Method  string     `json:"method"`
	Of      []ViewCard `json:"of"`
}

// ViewCard is what other methods say of one touchpoint.
type ViewCard struct {
	Touchpoint    NamedTouchpoint      `json:"touchpoint"`
	N             int                  `json:"n"`
	Importance    Amount               `json:"importance" doc:"Share of what ratings explain."`
	Rank          int                  `json:"rank"`
	RankLow       int                  `json:"rank_low"`
	RankHigh      int                  `json:"rank_high"`
	Performance   float64              `json:"performance" doc:"Mean rating, -1 to 1."`
	Quadrant      moments.QuadrantKind `json:"quadrant" enum:"concentrate,keep,low_priority,overkill,undecided,none"`
	QuadrantP     float64              `json:"quadrant_p" doc:"Probability of the likeliest field."`
	QuadrantText  string               `json:"quadrant_text"`
	Penalty       *Amount              `json:"penalty,omitempty" doc:"Of a bad rating against an ordinary one."`
	Reward        *Amount              `json:"reward,omitempty" doc:"Of a very good rating."`
	Asymmetry     moments.Asymmetry    `json:"asymmetry"`
	AsymmetryText string               `json:"asymmetry_text"`
	Disagree      []study.Disagreement `json:"disagree" enum:"moves_together,rare_but_strong,fine_but_decisive,kept_yet_decisive,confounded,one_sided,said_only,unsaid_but_counts"`
	DisagreeText  []string             `json:"disagree_text" doc:"In words."`
}

// StatedCard is what customers themselves say of one touchpoint, on scales of 0
// to 1.
type StatedCard struct {
	Touchpoint  NamedTouchpoint `json:"touchpoint"`
	Importance  *Amount         `json:"importance,omitempty" doc:"How much it matters to them: mean of the metric importance over customers, with its t interval."`
	ImportanceN int             `json:"importance_n,omitempty" doc:"Customers."`
	Gap         *Amount         `json:"gap,omitempty" doc:"How it was less what they expected (SERVQUAL): ratings less the metric expectation, mean over customers who said both."`
	GapN        int             `json:"gap_n,omitempty"`
	Expected    float64         `json:"expected,omitempty"`
	Perceived   float64         `json:"perceived,omitempty"`
}

// stated adds what customers say of the reader's touchpoints.
func (d *studyDesk) stated(ctx context.Context, out *StudyShown) error {
	for _, s := range d.study.Stated {
		if !d.call.ownTouchpoint(d.id(s.Touchpoint)) {
			continue
		}
		named, err := d.named(ctx, s.Touchpoint)
		if err != nil {
			return err
		}
		card := StatedCard{Touchpoint: named}
		if e := s.Importance; e != nil {
			card.Importance, card.ImportanceN = &Amount{e.Value, e.Low, e.High}, e.N
		}
		if g := s.Gap; g != nil {
			card.Gap, card.GapN, card.Expected, card.Perceived = &Amount{g.Gap.Value, g.Gap.Low, g.Gap.High}, g.Gap.N, g.Expected, g.Perceived
		}
		out.Stated = append(out.Stated, card)
	}
	return nil
}

// views adds what other methods say of the reader's touchpoints.
func (d *studyDesk) views(ctx context.Context, out *StudyShown) error {
	v := d.study.Views
	if v == nil {
		return nil
	}
	card := &ViewsCard{Outcome: v.Outcome, N: v.N, R2: v.R2, Signal: v.Signal, Method: v.Method, Of: []ViewCard{}}
	for i := range v.Of {
		if !d.call.ownTouchpoint(d.id(v.Of[i].Touchpoint)) {
			continue
		}
		named, err := d.named(ctx, v.Of[i].Touchpoint)
		if err != nil {
			return err
		}
		card.Of = append(card.Of, viewCard(&v.Of[i], named, d.call.lang))
	}
	out.Views = card
	return nil
}

func viewCard(w *study.View, named NamedTouchpoint, lang touchstone.Language) ViewCard {
	text := func(key string) string { return locale.Text(lang, touchstone.Msg(key)) }
	card := ViewCard{Touchpoint: named, N: w.N, Importance: Amount{w.Importance.Share, w.Importance.Low, w.Importance.High}, Rank: w.Importance.Rank, RankLow: w.Importance.RankLow, RankHigh: w.Importance.RankHigh,
		Performance: w.Performance, Quadrant: w.Quadrant.Kind, QuadrantP: w.Quadrant.P, QuadrantText: text("views.quadrant_" + string(w.Quadrant.Kind)),
		Asymmetry: w.Asymmetry.Class, Disagree: emptied(w.Disagree), DisagreeText: []string{}}
	if card.Asymmetry == "" {
		card.Asymmetry = moments.Unclassified
	}
	card.AsymmetryText = text("views.asymmetry_" + string(card.Asymmetry))
	if p := w.Asymmetry.Penalty; !math.IsNaN(p.Value) && p.SE > 0 {
		card.Penalty = &Amount{p.Value, p.Low, p.High}
	}
	if r := w.Asymmetry.Reward; !math.IsNaN(r.Value) && r.SE > 0 {
		card.Reward = &Amount{r.Value, r.Low, r.High}
	}
	for _, one := range w.Disagree {
		key := "views.disagree_" + string(one)
		if one == study.OneSided {
			key += "_" + string(card.Asymmetry) // which side it is
		}
		card.DisagreeText = append(card.DisagreeText, text(key))
	}
	return card
}
