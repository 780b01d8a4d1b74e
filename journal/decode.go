// SPDX-License-Identifier: Apache-2.0

package journal

import (
	"encoding/binary"
	"errors"
	"math"
	"slices"
	"time"

	"touchstone"
)

var (
	errShort   = errors.New("the chunk ends too early")
	errValue   = errors.New("the chunk holds an impossible value")
	errUnknown = errors.New("the chunk holds a field that this version does not know")
	errSurplus = errors.New("the chunk is longer than its events")
)

// decoder reads one chunk. The first error sticks: after it every read gives
// zero. Strings are parts of one copy of the chunk, and the elements of lists
// come from slabs, because the allocator would otherwise take most of the time.
type decoder struct {
	rest string
	left int // events that are not read yet, this one included
	err  error

	shapes       []touchstone.Shape
	subjects     slab[touchstone.SubjectID]
	objects      slab[touchstone.Object]
	scores       slab[touchstone.Score]
	consents     slab[touchstone.Consent]
	identifiers  slab[touchstone.Identifier]
	texts        slab[touchstone.Text]
	properties   slab[touchstone.Property]
	facets       slab[touchstone.Facet]
	ints         slab[int64]
	offsets      slab[int]
	values       slab[touchstone.Money]
	measurements slab[touchstone.Measurement]
}

// slab hands out parts of a larger allocation.
type slab[T any] struct{ rest []T }

// take gives n zero elements; left is how many more events may want as many.
func (s *slab[T]) take(n, left int) []T {
	if n == 0 {
		return nil
	}
	if n > len(s.rest) {
		s.rest = make([]T, max(n, min(n*left, 256)))
	}
	out := s.rest[:n:n]
	s.rest = s.rest[n:]
	return out
}

// Decode reads what Encode wrote. The events share memory with one another; an
// empty list comes back nil, and times in UTC.
func Decode(chunk []byte) ([]touchstone.Event, error) { return appendDecoded(nil, chunk) }

// appendDecoded appends the events of a chunk to dst.
func appendDecoded(dst []touchstone.Event, chunk []byte) ([]touchstone.Event, error) {
	d := decoder{rest: string(chunk)}
	d.left = d.count(leastEvent)
	before := len(dst)
	dst = slices.Grow(dst, d.left)[:before+d.left]
	clear(dst[before:])
	for i := before; i < len(dst); i++ {
		if d.event(&dst[i]); d.err != nil {
			return nil, d.err
		}
		d.left--
	}
	if d.rest != "" {
		d.fail(errSurplus)
	}
	return dst, d.err
}

func (d *decoder) event(e *touchstone.Event) {
	copy(e.ID[:], d.take(uint64(len(e.ID))))
	e.Kind = d.kind()
	e.Shape = d.shape()
	mask := d.uint()
	if mask>>len(fields) != 0 {
		d.fail(errUnknown)
	}
	for i := range fields {
		if mask&(1<<i) != 0 && d.err == nil {
			fields[i].read(d, e)
		}
	}
}

func (d *decoder) kind() touchstone.EventKind {
	code := d.byte()
	if code == 0 {
		return touchstone.EventKind(d.string())
	}
	if int(code) >= len(kinds) {
		d.fail(errUnknown)
		return ""
	}
	return kinds[code]
}

func (d *decoder) shape() touchstone.Shape {
	n := d.uint()
	if n > uint64(len(d.shapes)) {
		d.fail(errValue)
	}
	if d.err != nil {
		return touchstone.Shape{}
	}
	if n > 0 {
		return d.shapes[n-1]
	}
	s := touchstone.Shape{ID: touchstone.ShapeID(d.fixed()), Normaliser: uint16(d.small(math.MaxUint16)), Source: d.string(), Channel: touchstone.Channel(d.string()), Name: d.string(), Place: d.string()}
	s.Facets = d.facets.take(d.count(2), 1)
	for i := range s.Facets {
		s.Facets[i] = touchstone.Facet{Name: d.string(), Value: d.string()}
	}
	d.shapes = append(d.shapes, s)
	return s
}

func (d *decoder) fail(err error) {
	if d.err == nil {
		d.err = err
	}
	d.rest = ""
}

// take gives the next n bytes.
func (d *decoder) take(n uint64) string {
	if n > uint64(len(d.rest)) {
		d.fail(errShort)
		return ""
	}
	out := d.rest[:n]
	d.rest = d.rest[n:]
	return out
}

