// SPDX-License-Identifier: Apache-2.0

package meaning

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"touchstone"
	"touchstone/workspace/template"
)

// Suggestion is a touchpoint that an unmapped shape could belong to.
type Suggestion struct {
	Touchpoint touchstone.TouchpointID // "": the register has none; the template's Key would have to be added
	Key        string                  // of the template; "" when it knows none
	Label      touchstone.Label
	Channel    touchstone.Channel // as the shape came, else the touchpoint's
	Stage      touchstone.StageID // "" when the register has none
	StageLabel touchstone.Label
	Confidence int // 1 to 100; no probability, but ordered, and at least MinConfidence
	Reason     touchstone.Message
}

// MinConfidence is the least confidence with which something is suggested.
const MinConfidence = 45

// Suggester suggests touchpoints for shapes by their names and places. Safe for
// use from many goroutines.
type Suggester struct {
	lexicon    *lexicon
	candidates []candidate
	weights    map[string]float64 // of tokens, 0 to 1: the fewer touchpoints one is of, the more it tells
}

// candidate is a touchpoint with the names that it goes by.
type candidate struct {
	Suggestion
	channel touchstone.Channel
	aliases []alias
	all     map[string]bool // tokens of every alias
}

// alias is one name of a touchpoint.
type alias struct {
	text    string
	folded  string
	tokens  []token
	bigrams map[[2]rune]bool
}

// NewSuggester prepares suggestions from the touchpoints of a register and,
// where it is not nil, of a template: those that the register has take their
// further words from it, the others can be suggested too.
func NewSuggester(touchpoints []touchstone.Touchpoint, stages []touchstone.Stage, t *template.Template) *Suggester {
	s := &Suggester{lexicon: theLexicon(), weights: map[string]float64{}}
	labels := map[touchstone.StageID]touchstone.Label{}
	byKey := map[string]touchstone.StageID{}
	for _, stage := range stages {
		labels[touchstone.StageID(stage.ID)], byKey[stage.Key] = stage.Label, touchstone.StageID(stage.ID)
	}
	registered := map[string]bool{}
	for _, tp := range touchpoints {
		c := candidate{channel: tp.Channel, Suggestion: Suggestion{Touchpoint: touchstone.TouchpointID(tp.ID), Key: tp.Key, Label: tp.Label, Stage: tp.Stage, StageLabel: labels[tp.Stage]}}
		registered[tp.Key] = true
		s.add(c, wordsOf(t, tp.Key))
	}
	if t != nil {
		for _, tp := range t.Touchpoints {
			if !registered[tp.Key] {
				c := candidate{channel: tp.Channel, Suggestion: Suggestion{Key: tp.Key, Label: tp.Label, Stage: byKey[tp.Stage], StageLabel: t.Stage(tp.Stage).Label}}
				s.add(c, wordsOf(t, tp.Key))
			}
		}
	}
	s.weigh()
	return s
}

// wordsOf gives the words that a template has for a key.
func wordsOf(t *template.Template, key string) []string {
	if t == nil || key == "" {
		return nil
	}
	tp := t.Touchpoint(key)
	if tp == nil {
		return nil
	}
	return slices.Concat(tp.Words.ZH, tp.Words.EN)
}

func (s *Suggester) add(c candidate, further []string) {
	c.all = map[string]bool{}
	for _, text := range append([]string{c.Label.ZH, c.Label.EN}, further...) {
		if text == "" {
			continue
		}
		a := alias{text: text, folded: fold(text), tokens: s.lexicon.tokens(text), bigrams: bigrams(text)}
		c.aliases = append(c.aliases, a)
		for _, t := range a.tokens {
			c.all[t.id] = true
		}
	}
	s.candidates = append(s.candidates, c)
}

// fold runs a text's words together without case or signs.
func fold(text string) string {
	var b strings.Builder
	for _, run := range runs(text) {
		b.WriteString(strings.Join(words(run), ""))
	}
	return b.String()
}

// weakly is what a weak token counts beside a strong one.
const weakly = 0.3

// weigh gives every token its inverse frequency among touchpoints, scaled to 1
// for a token that one touchpoint has.
func (s *Suggester) weigh() {
	n := map[string]int{}
	for _, c := range s.candidates {
		for id := range c.all {
			n[id]++
		}
	}
	total := float64(len(s.candidates))
	for id, k := range n {
		s.weights[id] = math.Log(1+total/float64(k)) / math.Log(1+total)
	}
}

// weight is what a token counts; one that no touchpoint has counts, too, since
// a name that says more than a touchpoint's is another.
func (s *Suggester) weight(t token) float64 {
	w, known := s.weights[t.id]
	if !known {
		w = 0.6
	}
	if t.weak {
		w *= weakly
	}
	return w
}

