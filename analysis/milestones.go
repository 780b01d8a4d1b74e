// SPDX-License-Identifier: Apache-2.0

package analysis

import (
	"context"
	"math"
	"strconv"
	"strings"

	"touchstone"
	"touchstone/analysis/roles"
	"touchstone/ingest"
	"touchstone/journey"
)

const dayMS = 24 * 60 * 60 * 1000

// legs makes what may explain the outcome of a case with milestones: how many
// days each leg took, and whether what was promised was kept. Each becomes a
// column with the role of a touchpoint.
func (f *Findings) legs() {
	milestones := f.sheet.With(roles.Milestone)
	when := make([]func(int) int64, len(milestones))
	for i, c := range milestones {
		when[i] = timeReader(c)
	}
	for i := 1; i < len(milestones); i++ {
		label := touchstone.Label{
			ZH: milestones[i-1].Title().ZH + " → " + milestones[i].Title().ZH,
			EN: milestones[i-1].Title().EN + " → " + milestones[i].Title().EN,
		}
		f.addProperty(milestones[i-1].Name+" → "+milestones[i].Name, label, func(row int) string {
			from, to := when[i-1](row), when[i](row)
			if from == journey.NoTime || to == journey.NoTime {
				return ""
			}
			return strconv.FormatFloat(math.Round(float64(to-from)/dayMS*4)/4, 'f', -1, 64)
		}, touchstone.Msg("analysis.why_leg"))
	}
	for _, plan := range f.sheet.With(roles.Plan) {
		i := kept(plan, milestones)
		promised := timeReader(plan)
		f.addProperty(plan.Name, plan.Title(), func(row int) string {
			p, actual := promised(row), when[i](row)
			switch {
			case p == journey.NoTime || actual == journey.NoTime:
				return ""
			case actual >= promiseEnds(p):
				return "late"
			}
			return "on time"
		}, touchstone.Msg("analysis.why_promise", "milestone", milestones[i].Title()))
	}
}

// promiseEnds gives the moment after which a promise is broken: the end of the
// day where only a day was promised.
func promiseEnds(ms int64) int64 {
	if ms%dayMS == 0 {
		return ms + dayMS
	}
	return ms + 1
}

// kept finds the milestone that a promise is about: the one whose name shares
// most with it, else the last.
func kept(plan *roles.Column, milestones []*roles.Column) int {
	best, most := len(milestones)-1, 0
	for i, m := range milestones {
		shared := 0
		for _, w := range strings.FieldsFunc(strings.ToLower(plan.Name), notLetter) {
			for _, v := range strings.FieldsFunc(strings.ToLower(m.Name), notLetter) {
				if commonPrefix(w, v) >= 6 {
					shared++
				}
			}
		}
		if shared >= most && shared > 0 {
			best, most = i, shared
		}
	}
	return best
}

func notLetter(r rune) bool { return r < 'a' || r > 'z' }

func commonPrefix(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

func (f *Findings) addProperty(name string, label touchstone.Label, cell func(row int) string, why touchstone.Message) {
	cells := make([]string, f.sheet.Rows)
	for row := range cells {
		cells[row] = cell(row)
	}
	c := roles.Derive(ingest.NewColumn(name, cells...), label, why)
	f.sheet.Columns = append(f.sheet.Columns, c)
}

// explainMilestones finds out which leg or broken promise goes with a bad
// outcome.
func (f *Findings) explainMilestones(ctx context.Context, o Options) error {
	if f.sheet.Kind != roles.Milestones {
		return nil
	}
	f.legs()
	if err := f.drive(ctx, o); err != nil {
		return err
	}
	return nil
}
