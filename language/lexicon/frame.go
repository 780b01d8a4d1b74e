// SPDX-License-Identifier: Apache-2.0

package lexicon

import "slices"

// mocked is what praise that is meant the other way round counts.
const mocked = -0.3

// What is left of an opinion in a clause that does not state it.
const (
	askedGood  = 0.1
	askedBad   = 0.6
	wishedGood = 0.1
	wishedBad  = 0.4
	pastGood   = 0.3
	rivalGood  = -0.6 // they are good at it, and we are not
	rivalBad   = 0.3
)

// frame weakens opinions that the clause asks for, wishes, or remembers, and
// tells its signs.
func (c *clause) frame(found []Opinion, runes []rune) Signs {
	var is [classes]bool
	for _, w := range c.words {
		is[w.class] = is[w.class] || w.class != asking || c.asks(w)
	}
	var signs Signs
	if is[asking] || slices.Contains(runes, '?') {
		signs |= Asked
		if !is[retort] {
			weaken(found, askedGood, askedBad)
		}
	}
	if is[wish] {
		signs |= Wished
		weaken(found, wishedGood, wishedBad)
	}
	if is[regret] {
		signs |= Wished | Regretted
		c.regretted(found)
	}
	if is[past] {
		signs |= Compared
		weaken(found, pastGood, 1)
	}
	if is[rival] && !is[than] && !is[short] {
		signs |= Compared
		weaken(c.behind(rival, found), rivalGood, rivalBad)
	}
	if is[short] || is[than] {
		signs |= Compared
	}
	if is[mock] {
		signs |= Ironic
	}
	return signs
}

// regretted weakens what is said of what was missed; that it was missed stands.
func (c *clause) regretted(found []Opinion) {
	for i := range found {
		own := slices.ContainsFunc(c.words, func(w token) bool { return w.class == regret && w.from == found[i].From })
		if !own {
			weaken(found[i:i+1], wishedGood, wishedBad)
		}
	}
}

// behind gives the opinions behind the first word of a class.
func (c *clause) behind(which class, found []Opinion) []Opinion {
	at := slices.IndexFunc(c.words, func(w token) bool { return w.class == which })
	first := slices.IndexFunc(found, func(o Opinion) bool { return o.From > c.words[at].from })
	if first < 0 {
		return nil
	}
	return found[first:]
}

// asks reports whether a word such as "where" asks: in English it begins the
// clause.
func (c *clause) asks(w token) bool { return w.from == c.start || c.runes[w.from] >= 0x80 }

func weaken(found []Opinion, good, bad float64) {
	for i := range found {
		if found[i].Strength > 0 {
			found[i].Strength *= good
		} else {
			found[i].Strength *= bad
		}
	}
}
