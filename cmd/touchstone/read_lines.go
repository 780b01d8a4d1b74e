// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"io"
	"path/filepath"
	"strconv"
	"strings"

	"touchstone/language/reader"
)

// lineWriter writes lines to a file.
type lineWriter interface{ write(*reader.Line) error }

// writing opens what was asked for, lets do write, and closes it: nothing, JSON
// Lines, or CSV where the file is named so.
func (cmd *readCmd) writing(c *console, do func(lineWriter) error) error {
	if cmd.Out == "" {
		return do(unwritten{})
	}
	if cmd.Out == "-" {
		return written(c.stdout, false, do)
	}
	return writeFile(cmd.Out, func(w io.Writer) error {
		return written(w, strings.EqualFold(filepath.Ext(cmd.Out), ".csv"), do)
	})
}

func written(w io.Writer, asCSV bool, do func(lineWriter) error) error {
	out := bufio.NewWriterSize(w, 1<<16)
	if asCSV {
		t := csv.NewWriter(out)
		if err := t.Write(csvHead); err != nil {
			return err
		}
		if err := do(csvLines{t}); err != nil {
			return err
		}
		t.Flush()
		if err := t.Error(); err != nil {
			return err
		}
		return out.Flush()
	}
	e := json.NewEncoder(out)
	e.SetEscapeHTML(false)
	if err := do(jsonLines{e}); err != nil {
		return err
	}
	return out.Flush()
}

type unwritten struct{}

func (unwritten) write(*reader.Line) error { return nil }

type jsonLines struct{ *json.Encoder }

func (j jsonLines) write(l *reader.Line) error { return j.Encode(l) }

type csvLines struct{ *csv.Writer }

var csvHead = []string{"row", "lang", "p_positive", "polarity", "abstain", "emotions", "intents", "tone", "kind", "mentions", "model"}

func (c csvLines) write(l *reader.Line) error {
	var emotions, intents []string
	for _, e := range l.Emotions {
		emotions = append(emotions, string(e.Name)+":"+number(e.Strength))
	}
	for _, i := range l.Intents {
		intents = append(intents, string(i))
	}
	mentions, err := json.Marshal(l.Mentions)
	if err != nil {
		return err
	}
	return c.Write([]string{strconv.Itoa(l.Row), string(l.Lang), number(l.PPositive), l.Polarity, strconv.FormatBool(l.Abstain),
		strings.Join(emotions, " "), strings.Join(intents, " "), l.Tone, l.Kind, string(mentions), l.Model})
}

func number(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }
