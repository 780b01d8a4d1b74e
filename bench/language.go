// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"touchstone/language"
	"touchstone/language/lexicon"
	"touchstone/language/plain"
	"touchstone/language/sentiment"
	"touchstone/language/training"
)

// reviewsVersion names the recipe of the files of reviews.
const reviewsVersion = 1

// reviewRounds is how often the held-out reviews are read.
const reviewRounds = 20

// languageJob reads the polarity of reviews that the model has not learnt
// from, on one core; fastText learns from the same reviews.
func (s *settings) languageJob() job {
	data := s.file()
	on := func(args ...string) func(context.Context) (sample, error) {
		return func(ctx context.Context) (sample, error) {
			files, err := reviewFiles(ctx, data)
			if err != nil {
				return sample{}, err
			}
			return ourselves(ctx, append(args, files.test, files.model)...)
		}
	}
	return job{
		name: "language: polarity of reviews, one core", needs: s.file("online_shopping_10cats", "data.csv.gz"), target: "150,000 reviews of 60 characters/s, 64 MiB",
		ours: contender{name: "polarity", run: on("polarity", "whole")},
		others: []contender{
			{name: "fastText, dim 50, trigrams of characters", kind: peer, same: sameReviews, run: func(ctx context.Context) (sample, error) { return fastText(ctx, data) }},
			{name: "making the texts plain", kind: part, run: on("polarity", "plain")},
			{name: "and looking for opinions", kind: part, run: on("polarity", "lexicon")},
			{name: "loading the model", kind: part, run: on("polarity", "load")},
			{name: "looking for line ends in them", kind: limit, run: on("polarity", "scan")},
		},
	}
}

// reviewFile are the files of one run.
type reviewFile struct {
	test  string // label, tab, text
	model string // ours
	train string // for fastText: a label, then a word for each character
	asked string // the same for the held-out reviews, without labels, over and over
	one   string // the first line of it
}

// reviewFiles makes the files when they are first needed.
func reviewFiles(ctx context.Context, data string) (f reviewFile, err error) {
	var train, test []sentiment.Example
	load := func() error {
		if train != nil {
			return nil
		}
		all, err := training.Reviews(ctx, data, false)
		train, test = training.Split(all, 5)
		slices.SortStableFunc(train, func(a, b sentiment.Example) int {
			return strings.Compare(a.Text[len(a.Text)/2:], b.Text[len(b.Text)/2:])
		})
		return err
	}
	for _, part := range []struct {
		name  string
		path  *string
		write func(*bufio.Writer) error
	}{
		{"test.tsv", &f.test, func(w *bufio.Writer) error { return writeReviews(w, test, 1, "%s\t%s\n", line) }},
		{"train.txt", &f.train, func(w *bufio.Writer) error { return writeReviews(w, train, 1, "__label__%d %s\n", spaced) }},
		{"asked.txt", &f.asked, func(w *bufio.Writer) error { return writeReviews(w, test, reviewRounds, "%[2]s\n", spaced) }},
		{"one.txt", &f.one, func(w *bufio.Writer) error { return writeReviews(w, test[:1], 1, "%[2]s\n", spaced) }},
		{"model", &f.model, func(w *bufio.Writer) error {
			m, err := sentiment.Fit(ctx, append(train, training.Own()...), sentiment.FitOptions{Seed: 1})
			if err != nil {
				return err
			}
			file, err := m.Marshal()
			_, fault := w.Write(file)
			return errors.Join(err, fault)
		}},
	} {
		if *part.path, err = cached(fmt.Sprintf("reviews-%d-%s", reviewsVersion, part.name), func(w *bufio.Writer) error { return errors.Join(load(), part.write(w)) }); err != nil {
			return f, err
		}
	}
	return f, nil
}

func writeReviews(w *bufio.Writer, reviews []sentiment.Example, rounds int, form string, text func(string) string) error {
	for range rounds {
		for _, e := range reviews {
			if _, err := fmt.Fprintf(w, form, e.Polarity, text(e.Text)); err != nil {
				return err
			}
		}
	}
	return nil
}

// line takes the line ends out of a text.
func line(text string) string { return strings.Join(strings.Fields(text), " ") }

// spaced writes each character as a word, which is how fastText learns from
// characters.
func spaced(text string) string {
	return strings.Join(strings.Split(strings.Join(strings.Fields(text), ""), ""), " ")
}

// polarities is what a contender prints.
type polarities struct {
	told
	Reviews  int     `json:"reviews"`
	Accuracy float64 `json:"accuracy"`
}

// runPolarity reads the reviews of a file, as far as the stage says.
func runPolarity(stage, test, model string) (any, error) {
	runtime.GOMAXPROCS(1)
	file, err := os.ReadFile(test)
	if err != nil {
		return nil, err
	}
	packed, err := os.ReadFile(model)
	if err != nil {
		return nil, err
	}
	lexicon.Shipped()
	start := time.Now()
	m, err := sentiment.Parse(packed)
	if err != nil || stage == "load" {
		return told{Seconds: time.Since(start).Seconds(), Note: fmt.Sprintf("%d bytes", len(packed))}, err
	}
	lines := bytes.Split(bytes.TrimSpace(file), []byte{'\n'})
	if stage == "scan" {
		return scanReviews(file), nil
	}
	return askReviews(m, stage, lines), nil
}

