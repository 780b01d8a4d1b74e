// SPDX-License-Identifier: Apache-2.0

package plain

import (
	_ "embed"
	"strings"
	"sync"
	"unicode/utf8"
)

//go:embed faces.tsv
var faceLines string

// faceList is the faces by the plain character that gives them away: the
// first, or an underscore behind the first.
type faceList struct {
	first  [0x80][]faceEntry // longest first
	middle [0x80][]faceEntry // by the character before the underscore
	parts  map[rune]rune     // parts of a face in brackets, with what they tell
}

type faceEntry struct {
	plain []rune
	sign  rune
}

var faces = sync.OnceValue(newFaces)

// newFaces takes the lines of faces.tsv: a face, or "part" and characters
// that tell in brackets, with glad, sad or face.
func newFaces() *faceList {
	f := &faceList{parts: map[rune]rune{}}
	signs := map[string]rune{"glad": Glad, "sad": Sad, "face": Face}
	for line := range strings.Lines(faceLines) {
		fields := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		sign := signs[fields[len(fields)-1]]
		if fields[0] == "part" {
			for _, r := range fields[1] {
				f.parts[r] = sign
			}
			continue
		}
		face := []rune(fields[0])
		list := &f.first[face[0]]
		if face[1] == '_' && face[0] != '^' && face[0] != '>' && face[0] != '=' && face[0] != ';' {
			list = &f.middle[face[0]]
		}
		*list = append(*list, faceEntry{face, sign})
	}
	return f
}

// face writes the sign of a face that c, at i, gives away.
func (w *writer) face(i int, c rune) int {
	list := faces()
	if c == '_' {
		return w.middleFace(i, list)
	}
	if c == '(' {
		return w.bracketFace(i, list)
	}
	if c >= 0x80 {
		return i
	}
	for _, entry := range list.first[c] {
		if end := w.matches(i, entry.plain); end > i {
			w.sign(entry.sign, i, end)
			return end
		}
	}
	return i
}

// middleFace looks for a face around an underscore, such as T_T.
func (w *writer) middleFace(i int, list *faceList) int {
	if w.n == 0 || w.text.runes[w.n-1] >= 0x80 || w.n > 1 && w.text.kinds[w.n-2] == Letter {
		return i
	}
	for _, entry := range list.middle[w.text.runes[w.n-1]] {
		if end := w.matches(i, entry.plain[1:]); end > i {
			w.sign(entry.sign, w.back(1, i), end)
			return end
		}
	}
	return i
}

// matches gives the end of the face that begins at i, i where it does not. A
// face that ends with a letter or digit is not followed by one: ":d" is none
// in ":door".
func (w *writer) matches(i int, face []rune) int {
	at := i
	var last Kind
	for _, want := range face {
		plain, kind, n := w.peek(at)
		if n == 0 || plain != want {
			return i
		}
		at, last = at+n, kind
	}
	if _, kind, n := w.peek(at); n > 0 && (last == Letter || last == Digit) && (kind == Letter || kind == Digit) {
		return i
	}
	return at
}

// peek gives the plain character at a byte, 0 bytes long at the end.
func (w *writer) peek(at int) (rune, Kind, int) {
	r, n := utf8.DecodeRuneInString(w.source[at:])
	plain, e := w.folds.of(r)
	return plain, Kind(e >> kindShift & 0xF), n
}

// longestFace is how many characters a face in brackets has at most.
const longestFace = 14

// bracketFace looks for a face in brackets: a few characters, nearly none of
// them letters, at least one of them part of a face.
func (w *writer) bracketFace(i int, list *faceList) int {
	at, sign, letters := i, rune(0), 0
	for k := range longestFace {
		plain, kind, n := w.peek(at)
		if n == 0 || plain == '\n' || kind == Han || kind == Digit && plain < 0x80 {
			return i
		}
		if kind == Letter {
			letters++
		}
		at += n
		if part := list.parts[plain]; part != 0 && (sign == 0 || sign == Face) {
			sign = part
		}
		if plain == ')' && k > 0 {
			break
		}
		if k == longestFace-1 || letters > 2 {
			return i
		}
	}
	if sign == 0 {
		return i
	}
	w.sign(sign, i, at)
	return at
}
