// SPDX-License-Identifier: Apache-2.0

package envelope

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"

	"touchstone/ingest/jsonscan"
)

// chunk is how many bytes of a stream are read at once, longest at most: where
// a line does not fit into less. The messages of one chunk share its memory.
const (
	chunk   = 32 << 10
	longest = 2 * LongestEvent
)

// NDJSON reads a stream of events, one a line, in bounded memory however long
// it is. An empty line is none. A line that cannot be decoded is yielded as a
// *Reject with its number, and the stream goes on; any other error is of the
// reader and ends it. A message is good until the next one is asked for; its
// strings stay good.
func NDJSON(r io.Reader) iter.Seq2[*Message, error] {
	return func(yield func(*Message, error) bool) {
		l := lines{r: r, buffer: make([]byte, chunk)}
		var m Message
		index := 0
		for {
			line, err := l.next()
			if errors.Is(err, io.EOF) {
				return
			}
			if err == nil {
				if strings.TrimSpace(line) == "" {
					continue
				}
				err = Decode(line, &m)
			} else if !errors.Is(err, errLongLine) {
				yield(nil, fmt.Errorf("read events: %w", err))
				return
			} else {
				m.Reset()
				err = tooLarge(l.dropped, LongestEvent)
			}
			m.Line = l.line
			if err != nil {
				err = &Reject{Index: index, Line: l.line, MessageID: m.ID, Err: err}
			}
			if !yield(&m, err) {
				return
			}
			index++
		}
	}
}

// JSON reads one event, or a list of events. Faults of one event are yielded as
// a *Reject; a text that is no JSON ends with an error that is none.
func JSON(text string) iter.Seq2[*Message, error] {
	return func(yield func(*Message, error) bool) {
		var s jsonscan.Scanner
		var m Message
		s.Reset(text)
		if s.Kind() != jsonscan.List {
			err := decodeOne(&s, &m, 0)
			if s.End() == nil {
				yield(&m, err)
				return
			}
		} else if !list(&s, &m, yield) {
			return
		}
		if err := s.End(); err != nil {
			yield(nil, ScanError(err))
		}
	}
}

// list yields the events of a list; false when asked to stop.
func list(s *jsonscan.Scanner, m *Message, yield func(*Message, error) bool) bool {
	s.Enter(jsonscan.List)
	for index := 0; s.Element(); index++ {
		err := decodeOne(s, m, index)
		if s.Err() != nil {
			return true
		}
		if !yield(m, err) {
			return false
		}
	}
	return true
}

// decodeOne reads the event that comes next; what is wrong with it is a
// *Reject.
func decodeOne(s *jsonscan.Scanner, m *Message, index int) error {
	start := s.At()
	err := DecodeNext(s, m)
	if size := s.At() - start; size > LongestEvent {
		err = tooLarge(size, LongestEvent)
	}
	if err != nil {
		return &Reject{Index: index, MessageID: m.ID, Err: err}
	}
	return nil
}

var errLongLine = errors.New("line too long")

// lines cuts a stream into lines of at most LongestEvent bytes.
type lines struct {
	r       io.Reader
	buffer  []byte
	kept    int    // bytes at the head of buffer that begin a line
	text    string // whole lines that were read
	line    int    // number of the line given last, from 1
	dropped int    // bytes of the long line given last
	err     error  // of the reader
}

// next gives the next line without its end.
func (l *lines) next() (string, error) {
	for l.text == "" {
		if l.err != nil {
			return l.last()
		}
		if l.kept > LongestEvent {
			return "", l.drop()
		}
		l.fill()
	}
	l.line++
	line, rest, _ := strings.Cut(l.text, "\n")
	l.text = rest
	if l.line == 1 {
		line = strings.TrimPrefix(line, "\ufeff")
	}
	if len(line) > LongestEvent {
		l.dropped = len(line)
		return "", errLongLine
	}
	return strings.TrimSuffix(line, "\r"), nil
}

// last gives what stands behind the last line end, once, then the reader's
// error.
func (l *lines) last() (string, error) {
	if l.kept == 0 || !errors.Is(l.err, io.EOF) {
		return "", l.err
	}
	l.text = string(l.buffer[:l.kept]) + "\n"
	l.kept = 0
	return l.next()
}

// fill reads until the buffer is full or the reader ends, and takes the whole
// lines out of it.
func (l *lines) fill() {
	if l.kept == len(l.buffer) {
		l.buffer = append(make([]byte, 0, longest), l.buffer...)[:longest]
	}
	for l.kept < len(l.buffer) && l.err == nil {
		var n int
		n, l.err = l.r.Read(l.buffer[l.kept:])
		l.kept += n
	}
	l.split()
}

// drop reads over a line that is too long for the buffer.
func (l *lines) drop() error {
	l.dropped = l.kept
	l.kept = 0
	l.line++
	for l.err == nil {
		n, err := l.r.Read(l.buffer)
		l.err = err
		end := bytes.IndexByte(l.buffer[:n], '\n')
		if end < 0 {
			l.dropped += n
			continue
		}
		l.dropped += end
		l.kept = copy(l.buffer, l.buffer[end+1:n])
		l.split()
		break
	}
	return errLongLine
}

// split takes the whole lines out of what is kept.
func (l *lines) split() {
	end := bytes.LastIndexByte(l.buffer[:l.kept], '\n') + 1
	l.text = string(l.buffer[:end])
	l.kept = copy(l.buffer, l.buffer[end:l.kept])
}
