// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"time"

	"touchstone"
	"touchstone/access"
	"touchstone/answer"
	"touchstone/journey/binding"
	moments "touchstone/moment"
	"touchstone/moment/study"
	"touchstone/query"
	"touchstone/workspace"
)

// LiveJourney is a designed journey with what is known of each part of it.
type LiveJourney struct {
	Journey    touchstone.Journey `json:"journey" doc:"As it stands; its version is in it."`
	Persona    string             `json:"persona,omitempty" doc:"The name of its persona."`
	Related    []RelatedJourney   `json:"related"`
	Stages     []LiveStage        `json:"stages" doc:"In the order of the journey's."`
	Newest     string             `json:"newest,omitempty" doc:"The last day with a fact, of any touchpoint; missing where there is none in the 100 days before the period ends."`
	Few        int                `json:"few" doc:"What rests on fewer facts is thin, and not observed."`
	SilentDays int                `json:"silent_days" doc:"A touchpoint with no fact for so many days before the newest is stale."`
	Study      string             `json:"study,omitempty" doc:"Id of the search that the moments come from."`
	Provenance Provenance         `json:"provenance"`
}

// RelatedJourney is another journey that belongs to one.
type RelatedJourney struct {
	ID       touchstone.JourneyID    `json:"id"`
	Name     string                  `json:"name"`
	Kind     touchstone.JourneyKind  `json:"kind" enum:"as-is,to-be"`
	Level    touchstone.JourneyLevel `json:"level" enum:"lifecycle,journey,step"`
	Relation Relation                `json:"relation" enum:"of,redesign,part,whole" doc:"of: this one redesigns it; redesign: it redesigns this one; part: it shows a stage or step of this one larger; whole: this one shows a stage or step of it larger."`
}

// Relation is what another journey is to one.
type Relation string

// The relations.
const (
	relationOf       Relation = "of"
	relationRedesign Relation = "redesign"
	relationPart     Relation = "part"
	relationWhole    Relation = "whole"
)

// LiveStage is what is known of a stage.
type LiveStage struct {
	Stage touchstone.StageID `json:"stage"`
	Name  string             `json:"name"`
	Known
	Steps []LiveStep `json:"steps" doc:"In the order of the stage's touchpoints."`
	Cards []LiveCard `json:"cards" doc:"In the order of the stage's cards."`
}

// LiveStep is what is known of a step: of its touchpoint and its alternatives
// together.
type LiveStep struct {
	Touchpoint   touchstone.TouchpointID `json:"touchpoint"`
	Name         string                  `json:"name"`
	Channel      touchstone.Channel      `json:"channel,omitempty"`
	Nature       touchstone.Nature       `json:"nature,omitempty"`
	Layer        touchstone.Layer        `json:"layer,omitempty"`
	Alternatives []NamedTouchpoint       `json:"alternatives"`
	Known
	Evidence touchstone.EvidenceKind `json:"evidence" enum:"observed,reported,assumed" doc:"Observed: enough facts of the period. Reported: the register leads to something that was said or seen. Assumed: neither."`
	Outside  bool                    `json:"outside,omitempty" doc:"Not the reader's own: totals only."`
	Moment   *LiveMoment             `json:"moment,omitempty" doc:"Missing where the newest search found nothing about it, or the reader may not know."`
	Pains    []LivePain              `json:"pains" doc:"Open pain points there."`
}

// Known is what the facts of the period say.
type Known struct {
	Emotion   Emotion       `json:"emotion"`
	Also      *Emotion      `json:"also,omitempty" doc:"From the other source, where that says something too."`
	Contacts  Figure        `json:"contacts"`
	Customers Figure        `json:"customers"`
	Median    *Figure       `json:"median,omitempty" doc:"How long a contact takes, where that is known, in ms; of steps."`
	P90       *Figure       `json:"p90,omitempty"`
	Newest    string        `json:"newest,omitempty" doc:"The last day with a fact."`
	State     binding.State `json:"state" enum:"live,thin,stale,none" doc:"How far the emotion can be relied on. None: nothing was said or scored. Stale: nothing has arrived for long. Thin: it rests on few."`
	Unasked   bool          `json:"unasked,omitempty" doc:"There are too many parts, or some of it is not the reader's own: no figures."`
}

