// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

// bareEvents is how many events the limits of intake are measured with.
const (
	bareEvents = 500_000
	bareBatch  = 50_000 // of one transaction
)

func (s *settings) bareDecoding(form string) contender {
	return contender{name: "encoding/json over the same bytes", kind: yardstick, run: func(ctx context.Context) (sample, error) { return s.again(ctx, "decode", form) }}
}

func (s *settings) bareAppending() contender {
	return contender{name: "DuckDB's appender over the same rows", kind: yardstick, run: func(ctx context.Context) (sample, error) { return s.again(ctx, "append") }}
}

func (s *settings) bareServing(lasts time.Duration) contender {
	return contender{name: "net/http that reads and answers", kind: yardstick, run: func(ctx context.Context) (sample, error) { return s.again(ctx, "echo", lasts.String()) }}
}

// message is what encoding/json makes of an event or a call.
type message struct {
	Schema, ID, MessageID, Kind, Type, Channel, Name, Event, Place, Time, Timestamp, UserID, AnonymousID, Unit string

	Identifiers []struct{ Kind, Value string }
	DurationMS  int64 `json:"duration_ms"`
	Value       struct{ Amount, Currency string }
	Scores      []struct {
		Metric string
		Value  float64
	}
	Properties, Context map[string]any
}

// runDecode decodes events with the standard library, on one core, and forgets
// them.
func (s *settings) runDecode(form string) (any, error) {
	f, err := formOf(form)
	if err != nil {
		return nil, err
	}
	path, err := contactsFile(f, s.contacts)
	if err != nil {
		return nil, err
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	lines, read, events := bufio.NewScanner(bufio.NewReaderSize(file, 1<<20)), 0, 0
	begun := time.Now()
	for events < bareEvents && lines.Scan() {
		var m message
		if err := json.Unmarshal(lines.Bytes(), &m); err != nil {
			return nil, err
		}
		events, read = events+1, read+len(lines.Bytes())
	}
	return each(begun, events, fmt.Sprintf("%d MB/s", int(float64(read)/1e6/time.Since(begun).Seconds()))), lines.Err()
}

// each tells what a million events take.
func each(begun time.Time, events int, note string) told {
	seconds := time.Since(begun).Seconds()
	return told{Seconds: seconds / float64(events) * perMillion, Note: fmt.Sprintf("%s/s, %s", thousands(int(float64(events)/seconds)), note)}
}

// runAppend appends the rows of typical events to bare tables, chunk by chunk,
// in transactions of 50,000 that are synced, without looking at anything.
func runAppend() (_ any, err error) {
	folder, err := os.MkdirTemp("", "touchstone-bench")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	e, err := openEngine(filepath.Join(folder, "bare.duckdb"), false)
	if err != nil {
		return nil, err
	}
	defer e.close()
	if err := e.run(bareTables); err != nil {
		return nil, err
	}
	rows := typicalRows(bareEvents)
	begun := time.Now()
	for from := 0; from < bareEvents; from += bareBatch {
		if err := e.transaction(func() error { return rows.append(e, from, from+bareBatch) }); err != nil {
			return nil, err
		}
	}
	if err := e.run("CHECKPOINT"); err != nil {
		return nil, err
	}
	return each(begun, bareEvents, "with a checkpoint at the end"), nil
}

// runEcho puts the load of single posts on a server that only reads them.
func (s *settings) runEcho(ctx context.Context, lasts string) (_ any, err error) {
	l := &load{batch: 1, connections: lonely}
	if l.lasts, err = time.ParseDuration(lasts); err != nil {
		return nil, err
	}
	f, err := formOf("track")
	if err != nil {
		return nil, err
	}
	if l.feed, err = openFeed(f, s.contacts); err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, l.feed.end()) }()
	echo := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n, err := io.Copy(io.Discard, r.Body)
		if err == nil {
			_, _ = io.WriteString(w, strconv.FormatInt(n, 10)) // a client that left is nobody's error
		}
	}))
	defer echo.Close()
	l.base = echo.URL
	told, err := l.run(ctx)
	if err != nil {
		return nil, err
	}
	return each(l.begun, int(told.lines), "p99 "+duration(told.quantile(.99).Seconds())), nil
}
