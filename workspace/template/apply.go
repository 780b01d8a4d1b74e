// SPDX-License-Identifier: Apache-2.0

package template

import (
	"context"
	"strings"

	"touchstone"
	"touchstone/language/aspect"
	"touchstone/workspace"
)

// Applied counts what Apply added.
type Applied struct {
	Stages      int
	Departments int
	Touchpoints int
	Rules       int
	Blueprints  int
	Journeys    int
}

// Apply adds to a workspace what of the template it has not got, in one
// transaction, in the name of by. What was edited or deleted since an earlier
// Apply stays as it is. Rules are added behind all that stand, so they take no
// shape from them.
func Apply(ctx context.Context, w workspace.Workspace, t *Template, by string) (Applied, error) {
	var out Applied
	err := w.Tx(ctx, func(w workspace.Workspace) error {
		a := &application{ctx: ctx, by: by, ids: map[string]string{}}
		if err := a.run(w, t); err != nil {
			return err
		}
		out = a.added
		return nil
	})
	return out, err
}

// application is one run of Apply: which record each key of the template
// stands for, and what was added.
type application struct {
	ctx   context.Context
	by    string
	ids   map[string]string
	added Applied
}

func (a *application) run(w workspace.Workspace, t *Template) error {
	if err := a.stages(w, t); err != nil {
		return err
	}
	if err := a.departments(w, t); err != nil {
		return err
	}
	if err := a.touchpoints(w, t); err != nil {
		return err
	}
	if err := a.rules(w, t); err != nil {
		return err
	}
	if err := a.blueprints(w, t); err != nil {
		return err
	}
	return a.journeys(w, t)
}

// present tells which keys of a noun need not be added, since a record has
// them or had them when it was deleted; and keeps the id by which each stands.
func present[T any](a *application, noun touchstone.Noun, r workspace.Reader[T], of func(*T) (meta *touchstone.Meta, key string)) (map[string]bool, error) {
	all, err := workspace.All(a.ctx, r, workspace.ListOptions{Deleted: workspace.Both, Order: workspace.OrderID})
	if err != nil {
		return nil, err
	}
	taken := make(map[string]bool, len(all))
	for i := range all {
		meta, key := of(&all[i])
		taken[key], taken[strings.TrimPrefix(meta.ID, noun.Prefix())] = true, true
		if key != "" && meta.Deleted == nil {
			a.ids[key] = meta.ID
		}
	}
	return taken, nil
}

func (a *application) meta(id string) touchstone.Meta {
	return touchstone.Meta{ID: id, UpdatedBy: a.by}
}

func (a *application) stages(w workspace.Workspace, t *Template) error {
	taken, err := present(a, touchstone.NounStage, w.Stages(), func(s *touchstone.Stage) (*touchstone.Meta, string) { return &s.Meta, s.Key })
	if err != nil {
		return err
	}
	for i, s := range t.Stages {
		if taken[s.Key] {
			continue
		}
		id := touchstone.NounStage.Prefix() + s.Key
		if _, err := w.Stages().Create(a.ctx, touchstone.Stage{Meta: a.meta(id), Key: s.Key, Label: s.Label, Description: s.About, Order: int64(i+1) * orderStep}); err != nil {
			return err
		}
		a.ids[s.Key] = id
		a.added.Stages++
	}
	return nil
}

// orderStep leaves room between neighbours.
const orderStep = 10

func (a *application) departments(w workspace.Workspace, t *Template) error {
	taken, err := present(a, touchstone.NounDepartment, w.Departments(), func(d *touchstone.Department) (*touchstone.Meta, string) { return &d.Meta, d.Code })
	if err != nil {
		return err
	}
	for i, d := range t.Departments {
		if taken[d.Key] {
			continue
		}
		id := touchstone.NounDepartment.Prefix() + d.Key
		if _, err := w.Departments().Create(a.ctx, touchstone.Department{Meta: a.meta(id), Code: d.Key, Label: d.Label, Order: int64(i+1) * orderStep}); err != nil {
			return err
		}
		a.ids[d.Key] = id
		a.added.Departments++
	}
	return nil
}

func (a *application) touchpoints(w workspace.Workspace, t *Template) error {
	taken, err := present(a, touchstone.NounTouchpoint, w.Touchpoints(), func(p *touchstone.Touchpoint) (*touchstone.Meta, string) { return &p.Meta, p.Key })
	if err != nil {
		return err
	}
	aspects := aspectsOf(t)
	for i, p := range t.Touchpoints {
		if taken[p.Key] {
			continue
		}
		id := touchstone.NounTouchpoint.Prefix() + p.Key
		record := a.touchpoint(id, p, int64(i+1)*orderStep)
		record.Aspects = aspects[p.Key]
		if _, err := w.Touchpoints().Create(a.ctx, record); err != nil {
			return err
		}
		a.ids[p.Key] = id
		a.added.Touchpoints++
	}
	return nil
}

// aspectsOf gives which aspects of texts are about each touchpoint, by its key:
// those that the taxonomy of the industry says.
func aspectsOf(t *Template) map[string][]string {
	out := map[string][]string{}
	taxonomy, has := aspect.Shipped(aspect.Industry(t.ID))
	if !has {
		return out
	}
	touchpoints := taxonomy.Touchpoints()
	for _, a := range taxonomy.Aspects() {
		if key := touchpoints[a.Key]; key != "" {
			out[key] = append(out[key], a.Key)
		}
	}
	return out
}

// touchpoint is a record of the template's touchpoint. A stage or department
// that was deleted is left out.
func (a *application) touchpoint(id string, p Touchpoint, order int64) touchstone.Touchpoint {
	return touchstone.Touchpoint{
		Meta: a.meta(id), Key: p.Key, Label: p.Label,
		Channel: p.Channel, Medium: p.Medium, Nature: p.Nature, Layer: p.Layer, Phase: p.Phase,
		Stage: touchstone.StageID(a.ids[p.Stage]), Department: touchstone.DepartmentID(a.ids[p.Department]),
		Order: order, Status: touchstone.Active,
		Evidence: []touchstone.Evidence{{Kind: touchstone.Assumed}},
	}
}

func (a *application) rules(w workspace.Workspace, t *Template) error {
	last := int64(0)
	taken, err := present(a, touchstone.NounRule, w.Rules(), func(r *touchstone.Rule) (*touchstone.Meta, string) {
		if r.Deleted == nil {
			last = max(last, r.Order)
		}
		return &r.Meta, ""
	})
	if err != nil {
		return err
	}
	for i, r := range t.Rules {
		target := a.ids[r.Touchpoint]
		if taken[r.Key] || target == "" { // a touchpoint that was deleted takes nothing
			continue
		}
		rule := touchstone.Rule{Meta: a.meta(touchstone.NounRule.Prefix() + r.Key), Order: last + int64(i+1)*orderStep, Enabled: true, Channel: r.Channel, Name: r.Name, Place: r.Place, Touchpoint: touchstone.TouchpointID(target), Note: r.Note.ZH + " / " + r.Note.EN}
		if _, err := w.Rules().Create(a.ctx, rule); err != nil {
			return err
		}
		a.added.Rules++
	}
	return nil
}
