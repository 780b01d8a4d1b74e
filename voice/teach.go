// SPDX-License-Identifier: Apache-2.0

package voice

import (
	"context"
	"fmt"
	"slices"
	"time"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/language/training"
)

const (
	// enough is how many new corrections have a model taught by itself.
	enough = 30
	// fewest is how many texts with a label of its kind a model can be taught by.
	fewest = 10
)

// Lesson is what came of teaching a model what people corrected. A part is nil
// where too few texts have a label of it.
type Lesson struct {
	Usage    *training.Lesson `json:"usage,omitempty"`   // of polarity, of texts that take a side
	Neutral  *training.Lesson `json:"neutral,omitempty"` // of which texts take none
	Emotions *training.Lesson `json:"emotions,omitempty"`
	Intents  *training.Lesson `json:"intents,omitempty"`
	Terms    *TermLesson      `json:"terms,omitempty"` // of aspects; nil where nobody labelled any
}

// parts are the lessons that usage is learnt by, in their order.
func (l *Lesson) parts() []*training.Lesson {
	return []*training.Lesson{l.Usage, l.Neutral, l.Emotions, l.Intents}
}

// Better tells whether the model is another one than before.
func (l *Lesson) Better() bool {
	return l.Terms != nil && l.Terms.Better || slices.ContainsFunc(l.parts(), func(p *training.Lesson) bool { return p != nil && p.Better })
}

// empty tells whether there was too little to learn anything from.
func (l *Lesson) empty() bool {
	return l.Terms == nil && !slices.ContainsFunc(l.parts(), func(p *training.Lesson) bool { return p != nil })
}

// Teach learns from all texts that people corrected how the workspace uses
// words, which texts it calls neutral, which emotions and intents it finds in
// them, and which aspects its terms stand for, on top of the shipped model. Each
// is taken where it is better, and then everything is read again in the
// background; else it stays as it is, and the lesson tells why. NotEnough where
// people labelled fewer than ten texts of each, and no aspects; Unavailable
// where the model cannot be taught.
func (k *Keeper) Teach(ctx context.Context) (*Lesson, error) {
	k.teaching.Lock()
	defer k.teaching.Unlock()
	return k.teach(ctx)
}

func (k *Keeper) teach(ctx context.Context) (*Lesson, error) {
	m, err := k.Model(ctx)
	if err != nil {
		return nil, fmt.Errorf("choose the model that is taught: %w", err)
	}
	if m.Models == nil || k.Corrections == nil {
		return nil, &touchstone.Error{Kind: touchstone.Unavailable, Message: touchstone.Msg("corrections.not_taught")}
	}
	said, err := k.labelled(ctx)
	if err != nil {
		return nil, err
	}
	next := &learnt{header: learntHeader{Base: m.Version}}
	if before := k.learnt.Load(); before != nil { // what is not learnt better stays
		next.taught = before.taught
	}
	lesson := &next.header.Lesson
	if err := lesson.learn(ctx, m, said, &next.taught); err != nil {
		return nil, err
	}
	if lesson.empty() {
		return nil, &touchstone.Error{Kind: touchstone.NotEnough, Message: touchstone.Msg("corrections.few", "n", len(said), "need", fewest)}
	}
	for _, s := range said {
		next.header.Events = append(next.header.Events, s.label.Event)
	}
	if lesson.Better() {
		err = k.swap(next)
	}
	if err == nil {
		err = k.noteTaught(said)
	}
	return lesson, err
}

// swap puts what was learnt in the place of what was.
func (k *Keeper) swap(l *learnt) error {
	if err := l.save(k.folder); err != nil {
		return fmt.Errorf("keep what was learnt: %w", err)
	}
	k.learnt.Store(l)
	k.Wake()
	return nil
}

func (k *Keeper) noteTaught(said []labelled) error {
	k.deriving.Lock()
	defer k.deriving.Unlock()
	for _, s := range said {
		if s.label.Updated.After(k.notes.Taught) {
			k.notes.Taught = s.label.Updated
		}
	}
	return k.notes.save(k.folder)
}

