// SPDX-License-Identifier: Apache-2.0

package aspect

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"touchstone/language/lexicon"
	"touchstone/language/plain"
)

// Industry is a kind of business that has a taxonomy of its own.
type Industry string

// The industries. General holds what every business has; the others hold it
// too.
const (
	General    Industry = "general"
	Airline    Industry = "airline"
	App        Industry = "app"
	Bank       Industry = "bank"
	Car        Industry = "car"
	Coffee     Industry = "coffee"
	Education  Industry = "education"
	HomeShare  Industry = "home-share"
	Hospital   Industry = "hospital"
	Hotel      Industry = "hotel"
	Restaurant Industry = "restaurant"
	Shop       Industry = "shop"
)

// Industries gives all of them, General first.
func Industries() []Industry {
	return []Industry{General, Airline, App, Bank, Car, Coffee, Education, HomeShare, Hospital, Hotel, Restaurant, Shop}
}

// Overall is the key of the aspect that every taxonomy has: the text or its
// subject as a whole.
const Overall = "overall"

// Aspect is one thing that customers speak of.
type Aspect struct {
	Key        string // such as "service.attitude"
	Parent     string // key of the aspect that this one is a part of; empty at the top
	Chinese    string // its name
	English    string
	Touchpoint string // key of the touchpoint of the industry's template that it usually belongs to; may be empty
}

// Taxonomy is the aspects of an industry with the terms that name them. It
// does not change and may be shared.
type Taxonomy struct {
	aspects []Aspect
	index   map[string]int
	terms   *lexicon.Terms
	words   []string       // the terms, in their order
	listed  []listed       // by term
	own     map[string]int // aspects of own terms, or unlisted; see With
	sum     string
}

// listed is what a term of a taxonomy stands for.
type listed struct {
	aspect  int  // or unlisted: the term names nothing
	implied bool // no name of the aspect, but an opinion that can only be about it
}

//go:embed taxonomy/*.tsv
var files embed.FS

// shelf holds the shipped taxonomies, made when they are first asked for.
var shelf = sync.OnceValue(func() map[Industry]func() *Taxonomy {
	all := map[Industry]func() *Taxonomy{}
	for _, industry := range Industries() {
		all[industry] = sync.OnceValue(func() *Taxonomy { return load(industry) })
	}
	return all
})

// Shipped gives the taxonomy of an industry that comes with the program; false
// where there is none.
func Shipped(industry Industry) (*Taxonomy, bool) {
	make, known := shelf()[industry]
	if !known {
		return nil, false
	}
	return make(), true
}

func load(industry Industry) *Taxonomy {
	var lines string
	for _, name := range slices.Compact([]Industry{industry, General}) {
		data, err := fs.ReadFile(files, "taxonomy/"+string(name)+".tsv")
		if err != nil {
			panic("aspect: " + err.Error())
		}
		lines += string(data)
	}
	t, err := Parse(lines)
	if err != nil {
		panic("aspect: " + string(industry) + ": " + err.Error())
	}
	return t
}

// The bounds of a taxonomy.
const (
	maxAspects = 1000
	maxTerms   = 20000
)

// mask is the key of words that name nothing.
const mask = "-"

// columns are those of a taxonomy's lines.
const columns = 9

// Parse makes a taxonomy of tab-separated lines with nine columns: key, key of
// the parent, touchpoint, Chinese and English name, Chinese and English terms,
// Chinese and English opinions that can only be about the aspect. Terms are
// parted by blanks; in one "_" is a blank, and "/" parts the endings that it
// also takes: "room/s". The key "-" lists words that name nothing and keep what
// stands in them from being read: "of course" is no course. Lines that are empty or begin with # are left out. Of
// two lines with one key, or two aspects with one term, the first holds, so a
// taxonomy is refined by lines of one's own in front. Parents must be listed,
// and the key Overall too. Faults are errors that name the line.
func Parse(lines string) (*Taxonomy, error) {
	sum := sha256.Sum256([]byte(lines))
	p := parser{taxonomy: &Taxonomy{index: map[string]int{}, sum: hex.EncodeToString(sum[:])}, known: map[string]bool{}}
	number := 0
	for line := range strings.Lines(lines) {
		number++
		line = strings.TrimRight(line, "\r\n")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if err := p.line(strings.Split(line, "\t")); err != nil {
			return nil, fmt.Errorf("line %d: %w", number, err)
		}
	}
	return p.finish()
}

