// SPDX-License-Identifier: Apache-2.0

package journal

import (
	"bufio"
	"hash/crc32"
	"io"
	"slices"
)

// window is how much of a file is read at a time.
const window = 16 << 10

// scanner reads the frames of one file one after the other.
type scanner struct {
	file    File
	salt    [8]byte
	offset  int64 // of the next frame
	limit   int64 // where the part that counts ends
	in      *bufio.Reader
	payload []byte // of the frame read last
	unread  int    // bytes of it that were not taken yet
	deep    bool   // see checked
}

// scan reads a file's frames from an offset to a limit.
func scan(file File, salt [8]byte, offset, limit int64) *scanner {
	s := &scanner{file: file, salt: salt, in: bufio.NewReaderSize(nil, window)}
	s.move(offset, limit)
	return s
}

// move goes on at another place, or to a later end.
func (s *scanner) move(offset, limit int64) {
	s.offset, s.limit, s.unread = offset, limit, 0
	s.in.Reset(io.NewSectionReader(s.file, offset, limit-offset))
}

// head reads the next frame's header and stands behind the frame; body or the
// next head follow. io.EOF at the limit; errFrame, errCutShort when the frame
// is damaged, and then the scanner stays in front of it.
func (s *scanner) head() (frame, error) {
	if s.unread > 0 {
		if _, err := s.in.Discard(s.unread); err != nil {
			return frame{}, err
		}
		s.unread = 0
	}
	if s.offset >= s.limit {
		return frame{}, io.EOF
	}
	b, err := s.in.Peek(frameSize)
	if err == io.EOF {
		return frame{}, errCutShort
	}
	if err != nil {
		return frame{}, err
	}
	f, ok := decodeFrame(b, s.salt)
	if !ok {
		return frame{}, errFrame
	}
	if f.size() > s.limit-s.offset {
		return frame{}, errCutShort
	}
	s.offset += f.size()
	s.unread = f.length
	_, err = s.in.Discard(frameSize)
	return f, err
}

// body reads the payload of the frame whose head was read last; it is good
// until the next call. On errPayload the scanner stands behind the frame.
func (s *scanner) body(f frame) ([]byte, error) {
	s.payload = slices.Grow(s.payload[:0], f.length)[:f.length]
	s.unread = 0
	if _, err := io.ReadFull(s.in, s.payload); err != nil {
		return nil, err
	}
	if crc32.Checksum(s.payload, sums) != f.sum {
		return nil, errPayload
	}
	return s.payload, nil
}

// resume finds the next frame at or after an offset, or tells that there is
// none up to the limit.
func (s *scanner) resume(from int64) (int64, bool, error) {
	s.move(from, s.limit)
	for {
		b, err := s.in.Peek(frameSize)
		if err == io.EOF {
			return 0, false, nil
		}
		if err != nil {
			return 0, false, err
		}
		if _, ok := decodeFrame(b, s.salt); ok {
			s.move(from, s.limit)
			return from, true, nil
		}
		if _, err := s.in.Discard(1); err != nil {
			return 0, false, err
		}
		from++
	}
}
