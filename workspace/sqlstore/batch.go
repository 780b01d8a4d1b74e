// SPDX-License-Identifier: Apache-2.0

package sqlstore

import (
	"context"
	"iter"
	"slices"
	"strings"

	"touchstone"
	"touchstone/workspace"
)

// maxParameters is the number of parameters of one statement; both databases
// take more.
const maxParameters = 2_400

// pageRows is how many rows an iterator reads at a time.
const pageRows = 2_000

// marks gives n parameters of a list.
func marks(n int) string { return strings.TrimSuffix(strings.Repeat("?, ", n), ", ") }

// tuples gives n rows of parameters of a VALUES list.
func tuples(n, columns int) string {
	return strings.TrimSuffix(strings.Repeat("("+marks(columns)+"), ", n), ", ")
}

// wanted gives a table of n numbers, in its column column1, to look each of
// them up. A list in IN would be compared with every row of a workspace by a
// planner that has no statistics yet.
func wanted(n int) string {
	return `(VALUES ` + strings.TrimSuffix(strings.Repeat(`(CAST(? AS BIGINT)), `, n), `, `) + `) AS wanted`
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
	if len(rows) == 0 {
		return nil
	}
	for part := range slices.Chunk(rows, maxParameters/len(rows[0])) {
		if err := add(part, slices.Concat(part...)); err != nil {
			return err
		}
	}
	return nil
}

// chunks gives a list in parts that fit a statement beside a few more
// parameters, as parameters.
func chunks[T any](list []T, arg func(T) any) iter.Seq[[]any] {
	return func(yield func([]any) bool) {
		for part := range slices.Chunk(list, maxParameters/2) {
			args := make([]any, len(part))
			for i, v := range part {
				args[i] = arg(v)
			}
			if !yield(args) {
				return
			}
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
