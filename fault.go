// SPDX-License-Identifier: Apache-2.0

package touchstone

import (
	"errors"
	"fmt"
	"slices"
	"time"
	"unicode/utf8"
)

// The limits of what a record may hold.
const (
	MaxName  = 200    // characters of a name
	MaxText  = 10_000 // characters of a description
	MaxItems = 1_000  // items of a list
)

// faults gathers everything that is wrong with a record.
type faults []error

func (f *faults) add(field string, m Message) {
	*f = append(*f, &Error{Kind: Invalid, Field: field, Message: m})
}

func (f *faults) err() error { return errors.Join(*f...) }

// required wants a text that is not empty and not too long for a name.
func (f *faults) required(field, text string) {
	if text == "" {
		f.add(field, Msg("workspace.required", "field", field))
	}
	f.short(field, text, MaxName)
}

func (f *faults) short(field, text string, limit int) {
	if n := utf8.RuneCountInString(text); n > limit {
		f.add(field, Msg("workspace.too_long", "field", field, "n", n, "limit", limit))
	}
}

// name wants a label in at least one language.
func (f *faults) name(field string, l Label) {
	if l.IsZero() {
		f.add(field, Msg("workspace.required", "field", field))
	}
	f.label(field, l, MaxName)
}

func (f *faults) label(field string, l Label, limit int) {
	f.short(field+".zh", l.ZH, limit)
	f.short(field+".en", l.EN, limit)
}

func (f *faults) few(field string, n, limit int) {
	if n > limit {
		f.add(field, Msg("workspace.too_many", "field", field, "n", n, "limit", limit))
	}
}

func (f *faults) between(field string, n, low, high int64) {
	if n < low || n > high {
		f.add(field, Msg("workspace.out_of_range", "field", field, "value", n, "low", low, "high", high))
	}
}

// zone wants an IANA name of a time zone, or nothing.
func (f *faults) zone(field, name string) {
	if name == "" {
		return
	}
	if _, err := time.LoadLocation(name); err != nil || name == "Local" {
		f.add(field, Msg("workspace.bad_zone", "field", field, "value", name))
	}
}

func (f *faults) currency(field, code string) {
	ok := len(code) == 3
	for _, r := range code {
		ok = ok && r >= 'A' && r <= 'Z'
	}
	if !ok {
		f.add(field, Msg("workspace.bad_currency", "field", field, "value", code))
	}
}

func (f *faults) evidence(field string, list []Evidence) {
	f.few(field, len(list), MaxItems)
	for i, e := range list {
		at := item(field, i)
		oneOf(f, at+".kind", e.Kind, EvidenceKinds)
		f.short(at+".link", e.Link, MaxText)
		f.short(at+".note", e.Note, MaxText)
	}
}

// oneOf wants one of the known values.
func oneOf[T ~string](f *faults, field string, v T, known []T) {
	if slices.Contains(known, v) {
		return
	}
	allowed := make([]string, len(known))
	for i, k := range known {
		allowed[i] = string(k)
	}
	f.add(field, Msg("workspace.not_one_of", "field", field, "value", string(v), "allowed", allowed))
}

// oneOfOrNone wants one of the known values, or nothing.
func oneOfOrNone[T ~string](f *faults, field string, v T, known []T) {
	if v != "" {
		oneOf(f, field, v, known)
	}
}

// distinct wants a list of at most MaxItems values, none empty, none twice.
func distinct[T ~string](f *faults, field string, list []T) {
	f.few(field, len(list), MaxItems)
	seen := make(map[T]bool, len(list))
	for i, v := range list {
		f.required(item(field, i), string(v))
		if seen[v] {
			f.add(item(field, i), Msg("workspace.twice", "field", field, "value", string(v)))
		}
		seen[v] = true
	}
}

func item(field string, i int) string { return fmt.Sprintf("%s[%d]", field, i) }

// indexName is what a label is ordered by.
func indexName(l Label) string { return l.In(Chinese) }

// fields begins the list of what a record can be filtered by; empty values
// are left out.
func fields(pairs ...string) []Field {
	var out []Field
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			out = append(out, Field{Name: pairs[i], Value: pairs[i+1]})
		}
	}
	return out
}

// each adds one field for every value of a list.
func each[T ~string](out []Field, name string, values []T) []Field {
	for _, v := range values {
		out = append(out, Field{Name: name, Value: string(v)})
	}
	return out
}
