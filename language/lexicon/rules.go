// SPDX-License-Identifier: Apache-2.0

package lexicon

import "math"

// How far, in steps of half a word, words reach each other.
const (
	negationReach = 7  // three words and a small one; "nobody" reaches twice as far
	shortReach    = 16 // to the end of nearly any clause
	absentReach   = 1
	degreeReach   = 4
	afterReach    = 2
	window        = 16 // listed words that are looked at on either side
	measuredReach = 8
	timeReach     = 10
)

// What negation leaves of a strength.
const (
	negatedGood = -0.9 // "not good" is bad
	negatedBad  = -0.7 // "not bad" is good, a little
	negatedVery = -0.5 // "not very good" is a little bad
	twice       = 0.8  // "not without charm"
)

// strongest bounds a strength.
const strongest = 4

// clause is the listed words of one clause.
type clause struct {
	words []token
	runes []rune // of the whole text
	start int    // its first character
	end   int    // behind its last
}

// opinion reads the word at i with the words around it, if it says one.
func (c *clause) opinion(i int) (Opinion, bool) {
	w := &c.words[i]
	o := Opinion{From: w.from, To: w.to, Start: w.from}
	switch w.class {
	case picture, retort, regret, mock:
		o.Strength = w.value
		return o, w.value != 0
	case thank:
		o.Strength, o.thanks = w.value, true
		return o, true
	case opinion:
		if w.much != 0 && c.sized(i) {
			return o, false
		}
		if w.denied {
			o.Signs |= Negated
		}
		if o.Strength = w.value; c.quoted(w.from, w.to) && w.value > 0 {
			o.Strength, o.Signs = mocked, Ironic
			return o, true
		}
	case both:
		if c.strengthens(i) {
			return o, false
		}
		o.Strength = w.value
	case stressed:
		if !c.stressed(i) {
			return o, false
		}
		o.Strength = w.value
	case scale:
		o.Strength = c.scaled(i)
	case want:
		if c.absent(i) {
			o.Strength, o.Signs = -w.value, Negated
			return o, true
		}
		o.Strength = w.value
	case short:
		if c.answered(i) {
			return o, false
		}
		o.Strength = -w.value
		return o, true
	case waiting, hours:
		o.Strength = c.time(i)
		return o, o.Strength != 0
	default:
		return o, false
	}
	c.modify(i, &o)
	if w.class == want && o.Signs&Negated == 0 {
		return o, false
	}
	return o, o.Strength != 0
}

// modifiers is what stands around an opinion.
type modifiers struct {
	turns  int     // how many words turn it around
	factor float64 // what degree words multiply it by
	inside float64 // the same, of those between the last negation and the word
}

// modify changes an opinion by the words before and after it.
func (c *clause) modify(i int, o *Opinion) {
	m := modifiers{factor: 1, inside: 1}
	c.before(i, o, &m)
	if i+1 < len(c.words) && c.words[i+1].class == after && c.words[i+1].step-c.words[i].step <= wordSteps+afterReach {
		m.factor *= c.words[i+1].value
	}
	if m.factor != 1 || m.inside != 1 {
		o.Signs |= Degree
	}
	if m.turns > 0 {
		o.Signs |= Negated
	}
	s := o.Strength
	switch {
	case m.turns == 0:
		s *= m.factor * m.inside
	case m.turns%2 == 0:
		s *= twice * m.factor
	case m.inside > 1 && s > 0:
		s *= negatedVery * m.factor
	case s > 0:
		s *= negatedGood * m.factor
	default:
		s *= negatedBad * m.factor
	}
	o.Strength = math.Max(-strongest, math.Min(strongest, s))
}

// before collects what stands before the opinion at i, up to the opinion
// before it. Two opinions that "or" joins stand under one negation.
func (c *clause) before(i int, o *Opinion, m *modifiers) {
	step, joined := c.words[i].step, false
	for k := i - 1; k >= max(0, i-window); k-- {
		w := &c.words[k]
		gap := step - w.step - wordSteps
		switch w.class {
		case not:
			if gap <= int(negationReach*w.value) || joined {
				m.turns++
				o.Start = w.from
			}
		case short:
			if gap <= shortReach {
				m.turns++
				o.Start = w.from
			}
		case degree, too, slightly:
			if gap <= degreeReach {
				m.multiply(w.value)
				o.Start = w.from
			}
		case either:
			joined = true
		case both:
			if k == i-1 && c.strengthens(k) {
				m.multiply(strengthened)
				o.Start = w.from
			} else if !joined {
				return
			}
		case opinion, scale, want:
			if !joined {
				return
			}
		}
	}
}

