// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"

	"touchstone"
	"touchstone/client"
)

type searchCmd struct {
	remote
	Words []string  `arg:"" help:"${help_search_words}"`
	From  time.Time `format:"2006-01-02" help:"${help_search_from}"`
	To    time.Time `format:"2006-01-02" help:"${help_search_to}"`
	Limit int       `default:"20" help:"${help_search_limit}"`
}

// Run finds facts by the words of their texts and prints them.
func (cmd *searchCmd) Run(c *console) error {
	if cmd.Limit < 1 {
		return &touchstone.Error{Kind: touchstone.Invalid, Field: "limit", Message: touchstone.Msg("cli.search_limit", "limit", cmd.Limit)}
	}
	server, err := cmd.client(c)
	if err != nil {
		return err
	}
	if err := cmd.days(c, &cmd.From, &cmd.To); err != nil {
		return err
	}
	found, err := cmd.find(c, server)
	if err != nil {
		return err
	}
	if cmd.JSON {
		return printJSON(c, found)
	}
	cmd.show(c, found)
	return nil
}

// partOf is how many facts are asked for at once.
const partOf = 200

// find gathers parts until there are enough facts, or no more.
func (cmd *searchCmd) find(c *console, server *client.Client) (*client.Found, error) {
	all := &client.Found{Items: []client.Event{}}
	for {
		part, err := server.Search(c.ctx, client.Search{Words: strings.Join(cmd.Words, " "), From: cmd.From, To: cmd.To, Cursor: all.Next, Limit: min(cmd.Limit-len(all.Items), partOf)})
		if err != nil {
			return nil, err
		}
		all.Items, all.Next, all.Whole = append(all.Items, part.Items...), part.Next, part.Whole
		if part.Next == "" || len(all.Items) >= cmd.Limit {
			return all, nil
		}
	}
}

func (cmd *searchCmd) show(c *console, found *client.Found) {
	t := table.NewWriter()
	t.SetOutputMirror(c.stdout)
	t.SetStyle(table.StyleLight)
	t.AppendHeader(table.Row{c.text(touchstone.Msg("cli.search_time")), c.text(touchstone.Msg("cli.search_where")), c.text(touchstone.Msg("cli.search_text"))})
	for _, e := range found.Items {
		var texts []string
		for _, said := range e.Texts {
			texts = append(texts, said.Text)
		}
		t.AppendRow(table.Row{e.Occurred.Local().Format(time.DateTime), strings.TrimSpace(e.Source + " " + e.Name), strings.Join(texts, "\n")})
	}
	if len(found.Items) == 0 {
		fmt.Fprintln(c.stderr, c.text(touchstone.Msg("cli.search_none")))
	} else {
		t.Render()
	}
	if found.Next != "" {
		fmt.Fprintln(c.stderr, c.text(touchstone.Msg("cli.search_more")))
	}
	if !found.Whole {
		fmt.Fprintln(c.stderr, c.text(touchstone.Msg("cli.search_not_whole")))
	}
}
