// SPDX-License-Identifier: Apache-2.0

package voice

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"touchstone"
	"touchstone/language"
)

// wavering doubts every text with a "?", and reads the others as simple does.
type wavering struct{ simple }

func (w wavering) Read(text string) *language.Reading {
	r := w.simple.Read(text)
	if r.Doubtful {
		r.Doubts = language.Unsure
	}
	return r
}

func (d *desk) wavers() *Keeper {
	return d.open(Model{Version: "v1", Reader: func() Reader { return wavering{simple{d.world}} }})
}

// queue gives what the queue says, part by part.
func (d *desk) queue(k *Keeper, q Queue) (parts [][]string) {
	d.t.Helper()
	for range 10_000 {
		got, next, err := k.Doubtful(d.t.Context(), q)
		if err != nil {
			d.t.Fatal(err)
		}
		var part []string
		for _, l := range got {
			part = append(part, l.Text)
		}
		parts = append(parts, part)
		if q.Cursor = next; next == "" {
			return parts
		}
	}
	d.t.Fatal("the queue does not end")
	return nil
}

func oneGroup(*touchstone.Event) string { return "" }

func TestTheQueueHasWhatIsDoubtfulSpread(t *testing.T) {
	d := newDesk(t)
	for i := range 4 {
		d.say(1, fmt.Sprintf("room ? a%d", i))
	}
	d.say(1, "sure +")
	d.say(2, "lift ? b", "-")
	d.say(2, "room ?! a0") // the words of the first
	k := d.wavers()
	got := d.queue(k, Queue{Limit: 2, Group: oneGroup})
	// One of each aspect, the newest first; then the next of rooms. The first
	// mention is the least sure one where all are alike.
	want := []string{"room ?! a0", "lift ? b\n-", "room ? a3", "room ? a2", "room ? a1"}
	if all := slices.Concat(got...); !slices.Equal(all, want) {
		t.Errorf("got %q, want %q", all, want)
	}
	for _, part := range got {
		if len(part) > 2 {
			t.Errorf("%d texts in a part", len(part))
		}
	}
	// By touchpoint: here, by the text's last letter.
	first, _, err := k.Doubtful(t.Context(), Queue{Limit: 4, Group: func(e *touchstone.Event) string { return e.Private.Texts[0].Text[len(e.Private.Texts[0].Text)-1:] }})
	if err != nil || len(first) != 4 || first[3].Text != "room ? a2" {
		t.Errorf("%d texts, %v", len(first), err)
	}
	shown := d.queue(k, Queue{Limit: 100, Group: oneGroup, Shows: func(e *touchstone.Event) bool { return e.Position == 2 }})
	if all := slices.Concat(shown...); !slices.Equal(all, []string{"room ? a1"}) {
		t.Errorf("of what may be shown: %q", all)
	}
	for _, cursor := range []string{"x", "0.0", "5", "5.-1", "99999999999999999999.0"} {
		if _, _, err := k.Doubtful(t.Context(), Queue{Cursor: cursor, Limit: 1, Group: oneGroup}); touchstone.KindOf(err) != touchstone.Invalid {
			t.Errorf("cursor %q: %v", cursor, err)
		}
	}
}

func TestWhatIsLabelledLeavesTheQueue(t *testing.T) {
	d := newDesk(t)
	a, b := d.say(1, "room ?"), d.say(2, "lift ?")
	k := d.wavers()
	d.project(k)
	d.correct(k, "ann", a, touchstone.Correction{Polarity: touchstone.VerdictNegative})
	d.correct(k, "ben", b, touchstone.Correction{Polarity: touchstone.VerdictNegative})
	d.relabel(k, a)
	if got := slices.Concat(d.queue(k, Queue{Limit: 9, Group: oneGroup})...); !slices.Equal(got, []string{"lift ?"}) {
		t.Errorf("%q", got)
	}
	d.relabel(k, b)
	second := Queue{Limit: 9, Group: oneGroup, Author: "ann", Second: true}
	if got := slices.Concat(d.queue(k, second)...); !slices.Equal(got, []string{"lift ?"}) {
		t.Errorf("for a second opinion: %q", got)
	}
	d.undo("ben", b)
	d.relabel(k, b)
	if got := slices.Concat(d.queue(k, Queue{Limit: 9, Group: oneGroup})...); !slices.Equal(got, []string{"lift ?"}) {
		t.Errorf("after it was taken back: %q", got)
	}
}

// Over several windows every text comes once, and those of who was erased never.
func TestTheQueueGoesOnOverWindows(t *testing.T) {
	d := newDesk(t)
	const all = windows*window + 300
	for i := range all {
		if i%100 == 0 {
			d.say(touchstone.SubjectID(1+i%200), fmt.Sprintf("w%d ?", i))
		} else {
			d.say(1, "sure +")
		}
	}
	if _, err := d.keys.Enter(t.Context(), []touchstone.SubjectID{101}, "admin", "asked"); err != nil {
		t.Fatal(err)
	}
	got := slices.Concat(d.queue(d.wavers(), Queue{Limit: 7, Group: oneGroup})...)
	if len(got) != (all+199)/200 {
		t.Errorf("%d texts", len(got))
	}
	slices.Sort(got)
	if n := len(slices.Compact(got)); n != (all+199)/200 || strings.Contains(strings.Join(got, " "), "w100 ?") {
		t.Errorf("%d different texts", n)
	}
}

// Ann and Ben read three texts alike and one otherwise: of kappa by hand, the
// share of agreement is 3/4 and that of chance (2·3+2·1)/16 = 1/2, so 1/2. Ann's
// labels are older but for the last text, so Ben's count there.
func TestPeopleAgree(t *testing.T) {
	d := newDesk(t)
	k := d.open(d.reads("v1"))
	good, bad := touchstone.Correction{Polarity: touchstone.VerdictPositive}, touchstone.Correction{Polarity: touchstone.VerdictNegative}
	for i, labels := range [][2]touchstone.Correction{{good, good}, {good, good}, {bad, bad}, {bad, good}} {
		at := d.say(1, fmt.Sprintf("room + %d", i))
		d.correct(k, "ann", at, labels[0])
		d.correct(k, "ben", at, labels[1])
	}
	at := d.say(1, "room - lift")
	d.correct(k, "ann", at, touchstone.Correction{Mentions: []touchstone.CorrectedMention{{Start: 0, End: 4, Aspect: "room", Polarity: touchstone.VerdictNegative},
		{Start: 7, End: 11, Aspect: "lift", Polarity: touchstone.Unsaid}, {Start: 0, End: 4, Aspect: "noise", Polarity: touchstone.VerdictNegative}}})
	q, err := k.Quality(t.Context())
	if err != nil || q.Texts != 5 || q.Own != nil || q.Last != nil || q.Asked != 4 {
		t.Fatalf("%+v, %v", q, err)
	}
	if len(q.People) != 1 || q.People[0].A != "ann" || q.People[0].N != 4 || q.People[0].Value != .5 {
		t.Errorf("people: %+v", q.People)
	}
	if q.Base.N != 4 || q.Base.Right != 3 { // the model reads all as positive, Ben's label of the fourth counts
		t.Errorf("model: %+v", q.Base)
	}
	var got []string
	for _, a := range q.Aspects {
		got = append(got, fmt.Sprintf("%s %d %d %d", a.Aspect, a.Found, a.Right, a.Said))
	}
	if !slices.Equal(got, []string{"room 1 1 1", "lift 1 0 0", "noise 0 0 1"}) {
		t.Errorf("aspects: %q", got)
	}
}
