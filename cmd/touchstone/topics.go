// SPDX-License-Identifier: Apache-2.0

package main

import (
	"encoding/json"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"touchstone"
	"touchstone/ingest"
	"touchstone/ingest/value"
	"touchstone/voice/topics"
)

type topicsCmd struct {
	remote
	File   string `arg:"" optional:"" help:"${help_topics_file}"`
	Text   string `help:"${help_topics_text}"`
	Time   string `help:"${help_topics_time}"`
	Topics int    `help:"${help_topics_topics}"`
	Out    string `type:"path" help:"${help_topics_out}"`

	Touchpoint string    `help:"${help_topics_touchpoint}"`
	From       time.Time `format:"2006-01-02" help:"${help_search_from}"`
	To         time.Time `format:"2006-01-02" help:"${help_search_to}"`
	Refresh    bool      `help:"${help_topics_refresh}"`

	Format    string `enum:",csv,tsv,jsonl,xlsx,parquet,xes" default:"" help:"${help_format}"`
	Encoding  string `help:"${help_encoding}"`
	Delimiter string `help:"${help_delimiter}"`
	Sheet     string `help:"${help_sheet}"`
	Quiet     bool   `short:"q" help:"${help_quiet}"`
}

// mostTopics is how many topics may be asked for.
const mostTopics = 100

// quotesShown is how many quotes of a topic are given.
const quotesShown = 3

// Run finds what the texts of a file talk about, or asks a server what the texts
// of a workspace do.
func (cmd *topicsCmd) Run(c *console) error {
	if err := writable(cmd.Out); err != nil {
		return err
	}
	if cmd.File == "" {
		return cmd.ask(c)
	}
	if cmd.Text == "" {
		return &touchstone.Error{Kind: touchstone.Invalid, Field: "text", Message: touchstone.Msg("topics.no_text")}
	}
	if cmd.Topics < 0 || cmd.Topics > mostTopics {
		return &touchstone.Error{Kind: touchstone.Invalid, Field: "topics", Message: touchstone.Msg("topics.bad_number", "value", cmd.Topics, "most", mostTopics)}
	}
	if cmd.Touchpoint != "" || cmd.Refresh || !cmd.From.IsZero() || !cmd.To.IsZero() {
		return &touchstone.Error{Kind: touchstone.Invalid, Field: "file", Message: touchstone.Msg("topics.server_only")}
	}
	d, err := cmd.find(c)
	if err != nil {
		return err
	}
	return cmd.give(c, d, func(to io.Writer) { showTopics(c, to, d) })
}

// give writes an answer to where it was asked for: as JSON into a file or with
// --json, else for people.
func (cmd *topicsCmd) give(c *console, answer any, show func(io.Writer)) error {
	encoded := func(w io.Writer) error {
		e := json.NewEncoder(w)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		return e.Encode(answer)
	}
	if cmd.Out != "" && cmd.Out != "-" {
		if err := writeFile(cmd.Out, encoded); err != nil {
			return err
		}
	}
	if cmd.JSON || cmd.Out == "-" {
		return encoded(c.stdout)
	}
	show(c.stdout)
	return nil
}

// find reads the file and finds its topics.
func (cmd *topicsCmd) find(c *console) (*topics.Document, error) {
	bar := newProgress(c, cmd.Quiet)
	defer bar.stop()
	in := topicRows{cmd: cmd, own: topics.NewOwn(), text: -1, time: -1}
	o := ingest.Options{Format: cmd.Format, Encoding: cmd.Encoding, Delimiter: cmd.Delimiter, Sheet: cmd.Sheet, Stdin: c.stdin, Language: c.lang, Progress: bar.reading}
	table, err := ingest.Each(c.ctx, cmd.File, o, in.row)
	if err != nil {
		return nil, err
	}
	if in.text < 0 { // no row told the names of columns
		return nil, &touchstone.Error{Kind: touchstone.NotEnough, Field: "file", Message: touchstone.Msg("topics.no_rows", "file", cmd.File)}
	}
	in.flush()
	found, err := topics.Find(c.ctx, &in.sample, topics.Options{Topics: cmd.Topics, Progress: bar.readingTexts})
	if err != nil {
		return nil, err
	}
	d := topics.DocumentOf(found, &in.sample, in.latest.AddDate(0, 0, 1), quotesShown)
	d.File, d.Column, d.Rows, d.Rejected, d.Empty, d.Apart = filepath.Base(cmd.File), cmd.Text, in.rows, table.Rejects.Count, in.empty, in.apart
	return d, nil
}

// topicRows gathers the texts of a file.
type topicRows struct {
	cmd        *topicsCmd
	own        *topics.Own
	sample     topics.Sample
	text, time int // columns; -1: not known yet, or none
	rows       int
	empty      int
	apart      int
	latest     time.Time
	times      *value.Times
	waiting    []waitingText // until enough times are seen to read them
}

type waitingText struct {
	row        int
	text, time string
}

// enoughTimes is by how many rows the layout of times is told.
const enoughTimes = 500

func (in *topicRows) row(r ingest.Row) (err error) {
	if in.text < 0 {
		if in.text, err = in.column("text", in.cmd.Text, r.Names); err != nil {
			return err
		}
		if in.cmd.Time != "" {
			if in.time, err = in.column("time", in.cmd.Time, r.Names); err != nil {
				return err
			}
		}
	}
	in.rows++
	w := waitingText{row: r.Number, text: topics.OfCustomer(string(r.Cell(in.text)))}
	if strings.TrimSpace(w.text) == "" {
		in.empty++
		return nil
	}
	if !in.own.Is(w.text) {
		in.apart++
		return nil
	}
	if in.time >= 0 {
		w.time = string(r.Cell(in.time))
	}
	if in.times != nil {
		in.add(w)
		return nil
	}
	if in.waiting = append(in.waiting, w); len(in.waiting) == enoughTimes {
		in.flush()
	}
	return nil
}

func (in *topicRows) column(flag, name string, names []string) (int, error) {
	at := slices.Index(names, name)
	if at < 0 {
		return at, &touchstone.Error{Kind: touchstone.Invalid, Field: flag, Message: touchstone.Msg("cli.read_column", "column", name, "columns", strings.Join(names, ", "))}
	}
	return at, nil
}

// flush adds the texts that wait.
func (in *topicRows) flush() {
	if in.times == nil {
		var seen []string
		for _, w := range in.waiting {
			seen = append(seen, w.time)
		}
		in.times = value.NewTimes(seen)
	}
	for _, w := range in.waiting {
		in.add(w)
	}
	in.waiting = nil
}

func (in *topicRows) add(w waitingText) {
	said := topics.Said{Words: w.text, Text: topics.Text{Position: touchstone.Position(w.row)}}
	if ms, ok := in.times.Parse(w.time); ok {
		said.Occurred = time.UnixMilli(ms).UTC()
		if said.Occurred.After(in.latest) {
			in.latest = said.Occurred
		}
	}
	in.sample.Add(uint64(w.row), said)
}