// Emotion is how customers feel, from -2 (very bad) to 2 (very good).
type Emotion struct {
	N      int64          `json:"n" doc:"Mentions, or answers."`
	Value  *float64       `json:"value,omitempty"`
	Low    *float64       `json:"low,omitempty" doc:"Lower limit of the 95 % interval."`
	High   *float64       `json:"high,omitempty" doc:"Upper limit of the 95 % interval."`
	Method answer.Method  `json:"method,omitempty" doc:"How the interval was made."`
	Source binding.Source `json:"source,omitempty" enum:"mentions,score" doc:"mentions: what was said about it. score: answers to a metric at it."`
	Metric string         `json:"metric,omitempty" doc:"Of score."`
	Hidden bool           `json:"hidden,omitempty" doc:"Rests on fewer than the workspace's floor."`
}

// LiveMoment is what the newest search for moments of truth says of a step.
type LiveMoment struct {
	Touchpoint touchstone.TouchpointID `json:"touchpoint" doc:"Of the step's touchpoints the one that decides most."`
	Class      moments.Class           `json:"class" enum:"moment,candidate,none,unknown"`
	Impacts    []moments.Impact        `json:"impacts" doc:"That hold."`
	Score      *float64                `json:"score,omitempty" doc:"0 to 100, for ranking."`
}

// LivePain is an open pain point.
type LivePain struct {
	ID     touchstone.PainPointID `json:"id"`
	Name   string                 `json:"name"`
	Status touchstone.PainStatus  `json:"status" enum:"open,accepted,mending"`
	Unit   touchstone.UnitID      `json:"unit,omitempty"`
	Share  *touchstone.Share      `json:"share,omitempty"`
}

// LiveCard is what the statement of a card rests on.
type LiveCard struct {
	ID       string                  `json:"id"`
	Evidence touchstone.EvidenceKind `json:"evidence" enum:"observed,reported,assumed" doc:"Observed: a question that stands as its evidence, or complaints of its pain point, count enough facts in the period. Reported: an entry of its evidence leads to something that was said or seen. Assumed: neither."`
	N        int64                   `json:"n,omitempty" doc:"Observed: how many facts."`
}

// LiveInput asks what is known of a journey in a period, at a unit, of a
// segment.
type LiveInput struct {
	OneInput
	From    string `query:"from" maxLength:"60" doc:"In the words of questions, such as 2026-01-31."`
	To      string `query:"to" maxLength:"60" doc:"The end of today unless said."`
	Zone    string `query:"zone" maxLength:"64" doc:"IANA name; the workspace's unless said."`
	Unit    string `query:"unit" maxLength:"200" doc:"Code: only what happened there or below it."`
	Segment string `query:"segment" maxLength:"80" doc:"Id of a persona: only its customers."`
	AsOf
}

func (a *API) journeyRoutes() {
	base := "/v1/workspaces/{workspace}/journeys"
	register(a, operation{id: "liveJourney", method: http.MethodGet, path: base + "/{id}/live", tag: "journeys", summary: "A journey with what is known of each part of it",
		describe: "Emotion, contacts, how long they take, moments of truth and open pain points of every stage and step, and what each step and card rests on.",
		action:   access.Read, noun: touchstone.NounJourney, about: access.Figure, timeout: queryTimeout}, a.liveJourney)
	register(a, operation{id: "exportJourney", method: http.MethodGet, path: base + "/{id}/export", tag: "journeys", summary: "A journey as a document that another workspace can take in",
		describe: "touchstone.journey/1, see docs/schema. Touchpoints, stages and everything else that the journey names stand in it by key and by label.",
		action:   access.Export, noun: touchstone.NounJourney, timeout: queryTimeout}, a.exportJourney)
	register(a, operation{id: "importJourney", method: http.MethodPost, path: base + "/import", tag: "journeys", summary: "Take in a journey that was exported", status: http.StatusCreated,
		describe: "What the document names is found by its key, else by its name. What is not here is told by name, and nothing is taken in, unless create asks to make it.",
		action:   access.Change, noun: touchstone.NounJourney}, a.importJourney)
}

