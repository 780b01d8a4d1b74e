// SPDX-License-Identifier: Apache-2.0

package explore

import (
	"cmp"
	"context"
	"slices"

	"touchstone"
	"touchstone/journey"
)

// MaxUnits is how many units are looked at one by one.
const MaxUnits = 20

// MinOthers is how many customers a unit outside the reader's scope must have
// for its totals to be told, where the workspace's floor is not higher.
const MinOthers = 10

// Unit is how much happens at one unit.
type Unit struct {
	Key       string
	Name      string // as people read it; may be empty
	Events    int
	Customers int
	Own       bool // the reader may see what happens there
}

// Units counts what happens at the units of a level: those that the reader may
// look at, the most customers first, then the others by their totals. Hidden is
// how many of the others have too few customers to be told. Others are not
// counted for a segment of customers. Invalid when no unit is at that level;
// else errors are those of Open.
func (p *Population) Units(ctx context.Context, level string) (list []Unit, hidden int, err error) {
	if list, err = p.countUnits(ctx, p.world, level); err != nil {
		return nil, 0, err
	}
	own := map[string]bool{}
	for i := range list {
		list[i].Own = true
		own[list[i].Key] = true
	}
	reader := p.world.Reader
	if reader.Scope == nil || len(reader.Scope.Units) == 0 || len(reader.Scope.Touchpoints) > 0 || p.segment {
		return list, 0, nil
	}
	everybody := p.world
	everybody.Reader.Scope = nil
	others, err := p.countUnits(ctx, everybody, level)
	if err != nil {
		return nil, 0, err
	}
	for _, u := range others {
		switch {
		case own[u.Key]:
		case int64(u.Customers) >= max(MinOthers, reader.Floor):
			list = append(list, u)
		default:
			hidden++
		}
	}
	return list, hidden, nil
}

// countUnits counts what a reader sees of the units of a level.
func (p *Population) countUnits(ctx context.Context, w World, level string) ([]Unit, error) {
	q := Question{Steps: ByUnit, Level: level, Scope: p.question.Scope}
	at, err := open(ctx, w, q, details{})
	if err != nil {
		return nil, err
	}
	reach, err := journey.ReachOf(ctx, at.Source, 0)
	if err != nil {
		return nil, err
	}
	var out []Unit
	for i, s := range at.Steps {
		if n := reach.Activities[i]; n.Events > 0 && s.Key != "" {
			out = append(out, Unit{Key: s.Key, Name: s.Name, Events: n.Events, Customers: n.Customers})
		}
	}
	slices.SortFunc(out, func(a, b Unit) int {
		return cmp.Or(cmp.Compare(b.Customers, a.Customers), cmp.Compare(a.Key, b.Key))
	})
	return out, nil
}

// At lays out the journeys that meet a unit of a level: what happens there and
// what happens at no unit of that level, such as online. Errors are those of
// Open.
func (p *Population) At(ctx context.Context, level, unit string) (*Population, error) {
	d := p.details
	d.focus = focus{level, unit}
	return open(ctx, p.world, p.question, d)
}

// Apart lays out the same trails so that some steps, at most MaxApart, have
// numbers of their own where they happen at their units: Met tells which. Numbers
// gives all numbers of a step. Errors are those of Open.
func (p *Population) Apart(ctx context.Context, apart []Apart) (*Population, error) {
	if len(apart) > MaxApart {
		return nil, invalid("steps", touchstone.Msg("explore.apart", "most", MaxApart))
	}
	d := p.details
	d.apart = apart
	return open(ctx, p.world, p.question, d)
}

// Met gives the numbers of the step of one Apart, by whether it happened at its
// units.
func (p *Population) Met(n int) (there, elsewhere []uint32) {
	for number, step := range p.Steps {
		if step.Key != p.details.apart[n].Step {
			continue
		}
		if p.bits[number]&(1<<n) != 0 {
			there = append(there, uint32(number))
		} else {
			elsewhere = append(elsewhere, uint32(number))
		}
	}
	return there, elsewhere
}
