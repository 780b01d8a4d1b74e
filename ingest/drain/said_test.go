// SPDX-License-Identifier: Apache-2.0

package drain_test

import (
	"slices"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/ingest/drain"
)

// told is what somebody was told.
type told struct {
	mu            sync.Mutex
	after, reach  []touchstone.Position
	said          []touchstone.Position
	identifierOf3 string
	facts         []touchstone.Position
}

func (l *told) pass(_, _ touchstone.Position, facts []touchstone.Event) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for i := range facts {
		l.facts = append(l.facts, facts[i].Position)
	}
}

func (l *told) tell(after, through touchstone.Position, said []eventstore.Said) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.after, l.reach = append(l.after, after), append(l.reach, through)
	for _, s := range said {
		l.said = append(l.said, s.Position)
		if s.Position == 3 {
			l.identifierOf3 = s.Identifiers[0].Value
		}
	}
}

// pair is an event that names two subjects.
func pair(n int) touchstone.Event {
	e := event(n)
	e.Subjects = append(e.Subjects, 1000)
	e.Private.Identifiers = []touchstone.Identifier{{Subject: e.Subjects[0], Kind: touchstone.UserID, Value: "ann"}, {Subject: 1000, Kind: touchstone.DeviceID, Value: "d"}}
	return e
}

func TestFactsAloneAreTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var heard told
		h := settle(t, func(o *drain.Options) {
			o.OnSaid, o.OnFacts = heard.tell, heard.pass
			o.Vault = wax{refuse: func(e *touchstone.Event) error {
				if len(e.Subjects) > 0 && e.Subjects[0] == 6 { // of an erased one nothing is left
					e.Subjects, e.Private = nil, touchstone.Private{}
				}
				return nil
			}}
		})
		identify, consent := event(10), event(11)
		identify.Kind = touchstone.Identify
		consent.Consents = []touchstone.Consent{{Purpose: "mail"}}
		silent := func(n int) touchstone.Event {
			e := event(n)
			e.Private.Texts = nil
			return e
		}
		nobody := event(12)
		nobody.Subjects = nil
		// Nothing said, a text; three that link; a repeat of one of them; the erased one; a text of nobody known.
		h.wait(h.accept([]touchstone.Event{silent(0), event(1), pair(2), identify, consent, pair(2), pair(5), nobody}))
		if diff := cmp.Diff([]touchstone.Position{2, 3, 4, 5, 8}, heard.said); diff != "" || heard.identifierOf3 != "ann" {
			t.Errorf("told of %v, whose third names %q", heard.said, heard.identifierOf3)
		}
		if diff := cmp.Diff([]touchstone.Position{1, 2, 3, 4, 5, 7, 8}, heard.facts); diff != "" {
			t.Errorf("passed on %v: the sixth is a repeat", heard.facts)
		}
		h.wait(h.accept([]touchstone.Event{silent(20)}))
		if !slices.Equal(heard.after, []touchstone.Position{0, 8}) || !slices.Equal(heard.reach, []touchstone.Position{8, 9}) {
			t.Errorf("told after %v up to %v", heard.after, heard.reach)
		}
		h.leave()
	})
}

// Where an event was set aside, or a try before stored a part, the stretch is
// left out.
func TestWhatIsNotCertainIsNotTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var heard told
		h := settle(t, func(o *drain.Options) { o.OnSaid, o.OnFacts = heard.tell, heard.pass })
		h.wait(h.accept([]touchstone.Event{pair(1), poison(2)}))
		tries := 0
		h.store.spoil(func([]touchstone.Event) error {
			if tries++; tries == 1 {
				return errDown
			}
			return nil
		})
		h.wait(h.accept([]touchstone.Event{pair(3)}))
		if !slices.Equal(heard.after, []touchstone.Position{2}) || !slices.Equal(heard.said, []touchstone.Position{3}) || !slices.Equal(heard.facts, []touchstone.Position{3}) {
			t.Errorf("told after %v of %v", heard.after, heard.said)
		}
		h.leave()
	})
}
