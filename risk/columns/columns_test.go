// SPDX-License-Identifier: Apache-2.0

package columns_test

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"touchstone"
	"touchstone/ingest"
	"touchstone/risk"
	"touchstone/risk/columns"
)

func read(t testing.TB, text string, p columns.Parts) (*columns.Input, error) {
	t.Helper()
	table, err := ingest.Read(context.Background(), []string{"-"}, ingest.Options{Format: "csv", Stdin: strings.NewReader(text), Header: ingest.HeaderPresent})
	if err != nil {
		t.Fatal(err)
	}
	return columns.Read(context.Background(), table, p)
}

const visits = `customer,at,amount,channel,last order,left
甲,2024-03-10,"¥1,200",电话,2024-03-01,是
乙,2024-03-11,NA,APP,,否
丙,2024-03-12,30,电话,2024-03-11,
`

func TestNumbersWordsAndDates(t *testing.T) {
	in, err := read(t, visits, columns.Parts{Outcome: "left", Time: "at", ID: "customer"})
	if err != nil {
		t.Fatal(err)
	}
	nan := math.NaN()
	const day = 24 * 60 * 60 * 1000
	const first = 1_710_028_800_000 // 2024-03-10 UTC, by date -d
	want := &risk.Table{
		IDs: []string{"甲", "乙", "丙"}, Moments: []int64{first, first + day, first + 2*day}, Outcome: []float64{1, 0, nan},
		Features: []risk.Feature{
			{Name: "amount", Values: []float64{1200, nan, 30}},
			{Name: "channel", Codes: []uint32{1, 2, 1}, Levels: []string{"", "电话", "APP"}},
			{Name: "last order", Values: []float64{9, nan, 1}, Known: []int64{first - 9*day, risk.Never, first + day}},
		},
	}
	if d := cmp.Diff(want, in.Table, cmpopts.EquateNaNs()); d != "" {
		t.Error(d)
	}
	if len(in.Notes) > 0 {
		t.Errorf("notes %v", in.Notes)
	}
}

func TestWithoutTimeDatesAreLeftOutAndSaid(t *testing.T) {
	in, err := read(t, visits, columns.Parts{Outcome: "left", Positive: "否", Ignore: []string{"customer"}})
	if err != nil {
		t.Fatal(err)
	}
	if len(in.Table.Features) != 2 || in.Table.Moments != nil || in.Table.IDs[2] != "3" || in.Table.Outcome[1] != 1 || in.Table.Outcome[0] != 0 {
		t.Errorf("%+v", in.Table)
	}
	if len(in.Notes) != 2 || in.Notes[0].Key != "risk.note_dates_ignored" {
		t.Errorf("notes %v", in.Notes)
	}
}

func TestAFewOddCellsAreMissingAndSaid(t *testing.T) {
	in, err := read(t, "n,y\n"+strings.Repeat("1,1\n2,0\n", 20)+"about 3,1\n", columns.Parts{Outcome: "y"})
	if err != nil {
		t.Fatal(err)
	}
	if f := in.Table.Features[0]; f.Values[39] != 2 || f.Values[40] == f.Values[40] {
		t.Errorf("%v", f.Values)
	}
	if len(in.Notes) != 1 || in.Notes[0].Key != "risk.note_not_numbers" {
		t.Errorf("notes %v", in.Notes)
	}
}

func TestRefusals(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		p    columns.Parts
		key  string
	}{
		"a column that is not there": {visits, columns.Parts{Outcome: "gone"}, "risk.no_column"},
		"an id that is not there":    {visits, columns.Parts{Outcome: "left", ID: "gone"}, "risk.no_column"},
		"which value is yes":         {"a,y\n1,red\n2,blue\n", columns.Parts{Outcome: "y"}, "risk.positive_needed"},
		"a value that is not there":  {visits, columns.Parts{Outcome: "left", Positive: "maybe"}, "risk.positive_absent"},
		"a moment that is no time":   {"a,at,y\n1,2024-03-10,1\n2,soon,0\n", columns.Parts{Outcome: "y", Time: "at"}, "risk.bad_moments"},
	} {
		_, err := read(t, c.text, c.p)
		var e *touchstone.Error
		if !errors.As(err, &e) || e.Kind != touchstone.Invalid || e.Message.Key != c.key {
			t.Errorf("%s: %v, want %s", name, err, c.key)
		}
	}
}
