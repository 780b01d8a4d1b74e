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
	labelled := map[string]bool{}
	for _, e := range examples {
		for _, l := range e.Labels {
			labelled[l.Aspect] = true
		}
	}
	decided := func(d *draft) bool { return d.way == tagged || d.way == guessed || d.presence != 0 }
	m.sure = surety(newStudy(t, m), examples, decided)
	m.rules = surety(newStudy(t, &Model{}), examples, func(d *draft) bool { return labelled[t.aspects[d.aspect].Key] })
}

// surety fits the probability that aspect and polarity of a draft are right;
// nil where all are or none is.
func surety(s *study, examples []Example, counts func(*draft) bool) linear.Logistic {
	type meaning struct {
		aspect   string
		polarity language.Polarity
	}
	var rows [][]float64
	var right []bool
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
	fit, err := linear.FitLogistic(rows, right, nil)
	if err != nil {
		return nil
	}
	return fit
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
