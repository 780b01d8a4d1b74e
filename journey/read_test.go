// SPDX-License-Identifier: Apache-2.0

package journey_test

import (
	"bufio"
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"strings"
	"testing"
	"time"

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
	d := xml.NewDecoder(bufio.NewReader(open(t, path...)))
	b := newLogBuilder()
	var trace, activity, at string
	inEvent := false
	for {
		token, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			return &b.log
		}
		if err != nil {
			t.Fatal(err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			switch key, value := xesAttribute(e); {
			case e.Name.Local == "event":
				inEvent = true
			case inEvent && key == "concept:name":
				activity = value
			case inEvent && key == "time:timestamp":
				at = value
			case key == "concept:name":
				trace = value
			}
		case xml.EndElement:
			if e.Name.Local == "event" {
				inEvent = false
				b.add(trace, activity, parseTime(t, at))
			}
		}
	}
}

func xesAttribute(e xml.StartElement) (key, value string) {
	for _, a := range e.Attr {
		switch a.Name.Local {
		case "key":
			key = a.Value
		case "value":
			value = a.Value
		}
	}
	return key, value
}

func readJSON(t testing.TB, into any, path ...string) {
	t.Helper()
	if err := json.NewDecoder(open(t, path...)).Decode(into); err != nil {
		t.Fatal(err)
	}
}
