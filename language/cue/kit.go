// SPDX-License-Identifier: Apache-2.0

package cue

import (
	"context"
	"slices"
	"strings"
)

// Kit is what comes with the program to tell labels: cues, sentences of our own
// to learn from, and the model that was learnt from them.
type Kit struct {
	Labels    []string
	Cues      string // as NewList reads them
	Sentences string // lines of labels, parted by "|", and a text, parted by a tab; see Own
	Model     []byte // the file of what Train learns from Own
}

// none is what sentences are said to bear that bear no label. A kit may have it
// as a label too.
const none = "none"

// MustList is NewList for cues that come with the program: it panics where they
// cannot be read.
func MustList(labels []string, lines string) *List {
	l, err := NewList(labels, lines)
	if err != nil {
		panic("cue: a list that ships: " + err.Error())
	}
	return l
}

// Shipped gives the model of the kit, in some milliseconds. It panics where that
// was not learnt with these cues.
func (k Kit) Shipped() *Model {
	m, err := MustList(k.Labels, k.Cues).Parse(k.Model)
	if err != nil {
		panic("cue: a model that ships: " + err.Error())
	}
	return m
}

// Own gives the sentences that the model of the kit was learnt from. Those that
// are said to bear "none" bear nothing, unless that is a label.
func (k Kit) Own() []Example {
	var out []Example
	for line := range strings.Lines(k.Sentences) {
		labels, text, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		if !ok || labels[0] == '#' {
			continue
		}
		e := Example{Text: text}
		if labels != none || slices.Contains(k.Labels, none) {
			e.Labels = strings.Split(labels, "|")
		}
		out = append(out, e)
	}
	return out
}

// Train learns the model of the kit anew.
func (k Kit) Train(ctx context.Context) (*Model, error) {
	return Train(ctx, MustList(k.Labels, k.Cues), k.Own())
}
