// SPDX-License-Identifier: Apache-2.0

package roles

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"touchstone"
	"touchstone/ingest"
)

// heading is a column's name in the forms in which names are compared.
type heading struct {
	folded string   // width folded, lower case
	bare   string   // folded, without the number of the question
	words  []string // the words of the bare name, lower case
}

func newHeading(name string) heading {
	normal := strings.Trim(kindMark.ReplaceAllString(ingest.Normalize(name), ""), "* ")
	bare := strings.TrimSpace(questionNumber.ReplaceAllString(normal, ""))
	return heading{folded: strings.ToLower(normal), bare: strings.ToLower(bare), words: nameWords(bare)}
}

// numbered tells whether a question number stands before the name.
func (h heading) numbered() bool { return h.folded != h.bare }

// A recogniser tells a role by a column's name, as survey tools, shops and
// process logs write it.
type recogniser struct {
	exact   []string       // the whole name, with or without its question number
	words   []string       // a word of the name, or several in a row: "come back"
	phrases []string       // any part of the name; for Chinese, which has no spaces
	pattern *regexp.Regexp // matched against the bare name; may be nil
	except  []string       // parts that speak against it
}

func (r recogniser) match(h heading) bool {
	if slices.ContainsFunc(r.except, func(e string) bool { return strings.Contains(h.folded, e) }) {
		return false
	}
	return slices.Contains(r.exact, h.folded) || slices.Contains(r.exact, h.bare) ||
		slices.ContainsFunc(r.phrases, func(p string) bool { return strings.Contains(h.bare, p) }) ||
		slices.ContainsFunc(r.words, h.says) ||
		r.pattern != nil && r.pattern.MatchString(h.bare)
}

// says tells whether a word, or several in a row, occur in the name.
func (h heading) says(word string) bool {
	first, rest, several := strings.Cut(word, " ")
	for i, w := range h.words {
		if w == first && (!several || strings.HasPrefix(strings.Join(h.words[i+1:], " ")+" ", rest+" ")) {
			return true
		}
	}
	return false
}

// named tells whether the column's name is one that r knows; labels, which may
// be whole sentences, do not count.
func (c *Column) named(r recogniser) bool { return r.match(c.heading) }

// called tells whether the column's name or label is one that r knows.
func (c *Column) called(r recogniser) bool {
	return c.named(r) || slices.ContainsFunc(c.labelled, r.match)
}

// relabel sets what people call the column.
func (c *Column) relabel(l touchstone.Label) {
	c.Label, c.labelled = l, nil
	for _, text := range []string{l.ZH, l.EN} {
		if text != "" {
			c.labelled = append(c.labelled, newHeading(text))
		}
	}
}

// nameWords splits a name into lower-case words: at anything that is not a
// letter, and where lower case changes to upper.
func nameWords(name string) []string {
	var words []string
	start, previous := -1, rune(0)
	flush := func(end int) {
		if start >= 0 {
			words = append(words, strings.ToLower(name[start:end]))
		}
		start = -1
	}
	for i, r := range name {
		if !unicode.IsLetter(r) || unicode.IsUpper(r) && unicode.IsLower(previous) {
			flush(i)
		}
		if unicode.IsLetter(r) && start < 0 {
			start = i
		}
		previous = r
	}
	flush(len(name))
	return words
}

// matrix takes the header of a matrix question apart into the question and the
// item: "6、请评价以下方面:(商品质量)", "6.请评价以下方面—商品质量", "Rate us [Service]".
// item is empty where the header is none.
func matrix(name string) (question, item string) {
	normal := questionNumber.ReplaceAllString(ingest.Normalize(name), "")
	m := matrixHeader.FindStringSubmatch(normal)
	if m == nil {
		return normal, ""
	}
	for _, group := range m[2:] {
		if group != "" {
			return strings.TrimRight(m[1], ":— "), strings.TrimSpace(group)
		}
	}
	return normal, ""
}
