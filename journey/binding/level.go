// SPDX-License-Identifier: Apache-2.0

package binding

import (
	"slices"

	"touchstone"
	"touchstone/answer"
	"touchstone/query"
)

// levelOf tells what a step rests on: facts of the period, what the register
// says was observed or reported, or nothing.
func (b *binder) levelOf(k *Known, choices []touchstone.TouchpointID) touchstone.EvidenceKind {
	if k.Contacts.N >= MinFacts || k.Feeling.N >= MinFacts {
		return touchstone.Observed
	}
	for _, id := range choices {
		if t := b.Touchpoint(id); t != nil && slices.ContainsFunc(t.Evidence, said) {
			return touchstone.Reported
		}
	}
	return touchstone.Assumed
}

// said tells whether an entry of evidence leads to something that was said or
// seen.
func said(e touchstone.Evidence) bool { return e.Kind != touchstone.Assumed && e.Link != "" }

// card tells what the statement of a card rests on. Only what its evidence asks
// for is observed: that many were at a touchpoint says nothing of what they
// thought there.
func (b *binder) card(c *touchstone.JourneyCard) (Card, error) {
	evidence := c.Evidence
	out := Card{Level: touchstone.Assumed}
	pain := (*touchstone.PainPoint)(nil)
	if c.Pain != "" {
		pain = b.Pain(c.Pain)
	}
	if pain != nil {
		evidence = append(slices.Clone(evidence), pain.Evidence...)
		n, err := b.complaints(pain)
		if err != nil {
			return out, err
		}
		out.N = n
	}
	reported := false
	for _, e := range evidence {
		q, isQuestion := question(e)
		if !isQuestion {
			reported = reported || said(e)
			continue
		}
		n, err := b.proven(q)
		if err != nil {
			return out, err
		}
		out.N = max(out.N, n)
	}
	switch {
	case out.N >= MinFacts:
		out.Level = touchstone.Observed
		return out, nil
	case reported:
		out.Level = touchstone.Reported
	}
	out.N = 0
	return out, nil
}

// question reads the question that an entry of evidence links to: one of one
// measure, without groups.
func question(e touchstone.Evidence) (query.Question, bool) {
	if e.Kind != touchstone.Observed || e.Link == "" {
		return query.Question{}, false
	}
	q, err := query.Parse(e.Link)
	return q, err == nil && len(q.Measures) == 1 && slices.Contains(counting, q.Measures[0].Kind) && len(q.By) == 0 && !q.Compare && q.After == 0
}

// counting are the measures whose N is how many facts say what the question
// asks for.
var counting = []query.MeasureKind{query.Count, query.CustomersCount, query.Contacts, query.Reach, query.NPS, query.CSAT, query.Mean, query.Mentions}

// complaints counts what was said badly of the aspect that a pain point names.
func (b *binder) complaints(p *touchstone.PainPoint) (int64, error) {
	if p.Aspect == "" || b.Mentions == "" {
		return 0, nil
	}
	is := func(kind query.DimensionKind, value string) query.Condition {
		return query.Condition{Dimension: query.Dimension{Kind: kind}, Op: query.In, Values: []string{value}}
	}
	return b.proven(query.Question{Measures: b.mentions(), Where: []query.Condition{
		is(query.ByAbout, string(p.Touchpoint)), is(query.ByAspect, p.Aspect), is(query.ByPolarity, "-1")}})
}

// proven tells how many facts of the scope answer a question that stands as
// evidence; 0 where it is hidden or cannot be asked. The scope's own period goes
// before the question's, and the version whose mentions answer before the
// version that it names. What differs by touchpoint alone is asked once for all
// touchpoints of the journey.
func (b *binder) proven(q query.Question) (int64, error) {
	if q.Measures[0].Kind == query.Mentions {
		if b.Mentions == "" {
			return 0, nil
		}
		q.Measures = b.mentions()
	}
	q.From, q.To, q.Zone, q.Limit = b.From, b.To, b.Zone, 0
	touchpoint := ""
	if i := slices.IndexFunc(q.Where, b.ofTouchpoint); i >= 0 {
		kind := q.Where[i].Dimension.Kind
		touchpoint = q.Where[i].Values[0]
		whole := b.question(q.Measures, kind, b.all)
		whole.By = []query.Dimension{{Kind: kind}}
		whole.Where = slices.Concat(whole.Where, q.Where[:i], q.Where[i+1:])
		q = whole
	} else {
		q.Where = slices.Concat(q.Where, b.Unit, b.Segment)
	}
	counted, err := b.proof(q)
	return counted[touchpoint], err
}

// ofTouchpoint tells a condition that asks for one touchpoint of the journey.
func (b *binder) ofTouchpoint(c query.Condition) bool {
	byName := c.Dimension.Kind == query.ByTouchpoint || c.Dimension.Kind == query.ByAbout
	return byName && c.Op == query.In && len(c.Values) == 1 && slices.Contains(b.all, touchstone.TouchpointID(c.Values[0]))
}

// proof asks a question once, unless enough others were asked.
func (b *binder) proof(q query.Question) (map[string]int64, error) {
	text := q.String()
	counted, asked := b.proofs[text]
	if asked || len(b.proofs) == MostProofs || q.Validate() != nil {
		return counted, nil
	}
	found, err := b.Ask(b.ctx, q)
	switch kind := touchstone.KindOf(err); {
	case err == nil:
	case kind == touchstone.Invalid || kind == touchstone.TooLarge || kind == touchstone.Forbidden: // somebody wrote what cannot be asked
		found = &answer.Answer{}
	default:
		return nil, err
	}
	counted = map[string]int64{}
	for _, r := range found.Rows {
		key := ""
		if len(r.Keys) > 0 {
			key = r.Keys[0].Value
		}
		counted[key] = r.Figures[0].N
	}
	b.proofs[text] = counted
	return counted, nil
}