// teachWhenDue teaches where enough has been corrected since the last time. Too
// little to learn from is no fault.
func (k *Keeper) teachWhenDue(ctx context.Context) error {
	if m := k.model.Load(); m.Models == nil || k.newLabels() < enough {
		return nil
	}
	lesson, err := k.Teach(ctx)
	if touchstone.KindOf(err) == touchstone.NotEnough {
		return nil
	}
	if err != nil {
		return fmt.Errorf("teach the model: %w", err)
	}
	k.Logger.InfoContext(ctx, "the model was taught", "usage", lesson.Usage, "neutral", lesson.Neutral, "emotions", lesson.Emotions, "intents", lesson.Intents, "terms", lesson.Terms, "taken", lesson.Better())
	return nil
}

// newLabels counts the corrections that came since the model was taught.
func (k *Keeper) newLabels() int {
	k.deriving.Lock()
	defer k.deriving.Unlock()
	n := 0
	for _, c := range k.labels {
		if c.Updated.After(k.notes.Taught) {
			n++
		}
	}
	return n
}

// labelled is a text with what people say of it.
type labelled struct {
	text  string
	label *touchstone.Correction  // the one that counts
	all   []touchstone.Correction // of everybody
}

// labelled opens the texts of all facts that people corrected, in the order of
// arrival. A fact that is gone, or has another text than the one that was
// corrected, does not count.
func (k *Keeper) labelled(ctx context.Context) ([]labelled, error) {
	all, err := k.Corrections(ctx)
	if err != nil {
		return nil, err
	}
	by := map[touchstone.EventID][]touchstone.Correction{}
	for _, c := range all {
		if c.Deleted == nil {
			by[c.Event] = append(by[c.Event], c)
		}
	}
	var ids []touchstone.EventID
	for id := range by {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(a, b touchstone.EventID) int { return slices.Compare(a[:], b[:]) })
	var found []eventstore.Said
	for some := range slices.Chunk(ids, page) {
		part, err := k.facts(ctx, some)
		if err != nil {
			return nil, err
		}
		found = append(found, part...)
	}
	slices.SortFunc(found, func(a, b eventstore.Said) int { return int(a.Position) - int(b.Position) })
	var out []labelled
	for i := range found {
		if l := k.readBy(&found[i], by[found[i].Event]); l.label != nil {
			out = append(out, l)
		}
	}
	return out, nil
}

// readBy gives a text with what those say who read it.
func (k *Keeper) readBy(s *eventstore.Said, all []touchstone.Correction) labelled {
	l := labelled{text: whole(s)}
	mark := k.Mark(s.Event, l.text)
	for i := range all {
		if all[i].Mark != mark {
			continue
		}
		l.all = append(l.all, all[i])
		if l.label == nil || newer(&all[i], l.label) {
			l.label = &all[i]
		}
	}
	return l
}

// Name names the place in the receipt of an erasure.
func (k *Keeper) Name() string { return "voice" }

// Erase unlearns what was learnt from texts that are gone, when people were
// erased, and teaches the model again without them. It tells how many texts
// that were learnt from are gone.
func (k *Keeper) Erase(ctx context.Context, _ []touchstone.SubjectID) (int64, error) {
	return k.unlearnGone(ctx)
}

// Expire is Erase for facts whose time is over.
func (k *Keeper) Expire(ctx context.Context, _ []touchstone.EventKind, _ time.Time) (eventstore.Erased, error) {
	_, err := k.unlearnGone(ctx)
	return eventstore.Erased{}, err
}

func (k *Keeper) unlearnGone(ctx context.Context) (int64, error) {
	k.teaching.Lock()
	defer k.teaching.Unlock()
	l := k.learnt.Load()
	if l == nil {
		return 0, nil
	}
	gone := int64(len(l.header.Events))
	for some := range slices.Chunk(l.header.Events, page) {
		there, err := k.facts(ctx, some)
		if err != nil {
			return 0, err
		}
		gone -= int64(len(there))
	}
	if gone == 0 {
		return 0, nil
	}
	if _, err := k.unlearn(); err != nil {
		return 0, err
	}
	if _, err := k.teach(ctx); err != nil && touchstone.KindOf(err) != touchstone.NotEnough {
		return gone, err
	}
	return gone, nil
}
