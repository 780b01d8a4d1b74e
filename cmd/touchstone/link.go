// SPDX-License-Identifier: Apache-2.0

package main

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"touchstone"
	"touchstone/client"
	"touchstone/ingest"
	"touchstone/locale"
)

type linkCmd struct {
	remote
	File    string `arg:"" type:"existingfile" help:"${help_link_file}"`
	Source  string `required:"" help:"${help_link_source}"`
	Rejects string `type:"path" help:"${help_link_rejects}"`
	Quiet   bool   `short:"q" help:"${help_quiet}"`
}

// Run sends the pairs of a table and tells what became of them.
func (cmd *linkCmd) Run(c *console) error {
	server, err := cmd.client(c)
	if err != nil {
		return err
	}
	if err := writable(cmd.Rejects); err != nil {
		return err
	}
	l := &linking{console: c, server: server, source: cmd.Source, file: cmd.File}
	bar := newProgress(c, cmd.Quiet)
	work := func(w io.Writer) error {
		defer bar.stop()
		return l.all(w, bar)
	}
	if cmd.Rejects == "" {
		err = work(io.Discard)
	} else {
		err = writeFile(cmd.Rejects, work)
	}
	if err != nil {
		return err
	}
	if cmd.JSON {
		return printJSON(c, l.linked)
	}
	_, err = fmt.Fprintln(c.stdout, c.text(touchstone.Msg("cli.linked", "rows", l.Rows, "fresh", l.New, "known", l.Rows-l.New-l.Rejected, "rejected", l.Rejected)))
	return err
}

// linked tells what became of the rows.
type linked struct {
	Rows     int `json:"rows"`
	New      int `json:"new"` // pieces of evidence
	Rejected int `json:"rejected"`
}

// linking sends the rows of one table, a part at a time.
type linking struct {
	linked
	*console
	server       *client.Client
	source, file string
	rejects      *csv.Writer
	at           []int // of the columns, in the order of pairColumns; -1 where there is none
	pairs        []client.Pair
	numbers      []int // of their rows
	bytes        int   // of their values
}

// pairColumns are the columns of the table; the last two are needed for browsers
// and devices alone.
var pairColumns = [...]string{"kind_a", "value_a", "kind_b", "value_b", "source_a", "source_b"}

const (
	neededColumns = 4
	partPairs     = 1000
	partBytes     = 256 << 10 // of the values of a part, which JSON may make three times as long
)

func (l *linking) all(w io.Writer, bar *progressBar) error {
	l.rejects = csv.NewWriter(w)
	l.reject("row", "field", "reason", client.Pair{A: client.Identifier{Kind: "kind_a", Value: "value_a", Source: "source_a"}, B: client.Identifier{Kind: "kind_b", Value: "value_b", Source: "source_b"}})
	t, err := ingest.Each(l.ctx, l.file, ingest.Options{Header: ingest.HeaderPresent, Language: l.lang, Progress: bar.reading}, l.row)
	if err == nil {
		err = l.send()
	}
	if err != nil {
		return err
	}
	l.Rows += t.Rejects.Count
	l.Rejected += t.Rejects.Count
	for _, r := range t.Rejects.First {
		l.reject(strconv.Itoa(r.Line), r.Column, locale.Text(l.lang, r.Reason), client.Pair{})
	}
	l.rejects.Flush()
	return l.rejects.Error()
}

// row takes one row, and sends what has come together.
func (l *linking) row(row ingest.Row) error {
	if l.at == nil {
		if err := l.find(row.Names); err != nil {
			return err
		}
	}
	var cells [len(pairColumns)]string
	for i, at := range l.at {
		if at >= 0 {
			cells[i] = strings.TrimSpace(string(row.Cell(at)))
			l.bytes += len(cells[i])
		}
	}
	l.pairs = append(l.pairs, client.Pair{A: client.Identifier{Kind: touchstone.SubjectKind(cells[0]), Value: cells[1], Source: cells[4]},
		B: client.Identifier{Kind: touchstone.SubjectKind(cells[2]), Value: cells[3], Source: cells[5]}})
	l.numbers = append(l.numbers, row.Number)
	l.Rows++
	if len(l.pairs) == partPairs || l.bytes >= partBytes {
		return l.send()
	}
	return nil
}

// find finds the columns by their names.
func (l *linking) find(names []string) error {
	var missing []string
	for i, want := range pairColumns {
		at := slices.IndexFunc(names, func(name string) bool { return strings.EqualFold(strings.TrimSpace(name), want) })
		if at < 0 && i < neededColumns {
			missing = append(missing, want)
		}
		l.at = append(l.at, at)
	}
	if len(missing) > 0 {
		return &touchstone.Error{Kind: touchstone.Invalid, Field: "file", Message: touchstone.Msg("cli.link_columns", "file", l.file, "missing", missing)}
	}
	return nil
}

func (l *linking) send() error {
	if len(l.pairs) == 0 {
		return nil
	}
	done, err := l.server.ImportPairs(l.ctx, l.source, l.pairs)
	if err != nil {
		return err
	}
	l.New += done.New
	l.Rejected += done.Rejected
	for _, r := range done.Rejects {
		if r.Index >= 0 && r.Index < len(l.pairs) {
			l.reject(strconv.Itoa(l.numbers[r.Index]), r.Field, r.Reason, l.pairs[r.Index])
		}
	}
	l.pairs, l.numbers, l.bytes = l.pairs[:0], l.numbers[:0], 0
	return nil
}

// reject writes a row that was not used, so that it can be put right and sent.
// A fault of writing shows when the file is flushed.
func (l *linking) reject(row, field, reason string, p client.Pair) {
	_ = l.rejects.Write([]string{row, field, reason, string(p.A.Kind), p.A.Value, string(p.B.Kind), p.B.Value, p.A.Source, p.B.Source})
}
