// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"touchstone"
	"touchstone/access"
	"touchstone/journey/binding"
	"touchstone/journey/exchange"
	"touchstone/workspace"
)

// exportJourneyInput asks for a journey as a document.
type exportJourneyInput struct {
	LiveInput
	Known bool `query:"known" doc:"Also what is known of each part: emotion with n and interval."`
}

// journeyFile is a document to be kept as a file.
type journeyFile struct {
	Disposition string `header:"Content-Disposition"`
	Body        exchange.Document
}

// ImportedJourney is a journey that was taken in.
type ImportedJourney struct {
	Journey touchstone.Journey `json:"journey"`
	Made    []ImportedName     `json:"made" doc:"Stages and touchpoints that were not there."`
	LeftOut []ImportedName     `json:"left_out" doc:"Personas, pain points and journeys that the document names and that are not here: it does without."`
}

// ImportedName is a record by name.
type ImportedName struct {
	Noun touchstone.Noun `json:"noun"`
	ID   string          `json:"id,omitempty"`
	Name string          `json:"name"`
}

type importJourneyInput struct {
	InWorkspace
	Create bool `query:"create" doc:"Make stages and touchpoints that are not here; else they are told, and nothing is taken in."`
	Body   journeyText
}

// journeyText is a document as it was sent: package exchange reads it, and
// passes over what it does not know.
type journeyText struct{ raw []byte }

// UnmarshalJSON is of json.Unmarshaler.
func (t *journeyText) UnmarshalJSON(raw []byte) error {
	t.raw = slices.Clone(raw)
	return nil
}

// Schema is of huma.SchemaProvider.
func (journeyText) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: "object", AdditionalProperties: true, Description: "touchstone.journey/1, as exportJourney gives it; see docs/schema."}
}

