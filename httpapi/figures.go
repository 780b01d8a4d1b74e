// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"touchstone"
	"touchstone/access"
	"touchstone/answer"
	"touchstone/query"
)

const (
	queryTimeout    = 60 * time.Second // that a question may take, waiting included
	questionsAtOnce = 4
)

// turn waits until a question may be answered; the answer is to be followed by
// done.
func (a *API) turn(ctx context.Context) (done func(), err error) {
	a.meters.waiting.Inc()
	defer a.meters.waiting.Dec()
	if err := a.questions.Acquire(ctx, 1); err != nil {
		return nil, err
	}
	return func() { a.questions.Release(1) }, nil
}

// Answer is the figures that answer a question.
type Answer struct {
	Question      string      `json:"question" doc:"As it was understood."`
	By            []string    `json:"by" doc:"What the rows are broken down by."`
	Measures      []string    `json:"measures" doc:"What each figure of a row is."`
	Rows          []AnswerRow `json:"rows"`
	Hidden        *AnswerRow  `json:"hidden,omitempty" doc:"What rests on too few to be shown, folded into one row."`
	Outside       []AnswerRow `json:"outside,omitempty" doc:"What lies outside the reader's scope: names and totals."`
	OutsideHidden *AnswerRow  `json:"outside_hidden,omitempty"`
	OutsideBy     string      `json:"outside_by,omitempty" doc:"What outside is broken down by."`
	Provenance    Provenance  `json:"provenance"`
}

// AnswerRow is one group.
type AnswerRow struct {
	Keys    []*string `json:"keys" doc:"One for each of by; null where the events have none. Empty in a hidden row."`
	Names   []string  `json:"names" doc:"The keys as people read them; empty where a key needs no name."`
	Figures []Figure  `json:"figures" doc:"One for each of measures."`
}

// Figure is one number with how sure it is.
type Figure struct {
	N        int64         `json:"n" doc:"What it rests on: events, customers, answers, measurements or mentions."`
	Value    *float64      `json:"value,omitempty" doc:"Missing where there is nothing to compute it from, or it is hidden."`
	Low      *float64      `json:"low,omitempty" doc:"Lower limit of the 95 % interval."`
	High     *float64      `json:"high,omitempty" doc:"Upper limit of the 95 % interval."`
	Total    *int64        `json:"total,omitempty" doc:"Exact sum, in ms, minor units or hundredths."`
	Method   answer.Method `json:"method,omitempty" doc:"How the interval was made."`
	Unit     answer.Unit   `json:"unit" doc:"What value, low and high are counted in."`
	Few      bool          `json:"few,omitempty" doc:"From fewer than 30 answers: not enough to rank by."`
	Hidden   bool          `json:"hidden,omitempty" doc:"Rests on fewer than the workspace's floor."`
	Previous *Figure       `json:"previous,omitempty" doc:"In the period before."`
	Change   *FigureChange `json:"change,omitempty" doc:"Against the period before."`
}

// FigureChange is a figure less what it was in the period before.
type FigureChange struct {
	Value  float64       `json:"value"`
	Low    *float64      `json:"low,omitempty"`
	High   *float64      `json:"high,omitempty"`
	P      *float64      `json:"p,omitempty" doc:"Two-sided, of no change."`
	Method answer.Method `json:"method,omitempty"`
	Test   answer.Method `json:"test,omitempty"`
}

// Provenance says what an answer rests on.
type Provenance struct {
	Position     touchstone.Position `json:"position" doc:"Every fact up to here."`
	Revision     uint64              `json:"revision" doc:"Of the meaning."`
	Generation   uint64              `json:"generation" doc:"How often shapes and promoted properties of events had been derived again."`
	Deriving     *Deriving           `json:"deriving,omitempty" doc:"Old events are being derived again: those that are not yet count under their old shapes."`
	Models       []string            `json:"models,omitempty" doc:"Versions of the models that mentions come from."`
	From         *time.Time          `json:"from,omitempty"`
	To           *time.Time          `json:"to,omitempty"`
	PreviousFrom *time.Time          `json:"previous_from,omitempty"`
	PreviousTo   *time.Time          `json:"previous_to,omitempty"`
	Zone         string              `json:"zone"`
}