// scanReviews looks at every byte as often as the reviews are read.
func scanReviews(file []byte) any {
	start, lines := time.Now(), 0
	for range reviewRounds {
		lines += bytes.Count(file, []byte{'\n'})
	}
	return rate(start, int64(reviewRounds*len(file)))
}

// askReviews reads the reviews over and over.
func askReviews(m *sentiment.Model, stage string, lines [][]byte) any {
	var texts []string
	var labels []string
	characters := 0
	for _, l := range lines {
		label, text, _ := strings.Cut(string(l), "\t")
		labels, texts = append(labels, label), append(texts, text)
		characters += utf8.RuneCountInString(text)
	}
	var t plain.Text
	finder, reader := lexicon.Shipped().Finder(), m.Reader()
	right := 0
	start, used := time.Now(), ownTime()
	for range reviewRounds {
		for i, text := range texts {
			t.Reset(text)
			if stage == "plain" {
				continue
			}
			found := finder.Read(&t)
			if stage == "lexicon" {
				continue
			}
			if (reader.Document(&t, found).Positive > .5) == (labels[i] == language.Positive.String()) {
				right++
			}
		}
	}
	took := told{Seconds: time.Since(start).Seconds(), Cores: (ownTime() - used).Seconds()}
	p := polaritiesOf(took, len(texts)*reviewRounds, right, float64(characters)/float64(len(texts)))
	runtime.GC()
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	p.Note += fmt.Sprintf("; %d MB of heap with the model and the texts; ", memory.HeapAlloc/1e6)
	return p
}

// polaritiesOf counts reviews by the second of processor time, which other work on
// the machine leaves nearly alone.
func polaritiesOf(took told, n, right int, characters float64) polarities {
	p := polarities{told: took, Reviews: n, Accuracy: float64(right) / float64(n)}
	perSecond := float64(n) / took.Cores
	p.Note = fmt.Sprintf("%s reviews/s/core of %.0f characters, %s of 60; accuracy %.4f", thousands(int(perSecond)), characters, thousands(int(perSecond*characters/60)), p.Accuracy)
	return p
}

// fastText learns from the reviews, once, and tells the polarity of the others.
// The time is that of all less that of a single one, so that loading its model
// does not count.
func fastText(ctx context.Context, data string) (sample, error) {
	if _, err := exec.LookPath("fasttext"); err != nil {
		return sample{}, errMissing
	}
	f, err := reviewFiles(ctx, data)
	if err != nil {
		return sample{}, err
	}
	model := filepath.Join(filepath.Dir(f.train), fmt.Sprintf("reviews-%d-fasttext", reviewsVersion))
	if _, err := os.Stat(model + ".bin"); err != nil {
		if _, err := command(ctx, "fasttext", "supervised", "-input", f.train, "-output", model, "-dim", "50", "-wordNgrams", "3", "-lr", "0.5", "-epoch", "5", "-thread", "1", "-verbose", "0"); err != nil {
			return sample{}, err
		}
	}
	one, err := command(ctx, "fasttext", "predict", model+".bin", f.one)
	if err != nil {
		return sample{}, err
	}
	all, err := command(ctx, "fasttext", "predict", model+".bin", f.asked)
	if err != nil {
		return sample{}, err
	}
	return fastTextAnswer(f, one, all)
}

// fastTextAnswer counts what fastText got right.
func fastTextAnswer(f reviewFile, one, all sample) (sample, error) {
	test, err := os.ReadFile(f.test)
	if err != nil {
		return sample{}, err
	}
	lines := bytes.Split(bytes.TrimSpace(test), []byte{'\n'})
	got := bytes.Fields(all.answer)
	if len(got) != reviewRounds*len(lines) {
		return sample{}, fmt.Errorf("fastText gave %d answers to %d reviews", len(got), reviewRounds*len(lines))
	}
	right, characters := 0, 0
	for i, g := range got {
		label, text, _ := bytes.Cut(lines[i%len(lines)], []byte{'\t'})
		characters += utf8.RuneCount(text)
		if (string(g) == "__label__1") == (string(label) == language.Positive.String()) {
			right++
		}
	}
	took := told{Seconds: all.seconds - one.seconds, Cores: all.cores - one.cores}
	p := polaritiesOf(took, len(got), right, float64(characters)/float64(len(got)))
	answer, err := json.Marshal(p)
	return sample{seconds: p.Seconds, cores: p.Cores, memory: all.memory, note: p.Note, answer: answer}, err
}

// sameReviews tells both accuracies: models differ, so answers need not agree.
func sameReviews(ours, theirs []byte) (string, error) {
	var a, b polarities
	if err := decode(ours, &a, theirs, &b); err != nil {
		return "", err
	}
	if a.Reviews != b.Reviews {
		return "", fmt.Errorf("%d reviews against our %d", b.Reviews, a.Reviews)
	}
	return fmt.Sprintf("accuracy %.4f, ours %.4f; in processors %s times ours; %s", b.Accuracy, a.Accuracy, digits(b.Cores/a.Cores), b.Note), nil
}