func (a *API) exportJourney(ctx context.Context, c *call, in *exportJourneyInput) (*journeyFile, error) {
	j, err := c.ws.Store.Journeys().ByID(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	names, err := callNames(ctx, c.ws.Store)
	if err != nil {
		return nil, err
	}
	d := exchange.Write(&j, namesByID{names})
	if in.Known {
		if err := a.writeKnown(ctx, c, in, &j, d); err != nil {
			return nil, err
		}
	}
	if err := c.exported(ctx, touchstone.NounJourney, map[string]any{"journey": j.ID, "known": in.Known}); err != nil {
		return nil, err
	}
	return &journeyFile{Disposition: `attachment; filename="journey.json"`, Body: *d}, nil
}

// writeKnown puts what is known of a journey into its document.
func (a *API) writeKnown(ctx context.Context, c *call, in *exportJourneyInput, j *touchstone.Journey, d *exchange.Document) error {
	if err := c.who.Require(access.Read, access.Figure); err != nil {
		return err
	}
	sheet, _, err := a.bound(ctx, c, j, &in.LiveInput)
	if err != nil {
		return err
	}
	p := provenanceOf(sheet.Provenance)
	d.KnownFrom = &exchange.Period{From: p.From, To: p.To, Zone: p.Zone}
	for i := range d.Stages {
		s := &sheet.Stages[i]
		d.Stages[i].Known = documentKnown(&s.Known)
		for k := range s.Steps {
			known := documentKnown(&s.Steps[k].Known)
			known.Evidence = s.Steps[k].Level
			d.Stages[i].Touchpoints[k].Known = known
		}
	}
	return nil
}

func documentKnown(k *binding.Known) *exchange.Known {
	return &exchange.Known{Emotion: k.Feeling.Value, Low: k.Feeling.Low, High: k.Feeling.High, N: k.Feeling.N, Source: string(k.Feeling.Source), Method: string(k.Feeling.Method),
		State: string(k.State), Contacts: k.Contacts.N}
}

// importJourney takes a document in, all or nothing.
func (a *API) importJourney(ctx context.Context, c *call, in *importJourneyInput) (*made[ImportedJourney], error) {
	doc, err := exchange.Parse(in.Body.raw)
	if err != nil {
		return nil, err
	}
	out := &made[ImportedJourney]{}
	err = c.ws.Store.Tx(ctx, func(ws workspace.Workspace) error {
		t := &taking{ctx: ctx, call: c, ws: ws, result: ImportedJourney{Made: []ImportedName{}, LeftOut: []ImportedName{}}}
		if err := t.take(doc, in.Create); err != nil {
			return err
		}
		out.Body = t.result
		return nil
	})
	if err != nil {
		return nil, err
	}
	head := out.Body.Journey.Meta
	out.ETag, out.Location = etag(head.Version), "/v1/workspaces/"+string(c.ws.ID)+"/journeys/"+head.ID
	return out, nil
}

// taking takes one document in.
type taking struct {
	ctx    context.Context
	call   *call
	ws     workspace.Workspace
	result ImportedJourney
}

func (t *taking) take(doc *exchange.Document, create bool) error {
	names, err := callNames(t.ctx, t.ws)
	if err != nil {
		return err
	}
	j, missing, err := exchange.Read(doc, idsByName{names})
	if !create {
		err = errors.Join(err, told(missing))
	}
	if err != nil {
		return err
	}
	if missing.Any() {
		if err := t.make(missing, names); err != nil {
			return err
		}
		if j, missing, err = exchange.Read(doc, idsByName{names}); err != nil {
			return err
		}
	}
	for _, gone := range missing.LeftOut {
		t.result.LeftOut = append(t.result.LeftOut, ImportedName{Noun: gone.Noun, Name: nameIn(gone.Name, t.call.lang)})
	}
	if names.taken(j.Key) {
		j.Key = ""
	}
	j.UpdatedBy = t.call.who.By()
	if err := checkJourney(t.ctx, t.ws, j); err != nil {
		return err
	}
	if t.result.Journey, err = t.ws.Journeys().Create(t.ctx, *j); err != nil {
		return err
	}
	return t.record(touchstone.NounJourney, t.result.Journey.Meta)
}

func (t *taking) record(noun touchstone.Noun, head touchstone.Meta) error {
	return t.ws.Audit().Append(t.ctx, t.call.who.Entry(access.Deed{Action: "create", Noun: noun, Record: head.ID, Version: head.Version}, t.call.client))
}

// told is every name that is missing as a fault.
func told(m *exchange.Missing) error {
	var faults []error
	for _, n := range m.Stages {
		faults = append(faults, &touchstone.Error{Kind: touchstone.Invalid, Field: "stages", Message: touchstone.Msg("exchange.missing_stage", "field", "stages", "name", n.Called())})
	}
	for _, n := range m.Touchpoints {
		faults = append(faults, &touchstone.Error{Kind: touchstone.Invalid, Field: "touchpoints", Message: touchstone.Msg("exchange.missing_touchpoint", "field", "touchpoints", "name", n.Called())})
	}
	return errors.Join(faults...)
}

// make makes what is missing, as far as the caller may.
func (t *taking) make(m *exchange.Missing, names *recordNames) error {
	for _, noun := range []touchstone.Noun{touchstone.NounStage, touchstone.NounTouchpoint} {
		if t.call.who.May(access.Change, noun) != access.Allow {
			return t.call.who.Require(access.Change, noun)
		}
	}
	return errors.Join(t.makeStages(m, names), t.makeTouchpoints(m, names))
}

func (t *taking) makeStages(m *exchange.Missing, names *recordNames) error {
	for i, n := range m.Stages {
		s := touchstone.Stage{Meta: touchstone.Meta{UpdatedBy: t.call.who.By()}, Key: n.Key, Label: labelOf(n), Order: names.lastStage + int64(i+1)}
		if err := s.Validate(); err != nil {
			return inField(fmt.Sprintf("stages %q", n.String()), err)
		}
		made, err := t.ws.Stages().Create(t.ctx, s)
		if err != nil {
			return err
		}
		names.stages = append(names.stages, called{made.ID, nameOfRecord(made.Key, made.Label)})
		if err := t.tell(touchstone.NounStage, made.Meta, n); err != nil {
			return err
		}
	}
	return nil
}

func (t *taking) makeTouchpoints(m *exchange.Missing, names *recordNames) error {
	for _, n := range m.Touchpoints {
		stage, _ := find(names.stages, n.Stage)
		p := touchstone.Touchpoint{Meta: touchstone.Meta{UpdatedBy: t.call.who.By()}, Key: n.Key, Label: labelOf(n.Name), Channel: n.Channel, Stage: touchstone.StageID(stage), Status: touchstone.Planned,
			Evidence: []touchstone.Evidence{{Kind: touchstone.Assumed}}}
		if err := p.Validate(); err != nil {
			return inField(fmt.Sprintf("touchpoints %q", n.String()), err)
		}
		made, err := t.ws.Touchpoints().Create(t.ctx, p)
		if err != nil {
			return err
		}
		names.touchpoints = append(names.touchpoints, called{made.ID, nameOfRecord(made.Key, made.Label)})
		if err := t.tell(touchstone.NounTouchpoint, made.Meta, n.Name); err != nil {
			return err
		}
	}
	return nil
}

// tell notes a record that was made.
func (t *taking) tell(noun touchstone.Noun, head touchstone.Meta, n exchange.Name) error {
	t.result.Made = append(t.result.Made, ImportedName{Noun: noun, ID: head.ID, Name: nameIn(n, t.call.lang)})
	return t.record(noun, head)
}

// labelOf is the label of a name; its key where it has none.
func labelOf(n exchange.Name) touchstone.Label {
	if n.Label.IsZero() {
		return touchstone.Label{EN: n.Key}
	}
	return n.Label
}

func nameIn(n exchange.Name, lang touchstone.Language) string { return labelOf(n).In(lang) }
