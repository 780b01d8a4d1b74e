// SPDX-License-Identifier: Apache-2.0

package journey_test

import (
	"bufio"
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"touchstone/ingest"
	"touchstone/internal/testenv"
	"touchstone/journey"
)

// logBuilder gives case and activity names their codes.
type logBuilder struct {
	log               journey.Log
	cases, activities map[string]uint32
}

func newLogBuilder() *logBuilder {
	return &logBuilder{cases: map[string]uint32{}, activities: map[string]uint32{}}
}

func (b *logBuilder) add(name, activity string, ms int64) {
	c, ok := b.cases[name]
	if !ok {
		c = uint32(len(b.cases))
		b.cases[name] = c
		b.log.Cases++
	}
	a, ok := b.activities[activity]
	if !ok {
		a = uint32(len(b.activities))
		b.activities[activity] = a
		b.log.Activities = append(b.log.Activities, activity)
	}
	b.log.Case = append(b.log.Case, c)
	b.log.Activity = append(b.log.Activity, a)
	b.log.Time = append(b.log.Time, ms)
}

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

func parseTime(t testing.TB, s string) int64 {
	t.Helper()
	for _, layout := range []string{time.RFC3339, "2006-01-02 15:04:05Z07:00", time.DateTime, time.DateOnly} {
		if at, err := time.Parse(layout, s); err == nil {
			return at.UnixMilli()
		}
	}
	t.Fatalf("time %q", s)
	return 0
}

// readRecords reads the rows of a CSV file by the names of their columns.
func readRecords(t testing.TB, path ...string) []map[string]string {
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

// readCSV reads columns case_id, activity and timestamp.
func readCSV(t testing.TB, path ...string) *journey.Log {
	t.Helper()
	b := newLogBuilder()
	for _, r := range readRecords(t, path...) {
		b.add(r["case_id"], r["activity"], parseTime(t, r["timestamp"]))
	}
	return &b.log
}

// readXES reads concept:name and time:timestamp of every event, whatever its
// lifecycle transition.
func readXES(t testing.TB, path ...string) *journey.Log {
	t.Helper()
	table, err := ingest.Read(t.Context(), []string{testenv.Shared(t, path...)}, ingest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	trace, activity, at := table.Column("case:concept:name"), table.Column("concept:name"), table.Column("time:timestamp")
	b := newLogBuilder()
	for row := range table.Rows {
		b.add(trace.Cell(row), activity.Cell(row), parseTime(t, at.Cell(row)))
	}
	return &b.log
}

func readJSON(t testing.TB, into any, path ...string) {
	t.Helper()
	if err := json.NewDecoder(open(t, path...)).Decode(into); err != nil {
		t.Fatal(err)
	}
}
