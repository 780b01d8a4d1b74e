// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"io"
	"strconv"

	"touchstone"
	"touchstone/ingest"
	"touchstone/language/training"
)

type trainCmd struct {
	Files []string `arg:"" optional:"" name:"file" help:"${help_train_files}"`

	Text  string `help:"${help_train_text}"`
	Label string `help:"${help_train_label}"`

	Aspect   string `help:"${help_train_aspect}"`
	Polarity string `help:"${help_train_polarity}"`
	Term     string `help:"${help_train_term}"`
	Start    string `help:"${help_train_start}"`
	End      string `help:"${help_train_end}"`
	Labels   string `help:"${help_train_labels}"`
	Industry string `default:"general" help:"${help_train_industry}"`

	Shipped string `type:"path" placeholder:"DIR" help:"${help_train_shipped}"`
	Licence string `enum:"any,open" default:"any" help:"${help_train_licence}"`
	Across  bool   `help:"${help_train_across}"`

	Out   string `type:"path" help:"${help_train_out}"`
	Seed  uint64 `default:"1" help:"${help_train_seed}"`
	JSON  bool   `name:"json" help:"${help_train_json}"`
	Quiet bool   `short:"q" help:"${help_quiet}"`
}

// Run trains and says how good the model is.
func (cmd *trainCmd) Run(c *console) error {
	ways := 0
	for _, way := range []bool{cmd.Label != "", cmd.Aspect != "" || cmd.Labels != "", cmd.Shipped != ""} {
		if way {
			ways++
		}
	}
	if ways != 1 || (cmd.Shipped == "") != (len(cmd.Files) > 0 && cmd.Text != "") || len(cmd.Files) > 0 && cmd.Shipped != "" {
		return &touchstone.Error{Kind: touchstone.Invalid, Field: "file", Message: touchstone.Msg("training.files_or_shipped")}
	}
	if err := writable(cmd.Out); err != nil {
		return err
	}
	if cmd.Shipped != "" {
		return cmd.shipped(c)
	}
	if cmd.Label == "" {
		return cmd.aspects(c)
	}
	return cmd.rows(c)
}

// trained is what is printed as JSON.
type trained struct {
	Rows     int                   `json:"rows,omitempty"`
	Empty    int                   `json:"rows_without,omitempty"`
	Repeated int                   `json:"repeated,omitempty"`
	Cost     float64               `json:"cost,omitempty"`
	Figures  []training.Figure     `json:"held_out"`
	Labels   []training.LabelScore `json:"labels,omitempty"`
	Sum      string                `json:"model"`
}

// rows learns from the files of a user.
func (cmd *trainCmd) rows(c *console) error {
	bar := newProgress(c, cmd.Quiet)
	defer bar.stop()
	table, err := ingest.Read(c.ctx, cmd.Files, ingest.Options{Stdin: c.stdin, Language: c.lang, Progress: bar.reading})
	if err != nil {
		return err
	}
	rows, empty, err := training.Rows(table, cmd.Text, cmd.Label)
	if err != nil {
		return err
	}
	result, err := training.Learn(c.ctx, rows, training.Options{Seed: cmd.Seed, Progress: bar.analysing})
	if err != nil {
		return err
	}
	bar.stop()
	all := touchstone.Msg("training.all_labels")
	out := trained{Rows: len(rows), Empty: empty, Repeated: result.Repeated, Cost: result.Cost, Labels: result.ByLabel,
		Figures: []training.Figure{{Name: c.text(all), Score: result.Score}}}
	return cmd.finish(c, result.Model, out)
}

// shipped makes the model that ships; its figures are of a model that learnt
// from four fifths.
func (cmd *trainCmd) shipped(c *console) error {
	bar := newProgress(c, cmd.Quiet)
	defer bar.stop()
	open := cmd.Licence == "open"
	figures, err := training.Measure(c.ctx, cmd.Shipped, open, bar.analysing)
	if err != nil {
		return err
	}
	if cmd.Across {
		across, err := training.Across(c.ctx, cmd.Shipped, bar.analysing)
		if err != nil {
			return err
		}
		figures = append(figures, across...)
	}
	model, err := training.Shipped(c.ctx, cmd.Shipped, open, bar.analysing)
	if err != nil {
		return err
	}
	bar.stop()
	return cmd.finish(c, model, trained{Figures: figures})
}

// model is what can be written to a file.
type model interface {
	Marshal() ([]byte, error)
	Sum() (string, error)
}

// finish prints the figures and writes the model.
func (cmd *trainCmd) finish(c *console, m model, t trained) error {
	var err error
	if t.Sum, err = m.Sum(); err != nil {
		return err
	}
	if cmd.JSON {
		err = printJSON(c, t)
	} else {
		err = t.print(c)
	}
	if err != nil {
		return err
	}
	return cmd.write(c, m, t.Sum)
}

// write writes the model where it is wanted.
func (cmd *trainCmd) write(c *console, m model, sum string) error {
	if cmd.Out == "" {
		return nil
	}
	file, err := m.Marshal()
	if err != nil {
		return err
	}
	if err := writeFile(cmd.Out, func(w io.Writer) error { _, err := w.Write(file); return err }); err != nil {
		return err
	}
	_, err = fmt.Fprintln(c.stderr, c.text(touchstone.Msg("training.wrote", "file", cmd.Out, "bytes", len(file), "sum", sum)))
	return err
}

// print writes the figures for people.
func (t trained) print(c *console) error {
	var lines []touchstone.Message
	if t.Rows > 0 {
		lines = append(lines, touchstone.Msg("training.learnt", "rows", t.Rows, "labels", len(t.Labels), "empty", t.Empty, "repeated", t.Repeated),
			touchstone.Msg("training.cost", "cost", strconv.FormatFloat(t.Cost, 'g', 3, 64)))
	}
	lines = append(lines, touchstone.Msg("training.held_out"))
	for _, f := range t.Figures {
		lines = append(lines, figureText(f))
	}
	const shown = 20
	for _, l := range t.Labels[:min(len(t.Labels), shown)] {
		lines = append(lines, touchstone.Msg("training.label", "label", l.Label, "rows", l.Rows, "precision", percent(l.Precision), "recall", percent(l.Recall), "f1", percent(l.F1)))
	}
	if more := len(t.Labels) - shown; more > 0 {
		lines = append(lines, touchstone.Msg("training.more_labels", "more", more))
	}
	lines = append(lines, touchstone.Msg("training.sum", "sum", t.Sum))
	for _, line := range lines {
		if _, err := fmt.Fprintln(c.stdout, c.text(line)); err != nil {
			return err
		}
	}
	return nil
}

func figureText(f training.Figure) touchstone.Message {
	return touchstone.Msg("training.figure", "name", f.Name, "right", f.Right, "n", f.N, "accuracy", percent(f.Share()),
		"low", percent(f.Accuracy.Low), "high", percent(f.Accuracy.High), "f1", percent(f.MacroF1),
		"f1_low", percent(f.F1.Low), "f1_high", percent(f.F1.High), "ece", percent(f.ECE), "kept", percent(f.Kept))
}

// percent writes a share with one digit behind the point.
func percent(share float64) string { return strconv.FormatFloat(100*share, 'f', 1, 64) + "%" }
