// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"

	"touchstone"
	"touchstone/locale"
	"touchstone/simulate"
	"touchstone/simulate/recovery"
)

type recoveryCmd struct {
	Worlds    int      `default:"200" help:"${help_recovery_worlds}"`
	Design    []string `help:"${help_recovery_design}"`
	First     uint64   `default:"1" help:"${help_recovery_first}"`
	Reference bool     `help:"${help_recovery_reference}"`
	Markdown  bool     `help:"${help_recovery_markdown}"`
	JSON      bool     `name:"json" help:"${help_config_json}"`
	Quiet     bool     `short:"q" help:"${help_quiet}"`
}

// Run measures the search for moments on simulated worlds and prints a table.
func (cmd *recoveryCmd) Run(c *console) error {
	if err := between("worlds", cmd.Worlds, 2, 100_000); err != nil {
		return err
	}
	sources, err := cmd.sources()
	if err != nil {
		return err
	}
	rows, err := cmd.measure(c, sources)
	if err != nil {
		return err
	}
	if cmd.JSON {
		return printJSON(c, rows)
	}
	t := table.NewWriter()
	t.SetOutputMirror(c.stdout)
	t.SetStyle(table.StyleLight)
	t.AppendHeader(recoveryHead(c))
	for _, r := range rows {
		t.AppendRow(recoveryRow(c, r))
	}
	if cmd.Markdown {
		t.RenderMarkdown()
	} else {
		t.Render()
	}
	_, err = fmt.Fprintln(c.stdout, c.text(touchstone.Msg("simulate.recovery_note", "worlds", cmd.Worlds)))
	return err
}

// sources gives those that are asked for; all designs where none is named.
func (cmd *recoveryCmd) sources() ([]recovery.Source, error) {
	var out []recovery.Source
	if len(cmd.Design) == 0 {
		for _, d := range simulate.Designs() {
			out = append(out, recovery.OfDesign(d))
		}
	}
	for _, name := range cmd.Design {
		s, ok := recovery.Find(name)
		if !ok {
			return nil, &touchstone.Error{Kind: touchstone.Invalid, Field: "design", Message: touchstone.Msg("simulate.unknown_design", "name", name, "allowed", strings.Join(recovery.Names(), ", "))}
		}
		out = append(out, s)
	}
	return out, nil
}

func (cmd *recoveryCmd) measure(c *console, sources []recovery.Source) ([]recovery.Row, error) {
	bar := newProgress(c, cmd.Quiet)
	defer bar.stop()
	var rows []recovery.Row
	for i, s := range sources {
		o := recovery.Options{Worlds: cmd.Worlds, First: cmd.First, Reference: cmd.Reference, Done: func(worlds int) {
			bar.analysing(i*cmd.Worlds+worlds, len(sources)*cmd.Worlds)
		}}
		row, err := recovery.Run(c.ctx, s, o)
		if err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	return rows, nil
}

func recoveryHead(c *console) table.Row {
	out := table.Row{}
	for _, m := range []touchstone.Message{
		touchstone.Msg("simulate.col_design"), touchstone.Msg("simulate.col_customers"), touchstone.Msg("simulate.col_fdr"), touchstone.Msg("simulate.col_any"), touchstone.Msg("simulate.col_power"),
		touchstone.Msg("simulate.col_exact"), touchstone.Msg("simulate.col_coverage"), touchstone.Msg("simulate.col_naive_fdr"), touchstone.Msg("simulate.col_naive_any"),
		touchstone.Msg("simulate.col_placebo"), touchstone.Msg("simulate.col_unchecked"), touchstone.Msg("simulate.col_associated"),
	} {
		out = append(out, c.text(m))
	}
	return out
}

func recoveryRow(c *console, r recovery.Row) table.Row {
	out := table.Row{r.Design, locale.Count(c.lang, float64(r.Customers))}
	for _, s := range []recovery.Share{r.FDR, r.AnyFalse, r.Power, r.Exact, r.Coverage, r.NaiveFDR, r.NaiveAny, r.Placebo, r.Unchecked, r.Associated} {
		out = append(out, withError(s))
	}
	return out
}

// withError shows a share with its standard error.
func withError(s recovery.Share) string {
	if s.N == 0 {
		return "–"
	}
	return fmt.Sprintf("%.3f ± %.3f", s.Value, s.SE)
}
