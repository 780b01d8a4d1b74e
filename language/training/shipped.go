// SPDX-License-Identifier: Apache-2.0

package training

import (
	"context"
	"embed"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"touchstone"
	"touchstone/ingest"
	"touchstone/language"
	"touchstone/language/plain"
	"touchstone/language/sentiment"
)

// ownFiles are our own sentences: lang, polarity, kind, text. What customers say
// of the same trades, or of the same nature, stands in one file.
//
//go:embed own/*.tsv
var ownFiles embed.FS

// Licence is what a set may be used for.
type Licence string

// The licences of sets that the shipped model may learn from. Sets that are
// non-commercial, for research only or copyleft stand in no table here: they
// test, and train models that are not shipped.
const (
	Open     Licence = "open"     // a licence that allows it
	Unstated Licence = "unstated" // published for research without a licence
)

// source is one set that the shipped model learns from.
type source struct {
	file    string // below the folder of the data
	licence Licence
	text    string // column
	label   string // column
	trade   string // column; "" where all is one trade
	is      string // the trade, where all is one
}

//go:embed reviews.tsv
var reviewLines string

// sources are the sets, in the order in which they are learnt from.
func sources() []source {
	var out []source
	for line := range strings.Lines(reviewLines) {
		if f := strings.Split(strings.TrimSuffix(line, "\n"), "\t"); !strings.HasPrefix(line, "#") {
			out = append(out, source{file: f[0], licence: Licence(f[1]), text: f[2], label: f[3], trade: f[4], is: f[5]})
		}
	}
	return out
}

// plainly is the kind of sentences that are put as in a review.
const plainly = "plain"

// Own gives our own sentences, in Chinese and English, positive, negative and
// neutral, in the order of their files.
func Own() []sentiment.Example {
	names, err := fs.Glob(ownFiles, "own/*.tsv")
	if err != nil {
		panic(err) // the pattern stands above
	}
	polarities := map[string]language.Polarity{"positive": language.Positive, "negative": language.Negative, "neutral": language.Neutral}
	var out []sentiment.Example
	for _, name := range names {
		lines, err := ownFiles.ReadFile(name)
		if err != nil {
			panic(err)
		}
		for line := range strings.Lines(string(lines)) {
			if fields := strings.Split(strings.TrimSpace(line), "\t"); len(fields) == 4 && fields[0] != "lang" {
				out = append(out, sentiment.Example{Text: fields[3], Polarity: polarities[fields[1]], Weight: 1, Talk: fields[2] != plainly})
			}
		}
	}
	return out
}

// beside gives those of our own sentences that a model learns beside reviews. The
// open sets hold too few for it to know what talks from what reviews.
func beside(open bool) []sentiment.Example {
	if !open {
		return Own()
	}
	return slices.DeleteFunc(Own(), func(e sentiment.Example) bool { return e.Talk })
}

// Reviews reads the sets of a folder that the shipped model learns from; open
// leaves out those that state no licence.
func Reviews(ctx context.Context, folder string, open bool) ([]sentiment.Example, error) {
	var out []sentiment.Example
	for _, s := range sources() {
		if open && s.licence != Open {
			continue
		}
		more, err := s.read(ctx, folder)
		if err != nil {
			return nil, err
		}
		out = append(out, more...)
	}
	return out, nil
}

func (s source) read(ctx context.Context, folder string) ([]sentiment.Example, error) {
	t, err := ingest.Read(ctx, []string{filepath.Join(folder, filepath.FromSlash(s.file))}, ingest.Options{Header: ingest.HeaderPresent})
	if err != nil {
		return nil, err
	}
	var columns [3]*ingest.Column
	for i, name := range []string{s.text, s.label, s.trade} {
		if name == "" {
			continue
		}
		if columns[i], err = column(t, s.file, name); err != nil {
			return nil, err
		}
	}
	var out []sentiment.Example
	for row := range t.Rows {
		polarity, err := s.polarity(columns[1].Cell(row))
		if err != nil {
			return nil, err
		}
		e := sentiment.Example{Text: columns[0].Cell(row), Polarity: polarity, Trade: s.is, Weight: 1}
		if columns[2] != nil {
			e.Trade = columns[2].Cell(row)
		}
		if polarity != language.Neutral {
			out = append(out, e)
		}
	}
	return out, nil
}

// polarity reads a label: 0 and 1, or stars, of which three say neither.
func (s source) polarity(label string) (language.Polarity, error) {
	x, err := strconv.ParseFloat(label, 64)
	if err != nil {
		return 0, &touchstone.Error{Kind: touchstone.Invalid, Message: touchstone.Msg("training.bad_label", "file", s.file, "label", label)}
	}
	if s.label != "star" {
		x = 1 + 4*x
	}
	switch {
	case x > 3:
		return language.Positive, nil
	case x < 3:
		return language.Negative, nil
	}
	return language.Neutral, nil
}

// seed is that of the shipped model.
const seed = 1

// Shipped makes the polarity model that ships, from the sets of a folder and
// our own sentences.
func Shipped(ctx context.Context, folder string, open bool, progress func(done, of int)) (*sentiment.Model, error) {
	reviews, err := Reviews(ctx, folder, open)
	if err != nil {
		return nil, err
	}
	return sentiment.Fit(ctx, append(reviews, beside(open)...), sentiment.FitOptions{Seed: seed, Progress: progress})
}

// Split parts examples by the hash of their texts into those to learn from and
// one in so many to be judged by.
func Split(examples []sentiment.Example, oneIn uint64) (train, test []sentiment.Example) {
	return split(examples, textOf, oneIn)
}

func textOf(e sentiment.Example) string { return e.Text }

func split[E any](examples []E, text func(E) string, oneIn uint64) (train, test []E) {
	var t plain.Text
	for _, e := range examples {
		t.Reset(text(e))
		if sentiment.Key(&t)%oneIn == 0 {
			test = append(test, e)
		} else {
			train = append(train, e)
		}
	}
	return train, test
}

// Without parts examples into those of a trade and those that share neither
// its name nor any of its texts.
func Without(examples []sentiment.Example, trade string) (train, test []sentiment.Example) {
	var t plain.Text
	key := func(e sentiment.Example) uint64 {
		t.Reset(e.Text)
		return sentiment.Key(&t)
	}
	held := map[uint64]bool{}
	for _, e := range examples {
		if e.Trade == trade {
			held[key(e)] = true
		}
	}
	for _, e := range examples {
		switch {
		case e.Trade == trade:
			test = append(test, e)
		case !held[key(e)]:
			train = append(train, e)
		}
	}
	return train, test
}
