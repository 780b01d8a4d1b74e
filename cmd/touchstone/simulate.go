// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"

	"touchstone"
	"touchstone/simulate"
)

type simulateCmd struct {
	Survey surveyCmd `cmd:"" help:"${help_survey}"`
}

type surveyCmd struct {
	File string `arg:"" help:"${help_survey_file}"`
	Seed uint64 `default:"1" help:"${help_survey_seed}"`
}

// Run writes the demo survey.
func (cmd *surveyCmd) Run(c *console) error {
	if cmd.File == "-" {
		_, err := simulate.Survey(c.stdout, cmd.Seed, simulate.SurveyOptions{})
		return err
	}
	file, err := create(cmd.File)
	if err != nil {
		return err
	}
	truth, err := simulate.Survey(file, cmd.Seed, simulate.SurveyOptions{})
	if closeErr := file.Close(); err == nil && closeErr != nil {
		err = unwritable(cmd.File, closeErr)
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(c.stderr, c.text(touchstone.Msg("cli.wrote_survey", "file", cmd.File, "rows", truth.Rows, "hotels", len(truth.Hotels))))
	return err
}
