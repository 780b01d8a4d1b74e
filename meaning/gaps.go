// SPDX-License-Identifier: Apache-2.0

package meaning

import (
	"touchstone"
	"touchstone/workspace/template"
)

// Gap is a stage and a channel by which customers of an industry expect to be
// met, and by which no touchpoint of the register meets them.
type Gap struct {
	Stage      touchstone.StageID // "" when the register has no such stage
	StageKey   string             // of the template
	StageLabel touchstone.Label
	Channel    touchstone.Channel
	Why        touchstone.Label
	// Candidates are the touchpoints that the template has there.
	Candidates []Candidate
}

// Candidate is a touchpoint of a template.
type Candidate struct {
	Key   string
	Label touchstone.Label
}

// Gaps lists the cells of a template that a register does not fill, in the
// template's order; retired touchpoints fill none. Stages are the template's
// by their keys.
func Gaps(touchpoints []touchstone.Touchpoint, stages []touchstone.Stage, t *template.Template) []Gap {
	if t == nil {
		return nil
	}
	type cell struct {
		stage   touchstone.StageID
		channel touchstone.Channel
	}
	filled := map[cell]bool{}
	for _, p := range touchpoints {
		if p.Status != touchstone.Retired {
			filled[cell{p.Stage, p.Channel}] = true
		}
	}
	byKey := map[string]*touchstone.Stage{}
	for i := range stages {
		byKey[stages[i].Key] = &stages[i]
	}
	var out []Gap
	for _, c := range t.Cells {
		g := Gap{StageKey: c.Stage, StageLabel: t.Stage(c.Stage).Label, Channel: c.Channel, Why: c.Why}
		if s := byKey[c.Stage]; s != nil {
			g.Stage, g.StageLabel = touchstone.StageID(s.ID), s.Label
		}
		if g.Stage != "" && filled[cell{g.Stage, c.Channel}] {
			continue
		}
		for _, p := range t.Touchpoints {
			if p.Stage == c.Stage && p.Channel == c.Channel {
				g.Candidates = append(g.Candidates, Candidate{Key: p.Key, Label: p.Label})
			}
		}
		out = append(out, g)
	}
	return out
}
