// SPDX-License-Identifier: Apache-2.0

package sentiment

import (
	"testing"

	"touchstone/language/languagetest"
	"touchstone/language/lexicon"
	"touchstone/language/plain"
)

// BenchmarkDocument reads the behavioural cases to tune by, one after the
// other.
func BenchmarkDocument(b *testing.B) {
	var t plain.Text
	finder, reader := lexicon.Shipped().Finder(), Shipped().Reader()
	cases := languagetest.Behaviour(languagetest.Tuning)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		t.Reset(cases[i%len(cases)].Text)
		reader.Document(&t, finder.Read(&t))
	}
}
