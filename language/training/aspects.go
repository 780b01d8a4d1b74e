// SPDX-License-Identifier: Apache-2.0

package training

import (
	"cmp"
	"compress/gzip"
	"context"
	_ "embed"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"slices"
	"strconv"
	"strings"

	"touchstone/language"
	"touchstone/language/aspect"
)

// AspectSet is a public set of texts that are labelled with aspects, from which
// a model that ships is learnt.
type AspectSet struct {
	Industry aspect.Industry
	Folder   string // of the set among the public data
	Open     bool   // has an open licence; else it states none
	Reviews  bool   // was written to praise or blame, not to chat
	read     func(folder fs.FS) ([]aspect.Example, error)
}

// AspectSets gives the sets that aspect models are learnt from.
func AspectSets() []AspectSet {
	return []AspectSet{
		{aspect.Car, "zh_car_aspects", false, false, carAspects},
		{aspect.Restaurant, "asap_sample", true, true, restaurantAspects},
		{aspect.Shop, "zh_ecommerce_opinions", false, true, shopAspects},
	}
}

// Read gives the examples of a set below the folder of public data.
func (s AspectSet) Read(data fs.FS) ([]aspect.Example, error) {
	folder, err := fs.Sub(data, s.Folder)
	if err != nil {
		return nil, err
	}
	return s.read(folder)
}

// aspectSeed makes training the same every time.
const aspectSeed = 20261122

// Aspects learns the aspect models that ship from the folder of public data:
// one for each industry with labels, and that of General, which has learnt from
// reviews how sure to be of what taxonomies find. With open set it leaves out sets that state no
// licence.
func Aspects(ctx context.Context, data fs.FS, open bool) (map[aspect.Industry]*aspect.Model, error) {
	models := map[aspect.Industry]*aspect.Model{}
	var sources []aspect.Source
	for _, set := range AspectSets() {
		if open && !set.Open {
			continue
		}
		examples, err := set.Read(data)
		if err != nil {
			return nil, err
		}
		t, _ := aspect.Shipped(set.Industry)
		if models[set.Industry], err = aspect.Learn(ctx, t, examples, aspect.Options{Seed: aspectSeed}); err != nil {
			return nil, fmt.Errorf("%s: %w", set.Folder, err)
		}
		if set.Reviews {
			sources = append(sources, aspect.Source{Taxonomy: t, Examples: examples})
		}
	}
	models[aspect.General] = aspect.Trust(sources)
	return models, nil
}

//go:embed aspects.tsv
var aspectNames string

// namesOf gives what the labels of a set mean in the taxonomy.
func namesOf(set aspect.Industry) map[string]string {
	names := map[string]string{}
	for line := range strings.Lines(aspectNames) {
		cells := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(cells) == 3 && cells[0] == string(set) {
			names[cells[1]] = cells[2]
		}
	}
	return names
}

// polarities are the signs that sets write polarities as.
var polarities = map[string]language.Polarity{
	"-1": language.Negative, "0": language.Neutral, "1": language.Positive,
	"negative": language.Negative, "neutral": language.Neutral, "positive": language.Positive,
}

// table reads a packed file of comma-separated values by the names of its
// columns, which must be there.
func table(folder fs.FS, name string, columns ...string) ([]map[string]string, error) {
	file, err := folder.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	unpacked, err := gzip.NewReader(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	r := csv.NewReader(unpacked)
	r.LazyQuotes, r.FieldsPerRecord = true, -1
	heads, err := r.Read()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	for _, c := range columns {
		if !slices.Contains(heads, c) {
			return nil, fmt.Errorf("%s: the column %q is missing", name, c)
		}
	}
	var rows []map[string]string
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		row := map[string]string{}
		for i, cell := range cells[:min(len(cells), len(heads))] {
			row[heads[i]] = cell
		}
		rows = append(rows, row)
	}
}

