// SPDX-License-Identifier: Apache-2.0

package voice

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/language"
	"touchstone/language/plain"
	"touchstone/language/sentiment"
)

// Queue says which doubtful texts somebody asks for.
type Queue struct {
	Cursor string // the next of the part before; "" begins
	Limit  int    // at least 1
	// Shows tells whether a fact may be shown; nil: every one.
	Shows func(*touchstone.Event) bool
	// Group tells where a fact belongs: its touchpoint.
	Group func(*touchstone.Event) string
	// Author is who asks. Texts that this person labelled are left out.
	Author touchstone.StaffID
	// Second asks for texts that others labelled, in doubt or not, so that it
	// shows how far people agree; else these are left out.
	Second bool
}

const (
	// window is over how many positions doubtful texts are spread: the part of
	// the facts that is looked at once.
	window = 2_000
	// windows is how many of them one request looks at.
	windows = 4
	// longest is how many bytes a text has that somebody can be asked about.
	longest = 16 << 10
)

// Doubtful gives texts of which the model is least sure, the newest facts first,
// and the cursor of the next part, "" at the end. Among some two thousand facts
// those come first that differ in touchpoint, aspect and reason; of texts of the
// same words one is given, and none of a text of more than 16 KiB. A part may hold fewer than the limit, or none, and
// still have a next. Invalid where the cursor is none.
func (k *Keeper) Doubtful(ctx context.Context, q Queue) ([]*Look, string, error) {
	top, done, err := k.begin(ctx, q.Cursor)
	if err != nil {
		return nil, "", err
	}
	m := *k.model.Load()
	var out []*Look
	for range windows {
		if top == 0 {
			return out, "", nil
		}
		all, err := k.spread(ctx, m, q, top)
		if err != nil {
			return nil, "", err
		}
		for ; done < len(all); done++ {
			if len(out) == q.Limit {
				return out, fmt.Sprintf("%d.%d", top, done), nil
			}
			if k.open(q, all[done].Event.ID) {
				out = append(out, all[done])
			}
		}
		top, done = top-min(top, window), 0
	}
	if top == 0 {
		return out, "", nil
	}
	return out, fmt.Sprintf("%d.0", top), nil
}

// begin gives the newest position that a cursor looks at, and how many texts of
// its window were given.
func (k *Keeper) begin(ctx context.Context, cursor string) (touchstone.Position, int, error) {
	if cursor == "" {
		receipt, err := k.Events.Append(ctx, nil)
		return receipt.Position, 0, err
	}
	at, given, _ := strings.Cut(cursor, ".")
	top, err := strconv.ParseUint(at, 10, 63)
	done, err1 := strconv.ParseUint(given, 10, 31)
	if err != nil || err1 != nil || top == 0 {
		return 0, 0, &touchstone.Error{Kind: touchstone.Invalid, Field: "query.cursor", Message: touchstone.Msg("api.bad_cursor")}
	}
	return touchstone.Position(top), int(done), nil
}

// open tells whether a text is still to be labelled.
func (k *Keeper) open(q Queue, event touchstone.EventID) bool {
	k.deriving.Lock()
	defer k.deriving.Unlock()
	c := k.labels[event]
	if q.Second {
		return c != nil && c.Author != q.Author
	}
	return c == nil
}

// spread gives the doubtful texts of the facts up to a position, in the order in
// which they are to be labelled: one of each group, then one more of each.
func (k *Keeper) spread(ctx context.Context, m Model, q Queue, top touchstone.Position) ([]*Look, error) {
	groups := map[string][]*Look{}
	seen := map[uint64]bool{}
	all, err := k.newest(ctx, m, q, top)
	if err != nil {
		return nil, err
	}
	var text plain.Text
	for _, l := range all {
		text.Reset(l.Text)
		if key := sentiment.Key(&text); !seen[key] {
			seen[key] = true
			g := q.Group(&l.Event) + "\n" + topic(l.Reading) + "\n" + strings.Join(l.Reading.Doubts.Names(), " ")
			groups[g] = append(groups[g], l)
		}
	}
	type placed struct {
		*Look
		round int
	}
	var order []placed
	for _, g := range groups {
		for round, l := range g {
			order = append(order, placed{l, round})
		}
	}
	slices.SortFunc(order, func(a, b placed) int {
		return cmp.Or(a.round-b.round, -cmp.Compare(a.Event.Position, b.Event.Position))
	})
	out := make([]*Look, len(order))
	for i, p := range order {
		out[i] = p.Look
	}
	return out, nil
}

// newest gives the texts to choose from of the window up to a position, the
// newest first.
func (k *Keeper) newest(ctx context.Context, m Model, q Queue, top touchstone.Position) ([]*Look, error) {
	var out []*Look
	r := m.Reader()
	for e, err := range k.Events.Events(ctx, eventstore.Filter{Texts: true, Limit: window}, top-min(top, window)) {
		if err != nil {
			return nil, err
		}
		if e.Position > top {
			break
		}
		if q.Shows != nil && !q.Shows(&e) {
			continue
		}
		shown, err := k.Keys.Reveal(ctx, &e)
		if err != nil {
			return nil, err
		}
		if !shown {
			continue
		}
		if l := k.look(m, r, &e); l != nil && len(l.Text) <= longest && (q.Second || l.Reading.Doubts != 0) && !l.Reading.Silent() {
			out = append(out, l)
		}
	}
	slices.Reverse(out)
	return out, nil
}

// topic is the aspect that a reading is least sure about; "" where it has none.
func topic(r *language.Reading) string {
	if len(r.Mentions) == 0 {
		return ""
	}
	return slices.MinFunc(r.Mentions, func(a, b language.Mention) int { return cmp.Compare(a.Confidence, b.Confidence) }).Aspect
}
