// SPDX-License-Identifier: Apache-2.0

package aspect

import (
	"math"

	"touchstone/language"
	"touchstone/language/linear"
)

// calibrate sets the thresholds of a model and the confidence in its mentions
// by examples that it has not learnt from.
func (m *Model) calibrate(t *Taxonomy, examples []Example) {
	if len(m.presence) > 0 {
		m.setThresholds(t, examples)
	}
	decided := func(d *draft) bool { return d.way == tagged || d.way == guessed || d.weighed }
	m.sure = surety(judged(newStudy(t, m), examples, decided))
	m.rules = surety(judged(newStudy(t, &Model{}), examples, labelled(t, examples)))
}

// helps reports whether a model finds the aspects of texts better than the
// taxonomy alone. Where nothing says what aspects there are, it does.
func (m *Model) helps(t *Taxonomy, examples []Example) bool {
	if len(m.presence) == 0 && m.category == nil {
		return true
	}
	return aspectsFound(newStudy(t, m), examples) > aspectsFound(newStudy(t, &Model{}), examples)
}

// aspectsFound is the F1 of the aspects found in texts, of those that some
// text is labelled with.
func aspectsFound(s *study, examples []Example) float64 {
	var hit, found, said int
	counts := labelled(s.taxonomy, examples)
	for _, e := range examples {
		truth, seen := map[string]bool{}, map[string]bool{}
		for _, l := range e.Labels {
			truth[l.Aspect] = true
		}
		drafts := s.draftAll(e.Text)
		for i := range drafts {
			if d := &drafts[i]; d.aspect != unlisted && counts(d) {
				seen[s.taxonomy.aspects[d.aspect].Key] = true
			}
		}
		for key := range seen {
			if truth[key] {
				hit++
			}
		}
		found, said = found+len(seen), said+len(truth)
	}
	return float64(2*hit) / float64(max(found+said, 1))
}

// surety fits the probability that a draft is right; nil where all are or none
// is.
func surety(rows [][]float64, right []bool) linear.Logistic {
	fit, err := linear.FitLogistic(rows, right, nil)
	if err != nil {
		return nil
	}
	return fit
}

// judged gives the traits of the drafts that count, and whether aspect and
// polarity are right.
func judged(s *study, examples []Example, counts func(*draft) bool) (rows [][]float64, right []bool) {
	type meaning struct {
		aspect   string
		polarity language.Polarity
	}
	for _, e := range examples {
		said := map[meaning]bool{}
		for _, l := range e.Labels {
			said[meaning{l.Aspect, l.Polarity}] = true
		}
		drafts := s.draftAll(e.Text)
		for i := range drafts {
			d := &drafts[i]
			if d.aspect == unlisted || !counts(d) {
				continue
			}
			x := d.traits()
			rows = append(rows, x[:])
			right = append(right, said[meaning{s.taxonomy.aspects[d.aspect].Key, d.polarity}])
		}
	}
	return rows, right
}

// The thresholds that are tried: from lowest to highest in steps.
const (
	lowest  = -1.0
	highest = 0.5
	step    = 0.0625
)

// setThresholds chooses from which score on a text speaks of an aspect, and of
// the one with the highest score, so that F1 over all decisions is best.
func (m *Model) setThresholds(t *Taxonomy, examples []Example) {
	s := newStudy(t, m)
	var scores [][]float64
	var truth [][]bool
	for _, e := range examples {
		s.open(e.Text)
		s.detect(s.observe(0, len(s.text.Runes())))
		row, said := make([]float64, len(s.ask.presence)), make([]bool, len(s.ask.presence))
		for k, p := range s.ask.presence {
			row[k] = p.score
			for _, l := range e.Labels {
				said[k] = said[k] || l.Aspect == p.key
			}
		}
		scores, truth = append(scores, row), append(truth, said)
	}
	top := -1.0
	for least := lowest; least <= highest; least += step {
		for floor := lowest; floor <= least; floor += step {
			if f := microF1(scores, truth, least, floor); f > top {
				top, m.least, m.floor = f, least, floor
			}
		}
	}
}

// microF1 is the harmonic mean of precision and recall over all decisions.
func microF1(scores [][]float64, truth [][]bool, least, floor float64) float64 {
	var hit, wrong int
	for i, row := range scores {
		most := math.Inf(-1)
		for _, s := range row {
			most = max(most, s)
		}
		for k, s := range row {
			found := s > least || s == most && s > floor
			switch {
			case found && truth[i][k]:
				hit += 2
			case found != truth[i][k]:
				wrong++
			}
		}
	}
	return float64(hit) / float64(max(hit+wrong, 1))
}

// Source is examples with the taxonomy that their labels are of.
type Source struct {
	Taxonomy *Taxonomy
	Examples []Example
}

// Trust gives a model that knows no aspect by itself, but how sure to be of
// mentions that a taxonomy alone finds: as often as such mentions are right in
// labelled texts of any industry.
func Trust(sources []Source) *Model {
	var rows [][]float64
	var right []bool
	for _, s := range sources {
		x, y := judged(newStudy(s.Taxonomy, &Model{}), s.Examples, labelled(s.Taxonomy, s.Examples))
		rows, right = append(rows, x...), append(right, y...)
	}
	return &Model{rules: surety(rows, right)}
}

// labelled tells drafts of aspects that some example is labelled with.
func labelled(t *Taxonomy, examples []Example) func(*draft) bool {
	known := map[string]bool{}
	for _, e := range examples {
		for _, l := range e.Labels {
			known[l.Aspect] = true
		}
	}
	return func(d *draft) bool { return known[t.aspects[d.aspect].Key] }
}
