// SPDX-License-Identifier: Apache-2.0

package journal

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"strings"
	"testing"

	"touchstone"
)

// three gives a disk with three files of three posts each: positions 1 to 18,
// two a post, six a file.
func three(t *testing.T) *disk {
	t.Helper()
	d := newDisk()
	j := open(t, options(d))
	for n := range 9 {
		if n%3 == 0 {
			if err := j.Rotate(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		post(t, j, events(10*n, 2))
	}
	shut(t, j)
	return d
}

// copied gives a disk of its own with the same files.
func (d *disk) copied() *disk { return d.after(len(d.log), all) }

func (d *disk) bytes(number uint64) []byte { return d.nodes[d.names[fileName(number)]] }

// frames gives the offsets of a file's frames and its end.
func (d *disk) frames(t *testing.T, number uint64) []int64 {
	t.Helper()
	raw := d.bytes(number)
	head, err := decodeHeader(raw)
	if err != nil {
		t.Fatal(err)
	}
	var out []int64
	s := scan(&node{d, d.names[fileName(number)]}, head.salt, headerSize, int64(len(raw)))
	for {
		out = append(out, s.offset)
		if _, err := s.head(); err != nil {
			return out
		}
	}
}

// named tells whether an error names a damaged stretch.
func named(err error, file string, offset int64, first, last touchstone.Position) bool {
	for _, e := range flat(err) {
		if e.Message.String() == fmt.Sprintf("journal.damaged file=%s offset=%d first=%d last=%d", file, offset, first, last) {
			return true
		}
	}
	return false
}

func flat(err error) []*touchstone.Error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		var out []*touchstone.Error
		for _, e := range joined.Unwrap() {
			out = append(out, flat(e)...)
		}
		return out
	}
	var e *touchstone.Error
	if errors.As(err, &e) {
		return []*touchstone.Error{e}
	}
	return nil
}

// Every single byte that is wrong is found, wherever it stands; only in the
// last frame of the newest file it cannot be told from a torn one, which is
// cut. Nothing that is wrong is ever read.
func TestEveryFlippedByteIsFound(t *testing.T) {
	whole := three(t)
	for number := uint64(1); number <= 3; number++ {
		frames := whole.frames(t, number)
		for at := range whole.bytes(number) {
			d := whole.copied()
			d.bytes(number)[at] ^= 0x20
			j, err := Open("", options(d))
			lastFrame := number == 3 && int64(at) >= frames[2]
			switch {
			case lastFrame && err != nil:
				t.Fatalf("file %d byte %d: a torn end is refused: %v", number, at, err)
			case lastFrame:
				if n := len(contents(t, j, 0)); n != 16 || int64(len(d.bytes(3))) != frames[2] {
					t.Fatalf("file %d byte %d: %d events in %d bytes, want the 16 before the last frame and no byte more", number, at, n, len(d.bytes(3)))
				}
				shut(t, j)
			case err == nil:
				t.Fatalf("file %d byte %d: nobody noticed", number, at)
			case at < headerSize:
				if got := flat(err); len(got) == 0 || !strings.HasPrefix(got[len(got)-1].Message.String(), fmt.Sprintf("journal.unreadable file=%s first=%d", fileName(number), 6*number-5)) {
					t.Fatalf("file %d byte %d: %v", number, at, err)
				}
			default:
				k := 0
				for int64(at) >= frames[k+1] {
					k++
				}
				first := touchstone.Position(6*(number-1)) + touchstone.Position(2*k) + 1
				if !named(err, fileName(number), frames[k], first, first+1) {
					t.Fatalf("file %d byte %d: %v, want offset %d and positions %d to %d", number, at, err, frames[k], first, first+1)
				}
			}
		}
	}
}

func TestDamageThatComesLaterIsFoundByCheckAndRead(t *testing.T) {
	d := three(t)
	j := open(t, options(d))
	if err := j.Check(t.Context()); err != nil {
		t.Fatalf("a whole journal: %v", err)
	}
	frames := d.frames(t, 2)
	d.bytes(2)[frames[1]+frameSize+9] ^= 1
	if err := j.Check(t.Context()); !named(err, fileName(2), frames[1], 9, 10) {
		t.Errorf("Check: %v", err)
	}
	var last touchstone.Position
	for b, err := range j.Read(t.Context(), 0, new([]touchstone.Event)) {
		if err != nil {
			if !named(err, fileName(2), frames[1], 9, 10) || last != 8 {
				t.Errorf("Read after %d: %v", last, err)
			}
			break
		}
		last = b.Events[len(b.Events)-1].Position
	}
	d.bytes(1)[20] ^= 1
	if err := j.Check(t.Context()); !named(err, fileName(1), 0, 1, 6) || !named(err, fileName(2), frames[1], 9, 10) {
		t.Errorf("Check names not every fault: %v", err)
	}
}

func TestSkippingWhatIsDamaged(t *testing.T) {
	d := three(t)
	frames := d.frames(t, 2)
	d.bytes(2)[frames[0]+3] ^= 1  // positions 7 and 8
	d.bytes(2)[frames[2]+40] ^= 1 // 11 and 12
	d.bytes(1)[0] ^= 1            // 1 to 6
	o := options(d)
	o.SkipDamaged = true
	j := open(t, o)
	want := []touchstone.Position{9, 10, 13, 14, 15, 16, 17, 18}
	if got := positions(contents(t, j, 0)); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("read %v, want %v", got, want)
	}
	if got := post(t, j, events(900, 1)); got != 19 {
		t.Errorf("the next post ends at %d, want 19", got)
	}
	if err := j.Rotate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := j.Drop(19); err != nil {
		t.Fatal(err)
	}
	if len(d.names) != 1 {
		t.Errorf("after Rotate and Drop there are %d files, want the newest alone", len(d.names))
	}
}

