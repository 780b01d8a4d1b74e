// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"context"
	"errors"
	"slices"

	"touchstone"
	"touchstone/journey/exchange"
	"touchstone/workspace"
)

// recordNames is what the records of a workspace are called.
type recordNames struct {
	touchpoints, stages, journeys, personas, pains []called
	lastStage                                      int64
}

// called is one record by its names.
type called struct {
	id string
	exchange.Name
}

func nameOfRecord(key string, label touchstone.Label) exchange.Name {
	return exchange.Name{Key: key, Label: label}
}

// callNames reads what the standing records of a workspace are called.
func callNames(ctx context.Context, ws workspace.Workspace) (*recordNames, error) {
	n := &recordNames{}
	touchpoints, err := workspace.All(ctx, ws.Touchpoints(), workspace.ListOptions{})
	stages, errStages := workspace.All(ctx, ws.Stages(), workspace.ListOptions{})
	journeys, errJourneys := workspace.All(ctx, ws.Journeys(), workspace.ListOptions{})
	personas, errPersonas := workspace.All(ctx, ws.Personas(), workspace.ListOptions{})
	pains, errPains := workspace.All(ctx, ws.PainPoints(), workspace.ListOptions{})
	if err := errors.Join(err, errStages, errJourneys, errPersonas, errPains); err != nil {
		return nil, err
	}
	for _, p := range touchpoints {
		n.touchpoints = append(n.touchpoints, called{p.ID, exchange.Name{Key: p.Key, Label: p.Label, Channel: p.Channel}})
	}
	for _, s := range stages {
		n.stages = append(n.stages, called{s.ID, nameOfRecord(s.Key, s.Label)})
		n.lastStage = max(n.lastStage, s.Order)
	}
	for _, j := range journeys {
		n.journeys = append(n.journeys, called{j.ID, nameOfRecord(j.Key, j.Label)})
	}
	for _, p := range personas {
		n.personas = append(n.personas, called{p.ID, nameOfRecord("", p.Label)})
	}
	for _, p := range pains {
		n.pains = append(n.pains, called{p.ID, nameOfRecord("", p.Label)})
	}
	return n, nil
}

func (n *recordNames) taken(key string) bool {
	return key != "" && slices.ContainsFunc(n.journeys, func(c called) bool { return c.Key == key })
}

// find gives the record that a name means: the one of its key, else the one of
// its name in either language; twice when several have that.
func find(all []called, n exchange.Name) (id string, twice bool) {
	for _, c := range all {
		if n.Key != "" && c.Key == n.Key {
			return c.id, false
		}
	}
	same := func(a, b string) bool { return a != "" && a == b }
	for _, c := range all {
		if same(c.Label.ZH, n.Label.ZH) || same(c.Label.EN, n.Label.EN) {
			id, twice = c.id, id != ""
			if twice {
				return "", true
			}
		}
	}
	return id, false
}

// calledBy gives what a record is called; nothing where it does not stand.
func calledBy(all []called, id string) exchange.Name {
	i := slices.IndexFunc(all, func(c called) bool { return c.id == id })
	if i < 0 {
		return exchange.Name{}
	}
	return all[i].Name
}

// namesByID is exchange.Names.
type namesByID struct{ *recordNames }

func (n namesByID) Touchpoint(id touchstone.TouchpointID) exchange.Name {
	return calledBy(n.touchpoints, string(id))
}

func (n namesByID) Stage(id touchstone.StageID) exchange.Name { return calledBy(n.stages, string(id)) }

func (n namesByID) Journey(id touchstone.JourneyID) exchange.Name {
	return calledBy(n.journeys, string(id))
}

func (n namesByID) Persona(id touchstone.PersonaID) exchange.Name {
	return calledBy(n.personas, string(id))
}

func (n namesByID) Pain(id touchstone.PainPointID) exchange.Name {
	return calledBy(n.pains, string(id))
}

// idsByName is exchange.Finder. Links that can be left out are left out where
// several have the name.
type idsByName struct{ *recordNames }

func (n idsByName) Touchpoint(name exchange.Name) (touchstone.TouchpointID, bool) {
	id, twice := find(n.touchpoints, name)
	return touchstone.TouchpointID(id), twice
}

func (n idsByName) Stage(name exchange.Name) (touchstone.StageID, bool) {
	id, twice := find(n.stages, name)
	return touchstone.StageID(id), twice
}

func (n idsByName) Journey(name exchange.Name) touchstone.JourneyID {
	id, _ := find(n.journeys, name)
	return touchstone.JourneyID(id)
}

func (n idsByName) Persona(name exchange.Name) touchstone.PersonaID {
	id, _ := find(n.personas, name)
	return touchstone.PersonaID(id)
}

func (n idsByName) Pain(name exchange.Name) touchstone.PainPointID {
	id, _ := find(n.pains, name)
	return touchstone.PainPointID(id)
}
