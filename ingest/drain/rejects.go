// SPDX-License-Identifier: Apache-2.0

package drain

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"touchstone"
	"touchstone/journal"
)

// Reject is an event that was set aside.
type Reject struct {
	At     time.Time
	Reason string // for the log's reader; may quote the event
	Event  touchstone.Event
}

// line is a Reject in the file: JSON, but for the event, which a poison event
// may make unfit for JSON.
type line struct {
	At       time.Time           `json:"at"`
	Position touchstone.Position `json:"position"`
	ID       touchstone.EventID  `json:"id"`
	Reason   string              `json:"reason"`
	Event    []byte              `json:"event"` // as journal.Encode writes it
}

const rejectsName = "rejects.ndjson"

// rejects is the file of events that the store refuses. It holds personal data
// where sealing was what failed, and so stays in the journal's folder.
type rejects struct {
	folder string
	clock  func() time.Time

	mu    sync.Mutex
	file  *os.File // positioned at the end
	count int
	bytes int64
	last  touchstone.Position
}

// openRejects opens the file, making it when it is missing, and cuts a line
// off that was not written whole.
func openRejects(folder string, clock func() time.Time) (*rejects, error) {
	r := &rejects{folder: folder, clock: clock}
	err := os.Remove(r.part())
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	if err == nil {
		err = r.open()
	}
	if err != nil {
		return nil, fmt.Errorf("open the reject file: %w", err)
	}
	return r, nil
}

func (r *rejects) path() string { return filepath.Join(r.folder, rejectsName) }

// part is where the next state of the file is written.
func (r *rejects) part() string { return r.path() + ".part" }

func (r *rejects) open() error {
	file, err := os.OpenFile(r.path(), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	r.file, r.count, r.bytes, r.last = file, 0, 0, 0
	for l, err := range lines(file) {
		if err != nil {
			return errors.Join(err, file.Close())
		}
		r.count++
		r.bytes += l.length
		r.last = max(r.last, l.Position)
	}
	if err := r.end(); err != nil {
		return errors.Join(err, file.Close())
	}
	return syncFolder(r.folder)
}

// end cuts off what follows the last whole line, and stands there.
func (r *rejects) end() error {
	if err := r.file.Truncate(r.bytes); err != nil {
		return err
	}
	_, err := r.file.Seek(r.bytes, io.SeekStart)
	return err
}

func syncFolder(path string) error {
	dir, err := os.Open(path)
	if err != nil {
		return err
	}
	defer dir.Close() // only read
	return dir.Sync()
}

// read is a line with its length in the file.
type read struct {
	line
	length int64
}

// lines reads a file from its beginning, up to a line that has no end.
func lines(file io.ReaderAt) iter.Seq2[read, error] {
	return func(yield func(read, error) bool) {
		in := bufio.NewReader(io.NewSectionReader(file, 0, 1<<62))
		for n := 1; ; n++ {
			raw, err := in.ReadBytes('\n')
			if err == io.EOF {
				return
			}
			var l read
			if err == nil {
				l.length = int64(len(raw))
				err = json.Unmarshal(raw, &l.line)
			}
			if err != nil {
				err = fmt.Errorf("read line %d of the reject file: %w", n, err)
			}
			if !yield(l, err) || err != nil {
				return
			}
		}
	}
}

func (r *rejects) size() (count int, bytes int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.count, r.bytes
}

// add sets an event aside, durably; false when a replay brings one that is in
// the file already.
func (r *rejects) add(e *touchstone.Event, cause error) (bool, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if e.Position <= r.last {
		return false, nil
	}
	event, err := journal.Encode(nil, []touchstone.Event{*e})
	if err != nil {
		return false, fmt.Errorf("set an event aside: %w", err)
	}
	raw, err := json.Marshal(line{At: r.clock(), Position: e.Position, ID: e.ID, Reason: cause.Error(), Event: event})
	if err != nil {
		return false, fmt.Errorf("set an event aside: %w", err)
	}
	if err := r.write(append(raw, '\n')); err != nil {
		return false, fmt.Errorf("set an event aside: %w", errors.Join(err, r.end()))
	}
	r.count++
	r.bytes += int64(len(raw)) + 1
	r.last = e.Position
	return true, nil
}

func (r *rejects) write(raw []byte) error {
	if _, err := r.file.Write(raw); err != nil {
		return err
	}
	return r.file.Sync()
}

// all yields what was set aside.
func (r *rejects) all() iter.Seq2[Reject, error] {
	return func(yield func(Reject, error) bool) {
		r.mu.Lock()
		file, err := os.Open(r.path())
		r.mu.Unlock()
		if err != nil {
			yield(Reject{}, fmt.Errorf("open the reject file: %w", err))
			return
		}
		defer file.Close() // only read
		for l, err := range lines(file) {
			var out Reject
			if err == nil {
				out, err = l.reject()
			}
			if !yield(out, err) || err != nil {
				return
			}
		}
	}
}

func (l *line) reject() (Reject, error) {
	events, err := journal.Decode(l.Event)
	if err == nil && len(events) != 1 {
		err = fmt.Errorf("%d events", len(events))
	}
	if err != nil {
		return Reject{}, fmt.Errorf("read the reject at position %d: %w", l.Position, err)
	}
	events[0].Position = l.Position
	return Reject{At: l.At, Reason: l.Reason, Event: events[0]}, nil
}

// forget takes the events out that name one of the subjects.
func (r *rejects) forget(subjects []touchstone.SubjectID) error {
	return r.remove(func(e *touchstone.Event) bool {
		return slices.ContainsFunc(e.Subjects, func(s touchstone.SubjectID) bool { return slices.Contains(subjects, s) })
	})
}

// discard takes the events up to a position out.
func (r *rejects) discard(through touchstone.Position) error {
	return r.remove(func(e *touchstone.Event) bool { return e.Position <= through })
}

// remove writes the file anew without some of its events.
func (r *rejects) remove(gone func(*touchstone.Event) bool) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.count == 0 {
		return nil
	}
	kept, err := r.without(gone)
	if err == nil {
		err = r.replace(kept)
	}
	if err != nil {
		return fmt.Errorf("take events out of the reject file: %w", err)
	}
	return nil
}

// without gives the lines that stay.
func (r *rejects) without(gone func(*touchstone.Event) bool) ([]byte, error) {
	var kept bytes.Buffer
	out := json.NewEncoder(&kept)
	for l, err := range lines(r.file) {
		if err != nil {
			return nil, err
		}
		reject, err := l.reject()
		if err != nil {
			return nil, err
		}
		if gone(&reject.Event) {
			continue
		}
		if err := out.Encode(l.line); err != nil {
			return nil, err
		}
	}
	return kept.Bytes(), nil
}

// replace puts a new file in the place of the old one, or leaves the old one.
func (r *rejects) replace(raw []byte) error {
	if err := writeSynced(r.part(), raw); err != nil {
		return errors.Join(err, os.Remove(r.part()))
	}
	if err := r.file.Close(); err != nil {
		return err
	}
	last := r.last
	err := os.Rename(r.part(), r.path())
	err = errors.Join(err, r.open())
	r.last = max(r.last, last)
	return err
}

func writeSynced(path string, raw []byte) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(raw)
	return errors.Join(err, file.Sync(), file.Close())
}

func (r *rejects) close() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.file.Close()
}