// askInput asks by the address, in the words of package query.
type askInput struct {
	InWorkspace
	Q       string `query:"q" required:"true" maxLength:"100000" doc:"The question, such as: count, nps(recommend) by touchpoint where channel = wechat from 2026-01-01"`
	From    string `query:"from" maxLength:"60" doc:"Unless q says it."`
	To      string `query:"to" maxLength:"60" doc:"Unless q says it."`
	Zone    string `query:"zone" maxLength:"64" doc:"IANA name; the workspace's unless q or this says another."`
	Compare bool   `query:"compare" doc:"Also the period before."`
	Limit   int    `query:"limit" minimum:"0" maximum:"100000"`
	AsOf
}

// AsOf says under what a question is asked.
type AsOf struct {
	After    touchstone.Position `query:"after" json:"after,omitempty" doc:"Wait until every fact up to this position counts."`
	Revision uint64              `query:"revision" json:"revision,omitempty" doc:"Of the meaning; 0: the newest."`
}

type askBodyInput struct {
	InWorkspace
	Body struct {
		Q string `json:"q" minLength:"1" maxLength:"300000" doc:"The whole question."`
		AsOf
	}
}

func (a *API) figureRoutes() {
	base := "/v1/workspaces/{workspace}/query"
	register(a, operation{id: "query", method: http.MethodGet, path: base, tag: "figures", summary: "Answer a question", action: access.Read, noun: access.Figure, timeout: queryTimeout}, a.ask)
	register(a, operation{id: "queryByBody", method: http.MethodPost, path: base, tag: "figures", summary: "Answer a question that is too long for an address", action: access.Read, noun: access.Figure, timeout: queryTimeout}, a.askByBody)
}

func (a *API) ask(ctx context.Context, c *call, in *askInput) (*content[Answer], error) {
	q, err := in.question(ctx, c)
	if err != nil {
		return nil, err
	}
	return a.answered(ctx, c, q, in.AsOf)
}

// question reads what the address asks, in the workspace's zone unless it names
// one.
func (in *askInput) question(ctx context.Context, c *call) (query.Question, error) {
	settings, err := c.ws.Store.Settings(ctx)
	if err != nil {
		return query.Question{}, err
	}
	values := url.Values{"q": {in.Q}, "from": {in.From}, "to": {in.To}, "zone": {in.Zone}}
	if in.Compare {
		values.Set("compare", "true")
	}
	if in.Limit > 0 {
		values.Set("limit", strconv.Itoa(in.Limit))
	}
	return query.ParseValues(values, settings.Zone)
}

func (a *API) askByBody(ctx context.Context, c *call, in *askBodyInput) (*content[Answer], error) {
	settings, err := c.ws.Store.Settings(ctx)
	if err != nil {
		return nil, err
	}
	q, err := query.ParseIn(in.Body.Q, settings.Zone)
	if err != nil {
		return nil, err
	}
	return a.answered(ctx, c, q, in.Body.AsOf)
}

func (a *API) answered(ctx context.Context, c *call, q query.Question, at AsOf) (*content[Answer], error) {
	out, err := a.answer(ctx, c, q, at)
	if err != nil {
		return nil, err
	}
	return &content[Answer]{*out}, nil
}

