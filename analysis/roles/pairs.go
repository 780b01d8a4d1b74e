// SPDX-License-Identifier: Apache-2.0

package roles

import (
	"math"
	"regexp"
	"strings"

	"touchstone"
	"touchstone/ingest"
	"touchstone/ingest/value"
)

// Pair is two columns about the same thing.
type Pair struct {
	Name    string  // what both are about
	Yes, No *Column // functional and dysfunctional, or expected and perceived
}

// pairPattern names the two columns of a pair; the group "item" of each is
// what they are about.
type pairPattern struct{ yes, no *regexp.Regexp }

// pairs finds columns that come in twos. A name that both patterns know is
// the one of the second, whose words often hold those of the first: 没有, 有.
func (in *inference) pairs(p pairPattern) []Pair {
	others := map[string]*Column{}
	for _, c := range in.free() {
		if item := subject(p.no, c.Name); item != "" {
			others[strings.ToLower(item)] = c
		}
	}
	var out []Pair
	for _, c := range in.free() {
		item := subject(p.yes, c.Name)
		other := others[strings.ToLower(item)]
		if item != "" && other != nil && other != c && subject(p.no, c.Name) == "" {
			out = append(out, Pair{Name: item, Yes: c, No: other})
			delete(others, strings.ToLower(item))
		}
	}
	return out
}

// subject gives what a column of a pair is about, "" where the pattern does
// not fit. Matrix questions are seen as "question:item".
func subject(re *regexp.Regexp, name string) string {
	bare := strings.TrimSpace(questionNumber.ReplaceAllString(ingest.Normalize(name), ""))
	if question, item := matrix(name); item != "" {
		bare = question + ":" + item
	}
	m := re.FindStringSubmatch(bare)
	if m == nil {
		return ""
	}
	item := ""
	for i, group := range re.SubexpNames() {
		if group == "item" && m[i] != "" {
			item = m[i]
		}
	}
	return strings.Trim(item, " :—-_,?")
}

// kano recognises a Kano questionnaire: a row per answer and feature, or a
// pair of columns per feature.
func (in *inference) kano() bool {
	if in.kanoRows() {
		return true
	}
	for _, p := range kanoPatterns {
		pairs := in.pairs(p)
		if len(pairs) == 0 || !allKano(pairs) {
			continue
		}
		for _, pair := range pairs {
			assign(pair.Yes, Functional, touchstone.Msg("analysis.why_functional"))
			assign(pair.No, Dysfunctional, touchstone.Msg("analysis.why_dysfunctional"))
			pair.Yes.short, pair.No.short = pair.Name, pair.Name
		}
		in.sheet.Pairs = pairs
		return true
	}
	return false
}

func (in *inference) kanoRows() bool {
	var yes, no *Column
	for _, c := range in.free() {
		switch {
		case functionalNames.match(c.heading) && kanoAnswers(c):
			yes = c
		case dysfunctionalNames.match(c.heading) && kanoAnswers(c):
			no = c
		}
	}
	feature := in.pick("", featureNames, func(c *Column) bool { return c.Codes != nil && c.Levels <= 500 })
	if yes == nil || no == nil || feature == nil {
		return false
	}
	assign(yes, Functional, touchstone.Msg("analysis.why_functional"))
	assign(no, Dysfunctional, touchstone.Msg("analysis.why_dysfunctional"))
	assign(feature, Feature, touchstone.Msg("analysis.why_feature"))
	return true
}

func allKano(pairs []Pair) bool {
	for _, p := range pairs {
		if !kanoAnswers(p.Yes) || !kanoAnswers(p.No) {
			return false
		}
	}
	return true
}

// kanoAnswers tells whether every answer of a column is one of a Kano question.
func kanoAnswers(c *Column) bool {
	if c.Codes == nil {
		return false
	}
	levels := map[int]bool{}
	for code, v := range c.Values {
		if c.Counts[code] == 0 || blank(v) {
			continue
		}
		answer, ok := KanoAnswer(v)
		if _, missing := codeWord(fold(v)); !ok && !missing {
			return false
		}
		if ok {
			levels[answer] = true
		}
	}
	return len(levels) >= 2
}

// KanoAnswer reads an answer of a Kano question as 1 (like) … 5 (dislike).
func KanoAnswer(raw string) (int, bool) {
	f := fold(raw)
	if v, ok := kanoWords[f]; ok {
		return v, true
	}
	if _, word := splitChoice(f); word != "" {
		if v, ok := kanoWords[word]; ok {
			return v, true
		}
	}
	if v, ok := value.Number(raw); ok && v >= 1 && v <= 5 && v == math.Trunc(v) {
		return int(v), true
	}
	return 0, false
}

// servqual recognises pairs of an expected and a perceived rating.
func (in *inference) servqual() bool {
	for _, p := range servqualPatterns {
		var pairs []Pair
		for _, pair := range in.pairs(p) {
			if candidate(pair.Yes) && candidate(pair.No) {
				pairs = append(pairs, pair)
			}
		}
		if len(pairs) < 3 {
			continue
		}
		for _, pair := range pairs {
			assign(pair.Yes, Expected, touchstone.Msg("analysis.why_expected"))
			assign(pair.No, Perceived, touchstone.Msg("analysis.why_perceived"))
			pair.Yes.short, pair.No.short = pair.Name, pair.Name
		}
		in.pairScales(pairs)
		in.sheet.Pairs = pairs
		for _, c := range in.free() {
			if statedNames.match(c.heading) && c.Type == TypeNumber {
				assign(c, Stated, touchstone.Msg("analysis.why_stated"))
			}
		}
		return true
	}
	return false
}

// pairScales sets one scale for all items and takes codes beside it out.
func (in *inference) pairScales(pairs []Pair) {
	var columns []*Column
	for _, p := range pairs {
		columns = append(columns, p.Yes, p.No)
	}
	main := mainScale(columns)
	for _, c := range columns {
		levels := c.levels()
		s := fit{scale: scale{levels[0], levels[len(levels)-1]}}
		if main != nil { // the items have one scale, whatever answers were given
			if f, ok := tryScale(levels, *main); ok {
				s = f
			}
		}
		c.Low, c.High = s.low, s.high
		for _, code := range s.suspects {
			c.setState(code, NoAnswer)
		}
	}
}

// servqualOutcome takes the outcome that the caller named; a SERVQUAL
// questionnaire needs none.
func (in *inference) servqualOutcome() error {
	if in.outcome == nil && in.positive == "" {
		return nil
	}
	return in.ratings()
}

// StatedFor tells whether a column holds the importance that customers gave to
// a dimension: W_reliability, reliability_weight or 可靠性权重.
func StatedFor(c *Column, dimension string) bool {
	return statedSuffix.ReplaceAllString(statedPrefix.ReplaceAllString(c.heading.bare, ""), "") == strings.ToLower(dimension)
}
