// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"io"

	"touchstone"
	"touchstone/simulate"
)

type simulateCmd struct {
	Survey surveyCmd `cmd:"" help:"${help_survey}"`
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
