// SPDX-License-Identifier: Apache-2.0

package risk

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strconv"

	"touchstone"
)

// Risk is what is said of one row.
type Risk struct {
	Probability float64
	Slice       Slice // the row's part in learning; see Slice
	// Base tells that too little is known of the customer, so that Probability
	// is the base rate: fewer than half of the features that the model uses.
	Base    bool
	Reasons []Reason // at most three, the weightiest first
}

// Reason is a feature that moved a score.
type Reason struct {
	Feature      string
	Contribution float64 // log odds, against the average customer
	Text         touchstone.Message
}

// Reasons are given of so many rows at most, and for so much log odds at
// least.
const (
	ExplainedRows = 20_000
	mostReasons   = 3
	leastReason   = .1
)

// Score gives the risk of every row of the table that the model was learnt
// on; rows whose outcome is not known yet are what it is for. Reasons stand at
// the ExplainedRows rows of the largest risk among each of the rows without and
// the rows with an outcome. The error is the context's, or Invalid.
func (m *Model) Score(ctx context.Context, t *Table, o Options) ([]Risk, error) {
	if err := m.fits(t); err != nil {
		return nil, err
	}
	all := make([]int, len(t.Outcome))
	for i := range all {
		all[i] = i
	}
	p, err := m.probabilities(ctx, t, all)
	if err != nil {
		return nil, err
	}
	risks := make([]Risk, len(all))
	of := split(t, o.Window.Milliseconds())
	for i := range risks {
		risks[i] = Risk{Probability: p[i], Slice: of[i], Base: m.thin(t, i)}
	}
	return risks, m.explain(ctx, t, explained(risks), risks)
}

// fits tells whether a table has the model's features.
func (m *Model) fits(t *Table) error {
	if err := t.check(); err != nil {
		return err
	}
	for i := range max(len(t.Features), len(m.names)) {
		if i >= len(t.Features) || i >= len(m.names) || t.Features[i].Name != m.names[i] {
			return invalid(touchstone.Msg("risk.other_features"), "")
		}
	}
	return nil
}

// probabilities gives the calibrated risk of rows, the base rate for those of
// whom too little is known.
func (m *Model) probabilities(ctx context.Context, t *Table, rows []int) ([]float64, error) {
	p, err := m.fitted.margins(ctx, t, rows)
	if err != nil {
		return nil, err
	}
	for k, i := range rows {
		if m.thin(t, i) {
			p[k] = m.base
		} else {
			p[k] = m.calibrated(p[k])
		}
	}
	return p, nil
}

// thin tells whether fewer than half of the features used are known of a row.
func (m *Model) thin(t *Table, row int) bool {
	known, used := 0, 0
	for f, u := range m.used {
		if u {
			used++
			known += 1 - int(indicator(t.Features[f].missing(row)))
		}
	}
	return 2*known < used
}

// explained gives the rows that get reasons.
func explained(risks []Risk) []int {
	var known, open []int
	for i, r := range risks {
		switch {
		case r.Base:
		case r.Slice == Unknown:
			open = append(open, i)
		default:
			known = append(known, i)
		}
	}
	var out []int
	for _, rows := range [][]int{open, known} {
		slices.SortStableFunc(rows, func(a, b int) int { return cmp.Compare(risks[b].Probability, risks[a].Probability) })
		out = append(out, rows[:min(len(rows), ExplainedRows)]...)
	}
	return out
}

// explain gives the features that moved a row to the side of the average on
// which it stands.
func (m *Model) explain(ctx context.Context, t *Table, rows []int, risks []Risk) error {
	return m.fitted.contributions(ctx, t, rows, func(row int, byFeature []float64) {
		total := 0.0
		for _, v := range byFeature {
			total += v
		}
		order := make([]int, 0, len(byFeature))
		for f, v := range byFeature {
			if math.Abs(v) >= leastReason && v > 0 == (total > 0) {
				order = append(order, f)
			}
		}
		slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(math.Abs(byFeature[b]), math.Abs(byFeature[a])) })
		for _, f := range order[:min(len(order), mostReasons)] {
			v := byFeature[f]
			risks[row].Reasons = append(risks[row].Reasons, Reason{Feature: m.names[f], Contribution: v, Text: m.text(t, f, row, v > 0)})
		}
	})
}

// text puts a reason into words.
func (m *Model) text(t *Table, f, row int, raises bool) touchstone.Message {
	feature := &t.Features[f]
	switch name := feature.Name; {
	case feature.missing(row) && raises:
		return touchstone.Msg("risk.raises_missing", "feature", name)
	case feature.missing(row):
		return touchstone.Msg("risk.lowers_missing", "feature", name)
	case !feature.number() && raises:
		return touchstone.Msg("risk.raises_word", "feature", name, "value", feature.Levels[feature.Codes[row]])
	case !feature.number():
		return touchstone.Msg("risk.lowers_word", "feature", name, "value", feature.Levels[feature.Codes[row]])
	case raises:
		return touchstone.Msg("risk.raises_number", "feature", name, "value", short(feature.Values[row]), "usual", short(m.fitted.coding.median[f]))
	default:
		return touchstone.Msg("risk.lowers_number", "feature", name, "value", short(feature.Values[row]), "usual", short(m.fitted.coding.median[f]))
	}
}

// short rounds a number to six digits, as people read it.
func short(v float64) float64 {
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 6, 64), 64)
	if err != nil {
		return v
	}
	return rounded
}