// Suggest gives up to n touchpoints that a shape could belong to, the best
// first; none when nothing speaks for any.
func (s *Suggester) Suggest(shape *touchstone.Shape, n int) []Suggestion {
	said := s.read(shape)
	if said.strong == 0 {
		return nil
	}
	var found []scored
	for i := range s.candidates {
		if m := s.compare(&said, &s.candidates[i]); m.score*100 >= MinConfidence {
			found = append(found, m)
		}
	}
	slices.SortStableFunc(found, func(a, b scored) int { return cmp.Compare(b.score, a.score) })
	var out []Suggestion
	for _, m := range found[:min(n, len(found))] {
		out = append(out, m.suggestion(shape))
	}
	return out
}

// saying is what a shape says by its name and place.
type saying struct {
	channel touchstone.Channel
	folded  string
	bigrams map[[2]rune]bool
	tokens  map[string]weighed
	total   float64
	strong  int // tokens that are not weak
}

type weighed struct {
	token
	weight float64
}

const (
	besides = 0.4 // what the place counts when the name tells something
	above   = 0.5 // what a part of a path counts beside the part below it
)

// read takes a shape's words. The place speaks for a name that tells nothing,
// such as that of every page view; else it stands behind.
func (s *Suggester) read(shape *touchstone.Shape) saying {
	out := saying{channel: shape.Channel, folded: fold(shape.Name), bigrams: bigrams(shape.Name), tokens: map[string]weighed{}}
	out.take(s, s.lexicon.tokens(shape.Name), 1)
	factor := besides
	if out.strong == 0 {
		factor = 1
	}
	parts := strings.FieldsFunc(shape.Place, func(r rune) bool { return r == '/' })
	if shape.Place == "/" {
		parts = []string{"home"}
	}
	for _, part := range slices.Backward(parts) {
		if tokens := s.lexicon.tokens(part); len(tokens) > 0 {
			out.take(s, tokens, factor)
			factor *= above
		}
	}
	return out
}

func (y *saying) take(s *Suggester, tokens []token, factor float64) {
	for _, t := range tokens {
		if _, has := y.tokens[t.id]; has {
			continue
		}
		w := s.weight(t) * factor
		y.tokens[t.id] = weighed{t, w}
		y.total += w
		if !t.weak {
			y.strong++
		}
	}
}

// scored is how well a candidate fits, and why.
type scored struct {
	*candidate
	score float64
	alias *alias
	same  bool // its name is the shape's
	words []string
}

// compare scores a candidate: by the alias that fits best, a little by all of
// its words together, and by whether it happens in the shape's channel.
func (s *Suggester) compare(said *saying, c *candidate) scored {
	best := scored{candidate: c}
	for i := range c.aliases {
		a := &c.aliases[i]
		if score, same := s.closeness(said, a); score > best.score {
			best.score, best.alias, best.same = score, a, same
		}
	}
	if best.alias == nil {
		return best
	}
	best.words = said.common(best.alias)
	best.score = 0.8*best.score + 0.2*said.covered(c.all)
	if said.channel == c.channel {
		best.score += 0.08
	} else if said.channel != "" {
		best.score *= 0.92
	}
	if best.same {
		best.score += 0.1
	}
	return best
}

// closeness tells how near an alias is: 1 where it is the name itself, else
// the weight of the words in common against all words (Dice), or the share of
// pairs of Chinese characters in common.
func (s *Suggester) closeness(said *saying, a *alias) (score float64, same bool) {
	if a.folded != "" && a.folded == said.folded {
		return 1, true
	}
	common, total, strong := 0.0, said.total, false
	for _, t := range a.tokens {
		w := s.weight(t)
		total += w
		if own, has := said.tokens[t.id]; has {
			common += (w + own.weight) / 2
			strong = strong || !t.weak
		}
	}
	if strong {
		score = 2 * common / total
	}
	return max(score, 0.85*dice(said.bigrams, a.bigrams)), false
}

// covered is the share of what a shape says that is among tokens.
func (y *saying) covered(tokens map[string]bool) float64 {
	common := 0.0
	for id, t := range y.tokens {
		if tokens[id] {
			common += t.weight
		}
	}
	return common / y.total
}

// common lists the shape's words that an alias shares, in the alias's order.
func (y *saying) common(a *alias) []string {
	var out []string
	for _, t := range a.tokens {
		if own, has := y.tokens[t.id]; has {
			out = append(out, own.word)
		}
	}
	return out
}

func (m scored) suggestion(shape *touchstone.Shape) Suggestion {
	out := m.Suggestion
	out.Channel = cmp.Or(shape.Channel, m.channel)
	out.Confidence = min(int(math.Round(m.score*100)), 100)
	switch {
	case m.same:
		out.Reason = touchstone.Msg("meaning.same_name", "name", m.alias.text)
	case len(m.words) > 0:
		out.Reason = touchstone.Msg("meaning.common_words", "words", m.words, "name", m.alias.text)
	default:
		out.Reason = touchstone.Msg("meaning.alike", "name", m.alias.text)
	}
	return out
}
