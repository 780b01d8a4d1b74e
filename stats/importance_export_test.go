// SPDX-License-Identifier: Apache-2.0

package stats

import "gonum.org/v1/gonum/mat"

// SquareRoot gives L of RelativeWeights, for comparison with the lambda of R's
// rwa.
func SquareRoot(r mat.Symmetric) mat.Matrix {
	root, _ := newRoot(r)
	return root.half
}
