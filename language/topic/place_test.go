// SPDX-License-Identifier: Apache-2.0

package topic

import "testing"

// A discovery places the texts that it has seen as its placer does, and new
// texts of a planted topic go where those of that topic went.
func TestTextsArePlacedOneByOne(t *testing.T) {
	texts, truth := spoken(30)
	terms := read(texts)
	d, err := Discover(t.Context(), terms, Options{Topics: 4})
	if err != nil {
		t.Fatal(err)
	}
	p := d.Placer()
	of := map[int]int{} // planted topic → found
	for i := range terms {
		at, purity := p.Place(terms[i].Terms)
		if at != d.Main[i] || purity <= 0 || purity > 1.0001 {
			t.Fatalf("%q goes to %d (%g), was found in %d", texts[i], at, purity, d.Main[i])
		}
		of[truth[i]] = at
	}
	for text, want := range map[string]int{"停车场没有车位": 0, "早餐一般": 1, "噪音很大": 2, "cold shower with no hot water": 3} {
		if at, _ := p.Place(read([]string{text})[0].Terms); at != of[want] {
			t.Errorf("%q goes to %d, want %d", text, at, of[want])
		}
	}
	for _, text := range []string{"", "价格公道", "!!!"} {
		if at, purity := p.Place(read([]string{text})[0].Terms); at != -1 || purity != 0 {
			t.Errorf("%q goes to %d (%g)", text, at, purity)
		}
	}
	if at, _ := (&Discovery{}).Placer().Place([]string{"停车"}); at != -1 {
		t.Errorf("a discovery without topics places a text in %d", at)
	}
}
