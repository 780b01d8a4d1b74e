// SPDX-License-Identifier: Apache-2.0

package plain

import "unicode/utf8"

// writer turns the original into plain characters. It writes into the slices
// of its text, which have room for a character per byte.
type writer struct {
	text    *Text
	folds   *folds
	source  string
	n       int  // plain characters written
	repeats int  // how often the last one stood in a row
	joined  bool // a joiner stood behind the last pictogram
}

const joiner = 0x200D

// run reads the source from end to end. What is common, Han and ASCII without
// a meaning of its own, takes the short way.
func (w *writer) run() {
	s := w.source
	for i := 0; i < len(s); {
		r, size := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, size = w.decode(i)
		}
		var e uint32
		plain := r
		if r <= 0xFFFF {
			e = w.folds.basic[r]
			plain = rune(e & 0xFFFF)
		} else {
			plain, e = w.folds.of(r)
		}
		switch {
		case e&(special|dropped) != 0:
			i = w.unusual(i, size, r, plain, e)
			continue
		case w.follows(plain, e):
			w.add(plain, e, i, i+size)
		default:
			w.put(plain, e, i, i+size)
		}
		i += size
	}
}

// follows reports whether a plain character is simply another one: no blank, no
// pictogram, and not the same as the last.
func (w *writer) follows(plain rune, e uint32) bool {
	return w.n > 0 && plain != w.text.runes[w.n-1] && Kind(e>>kindShift&0xF)-Mark <= Foreign-Mark
}

// add writes such a character.
func (w *writer) add(plain rune, e uint32, start, end int) {
	t, n := w.text, w.n
	t.ways[e>>writeShift&3]++
	t.runes[n], t.kinds[n], t.spans[n] = plain, Kind(e>>kindShift&0xF), span{int32(start), int32(end)}
	w.repeats, w.n = 1, n+1
}

// decode reads one character. Of three bytes, as Han has, it does so itself.
func (w *writer) decode(i int) (rune, int) {
	s := w.source
	if i+2 < len(s) && s[i]&0xF0 == 0xE0 && s[i+1]&0xC0 == 0x80 && s[i+2]&0xC0 == 0x80 {
		if r := rune(s[i]&0x0F)<<12 | rune(s[i+1]&0x3F)<<6 | rune(s[i+2]&0x3F); r >= 0x800 && (r < 0xD800 || r > 0xDFFF) {
			return r, 3
		}
	}
	return utf8.DecodeRuneInString(s[i:])
}

// put writes one plain character that stands for the bytes [start, end).
func (w *writer) put(plain rune, e uint32, start, end int) {
	t, n := w.text, w.n
	kind := Kind(e >> kindShift & 0xF)
	t.ways[e>>writeShift&3]++
	if n > 0 && plain == t.runes[n-1] && kind != Digit {
		if w.repeats++; w.repeats > longest || kind == Blank {
			t.spans[n-1].end = int32(end)
			return
		}
	} else {
		w.repeats = 1
	}
	if kind <= Blank || kind == Emoji {
		if w.merge(plain, kind, end) {
			return
		}
	}
	t.runes[n], t.kinds[n], t.spans[n] = plain, kind, span{int32(start), int32(end)}
	w.n = n + 1
}

// merge reports whether a blank or a pictogram only adds to what stands
// before it: blanks in a row are one, a line end if one of them is; pictograms
// tied by a joiner are the first of them.
func (w *writer) merge(plain rune, kind Kind, end int) bool {
	t, last := w.text, w.n-1
	if kind == Emoji {
		joined := w.joined
		w.joined = false
		if joined && last >= 0 && t.kinds[last] == Emoji {
			t.spans[last].end = int32(end)
			return true
		}
		return false
	}
	if last < 0 {
		return true
	}
	if t.kinds[last] != Blank {
		return false
	}
	if plain == '\n' {
		t.runes[last] = '\n'
	}
	t.spans[last].end = int32(end)
	return true
}

// sign writes a sign for the bytes [start, end).
func (w *writer) sign(sign rune, start, end int) {
	w.put(sign, uint32(Sign)<<kindShift, start, end)
}

// back takes the last n plain characters back and gives where they began.
func (w *writer) back(n, at int) int {
	if n > 0 {
		at = int(w.text.spans[w.n-n].start)
		w.n -= n
		w.repeats = 1
	}
	return at
}

// unusual handles what was dropped and what may be part of something longer.
// It gives where to go on.
func (w *writer) unusual(i, size int, r, plain rune, e uint32) int {
	if e&dropped != 0 {
		if r == joiner {
			w.joined = true
		}
		return i + size
	}
	if next := w.noise(i, size, plain); next > i {
		return next
	}
	w.put(plain, e, i, i+size)
	return i + size
}