// carAspects reads a text for each row, with one subject; rows of one text are
// one example.
func carAspects(folder fs.FS) ([]aspect.Example, error) {
	rows, err := table(folder, "data.csv.gz", "content", "subject", "sentiment_value")
	if err != nil {
		return nil, err
	}
	names, at := namesOf(aspect.Car), map[string]int{}
	var examples []aspect.Example
	for _, row := range rows {
		key, known := names[row["subject"]]
		if !known {
			return nil, fmt.Errorf("the subject %q has no key", row["subject"])
		}
		text := row["content"]
		if _, seen := at[text]; !seen {
			at[text] = len(examples)
			examples = append(examples, aspect.Example{Text: text})
		}
		e := &examples[at[text]]
		e.Labels = append(e.Labels, aspect.Label{Aspect: key, Polarity: polarities[row["sentiment_value"]]})
	}
	return examples, nil
}

// restaurantAspects reads a text for each row, with a column for each aspect:
// -1, 0 and 1 are polarities, all else says that it is not mentioned.
func restaurantAspects(folder fs.FS) ([]aspect.Example, error) {
	names := namesOf(aspect.Restaurant)
	columns := slices.Sorted(maps.Keys(names))
	var examples []aspect.Example
	for _, file := range []string{"train_sample.csv.gz", "dev_sample.csv.gz"} {
		rows, err := table(folder, file, append(columns, "reviewbody")...)
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			e := aspect.Example{Text: strings.ReplaceAll(row["reviewbody"], `\n`, "\n")}
			for _, c := range columns {
				if p, mentioned := polarities[row[c]]; mentioned {
					e.Labels = append(e.Labels, aspect.Label{Aspect: names[c], Polarity: p})
				}
			}
			examples = append(examples, e)
		}
	}
	return examples, nil
}

// shopAspects reads texts and, from a second file, what is said on which of
// their characters.
func shopAspects(folder fs.FS) ([]aspect.Example, error) {
	texts, err := table(folder, "reviews.csv.gz", "id", "Reviews")
	if err != nil {
		return nil, err
	}
	labels, err := table(folder, "labels.csv.gz", "id", "A_start", "A_end", "O_start", "O_end", "Categories", "Polarities")
	if err != nil {
		return nil, err
	}
	names, at := namesOf(aspect.Shop), map[string]int{}
	var examples []aspect.Example
	for _, row := range texts {
		at[row["id"]] = len(examples)
		examples = append(examples, aspect.Example{Text: row["Reviews"]})
	}
	for _, row := range labels {
		i, known := at[row["id"]]
		key, named := names[row["Categories"]]
		polarity, signed := polarities[names[row["Polarities"]]]
		if !known || !named || !signed {
			return nil, fmt.Errorf("a label of the text %q is not known: %q, %q", row["id"], row["Categories"], row["Polarities"])
		}
		e := &examples[i]
		term, errTerm := characters(e.Text, row["A_start"], row["A_end"])
		opinion, errOpinion := characters(e.Text, row["O_start"], row["O_end"])
		if err := cmp.Or(errTerm, errOpinion); err != nil {
			return nil, fmt.Errorf("text %q: %w", row["id"], err)
		}
		e.Labels = append(e.Labels, aspect.Label{Term: term, Opinion: opinion, Aspect: key, Polarity: polarity})
	}
	return examples, nil
}

// characters gives the bytes of a text from one character to another; blanks
// for both are no span.
func characters(text, from, to string) (language.Span, error) {
	from, to = strings.TrimSpace(from), strings.TrimSpace(to)
	if from == "" && to == "" {
		return language.Span{}, nil
	}
	first, err := strconv.Atoi(from)
	if err != nil {
		return language.Span{}, err
	}
	last, err := strconv.Atoi(to)
	if err != nil {
		return language.Span{}, err
	}
	var at []int // the byte at which each character begins
	for i := range text {
		at = append(at, i)
	}
	at = append(at, len(text))
	if first < 0 || last < first || last >= len(at) {
		return language.Span{}, fmt.Errorf("characters %d to %d of %d", first, last, len(at)-1)
	}
	return language.Span{Start: at[first], End: at[last]}, nil
}
