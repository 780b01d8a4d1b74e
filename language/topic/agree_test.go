// SPDX-License-Identifier: Apache-2.0

package topic

import "math"

// agreement is the normalised mutual information of two groupings, with the
// arithmetic mean of the entropies (Vinh, Epps & Bailey 2010, as scikit-learn's
// default), and the adjusted Rand index (Hubert & Arabie 1985).
func agreement(a, b []int) (nmi, ari float64) {
	n := float64(len(a))
	both, left, right := map[[2]int]float64{}, map[int]float64{}, map[int]float64{}
	for i := range a {
		both[[2]int{a[i], b[i]}]++
		left[a[i]]++
		right[b[i]]++
	}
	pairs := func(x float64) float64 { return x * (x - 1) / 2 }
	mutual, entropy, together, apartA, apartB := 0.0, 0.0, 0.0, 0.0, 0.0
	for k, x := range both {
		mutual += x / n * math.Log(x*n/(left[k[0]]*right[k[1]]))
		together += pairs(x)
	}
	for _, x := range left {
		entropy -= x / n * math.Log(x/n)
		apartA += pairs(x)
	}
	for _, x := range right {
		entropy -= x / n * math.Log(x/n)
		apartB += pairs(x)
	}
	expected := apartA * apartB / pairs(n)
	return 2 * mutual / entropy, (together - expected) / ((apartA+apartB)/2 - expected)
}
