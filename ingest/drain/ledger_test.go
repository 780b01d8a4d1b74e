// SPDX-License-Identifier: Apache-2.0

package drain_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"iter"
	"os"
	"path/filepath"
	"sync"

	"touchstone"
	"touchstone/eventstore"
)

// ledger is an event store that keeps ids and positions alone, durably: a line
// a transaction. What the drain needs of a store it does by the contract; it
// is small enough to be seen to be right.
type ledger struct {
	eventstore.Store // the methods that no test here calls
	mu               sync.Mutex
	file             *os.File
	last             touchstone.Position
	kept             []entry
	known            map[touchstone.EventID]bool
	crash            func(point string) // at "before", "inside" and "after" a transaction
}

type entry struct {
	Position touchstone.Position `json:"position"`
	ID       touchstone.EventID  `json:"id"`
}

// transaction is a line of the file.
type transaction struct {
	Position touchstone.Position `json:"position"` // reached
	Events   []entry             `json:"events"`
}

func openLedger(folder string, crash func(string)) (*ledger, error) {
	file, err := os.OpenFile(filepath.Join(folder, "ledger.ndjson"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	l := &ledger{file: file, known: map[touchstone.EventID]bool{}, crash: crash}
	in := bufio.NewReader(file)
	whole := int64(0)
	for {
		raw, err := in.ReadBytes('\n')
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		var t transaction
		if err := json.Unmarshal(raw, &t); err != nil {
			return nil, err
		}
		l.take(t)
		whole += int64(len(raw))
	}
	if err := file.Truncate(whole); err != nil {
		return nil, err
	}
	_, err = file.Seek(whole, io.SeekStart)
	return l, err
}

func (l *ledger) take(t transaction) {
	l.last = t.Position
	for _, e := range t.Events {
		l.kept = append(l.kept, e)
		l.known[e.ID] = true
	}
}

func (l *ledger) Append(ctx context.Context, all []touchstone.Event) (eventstore.Receipt, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	r := eventstore.Receipt{Position: l.last}
	if len(all) == 0 {
		return r, ctx.Err()
	}
	l.crash("before")
	t := transaction{Position: l.last}
	fresh := map[touchstone.EventID]bool{}
	for _, e := range all {
		switch {
		case e.Position <= l.last:
			r.Replayed++
			continue
		case l.known[e.ID] || fresh[e.ID]:
			r.Duplicates++
		default:
			fresh[e.ID] = true
			t.Events = append(t.Events, entry{e.Position, e.ID})
			r.Stored++
		}
		t.Position = e.Position
	}
	raw, err := json.Marshal(t)
	if err != nil {
		return r, err
	}
	if err := l.write(append(raw, '\n')); err != nil {
		return r, err
	}
	l.take(t)
	r.Position = l.last
	l.crash("after")
	return r, nil
}

// write writes a line in two parts, between which the power may go.
func (l *ledger) write(raw []byte) error {
	half := len(raw) / 2
	if _, err := l.file.Write(raw[:half]); err != nil {
		return err
	}
	l.crash("inside")
	if _, err := io.Copy(l.file, bytes.NewReader(raw[half:])); err != nil {
		return err
	}
	return l.file.Sync()
}

func (l *ledger) Events(context.Context, eventstore.Filter, touchstone.Position) iter.Seq2[touchstone.Event, error] {
	return func(yield func(touchstone.Event, error) bool) {
		for _, e := range l.kept {
			if !yield(touchstone.Event{ID: e.ID, Position: e.Position}, nil) {
				return
			}
		}
	}
}

func (l *ledger) Close() error { return l.file.Close() }
