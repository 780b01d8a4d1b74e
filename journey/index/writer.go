// SPDX-License-Identifier: Apache-2.0

package index

import (
	"cmp"
	"io"
	"math"
	"slices"

	"touchstone/journey"
)

// writer writes a snapshot, trail by trail in ascending order of key. It holds
// one shard, and the tables of the directory.
type writer struct {
	out     io.Writer
	offset  uint64
	shard   draft
	dir     directory
	trails  int
	aliases []alias
	company map[company]struct{}
	err     error
}

type alias struct {
	subject uint64
	trail   uint32
}

// company is a subject that events name beside the one that acts.
type company struct{ named, acting uint64 }

func newWriter(out io.Writer, object string) *writer {
	w := &writer{out: out, company: map[company]struct{}{}}
	w.dir.object = object
	w.write(make([]byte, headBytes)) // the head comes last
	return w
}

func (w *writer) write(data []byte) {
	if w.err == nil {
		_, w.err = w.out.Write(data)
		w.offset += uint64(len(data))
	}
}

// add writes a trail: its events in order, whose actors are places in subjects.
func (w *writer) add(key uint64, subjects []uint64, events []event) {
	w.begin(key, subjects)
	w.shard.starts = append(w.shard.starts, events[0].time)
	last := events[0].time
	for i := range events {
		w.shard.event(&events[i], events[i].time-last)
		last = events[i].time
	}
	w.end()
}

// copy writes a trail of another snapshot as it is.
func (w *writer) copy(s *shard, i int) {
	w.begin(s.keys[i], s.subjects(i))
	w.shard.starts = append(w.shard.starts, s.starts[i])
	for e := int(s.ends[i]); e < int(s.ends[i+1]); e++ {
		gap := int64(0)
		if e > int(s.ends[i]) {
			gap = s.gap(e)
		}
		w.shard.event(&event{position: s.position(e), ordinal: s.ordinal(e), actor: s.actor(e), mark: s.marks[e], price: s.prices.of(e)}, gap)
	}
	w.end()
}

func (w *writer) begin(key uint64, subjects []uint64) {
	d := &w.shard
	d.keys = append(d.keys, key)
	if len(subjects) != 1 || subjects[0] != key {
		d.subjects = append(d.subjects, subjects...)
	}
	for _, s := range subjects {
		if s != key {
			w.aliases = append(w.aliases, alias{s, uint32(w.trails)})
		}
	}
	w.trails++
}

func (w *writer) end() {
	d := &w.shard
	d.ends = append(d.ends, uint32(len(d.gaps)))
	d.owners = append(d.owners, uint32(len(d.subjects)))
	if len(d.gaps) >= shardTarget {
		w.flush()
	}
}

func (w *writer) flush() {
	if len(w.shard.keys) == 0 {
		return
	}
	encoded := w.shard.encode()
	w.dir.shards = append(w.dir.shards, extent{w.offset, uint64(len(encoded)), checksum(encoded)})
	w.write(encoded)
	w.shard.reset()
}

// finish writes what is left and the directory, and gives the head that belongs
// at the beginning.
func (w *writer) finish(position uint64, d *dictionary, currencies []string) ([]byte, error) {
	w.flush()
	w.dir.position, w.dir.dictionary, w.dir.currencies = position, *d, currencies
	slices.SortFunc(w.aliases, func(a, b alias) int {
		return cmp.Or(cmp.Compare(a.subject, b.subject), cmp.Compare(a.trail, b.trail))
	})
	for _, a := range w.aliases {
		w.dir.aliases, w.dir.trails = append(w.dir.aliases, a.subject), append(w.dir.trails, a.trail)
	}
	together := make([]company, 0, len(w.company))
	for c := range w.company {
		together = append(together, c)
	}
	slices.SortFunc(together, func(a, b company) int {
		return cmp.Or(cmp.Compare(a.named, b.named), cmp.Compare(a.acting, b.acting))
	})
	for _, c := range together {
		w.dir.named, w.dir.acting = append(w.dir.named, c.named), append(w.dir.acting, c.acting)
	}
	encoded := w.dir.encode()
	head := w.dir.head(w.offset, encoded)
	w.write(encoded)
	return head, w.err
}

