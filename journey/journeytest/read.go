// SPDX-License-Identifier: Apache-2.0

// Package journeytest gives the tests of folds what they fold: the event logs
// that stand beside the repository, logs made by hand, and trails in memory.
// What cannot be read or made fails the test. It promises nothing but that, and
// does nothing else.
package journeytest

import (
	"bufio"
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"io"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"touchstone/ingest"
	"touchstone/internal/testenv"
	"touchstone/journey"
)

// open opens a shared file, unpacked.
func open(t testing.TB, path ...string) io.Reader {
	t.Helper()
	name := testenv.Shared(t, path...)
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	if !strings.HasSuffix(name, ".gz") {
		return f
	}
	z, err := gzip.NewReader(bufio.NewReader(f))
	if err != nil {
		t.Fatal(err)
	}
	return z
}

// ReadJSON reads a shared file of JSON.
func ReadJSON(t testing.TB, into any, path ...string) {
	t.Helper()
	if err := json.NewDecoder(open(t, path...)).Decode(into); err != nil {
		t.Fatal(err)
	}
}

// ReadRecords reads the rows of a shared CSV file by the names of their columns.
func ReadRecords(t testing.TB, path ...string) []map[string]string {
	t.Helper()
	rows, err := csv.NewReader(open(t, path...)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	records := make([]map[string]string, 0, len(rows))
	for _, row := range rows[1:] {
		r := map[string]string{}
		for i, name := range rows[0] {
			r[name] = row[i]
		}
		records = append(records, r)
	}
	return records
}

// ReadCSV reads columns case_id, activity and timestamp of a shared CSV file.
func ReadCSV(t testing.TB, path ...string) *Log {
	t.Helper()
	var log Log
	for _, r := range ReadRecords(t, path...) {
		log.Add(r["case_id"], r["activity"], Milliseconds(t, r["timestamp"]))
	}
	return &log
}

// ReadXES reads concept:name and time:timestamp of every event of a shared XES
// file, whatever its lifecycle transition.
func ReadXES(t testing.TB, path ...string) *Log {
	t.Helper()
	table, err := ingest.Read(t.Context(), []string{testenv.Shared(t, path...)}, ingest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	trace, activity, at := table.Column("case:concept:name"), table.Column("concept:name"), table.Column("time:timestamp")
	var log Log
	for row := range table.Rows {
		log.Add(trace.Cell(row), activity.Cell(row), Milliseconds(t, at.Cell(row)))
	}
	return &log
}

// Milliseconds reads a time as the shared files write it, without an offset in
// UTC, as Unix milliseconds.
func Milliseconds(t testing.TB, text string) int64 {
	t.Helper()
	for _, layout := range []string{time.RFC3339, "2006-01-02 15:04:05Z07:00", time.DateTime, time.DateOnly} {
		if at, err := time.Parse(layout, text); err == nil {
			return at.UnixMilli()
		}
	}
	t.Fatalf("time %q", text)
	return 0
}

// Code gives the code of an activity by its name.
func Code(t testing.TB, source journey.Source, name string) uint32 {
	t.Helper()
	at := slices.Index(source.Names(), name)
	if at < 0 {
		t.Fatalf("there is no activity %q", name)
	}
	return uint32(at)
}
