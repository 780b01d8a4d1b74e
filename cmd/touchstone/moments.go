// SPDX-License-Identifier: Apache-2.0

package main

import (
	"time"

	"touchstone"
	"touchstone/ingest"
	"touchstone/moment"
)

// momentsCmd finds the moments of truth in two files, without a server; or asks
// a server for those of a workspace.
type momentsCmd struct {
	remote
	Customers  string   `help:"${help_moments_customers}"`
	Events     string   `help:"${help_moments_events}"`
	Outcomes   []string `help:"${help_moments_outcomes}"`
	Placebos   []string `help:"${help_moments_placebos}"`
	Covariates []string `help:"${help_moments_covariates}"`
	Ignore     []string `help:"${help_moments_ignore}"`
	Scale      string   `default:"1-5" help:"${help_moments_scale}"`

	Earlier  string  `enum:"tested,always,never" default:"tested" help:"${help_moments_earlier}"`
	Smallest float64 `default:"0.1" help:"${help_moments_smallest}"`
	Level    float64 `default:"0.05" help:"${help_moments_level}"`
	Seed     uint64  `default:"1" help:"${help_seed}"`

	Dependent bool     `help:"${help_moments_dependent}"`
	Weight    []string `placeholder:"IMPACT=N" help:"${help_moments_weight}"`

	Study   string    `default:"latest" help:"${help_moments_study}"`
	Again   bool      `help:"${help_moments_again}"`
	Segment string    `help:"${help_moments_segment}"`
	Window  int       `help:"${help_moments_window}"`
	From    time.Time `format:"2006-01-02" help:"${help_search_from}"`
	To      time.Time `format:"2006-01-02" help:"${help_search_to}"`

	Rejects string `type:"path" help:"${help_rejects}"`
	Quiet   bool   `short:"q" help:"${help_quiet}"`
}

// Run reads both files, finds the moments, and prints them; without files it
// asks a server.
func (cmd *momentsCmd) Run(c *console) error {
	if err := writable(cmd.Rejects); err != nil {
		return err
	}
	if cmd.Customers == "" && cmd.Events == "" {
		return cmd.ask(c)
	}
	for field, file := range map[string]string{"customers": cmd.Customers, "events": cmd.Events} {
		if file == "" {
			return &touchstone.Error{Kind: touchstone.Invalid, Field: field, Message: touchstone.Msg("moments.both_files")}
		}
	}
	found, input, err := cmd.find(c)
	if err != nil {
		return err
	}
	d := found.Document(c.lang, c.text)
	d.Input, d.Version = input, buildVersion()
	if cmd.JSON {
		return printJSON(c, d)
	}
	showMoments(c, d)
	return nil
}

func (cmd *momentsCmd) find(c *console) (_ *moment.Findings, _ *moment.Input, err error) {
	low, high, err := parseScale(cmd.Scale)
	if err != nil {
		return nil, nil, err
	}
	weights, err := parseWeights(cmd.Weight)
	if err != nil {
		return nil, nil, err
	}
	bad, good, ok := moment.Tails(low, high)
	if !ok {
		return nil, nil, &touchstone.Error{Kind: touchstone.Invalid, Field: "scale", Message: touchstone.Msg("cli.scale", "value", cmd.Scale)}
	}
	bar := newProgress(c, cmd.Quiet)
	defer bar.stop()
	o := ingest.Options{Stdin: c.stdin, Language: c.lang, Progress: bar.reading}
	if cmd.Rejects != "" {
		file, err := create(cmd.Rejects)
		if err != nil {
			return nil, nil, err
		}
		defer func() {
			if closeErr := file.Close(); err == nil && closeErr != nil {
				err = unwritable(cmd.Rejects, closeErr)
			}
		}()
		o.Rejects = file
	}
	f := newMomentFiles(cmd, scale{low: low, high: high, bad: bad, good: good})
	customers, err := ingest.Each(c.ctx, cmd.Customers, o, f.customer)
	if err != nil {
		return nil, nil, err
	}
	events, err := ingest.Each(c.ctx, cmd.Events, o, f.event)
	if err != nil {
		return nil, nil, err
	}
	encounters, err := f.encounters()
	if err != nil {
		return nil, nil, err
	}
	earlier := map[string]moment.Earlier{"tested": moment.EarlierTested, "always": moment.EarlierAlways, "never": moment.EarlierNever}[cmd.Earlier]
	found, err := moment.Find(c.ctx, encounters, moment.FindOptions{Earlier: earlier, SmallestEmotion: cmd.Smallest, Level: cmd.Level, Dependent: cmd.Dependent, Weights: weights, Seed: cmd.Seed})
	if err != nil {
		return nil, nil, err
	}
	return found, f.input(c, customers, events), nil
}
