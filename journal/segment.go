// SPDX-License-Identifier: Apache-2.0

package journal

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"touchstone"
)

// segment is what is known of one file.
type segment struct {
	number uint64
	head   header
	size   int64               // that counts: synced, and not cut off
	last   touchstone.Position // of the newest event; base-1 when there is none
	tail   int64               // offset of the last frame; 0 when there is none
	holes  []hole
}

// hole is a damaged stretch of a file.
type hole struct {
	from, to    int64
	first, last touchstone.Position // that it held; first > last when it held none
	cause       error
}

const extension = ".journal"

func fileName(number uint64) string { return fmt.Sprintf("%08d%s", number, extension) }

// fileNumber reads a file's name; false when it is none of the journal's.
func fileNumber(name string) (uint64, bool) {
	digits, ok := strings.CutSuffix(name, extension)
	n, err := strconv.ParseUint(digits, 10, 64)
	return n, ok && err == nil && name == fileName(n)
}

// close says which position a hole reaches that no frame follows.
func (g *segment) close(last touchstone.Position) {
	for i := range g.holes {
		if g.holes[i].last == 0 {
			g.holes[i].last = last
		}
	}
}

// damaged tells an error of the bytes from one of the disk.
func damaged(err error) bool {
	return errors.Is(err, errFrame) || errors.Is(err, errPayload) || errors.Is(err, errCutShort) || errors.Is(err, errOrder)
}

// survey reads the frames of a file that stand before the scanner's limit.
// What no frame follows in the newest file is its torn tail and does not count;
// every other stretch that cannot be read is a hole.
func survey(s *scanner, number uint64, head header, newest bool) (segment, error) {
	limit := s.limit
	g := segment{number: number, head: head, size: limit, last: head.base - 1}
	open := false // the hole found last is not yet followed by a frame
	for {
		at := s.offset
		f, err := s.checked(g.last+1, open)
		switch {
		case err == nil:
			if open {
				g.holes[len(g.holes)-1].last = f.first - 1
			}
			g.last, g.tail, open = f.last(), at, false
			continue
		case err == io.EOF:
			return g, nil
		case !damaged(err):
			return g, err
		}
		next, found, failure := s.resume(max(at+1, s.offset))
		if failure != nil {
			return g, failure
		}
		if !found && newest {
			g.size = at
			return g, nil
		}
		if !found {
			next = limit
			s.move(limit, limit)
		}
		g.holes = append(g.holes, hole{from: at, to: next, first: g.last + 1, cause: err})
		open = true
	}
}

// checked reads the next frame whole and expects it to begin at a position, or
// behind it where something is missing before. A deep scanner reads the events
// as well.
func (s *scanner) checked(first touchstone.Position, gap bool) (frame, error) {
	f, err := s.head()
	if err != nil {
		return f, err
	}
	if f.last() < f.first || f.first < first || f.first > first && !gap {
		return f, errOrder
	}
	payload, err := s.body(f)
	if err == nil && s.deep {
		if _, fault := f.events(nil, payload); fault != nil {
			err = fmt.Errorf("%w: %w", errPayload, fault)
		}
	}
	return f, err
}

// describe names a damaged stretch for a person.
func describe(number uint64, h hole) error {
	return &touchstone.Error{
		Kind:    touchstone.Internal,
		Message: touchstone.Msg("journal.damaged", "file", fileName(number), "offset", h.from, "first", int64(h.first), "last", int64(h.last)),
		Err:     h.cause,
	}
}
