// SPDX-License-Identifier: Apache-2.0

package reader

import (
	"testing"

	"touchstone/language/aspect"
	"touchstone/language/languagetest"
	"touchstone/stats"
)

// TestEnglishSentences holds how many sentences of reviews, written and labelled
// before any was read, get the side that they were written with. Most name what
// happened, which the lexicon, all that carries English, does not list: the
// floors are low, and the figures stand in the model card.
func TestEnglishSentences(t *testing.T) {
	m, _ := Shipped(aspect.General)
	r := m.Reader()
	for part, floor := range map[languagetest.Part]int{languagetest.Tuning: 20, languagetest.Heldout: 4} {
		n, right, turned := 0, 0, 0
		for _, c := range languagetest.English(part) {
			got := r.Read(c.Text)
			read := got.Polarity.String()
			if n++; read == c.Polarity || c.Polarity == "neutral" && got.Doubtful {
				right++
				continue
			}
			if read != "neutral" && c.Polarity != "neutral" {
				turned++
			}
			if part == languagetest.Tuning {
				t.Logf("%s: %s, not %s (%.2f): %s", c.ID, read, c.Polarity, got.Positive, c.Text)
			}
		}
		t.Logf("%s: %d of %d right, %+v; %d on the other side", part, right, n, stats.Wilson(float64(right), float64(n)), turned)
		if right < floor {
			t.Errorf("%s: %d of %d are right, at least %d were", part, right, n, floor)
		}
	}
}
