// SPDX-License-Identifier: Apache-2.0

package duckdb

import (
	"slices"
	"time"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/query"
)

// reading is a question about one period as a diary reads it. A row's group is
// the sum of parts, each of which is found by a number: by what happened, by the
// unit, by who, by when, and of a mention by what it says; a part below zero does
// not admit the row.
type reading struct {
	entries  *entries
	question query.Question
	sight    eventstore.Sight
	axes     []axis // by dimension of the question
	groups   int

	acts     []int32 // by act
	findings []int32 // by finding; nil: mentions are not asked for
	traits   []traitPart
	spans    []span
}

// traitPart is what a trait adds to a group: by the code that the trait has for a
// subject.
type traitPart struct {
	*traitList
	parts []int32
}

// axis is the keys of a dimension that rows have; those of one add its stride
// times their code to a group.
type axis struct {
	keys   []query.Key
	codes  map[query.Key]int32
	stride int32
}

func (x *axis) code(k query.Key) int32 {
	code, known := x.codes[k]
	if !known {
		code = int32(len(x.keys))
		x.codes[k], x.keys = code, append(x.keys, k)
	}
	return code
}

// span is a part of a page in which the clock and the places of units stand
// still.
type span struct {
	page     *page
	from, to uint32  // ms of the day, half-open
	when     int32   // part of the group
	units    []int32 // parts by unit; those of spans of one time are one list
}

// The parts of a group.
type part int

const (
	ofAct part = iota
	ofUnit
	ofWho
	ofTime
	ofMention
	ofFile // a diary does not have it
)

func partOf(d query.Dimension) part {
	switch d.Kind {
	case query.ByKind, query.BySource, query.ByShape, query.ByTouchpoint, query.ByStage, query.ByChannel:
		return ofAct
	case query.ByUnit:
		return ofUnit
	case query.ByDay, query.ByWeek, query.ByMonth, query.ByHour:
		return ofTime
	case query.ByAspect, query.ByAbout, query.ByPolarity, query.ByEmotion, query.ByAuthor, query.ByModel:
		return ofMention
	case query.ByTrait:
		if !d.AtEvent {
			return ofWho
		}
	}
	return ofFile
}

// mostGroups is how many groups a diary counts at once; a question that may have
// more is for the file.
const mostGroups = 1 << 18

// readable tells whether a diary has what a question is broken down by and asks
// for.
func readable(q query.Question) bool {
	lacks := func(d query.Dimension) bool { return partOf(d) == ofFile }
	return q.After == 0 && !slices.ContainsFunc(q.By, lacks) && !slices.ContainsFunc(q.Where, func(c query.Condition) bool { return lacks(c.Dimension) })
}

// reading makes a question ready to be read; nil when there is no diary, or it
// lacks something, or there may be too many groups.
func (a *asked) reading(q query.Question) (*reading, error) {
	if a.entries == nil || !readable(q) {
		return nil, nil
	}
	sight, err := eventstore.NewSight(a.ctx, query.Question{Zone: q.Zone}, a.meaning)
	if err != nil {
		return nil, err
	}
	r := &reading{entries: a.entries, question: q, sight: sight}
	for range q.By {
		r.axes = append(r.axes, axis{codes: map[query.Key]int32{}})
	}
	acts := r.codesOf(ofAct, len(r.entries.acts), func(i int) (*touchstone.Event, *eventstore.Mention) {
		act := r.entries.acts[i]
		return &touchstone.Event{Shape: a.shapes[act.shape], Kind: act.kind}, nil
	})
	var findings []codes
	if a.hears() {
		findings = r.codesOf(ofMention, len(r.entries.findings), func(i int) (*touchstone.Event, *eventstore.Mention) {
			return nil, &r.entries.findings[i].Mention
		})
	}
	traits := r.traitsOf(a)
	cuts, err := r.cut()
	if err != nil || !r.weighable() {
		return nil, err
	}
	r.acts, r.findings = r.weighed(acts), r.weighed(findings)
	for _, t := range traits {
		r.traits = append(r.traits, traitPart{t.traitList, r.weighed(t.codes)})
	}
	units := map[int][]int32{}
	for _, c := range cuts {
		if units[c.epoch] == nil {
			units[c.epoch] = r.weighed(c.units)
		}
		if c.when != nil {
			r.spans = append(r.spans, span{c.page, c.from, c.to, r.weigh(c.when), units[c.epoch]})
		}
	}
	return r, nil
}

// weighable gives the axes their strides; false when there may be too many
// groups.
func (r *reading) weighable() bool {
	r.groups = 1
	for i := range r.axes {
		r.axes[i].stride = int32(r.groups)
		if r.groups *= max(1, len(r.axes[i].keys)); r.groups > mostGroups {
			return false
		}
	}
	return true
}

// traitCodes are the codes of a trait's dimension by the code of its value.
type traitCodes struct {
	*traitList
	codes []codes
}

// traitsOf gives the traits that the question names.
func (r *reading) traitsOf(a *asked) []traitCodes {
	var out []traitCodes
	seen := map[query.Dimension]bool{}
	for _, d := range r.question.Dimensions() {
		if partOf(d) != ofWho || seen[d] {
			continue
		}
		seen[d] = true
		t := traitCodes{traitList: a.g.diary.trait(a.entries, a.meaning, d)}
		for code := range len(t.texts) + 1 {
			key := query.Key{Missing: code == 0}
			if code > 0 {
				key.Value = t.texts[code-1]
			}
			t.codes = append(t.codes, r.codesOfTrait(d, key))
		}
		out = append(out, t)
	}
	return out
}

