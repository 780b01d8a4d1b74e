// SPDX-License-Identifier: Apache-2.0

package main

import (
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/term"

	"touchstone"
	"touchstone/analysis"
	"touchstone/analysis/roles"
	"touchstone/ingest"
	"touchstone/report"
)

type analyzeCmd struct {
	Files []string `arg:"" name:"file" help:"${help_files}"`

	Outcome     string   `short:"o" help:"${help_outcome}"`
	Touchpoints []string `short:"t" help:"${help_touchpoints}"`
	Text        []string `help:"${help_text}"`
	Industry    string   `default:"general" help:"${help_industry}"`
	Ignore      []string `help:"${help_ignore}"`
	By          []string `short:"b" help:"${help_by}"`
	Unit        string   `help:"${help_unit}"`
	Weight      string   `short:"w" help:"${help_weight}"`
	Customer    string   `help:"${help_customer}"`
	Time        string   `help:"${help_time}"`
	Activity    string   `help:"${help_activity}"`
	Case        string   `help:"${help_case}"`
	Scale       string   `help:"${help_scale}" placeholder:"1-5"`
	Missing     []string `help:"${help_missing}"`
	NotMet      []string `help:"${help_not_met}"`
	Labels      string   `type:"path" help:"${help_labels}"`

	Format    string `enum:",csv,tsv,jsonl,xlsx,parquet,xes" default:"" help:"${help_format}"`
	Encoding  string `help:"${help_encoding}"`
	Delimiter string `help:"${help_delimiter}"`
	Sheet     string `help:"${help_sheet}"`
	Header    string `enum:"auto,yes,no" default:"auto" help:"${help_header}"`

	JSON      bool   `name:"json" help:"${help_json}"`
	HTML      string `name:"html" type:"path" help:"${help_html}"`
	Rejects   string `type:"path" help:"${help_rejects}"`
	Seed      uint64 `default:"1" help:"${help_seed}"`
	Resamples int    `default:"0" help:"${help_resamples}"`
	Quiet     bool   `short:"q" help:"${help_quiet}"`
}

// Run reads the files, analyses them and writes what was asked for.
func (cmd *analyzeCmd) Run(c *console) error {
	low, high, err := parseScale(cmd.Scale)
	if err != nil {
		return err
	}
	if cmd.Resamples < 0 || cmd.Resamples > 100000 {
		return &touchstone.Error{Kind: touchstone.Invalid, Field: "resamples", Message: touchstone.Msg("cli.resamples", "value", cmd.Resamples)}
	}
	if err := writable(cmd.HTML, cmd.Rejects); err != nil {
		return err
	}
	models, err := modelsOf(cmd.Industry)
	if err != nil {
		return err
	}
	var labels *roles.Labels
	if cmd.Labels != "" {
		if labels, err = roles.ReadLabels(c.ctx, cmd.Labels); err != nil {
			return err
		}
	}
	bar := newProgress(c, cmd.Quiet)
	table, err := cmd.read(c, labels, bar)
	if err != nil {
		bar.stop()
		return err
	}
	findings, err := analysis.Analyze(c.ctx, table, analysis.Options{
		Roles: roles.Options{
			Outcome: cmd.Outcome, Touchpoints: cmd.Touchpoints, Texts: cmd.Text, Ignore: cmd.Ignore, By: cmd.By, Weight: cmd.Weight, Unit: cmd.Unit,
			Customer: cmd.Customer, Time: cmd.Time, Activity: cmd.Activity, Case: cmd.Case, Low: low, High: high,
			Missing: cmd.Missing, NotMet: cmd.NotMet, Labels: labels,
		},
		Seed: cmd.Seed, Resamples: cmd.Resamples, Progress: bar.analysing, Version: buildVersion(),
		Texts: texts{models}, Reading: bar.readingTexts,
	})
	bar.stop()
	if err != nil {
		return err
	}
	return cmd.write(c, findings)
}

