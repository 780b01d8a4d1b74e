// SPDX-License-Identifier: Apache-2.0

package query

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"touchstone"
)

// Parse reads a question's text. The clauses after the measures may stand in
// any order; full-width brackets, commas, signs and quotes count like plain
// ones. The question it gives is valid: a text that cannot be read gives its
// first fault, one that can but asks for something impossible gives them all.
func Parse(text string) (Question, error) { return ParseIn(text, "") }

// ParseIn reads a question in a zone, an IANA name, unless the text names another:
// its times are what the clock there shows.
func ParseIn(text, zone string) (Question, error) {
	tokens, err := lex(text)
	if err != nil {
		return Question{}, err
	}
	p := parser{tokens: tokens, zone: zone, seen: map[string]bool{}}
	if err := p.question(); err != nil {
		return Question{}, err
	}
	return p.q, p.q.Validate()
}

type parser struct {
	tokens   []token
	q        Question
	zone     string          // unless a clause names one
	seen     map[string]bool // clauses
	from, to string          // read when the zone is known
}

func (p *parser) peek() token { return p.tokens[0] }

func (p *parser) take() token {
	t := p.tokens[0]
	if t.kind != end {
		p.tokens = p.tokens[1:]
	}
	return t
}

// skip takes the next token if it is a certain bare word or sign.
func (p *parser) skip(text string) bool {
	found := p.peek().is(text)
	if found {
		p.take()
	}
	return found
}

func (p *parser) expect(text string) error {
	if !p.skip(text) {
		return p.unexpected(text)
	}
	return nil
}

// value takes a bare or quoted word that is data: anything may stand here.
func (p *parser) value(what string) (string, error) {
	if k := p.peek().kind; k != bare && k != quoted {
		return "", p.unexpected(what)
	}
	return p.take().text, nil
}

// unexpected tells where the text goes wrong and what could stand there.
func (p *parser) unexpected(expected ...string) error {
	t := p.peek()
	if t.kind == end {
		return fault("", touchstone.Msg("query.ends_early", "expected", expected))
	}
	return fault("", touchstone.Msg("query.unexpected", "found", t.text, "at", t.at+1, "expected", expected))
}

func (p *parser) question() error {
	measures, err := list(p, (*parser).measure)
	if err != nil {
		return err
	}
	p.q.Measures = measures
	for p.peek().kind != end {
		if err := p.clause(); err != nil {
			return err
		}
	}
	return p.period()
}

// list reads items with commas between them.
func list[T any](p *parser, item func(*parser) (T, error)) ([]T, error) {
	var out []T
	for {
		next, err := item(p)
		if err != nil {
			return nil, err
		}
		out = append(out, next)
		if !p.skip(",") {
			return out, nil
		}
	}
}

var clauseWords = []string{"by", "where", "from", "to", "zone", "compare", "limit", "after"}

func (p *parser) clause() (err error) {
	word := p.peek()
	left := slices.DeleteFunc(slices.Clone(clauseWords), func(w string) bool { return p.seen[w] })
	if word.kind != bare || !slices.Contains(left, word.text) {
		return p.unexpected(left...)
	}
	p.seen[p.take().text] = true
	switch word.text {
	case "by":
		p.q.By, err = list(p, (*parser).dimension)
	case "where":
		p.q.Where, err = p.conditions()
	case "from":
		p.from, err = p.value("2026-01-31")
	case "to":
		p.to, err = p.value("2026-01-31")
	case "zone":
		p.q.Zone, err = p.value("Asia/Shanghai")
	case "compare":
		p.q.Compare = true
	case "limit":
		var n uint64
		n, err = p.number(MaxRows)
		p.q.Limit = int(n)
	case "after":
		var n uint64
		n, err = p.number(math.MaxUint64)
		p.q.After = touchstone.Position(n)
	}
	return err
}

func (p *parser) number(most uint64) (uint64, error) {
	n, err := strconv.ParseUint(p.peek().text, 10, 64)
	if err != nil || n > most {
		return 0, p.unexpected("100")
	}
	p.take()
	return n, nil
}

// period reads the times once the zone is known.
func (p *parser) period() error {
	if !p.seen["zone"] {
		p.q.Zone = p.zone
	}
	clock, err := p.q.Clock()
	if err == nil && p.seen["from"] {
		p.q.From, err = clock.read("from", p.from)
	}
	if err == nil && p.seen["to"] {
		p.q.To, err = clock.read("to", p.to)
	}
	return err
}

// read reads a time in the clock's zone, or in the one that it names.
func (c Clock) read(field, text string) (time.Time, error) {
	plain := strings.ReplaceAll(text, "：", ":")
	for _, layout := range []string{time.DateOnly, "2006-01-02T15:04", "2006-01-02T15:04:05"} {
		if t, err := time.Parse(layout, plain); err == nil {
			return c.At(t), nil
		}
		if t, err := time.Parse(layout+"Z07:00", plain); err == nil {
			return t.UTC(), nil
		}
	}
	return time.Time{}, fault(field, touchstone.Msg("query.bad_time", "value", text))
}