// codesOfTrait gives the codes of a value of a trait.
func (r *reading) codesOfTrait(d query.Dimension, key query.Key) codes {
	if slices.ContainsFunc(r.question.Where, func(c query.Condition) bool { return c.Dimension == d && !c.Meets(key) }) {
		return nil
	}
	out := make(codes, len(r.axes))
	if k := slices.Index(r.question.By, d); k >= 0 {
		out[k] = r.axes[k].code(key)
	}
	return out
}

// cutting is a span whose groups have no numbers yet.
type cutting struct {
	span
	when  codes
	epoch int // of the places of units
	units []codes
}

// cut cuts the pages of the period wherever the clock turns to another key and
// wherever units moved.
func (r *reading) cut() ([]cutting, error) {
	clock, err := r.question.Clock()
	if err != nil {
		return nil, err
	}
	width := r.bucket()
	moves := r.moves()
	units := map[int][]codes{}
	var out []cutting
	from, to := r.period()
	pages := r.entries.between(from, to)
	for i := range pages {
		begins := pages[i].day * dayMillis
		for _, s := range clock.Segments(time.UnixMilli(max(from, begins)), time.UnixMilli(min(to, begins+dayMillis))) {
			for at := s.From; at < s.To; {
				epoch, found := slices.BinarySearch(moves, at)
				if found {
					epoch++
				}
				end := min(s.To, (at+s.Offset+earlyMillis)/width*width+width-earlyMillis-s.Offset)
				if epoch < len(moves) {
					end = min(end, moves[epoch])
				}
				c := cutting{span: span{page: &pages[i], from: uint32(at - begins), to: uint32(end - begins)}, epoch: epoch}
				c.when = r.codesOf(ofTime, 1, func(int) (*touchstone.Event, *eventstore.Mention) {
					return &touchstone.Event{Occurred: time.UnixMilli(at)}, nil
				})[0]
				if units[epoch] == nil {
					units[epoch] = r.codesOf(ofUnit, len(r.entries.units), func(i int) (*touchstone.Event, *eventstore.Mention) {
						return &touchstone.Event{Unit: r.entries.units[i], Occurred: time.UnixMilli(at)}, nil
					})
				}
				c.units = units[epoch]
				out = append(out, c)
				at = end
			}
		}
	}
	return out, nil
}

// period gives the question's period as far as there are pages, in ms.
func (r *reading) period() (from, to int64) {
	all := r.entries.pages
	if len(all) == 0 {
		return 0, 0
	}
	from, to = all[0].day*dayMillis, (all[len(all)-1].day+1)*dayMillis
	if q := r.question; !q.From.IsZero() {
		from = max(from, q.From.UnixMilli())
	}
	if q := r.question; !q.To.IsZero() {
		to = min(to, q.To.UnixMilli())
	}
	return from, max(from, to)
}

// bucket gives the ms after which the key of a dimension of time may change:
// a day's, unless hours are asked for.
func (r *reading) bucket() int64 {
	const hour = 3_600_000
	if slices.ContainsFunc(r.question.Dimensions(), func(d query.Dimension) bool { return d.Kind == query.ByHour }) {
		return hour
	}
	return dayMillis
}

// moves gives the times at which units moved, in ms, ascending, where that
// matters to the question.
func (r *reading) moves() []int64 {
	if !slices.ContainsFunc(r.question.Dimensions(), func(d query.Dimension) bool { return d.Kind == query.ByUnit && d.Name != "" }) {
		return nil
	}
	var out []int64
	for _, places := range r.sight.Units {
		for _, p := range places {
			if !p.From.IsZero() {
				out = append(out, startOf(p.From))
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// codes are what a part gives one number: a code for each dimension of the part,
// in the order of the question; nil where a condition is not met.
type codes []int32

// codesOf gives the codes of the dimensions of a part, by number; example makes an
// event or a mention that has what the part is about.
func (r *reading) codesOf(of part, n int, example func(i int) (*touchstone.Event, *eventstore.Mention)) []codes {
	where := slices.DeleteFunc(slices.Clone(r.question.Where), func(c query.Condition) bool { return partOf(c.Dimension) != of })
	out := make([]codes, n)
	for i := range out {
		e, mention := example(i)
		if !r.sight.Meets(e, mention, where) {
			continue
		}
		out[i] = make(codes, len(r.axes))
		for k, d := range r.question.By {
			if partOf(d) == of {
				out[i][k] = r.axes[k].code(r.sight.Key(e, mention, d))
			}
		}
	}
	return out
}

// weigh gives the part of a group of codes.
func (r *reading) weigh(c codes) int32 {
	if c == nil {
		return -1
	}
	sum := int32(0)
	for k, code := range c {
		sum += code * r.axes[k].stride
	}
	return sum
}

func (r *reading) weighed(all []codes) []int32 {
	if all == nil {
		return nil
	}
	out := make([]int32, len(all))
	for i, c := range all {
		out[i] = r.weigh(c)
	}
	return out
}
