// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"

	"touchstone"
	"touchstone/client"
)

// rejectedCmd is about events that were accepted and that the store refuses.
type rejectedCmd struct {
	List rejectedListCmd `cmd:"" help:"${help_rejected_list}"`
	Take rejectedTakeCmd `cmd:"" help:"${help_rejected_take}"`
}

type rejectedListCmd struct {
	remote
	After touchstone.Position `help:"${help_rejected_after}"`
	Limit int                 `default:"20" help:"${help_rejected_limit}"`
}

// Run prints the first events that were set aside, with the reasons.
func (cmd *rejectedListCmd) Run(c *console) error {
	if cmd.Limit < 1 || cmd.Limit > 1000 {
		return &touchstone.Error{Kind: touchstone.Invalid, Field: "limit", Message: touchstone.Msg("cli.rejected_limit", "limit", cmd.Limit)}
	}
	server, err := cmd.client(c)
	if err != nil {
		return err
	}
	found, err := server.Rejected(c.ctx, cmd.After, cmd.Limit)
	if err != nil {
		return err
	}
	if cmd.JSON {
		return printJSON(c, found)
	}
	if len(found.Items) == 0 {
		_, err := fmt.Fprintln(c.stderr, c.text(touchstone.Msg("cli.rejected_none")))
		return err
	}
	showRejected(c, found.Items)
	if found.Next != "" {
		fmt.Fprintln(c.stderr, c.text(touchstone.Msg("cli.rejected_more", "position", found.Next)))
	}
	return nil
}

func showRejected(c *console, all []client.Rejected) {
	t := table.NewWriter()
	t.SetOutputMirror(c.stdout)
	t.SetStyle(table.StyleLight)
	t.AppendHeader(table.Row{c.text(touchstone.Msg("cli.rejected_position")), c.text(touchstone.Msg("cli.rejected_received")), c.text(touchstone.Msg("cli.rejected_event")), c.text(touchstone.Msg("cli.rejected_reason"))})
	for _, r := range all {
		t.AppendRow(table.Row{r.Position, r.Received.Local().Format(time.DateTime), r.Source + " " + r.Name, r.Reason})
	}
	t.Render()
}

type rejectedTakeCmd struct {
	remote
	File string `arg:"" type:"path" help:"${help_rejected_file}"`
}

// Run writes what was set aside to a new file and, when that is on the disk,
// takes it out on the server. What is set aside meanwhile stays there.
func (cmd *rejectedTakeCmd) Run(c *console) error {
	server, err := cmd.client(c)
	if err != nil {
		return err
	}
	through, err := cmd.save(c, server)
	if err != nil {
		return err
	}
	n := 0
	if through > 0 {
		if n, err = server.DiscardRejected(c.ctx, through); err != nil {
			return err
		}
	}
	if cmd.JSON {
		return printJSON(c, map[string]any{"discarded": n, "file": cmd.File})
	}
	_, err = fmt.Fprintln(c.stdout, c.text(touchstone.Msg("cli.rejected_taken", "n", n, "file", cmd.File)))
	return err
}

// save writes the file and gives the last position in it, 0 for none. A part of
// a file is removed.
func (cmd *rejectedTakeCmd) save(c *console, server *client.Client) (touchstone.Position, error) {
	file, err := os.OpenFile(cmd.File, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return 0, unwritable(cmd.File, err)
	}
	var last lastLine
	err = server.ExportRejected(c.ctx, io.MultiWriter(file, &last))
	if err == nil {
		err = file.Sync()
	}
	if closed := file.Close(); err == nil {
		err = closed
	}
	var through touchstone.Position
	if err == nil {
		through, err = last.position()
	}
	if err != nil {
		_ = os.Remove(cmd.File) // the first fault counts
	}
	return through, err
}

// lastLine keeps the last line of what is written to it.
type lastLine struct{ whole, begun []byte }

// Write is of io.Writer.
func (l *lastLine) Write(p []byte) (int, error) {
	n := len(p)
	for {
		line, rest, found := bytes.Cut(p, []byte("\n"))
		l.begun = append(l.begun, line...)
		if !found {
			return n, nil
		}
		l.whole, l.begun, p = l.begun, l.whole[:0], rest
	}
}

// position gives that of the event in the line, 0 where there is none.
func (l *lastLine) position() (touchstone.Position, error) {
	if len(l.begun) > 0 {
		return 0, io.ErrUnexpectedEOF
	}
	if len(l.whole) == 0 {
		return 0, nil
	}
	var r client.Rejected
	if err := json.Unmarshal(l.whole, &r); err != nil {
		return 0, fmt.Errorf("read the server's answer: %w", err)
	}
	return r.Position, nil
}
