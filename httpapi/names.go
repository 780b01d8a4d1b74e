// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"context"

	"touchstone"
	"touchstone/language/aspect"
	"touchstone/workspace"
)

// namer finds the names of things in a reader's language, each once.
type namer struct {
	ws          workspace.Workspace
	lang        touchstone.Language
	touchpoints map[touchstone.TouchpointID]string
	stages      map[touchstone.StageID]string
	units       map[string]string // by code; nil before they are read
	unitIDs     map[string]touchstone.UnitID
	aspects     *aspect.Taxonomy  // of the workspace's industry; nil before it is known
	traits      map[string]string // of customers, as sources send them; nil before they are read
}

func (c *call) namer() *namer {
	return &namer{ws: c.ws.Store, lang: c.lang, touchpoints: map[touchstone.TouchpointID]string{}, stages: map[touchstone.StageID]string{}}
}

// touchpoint gives the name of a touchpoint; "" when there is none.
func (n *namer) touchpoint(ctx context.Context, id touchstone.TouchpointID) (string, error) {
	return nameOf(ctx, n.ws.Touchpoints(), n.touchpoints, id, func(t *touchstone.Touchpoint) string { return t.Label.In(n.lang) })
}

// stage gives the name of a stage; "" when there is none.
func (n *namer) stage(ctx context.Context, id touchstone.StageID) (string, error) {
	return nameOf(ctx, n.ws.Stages(), n.stages, id, func(s *touchstone.Stage) string { return s.Label.In(n.lang) })
}

// unit gives the name of the unit of a code; "" when there is none.
func (n *namer) unit(ctx context.Context, code string) (string, error) {
	if n.units == nil {
		all, err := workspace.All(ctx, n.ws.Units(), workspace.ListOptions{})
		if err != nil {
			return "", err
		}
		n.units, n.unitIDs = make(map[string]string, len(all)), make(map[string]touchstone.UnitID, len(all))
		for _, u := range all {
			n.units[u.Code], n.unitIDs[u.Code] = u.Label.In(n.lang), touchstone.UnitID(u.ID)
		}
	}
	return n.units[code], nil
}

// trait gives what a trait of customers is called; "" when nobody has named it.
func (n *namer) trait(ctx context.Context, sent string) (string, error) {
	if n.traits == nil {
		all, err := workspace.All(ctx, n.ws.SegmentTraits(), workspace.ListOptions{})
		if err != nil {
			return "", err
		}
		n.traits = make(map[string]string, len(all))
		for _, t := range all {
			n.traits[t.Name] = t.Label.In(n.lang)
		}
	}
	return n.traits[sent], nil
}

// aspect gives the name of an aspect; "" when the workspace's industry has none
// of the key.
func (n *namer) aspect(ctx context.Context, key string) (string, error) {
	if n.aspects == nil {
		settings, err := n.ws.Settings(ctx)
		if err != nil {
			return "", err
		}
		known := false
		if n.aspects, known = aspect.Shipped(aspect.Industry(settings.Industry)); !known {
			n.aspects, _ = aspect.Shipped(aspect.General)
		}
	}
	a, _ := n.aspects.Aspect(key)
	return touchstone.Label{ZH: a.Chinese, EN: a.English}.In(n.lang), nil
}

func nameOf[K ~string, T any](ctx context.Context, records workspace.Reader[T], known map[K]string, id K, label func(*T) string) (string, error) {
	if id == "" {
		return "", nil
	}
	if name, ok := known[id]; ok {
		return name, nil
	}
	v, err := records.ByID(ctx, string(id))
	if err != nil && touchstone.KindOf(err) != touchstone.NotFound {
		return "", err
	}
	if err == nil {
		known[id] = label(&v)
	} else {
		known[id] = ""
	}
	return known[id], nil
}
