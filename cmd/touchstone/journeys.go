// SPDX-License-Identifier: Apache-2.0

package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"

	"touchstone"
	"touchstone/client"
	"touchstone/httpapi"
	"touchstone/locale"
)

// journeysCmd is about designed journeys; trailsCmd is about real ones.
type journeysCmd struct {
	List   journeysListCmd   `cmd:"" help:"${help_journeys_list}"`
	Show   journeysShowCmd   `cmd:"" help:"${help_journeys_show}"`
	Export journeysExportCmd `cmd:"" help:"${help_journeys_export}"`
	Import journeysImportCmd `cmd:"" help:"${help_journeys_import}"`
}

type journeysListCmd struct {
	remote
	Cursor string `help:"${help_corrections_cursor}"`
	Limit  int    `default:"50" help:"${help_rejected_limit}"`
}

// Run prints a part of the designed journeys.
func (cmd *journeysListCmd) Run(c *console) error {
	server, err := cmd.client(c)
	if err != nil {
		return err
	}
	found, err := server.Journeys(c.ctx, cmd.Cursor, cmd.Limit)
	if err != nil {
		return err
	}
	if cmd.JSON {
		return printJSON(c, found)
	}
	s := newSheet(c, nil)
	s.head(touchstone.Msg("cli.journeys_id"), touchstone.Msg("cli.journeys_name"), touchstone.Msg("cli.journeys_kind"), touchstone.Msg("cli.journeys_status"), touchstone.Msg("cli.journeys_stages"))
	for _, j := range found.Items {
		s.row(j.ID, j.Label.In(c.lang), j.Kind, j.Status, len(j.Stages))
	}
	s.table.Render()
	note(c, found.Next != "", touchstone.Msg("corrections.more", "cursor", found.Next))
	return nil
}

type journeysShowCmd struct {
	remote
	ID      touchstone.JourneyID `arg:"" help:"${help_journeys_id}"`
	From    string               `help:"${help_journeys_from}"`
	To      string               `help:"${help_journeys_to}"`
	Unit    string               `help:"${help_journeys_unit}"`
	Segment touchstone.PersonaID `help:"${help_journeys_segment}"`
}

// Run prints a designed journey with what is known of each step.
func (cmd *journeysShowCmd) Run(c *console) error {
	server, err := cmd.client(c)
	if err != nil {
		return err
	}
	raw, err := server.LiveJourney(c.ctx, cmd.ID, client.JourneyAsked{From: cmd.From, To: cmd.To, Unit: cmd.Unit, Segment: cmd.Segment})
	if err != nil {
		return err
	}
	if cmd.JSON {
		return printJSON(c, raw)
	}
	var found httpapi.LiveJourney
	if err := json.Unmarshal(raw, &found); err != nil {
		return fmt.Errorf("read the server's answer: %w", err)
	}
	s := newSheet(c, nil)
	fmt.Fprintln(c.stdout, found.Journey.Label.In(c.lang))
	s.head(touchstone.Msg("cli.trails_step"), touchstone.Msg("cli.journeys_feeling"), touchstone.Msg("cli.journeys_n"), touchstone.Msg("cli.journeys_contacts"), touchstone.Msg("cli.journeys_evidence"))
	for _, stage := range found.Stages {
		s.known(stage.Name, &stage.Known, "")
		for _, step := range stage.Steps {
			s.known("  "+step.Name, &step.Known, step.Evidence)
		}
	}
	s.table.Render()
	return nil
}

// known appends what is known of a stage or a step.
func (s *sheet) known(name string, k *httpapi.Known, evidence touchstone.EvidenceKind) {
	s.row(name, s.feeling(&k.Emotion), count(s, k.Emotion.N), count(s, k.Contacts.N), evidence)
}

// feeling writes an emotion from -2 to 2 with its interval.
func (s *sheet) feeling(e *httpapi.Emotion) string {
	if e.Value == nil {
		return s.text(touchstone.Msg("cli.query_none"))
	}
	text := func(v float64) string { return locale.Value(s.lang, v, "1") }
	if e.Low == nil || e.High == nil {
		return text(*e.Value)
	}
	return text(*e.Value) + " (" + text(*e.Low) + " … " + text(*e.High) + ")"
}

type journeysExportCmd struct {
	remote
	ID   touchstone.JourneyID `arg:"" help:"${help_journeys_id}"`
	File string               `arg:"" optional:"" default:"-" help:"${help_journeys_out}"`
}

// Run writes a designed journey as a document.
func (cmd *journeysExportCmd) Run(c *console) error {
	server, err := cmd.client(c)
	if err != nil {
		return err
	}
	write := func(w io.Writer) error { return server.ExportJourney(c.ctx, cmd.ID, w) }
	if cmd.File == "-" {
		return write(c.stdout)
	}
	if err := writable(cmd.File); err != nil {
		return err
	}
	return writeFile(cmd.File, write)
}

type journeysImportCmd struct {
	remote
	File   string `arg:"" type:"existingfile" help:"${help_journeys_in}"`
	Create bool   `help:"${help_journeys_create}"`
}

// longestJourney is how many bytes a document may have.
const longestJourney = 16 << 20

// Run takes a document in, all or nothing.
func (cmd *journeysImportCmd) Run(c *console) error {
	server, err := cmd.client(c)
	if err != nil {
		return err
	}
	document, err := readJourney(cmd.File)
	if err != nil {
		return err
	}
	taken, err := server.ImportJourney(c.ctx, document, cmd.Create)
	if err != nil {
		return err
	}
	if cmd.JSON {
		return printJSON(c, taken)
	}
	fmt.Fprintln(c.stdout, c.text(touchstone.Msg("cli.journeys_taken", "name", taken.Journey.Label.In(c.lang), "id", taken.Journey.ID)))
	note(c, len(taken.Made) > 0, touchstone.Msg("cli.journeys_made", "names", namesOf(taken.Made)))
	note(c, len(taken.LeftOut) > 0, touchstone.Msg("cli.journeys_left_out", "names", namesOf(taken.LeftOut)))
	return nil
}

// readJourney reads a file that holds one JSON document.
func readJourney(file string) (json.RawMessage, error) {
	in, err := os.Open(file)
	if err != nil {
		return nil, &touchstone.Error{Kind: touchstone.NotFound, Field: "file", Message: touchstone.Msg("cli.unreadable", "file", file), Err: err}
	}
	defer in.Close()
	raw, err := io.ReadAll(io.LimitReader(in, longestJourney+1))
	if err != nil {
		return nil, &touchstone.Error{Kind: touchstone.NotFound, Field: "file", Message: touchstone.Msg("cli.unreadable", "file", file), Err: err}
	}
	if len(raw) > longestJourney || !json.Valid(raw) {
		return nil, &touchstone.Error{Kind: touchstone.Invalid, Field: "file", Message: touchstone.Msg("cli.journeys_no_document", "file", file)}
	}
	return raw, nil
}

func namesOf(all []client.RecordNamed) []string {
	out := make([]string, len(all))
	for i, r := range all {
		out[i] = r.Name
	}
	return out
}
