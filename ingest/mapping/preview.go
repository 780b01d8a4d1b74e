// SPDX-License-Identifier: Apache-2.0

package mapping

import (
	"context"
	"errors"
	"time"

	"touchstone"
	"touchstone/ingest"
	"touchstone/ingest/envelope"
)

// Preview is the beginning of a file, as it stands and as it would be stored.
type Preview struct {
	File     ingest.File
	Columns  []string
	Wordings []string // of the columns, see ingest.Row; nil where the header has one row
	Rows     []PreviewRow
	Missing  []string // columns of the profile that the file does not have
}

// PreviewRow is one row with the events that it would make, or the reason why
// it would be rejected.
type PreviewRow struct {
	Number int
	Cells  []string
	Events []touchstone.Event
	Column string // of Reason
	Reason *touchstone.Message
}

// errEnough ends the reading of a preview.
var errEnough = errors.New("the preview has its rows")

// Look reads the first rows of a file under a profile and stores nothing.
func Look(ctx context.Context, path string, p touchstone.Profile, zone *time.Location, maker Maker, n int) (*Preview, error) {
	pl, err := newPlan(p, zoneOf(zone))
	if err != nil {
		return nil, err
	}
	if p.Format == touchstone.FormatOCEL {
		return lookOCEL(ctx, path, pl, maker, n)
	}
	out := &Preview{}
	rows := newRows(pl)
	table, err := ingest.Each(ctx, path, ingest.Options{Format: readers[p.Format], Sheet: p.Sheet}, func(row ingest.Row) error {
		out.Columns, out.Wordings = row.Names, row.Wordings
		line := PreviewRow{Number: row.Number, Cells: cells(row)}
		bad, err := rows.messages(row, func(m *envelope.Message) error {
			e, err := maker.Event(m)
			if err == nil {
				line.Events = append(line.Events, e)
			}
			return err
		})
		if err != nil {
			bad = &unusable{fieldOf(err), whyOf(err)}
		}
		if bad != nil {
			line.Events, line.Column, line.Reason = nil, bad.column, &bad.reason
		}
		if out.Rows = append(out.Rows, line); len(out.Rows) == n {
			return errEnough
		}
		return nil
	})
	if err != nil && !errors.Is(err, errEnough) {
		return nil, err
	}
	if table != nil {
		out.File = table.Files[0]
	}
	out.Missing = rows.missing()
	return out, nil
}

func cells(row ingest.Row) []string {
	out := make([]string, len(row.Names))
	for i := range out {
		out[i] = string(row.Cell(i))
	}
	return out
}

// Head is the beginning of a file that no profile has been chosen for.
type Head struct {
	Format   touchstone.FileFormat
	Columns  []string
	Wordings []string   // of the columns, see ingest.Row; nil where the header has one row
	Sample   [][]string // rows, cells in the order of Columns
	Layout   Layout
	Profile  touchstone.Profile // proposed by Recognise; of an OCEL file without columns
}

// Peek finds a file's format, reads its first rows and proposes a profile.
func Peek(ctx context.Context, path string, n int) (*Head, error) {
	if ocel, err := isOCEL(ctx, path); err != nil || ocel {
		p := touchstone.Profile{Format: touchstone.FormatOCEL, Kind: touchstone.Interaction}
		return &Head{Format: touchstone.FormatOCEL, Layout: EventLog, Profile: p}, err
	}
	head := &Head{}
	_, err := ingest.Each(ctx, path, ingest.Options{}, func(row ingest.Row) error {
		head.Format, head.Columns, head.Wordings = formats[row.Format()], row.Names, row.Wordings
		if head.Sample = append(head.Sample, cells(row)); len(head.Sample) == n {
			return errEnough
		}
		return nil
	})
	if err != nil && !errors.Is(err, errEnough) {
		return nil, err
	}
	head.Profile, head.Layout = Recognise(head.Format, head.Columns, head.Sample)
	return head, nil
}

// formats is how profiles call the formats of package ingest.
var formats = map[string]touchstone.FileFormat{
	"csv": touchstone.FormatCSV, "tsv": touchstone.FormatCSV, "jsonl": touchstone.FormatJSONL, "xlsx": touchstone.FormatXLSX, "parquet": touchstone.FormatParquet, "xes": touchstone.FormatXES,
}
