// SPDX-License-Identifier: Apache-2.0

package stats

// Covariance names an estimator of the covariance matrix of coefficients.
type Covariance int

// The covariance estimators of LeastSquares.
const (
	Robust    Covariance = iota // Clustered where the data have clusters, HC3 where it has none
	Classical                   // sigma^2 (X'WX)^-1: rows independent, one variance
	HC3                         // rows independent, any variance (MacKinnon & White 1985)
	Clustered                   // rows of one customer dependent (CR1: Liang & Zeger 1986, times G/(G-1) (n-1)/(n-k))
)

// Fit is a fitted linear model. Index 0 of Coef, SE and VCov is the intercept;
// column j of X stands at j+1.
type Fit struct {
	Coef       []float64   // p+1, in outcome units per unit of the column
	SE         []float64   // p+1
	VCov       [][]float64 // p+1 by p+1
	Covariance Covariance  // which estimator gave SE and VCov; never Robust
	R2         float64
	N          int     // rows of positive weight
	Clusters   int     // customers; N where each row is its own
	DF         float64 // degrees of freedom of intervals: n-p-1, or customers-1 when clustered
}

// LeastSquares fits Y = a + X b by (weighted) least squares on all columns of
// the data; Groups are not looked at.
//
// It refuses (Refusal) with LengthMismatch, OutOfRange (NaN or infinite),
// BadWeight, Constant (Column -1: the outcome), RankDeficient (the first
// column that is a sum of those before it), TooFewRows (n <= p+1) and
// TooFewClusters.
func LeastSquares(d Regression, c Covariance) (*Fit, error) { return nil, refuse(TooFewRows) }

// Interval gives the confidence interval of coefficient j at a level such as
// .95, by Student's t.
func (f *Fit) Interval(j int, level float64) Interval { return Interval{} }

// P gives the two-sided p-value of coefficient j being zero.
func (f *Fit) P(j int) float64 { return 1 }

// Combination gives c'b and its standard error, for c of length p+1.
func (f *Fit) Combination(c []float64) (value, se float64) { return 0, 0 }
