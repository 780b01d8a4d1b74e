// SPDX-License-Identifier: Apache-2.0

package main

import (
	"time"

	"touchstone"
	"touchstone/ingest"
	"touchstone/risk"
	"touchstone/risk/columns"
)

type riskCmd struct {
	File string `arg:"" name:"file" help:"${help_risk_file}"`

	Outcome  string   `short:"o" required:"" placeholder:"COLUMN" help:"${help_risk_outcome}"`
	Positive string   `placeholder:"VALUE" help:"${help_risk_positive}"`
	Time     string   `placeholder:"COLUMN" help:"${help_risk_time}"`
	Window   float64  `placeholder:"DAYS" help:"${help_risk_window}"`
	ID       string   `name:"id" placeholder:"COLUMN" help:"${help_risk_id}"`
	Ignore   []string `placeholder:"COLUMN" help:"${help_ignore}"`

	Out   string `type:"path" help:"${help_risk_out}"`
	JSON  bool   `name:"json" help:"${help_risk_json}"`
	Seed  uint64 `default:"1" help:"${help_risk_seed}"`
	Quiet bool   `short:"q" help:"${help_quiet}"`
}

// mostWindow is the longest outcome window, in days.
const mostWindow = 3650

// Run learns who is at risk, says how good that is, and scores every row.
func (cmd *riskCmd) Run(c *console) error {
	if cmd.Window < 0 || cmd.Window > mostWindow || cmd.Window != cmd.Window {
		return badSetting("window", touchstone.Msg("risk.window_negative", "value", cmd.Window, "most", mostWindow))
	}
	if cmd.Window > 0 && cmd.Time == "" {
		return badSetting("window", touchstone.Msg("risk.window_without_time"))
	}
	if err := writable(cmd.Out); err != nil {
		return err
	}
	bar := newProgress(c, cmd.Quiet)
	table, err := ingest.Read(c.ctx, []string{cmd.File}, ingest.Options{Stdin: c.stdin, Language: c.lang, Progress: bar.reading})
	bar.stop()
	if err != nil {
		return err
	}
	in, err := columns.Read(c.ctx, table, columns.Parts{Outcome: cmd.Outcome, Positive: cmd.Positive, Time: cmd.Time, ID: cmd.ID, Ignore: cmd.Ignore})
	if err != nil {
		return err
	}
	if cmd.Time != "" && cmd.Window == 0 {
		in.Notes = append(in.Notes, touchstone.Msg("risk.note_no_window"))
	}
	o := risk.Options{Window: time.Duration(cmd.Window * float64(24*time.Hour)), Seed: cmd.Seed}
	m, err := risk.Learn(c.ctx, in.Table, o)
	if err != nil {
		return err
	}
	risks, err := m.Score(c.ctx, in.Table, o)
	if err != nil {
		return err
	}
	return cmd.write(c, riskResult{in: in, report: m.Report, risks: risks})
}

func badSetting(field string, m touchstone.Message) error {
	return &touchstone.Error{Kind: touchstone.Invalid, Field: field, Message: m}
}
