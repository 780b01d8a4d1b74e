// SPDX-License-Identifier: Apache-2.0

package eventstoretest

import (
	"bytes"
	"embed"
	"encoding/csv"
	"fmt"
	"io/fs"
	"math/big"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"golang.org/x/tools/txtar"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/query"
)

// answers holds one file per behaviour of Query. Its comment explains the
// answer. Then come
//
//	events.ndjson  the facts (see line)
//	meaning.json   the meaning (see definitions); none knows nothing
//	question       a question, followed by
//	want.csv       its rows: a column per dimension, then one per figure, named
//	               measure.field; fields without a column are zero; ∅ is a
//	               missing key or quantile
//	previous.csv   the rows of the period before, when it compares
//	error          or the kind of error, instead
//
// and further questions of the same facts.
//
//go:embed testdata/*.txtar
var answers embed.FS

const nothing = "∅"

// answersProofs gives a proof for every file of testdata.
func answersProofs() []proof {
	files, err := fs.Glob(answers, "testdata/*.txtar")
	if err != nil {
		panic(err) // the pattern is a constant
	}
	var out []proof
	for _, file := range files {
		name := strings.TrimSuffix(path.Base(file), ".txtar")
		out = append(out, proof{name, func(t *testing.T, open Open) { runFile(t, open(t), file) }})
	}
	return out
}

func runFile(t *testing.T, s eventstore.Store, name string) {
	raw, err := answers.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	archive := txtar.Parse(raw)
	m := load(t, s, archive)
	asked := 0
	for i, f := range archive.Files {
		if f.Name == "question" {
			asked++
			answer(t, s, strings.TrimSpace(string(f.Data)), m, archive.Files[i+1:])
		}
	}
	if asked == 0 {
		t.Fatal("the file asks nothing")
	}
}

// load stores the facts of a file and reads its meaning.
func load(t *testing.T, s eventstore.Store, archive *txtar.Archive) *touchstone.Meaning {
	t.Helper()
	part := map[string][]byte{}
	for _, f := range archive.Files {
		part[f.Name] = f.Data
	}
	events, mentions, err := readEvents(part["events.ndjson"])
	if err != nil {
		t.Fatalf("events.ndjson: %v", err)
	}
	m, err := readMeaning(part["meaning.json"], events)
	if err != nil {
		t.Fatalf("meaning.json: %v", err)
	}
	if _, err := s.Append(t.Context(), events); err != nil {
		t.Fatal(err)
	}
	for version, rows := range mentions {
		if err := s.Derive(t.Context(), version, rows); err != nil {
			t.Fatal(err)
		}
	}
	return m
}

// answer asks one question and compares with the files behind it.
func answer(t *testing.T, s eventstore.Store, text string, m *touchstone.Meaning, files []txtar.File) {
	t.Helper()
	q, err := query.Parse(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	got, err := s.Query(t.Context(), q, m)
	if len(files) > 0 && files[0].Name == "error" {
		if want := strings.TrimSpace(string(files[0].Data)); err == nil || kindName(err) != want {
			t.Errorf("%s: the error is %v; %s expected", text, err, want)
		}
		return
	}
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	if !cmp.Equal(got.By, q.By, cmpopts.EquateEmpty()) {
		t.Errorf("%s: the answer is by %v", text, got.By)
	}
	if len(files) == 0 || files[0].Name != "want.csv" {
		t.Fatalf("%s: no want.csv or error follows", text)
	}
	compareRows(t, text, got.By, got.Measures, got.Rows, files[0].Data)
	if q.Compare {
		if len(files) < 2 || files[1].Name != "previous.csv" {
			t.Fatalf("%s: no previous.csv follows", text)
		}
		compareRows(t, text+" (previous)", got.By, got.Measures, got.Previous, files[1].Data)
	} else if got.Previous != nil {
		t.Errorf("%s: rows of a period before that nobody asked for", text)
	}
}

func kindName(err error) string {
	switch touchstone.KindOf(err) {
	case touchstone.TooLarge:
		return "TooLarge"
	case touchstone.Invalid:
		return "Invalid"
	}
	return "another kind"
}

func compareRows(t *testing.T, text string, by []query.Dimension, measures []query.Measure, got []query.Row, file []byte) {
	t.Helper()
	want, named, err := readRows(file, len(by))
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	var heads []string
	for _, d := range by {
		heads = append(heads, d.String())
	}
	for _, m := range measures {
		heads = append(heads, m.String())
	}
	if !slices.Equal(heads, named) {
		t.Fatalf("%s: the answer has the columns %q, the file %q", text, heads, named)
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("%s (-want +got):\n%s", text, diff)
	}
}

// readRows reads the rows of a CSV file and what its columns name: dimensions,
// then measures, each once.
func readRows(file []byte, dimensions int) ([]query.Row, []string, error) {
	records, err := csv.NewReader(bytes.NewReader(file)).ReadAll()
	if err != nil || len(records) == 0 {
		return nil, nil, fmt.Errorf("no table: %w", err)
	}
	head := records[0]
	named := slices.Clone(head[:dimensions])
	for _, column := range head[dimensions:] {
		measure, _ := cutField(column)
		if len(named) == dimensions || named[len(named)-1] != measure {
			named = append(named, measure)
		}
	}
	var rows []query.Row
	for _, record := range records[1:] {
		row := query.Row{Tallies: make([]query.Tally, len(named)-dimensions)}
		for _, cell := range record[:dimensions] {
			row.Keys = append(row.Keys, key(cell))
		}
		for i, cell := range record[dimensions:] {
			measure, field := cutField(head[dimensions+i])
			at := slices.Index(named[dimensions:], measure)
			if err := setField(&row.Tallies[at], field, cell); err != nil {
				return nil, nil, fmt.Errorf("column %s: %w", head[dimensions+i], err)
			}
		}
		rows = append(rows, row)
	}
	return rows, named, nil
}

func key(cell string) query.Key {
	if cell == nothing {
		return query.Key{Missing: true}
	}
	return query.Key{Value: cell}
}

func cutField(column string) (measure, field string) {
	at := strings.LastIndex(column, ".")
	return column[:max(at, 0)], column[at+1:]
}

func setField(t *query.Tally, field, cell string) error {
	if field == "squares" {
		v, ok := new(big.Int).SetString(cell, 10)
		if !ok {
			return fmt.Errorf("%q is no integer", cell)
		}
		t.Squares, ok = query.Int128Of(v)
		if !ok {
			return fmt.Errorf("%q does not fit", cell)
		}
		return nil
	}
	if strings.HasPrefix(field, "quantile") && cell == nothing {
		return nil
	}
	v, err := strconv.ParseInt(cell, 10, 64)
	switch field {
	case "n":
		t.N = v
	case "hits":
		t.Hits = v
	case "misses":
		t.Misses = v
	case "sum":
		t.Sum = v
	case "quantile":
		t.Quantile = &v
	case "quantile_low":
		t.QuantileLow = &v
	case "quantile_high":
		t.QuantileHigh = &v
	default:
		return fmt.Errorf("no field is called %q", field)
	}
	return err
}
