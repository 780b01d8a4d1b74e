// SPDX-License-Identifier: Apache-2.0

package duckdb

import (
	"slices"
	"strconv"
	"strings"

	"touchstone"
	"touchstone/eventstore"
)

// conjunction is conditions that must all hold, in SQL, with their arguments.
type conjunction struct {
	parts []string
	args  []any
}

func (c *conjunction) arg(v any) string {
	c.args = append(c.args, v)
	return "$" + strconv.Itoa(len(c.args))
}

func (c *conjunction) add(part string) { c.parts = append(c.parts, part) }

func (c *conjunction) sql() string { return allOf(c.parts...) }

// admits adds what a filter asks of the first row e of an event.
func (c *conjunction) admits(f eventstore.Filter, shapes []touchstone.Shape) {
	if !f.From.IsZero() {
		c.add("e.occurred >= " + c.arg(f.From.UnixMilli()))
	}
	if !f.To.IsZero() {
		c.add("e.occurred < " + c.arg(f.To.UnixMilli()))
	}
	if len(f.Kinds) > 0 {
		c.add("e.kind IN (" + kindCodes(f.Kinds) + ")")
	}
	if len(f.Sources)+len(f.Shapes) > 0 {
		c.add("e.shape IN (SELECT unnest(" + c.arg(ordinalsOf(f, shapes)) + "::UBIGINT[]))")
	}
	if len(f.Subjects) > 0 {
		named := c.arg(numbers(f.Subjects)) + "::UBIGINT[]"
		c.add("(e.subject IN (SELECT unnest(" + named + ")) OR list_has_any(e.others, " + named + "))")
	}
	if len(f.Events) > 0 {
		highs, lows := make([]uint64, len(f.Events)), make([]uint64, len(f.Events))
		for i, id := range f.Events {
			highs[i], lows[i] = halvesOf(id)
		}
		c.add("(e.id_hi, e.id_lo) IN (SELECT unnest(" + c.arg(highs) + "::UBIGINT[]), unnest(" + c.arg(lows) + "::UBIGINT[]))")
	}
	if len(f.At) > 0 {
		c.add("e.position IN (SELECT unnest(" + c.arg(numbers(f.At)) + "::UBIGINT[]))")
		c.add("e.position BETWEEN " + c.arg(uint64(slices.Min(f.At))) + " AND " + c.arg(uint64(slices.Max(f.At))))
	}
	if f.Object != nil {
		c.add("list_contains(e.objects, " + c.arg(objectText(*f.Object)) + ")")
	}
	if f.Linking {
		c.add("(e.others IS NOT NULL OR e.consents IS NOT NULL OR e.kind = " + strconv.Itoa(codeIdentify) + ")")
	}
	if f.Texts {
		c.add("e.sealed")
	}
}

// kindCodes lists the codes of kinds for IN; none is never met.
func kindCodes(kinds []touchstone.EventKind) string {
	codes := []string{"NULL"}
	for _, kind := range kinds {
		if code, ok := codeOfKind[kind]; ok {
			codes = append(codes, strconv.Itoa(int(code)))
		}
	}
	return strings.Join(codes, ", ")
}

// ordinalsOf gives the shapes that a filter admits.
func ordinalsOf(f eventstore.Filter, shapes []touchstone.Shape) []uint64 {
	out := []uint64{}
	for i := range shapes {
		source := len(f.Sources) == 0 || slices.Contains(f.Sources, shapes[i].Source)
		if source && (len(f.Shapes) == 0 || slices.Contains(f.Shapes, shapes[i].ID)) {
			out = append(out, uint64(i))
		}
	}
	return out
}

func numbers[T ~uint64](ids []T) []uint64 {
	out := make([]uint64, len(ids))
	for i, id := range ids {
		out[i] = uint64(id)
	}
	return out
}