func (cmd *analyzeCmd) read(c *console, labels *roles.Labels, bar *progressBar) (*ingest.Table, error) {
	o := ingest.Options{
		Format: cmd.Format, Encoding: cmd.Encoding, Delimiter: cmd.Delimiter, Sheet: cmd.Sheet, Stdin: c.stdin,
		Header:   map[string]ingest.Header{"auto": ingest.HeaderDetect, "yes": ingest.HeaderPresent, "no": ingest.HeaderAbsent}[cmd.Header],
		Language: c.lang, Progress: bar.reading,
	}
	if labels != nil {
		o.Rename = labels.Rename
	}
	if cmd.Rejects == "" {
		return ingest.Read(c.ctx, cmd.Files, o)
	}
	file, err := create(cmd.Rejects)
	if err != nil {
		return nil, err
	}
	o.Rejects = file
	table, err := ingest.Read(c.ctx, cmd.Files, o)
	if closeErr := file.Close(); err == nil && closeErr != nil {
		return nil, unwritable(cmd.Rejects, closeErr)
	}
	return table, err
}

// parseScale reads "1-5", "1..7" or "0~10".
func parseScale(s string) (low, high float64, err error) {
	if s == "" {
		return 0, 0, nil
	}
	for _, between := range []string{"..", "~", "–", "-", ":"} {
		i := strings.LastIndex(s, between)
		if i <= 0 {
			continue
		}
		a, errA := strconv.ParseFloat(strings.TrimSpace(s[:i]), 64)
		b, errB := strconv.ParseFloat(strings.TrimSpace(s[i+len(between):]), 64)
		if errA == nil && errB == nil && b > a {
			return a, b, nil
		}
	}
	return 0, 0, &touchstone.Error{Kind: touchstone.Invalid, Field: "scale", Message: touchstone.Msg("cli.scale", "value", s)}
}

// write prints the analysis as JSON or text, and the page where asked for.
func (cmd *analyzeCmd) write(c *console, f *analysis.Findings) error {
	if cmd.HTML != "" {
		if err := writePage(cmd.HTML, f, c.lang); err != nil {
			return err
		}
	}
	d := f.Document(c.lang)
	if cmd.JSON {
		e := json.NewEncoder(c.stdout)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		return e.Encode(d)
	}
	if err := report.Text(c.stdout, d, terminalWidth(c.stdout)); err != nil {
		return err
	}
	if cmd.HTML != "" {
		_, err := io.WriteString(c.stdout, "\n"+c.text(touchstone.Msg("cli.wrote_page", "file", cmd.HTML))+"\n")
		return err
	}
	return nil
}

func writePage(path string, f *analysis.Findings, lang touchstone.Language) error {
	docs := map[touchstone.Language]analysis.Document{}
	for _, l := range []touchstone.Language{touchstone.Chinese, touchstone.English} {
		docs[l] = f.Document(l)
	}
	return writeFile(path, func(w io.Writer) error { return report.HTML(w, docs, lang) })
}

func create(path string) (*os.File, error) {
	file, err := os.Create(path)
	if err != nil {
		return nil, unwritable(path, err)
	}
	return file, nil
}

// writable checks, before the work begins, that the folders of the files to
// write exist.
func writable(paths ...string) error {
	for _, p := range paths {
		if p == "" {
			continue
		}
		if info, err := os.Stat(filepath.Dir(p)); err != nil || !info.IsDir() {
			return unwritable(p, err)
		}
	}
	return nil
}

func unwritable(path string, err error) error {
	return &touchstone.Error{Kind: touchstone.Invalid, Message: touchstone.Msg("cli.unwritable", "file", path), Err: err}
}

// terminalWidth is the width of a terminal, 100 elsewhere.
func terminalWidth(w io.Writer) int {
	if file, ok := w.(*os.File); ok {
		if width, _, err := term.GetSize(int(file.Fd())); err == nil && width > 0 {
			return min(width, 140)
		}
	}
	return 100
}
