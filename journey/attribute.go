// SPDX-License-Identifier: Apache-2.0

package journey

// Attribute is a property of cases that may explain their outcome.
type Attribute struct {
	Name   string
	Codes  []uint32 // per case, index into Values
	Values []string // "" is a missing value and is not tested
}

// attribute tests every level of an attribute, or puts all of them apart where
// the attribute is the outcome: where levels that belong to one group alone
// cover nearly all of it.
func (c *Comparison) attribute(a *Attribute, good []int8, least int) {
	levels, of := a.tallies(good)
	reason := Explains
	if of.good > 0 && of.bad > 0 && decides(levels, of, least) {
		reason = IsOutcome
	}
	for code, n := range levels {
		if a.Values[code] == "" || !supported(n, of, least) {
			continue
		}
		d := share(n, of)
		d.Kind, d.Attribute, d.Value, d.Reason = AttributeKind, a.Name, a.Values[code], reason
		if reason == Explains {
			c.Findings = append(c.Findings, d)
		} else {
			c.Outcome = append(c.Outcome, d)
		}
	}
}

// tallies counts compared cases per level, and those with a known value.
func (a *Attribute) tallies(good []int8) (levels []tally, of tally) {
	levels = make([]tally, len(a.Values))
	for i, g := range good {
		if g != Good && g != Bad {
			continue
		}
		code := a.Codes[i]
		mark := markOf(i)
		levels[code].add(mark, g)
		if a.Values[code] != "" {
			of.add(mark, g)
		}
	}
	return levels, of
}

func decides(levels []tally, of tally, least int) bool {
	var own tally
	for _, n := range levels {
		if isPure(n, of, Good, least) {
			own.good += n.good
		}
		if isPure(n, of, Bad, least) {
			own.bad += n.bad
		}
	}
	return float64(own.good) >= whole*float64(of.good) || float64(own.bad) >= whole*float64(of.bad)
}
