// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"

	"github.com/jedib0t/go-pretty/v6/table"

	"touchstone"
	"touchstone/client"
	"touchstone/locale"
)

// languageCmd is about how a workspace's texts are read.
type languageCmd struct {
	Quality languageQualityCmd `cmd:"" help:"${help_language_quality}"`
	Train   languageTrainCmd   `cmd:"" help:"${help_language_train}"`
	Untrain languageUntrainCmd `cmd:"" help:"${help_language_untrain}"`
}

type languageQualityCmd struct{ remote }

// Run prints how well texts are read, by the workspace's own labels.
func (cmd *languageQualityCmd) Run(c *console) error {
	server, err := cmd.client(c)
	if err != nil {
		return err
	}
	q, err := server.LanguageQuality(c.ctx)
	if err != nil {
		return err
	}
	if cmd.JSON {
		return printJSON(c, q)
	}
	if q.Texts == 0 {
		_, err := fmt.Fprintln(c.stderr, c.text(touchstone.Msg("corrections.none")))
		return err
	}
	t := table.NewWriter()
	t.SetOutputMirror(c.stdout)
	t.SetStyle(table.StyleLight)
	t.AppendHeader(table.Row{"", "n", c.text(touchstone.Msg("corrections.figure")), c.text(touchstone.Msg("corrections.value"))})
	polarityRows(c, t, touchstone.Msg("corrections.shipped"), q.Before)
	polarityRows(c, t, touchstone.Msg("corrections.own"), q.After)
	if k := q.WithModel; k != nil {
		t.AppendRow(table.Row{c.text(touchstone.Msg("corrections.with_model")), k.N, "kappa", shared(c, k.Kappa, k.Enough)})
	}
	for _, k := range q.Between {
		t.AppendRow(table.Row{fmt.Sprintf("%s · %s", k.A, k.B), k.N, "kappa", shared(c, k.Kappa, k.Enough)})
	}
	for _, m := range q.Aspects {
		if m.Precision != nil {
			t.AppendRow(table.Row{m.Name, m.Found, c.text(touchstone.Msg("corrections.precision")), shared(c, *m.Precision, m.Enough)})
		}
		if m.Recall != nil {
			t.AppendRow(table.Row{m.Name, m.Said, c.text(touchstone.Msg("corrections.recall")), shared(c, *m.Recall, m.Enough)})
		}
	}
	labelRows(c, t, touchstone.Msg("corrections.emotion"), q.Emotions)
	labelRows(c, t, touchstone.Msg("corrections.intents"), q.Intents)
	t.Render()
	return nil
}

// labelRows shows how well emotions or intents are told.
func labelRows(c *console, t table.Writer, what touchstone.Message, q *client.LabelsQuality) {
	if q == nil {
		return
	}
	kind := c.text(what)
	for _, told := range []struct {
		whose touchstone.Message
		by    *client.LabelsTold
	}{{touchstone.Msg("corrections.shipped"), q.Before}, {touchstone.Msg("corrections.own"), q.After}} {
		if told.by != nil {
			t.AppendRow(table.Row{kind + " · " + c.text(told.whose), told.by.N, c.text(touchstone.Msg("corrections.accuracy")), shared(c, told.by.Right, told.by.Enough)})
		}
	}
	if k := q.WithModel; k != nil {
		t.AppendRow(table.Row{kind + " · " + c.text(touchstone.Msg("corrections.with_model")), k.N, "kappa", shared(c, k.Kappa, k.Enough)})
	}
	for _, k := range q.Between {
		t.AppendRow(table.Row{fmt.Sprintf("%s · %s · %s", kind, k.A, k.B), k.N, "kappa", shared(c, k.Kappa, k.Enough)})
	}
	for _, l := range q.Labels {
		if l.Precision != nil {
			t.AppendRow(table.Row{kind + " · " + l.Label, l.Found, c.text(touchstone.Msg("corrections.precision")), shared(c, *l.Precision, l.Enough)})
		}
		if l.Recall != nil {
			t.AppendRow(table.Row{kind + " · " + l.Label, l.Said, c.text(touchstone.Msg("corrections.recall")), shared(c, *l.Recall, l.Enough)})
		}
		if l.Kappa != nil {
			t.AppendRow(table.Row{kind + " · " + l.Label, l.Kappa.N, "kappa", shared(c, l.Kappa.Kappa, l.Enough)})
		}
	}
}

func polarityRows(c *console, t table.Writer, whose touchstone.Message, q *client.PolarityQuality) {
	if q == nil {
		return
	}
	t.AppendRow(table.Row{c.text(whose), q.N, c.text(touchstone.Msg("corrections.accuracy")), shared(c, q.Right, q.Enough)})
	t.AppendRow(table.Row{"", q.N, "macro-F1", shared(c, q.MacroF1, q.Enough)})
	t.AppendRow(table.Row{"", q.N, c.text(touchstone.Msg("corrections.calibration")), locale.Value(c.lang, q.ECE, "")})
}

// shared shows a share with its interval, and whether there is too little data.
func shared(c *console, s client.Shared, enough bool) string {
	text := fmt.Sprintf("%s (%s–%s)", locale.Value(c.lang, s.Value, ""), locale.Value(c.lang, s.Low, ""), locale.Value(c.lang, s.High, ""))
	if !enough {
		text += " " + c.text(touchstone.Msg("corrections.hint"))
	}
	return text
}

type languageTrainCmd struct{ remote }

// Run teaches the model what people corrected, and tells whether it was taken.
func (cmd *languageTrainCmd) Run(c *console) error {
	server, err := cmd.client(c)
	if err != nil {
		return err
	}
	l, err := server.TrainLanguage(c.ctx)
	if err != nil {
		return err
	}
	if cmd.JSON {
		return printJSON(c, l)
	}
	taken := l.Terms != nil && l.Terms.Taken
	for _, part := range []struct {
		what   touchstone.Message
		lesson *client.UsageLesson
	}{{touchstone.Msg("corrections.polarity"), &l.UsageLesson}, {touchstone.Msg("corrections.neutral"), l.Neutral}, {touchstone.Msg("corrections.emotion"), l.Emotions}, {touchstone.Msg("corrections.intents"), l.Intents}} {
		u := part.lesson
		if u == nil || u.Learnt+u.HeldOut == 0 {
			continue
		}
		taken = taken || u.Taken
		fmt.Fprintln(c.stdout, c.text(touchstone.Msg("corrections.lesson", "what", c.text(part.what), "learnt", u.Learnt, "held_out", u.HeldOut, "before", u.Before, "after", u.After,
			"p", u.P, "check", u.Check, "check_before", u.CheckBefore, "check_after", u.CheckAfter)))
	}
	if t := l.Terms; t != nil {
		fmt.Fprintln(c.stdout, c.text(touchstone.Msg("corrections.terms", "learnt", t.Learnt, "terms", t.Terms, "cases", t.Cases, "before", t.Before, "after", t.After, "p", t.P)))
	}
	outcome := touchstone.Msg("corrections.left")
	if taken {
		outcome = touchstone.Msg("corrections.taken")
	}
	_, err = fmt.Fprintln(c.stdout, c.text(outcome))
	return err
}

type languageUntrainCmd struct{ remote }

// Run goes back to the shipped model.
func (cmd *languageUntrainCmd) Run(c *console) error {
	server, err := cmd.client(c)
	if err != nil {
		return err
	}
	if err := server.UntrainLanguage(c.ctx); err != nil {
		return err
	}
	_, err = fmt.Fprintln(c.stdout, c.text(touchstone.Msg("corrections.untrained")))
	return err
}
