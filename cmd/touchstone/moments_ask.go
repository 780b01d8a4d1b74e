// SPDX-License-Identifier: Apache-2.0

package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"touchstone"
	"touchstone/client"
	"touchstone/internal/wake"
	"touchstone/locale"
	"touchstone/moment"
)

// shownItems is how many things to do are printed.
const shownItems = 8

// ask asks a server for what a search of a workspace found.
func (cmd *momentsCmd) ask(c *console) error {
	if len(cmd.Outcomes)+len(cmd.Placebos)+len(cmd.Covariates)+len(cmd.Ignore)+len(cmd.Weight) > 0 || cmd.Dependent || cmd.Rejects != "" {
		return &touchstone.Error{Kind: touchstone.Invalid, Field: "customers", Message: touchstone.Msg("moments.files_only")}
	}
	server, err := cmd.client(c)
	if err != nil {
		return err
	}
	id := cmd.Study
	if asked := (client.MomentsAsked{From: cmd.From, To: cmd.To, WindowDays: cmd.Window, Segment: cmd.Segment}); cmd.Again || asked != (client.MomentsAsked{}) {
		if id, err = cmd.search(c, server, asked); err != nil {
			return err
		}
	}
	found, err := server.Moments(c.ctx, id)
	if err != nil {
		return err
	}
	if cmd.JSON {
		return printJSON(c, found.Whole)
	}
	var d moment.Document
	if err := json.Unmarshal(found.Findings, &d); err != nil {
		return fmt.Errorf("read the answer of the server: %w", err)
	}
	showMoments(c, d)
	showItems(c, found)
	return nil
}

// search has the server search, and waits until it has.
func (cmd *momentsCmd) search(c *console, server *client.Client, asked client.MomentsAsked) (string, error) {
	id, err := server.AskMoments(c.ctx, asked)
	if err != nil {
		return "", err
	}
	bar := newProgress(c, cmd.Quiet)
	defer bar.stop()
	for {
		running, failed, err := server.MomentsStatus(c.ctx)
		if err != nil {
			return "", err
		}
		for _, f := range failed {
			if f.ID == id {
				return "", &touchstone.Error{Kind: touchstone.NotEnough, Message: touchstone.Msg("moments.search_failed", "reason", f.Message), Err: errors.New(f.Message)}
			}
		}
		over := true
		for _, r := range running {
			if r.ID == id {
				over = false
				bar.readingTexts(int(r.Done*100), 100)
			}
		}
		if over {
			return id, nil
		}
		if err := wake.Sleep(c.ctx, 300*time.Millisecond); err != nil {
			return "", err
		}
	}
}

// showItems prints what to do first.
func showItems(c *console, found *client.Moments) {
	if len(found.Items) == 0 {
		return
	}
	fmt.Fprintln(c.stdout)
	fmt.Fprintln(c.stdout, c.text(touchstone.Msg("moments.first")))
	s := newSheet(c, nil)
	s.head(touchstone.Msg("moments.head_touchpoint"), touchstone.Msg("moments.head_grade"), touchstone.Msg("moments.head_money", "currency", found.Currency), touchstone.Msg("moments.head_formula"))
	for i, it := range found.Items {
		if i == shownItems {
			break
		}
		name, money, formula := it.TouchpointName, c.text(touchstone.Msg("cli.query_none")), ""
		if it.Pain != nil {
			name = c.text(touchstone.Msg("moments.part", "name", name, "n", *it.Pain+1))
		}
		if it.Money != nil {
			write := func(v float64) string { return locale.Count(c.lang, float64(int64(v/100))) }
			money = write(it.Money.Value) + " (" + write(it.Money.Low) + "…" + write(it.Money.High) + ")"
		}
		if len(it.Losses) > 0 {
			formula = it.Losses[0].Outcome + ": " + it.Losses[0].Formula
		}
		s.row(name, c.text(touchstone.Msg("moments.grade_"+it.Grade)), money, formula)
	}
	s.table.Render()
	if found.Stale {
		fmt.Fprintln(c.stdout, c.text(touchstone.Msg("moments.stale")))
	}
}
