// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"os"
	"strconv"

	"github.com/jedib0t/go-pretty/v6/table"

	"touchstone"
	"touchstone/ingest"
	"touchstone/language/aspect"
	"touchstone/language/reader"
	"touchstone/language/training"
	"touchstone/stats"
)

// trainedAspects is what is printed as JSON.
type trainedAspects struct {
	Texts    int                    `json:"texts"`
	Empty    int                    `json:"rows_without,omitempty"`
	HeldOut  int                    `json:"held_out"`
	All      training.AspectScore   `json:"all"`
	Aspects  []training.AspectScore `json:"aspects"`
	Industry string                 `json:"industry"`
	Sum      string                 `json:"model"`
}

// aspects learns a model of aspects from the files of a user.
func (cmd *trainCmd) aspects(c *console) error {
	models, err := modelsOf(cmd.Industry)
	if err != nil {
		return err
	}
	bar := newProgress(c, cmd.Quiet)
	defer bar.stop()
	read, err := ingest.Read(c.ctx, cmd.Files, ingest.Options{Stdin: c.stdin, Language: c.lang, Progress: bar.reading})
	if err != nil {
		return err
	}
	examples, empty, err := training.Labelled(read, training.Columns{Text: cmd.Text, Aspect: cmd.Aspect, Polarity: cmd.Polarity, Term: cmd.Term, Start: cmd.Start, End: cmd.End, Labels: cmd.Labels})
	if err != nil {
		return err
	}
	result, err := training.LearnAspects(c.ctx, models.Taxonomy, examples, training.Options{Seed: cmd.Seed, Progress: bar.analysing})
	if err != nil {
		return err
	}
	bar.stop()
	out := trainedAspects{Texts: result.Texts, Empty: empty, HeldOut: result.HeldOut, All: result.All, Aspects: result.ByAspect, Industry: cmd.Industry}
	if out.Sum, err = result.Model.Sum(); err != nil {
		return err
	}
	if cmd.JSON {
		err = printJSON(c, out)
	} else {
		out.print(c, models)
	}
	if err != nil {
		return err
	}
	return cmd.write(c, result.Model, out.Sum)
}

// print writes the figures for people.
func (t trainedAspects) print(c *console, models *reader.Models) {
	fmt.Fprintln(c.stdout, c.text(touchstone.Msg("training.learnt_aspects", "texts", t.Texts, "empty", t.Empty, "held", t.HeldOut)))
	out := newTable(c, c.stdout, touchstone.Msg("cli.read_aspect"), touchstone.Msg("training.labelled"), touchstone.Msg("training.precision"), touchstone.Msg("training.recall"), touchstone.Msg("training.same_polarity"))
	for _, s := range append(t.Aspects, t.All) {
		name := c.text(touchstone.Msg("training.all_labels"))
		if a, known := models.Taxonomy.Aspect(s.Aspect); known {
			name = touchstone.Label{ZH: a.Chinese, EN: a.English}.In(c.lang) + " " + s.Aspect
		}
		out.AppendRow(table.Row{name, s.Labelled, bounded(s.Precision, s.PrecisionAt, s.Found), bounded(s.Recall, s.RecallAt, s.Labelled), share(s.SamePolar, s.Both)})
	}
	out.Render()
	fmt.Fprintln(c.stdout, c.text(touchstone.Msg("training.sum", "sum", t.Sum)))
}

// bounded writes a share with its interval; "–" of nothing.
func bounded(value float64, at stats.Interval, of int) string {
	if of == 0 {
		return "–"
	}
	digits := func(x float64) string { return strconv.FormatFloat(100*x, 'f', 1, 64) }
	return digits(value) + "% [" + digits(at.Low) + ", " + digits(at.High) + "]"
}

// withAspects reads a file that train-language wrote.
func withAspects(models *reader.Models, path string) (*reader.Models, error) {
	fault := func(err error) error {
		return &touchstone.Error{Kind: touchstone.Invalid, Field: "model", Message: touchstone.Msg("training.no_model", "file", path), Err: err}
	}
	const largest = 256 << 20
	info, err := os.Stat(path)
	if err != nil {
		return nil, fault(err)
	}
	if !info.Mode().IsRegular() || info.Size() > largest {
		return nil, fault(fmt.Errorf("%d bytes", info.Size()))
	}
	file, err := os.ReadFile(path)
	if err != nil {
		return nil, fault(err)
	}
	m, err := aspect.ParseModel(file)
	if err != nil {
		return nil, fault(err)
	}
	return models.WithAspects(m)
}