func (d *decoder) byte() byte {
	if b := d.take(1); b != "" {
		return b[0]
	}
	return 0
}

// uint reads a varint of at most ten bytes.
func (d *decoder) uint() uint64 {
	var v uint64
	for i := 0; i < len(d.rest) && i < binary.MaxVarintLen64; i++ {
		b := d.rest[i]
		v |= uint64(b&0x7f) << (7 * i)
		if b < 0x80 {
			if i == binary.MaxVarintLen64-1 && b > 1 {
				break
			}
			d.rest = d.rest[i+1:]
			return v
		}
	}
	d.fail(errShort)
	return 0
}

func (d *decoder) int() int64 {
	v := d.uint()
	return int64(v>>1) ^ -int64(v&1)
}

// small reads a number that is at most limit.
func (d *decoder) small(limit uint64) uint64 {
	v := d.uint()
	if v > limit {
		d.fail(errValue)
		return 0
	}
	return v
}

// count reads how many elements follow, none of which is shorter than least.
func (d *decoder) count(least int) int {
	n := d.uint()
	if n > uint64(len(d.rest)/least) {
		d.fail(errShort)
		return 0
	}
	return int(n)
}

func (d *decoder) fixed() uint64 {
	b := d.take(8)
	if b == "" {
		return 0
	}
	return uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 | uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56
}

func (d *decoder) string() string { return d.take(d.uint()) }

func (d *decoder) bool() bool {
	b := d.byte()
	if b > 1 {
		d.fail(errValue)
	}
	return b == 1
}

func (d *decoder) int32() int32 {
	v := d.int()
	if v < math.MinInt32 || v > math.MaxInt32 {
		d.fail(errValue)
	}
	return int32(v)
}

func (d *decoder) time() time.Time {
	seconds := d.int()
	return time.Unix(seconds, int64(d.small(999_999_999))).UTC()
}

func (d *decoder) pointer(v int64) *int64 {
	p := &d.ints.take(1, d.left)[0]
	*p = v
	return p
}

func (d *decoder) optional() *int64 {
	if !d.bool() {
		return nil
	}
	return d.pointer(d.int())
}

func (d *decoder) offset(e *touchstone.Event) {
	e.Offset = &d.offsets.take(1, d.left)[0]
	*e.Offset = int(d.int())
}

func (d *decoder) duration(e *touchstone.Event)    { e.Duration = d.pointer(d.int()) }
func (d *decoder) subject(s *touchstone.SubjectID) { *s = touchstone.SubjectID(d.fixed()) }
func (d *decoder) object(o *touchstone.Object)     { o.Type = d.string(); o.ID = d.string() }
func (d *decoder) said(t *touchstone.Text)         { t.Field = d.string(); t.Text = d.string() }
func (d *decoder) consent(c *touchstone.Consent)   { c.Purpose = d.string(); c.Granted = d.bool() }

func (d *decoder) value(e *touchstone.Event) {
	e.Value = &d.values.take(1, d.left)[0]
	e.Value.Minor = d.int()
	e.Value.Currency = d.string()
}

func (d *decoder) score(s *touchstone.Score) {
	s.Metric = d.string()
	s.Value = d.int32()
	s.Low = d.int32()
	s.High = d.int32()
}

func (d *decoder) measurement(e *touchstone.Event) {
	m := &d.measurements.take(1, d.left)[0]
	m.Metric = d.string()
	m.Bucket = time.Duration(d.int())
	m.Numerator = d.optional()
	m.Denominator = d.optional()
	m.Value = d.optional()
	e.Measurement = m
}

func (d *decoder) identifier(i *touchstone.Identifier) {
	i.Subject = touchstone.SubjectID(d.fixed())
	i.Kind = touchstone.SubjectKind(d.string())
	i.Value = d.string()
	i.Verified = d.bool()
}

func (d *decoder) property(p *touchstone.Property) {
	p.Name = d.string()
	p.Type = touchstone.PropertyType(d.byte())
	switch p.Type {
	case touchstone.Null:
	case touchstone.Bool, touchstone.Integer:
		p.Integer = d.int()
	case touchstone.Number:
		p.Number = math.Float64frombits(d.fixed())
	case touchstone.String, touchstone.JSON:
		p.Text = d.string()
	default:
		d.fail(errUnknown)
	}
}
