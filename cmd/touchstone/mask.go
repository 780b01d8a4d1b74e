// SPDX-License-Identifier: Apache-2.0

package main

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"touchstone"
	"touchstone/ingest"
	"touchstone/language/personal"
)

type maskCmd struct {
	File string   `arg:"" help:"${help_mask_file}"`
	Text []string `required:"" help:"${help_mask_text}"`
	Out  string   `required:"" type:"path" help:"${help_mask_out}"`

	Format    string `enum:",csv,tsv,jsonl,xlsx,parquet,xes" default:"" help:"${help_format}"`
	Encoding  string `help:"${help_encoding}"`
	Delimiter string `help:"${help_delimiter}"`
	Sheet     string `help:"${help_sheet}"`
	JSON      bool   `name:"json" help:"${help_mask_json}"`
	Quiet     bool   `short:"q" help:"${help_quiet}"`
}

// maskings counts what was masked in the texts of a file.
type maskings struct {
	Rows     int                   `json:"rows"`
	Rejected int                   `json:"rejected"`
	Masked   int                   `json:"masked"` // rows with personal data
	Kinds    map[personal.Kind]int `json:"kinds"`
}

// Run writes the rows of a file without the personal data in their texts.
func (cmd *maskCmd) Run(c *console) error {
	if cmd.Out != "-" {
		if err := writable(cmd.Out); err != nil {
			return err
		}
	}
	sum := &maskings{Kinds: map[personal.Kind]int{}}
	err := writingRows(c, cmd.Out, func(w rowWriter) error { return cmd.each(c, w, sum) })
	if err != nil {
		return err
	}
	return cmd.show(c, sum)
}

// each reads the rows, masks the chosen columns and writes them.
func (cmd *maskCmd) each(c *console, w rowWriter, sum *maskings) error {
	bar := newProgress(c, cmd.Quiet)
	defer bar.stop()
	o := ingest.Options{Format: cmd.Format, Encoding: cmd.Encoding, Delimiter: cmd.Delimiter, Sheet: cmd.Sheet, Stdin: c.stdin, Language: c.lang, Progress: bar.reading}
	finder := personal.NewFinder()
	var cells []string
	table, err := ingest.Each(c.ctx, cmd.File, o, func(r ingest.Row) error {
		if sum.Rows == 0 {
			if err := cmd.known(r.Names); err != nil {
				return err
			}
		}
		cells = cells[:0]
		for i := range r.Names {
			cells = append(cells, string(r.Cell(i)))
		}
		sum.Rows++
		cmd.mask(finder, r.Names, cells, sum)
		return w.write(r.Number, r.Names, cells)
	})
	if err == nil {
		sum.Rejected = table.Rejects.Count
	}
	return err
}

// mask masks the chosen cells of a row.
func (cmd *maskCmd) mask(finder *personal.Finder, names, cells []string, sum *maskings) {
	pieces := 0
	for i, name := range names {
		if !slices.Contains(cmd.Text, name) {
			continue
		}
		text, found := finder.Masked(cells[i])
		for _, f := range found {
			sum.Kinds[f.Kind]++
		}
		cells[i], pieces = text, pieces+len(found)
	}
	if pieces > 0 {
		sum.Masked++
	}
}

// known tells of a chosen column that the file does not have.
func (cmd *maskCmd) known(names []string) error {
	for _, name := range cmd.Text {
		if !slices.Contains(names, name) {
			return &touchstone.Error{Kind: touchstone.Invalid, Field: "text", Message: touchstone.Msg("cli.read_column", "column", name, "columns", strings.Join(names, ", "))}
		}
	}
	return nil
}

var maskedKinds = []struct {
	kind personal.Kind
	text touchstone.Message
}{
	{personal.Phone, touchstone.Msg("masking.phone")}, {personal.Email, touchstone.Msg("masking.email")}, {personal.Identity, touchstone.Msg("masking.id_number")},
	{personal.Card, touchstone.Msg("masking.bank_card")}, {personal.Address, touchstone.Msg("masking.address")}, {personal.Name, touchstone.Msg("masking.name")},
}

func (cmd *maskCmd) show(c *console, sum *maskings) error {
	to := c.stdout
	if cmd.Out == "-" {
		to = c.stderr
	}
	if cmd.JSON {
		out := json.NewEncoder(to)
		out.SetIndent("", "  ")
		return out.Encode(sum)
	}
	fmt.Fprintln(to, c.text(touchstone.Msg("masking.rows", "rows", sum.Rows, "masked", sum.Masked, "rejected", sum.Rejected)))
	for _, k := range maskedKinds {
		if n := sum.Kinds[k.kind]; n > 0 {
			fmt.Fprintln(to, c.text(touchstone.Msg("masking.kind", "kind", c.text(k.text), "n", n)))
		}
	}
	return nil
}

// isCSV tells whether a file is named as one.
func isCSV(path string) bool { return strings.EqualFold(filepath.Ext(path), ".csv") }
