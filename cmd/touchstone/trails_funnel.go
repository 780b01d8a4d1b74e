// SPDX-License-Identifier: Apache-2.0

package main

import (
	"strings"
	"time"

	"touchstone"
	"touchstone/httpapi"
)

type funnelCmd struct {
	trails
	Step    []string      `arg:"" help:"${help_trails_funnel_steps}"`
	Without []string      `help:"${help_trails_without}"`
	Window  time.Duration `help:"${help_trails_window}"`
	Strict  bool          `help:"${help_trails_strict}"`
	ByCase  bool          `help:"${help_trails_by_case}"`
	By      string        `help:"${help_trails_by}"`
	Group   string        `help:"${help_trails_group}"`
}

// Run shows how far customers get.
func (cmd *funnelCmd) Run(c *console) error {
	ask := httpapi.AskFunnel{WindowMS: cmd.Window.Milliseconds(), Strict: cmd.Strict, ByCase: cmd.ByCase, By: cmd.By, Group: cmd.Group}
	for i, step := range cmd.Step {
		s := httpapi.FunnelStep{Parts: partsOf(step)}
		if i > 0 || len(cmd.Step) == 1 { // of which the server says that nothing lies before it
			s.Without = cmd.Without
		}
		ask.Steps = append(ask.Steps, s)
	}
	return explore(c, &cmd.trails, "funnel", ask, func(s *sheet, r *httpapi.Funnel) { showFunnel(s, ask.Steps, r) })
}

// partsOf reads a step of a funnel: a comma stands between alternatives, a plus
// between the parts that must all be met, in any order, and a backslash before a
// comma, a plus or a backslash that belongs to a name.
func partsOf(step string) [][]string {
	parts, name := [][]string{{}}, strings.Builder{}
	end := func() {
		last := &parts[len(parts)-1]
		*last = append(*last, name.String())
		name.Reset()
	}
	for i := 0; i < len(step); i++ {
		switch c := step[i]; {
		case c == '\\' && i+1 < len(step) && strings.IndexByte(`,+\`, step[i+1]) >= 0:
			i++
			name.WriteByte(step[i])
		case c == ',':
			end()
		case c == '+':
			end()
			parts = append(parts, []string{})
		default:
			name.WriteByte(c)
		}
	}
	end()
	return parts
}

// funnelStep gives the names of a step's parts.
func (s *sheet) funnelStep(parts [][]string) string {
	all := make([]string, len(parts))
	for i, part := range parts {
		names := make([]string, len(part))
		for k, key := range part {
			names[k] = s.name(key)
		}
		all[i] = strings.Join(names, ", ")
	}
	return strings.Join(all, " + ")
}

func showFunnel(s *sheet, steps []httpapi.FunnelStep, r *httpapi.Funnel) {
	s.head(touchstone.Msg("cli.trails_step"), touchstone.Msg("cli.trails_reached"), touchstone.Msg("cli.trails_of_first"), touchstone.Msg("cli.trails_of_previous"), touchstone.Msg("cli.trails_median"), touchstone.Msg("cli.trails_since_first"), touchstone.Msg("cli.trails_stopped"), touchstone.Msg("cli.trails_instead"))
	for i, step := range r.Steps {
		var instead []string
		for _, n := range step.Instead {
			instead = append(instead, s.name(n.Name)+" "+count(s, n.Customers))
		}
		s.row(s.funnelStep(steps[i].Parts), count(s, step.Reached), s.rate(step.OfFirst), s.rate(step.OfPrevious), s.seconds(step.FromPrevious.Median), s.seconds(step.FromFirst.Median), count(s, step.Stopped), strings.Join(instead, ", "))
	}
	for _, g := range r.Groups {
		name := s.text(touchstone.Msg("app_journeys.no_group"))
		if g.Group >= 0 {
			name = r.GroupNames[g.Group]
		}
		if g.Customers > 0 {
			s.row(name, count(s, g.Reached[0]), s.rate(g.Converted))
		}
	}
	for _, p := range r.Periods {
		s.row(s.day(p.From), count(s, p.Reached[0]), s.rate(p.Converted))
	}
	for _, k := range r.Comparisons {
		s.note(k.Step == len(steps) && k.Of == 1, touchstone.Msg("cli.trails_compared", "a", r.GroupNames[k.A], "b", r.GroupNames[k.B],
			"difference", s.within(&k.Difference, &k.Low, &k.High), "q", s.small(&k.Q)))
	}
}