func (a *API) liveJourney(ctx context.Context, c *call, in *LiveInput) (*content[LiveJourney], error) {
	j, err := c.ws.Store.Journeys().ByID(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	sheet, d, err := a.bound(ctx, c, &j, in)
	if err != nil {
		return nil, err
	}
	out, err := d.present(ctx, &j, sheet)
	if err != nil {
		return nil, err
	}
	return &content[LiveJourney]{*out}, nil
}

// bound asks what is known of a journey, in its turn.
func (a *API) bound(ctx context.Context, c *call, j *touchstone.Journey, in *LiveInput) (*binding.Sheet, *mapDesk, error) {
	done, err := a.turn(ctx)
	if err != nil {
		return nil, nil, err
	}
	defer done()
	now := a.options.Now()
	scope, err := c.liveScope(ctx, in, now)
	if err != nil {
		return nil, nil, err
	}
	d, err := c.mapDesk(ctx, now, in.AsOf)
	if err != nil {
		return nil, nil, err
	}
	sheet, err := binding.Bind(ctx, j, d.world(), scope)
	return sheet, d, err
}

// liveScope reads which facts are asked for.
func (c *call) liveScope(ctx context.Context, in *LiveInput, now time.Time) (binding.Scope, error) {
	settings, err := c.ws.Store.Settings(ctx)
	if err != nil {
		return binding.Scope{}, err
	}
	s := binding.Scope{Zone: settings.Zone}
	if in.Zone != "" {
		s.Zone = in.Zone
	}
	asked, err := query.ParseValues(url.Values{"q": {"count"}, "from": {in.From}, "to": {in.To}}, s.Zone)
	if err != nil {
		return s, err
	}
	if s.From, s.To = asked.From, asked.To; s.To.IsZero() {
		clock, err := time.LoadLocation(s.Zone)
		if err != nil {
			return s, err
		}
		year, month, day := now.In(clock).Date()
		s.To = time.Date(year, month, day+1, 0, 0, 0, 0, clock).UTC()
	}
	if s.Unit, err = c.atUnit(ctx, in.Unit, now); err != nil {
		return s, err
	}
	s.Segment, err = c.ofPersona(ctx, in.Segment)
	return s, err
}

// atUnit gives what an event at a unit, or below it, meets. Invalid when there
// is no such unit, Forbidden when it is not the reader's own.
func (c *call) atUnit(ctx context.Context, code string, now time.Time) ([]query.Condition, error) {
	if code == "" {
		return nil, nil
	}
	all, err := workspace.All(ctx, c.ws.Store.Units(), workspace.ListOptions{})
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(all, func(u touchstone.Unit) bool { return u.Code == code })
	if i < 0 {
		return nil, &touchstone.Error{Kind: touchstone.Invalid, Field: "query.unit", Message: touchstone.Msg("binding.no_unit", "value", code)}
	}
	if c.who.Role == touchstone.RoleUnitManager {
		e, err := c.estate(ctx, c.ws.Store, now)
		if err != nil {
			return nil, err
		}
		if !e.unit(touchstone.UnitID(all[i].ID)) {
			return nil, &touchstone.Error{Kind: touchstone.Forbidden, Field: "query.unit", Message: touchstone.Msg("binding.unit_elsewhere", "value", code)}
		}
	}
	return []query.Condition{{Dimension: query.Dimension{Kind: query.ByUnit, Name: all[i].Level}, Op: query.In, Values: []string{code}}}, nil
}

// ofPersona gives what an event of a persona's customers meets.
func (c *call) ofPersona(ctx context.Context, id string) ([]query.Condition, error) {
	if id == "" {
		return nil, nil
	}
	p, err := c.ws.Store.Personas().ByID(ctx, id)
	if touchstone.KindOf(err) == touchstone.NotFound && err != nil {
		return nil, &touchstone.Error{Kind: touchstone.Invalid, Field: "query.segment", Message: touchstone.Msg("api.no_record", "id", id)}
	}
	if err != nil || p.Conditions == "" {
		return nil, err
	}
	q, err := query.Parse("count where " + p.Conditions)
	return q.Where, inField("query.segment", err)
}

// studyOf gives the newest standing search, where the reader may know of one.
func (c *call) studyOf() (*study.Study, error) {
	if c.ws.Studies == nil || c.who.May(access.Read, access.Study) == access.Deny {
		return nil, nil
	}
	s, err := c.ws.Studies.Study(study.Latest)
	if err != nil && touchstone.KindOf(err) == touchstone.NotFound {
		return nil, nil
	}
	return s, err
}
