// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"context"
	"net/http"
	"strings"

	"touchstone"
	"touchstone/access"
	"touchstone/answer"
	"touchstone/explore"
)

// trailsInput asks something about the trails that it describes.
type trailsInput[Q any] struct {
	InWorkspace
	Body struct {
		explore.Question
		AsOf
		ByUnit string `json:"by_unit,omitempty" maxLength:"200" doc:"Also the same for the journeys that meet a unit, for each unit of this level of the tree, such as hotel: what happens there and at no unit of that level."`
		Ask    Q      `json:"ask,omitzero" doc:"What to find out about them. Steps go by their key, such as the id of a touchpoint, or by their name where no other step has it."`
	}
}

// trailsAnswer is what was found out about trails.
type trailsAnswer[R any] struct {
	Steps      []TrailStep `json:"steps" doc:"Every kind of step; results name steps by their key."`
	Unplaced   int         `json:"unplaced" doc:"How many forms of event are no step, such as those that no rule maps to a touchpoint; they are left out."`
	Result     R           `json:"result"`
	Provenance Provenance  `json:"provenance"`

	Units       []trailsUnit[R] `json:"units,omitempty" doc:"By unit, when asked for: those that the reader may look at, the most customers first, then the others."`
	UnitsHidden int             `json:"units_hidden,omitempty" doc:"How many units outside the reader's scope have too few customers to be told."`
}

// trailsUnit is what was found out about the journeys that meet a unit.
type trailsUnit[R any] struct {
	Key       string `json:"key" doc:"The unit's code."`
	Name      string `json:"name"`
	Events    int    `json:"events" doc:"There."`
	Customers int    `json:"customers" doc:"Who have such an event."`
	Result    *R     `json:"result,omitempty" doc:"None outside the reader's scope, beyond the first 20, and where there is not enough to answer."`
}

// TrailStep is one kind of step.
type TrailStep struct {
	Key     string `json:"key" doc:"Empty for everything outside the reader's scope."`
	Name    string `json:"name"`
	Outside bool   `json:"outside,omitempty" doc:"Everything outside the reader's scope."`
}

// trails adds an operation that asks something about trails.
func trails[Q, R any](a *API, name, id, summary string, find func(context.Context, *call, *explore.Population, Q) (*R, error)) {
	register(a, operation{id: id, method: http.MethodPost, path: "/v1/workspaces/{workspace}/trails/" + name, tag: "trails", summary: summary,
		action: access.Read, noun: access.Figure, timeout: queryTimeout},
		func(ctx context.Context, c *call, in *trailsInput[Q]) (*content[trailsAnswer[R]], error) {
			done, err := a.turn(ctx)
			if err != nil {
				return nil, err
			}
			defer done()
			deriving, generation := c.trailsDeriving()
			p, err := c.population(ctx, in.Body.Question, in.Body.AsOf)
			if err != nil {
				return nil, err
			}
			asked := func(p *explore.Population) (*R, error) {
				found, err := find(ctx, c, p, in.Body.Ask)
				return found, ofAsk(err)
			}
			found, err := asked(p)
			if err != nil {
				return nil, err
			}
			out := trailsAnswer[R]{Steps: make([]TrailStep, len(p.Steps)), Unplaced: p.Unplaced, Result: *found, Provenance: provenanceOf(p.Provenance)}
			out.Provenance.Deriving, out.Provenance.Generation = deriving, generation
			for i, s := range p.Steps {
				out.Steps[i] = TrailStep{Key: s.Key, Name: s.Name, Outside: s.Key == ""}
			}
			if level := in.Body.ByUnit; level != "" {
				if out.Units, out.UnitsHidden, err = byUnit(ctx, p, level, asked); err != nil {
					return nil, err
				}
			}
			return &content[trailsAnswer[R]]{out}, nil
		})
}

// ofAsk puts faults of an ask down to its fields, which are named from the ask
// on wherever they are found.
func ofAsk(err error) error {
	if touchstone.KindOf(err) != touchstone.Invalid {
		return err
	}
	return inFields(err, func(field string) string { return strings.TrimSuffix("ask."+field, ".") })
}

// byUnit finds the same out about the journeys that meet each unit of a level.
func byUnit[R any](ctx context.Context, p *explore.Population, level string, find func(*explore.Population) (*R, error)) ([]trailsUnit[R], int, error) {
	units, hidden, err := p.Units(ctx, level)
	if err != nil {
		return nil, 0, err
	}
	out := make([]trailsUnit[R], len(units))
	for i, u := range units {
		out[i] = trailsUnit[R]{Key: u.Key, Name: u.Name, Events: u.Events, Customers: u.Customers}
		if !u.Own || i >= explore.MaxUnits {
			continue
		}
		at, err := p.At(ctx, level, u.Key)
		if err == nil {
			out[i].Result, err = find(at)
		}
		if kind := touchstone.KindOf(err); err != nil && kind != touchstone.NotEnough && kind != touchstone.Forbidden {
			return nil, 0, err
		}
	}
	return out, hidden, nil
}

// population lays out the trails that the caller asks about.
func (c *call) population(ctx context.Context, q explore.Question, at AsOf) (*explore.Population, error) {
	if c.ws.Trails == nil {
		return nil, notHere("trails")
	}
	settings, err := c.ws.Store.Settings(ctx)
	if err != nil {
		return nil, err
	}
	limits, err := c.scope(ctx)
	if err != nil {
		return nil, err
	}
	m, err := c.meaning(ctx, at)
	if err != nil {
		return nil, err
	}
	if at.After > 0 {
		if err := c.ws.Trails.Wait(ctx, at.After); err != nil {
			return nil, err
		}
	}
	shapes, err := c.ws.Shapes.Shapes(ctx)
	if err != nil {
		return nil, err
	}
	w := explore.World{Trails: c.ws.Trails, Meaning: m, Shapes: shapes, Zone: settings.Zone, Reader: answer.Reader{Scope: limits, Floor: int64(settings.Floor)}, Name: c.namer().of}
	return explore.Open(ctx, w, q)
}