// answer answers a question in its turn.
func (a *API) answer(ctx context.Context, c *call, q query.Question, at AsOf) (*Answer, error) {
	done, err := a.turn(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	found, err := c.answer(ctx, q, at)
	if err != nil {
		return nil, err
	}
	return c.present(ctx, found)
}

// answer asks a question within the caller's scope.
func (c *call) answer(ctx context.Context, q query.Question, at AsOf) (*answer.Answer, error) {
	q, err := c.versioned(q)
	if err != nil {
		return nil, err
	}
	settings, err := c.ws.Store.Settings(ctx)
	if err != nil {
		return nil, err
	}
	scope, err := c.scope(ctx)
	if err != nil {
		return nil, err
	}
	m, err := c.meaning(ctx, at)
	if err != nil {
		return nil, err
	}
	return answer.Ask(ctx, c.ws.Events, m, q, answer.Reader{Scope: scope, Floor: int64(settings.Floor)})
}

// meaning gives the meaning that a question is asked under: of an old revision,
// or of now, waiting for facts that must count.
func (c *call) meaning(ctx context.Context, at AsOf) (*touchstone.Meaning, error) {
	if at.After > 0 {
		if err := c.ws.Wait(ctx, at.After); err != nil {
			return nil, err
		}
	}
	switch {
	case at.Revision > 0:
		return c.ws.Meaning.At(ctx, at.Revision)
	case at.After > 0:
		return c.ws.Meaning.Covering(ctx, at.After)
	}
	return c.ws.Meaning.Current(ctx)
}

// present makes an answer ready for its reader.
func (c *call) present(ctx context.Context, found *answer.Answer) (*Answer, error) {
	out := &Answer{Question: found.Question, By: texts(found.By), Measures: texts(found.Measures), Provenance: provenanceOf(found.Provenance)}
	out.Provenance.Deriving = c.derivation().Deriving
	names := c.namer()
	var err error
	if out.Rows, err = rowsOf(ctx, names, found.By, found.Rows); err != nil {
		return nil, err
	}
	if found.OutsideBy != nil {
		out.OutsideBy = found.OutsideBy.String()
		if out.Outside, err = rowsOf(ctx, names, []query.Dimension{*found.OutsideBy}, found.Outside); err != nil {
			return nil, err
		}
	}
	out.Hidden, out.OutsideHidden = hiddenRow(found.Hidden), hiddenRow(found.OutsideHidden)
	return out, nil
}

func provenanceOf(p answer.Provenance) Provenance {
	return Provenance{Position: p.Position, Revision: p.Revision, Generation: p.Generation, Models: p.Models,
		From: unlessZero(p.From), To: unlessZero(p.To), PreviousFrom: unlessZero(p.PreviousFrom), PreviousTo: unlessZero(p.PreviousTo), Zone: p.Zone}
}

func texts[T interface{ String() string }](all []T) []string {
	out := make([]string, len(all))
	for i, v := range all {
		out[i] = v.String()
	}
	return out
}

func unlessZero(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

func hiddenRow(r *answer.Row) *AnswerRow {
	if r == nil {
		return nil
	}
	return &AnswerRow{Keys: []*string{}, Names: []string{}, Figures: figuresOf(r.Figures)}
}

func rowsOf(ctx context.Context, names *namer, by []query.Dimension, rows []answer.Row) ([]AnswerRow, error) {
	out := make([]AnswerRow, len(rows))
	for i, r := range rows {
		row := AnswerRow{Keys: make([]*string, len(r.Keys)), Names: make([]string, len(r.Keys)), Figures: figuresOf(r.Figures)}
		for k, key := range r.Keys {
			if key.Missing {
				continue
			}
			row.Keys[k] = &key.Value
			var err error
			if row.Names[k], err = names.of(ctx, by[k], key.Value); err != nil {
				return nil, err
			}
		}
		out[i] = row
	}
	return out, nil
}

// of gives the name of a key; "" where it needs none.
func (n *namer) of(ctx context.Context, d query.Dimension, key string) (string, error) {
	switch d.Kind {
	case query.ByTouchpoint, query.ByAbout:
		return n.touchpoint(ctx, touchstone.TouchpointID(key))
	case query.ByStage:
		return n.stage(ctx, touchstone.StageID(key))
	case query.ByUnit:
		return n.unit(ctx, key)
	case query.ByAspect:
		return n.aspect(ctx, key)
	}
	return "", nil
}

func figuresOf(all []answer.Figure) []Figure {
	out := make([]Figure, len(all))
	for i := range all {
		out[i] = figureOf(&all[i])
	}
	return out
}

func figureOf(f *answer.Figure) Figure {
	out := Figure{N: f.N, Value: f.Value, Low: f.Low, High: f.High, Total: f.Total, Method: f.Method, Unit: f.Unit, Few: f.Few, Hidden: f.Hidden}
	if f.Previous != nil {
		out.Previous = ptr(figureOf(f.Previous))
	}
	if c := f.Change; c != nil {
		out.Change = ptr(FigureChange(*c))
	}
	return out
}
