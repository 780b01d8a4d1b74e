// SPDX-License-Identifier: Apache-2.0

package journal

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"slices"
	"time"

	"touchstone"
)

// A file is a header and then frames; a frame is what one sync made durable.
// All numbers are little-endian, all sums CRC-32C.
//
//	header:  magic 8 · version 4 · zero 4 · base 8 · salt 8 · previous file 8 · its length 8 · zero 12 · sum 4
//	frame:   magic 4 · length of the payload 4 · first position 8 · events 4 · milliseconds since 1970 8 · sum of the payload 4 · sum of salt and frame header 4 · payload
//	payload: chunks, one a post: length 4 · chunk (see codec.go)
//
// Base is the position of the first event. Of the previous file only the named
// length counts; what lies beyond was never acknowledged. The salt keeps bytes
// that a sender put into an event from looking like a frame.
const (
	version    = 1
	headerSize = 64
	frameSize  = 36
	chunkSize  = 4

	headerMagic = "TSJOURN\n"
	frameMagic  = 0xf7a3e1c5
)

var sums = crc32.MakeTable(crc32.Castagnoli)

var (
	errHeader   = errors.New("the header does not match its checksum")
	errNewer    = errors.New("a newer version wrote the file")
	errFrame    = errors.New("no frame begins here")
	errPayload  = errors.New("the frame does not match its checksum")
	errCutShort = errors.New("the file ends within a frame")
	errOrder    = errors.New("the frame's position does not follow the one before")
)

// header says what a file continues.
type header struct {
	base     touchstone.Position
	salt     [8]byte
	previous uint64 // number of the file before; 0 for none
	length   int64  // of it that counts
}

func (h *header) encode() []byte {
	b := make([]byte, headerSize)
	copy(b, headerMagic)
	binary.LittleEndian.PutUint32(b[8:], version)
	binary.LittleEndian.PutUint64(b[16:], uint64(h.base))
	copy(b[24:], h.salt[:])
	binary.LittleEndian.PutUint64(b[32:], h.previous)
	binary.LittleEndian.PutUint64(b[40:], uint64(h.length))
	binary.LittleEndian.PutUint32(b[60:], crc32.Checksum(b[:60], sums))
	return b
}

func decodeHeader(b []byte) (header, error) {
	if len(b) < headerSize || string(b[:8]) != headerMagic || binary.LittleEndian.Uint32(b[60:]) != crc32.Checksum(b[:60], sums) {
		return header{}, errHeader
	}
	if binary.LittleEndian.Uint32(b[8:]) > version {
		return header{}, errNewer
	}
	h := header{base: touchstone.Position(binary.LittleEndian.Uint64(b[16:])), previous: binary.LittleEndian.Uint64(b[32:]), length: int64(binary.LittleEndian.Uint64(b[40:]))}
	copy(h.salt[:], b[24:])
	if h.base == 0 {
		return header{}, errHeader
	}
	return h, nil
}

// frame is a frame's header.
type frame struct {
	length int // of the payload
	first  touchstone.Position
	count  int
	at     int64
	sum    uint32
}

// last gives the position of the frame's last event.
func (f *frame) last() touchstone.Position { return f.first + touchstone.Position(f.count) - 1 }

// size gives the length of the frame with its header.
func (f *frame) size() int64 { return frameSize + int64(f.length) }

// put writes the header of a frame in front of its payload.
func (f *frame) put(b []byte, salt [8]byte) {
	payload := b[frameSize:]
	binary.LittleEndian.PutUint32(b, frameMagic)
	binary.LittleEndian.PutUint32(b[4:], uint32(len(payload)))
	binary.LittleEndian.PutUint64(b[8:], uint64(f.first))
	binary.LittleEndian.PutUint32(b[16:], uint32(f.count))
	binary.LittleEndian.PutUint64(b[20:], uint64(f.at))
	binary.LittleEndian.PutUint32(b[28:], crc32.Checksum(payload, sums))
	binary.LittleEndian.PutUint32(b[32:], headSum(b, salt))
}

func decodeFrame(b []byte, salt [8]byte) (frame, bool) {
	if binary.LittleEndian.Uint32(b) != frameMagic || binary.LittleEndian.Uint32(b[32:]) != headSum(b, salt) {
		return frame{}, false
	}
	return frame{
		length: int(binary.LittleEndian.Uint32(b[4:])),
		first:  touchstone.Position(binary.LittleEndian.Uint64(b[8:])),
		count:  int(binary.LittleEndian.Uint32(b[16:])),
		at:     int64(binary.LittleEndian.Uint64(b[20:])),
		sum:    binary.LittleEndian.Uint32(b[28:]),
	}, true
}

func headSum(b []byte, salt [8]byte) uint32 {
	return crc32.Update(crc32.Checksum(salt[:], sums), sums, b[:32])
}

// events appends the events of a payload, with their positions.
func (f *frame) events(dst []touchstone.Event, payload []byte) ([]touchstone.Event, error) {
	before := len(dst)
	all := slices.Grow(dst, min(f.count, len(payload)/leastEvent))
	for len(payload) > 0 {
		if len(payload) < chunkSize || uint64(binary.LittleEndian.Uint32(payload)) > uint64(len(payload)-chunkSize) {
			return nil, errShort
		}
		end := chunkSize + int(binary.LittleEndian.Uint32(payload))
		var err error
		if all, err = appendDecoded(all, payload[chunkSize:end]); err != nil {
			return nil, err
		}
		payload = payload[end:]
	}
	if len(all)-before != f.count {
		return nil, errValue
	}
	for i := range all[before:] {
		all[before+i].Position = f.first + touchstone.Position(i)
	}
	return all, nil
}

func (f *frame) time() time.Time { return time.UnixMilli(f.at).UTC() }
