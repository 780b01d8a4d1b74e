// SPDX-License-Identifier: Apache-2.0

package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
)

// job is something that we do, that peers do too, and that has limits.
type job struct {
	name   string
	needs  string // a file without which it is left out; may be empty
	target string
	rounds int // 0: as many as asked for
	ours   contender
	others []contender
}

// contender is one way to do a job, or a part of it that nothing can avoid.
type contender struct {
	name string
	kind kind
	run  func(context.Context) (sample, error)
	// same tells how well an answer agrees with ours, or that it does not; nil
	// where there is no answer to compare.
	same func(ours, theirs []byte) (string, error)
}

// kind says what a contender is to us.
type kind string

const (
	peer      kind = "peer"      // another program with the same answer
	part      kind = "part"      // a part of our own work, or less of it
	yardstick kind = "yardstick" // a part of the work, as the standard library does it
	limit     kind = "limit"     // what no program can avoid
)

// sample is one run of a contender.
type sample struct {
	seconds float64
	cores   float64 // seconds of all processors, starting up included
	memory  int64   // most resident bytes; 0 where unknown
	note    string  // said in the table
	answer  []byte  // JSON
}

// errMissing is the error of a contender that is not installed.
var errMissing = errors.New("not installed")

// result is a measured job.
type result struct {
	job
	sample
	against []comparison
}

// comparison is a measured contender.
type comparison struct {
	contender
	sample // zero where the contender is missing
}

// measure runs the contenders in turns, so that all of them meet the same
// weather, and takes medians.
func (j job) measure(ctx context.Context, rounds int) (result, error) {
	all := append([]contender{j.ours}, j.others...)
	samples := make([][]sample, len(all))
	for range rounds {
		for i, c := range all {
			s, err := c.run(ctx)
			if errors.Is(err, errMissing) && i > 0 {
				continue
			}
			if err != nil {
				return result{}, fmt.Errorf("%s: %w", c.name, err)
			}
			samples[i] = append(samples[i], s)
		}
	}
	ours := middle(samples[0])
	r := result{job: j, sample: ours}
	for i, c := range all[1:] {
		against, err := c.compare(samples[i+1], ours)
		if err != nil {
			return result{}, fmt.Errorf("%s: %w", c.name, err)
		}
		r.against = append(r.against, against)
	}
	return r, nil
}

func (c contender) compare(samples []sample, ours sample) (comparison, error) {
	if len(samples) == 0 {
		return comparison{c, sample{note: errMissing.Error()}}, nil
	}
	out := comparison{c, middle(samples)}
	if c.same == nil {
		return out, nil
	}
	var err error
	out.note, err = c.same(ours.answer, out.answer)
	return out, err
}

// middle gives the run of median time.
func middle(samples []sample) sample {
	sorted := slices.SortedFunc(slices.Values(samples), func(a, b sample) int {
		return cmp.Compare(a.seconds, b.seconds)
	})
	return sorted[len(sorted)/2]
}
