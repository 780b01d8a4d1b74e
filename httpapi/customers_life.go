// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"cmp"
	"context"
	"slices"
	"time"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/explore"
	"touchstone/workspace"
)

// Life is a customer's facts in sum.
type Life struct {
	Customer touchstone.CustomerID  `json:"customer"`
	Events   int                    `json:"events"`
	Texts    int                    `json:"texts" doc:"Facts with something said in them."`
	Whole    bool                   `json:"whole" doc:"False where there are more facts than were looked at."`
	First    *time.Time             `json:"first,omitempty"`
	Last     *time.Time             `json:"last,omitempty"`
	Kinds    []LifeCount            `json:"kinds" doc:"The most frequent first."`
	Channels []LifeCount            `json:"channels"`
	Days     []LifeCount            `json:"days" doc:"That have facts, ascending: 2026-01-31."`
	Worth    []LifeWorth            `json:"worth" doc:"By currency; empty for readers with a scope."`
	Personas []touchstone.PersonaID `json:"personas" doc:"Whose conditions the customer meets now; those without conditions are not told."`
	Zone     string                 `json:"zone" doc:"Of the days."`
}

// LifeCount is how many facts are of a kind.
type LifeCount struct {
	Key string `json:"key"`
	N   int    `json:"n"`
}

// LifeWorth is what a customer paid.
type LifeWorth struct {
	Currency string    `json:"currency"`
	Minor    int64     `json:"minor" doc:"In all, in the currency's minor units."`
	N        int       `json:"n" doc:"How often."`
	Last     time.Time `json:"last"`
}

type lifeInput struct {
	CustomerInput
	Kind    []touchstone.EventKind `query:"kind" maxItems:"5" doc:"Days with facts of these kinds."`
	Channel []touchstone.Channel   `query:"channel" maxItems:"50" doc:"Days with facts on these channels."`
}

func (a *API) getLife(ctx context.Context, c *call, in *lifeInput) (*content[Life], error) {
	l, err := c.lifeline(ctx, in.CustomerInput)
	if err != nil {
		return nil, err
	}
	settings, err := c.ws.Store.Settings(ctx)
	if err != nil {
		return nil, err
	}
	zone, err := time.LoadLocation(cmp.Or(settings.Zone, "UTC"))
	if err != nil {
		return nil, err
	}
	s := newLifeSum(l, in, zone)
	for e, err := range c.ws.Identities.Timeline(ctx, l.customer, eventstore.Filter{}) {
		if err != nil {
			return nil, err
		}
		if s.Events == mostScanned {
			s.Whole = false
			break
		}
		s.add(&e)
	}
	out := s.life()
	out.Personas, err = c.personas(ctx, l)
	return &content[Life]{out}, err
}

// lifeSum sums a life up.
type lifeSum struct {
	Life
	of       *lifeline
	in       *lifeInput
	zone     *time.Location
	kinds    map[string]int
	channels map[string]int
	days     map[string]int
	worth    map[string]*LifeWorth
}

func newLifeSum(l *lifeline, in *lifeInput, zone *time.Location) *lifeSum {
	return &lifeSum{Life: Life{Customer: l.customer, Whole: true, Zone: zone.String()}, of: l, in: in, zone: zone,
		kinds: map[string]int{}, channels: map[string]int{}, days: map[string]int{}, worth: map[string]*LifeWorth{}}
}

// add counts a fact that the caller may see.
func (s *lifeSum) add(e *touchstone.Event) {
	if s.of.mine != nil && !s.of.mine(e) {
		return
	}
	s.Events++
	if len(e.Private.Texts) > 0 {
		s.Texts++
	}
	if s.First == nil {
		s.First = ptr(e.Occurred)
	}
	s.Last = ptr(e.Occurred)
	s.kinds[string(e.Kind)]++
	if channel := s.of.channel(e); channel != "" {
		s.channels[string(channel)]++
	}
	if (len(s.in.Kind) == 0 || slices.Contains(s.in.Kind, e.Kind)) && s.of.on(s.in.Channel, e) {
		s.days[e.Occurred.In(s.zone).Format(time.DateOnly)]++
	}
	if s.of.mine == nil {
		s.pay(e)
	}
}

func (s *lifeSum) pay(e *touchstone.Event) {
	if e.Value == nil || e.Value.Minor <= 0 {
		return
	}
	w := s.worth[e.Value.Currency]
	if w == nil {
		w = &LifeWorth{Currency: e.Value.Currency}
		s.worth[e.Value.Currency] = w
	}
	w.Minor, w.N, w.Last = w.Minor+e.Value.Minor, w.N+1, e.Occurred
}

func (s *lifeSum) life() Life {
	out := s.Life
	out.Kinds, out.Channels = mostFirst(s.kinds), mostFirst(s.channels)
	out.Days = mostFirst(s.days)
	slices.SortFunc(out.Days, func(a, b LifeCount) int { return cmp.Compare(a.Key, b.Key) })
	out.Worth = []LifeWorth{}
	for _, w := range s.worth {
		out.Worth = append(out.Worth, *w)
	}
	slices.SortFunc(out.Worth, func(a, b LifeWorth) int { return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Currency, b.Currency)) })
	return out
}

// mostFirst lists counts, the largest first, then by key.
func mostFirst(counts map[string]int) []LifeCount {
	out := make([]LifeCount, 0, len(counts))
	for key, n := range counts {
		out = append(out, LifeCount{key, n})
	}
	slices.SortFunc(out, func(a, b LifeCount) int { return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Key, b.Key)) })
	return out
}

// personas lists the personas whose conditions a customer meets.
func (c *call) personas(ctx context.Context, l *lifeline) ([]touchstone.PersonaID, error) {
	all, err := workspace.All(ctx, c.ws.Store.Personas(), workspace.ListOptions{})
	out := []touchstone.PersonaID{}
	for i := range all {
		if in, ok := explore.Among(all[i].Conditions, l.meaning); ok && in(l.customer) {
			out = append(out, touchstone.PersonaID(all[i].ID))
		}
	}
	return out, err
}
