// SPDX-License-Identifier: Apache-2.0

package sqlstore

import (
	"context"
	"iter"
	"slices"
	"strconv"
	"strings"

	"touchstone"
	"touchstone/workspace"
)

// maxRows is how many rows one statement adds. It is a power of two, and so are
// all parts of a longer or shorter list: drivers and servers keep prepared what
// they saw before, and must not see a statement of every length.
const maxRows = 256

// pageRows is how many rows an iterator reads at a time.
const pageRows = 2_000

// marks gives n parameters of a list.
func marks(n int) string { return strings.TrimSuffix(strings.Repeat("?, ", n), ", ") }

// tuples gives n rows of parameters of a VALUES list.
func tuples(n, columns int) string {
	return strings.TrimSuffix(strings.Repeat("("+marks(columns)+"), ", n), ", ")
}

// wanted gives ids as the dialect's Numbers reads them: a JSON array.
func wanted[T ~uint64](ids []T) string {
	text := []byte{'['}
	for i, id := range ids {
		if i > 0 {
			text = append(text, ',')
		}
		text = strconv.AppendInt(text, signed(id), 10)
	}
	return string(append(text, ']'))
}

// insert adds rows, as many at a time as a statement takes.
func (h handle) insert(ctx context.Context, into string, rows [][]any, conflict string) error {
	return inserted(rows, func(part [][]any, args []any) error {
		_, err := h.exec(ctx, into+` VALUES `+tuples(len(part), len(part[0]))+` `+conflict, args...)
		return err
	})
}

// inserted calls add for as many rows at a time as a statement takes.
func inserted(rows [][]any, add func(part [][]any, args []any) error) error {
	for part := range parts(rows, maxRows) {
		if err := add(part, slices.Concat(part...)); err != nil {
			return err
		}
	}
	return nil
}

// parts cuts a list into parts of limit, a power of two, and then of lower
// powers of two.
func parts[T any](list []T, limit int) iter.Seq[[]T] {
	return func(yield func([]T) bool) {
		for len(list) > 0 {
			for limit > len(list) {
				limit /= 2
			}
			if !yield(list[:limit:limit]) {
				return
			}
			list = list[limit:]
		}
	}
}

// pages yields the rows of a query that is asked again behind the last row of
// each page, so that nothing is held between them.
func pages[T any](next func(last *T) ([]T, error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var last *T
		for {
			page, err := next(last)
			if err != nil {
				var none T
				yield(none, err)
				return
			}
			for i := range page {
				if !yield(page[i], nil) {
					return
				}
			}
			if len(page) < pageRows {
				return
			}
			last = &page[len(page)-1]
		}
	}
}

// checkBatch refuses lists that are too long for one call.
func checkBatch(n int) error {
	if n <= workspace.MaxBatch {
		return nil
	}
	return &touchstone.Error{Kind: touchstone.TooLarge, Message: touchstone.Msg("workspace.batch_too_large", "n", n, "limit", workspace.MaxBatch)}
}

// sortedIDs gives ids in ascending order, each once.
func sortedIDs[T ~uint64](ids []T) []T {
	out := slices.Clone(ids)
	slices.Sort(out)
	return slices.Compact(out)
}
