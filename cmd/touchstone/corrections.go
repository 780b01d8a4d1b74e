// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"

	"touchstone"
	"touchstone/client"
	"touchstone/locale"
)

// correctionsCmd is about what people said of texts.
type correctionsCmd struct {
	List   correctionsListCmd   `cmd:"" help:"${help_corrections_list}"`
	Export correctionsExportCmd `cmd:"" help:"${help_corrections_export}"`
	Import correctionsImportCmd `cmd:"" help:"${help_corrections_import}"`
}

type correctionsListCmd struct {
	remote
	Cursor string `help:"${help_corrections_cursor}"`
	Limit  int    `default:"50" help:"${help_rejected_limit}"`
}

// Run prints a part of the corrections, without what was said.
func (cmd *correctionsListCmd) Run(c *console) error {
	server, err := cmd.client(c)
	if err != nil {
		return err
	}
	found, err := server.Corrections(c.ctx, cmd.Cursor, cmd.Limit)
	if err != nil {
		return err
	}
	if cmd.JSON {
		return printJSON(c, found)
	}
	t := table.NewWriter()
	t.SetOutputMirror(c.stdout)
	t.SetStyle(table.StyleLight)
	t.AppendHeader(table.Row{c.text(touchstone.Msg("corrections.event")), c.text(touchstone.Msg("corrections.author")), c.text(touchstone.Msg("corrections.polarity")), c.text(touchstone.Msg("corrections.emotion")), c.text(touchstone.Msg("corrections.mentions"))})
	for _, v := range found.Items {
		t.AppendRow(table.Row{v.Event, v.Author, v.Polarity, v.Emotion, mentionsSaid(v.Mentions)})
	}
	t.Render()
	if found.Next != "" {
		fmt.Fprintln(c.stderr, c.text(touchstone.Msg("corrections.more", "cursor", found.Next)))
	}
	return nil
}

func mentionsSaid(all []touchstone.CorrectedMention) string {
	var out []string
	for _, m := range all {
		out = append(out, fmt.Sprintf("%d-%d %s %s", m.Start, m.End, m.Aspect, m.Polarity))
	}
	return strings.Join(out, ", ")
}

type correctionsExportCmd struct {
	remote
	File  string `arg:"" type:"path" help:"${help_corrections_out}"`
	Texts bool   `help:"${help_corrections_texts}"`
}

// Run writes every correction to a file, one JSON object a line.
func (cmd *correctionsExportCmd) Run(c *console) error {
	server, err := cmd.client(c)
	if err != nil {
		return err
	}
	if err := writable(cmd.File); err != nil {
		return err
	}
	return writeFile(cmd.File, func(w io.Writer) error { return server.ExportCorrections(c.ctx, cmd.Texts, w) })
}

type correctionsImportCmd struct {
	remote
	File string `arg:"" type:"existingfile" help:"${help_corrections_in}"`
}

// imported tells what became of the lines.
type imported struct {
	Lines int `json:"lines"`
	Kept  int `json:"kept"`
}

// longestLine is how many bytes a line of corrections may have.
const longestLine = 1 << 20

// Run says of texts what the lines of a file say, as the token's user. Lines
// that the server refuses are told, and the others kept.
func (cmd *correctionsImportCmd) Run(c *console) error {
	server, err := cmd.client(c)
	if err != nil {
		return err
	}
	in, err := os.Open(cmd.File)
	if err != nil {
		return &touchstone.Error{Kind: touchstone.NotFound, Field: "file", Message: touchstone.Msg("cli.unreadable", "file", cmd.File), Err: err}
	}
	defer in.Close()
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, longestLine)
	var done imported
	for lines.Scan() {
		if strings.TrimSpace(lines.Text()) == "" {
			continue
		}
		done.Lines++
		if err := cmd.say(c, server, lines.Bytes()); err == nil {
			done.Kept++
		} else if !ofOneLine(err) {
			return err
		} else {
			fmt.Fprintln(c.stderr, c.text(touchstone.Msg("corrections.line", "line", done.Lines, "fault", locale.Error(c.lang, err))))
		}
	}
	if err := lines.Err(); err != nil {
		return &touchstone.Error{Kind: touchstone.Invalid, Field: "file", Message: touchstone.Msg("corrections.no_lines", "file", cmd.File), Err: err}
	}
	if cmd.JSON {
		return printJSON(c, done)
	}
	_, err = fmt.Fprintln(c.stdout, c.text(touchstone.Msg("corrections.imported", "kept", done.Kept, "lines", done.Lines)))
	return err
}

// say sends one line.
func (cmd *correctionsImportCmd) say(c *console, server *client.Client, line []byte) error {
	var v touchstone.Correction
	if err := json.Unmarshal(line, &v); err != nil {
		return &touchstone.Error{Kind: touchstone.Invalid, Message: touchstone.Msg("corrections.bad_line"), Err: err}
	}
	_, err := server.Correct(c.ctx, v.Event, client.Saying{Mark: v.Mark, Polarity: v.Polarity, Emotion: v.Emotion, Intents: v.Intents, Mentions: v.Mentions})
	return err
}

// ofOneLine tells whether a fault is of one line alone.
func ofOneLine(err error) bool {
	switch touchstone.KindOf(err) {
	case touchstone.Invalid, touchstone.NotFound, touchstone.Conflict:
		return true
	}
	return false
}
