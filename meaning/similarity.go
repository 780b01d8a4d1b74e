// SPDX-License-Identifier: Apache-2.0

package meaning

// jaroWinkler tells how alike two words are spelt, from 0 to 1, by letters in
// common, their order and a common beginning (Winkler 1990, with his scale of
// 0.1 and at most 4 letters). It compares bytes: words here are Latin.
func jaroWinkler(a, b string) float64 {
	j := jaro(a, b)
	same := 0
	for same < min(4, len(a), len(b)) && a[same] == b[same] {
		same++
	}
	return j + float64(same)*0.1*(1-j)
}

// jaro is Jaro's similarity (1989): the mean of m/|a|, m/|b| and (m-t)/m, with
// m the letters in common no further apart than half the longer word, and t
// half of those that stand in another order.
func jaro(a, b string) float64 {
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	reach := max(max(len(a), len(b))/2-1, 0)
	inA, inB := make([]bool, len(a)), make([]bool, len(b))
	m := 0
	for i := range len(a) {
		for j := max(0, i-reach); j < min(len(b), i+reach+1); j++ {
			if !inB[j] && a[i] == b[j] {
				inA[i], inB[j] = true, true
				m++
				break
			}
		}
	}
	if m == 0 {
		return 0
	}
	apart, j := 0, 0
	for i := range len(a) {
		if !inA[i] {
			continue
		}
		for !inB[j] {
			j++
		}
		if a[i] != b[j] {
			apart++
		}
		j++
	}
	common := float64(m)
	return (common/float64(len(a)) + common/float64(len(b)) + (common-float64(apart)/2)/common) / 3
}

// bigrams gives every pair of neighbouring Chinese characters of a text.
func bigrams(text string) map[[2]rune]bool {
	out := map[[2]rune]bool{}
	var before rune
	for _, r := range text {
		if !isHan(r) {
			before = 0
			continue
		}
		if before != 0 {
			out[[2]rune{before, r}] = true
		}
		before = r
	}
	return out
}

// dice is 2·|a∩b| / (|a|+|b|); 0 when both are empty.
func dice[K comparable](a, b map[K]bool) float64 {
	if len(a)+len(b) == 0 {
		return 0
	}
	common := 0
	for k := range a {
		if b[k] {
			common++
		}
	}
	return 2 * float64(common) / float64(len(a)+len(b))
}