func TestFilesThatAreShortOrMissingAreNamed(t *testing.T) {
	whole := three(t)
	frames := whole.frames(t, 2)

	d := whole.copied()
	id := d.names[fileName(2)]
	d.nodes[id] = d.nodes[id][:frames[1]]
	if _, err := Open("", options(d)); !named(err, fileName(2), frames[1], 9, 12) {
		t.Errorf("a file that ends after a frame: %v", err)
	}
	d = whole.copied()
	d.nodes[id] = d.nodes[id][:frames[1]+5]
	if _, err := Open("", options(d)); !named(err, fileName(2), frames[1], 9, 12) {
		t.Errorf("a file that ends in a frame: %v", err)
	}
	d = whole.copied()
	delete(d.names, fileName(2))
	_, err := Open("", options(d))
	if got := flat(err); len(got) != 1 || got[0].Message.String() != "journal.missing file=00000002.journal older=00000001.journal" {
		t.Errorf("a missing file: %v", err)
	}
	delete(d.names, fileName(1))
	j := open(t, options(d))
	if got := positions(contents(t, j, 0)); got[0] != 13 || len(got) != 6 {
		t.Errorf("files missing at the front were dropped; the rest reads %v", got)
	}
}

func TestANewerVersionIsRefused(t *testing.T) {
	d := three(t)
	raw := d.bytes(3)
	binary.LittleEndian.PutUint32(raw[8:], version+1)
	binary.LittleEndian.PutUint32(raw[60:], crc32.Checksum(raw[:60], sums))
	_, err := Open("", options(d))
	kindOf(t, err, touchstone.Invalid)
}

// A sender may put bytes into an event that look like frames. When the frame
// with them is torn, they must not be taken for one that follows it.
func TestBytesOfASenderAreNoFrame(t *testing.T) {
	other := three(t)
	d := newDisk()
	o := options(d)
	o.Random = strings.NewReader("another salt than that of the disk whose bytes are sent")
	j := open(t, o)
	post(t, j, events(1, 1))
	hostile := event(2)
	for n := uint64(1); n <= 3; n++ {
		hostile.Private.Extra = append(hostile.Private.Extra, other.bytes(n)...)
	}
	post(t, j, []touchstone.Event{hostile})
	shut(t, j)
	d.bytes(1)[d.frames(t, 1)[1]] ^= 1 // the hostile frame's magic
	j = open(t, options(d))
	if got := contents(t, j, 0); len(got) != 1 {
		t.Errorf("%d events, want the one before the torn frame", len(got))
	}
}

// What stands in a file behind the part that the next file continues was never
// acknowledged, and does not stay.
func TestAnUnacknowledgedEndIsCut(t *testing.T) {
	d := three(t)
	id := d.names[fileName(2)]
	whole := len(d.nodes[id])
	d.nodes[id] = append(d.nodes[id], "a frame whose sync failed"...)
	j := open(t, options(d))
	if got := len(contents(t, j, 0)); got != 18 || len(d.nodes[id]) != whole {
		t.Errorf("%d events, and the file has %d bytes, want 18 and %d", got, len(d.nodes[id]), whole)
	}
}

// A file that a failing disk left without frames, and that nothing continues,
// is taken away.
func TestAnUnfinishedFileIsTakenAway(t *testing.T) {
	d := three(t)
	for i, raw := range [][]byte{nil, make([]byte, headerSize), d.bytes(3)[:headerSize-1]} {
		left := d.copied()
		left.names[fileName(4)] = 99
		left.nodes[99] = raw
		j := open(t, options(left))
		if got := post(t, j, events(900, 1)); got != 19 {
			t.Errorf("case %d: the next post ends at %d, want 19", i, got)
		}
		if _, there := left.names[fileName(4)]; there {
			t.Errorf("case %d: the unfinished file is still there", i)
		}
	}
}

// Whatever a file holds whose checksums are right, opening, checking and
// reading it neither panics nor yields a position out of order.
func FuzzFrame(f *testing.F) {
	payload, err := Encode(make([]byte, chunkSize), samples())
	if err != nil {
		f.Fatal(err)
	}
	binary.LittleEndian.PutUint32(payload, uint32(len(payload)-chunkSize))
	f.Add(uint64(1), uint64(1), uint32(6), payload, []byte("a torn end"))
	f.Add(uint64(1), uint64(1), uint32(1<<31), payload, []byte{})
	f.Add(uint64(1), uint64(1<<63), uint32(6), payload[:40], []byte{})
	f.Add(uint64(0), uint64(0), uint32(0), []byte{}, []byte{})
	f.Fuzz(func(t *testing.T, base, first uint64, count uint32, payload, end []byte) {
		head := header{base: touchstone.Position(base)}
		raw := append(make([]byte, frameSize), payload...)
		fr := frame{first: touchstone.Position(first), count: int(count)}
		fr.put(raw, head.salt)
		d := newDisk()
		d.names[fileName(1)] = 1
		d.nodes[1] = append(append(head.encode(), raw...), end...)
		j, err := Open("", options(d))
		if err != nil {
			return
		}
		defer shut(t, j)
		_ = j.Check(t.Context()) // tells what it likes
		if !j.Holds(0) {
			return
		}
		last := touchstone.Position(0)
		for b, err := range j.Read(t.Context(), 0, new([]touchstone.Event)) {
			if err != nil {
				return
			}
			for _, e := range b.Events {
				if e.Position <= last {
					t.Fatalf("position %d follows %d", e.Position, last)
				}
				last = e.Position
			}
			if !b.More {
				return
			}
		}
	})
}
