// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"context"
	"errors"
	"fmt"

	"touchstone"
	"touchstone/meaning"
	"touchstone/query"
	"touchstone/workspace"
)

// references finds what a record names and that does not stand.
type references struct {
	ctx    context.Context
	ws     workspace.Workspace
	faults []error
}

func refer(ctx context.Context, ws workspace.Workspace) *references {
	return &references{ctx: ctx, ws: ws}
}

func (r *references) err() error { return errors.Join(r.faults...) }

// to wants a record of an id, or no id.
func to[T any](r *references, records workspace.Reader[T], field, id string) {
	if id == "" {
		return
	}
	_, err := records.ByID(r.ctx, id)
	if touchstone.KindOf(err) == touchstone.NotFound {
		err = &touchstone.Error{Kind: touchstone.Invalid, Field: field, Message: touchstone.Msg("api.no_record", "id", id)}
	}
	if err != nil {
		r.faults = append(r.faults, err)
	}
}

func (r *references) touchpoint(field string, id touchstone.TouchpointID) {
	to(r, r.ws.Touchpoints(), field, string(id))
}

func (r *references) stage(field string, id touchstone.StageID) {
	to(r, r.ws.Stages(), field, string(id))
}

func (r *references) department(field string, id touchstone.DepartmentID) {
	to(r, r.ws.Departments(), field, string(id))
}

func (r *references) journey(field string, id touchstone.JourneyID) {
	to(r, r.ws.Journeys(), field, string(id))
}

func (r *references) member(field string, id touchstone.StaffID) {
	to(r, r.ws.Members(), field, string(id))
}

func (r *references) units(field string, ids []touchstone.UnitID) {
	for i, id := range ids {
		to(r, r.ws.Units(), fmt.Sprintf("%s[%d]", field, i), string(id))
	}
}

func (r *references) members(field string, ids []touchstone.StaffID) {
	for i, id := range ids {
		r.member(fmt.Sprintf("%s[%d]", field, i), id)
	}
}

func checkTouchpoint(ctx context.Context, ws workspace.Workspace, t *touchstone.Touchpoint) error {
	r := refer(ctx, ws)
	r.stage("stage", t.Stage)
	r.department("department", t.Department)
	r.members("owners", t.Owners)
	r.units("units", t.Units)
	return r.err()
}

func checkStage(ctx context.Context, ws workspace.Workspace, s *touchstone.Stage) error {
	r := refer(ctx, ws)
	r.journey("journey", s.Journey)
	return r.err()
}

func checkDepartment(ctx context.Context, ws workspace.Workspace, d *touchstone.Department) error {
	r := refer(ctx, ws)
	r.members("heads", d.Heads)
	if err := r.err(); err != nil {
		return err
	}
	all, err := workspace.All(ctx, ws.Departments(), workspace.ListOptions{})
	if err != nil {
		return err
	}
	return touchstone.ValidateDepartments(with(all, *d))
}

func checkUnit(ctx context.Context, ws workspace.Workspace, u *touchstone.Unit) error {
	all, err := workspace.All(ctx, ws.Units(), workspace.ListOptions{})
	if err != nil {
		return err
	}
	return touchstone.ValidateUnits(with(all, *u))
}

// with gives the records as they would be with one more, or one changed.
func with[T any, P record[T]](all []T, v T) []T {
	for i := range all {
		if P(&all[i]).Head().ID == P(&v).Head().ID {
			all[i] = v
			return all
		}
	}
	return append(all, v)
}

func checkPersona(_ context.Context, _ workspace.Workspace, p *touchstone.Persona) error {
	if p.Conditions == "" {
		return nil
	}
	_, err := query.Parse("count where " + p.Conditions)
	return inField("conditions", err)
}

// inField puts faults of a text down to the field that holds it.
func inField(field string, err error) error {
	return inFields(err, func(string) string { return field })
}

// inFields puts faults down to other fields. An error that tells of none stays.
func inFields(err error, to func(field string) string) error {
	var out []error
	for _, f := range touchstone.Errors(err) {
		f := *f
		f.Field = to(f.Field)
		out = append(out, &f)
	}
	if len(out) == 0 {
		return err
	}
	return errors.Join(out...)
}

func (r *references) step(field string, s touchstone.JourneyStep) {
	r.touchpoint(field+".touchpoint", s.Touchpoint)
	for i, id := range s.Alternatives {
		r.touchpoint(fmt.Sprintf("%s.alternatives[%d]", field, i), id)
	}
	r.journey(field+".journey", s.Journey)
}

func checkJourney(ctx context.Context, ws workspace.Workspace, j *touchstone.Journey) error {
	r := refer(ctx, ws)
	to(r, ws.Personas(), "persona", string(j.Persona))
	r.journey("of", j.Of)
	for i, s := range j.Stages {
		at := fmt.Sprintf("stages[%d]", i)
		r.stage(at+".stage", s.Stage)
		r.journey(at+".journey", s.Journey)
		for k, t := range s.Touchpoints {
			r.step(fmt.Sprintf("%s.touchpoints[%d]", at, k), t)
		}
		for k, card := range s.Cards {
			to(r, ws.PainPoints(), fmt.Sprintf("%s.cards[%d].pain", at, k), string(card.Pain))
		}
	}
	return r.err()
}

func checkBlueprint(ctx context.Context, ws workspace.Workspace, b *touchstone.Blueprint) error {
	r := refer(ctx, ws)
	r.journey("journey", b.Journey)
	for i, n := range b.Nodes {
		at := fmt.Sprintf("nodes[%d]", i)
		r.stage(at+".stage", n.Stage)
		r.touchpoint(at+".touchpoint", n.Touchpoint)
		r.department(at+".department", n.Department)
	}
	return r.err()
}

func checkPainPoint(ctx context.Context, ws workspace.Workspace, p *touchstone.PainPoint) error {
	r := refer(ctx, ws)
	r.touchpoint("touchpoint", p.Touchpoint)
	to(r, ws.Units(), "unit", string(p.Unit))
	r.member("owner", p.Owner)
	return r.err()
}

func checkStandard(ctx context.Context, ws workspace.Workspace, s *touchstone.Standard) error {
	r := refer(ctx, ws)
	r.touchpoint("touchpoint", s.Touchpoint)
	r.units("units", s.Units)
	r.member("owner", s.Owner)
	q, err := query.Parse(s.Measure)
	if err == nil && (len(q.Measures) != 1 || q.String() != q.Measures[0].String()) {
		err = &touchstone.Error{Kind: touchstone.Invalid, Message: touchstone.Msg("api.one_measure")}
	}
	if err != nil {
		r.faults = append(r.faults, inField("measure", err))
	}
	return r.err()
}

func checkRule(ctx context.Context, ws workspace.Workspace, rule *touchstone.Rule) error {
	r := refer(ctx, ws)
	if rule.Touchpoint != meaning.Ignore {
		r.touchpoint("touchpoint", rule.Touchpoint)
	}
	if err := meaning.CheckRule(rule); err != nil {
		r.faults = append(r.faults, err)
	}
	return r.err()
}
