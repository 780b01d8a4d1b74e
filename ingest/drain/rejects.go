// SPDX-License-Identifier: Apache-2.0

package drain

import (
	"bufio"
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
	"touchstone/internal/durable"
	"touchstone/journal"
)

// Reject is an event that was set aside.
type Reject struct {
	At     time.Time
	Reason string             // for who looks for the cause in the program
	Fault  touchstone.Message // the same for people; it quotes nothing private
	Event  touchstone.Event
}

// line is a Reject in the file: JSON, but for the event, which a poison event
// may make unfit for JSON.
type line struct {
	At       time.Time           `json:"at"`
	Position touchstone.Position `json:"position"`
	ID       touchstone.EventID  `json:"id"`
	Reason   string              `json:"reason"`
	Fault    touchstone.Message  `json:"fault"`
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
	return durable.SyncFolder(r.folder)
}

// end cuts off what follows the last whole line, and stands there.
func (r *rejects) end() error {
	if err := r.file.Truncate(r.bytes); err != nil {
		return err
	}
	_, err := r.file.Seek(r.bytes, io.SeekStart)
	return err
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
	raw, err := json.Marshal(line{At: r.clock(), Position: e.Position, ID: e.ID, Reason: cause.Error(), Fault: faultOf(cause), Event: event})
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

// faultOf gives what people are told of a cause, which is Invalid.
func faultOf(cause error) touchstone.Message {
	var known *touchstone.Error
	if errors.As(cause, &known) {
		return known.Message
	}
	return touchstone.Message{Key: cause.Error()}
}

func (r *rejects) write(raw []byte) error {
	if _, err := r.file.Write(raw); err != nil {
		return err
	}
	return r.file.Sync()
}

// above yields what was set aside above a position.
func (r *rejects) above(after touchstone.Position) iter.Seq2[Reject, error] {
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
			if err == nil && l.Position <= after {
				continue
			}
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
	return Reject{At: l.At, Reason: l.Reason, Fault: l.Fault, Event: events[0]}, nil
}

// forget takes the events out that name one of the subjects.
func (r *rejects) forget(subjects []touchstone.SubjectID) error {
	_, err := r.remove(func(l *line) (bool, error) {
		reject, err := l.reject()
		return slices.ContainsFunc(reject.Event.Subjects, func(s touchstone.SubjectID) bool { return slices.Contains(subjects, s) }), err
	})
	return err
}

// discard takes the events up to a position out and tells how many.
func (r *rejects) discard(through touchstone.Position) (int, error) {
	return r.remove(func(l *line) (bool, error) { return l.Position <= through, nil })
}

// remove writes the file anew without some of its lines and tells how many went.
func (r *rejects) remove(gone func(*line) (bool, error)) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.count == 0 {
		return 0, nil
	}
	before := r.count
	err := r.writeWithout(gone)
	if err == nil {
		err = r.replace()
	} else {
		err = errors.Join(err, os.Remove(r.part()))
	}
	if err != nil {
		return 0, fmt.Errorf("take events out of the reject file: %w", err)
	}
	return before - r.count, nil
}

// writeWithout writes the lines that stay to the part, durably.
func (r *rejects) writeWithout(gone func(*line) (bool, error)) (err error) {
	part, err := os.OpenFile(r.part(), os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, part.Close()) }()
	buffer := bufio.NewWriter(part)
	out := json.NewEncoder(buffer)
	for l, err := range lines(r.file) {
		if err != nil {
			return err
		}
		if leaves, err := gone(&l.line); leaves || err != nil {
			if err != nil {
				return err
			}
			continue
		}
		if err := out.Encode(l.line); err != nil {
			return err
		}
	}
	if err := buffer.Flush(); err != nil {
		return err
	}
	return part.Sync()
}

// replace puts the part in the place of the file.
func (r *rejects) replace() error {
	if err := r.file.Close(); err != nil {
		return err
	}
	last := r.last
	err := os.Rename(r.part(), r.path())
	err = errors.Join(err, r.open())
	r.last = max(r.last, last)
	return err
}

func (r *rejects) close() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.file.Close()
}