// multiply takes a degree word in, behind or in front of a negation.
func (m *modifiers) multiply(by float64) {
	if m.turns == 0 {
		m.inside *= by
	} else {
		m.factor *= by
	}
}

// strengthened is what a word that is both multiplies by, and shortOpinion
// how many characters an opinion has at most that it strengthens in Chinese,
// where the next word may also begin what is said of something else.
const (
	strengthened = 1.4
	shortOpinion = 2
)

// strengthens reports whether the word at i, an opinion by itself, strengthens
// the one right behind it: pretty bad.
func (c *clause) strengthens(i int) bool {
	if i+1 >= len(c.words) || i > 0 && c.words[i-1].class == degree && c.words[i-1].to == c.words[i].from {
		return false
	}
	w, next := &c.words[i], &c.words[i+1]
	switch next.class {
	case opinion, scale:
		if next.from == w.to {
			return next.to-next.from <= shortOpinion
		}
		return next.from == w.to+1 && c.runes[w.to] == ' '
	}
	return false
}

// stressed reports whether a word of degree, or one that turns around, stands
// right before the word at i.
func (c *clause) stressed(i int) bool {
	if i == 0 || c.words[i-1].to != c.words[i].from {
		return false
	}
	switch c.words[i-1].class {
	case degree, too, not:
		return true
	}
	return false
}

// scaled is what a word such as "high" says: by what it is said of, or by
// being too much.
func (c *clause) scaled(i int) float64 {
	w := &c.words[i]
	for k := i - 1; k >= max(0, i-window); k-- {
		if o := &c.words[k]; o.much != 0 && w.step-o.step-wordSteps <= measuredReach {
			return w.value * o.much
		}
	}
	if i+1 < len(c.words) {
		if o := c.words[i+1]; o.much != 0 && o.step-w.step-wordSteps <= afterReach {
			return w.value * o.much
		}
	}
	for k := i - 1; k >= max(0, i-window); k-- {
		if o := &c.words[k]; (o.class == too || o.class == slightly) && w.step-o.step-wordSteps <= afterReach {
			return -math.Abs(w.value)
		}
	}
	return 0
}

// quoted reports whether [from, to) stands in quotation marks: so-called.
func (c *clause) quoted(from, to int) bool {
	return from > 0 && to < len(c.runes) && c.runes[from-1] == '"' && c.runes[to] == '"'
}

// absent reports whether the clause ends by saying that what i names is not
// there.
func (c *clause) absent(i int) bool {
	return i+2 == len(c.words) && c.words[i+1].class == not && c.words[i+1].to == c.end &&
		c.words[i+1].step-c.words[i].step-wordSteps <= absentReach
}

// sized reports whether a scale is said of what i names, and so speaks for it.
func (c *clause) sized(i int) bool {
	for _, w := range c.words[i+1 : min(len(c.words), i+1+window)] {
		if w.class == scale {
			return w.step-c.words[i].step-wordSteps <= measuredReach
		}
	}
	return false
}

// answered reports whether something follows that a word such as "inferior
// to" turns around.
func (c *clause) answered(i int) bool {
	for _, w := range c.words[i+1 : min(len(c.words), i+1+window)] {
		if w.class == opinion || w.class == want {
			return true
		}
	}
	return false
}

// time is what a wait or a length of time says: long ones are bad, and short
// ones that are called so are good.
func (c *clause) time(i int) float64 {
	w := &c.words[i]
	for k := i + 1; k < min(len(c.words), i+1+window) && c.words[k].step-w.step <= timeReach; k++ {
		switch o := &c.words[k]; {
		case w.class == waiting && o.class == hours:
			return -longWait(o.value)
		case w.class == hours && o.class == late:
			return -1
		case w.class == hours && o.class == soon:
			return 1
		}
	}
	return 0
}

// longWait is how bad a wait of some hours is.
func longWait(hours float64) float64 {
	if hours < 0.25 {
		return 0.5
	}
	return math.Min(2, 1+hours/8)
}
