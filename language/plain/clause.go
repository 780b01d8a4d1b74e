// SPDX-License-Identifier: Apache-2.0

package plain

// Joint is how a clause is tied to the others.
type Joint uint8

// The joints.
const (
	Loose      Joint = iota // stands by itself
	Contrast                // turns against what came before (but) and weighs more
	Concession              // grants something (although) and weighs less
)

// Clause is a part of a text that says one thing: plain characters [From, To).
type Clause struct {
	From, To int
	Joint    Joint
	Sentence bool // is the first of its sentence
}

// Clauses gives the clauses in order. Sentences are parted at their marks,
// commas and line ends, and in front of words that turn against what was said.
// A contrast holds to the end of its sentence; a concession to its comma, or
// to the contrast that answers it. Clauses do not overlap; the marks and
// blanks between them belong to none. The slice is good until the next Reset.
func (t *Text) Clauses() []Clause {
	if !t.split {
		t.split = true
		s := splitter{text: t, ties: joints(), sentence: true}
		t.clauses = t.clauses[:0]
		s.run()
		t.concede()
	}
	return t.clauses
}

// splitter cuts a text into clauses.
type splitter struct {
	text     *Text
	ties     *ties
	from     int   // where the clause begins
	joint    Joint // of the clause
	sentence bool  // the clause is the first of its sentence
	filled   bool  // it has more than marks
	tied     int   // behind the joint that it begins with
}

func (s *splitter) run() {
	t := s.text
	for i := 0; i < len(t.runes); i++ {
		switch kind := t.kinds[i]; {
		case kind == Mark || kind == Blank:
			if stop := t.stop(i); stop == fullStop || stop == halfStop && i != s.tied {
				s.end(i, stop == fullStop)
				s.from = i + 1
			} else if s.from == i && kind == Blank {
				s.from++
			}
		case s.ties.may(t.runes[i]):
			i = s.tie(i)
			fallthrough
		default:
			s.filled = true
		}
	}
	s.end(len(t.runes), true)
}

// tie begins a new clause where a joint stands at i. It gives the last
// character that was looked at.
func (s *splitter) tie(i int) int {
	found := s.ties.find(s.text, i, s.from)
	if found == nil {
		return i
	}
	last := i + len(found.word) - 1
	if found.place >= within {
		s.joint = found.joint
		return last
	}
	if found.joint != Loose {
		if s.filled {
			s.end(i, false)
			s.from = i
		}
		s.joint, s.tied = found.joint, last+1
		if !s.sentence && s.text.kind(last+1) == Mark { // "..., though, ..."
			s.joint = Contrast
		}
	}
	return last
}

// end closes the clause in front of i, if anything stands in it.
func (s *splitter) end(i int, full bool) {
	t := s.text
	for i > s.from && t.kinds[i-1] == Blank {
		i--
	}
	if s.filled {
		t.clauses = append(t.clauses, Clause{s.from, i, s.joint, s.sentence})
		s.sentence = false
	}
	if full {
		s.sentence = true
	}
	if full || s.joint == Concession {
		s.joint = Loose
	}
	s.filled = false
}

// concede stretches a concession over the clauses up to the contrast that
// answers it.
func (t *Text) concede() {
	open := -1
	for i := range t.clauses {
		c := &t.clauses[i]
		if c.Sentence {
			open = -1
		}
		switch {
		case c.Joint == Concession:
			open = i
		case c.Joint == Contrast && open >= 0:
			for k := open + 1; k < i; k++ {
				t.clauses[k].Joint = Concession
			}
			open = -1
		}
	}
}

// stop is how much a mark parts.
type stop uint8

const (
	noStop stop = iota
	halfStop
	fullStop
)

// stop tells how much the mark or blank at i parts. A dot, comma or colon in
// a number parts nothing; a blank parts Chinese words.
func (t *Text) stop(i int) stop {
	switch t.runes[i] {
	case '!', '?', ';', '\n', 0x3002, 0x2026, 0x203C, 0x2047, 0x2048, 0x2049:
		return fullStop
	case '.':
		if next := t.kind(i + 1); next == Digit || next == Letter && t.kind(i-1) == Letter || t.shortened(i) {
			return noStop
		}
		return fullStop
	case ',', ':':
		if t.kind(i-1) == Digit && t.kind(i+1) == Digit || t.listed(i+1) {
			return noStop
		}
		return halfStop
	case '~', 0x2014, 0x2013, 0x301C:
		return halfStop
	case '-':
		if t.kind(i-1) == Blank && t.kind(i+1) == Blank {
			return halfStop
		}
	case ' ':
		if t.kind(i-1) == Han && t.kind(i+1) == Han {
			return halfStop
		}
	}
	return noStop
}

// kind gives the kind of a character, Blank outside the text.
func (t *Text) kind(i int) Kind {
	if i < 0 || i >= len(t.kinds) {
		return Blank
	}
	return t.kinds[i]
}

// shortened reports whether the dot at i ends a title such as "Dr.".
func (t *Text) shortened(i int) bool {
	from := i
	for from > 0 && t.kinds[from-1] == Letter && i-from < 5 {
		from--
	}
	switch string(t.runes[from:i]) {
	case "dr", "mr", "mrs", "ms", "st", "prof", "vs", "approx":
		return true
	}
	return false
}

// listed reports whether what follows a comma goes on with a list of English
// words: one or two, and another comma, "and" or "or".
func (t *Text) listed(i int) bool {
	for words := range 3 {
		for t.kind(i) == Blank && i < len(t.kinds) {
			i++
		}
		from := i
		for t.kind(i) == Letter {
			i++
		}
		switch {
		case i == from:
			return false
		case i-from == 3 && string(t.runes[from:i]) == "and", i-from == 2 && string(t.runes[from:i]) == "or":
			return words > 0
		}
	}
	return false
}
