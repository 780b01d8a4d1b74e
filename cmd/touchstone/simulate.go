// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bufio"
	"fmt"
	"io"
	"time"

	"touchstone"
	"touchstone/simulate"
)

type simulateCmd struct {
	Survey   surveyCmd   `cmd:"" help:"${help_survey}"`
	Events   eventsCmd   `cmd:"" help:"${help_events}"`
	World    worldCmd    `cmd:"" help:"${help_world}"`
	Recovery recoveryCmd `cmd:"" help:"${help_recovery}"`
}

type eventsCmd struct {
	File      string `arg:"" help:"${help_events_file}"`
	Count     int    `default:"100000" help:"${help_events_count}"`
	Customers int    `default:"0" help:"${help_events_customers}"`
	Days      int    `default:"90" help:"${help_events_days}"`
	Seed      uint64 `default:"1" help:"${help_survey_seed}"`
}

// Run writes the contacts of a group of hotels, one event a line.
func (cmd *eventsCmd) Run(c *console) error {
	for _, err := range []error{between("count", cmd.Count, 1, 1_000_000_000), between("customers", cmd.Customers, 0, 100_000_000), between("days", cmd.Days, 1, 3650)} {
		if err != nil {
			return err
		}
	}
	if cmd.File == "-" {
		return cmd.write(c, c.stdout)
	}
	return writeFile(cmd.File, func(w io.Writer) error { return cmd.write(c, w) })
}

func (cmd *eventsCmd) write(c *console, w io.Writer) error {
	out := bufio.NewWriterSize(w, 1<<20)
	var line []byte
	for contact := range simulate.Stream(cmd.Seed, cmd.Count, simulate.StreamOptions{Customers: cmd.Customers, Span: time.Duration(cmd.Days) * 24 * time.Hour}) {
		line = append(contact.AppendJSON(line[:0]), '\n')
		if _, err := out.Write(line); err != nil {
			return err
		}
		if err := c.ctx.Err(); err != nil {
			return err
		}
	}
	return out.Flush()
}

// between tells that a flag is out of its range; nil: it is not.
func between(name string, value, low, high int) error {
	if value >= low && value <= high {
		return nil
	}
	return &touchstone.Error{Kind: touchstone.Invalid, Field: name, Message: touchstone.Msg("cli.bad_setting", "name", name, "value", fmt.Sprint(value),
		"allowed", touchstone.Msg("cli.allowed_range", "low", low, "high", high))}
}

type surveyCmd struct {
	File   string `arg:"" help:"${help_survey_file}"`
	Labels string `type:"path" help:"${help_survey_labels}"`
	Seed   uint64 `default:"1" help:"${help_survey_seed}"`
}

// Run writes the demo survey, and its labels file where asked for.
func (cmd *surveyCmd) Run(c *console) error {
	if cmd.Labels != "" {
		if err := writeFile(cmd.Labels, simulate.SurveyLabels); err != nil {
			return err
		}
	}
	if cmd.File == "-" {
		_, err := simulate.Survey(c.stdout, cmd.Seed, simulate.SurveyOptions{})
		return err
	}
	var truth simulate.Truth
	err := writeFile(cmd.File, func(w io.Writer) (err error) {
		truth, err = simulate.Survey(w, cmd.Seed, simulate.SurveyOptions{})
		return err
	})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(c.stderr, c.text(touchstone.Msg("cli.wrote_survey", "file", cmd.File, "rows", truth.Rows, "hotels", len(truth.Hotels))))
	return err
}

// writeFile creates a file and lets write fill it.
func writeFile(path string, write func(io.Writer) error) error {
	file, err := create(path)
	if err != nil {
		return err
	}
	err = write(file)
	if closeErr := file.Close(); err == nil && closeErr != nil {
		err = unwritable(path, closeErr)
	}
	return err
}
