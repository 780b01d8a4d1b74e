// SPDX-License-Identifier: Apache-2.0

package meaning

import (
	"cmp"
	"errors"
	"slices"

	"touchstone"
)

// Ignore is what a rule aims at whose shapes belong to no touchpoint and are
// not to be listed as unmapped: heartbeats, tests.
const Ignore touchstone.TouchpointID = "ignore"

// Rules are rules in the order in which they are tried, compiled. Safe for use
// from many goroutines.
type Rules struct {
	list   []compiled
	exact  map[lookup][]int32 // rules that ask for one text, by it
	prefix map[lookup][]int32 // rules whose texts begin with one
	short  [fields][]int      // lengths of prefixes, ascending
	within map[piece][]int32  // rules whose texts hold a piece
	rest   []int32            // rules that could match anything
}

// compiled is one rule; patterns that it does not ask for are nil.
type compiled struct {
	touchstone.Rule
	name, place *pattern
}

// field is a part of a shape by which rules are looked up.
type field uint8

const (
	byName field = iota
	byPlace
	byBoth // one name, and a place
	bySource
	byChannel
	byFacet
	fields
)

// lookup is what a rule is filed under. Name is of byBoth only.
type lookup struct {
	field field
	name  string
	text  string
}

const (
	maxPrefix = 32 // the longest prefix by which a rule is looked up, in bytes
	gram      = 3  // bytes of a piece
)

// piece is three bytes of a name or place, by which rules that search are
// looked up.
type piece uint32

func pieceOf(f field, text string) piece {
	return piece(f)<<24 | piece(text[0])<<16 | piece(text[1])<<8 | piece(text[2])
}

// CheckRule tells every fault of a rule, those of its patterns included.
func CheckRule(r *touchstone.Rule) error {
	_, err := compile(*r)
	return errors.Join(r.Validate(), err)
}

// Compile sorts rules and prepares them. Disabled rules are left out, as are
// those whose pattern cannot be read; the error tells these, and the Rules work
// without them.
func Compile(rules []touchstone.Rule) (*Rules, error) {
	out := &Rules{exact: map[lookup][]int32{}, prefix: map[lookup][]int32{}, within: map[piece][]int32{}}
	var faults []error
	for _, r := range Ordered(rules) {
		c, err := compile(r)
		if err != nil {
			faults = append(faults, err)
			continue
		}
		if r.Enabled {
			out.add(c)
		}
	}
	return out, errors.Join(faults...)
}

// Ordered gives rules in the order in which they are tried.
func Ordered(rules []touchstone.Rule) []touchstone.Rule {
	return slices.SortedStableFunc(slices.Values(rules), func(a, b touchstone.Rule) int {
		return cmp.Or(cmp.Compare(a.Order, b.Order), cmp.Compare(a.ID, b.ID))
	})
}

func compile(r touchstone.Rule) (compiled, error) {
	c := compiled{Rule: r}
	read := func(field, text string) (*pattern, error) {
		if text == "" {
			return nil, nil
		}
		p, err := parsePattern(field, text)
		return &p, err
	}
	var errName, errPlace error
	c.name, errName = read("name", r.Name)
	c.place, errPlace = read("place", r.Place)
	return c, errors.Join(errName, errPlace)
}

// add files a rule under what it asks for that tells shapes apart best.
func (r *Rules) add(c compiled) {
	at := int32(len(r.list))
	r.list = append(r.list, c)
	named := c.name != nil && c.name.exact
	placed := c.place != nil && c.place.exact
	switch {
	case named && placed:
		r.file(lookup{byBoth, c.Name, c.Place}, at)
	case named && c.place != nil && c.place.prefix != "":
		r.fileBeginning(lookup{byBoth, c.Name, c.place.prefix}, at)
	case named:
		r.file(lookup{byName, "", c.Name}, at)
	case placed:
		r.file(lookup{byPlace, "", c.Place}, at)
	case c.name != nil && c.name.prefix != "":
		r.fileBeginning(lookup{byName, "", c.name.prefix}, at)
	case c.place != nil && c.place.prefix != "":
		r.fileBeginning(lookup{byPlace, "", c.place.prefix}, at)
	case c.name != nil && len(c.name.literal) >= gram:
		r.fileWithin(byName, c.name.literal, at)
	case c.place != nil && len(c.place.literal) >= gram:
		r.fileWithin(byPlace, c.place.literal, at)
	case len(c.Facets) > 0:
		r.file(lookup{byFacet, c.Facets[0].Name, c.Facets[0].Value}, at)
	case c.Source != "":
		r.file(lookup{bySource, "", c.Source}, at)
	case c.Channel != "":
		r.file(lookup{byChannel, "", string(c.Channel)}, at)
	default:
		r.rest = append(r.rest, at)
	}
}

