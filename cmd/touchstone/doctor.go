// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/jedib0t/go-pretty/v6/table"

	"touchstone"
	"touchstone/httpapi"
)

type doctorCmd struct {
	settings
	Compact bool `help:"${help_compact}"`
	JSON    bool `name:"json" help:"${help_config_json}"`
}

// Run opens a data directory, which finishes what was interrupted, and looks
// for faults in every part of it.
func (cmd *doctorCmd) Run(c *console) error {
	if err := cmd.check(); err != nil {
		return err
	}
	if err := existing(cmd.Data); err != nil {
		return err
	}
	h, err := openHouse(c.ctx, &cmd.settings, cmd.logger(c))
	if err != nil {
		return err
	}
	err = h.finish(c.ctx)
	if err == nil && cmd.Compact {
		err = h.compact(c.ctx)
	}
	found := (&status{house: h}).Check(c.ctx)
	ctx, stop := context.WithTimeout(context.WithoutCancel(c.ctx), draining)
	defer stop()
	if err := errors.Join(err, h.close(ctx)); err != nil {
		return err
	}
	return cmd.tell(c, found)
}

// finish stores what the journals hold and goes on with erasures.
func (h *house) finish(ctx context.Context) error {
	var faults []error
	for _, r := range h.open() {
		faults = append(faults, r.drain.Wait(ctx, r.journal.Last()), r.office.Resume(ctx))
		_, people := r.graph.Project(ctx)
		_, texts := r.search.Project(ctx)
		_, mentions := r.voice.Project(ctx)
		faults = append(faults, people, texts, mentions)
	}
	return errors.Join(faults...)
}

// compact rewrites the files, so that nothing that was removed is left in them.
func (h *house) compact(ctx context.Context) error {
	var faults []error
	for _, r := range h.open() {
		faults = append(faults, r.office.Compact(ctx))
	}
	return errors.Join(faults...)
}

// tell prints the findings; a fault is an Internal error.
func (cmd *doctorCmd) tell(c *console, found []httpapi.Finding) error {
	faults := 0
	for _, f := range found {
		if f.Fault != "" {
			faults++
		}
	}
	if cmd.JSON {
		out := json.NewEncoder(c.stdout)
		out.SetIndent("", "  ")
		if err := out.Encode(found); err != nil {
			return err
		}
	} else {
		t := table.NewWriter()
		t.SetOutputMirror(c.stdout)
		t.SetStyle(table.StyleLight)
		t.AppendHeader(table.Row{c.text(touchstone.Msg("cli.doctor_part")), c.text(touchstone.Msg("cli.doctor_finding"))})
		for _, f := range found {
			text := f.Fault
			if text == "" {
				text = c.text(touchstone.Msg("cli.doctor_sound"))
			}
			t.AppendRow(table.Row{f.Part, text})
		}
		t.Render()
	}
	if faults > 0 {
		return &touchstone.Error{Kind: touchstone.Internal, Message: touchstone.Msg("cli.doctor_faults", "count", faults)}
	}
	fmt.Fprintln(c.stderr, c.text(touchstone.Msg("cli.doctor_well", "count", len(found))))
	return nil
}
