// SPDX-License-Identifier: Apache-2.0

package moment

import (
	"context"
	"errors"
	"slices"

	"touchstone/stats"
)

// fitted is a propensity for some of the units.
type fitted struct {
	reason     Reason
	propensity *stats.Propensity
	use        []uint32 // indices into comparing.unit
	treated    []bool
	weighted   bool // by weights of one outcome, so of no use to others
}

// whole fits the propensity for all units, decides which of the optional
// columns are adjusted for, and describes overlap and balance.
func (c *comparing) whole(ctx context.Context) (*fitted, error) {
	all := make([]uint32, len(c.unit))
	for i := range all {
		all[i] = uint32(i)
	}
	if min(c.out.N0, c.out.N1) < MinArm {
		c.out.Reason = TooFew
		return &fitted{use: all, treated: c.treated, reason: TooFew}, nil
	}
	c.design = slices.DeleteFunc(c.design, func(column column) bool {
		return column.indicates() && column.rare(c.values(column, all))
	})
	fit, err := c.fit(ctx, all, c.base())
	if err != nil {
		return nil, err
	}
	if c.adopt(fit) {
		if fit, err = c.fit(ctx, all, c.base()); err != nil {
			return nil, err
		}
	}
	c.out.Reason = fit.reason
	if fit.propensity != nil {
		c.out.AUC = fit.propensity.AUC
		c.out.Balance = fit.propensity.Balance(stats.Overlap)
		c.out.Comparable = c.out.Balance.Comparison()
		c.out.Balanced = c.out.Balance.Worst() < MostASD
	}
	c.out.Columns = names(c.design)
	return fit, nil
}

// surely is the p-value under which an earlier experience counts as a cause of
// the quality of the encounter.
const surely = .001

// adopt moves the optional columns that the propensity lacks to the design.
func (c *comparing) adopt(f *fitted) bool {
	if f.propensity == nil {
		return false
	}
	before := len(c.design)
	for _, column := range c.optional {
		if f.propensity.Lacks(c.values(column, f.use)) < surely {
			c.design = append(c.design, column)
		}
	}
	return len(c.design) > before
}

// fit fits the propensity of some units, and gates it.
func (c *comparing) fit(ctx context.Context, use []uint32, weight func(uint32) float64) (*fitted, error) {
	f := &fitted{use: use, treated: make([]bool, len(use))}
	t := stats.Treatment{Treated: f.treated, Cluster: make([]uint32, len(use))}
	for i, u := range use {
		f.treated[i] = c.treated[u]
		t.Cluster[i] = c.unit[u]
		if !c.byPerson {
			t.Cluster[i] = c.Customer[c.unit[u]]
		}
	}
	if weight != nil {
		t.Weight = make([]float64, len(use))
		for i, u := range use {
			t.Weight[i] = weight(c.unit[u])
		}
	}
	for _, column := range c.design {
		if x := c.values(column, use); !column.rare(x) {
			t.X = append(t.X, x)
		}
	}
	var err error
	if f.propensity, err = stats.FitPropensity(ctx, t); err != nil {
		f.reason = reasonOf(err)
		return f, unexpected(ctx, err)
	}
	switch p := f.propensity; {
	case p.AUC > MostAUC:
		f.reason = NoOverlap
	case p.Balance(stats.Overlap).Comparison() < MinEffective:
		f.reason = FewEffective
	}
	return f, nil
}

// rare tells whether a column is a level of a category with fewer than MinLevel
// rows: too few to find their like in both arms, they would make the arms seem
// to be without overlap. Such a level counts as the first one.
func (c column) rare(x []float64) bool {
	if !c.indicates() {
		return false
	}
	n := 0.0
	for _, v := range x {
		n += v
	}
	return n < MinLevel
}

// indicates tells whether a column is of zeros and ones made for a category or
// for what is missing.
func (c column) indicates() bool { return c.level || c.missing }

// unexpected gives back what is no refusal.
func unexpected(ctx context.Context, err error) error {
	var refusal *stats.Refusal
	if errors.As(err, &refusal) {
		return ctx.Err()
	}
	return err
}

func reasonOf(err error) Reason {
	var refusal *stats.Refusal
	if !errors.As(err, &refusal) {
		return NotEstimable
	}
	switch refusal.Reason {
	case stats.Separation:
		return NoOverlap
	case stats.Constant, stats.TooFewRows, stats.BadWeight:
		return TooFew
	}
	return NotEstimable
}
