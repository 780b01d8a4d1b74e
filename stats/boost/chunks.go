// SPDX-License-Identifier: Apache-2.0

package boost

import (
	"context"

	"touchstone/internal/parallel"
)

// chunkRows is how many rows are one task where rows are independent. It does
// not depend on the number of processors, so neither do sums over chunks.
const chunkRows = 1 << 14

// byChunk runs f on pieces of so many rows.
func byChunk(ctx context.Context, rows int, f func(chunk, from, to int)) error {
	return parallel.Each(ctx, chunksOf(rows), func(c int) { f(c, c*chunkRows, min((c+1)*chunkRows, rows)) })
}

func chunksOf(rows int) int { return (rows + chunkRows - 1) / chunkRows }
