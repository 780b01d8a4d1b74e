// SPDX-License-Identifier: Apache-2.0

package index

import (
	"encoding/binary"
	"errors"
	"math"
	"slices"
	"strings"

	"touchstone"
)

// A snapshot is a head of headBytes, the shards, and the directory. All numbers
// are in the byte order of the machine, which the magic number tells.
const (
	magic     = 0x33_30_58_49_4e_52_4a_54 // changes with the layout
	headBytes = 6 * word                  // magic, directory's place, length and checksum, position, checksum of the head
)

// ErrDamaged says that a snapshot cannot be used: it is broken, cut short, of
// another version or machine, or of another kind of index.
var ErrDamaged = errors.New("the snapshot of the journey index cannot be used")

// directory is what is known of a snapshot beside its shards. Its tables grow
// with what is unusual: subjects that are not customers, and company.
type directory struct {
	object   string // type of object whose cases these are; "": customers
	position uint64
	dictionary
	shards []extent
	// currencies are what ordinals of prices stand for.
	currencies []string

	// Where subjects are found that are not the key of their trail: subject and
	// trail number, in ascending order.
	aliases []uint64
	trails  []uint32

	// Company: whom events name beside the subject that acts, in ascending order
	// of the named one. An erasure of one concerns events of the other.
	named  []uint64
	acting []uint64
}

// extent is where a shard lies.
type extent struct {
	offset, length uint64
	checksum       uint32
}

func (d *directory) encode() []byte {
	counts := []uint64{uint64(len(d.object)), uint64(len(d.pairs)), uint64(len(d.shards)), uint64(len(d.aliases)), uint64(len(d.named)), uint64(len(d.currencies)), uint64(len(d.units)), uint64(len(d.entries))}
	out := put(nil, counts)
	out = put(out, []byte(d.object))
	var shapes, extents []uint64
	var kinds []uint8
	for _, p := range d.pairs {
		shapes, kinds = append(shapes, uint64(p.shape)), append(kinds, p.kind)
	}
	for _, s := range d.shards {
		extents = append(extents, s.offset, s.length, uint64(s.checksum))
	}
	out = put(put(put(out, shapes), kinds), extents)
	out = put(put(put(put(out, d.aliases), d.trails), d.named), d.acting)
	out = putTexts(putTexts(out, d.currencies), d.units)
	var at, units []uint32
	for _, e := range d.entries {
		at, units = append(at, e.pair), append(units, e.unit)
	}
	return put(put(out, at), units)
}

// putTexts writes texts: their lengths, then all of them.
func putTexts(out []byte, texts []string) []byte {
	var lengths []uint64
	for _, t := range texts {
		lengths = append(lengths, uint64(len(t)))
	}
	return put(put(out, lengths), []byte(strings.Join(texts, "")))
}

// takeTexts reads so many texts as putTexts wrote them.
func takeTexts(r *reader, n uint64) []string {
	var total uint64
	lengths := take[uint64](r, n)
	for _, l := range lengths {
		if l > uint64(len(r.data)) {
			r.short = true
			return nil
		}
		total += l
	}
	all, out := string(take[byte](r, total)), make([]string, 0, len(lengths))
	if r.short {
		return nil
	}
	for _, l := range lengths {
		out, all = append(out, all[:l]), all[l:]
	}
	return out
}

func decodeDirectory(data []byte) (*directory, bool) {
	r := &reader{data: data}
	counts := take[uint64](r, 8)
	if r.short {
		return nil, false
	}
	d := &directory{object: string(take[byte](r, counts[0]))}
	shapes, kinds := take[uint64](r, counts[1]), take[uint8](r, counts[1])
	if counts[2] > math.MaxUint32 {
		return nil, false
	}
	extents := take[uint64](r, 3*counts[2])
	d.aliases, d.trails = take[uint64](r, counts[3]), take[uint32](r, counts[3])
	d.named, d.acting = take[uint64](r, counts[4]), take[uint64](r, counts[4])
	d.currencies, d.units = takeTexts(r, counts[5]), takeTexts(r, counts[6])
	at, units := take[uint32](r, counts[7]), take[uint32](r, counts[7])
	if r.short || !slices.IsSorted(d.aliases) || !slices.IsSorted(d.named) {
		return nil, false
	}
	for i := range shapes {
		if int(kinds[i]) >= len(touchstone.EventKinds) {
			return nil, false
		}
		d.pairs = append(d.pairs, pair{touchstone.ShapeID(shapes[i]), kinds[i]})
	}
	for i := range at {
		if int(at[i]) >= len(d.pairs) || int(units[i]) >= len(d.units) {
			return nil, false
		}
		d.entries = append(d.entries, entry{at[i], units[i]})
	}
	for i := 0; i < len(extents); i += 3 {
		d.shards = append(d.shards, extent{extents[i], extents[i+1], uint32(extents[i+2])})
	}
	return d, true
}

// head is the first bytes of a snapshot.
func (d *directory) head(offset uint64, encoded []byte) []byte {
	out := put(nil, []uint64{magic, offset, uint64(len(encoded)), uint64(checksum(encoded)), d.position, 0})
	binary.NativeEndian.PutUint64(out[headBytes-word:], uint64(checksum(out[:headBytes-word])))
	return out
}

// readDirectory finds and reads the directory of a snapshot.
func readDirectory(data []byte) (*directory, bool) {
	r := &reader{data: data}
	head := take[uint64](r, headBytes/word)
	if r.short || head[0] != magic || head[5] != uint64(checksum(data[:headBytes-word])) {
		return nil, false
	}
	encoded, ok := cut(data, head[1], head[2])
	if !ok || uint64(checksum(encoded)) != head[3] {
		return nil, false
	}
	d, ok := decodeDirectory(encoded)
	if ok {
		d.position = head[4]
	}
	return d, ok
}

// cut gives a range of data that begins at a multiple of word.
func cut(data []byte, offset, length uint64) ([]byte, bool) {
	if offset%word != 0 || offset > uint64(len(data)) || length > uint64(len(data))-offset {
		return nil, false
	}
	return data[offset : offset+length], true
}
