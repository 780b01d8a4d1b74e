// SPDX-License-Identifier: Apache-2.0

package main

import (
	"slices"
	"strings"

	"touchstone"
	"touchstone/ingest"
	"touchstone/language/conversation"
	"touchstone/language/plain"
	"touchstone/language/reader"
)

type readCmd struct {
	File string `arg:"" help:"${help_read_file}"`
	Text string `required:"" help:"${help_read_text}"`
	Out  string `type:"path" help:"${help_read_out}"`

	Industry string `default:"general" help:"${help_industry}"`
	Model    string `type:"path" help:"${help_read_model}"`

	SecondOpinion bool   `name:"second-opinion" help:"${help_second_opinion}"`
	Config        string `type:"path" env:"TOUCHSTONE_CONFIG" help:"${help_config_file}"`
	opinionSettings

	Format    string `enum:",csv,tsv,jsonl,xlsx,parquet,xes" default:"" help:"${help_format}"`
	Encoding  string `help:"${help_encoding}"`
	Delimiter string `help:"${help_delimiter}"`
	Sheet     string `help:"${help_sheet}"`
	Rejects   string `type:"path" help:"${help_rejects}"`
	JSON      bool   `name:"json" help:"${help_read_json}"`
	Quiet     bool   `short:"q" help:"${help_quiet}"`
}

// Run reads the texts of a file and writes what each means.
func (cmd *readCmd) Run(c *console) error {
	if err := writable(cmd.Out, cmd.Rejects); err != nil {
		return err
	}
	models, err := modelsOf(cmd.Industry)
	if err == nil && cmd.Model != "" {
		models, err = withAspects(models, cmd.Model)
	}
	if err != nil {
		return err
	}
	second, err := cmd.second(c, models)
	if err != nil {
		return err
	}
	sum := newReadings(models.Version())
	set := conversation.NewSet()
	var p plain.Text
	err = cmd.writing(c, func(w lineWriter) (err error) {
		sum.Rejected, err = cmd.each(c, models, second, func(text string, l *reader.Line) error {
			p.Reset(text)
			l.Kind = string(set.Kind(&p))
			sum.add(l)
			return w.write(l)
		})
		return err
	})
	if err != nil {
		return err
	}
	sum.finish(func(key string) string {
		a, _ := models.Taxonomy.Aspect(key)
		return touchstone.Label{ZH: a.Chinese, EN: a.English}.In(c.lang)
	})
	to := c.stdout
	if cmd.Out == "-" {
		to = c.stderr
	}
	if second != nil {
		sum.Second = second.desk.Counts()
		second.show(c)
	}
	return sum.show(c, to, cmd.JSON)
}

// each reads the rows on all cores and gives their lines in order.
func (cmd *readCmd) each(c *console, models *reader.Models, second *second, visit func(text string, l *reader.Line) error) (rejected int, err error) {
	bar := newProgress(c, cmd.Quiet)
	defer bar.stop()
	o := ingest.Options{Format: cmd.Format, Encoding: cmd.Encoding, Delimiter: cmd.Delimiter, Sheet: cmd.Sheet, Stdin: c.stdin, Language: c.lang, Progress: bar.reading}
	if cmd.Rejects != "" {
		file, err := create(cmd.Rejects)
		if err != nil {
			return 0, err
		}
		defer func() {
			if closeErr := file.Close(); err == nil && closeErr != nil {
				err = unwritable(cmd.Rejects, closeErr)
			}
		}()
		o.Rejects = file
	}
	pool := newReadingPool(c.ctx, models, second, visit)
	column := -1
	table, err := ingest.Each(pool.ctx, cmd.File, o, func(r ingest.Row) error {
		if column < 0 {
			if column = slices.Index(r.Names, cmd.Text); column < 0 {
				return cmd.noColumn(r.Names)
			}
		}
		return pool.put(r.Number, string(r.Cell(column)))
	})
	if err = pool.end(err); err != nil {
		return 0, err
	}
	return table.Rejects.Count, nil
}

func (cmd *readCmd) noColumn(names []string) error {
	return &touchstone.Error{Kind: touchstone.Invalid, Field: "text", Message: touchstone.Msg("cli.read_column", "column", cmd.Text, "columns", strings.Join(names, ", "))}
}
