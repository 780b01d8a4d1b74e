// SPDX-License-Identifier: Apache-2.0

package topics

// Roots gives for each topic the number of the one that its texts count for:
// itself, or the last of those that it was merged into one after the other, as
// far as they are known. Into gives what a topic was merged into; "" nothing. A
// circle is left where it closes.
func (f *Found) Roots(into func(id string) string) []int {
	number := make(map[string]int, len(f.Topics))
	for i, t := range f.Topics {
		number[t.ID] = i
	}
	out := make([]int, len(f.Topics))
	for i := range out {
		at := i
		for range f.Topics {
			next, known := number[into(f.Topics[at].ID)]
			if !known {
				break
			}
			at = next
		}
		out[i] = at
	}
	return out
}
