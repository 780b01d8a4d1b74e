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

// readCSV reads columns case_id, activity and timestamp.
func readCSV(t testing.TB, path ...string) *journey.Log {
	t.Helper()
	records, err := csv.NewReader(open(t, path...)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := map[string]int{}
	for i, name := range records[0] {
		at[name] = i
	}
	b := newLogBuilder()
	for _, r := range records[1:] {
		b.add(r[at["case_id"]], r[at["activity"]], parseTime(t, r[at["timestamp"]]))
	}
	return &b.log
}

type xesAttribute struct {
	Key   string `xml:"key,attr"`
	Value string `xml:"value,attr"`
}

type xesEvent struct {
	Strings []xesAttribute `xml:"string"`
	Dates   []xesAttribute `xml:"date"`
}

type xesTrace struct {
	Strings []xesAttribute `xml:"string"`
	Events  []xesEvent     `xml:"event"`
}

func xesValue(attributes []xesAttribute, key string) string {
	for _, a := range attributes {
		if a.Key == key {
			return a.Value
		}
	}
	return ""
}

// readXES reads concept:name and time:timestamp of every event, whatever its
// lifecycle transition.
func readXES(t testing.TB, path ...string) *journey.Log {
	t.Helper()
	d := xml.NewDecoder(bufio.NewReader(open(t, path...)))
	b := newLogBuilder()
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return &b.log
		}
		if err != nil {
			t.Fatal(err)
		}
		start, ok := token.(xml.StartElement)
		if !ok || start.Name.Local != "trace" {
			continue
		}
		var trace xesTrace
		if err := d.DecodeElement(&trace, &start); err != nil {
			t.Fatal(err)
		}
		name := xesValue(trace.Strings, "concept:name")
		for _, e := range trace.Events {
			b.add(name, xesValue(e.Strings, "concept:name"), parseTime(t, xesValue(e.Dates, "time:timestamp")))
		}
	}
}

func readJSON(t testing.TB, into any, path ...string) {
	t.Helper()
	if err := json.NewDecoder(open(t, path...)).Decode(into); err != nil {
		t.Fatal(err)
	}
}