// parser collects the lines of a taxonomy.
type parser struct {
	taxonomy *Taxonomy
	known    map[string]bool
	text     plain.Text
}

func (p *parser) line(cells []string) error {
	t := p.taxonomy
	if len(cells) != columns {
		return fmt.Errorf("%d columns; %d are needed", len(cells), columns)
	}
	if cells[0] == mask {
		for _, words := range cells[5:] {
			for _, word := range strings.Fields(words) {
				p.term(word, listed{aspect: unlisted})
			}
		}
		return p.bounded()
	}
	a := Aspect{Key: cells[0], Parent: cells[1], Touchpoint: cells[2], Chinese: cells[3], English: cells[4]}
	if a.Key == "" || strings.ContainsAny(a.Key, " \t") || a.Chinese == "" || a.English == "" {
		return errors.New("a key without blanks and both names are needed")
	}
	at, twice := t.index[a.Key]
	if !twice {
		at = len(t.aspects)
		t.index[a.Key] = at
		t.aspects = append(t.aspects, a)
	}
	for i, words := range cells[5:] {
		for _, word := range strings.Fields(words) {
			p.term(word, listed{at, i >= 2})
		}
	}
	return p.bounded()
}

func (p *parser) bounded() error {
	if len(p.taxonomy.aspects) > maxAspects || len(p.taxonomy.words) > maxTerms {
		return fmt.Errorf("more than %d aspects or %d terms", maxAspects, maxTerms)
	}
	return nil
}

// term lists a term with its endings.
func (p *parser) term(word string, l listed) {
	forms := strings.Split(strings.ReplaceAll(word, "_", " "), "/")
	for i, form := range forms {
		if i > 0 {
			form = forms[0] + form
		}
		p.text.Reset(form)
		plain := string(p.text.Runes())
		if plain == "" || p.known[plain] {
			continue
		}
		p.known[plain] = true
		p.taxonomy.words = append(p.taxonomy.words, plain)
		p.taxonomy.listed = append(p.taxonomy.listed, l)
	}
}

func (p *parser) finish() (*Taxonomy, error) {
	t := p.taxonomy
	for _, a := range t.aspects {
		if _, ok := t.index[a.Parent]; a.Parent != "" && !ok {
			return nil, fmt.Errorf("the parent %q of %q is not listed", a.Parent, a.Key)
		}
	}
	for i := range t.aspects {
		if len(t.line(i)) > maxDepth {
			return nil, fmt.Errorf("%q stands deeper than %d, or below itself", t.aspects[i].Key, maxDepth)
		}
	}
	if _, ok := t.index[Overall]; !ok {
		return nil, fmt.Errorf("the aspect %q is missing", Overall)
	}
	var err error
	t.terms, err = lexicon.NewTerms(t.words)
	return t, err
}

// maxDepth bounds how deep aspects stand below each other.
const maxDepth = 8

// line gives an aspect and those above it, at most one more than maxDepth.
func (t *Taxonomy) line(at int) []int {
	line := []int{at}
	for t.aspects[at].Parent != "" && len(line) <= maxDepth {
		at = t.index[t.aspects[at].Parent]
		line = append(line, at)
	}
	return line
}

// under reports whether an aspect is another one or a part of it.
func (t *Taxonomy) under(at, other int) bool {
	for {
		if at == other {
			return true
		}
		if t.aspects[at].Parent == "" {
			return false
		}
		at = t.index[t.aspects[at].Parent]
	}
}

// Sum is the SHA-256 of the lines that the taxonomy was made of, in hex.
func (t *Taxonomy) Sum() string { return t.sum }

// Aspects gives the aspects in the order of their lines.
func (t *Taxonomy) Aspects() []Aspect { return slices.Clone(t.aspects) }

// Aspect gives the aspect of a key; false where there is none.
func (t *Taxonomy) Aspect(key string) (Aspect, bool) {
	at, known := t.index[key]
	if !known {
		return Aspect{}, false
	}
	return t.aspects[at], true
}

// Touchpoints gives the touchpoint hints by aspect: what a caller's own table
// from aspect to touchpoint may begin with. An aspect without a hint has that
// of its nearest parent with one.
func (t *Taxonomy) Touchpoints() map[string]string {
	table := map[string]string{}
	for i, a := range t.aspects {
		for _, at := range t.line(i) {
			if hint := t.aspects[at].Touchpoint; hint != "" {
				table[a.Key] = hint
				break
			}
		}
	}
	return table
}
