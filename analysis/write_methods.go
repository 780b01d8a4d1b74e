// SPDX-License-Identifier: Apache-2.0

package analysis

import (
	"slices"

	"touchstone"
	"touchstone/analysis/roles"
)

// methods lists what was computed how, with its source.
func (w writer) methods() []Method {
	var keys []string
	if o := w.Findings.outcome; o != nil {
		keys = append(keys, map[roles.Measure]string{roles.NPS: "nps", roles.CSAT: "share", roles.Share: "share"}[o.target.Measure])
		if keys[0] == "" {
			keys[0] = "mean"
		}
		if w.frame != nil && w.frame.weight != nil {
			keys = append(keys, "weights")
		}
	}
	if m := w.Findings.model; m != nil {
		keys = append(keys, m.Method, "encounter", m.Interval, "map", "contrast")
	}
	if w.Findings.voices != nil {
		keys = append(keys, "voices")
		if slices.ContainsFunc(w.points, func(p *pointFinding) bool { return p.kind == kindAspect }) {
			keys = append(keys, "aspects")
		}
	}
	if len(w.Findings.segments) > 0 {
		keys = append(keys, "segments")
	}
	if j := w.Findings.journey; j != nil {
		keys = append(keys, "graph")
		if j.comparison != nil {
			keys = append(keys, "differences")
		}
	}
	if len(w.Findings.kano) > 0 {
		keys = append(keys, "kano")
	}
	if w.Findings.servqual != nil {
		keys = append(keys, "servqual")
	}
	out := []Method{}
	for _, k := range keys {
		out = append(out, Method{Name: w.text(touchstone.Msg("analysis.method_" + k)), Text: w.text(touchstone.Msg("analysis.method_" + k + "_text")), Source: w.text(touchstone.Msg("analysis.method_" + k + "_source"))})
	}
	return out
}
