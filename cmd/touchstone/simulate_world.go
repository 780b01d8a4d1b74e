// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"github.com/jedib0t/go-pretty/v6/progress"

	"touchstone"
	"touchstone/client"
	"touchstone/simulate"
)

type worldCmd struct {
	World     string `arg:"" enum:"${worlds}" help:"${help_world_name}"`
	File      string `arg:"" optional:"" help:"${help_world_file}"`
	Server    string `env:"TOUCHSTONE_SERVER" help:"${help_world_server}"`
	WriteKey  string `name:"write-key" env:"TOUCHSTONE_WRITE_KEY" help:"${help_world_key}"`
	Customers int    `default:"12000" help:"${help_world_customers}"`
	Days      int    `default:"365" help:"${help_world_days}"`
	Start     string `default:"2025-11-01" help:"${help_world_start}"`
	Seed      uint64 `default:"1" help:"${help_survey_seed}"`
	Truth     string `type:"path" help:"${help_world_truth}"`
	Setup     string `type:"path" help:"${help_world_setup}"`
	Quiet     bool   `short:"q" help:"${help_quiet}"`
}

// Run writes a world, or sends it to a server, with what it planted and what a
// workspace needs for it, where asked for.
func (cmd *worldCmd) Run(c *console) error {
	world, err := cmd.world()
	if err != nil {
		return err
	}
	if cmd.Setup != "" {
		if err := writeFile(cmd.Setup, func(w io.Writer) error { return writeSetup(w, world) }); err != nil {
			return err
		}
	}
	if cmd.File == "" && cmd.WriteKey == "" {
		if cmd.Setup != "" {
			return nil
		}
		return &touchstone.Error{Kind: touchstone.Invalid, Field: "file", Message: touchstone.Msg("simulate.nowhere")}
	}
	run := world.Run()
	if err := cmd.write(c, run); err != nil {
		return err
	}
	truth := run.Truth()
	if cmd.Truth != "" {
		if err := writeFile(cmd.Truth, func(w io.Writer) error { return indented(w, truth) }); err != nil {
			return err
		}
	}
	_, err = fmt.Fprintln(c.stderr, c.text(touchstone.Msg("simulate.wrote_world", "events", truth.Events, "repeats", truth.Repeats, "days", world.Days)))
	return err
}

// world checks the flags.
func (cmd *worldCmd) world() (simulate.World, error) {
	if err := between("customers", cmd.Customers, 1, 100_000_000); err != nil {
		return simulate.World{}, err
	}
	if err := between("days", cmd.Days, 1, 3650); err != nil {
		return simulate.World{}, err
	}
	start, err := time.Parse(time.DateOnly, cmd.Start)
	if err != nil {
		return simulate.World{}, &touchstone.Error{Kind: touchstone.Invalid, Field: "start", Message: touchstone.Msg("simulate.bad_start", "value", cmd.Start), Err: err}
	}
	return simulate.World{Of: cmd.World, Seed: cmd.Seed, Customers: cmd.Customers, Days: cmd.Days, Start: start}, nil
}

func indented(w io.Writer, v any) error {
	out := json.NewEncoder(w)
	out.SetIndent("", "  ")
	return out.Encode(v)
}

// writeSetup writes one record a line.
func writeSetup(w io.Writer, world simulate.World) error {
	out := json.NewEncoder(w)
	for _, record := range world.Setup() {
		if err := out.Encode(record); err != nil {
			return err
		}
	}
	return nil
}

// write brings the events where they belong.
func (cmd *worldCmd) write(c *console, run *simulate.Run) error {
	switch {
	case cmd.WriteKey != "":
		return cmd.send(c, run)
	case cmd.File == "-":
		return cmd.to(c, run, c.stdout)
	}
	return writeFile(cmd.File, func(w io.Writer) error { return cmd.to(c, run, w) })
}

func (cmd *worldCmd) to(c *console, run *simulate.Run, w io.Writer) error {
	out := bufio.NewWriterSize(w, 1<<20)
	if err := cmd.each(c, run, func(line []byte) error { _, err := out.Write(line); return err }); err != nil {
		return err
	}
	return out.Flush()
}

// each hands the lines over, with progress by days.
func (cmd *worldCmd) each(c *console, run *simulate.Run, take func(line []byte) error) error {
	bar := newProgress(c, cmd.Quiet)
	defer bar.stop()
	var line []byte
	day, first := int64(-1), int64(0)
	for h := range run.Events() {
		line = append(h.AppendJSON(line[:0]), '\n')
		if err := take(line); err != nil {
			return err
		}
		now := h.Sent() / (24 * time.Hour).Milliseconds()
		if now == day {
			continue
		}
		if day < 0 {
			first = now
		}
		day = now
		bar.update(&bar.read, touchstone.Msg("simulate.days"), day-first, int64(cmd.Days), progress.UnitsDefault)
		if err := c.ctx.Err(); err != nil {
			return err
		}
	}
	return nil
}

// parcel is about how many bytes are sent at once.
const parcel = 4 << 20

// send sends the events in parcels, each again where that helps.
func (cmd *worldCmd) send(c *console, run *simulate.Run) error {
	server, err := client.New(client.Options{BaseURL: cmd.Server, Language: c.lang})
	if err != nil {
		return err
	}
	var lines []byte
	flush := func(ctx context.Context) error {
		got, err := server.SendEvents(ctx, cmd.WriteKey, lines)
		if err == nil && got.Rejected > 0 {
			err = &touchstone.Error{Kind: touchstone.Invalid, Message: touchstone.Msg("simulate.rejected", "rejected", got.Rejected, "reason", firstReason(got))}
		}
		lines = lines[:0]
		return err
	}
	err = cmd.each(c, run, func(line []byte) error {
		if lines = append(lines, line...); len(lines) < parcel {
			return nil
		}
		return flush(c.ctx)
	})
	if err != nil || len(lines) == 0 {
		return err
	}
	return flush(c.ctx)
}

// firstReason tells why the first event was rejected.
func firstReason(got client.Received) string {
	if len(got.Rejects) == 0 || len(got.Rejects[0].Errors) == 0 {
		return ""
	}
	return got.Rejects[0].Errors[0].Message
}
