// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"

	"touchstone"
	"touchstone/client"
	"touchstone/internal/wake"
	"touchstone/locale"
	"touchstone/voice/topics"
)

// ask asks a server for the topics of a workspace.
func (cmd *topicsCmd) ask(c *console) error {
	if cmd.Text != "" || cmd.Time != "" || cmd.Topics != 0 {
		return &touchstone.Error{Kind: touchstone.Invalid, Field: "file", Message: touchstone.Msg("topics.file_only")}
	}
	server, err := cmd.client(c)
	if err != nil {
		return err
	}
	if cmd.Refresh {
		if err := cmd.refresh(c, server); err != nil {
			return err
		}
	}
	asked := client.TopicsAsked{Touchpoint: touchstone.TouchpointID(cmd.Touchpoint), From: cmd.From, To: cmd.To}
	all, err := server.Topics(c.ctx, asked)
	if err != nil {
		return err
	}
	for i := range all.Topics {
		if all.Topics[i].Texts == 0 {
			continue
		}
		shown, err := server.TopicByID(c.ctx, all.Topics[i].ID, asked)
		if err != nil {
			return err
		}
		all.Topics[i].Quotes = shown.Quotes
	}
	return cmd.give(c, all, func(to io.Writer) { showAsked(c, to, all) })
}

// refresh has the topics found again, and waits until they are.
func (cmd *topicsCmd) refresh(c *console, server *client.Client) error {
	if err := server.RefreshTopics(c.ctx); err != nil {
		return err
	}
	bar := newProgress(c, cmd.Quiet)
	defer bar.stop()
	for {
		now, err := server.Topics(c.ctx, client.TopicsAsked{})
		if err != nil || !now.Running {
			return err
		}
		bar.readingTexts(now.Done, now.Of)
		if err := wake.Sleep(c.ctx, 300*time.Millisecond); err != nil {
			return err
		}
	}
}

// showAsked tells people what the texts of a workspace talk about.
func showAsked(c *console, to io.Writer, all *client.Topics) {
	said := func(m touchstone.Message) { fmt.Fprintln(to, c.text(m)) }
	switch {
	case all.Made == nil:
		said(touchstone.Msg("topics.not_made"))
		return
	case len(all.Topics) == 0:
		said(touchstone.Msg("topics.none", "texts", locale.Count(c.lang, float64(all.Texts))))
		return
	}
	first := all.Topics[0]
	said(touchstone.Msg("topics.summary", "texts", locale.Count(c.lang, float64(all.Texts)), "topics", len(all.Topics), "first", first.Name,
		"share", figure(c, first.Share), "nowhere", locale.Count(c.lang, float64(all.Nowhere))))
	t := newTable(c, to, touchstone.Msg("topics.topic"), touchstone.Msg("topics.texts"), touchstone.Msg("topics.share"), touchstone.Msg("topics.growth"), touchstone.Msg("topics.polarity"), touchstone.Msg("topics.quotes"))
	t.SetColumnConfigs([]table.ColumnConfig{{Number: 1, WidthMax: 28}, {Number: 6, WidthMax: 60}})
	t.Style().Options.SeparateRows = true
	for _, x := range all.Topics {
		var quotes []topics.DocumentQuote
		for _, q := range x.Quotes {
			quotes = append(quotes, topics.DocumentQuote{Text: q.Text})
		}
		var growth *topics.Growing
		if g := x.Growth; g != nil {
			growth = &topics.Growing{ShareNow: g.ShareNow, ShareBefore: g.ShareBefore, Q: g.Q, Grows: g.Grows, New: g.New}
		}
		share := "–"
		if s := x.Share; s.Value != nil && s.Low != nil && s.High != nil {
			share = interval(c, *s.Value, *s.Low, *s.High)
		}
		t.AppendRow(table.Row{strings.TrimSpace(x.Name + "\n" + strings.Join(x.Terms, " ")), locale.Count(c.lang, float64(x.Texts)), share, grown(c, growth), figure(c, x.Polarity), quoted(quotes)})
	}
	t.Render()
	if all.TooFew+all.Hidden > 0 {
		said(touchstone.Msg("topics.left_out", "few", all.TooFew, "hidden", all.Hidden))
	}
}