// draft is a shard while it is being filled.
type draft struct {
	keys, subjects []uint64
	starts         []int64
	ends, owners   []uint32
	codes, gaps    []uint32
	marks          []journey.Mark
	actors         []uint8
	positions      []uint64
	longAt, manyAt []uint32
	long           []int64
	many           []uint32
	prices         prices
}

func (d *draft) reset() {
	*d = draft{
		keys: d.keys[:0], subjects: d.subjects[:0], starts: d.starts[:0], ends: d.ends[:0], owners: d.owners[:0], codes: d.codes[:0], gaps: d.gaps[:0],
		marks: d.marks[:0], actors: d.actors[:0], positions: d.positions[:0], longAt: d.longAt[:0], manyAt: d.manyAt[:0], long: d.long[:0], many: d.many[:0],
		prices: prices{d.prices.at[:0], d.prices.minor[:0], d.prices.currency[:0]},
	}
}

func (d *draft) event(e *event, gap int64) {
	at := uint32(len(d.gaps))
	if gap >= longGap {
		d.longAt, d.long = append(d.longAt, at), append(d.long, gap)
		gap = longGap
	}
	actor := e.actor
	if actor >= manyActors {
		d.manyAt, d.many = append(d.manyAt, at), append(d.many, actor)
		actor = manyActors
	}
	d.codes, d.gaps = append(d.codes, e.ordinal), append(d.gaps, uint32(gap))
	d.marks, d.actors = append(d.marks, e.mark), append(d.actors, uint8(actor))
	d.positions = append(d.positions, e.position)
	d.prices.add(at, e.price)
}

func (d *draft) encode() []byte {
	first, last := slices.Min(d.positions), slices.Max(d.positions)
	head := make([]uint64, headWords)
	head[headFirst], head[headTrails], head[headEvents], head[headSubjects] = first, uint64(len(d.keys)), uint64(len(d.gaps)), uint64(len(d.subjects))
	head[headLong], head[headMany], head[headPrices] = uint64(len(d.longAt)), uint64(len(d.manyAt)), uint64(len(d.prices.at))
	local, place := listed(d.codes)
	wide, far := len(local) > math.MaxUint16+1, last-first > math.MaxUint32
	if wide {
		head[headWide] |= 1
		local = nil
	}
	head[headLocal] = uint64(len(local))
	if far {
		head[headWide] |= 2
	}
	out := make([]byte, 0, 13*len(d.gaps)+30*len(d.keys)+8*len(d.subjects)+1024)
	out = put(put(put(out, head), d.keys), d.starts)
	out = put(put(out, append([]uint32{0}, d.ends...)), append([]uint32{0}, d.owners...))
	out = put(out, d.subjects)
	out = put(out, local)
	if wide {
		out = put(out, d.codes)
	} else {
		out = put(out, placed(d.codes, place))
	}
	out = put(put(put(out, d.gaps), d.marks), d.actors)
	out = put(put(out, d.longAt), d.long)
	out = put(put(out, d.manyAt), d.many)
	out = put(put(put(out, d.prices.at), d.prices.minor), d.prices.currency)
	if far {
		return put(out, narrowed[uint64](d.positions, first))
	}
	return put(out, narrowed[uint32](d.positions, first))
}

// listed gives the values of a column in ascending order, and the place there of
// each.
func listed(column []uint32) (list, place []uint32) {
	place = make([]uint32, slices.Max(column)+1)
	for _, v := range column {
		place[v] = 1
	}
	for v, met := range place {
		if met > 0 {
			place[v] = uint32(len(list))
			list = append(list, uint32(v))
		}
	}
	return list, place
}

// placed gives the places of a column's values in a list of at most 65,536.
func placed(column, place []uint32) []uint16 {
	out := make([]uint16, len(column))
	for i, v := range column {
		out[i] = uint16(place[v])
	}
	return out
}

// narrowed gives a column in another width, counted from first.
func narrowed[To, From fixed](column []From, first From) []To {
	out := make([]To, len(column))
	for i, v := range column {
		out[i] = To(v - first)
	}
	return out
}
