// SPDX-License-Identifier: Apache-2.0

package answer

import (
	"maps"
	"slices"

	"touchstone"
	"touchstone/query"
)

// split gives the question about what the reader calls its own, and the one
// about the rest, by name only; nil when there is nothing to say about it.
func (r Reader) split(q query.Question, m *touchstone.Meaning) (inside query.Question, outside *query.Question, err error) {
	if r.Scope == nil {
		return q, nil, nil
	}
	own, err := r.Scope.Conditions(m)
	if err != nil {
		return q, nil, err
	}
	inside = q
	inside.Where = slices.Concat(q.Where, own)
	if len(own) != 1 || aboutSegments(q) || aboutProperties(q) {
		return inside, nil, nil
	}
	by := slices.IndexFunc(q.By, func(d query.Dimension) bool { return d.Kind == own[0].Dimension.Kind })
	if by < 0 {
		return inside, nil, nil
	}
	rest := q
	rest.By = []query.Dimension{q.By[by]}
	other := own[0]
	other.Op = query.NotIn
	rest.Where = append(slices.Clone(q.Where), other)
	return inside, &rest, nil
}

// Conditions gives what an event must meet to be within the scope. Units of one
// level are asked for at that level, as it was when the event happened; units of
// several levels by the codes that ever stood below them. Forbidden when the
// scope is empty, TooLarge when it takes more codes than a condition holds.
func (s *Scope) Conditions(m *touchstone.Meaning) ([]query.Condition, error) {
	if len(s.Touchpoints) == 0 && len(s.Units) == 0 {
		return nil, &touchstone.Error{Kind: touchstone.Forbidden, Message: touchstone.Msg("answer.empty_scope")}
	}
	var out []query.Condition
	if len(s.Touchpoints) > 0 {
		ids := make([]string, len(s.Touchpoints))
		for i, id := range s.Touchpoints {
			ids[i] = string(id)
		}
		out = append(out, query.Condition{Dimension: query.Dimension{Kind: query.ByTouchpoint}, Op: query.In, Values: ids})
	}
	if len(s.Units) > 0 {
		out = append(out, unitCondition(s.Units, m))
	}
	for _, c := range out {
		if len(c.Values) > query.MaxValues {
			return nil, &touchstone.Error{Kind: touchstone.TooLarge, Message: touchstone.Msg("answer.scope_too_large", "n", len(c.Values), "most", query.MaxValues)}
		}
	}
	return out, nil
}

// Matcher gives what tells whether an event is within the scope under a
// meaning; no event is within an empty one.
func (s *Scope) Matcher(m *touchstone.Meaning) func(*touchstone.Event) bool {
	levels := slices.Sorted(maps.Keys(levelsOf(s.Units, m)))
	return func(e *touchstone.Event) bool {
		if len(s.Touchpoints) > 0 && !slices.Contains(s.Touchpoints, m.Shapes[e.Shape.ID]) {
			return false
		}
		if len(s.Units) == 0 {
			return len(s.Touchpoints) > 0
		}
		return slices.ContainsFunc(levels, func(level string) bool { return slices.Contains(s.Units, m.Unit(e.Unit, level, e.Occurred)) })
	}
}

// levelsOf gives the levels at which the units stand.
func levelsOf(units []string, m *touchstone.Meaning) map[string]bool {
	levels := map[string]bool{}
	for _, places := range m.Units {
		for _, p := range places {
			for level, unit := range p.Levels {
				if slices.Contains(units, unit) {
					levels[level] = true
				}
			}
		}
	}
	return levels
}

func unitCondition(units []string, m *touchstone.Meaning) query.Condition {
	levels := slices.Sorted(maps.Keys(levelsOf(units, m)))
	if len(levels) == 1 {
		return query.Condition{Dimension: query.Dimension{Kind: query.ByUnit, Name: levels[0]}, Op: query.In, Values: units}
	}
	codes := map[string]bool{}
	for code, places := range m.Units {
		for _, p := range places {
			for _, unit := range p.Levels {
				codes[code] = codes[code] || slices.Contains(units, unit)
			}
		}
	}
	maps.DeleteFunc(codes, func(_ string, within bool) bool { return !within })
	values := slices.Sorted(maps.Keys(codes))
	if len(values) == 0 {
		values = units // units that stand nowhere contain no event but their own
	}
	return query.Condition{Dimension: query.Dimension{Kind: query.ByUnit}, Op: query.In, Values: values}
}

// aboutSegments tells whether a question looks at traits of customers.
func aboutSegments(q query.Question) bool { return about(q, query.ByTrait) }

func aboutProperties(q query.Question) bool { return about(q, query.ByProperty) }

func about(q query.Question, kind query.DimensionKind) bool {
	ofCondition := func(c query.Condition) bool { return c.Dimension.Kind == kind }
	return slices.ContainsFunc(q.By, func(d query.Dimension) bool { return d.Kind == kind }) ||
		slices.ContainsFunc(q.Where, ofCondition) ||
		slices.ContainsFunc(q.Measures, func(m query.Measure) bool { return slices.ContainsFunc(m.Where, ofCondition) })
}

// floorOf gives the floor that protects a question's own rows: 1, which hides
// nothing, unless it looks at segments.
func (r Reader) floorOf(q query.Question) int64 {
	if aboutSegments(q) {
		return max(r.Floor, 1)
	}
	return 1
}