func (r *Rules) file(key lookup, at int32) {
	r.exact[key] = append(r.exact[key], at)
}

// fileBeginning files a rule under a prefix, cut to maxPrefix.
func (r *Rules) fileBeginning(key lookup, at int32) {
	key.text = key.text[:min(len(key.text), maxPrefix)]
	r.prefix[key] = append(r.prefix[key], at)
	if i, known := slices.BinarySearch(r.short[key.field], len(key.text)); !known {
		r.short[key.field] = slices.Insert(r.short[key.field], i, len(key.text))
	}
}

// fileWithin files a rule under that piece of a text by which the fewest are
// filed.
func (r *Rules) fileWithin(f field, text string, at int32) {
	best := pieceOf(f, text)
	for i := 1; i+gram <= len(text); i++ {
		if key := pieceOf(f, text[i:]); len(r.within[key]) < len(r.within[best]) {
			best = key
		}
	}
	r.within[best] = append(r.within[best], at)
}

// Match gives the rule that decides a shape; nil when none matches. The
// caller may not change it.
func (r *Rules) Match(s *touchstone.Shape) *touchstone.Rule {
	f := first{rules: r, shape: s, best: len(r.list)}
	f.among(r.exact[lookup{byBoth, s.Name, s.Place}])
	f.among(r.exact[lookup{byName, "", s.Name}])
	f.among(r.exact[lookup{byPlace, "", s.Place}])
	f.among(r.exact[lookup{bySource, "", s.Source}])
	f.among(r.exact[lookup{byChannel, "", string(s.Channel)}])
	for _, facet := range s.Facets {
		f.among(r.exact[lookup{byFacet, facet.Name, facet.Value}])
	}
	f.amongBeginnings(byBoth, s.Name, s.Place)
	f.amongBeginnings(byName, "", s.Name)
	f.amongBeginnings(byPlace, "", s.Place)
	f.amongPieces(byName, s.Name)
	f.amongPieces(byPlace, s.Place)
	f.among(r.rest)
	if f.best == len(r.list) {
		return nil
	}
	return &r.list[f.best].Rule
}

// first finds the first rule that matches a shape; best is the first so far.
type first struct {
	rules *Rules
	shape *touchstone.Shape
	best  int
}

// among looks among rules in ascending order.
func (f *first) among(candidates []int32) {
	for _, at := range candidates {
		if int(at) >= f.best {
			return
		}
		if f.rules.list[at].matches(f.shape) {
			f.best = int(at)
			return
		}
	}
}

func (f *first) amongBeginnings(by field, name, text string) {
	for _, n := range f.rules.short[by] {
		if n > len(text) {
			return
		}
		f.among(f.rules.prefix[lookup{by, name, text[:n]}])
	}
}

func (f *first) amongPieces(by field, text string) {
	if len(f.rules.within) == 0 {
		return
	}
	for i := 0; i+gram <= len(text); i++ {
		f.among(f.rules.within[pieceOf(by, text[i:])])
	}
}

// matches tells whether everything that the rule asks for holds of a shape.
func (c *compiled) matches(s *touchstone.Shape) bool {
	if c.Source != "" && c.Source != s.Source || c.Channel != "" && c.Channel != s.Channel {
		return false
	}
	for _, want := range c.Facets {
		if !slices.Contains(s.Facets, want) {
			return false
		}
	}
	return (c.name == nil || c.name.matches(s.Name)) && (c.place == nil || c.place.matches(s.Place))
}
