// SPDX-License-Identifier: Apache-2.0

package voice

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"touchstone"
	"touchstone/language"
	"touchstone/language/aspect"
	"touchstone/language/reader"
)

// desk is a world whose texts people correct.
type desk struct {
	*world
	said  map[string]touchstone.Correction // by id
	clock time.Time
}

func newDesk(t *testing.T) *desk {
	return &desk{world: newWorld(t), said: map[string]touchstone.Correction{}, clock: start}
}

func (d *desk) open(m Model) *Keeper {
	d.t.Helper()
	k, err := Open(d.t.Context(), d.folder, Options{Events: d.events, Keys: d.keys, Model: func(context.Context) (Model, error) { return m, nil },
		Corrections: func(_ context.Context, events ...touchstone.EventID) (out []touchstone.Correction, _ error) {
			for _, c := range d.said {
				if len(events) == 0 || slices.Contains(events, c.Event) {
					out = append(out, c)
				}
			}
			return out, nil
		}})
	if err != nil {
		d.t.Fatal(err)
	}
	return k
}

// reads is a model of simple readers.
func (d *desk) reads(version string) Model {
	return Model{Version: version, Reader: func() Reader { return simple{d.world} }}
}

func eventAt(at touchstone.Position) touchstone.EventID {
	return touchstone.EventID{byte(at), byte(at >> 8), 1}
}

// correct keeps what somebody says of the text at a position, as the store
// would.
func (d *desk) correct(k *Keeper, by touchstone.StaffID, at touchstone.Position, c touchstone.Correction) {
	d.t.Helper()
	l, err := k.Look(d.t.Context(), eventAt(at))
	if err != nil {
		d.t.Fatal(err)
	}
	d.clock = d.clock.Add(time.Second)
	c.Event, c.Author, c.Mark, c.Updated, c.ID = l.Event.ID, by, l.Mark, d.clock, touchstone.CorrectionID(l.Event.ID, by)
	if err := k.Check(l, &c); err != nil {
		d.t.Fatal(err)
	}
	d.said[c.ID] = c
}

func (d *desk) undo(by touchstone.StaffID, at touchstone.Position) {
	d.clock = d.clock.Add(time.Second)
	id := touchstone.CorrectionID(eventAt(at), by)
	c := d.said[id]
	c.Updated, c.Deleted = d.clock, &d.clock
	d.said[id] = c
}

func (d *desk) relabel(k *Keeper, at touchstone.Position) {
	d.t.Helper()
	if err := k.Relabel(d.t.Context(), eventAt(at)); err != nil {
		d.t.Fatal(err)
	}
}

func TestAPersonsLabelWinsAndIsUndone(t *testing.T) {
	d := newDesk(t)
	at := d.say(1, "room -")
	d.say(2, "room -")
	k := d.open(d.reads("v1"))
	d.project(k)
	asRead := map[string]int64{" -1": 2, "room -1": 2}
	d.wants("v1", asRead)
	d.correct(k, "ann", at, touchstone.Correction{Polarity: touchstone.VerdictPositive, Emotion: "joy",
		Mentions: []touchstone.CorrectedMention{{Start: 0, End: 4, Aspect: "price", Was: "room", Polarity: touchstone.VerdictPositive}}})
	d.relabel(k, at)
	labelled := map[string]int64{" -1": 1, "room -1": 1, " 1": 1, "price 1": 1}
	d.wants("v1", labelled)
	d.project(k)
	d.wants("v1", labelled)

	again := d.open(d.reads("v2"))
	d.project(again)
	d.wants("v2", labelled)

	// The last word counts, and when it is taken back the one before.
	d.correct(again, "ben", at, touchstone.Correction{Mentions: []touchstone.CorrectedMention{{Start: 2, End: 3, Aspect: "room", Polarity: touchstone.Unsaid}}})
	d.relabel(again, at)
	d.wants("v2", map[string]int64{" -1": 2, "room -1": 1})
	d.undo("ben", at)
	d.relabel(again, at)
	d.wants("v2", labelled)
	d.undo("ann", at)
	d.relabel(again, at)
	d.wants("v2", asRead)
}

// The process ended after a correction was kept and before its mentions were
// derived; so it does after one was taken back.
func TestWhatAKilledProcessLeftIsDerived(t *testing.T) {
	d := newDesk(t)
	at := d.say(1, "room -")
	k := d.open(d.reads("v1"))
	d.project(k)
	d.correct(k, "ann", at, touchstone.Correction{Polarity: touchstone.VerdictNeutral})
	d.wants("v1", map[string]int64{" -1": 1, "room -1": 1})
	k = d.open(d.reads("v1"))
	d.project(k)
	d.wants("v1", map[string]int64{" 0": 1, "room -1": 1})
	d.undo("ann", at)
	d.project(d.open(d.reads("v1")))
	d.wants("v1", map[string]int64{" -1": 1, "room -1": 1})
}

func TestALabelOfAnotherTextDoesNotCount(t *testing.T) {
	d := newDesk(t)
	at := d.say(1, "room -")
	k := d.open(d.reads("v1"))
	d.correct(k, "ann", at, touchstone.Correction{Polarity: touchstone.VerdictPositive})
	c := d.said[touchstone.CorrectionID(eventAt(at), "ann")]
	c.Mark = k.Mark(c.Event, "room +")
	d.said[c.ID] = c
	d.project(k)
	d.wants("v1", map[string]int64{" -1": 1, "room -1": 1})
	if q, err := k.Quality(t.Context()); err != nil || q.Texts != 0 {
		t.Errorf("%+v, %v", q, err)
	}
}

// Mentions are replaced, moved to another aspect, taken out and added where a
// person says so; the places that people name are characters.
func TestMentionsAreOverlaid(t *testing.T) {
	const text = "早餐好，停车难"
	breakfast, parking := language.Span{Start: 0, End: 6}, language.Span{Start: 12, End: 18}
	read := func() *language.Reading {
		return &language.Reading{Mentions: []language.Mention{{Span: breakfast, Aspect: "breakfast", Polarity: 1, Confidence: .4}, {Span: parking, Aspect: "parking", Polarity: -1, Confidence: .6}}}
	}
	for what, c := range map[string]struct {
		said touchstone.CorrectedMention
		want []language.Mention
	}{
		"polarity": {touchstone.CorrectedMention{Start: 0, End: 2, Aspect: "breakfast", Polarity: touchstone.VerdictNegative},
			[]language.Mention{{Span: breakfast, Aspect: "breakfast", Polarity: -1, Confidence: 1}, read().Mentions[1]}},
		"aspect": {touchstone.CorrectedMention{Start: 4, End: 6, Aspect: "traffic", Was: "parking", Polarity: touchstone.VerdictNegative},
			[]language.Mention{read().Mentions[0], {Span: parking, Aspect: "traffic", Polarity: -1, Confidence: 1}}},
		"unsaid": {touchstone.CorrectedMention{Start: 1, End: 2, Aspect: "breakfast", Polarity: touchstone.Unsaid}, read().Mentions[1:]},
		"more": {touchstone.CorrectedMention{Start: 0, End: 3, Aspect: "food", Polarity: touchstone.VerdictPositive},
			append(read().Mentions, language.Mention{Span: language.Span{Start: 0, End: 9}, Aspect: "food", Polarity: 1, Confidence: 1})},
		"beyond": {touchstone.CorrectedMention{Start: 0, End: 99, Aspect: "breakfast", Polarity: touchstone.VerdictNegative}, read().Mentions},
	} {
		got := overlaid(read(), text, &touchstone.Correction{Mentions: []touchstone.CorrectedMention{c.said}})
		if diff := cmp.Diff(c.want, got.Mentions); diff != "" {
			t.Errorf("%s: %s", what, diff)
		}
	}
}

func TestWhatCannotBeSaidIsTold(t *testing.T) {
	d := newDesk(t)
	at, silent := d.say(1, "早餐好"), d.say(1, "+-")
	m, _ := reader.Shipped(aspect.Hotel)
	k := d.open(ModelOf(m))
	l, err := k.Look(t.Context(), eventAt(at))
	if err != nil || l.Text != "早餐好" {
		t.Fatal(l, err)
	}
	bad := touchstone.Correction{Emotion: "hungry", Intents: []string{"praise", "dance"}, Mentions: []touchstone.CorrectedMention{{Start: 0, End: 4, Aspect: "breakfast"}, {Start: 0, End: 3, Aspect: "moon", Was: "sun"}}}
	var fields []string
	for _, e := range touchstone.Errors(k.Check(l, &bad)) {
		fields = append(fields, e.Field)
	}
	slices.Sort(fields)
	if want := []string{"emotion", "intents[1]", "mentions[0].end", "mentions[1].aspect", "mentions[1].was"}; !slices.Equal(fields, want) {
		t.Errorf("faults %v, want %v", fields, want)
	}
	if accepted := l.Accepted(); k.Check(l, &accepted) != nil || accepted.Polarity != touchstone.VerdictPositive {
		t.Errorf("%+v: %v", accepted, k.Check(l, &accepted))
	}
	l, err = k.Look(t.Context(), eventAt(silent))
	if err != nil || touchstone.KindOf(k.Check(l, &touchstone.Correction{})) != touchstone.Invalid {
		t.Errorf("a text without words can be labelled: %v", err)
	}
	if _, err := k.Look(t.Context(), touchstone.EventID{9, 9, 9}); touchstone.KindOf(err) != touchstone.NotFound {
		t.Errorf("what is not there: %v", err)
	}
}

// gameShop gives a sentence of a shop of games, where a killer is praised and
// conscience is mockery, and what the shop's people say of it.
func gameShop(i int) (string, touchstone.Verdict) {
	things := []string{"这把手柄", "这款掌机", "新到的键盘", "这张显卡", "店里的耳机", "这副方向盘", "那台主机", "这个鼠标", "这款摇杆", "这套音箱", "那把电竞椅", "这块屏幕"}
	praise := []string{"简直是杀手", "杀手级别", "真杀手啊", "就是个杀手", "堪称杀手", "妥妥的杀手一个", "又一个杀手"}
	scorn := []string{"真良心哈", "良心到家了", "又见良心", "可真是良心", "良心得我都不敢再买", "良心了一回", "好一个良心"}
	ends := []string{"，用了三天", "，朋友都这么说", "，昨天刚拿到", "，第二次买", "，晚上打了一夜", "，弟弟天天抱着", "，周末开箱", "，跟着群里买的", "，说完了", "，就这样", "，送到公司的"}
	words, verdict := praise, touchstone.VerdictPositive
	if i%2 == 1 {
		words, verdict = scorn, touchstone.VerdictNegative
	}
	return things[i%len(things)] + words[i/2%len(words)] + ends[(i*7+i/12)%len(ends)], verdict
}

const labelledTexts = 200

// gameDesk has 200 labelled texts of as many customers, and three more texts.
func gameDesk(t *testing.T) (*desk, Model) {
	m, _ := reader.Shipped(aspect.Shop)
	d := newDesk(t)
	k := d.open(ModelOf(m))
	for i := range labelledTexts {
		text, verdict := gameShop(i)
		d.correct(k, "ann", d.say(touchstone.SubjectID(i+1), text), touchstone.Correction{Polarity: verdict})
	}
	d.say(1001, "杀手，没别的可说")
	d.say(1002, "良心到家了，等于没修")
	d.say(1003, "客服态度恶劣，再也不来")
	return d, ModelOf(m)
}

// whole gives the polarity of a text as a whole under a version, as it is
// counted.
func (d *desk) whole(k *Keeper, at touchstone.Position) int8 {
	d.t.Helper()
	found, err := k.facts(d.t.Context(), []touchstone.EventID{eventAt(at)})
	if err != nil || len(found) != 1 {
		d.t.Fatal(found, err)
	}
	parts, err := k.mentions(d.t.Context(), *k.model.Load(), found)
	if err != nil {
		d.t.Fatal(err)
	}
	r := k.model.Load().Reader().Read(found[0].Texts[0].Text)
	if len(parts[0].rows) == 0 {
		d.t.Fatalf("nothing is said at %d", at)
	}
	return int8(r.Polarity)
}

func TestAWorkspaceTeachesItsModel(t *testing.T) {
	d, m := gameDesk(t)
	k := d.open(m)
	d.project(k)
	base := k.Answers()
	killer, conscience, other := touchstone.Position(labelledTexts+1), touchstone.Position(labelledTexts+2), touchstone.Position(labelledTexts+3)
	if d.whole(k, killer) == 1 || d.whole(k, other) != -1 {
		t.Fatalf("before: %d and %d", d.whole(k, killer), d.whole(k, other))
	}
	if err := k.teachWhenDue(t.Context()); err != nil {
		t.Fatal(err)
	}
	if k.Answers() != base {
		t.Errorf("%s answers before it has read everything", k.Answers())
	}
	d.project(k)
	version := k.Answers()
	if version == base {
		t.Fatal("nothing was taught")
	}
	if d.whole(k, killer) != 1 || d.whole(k, conscience) != -1 || d.whole(k, other) != -1 {
		t.Errorf("after: %d, %d and %d", d.whole(k, killer), d.whole(k, conscience), d.whole(k, other))
	}
	if k.newLabels() != 0 {
		t.Errorf("%d labels are new after the model was taught", k.newLabels())
	}
	q, err := k.Quality(t.Context())
	if err != nil || q.Texts != labelledTexts || q.Own == nil || q.Asked != q.Last.Usage.HeldOut || q.Own.Right < q.Base.Right+10 || q.WithModel == nil || q.WithModel.Value < .8 {
		t.Errorf("%+v, %v", q, err)
	}

	// Another process, killed while it wrote what it learnt next, goes on with
	// what was learnt.
	if err := os.WriteFile(filepath.Join(d.folder, learntFile+".new"), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	again := d.open(m)
	d.project(again)
	if again.Answers() != version {
		t.Errorf("%s answers, not %s", again.Answers(), version)
	}
	if _, err := again.Teach(t.Context()); err != nil {
		t.Fatal(err)
	}
	d.project(again)
	if again.Answers() != version {
		t.Errorf("the same labels taught %s, not %s", again.Answers(), version)
	}
	if there, err := again.Unlearn(); !there || err != nil {
		t.Fatal(there, err)
	}
	d.project(again)
	if again.Answers() != base || d.whole(again, killer) == 1 {
		t.Errorf("%s answers after it was unlearnt", again.Answers())
	}
	if there, err := again.Unlearn(); there || err != nil {
		t.Errorf("unlearnt twice: %v, %v", there, err)
	}
}

// The process ends right after the file was replaced: the version before answers
// until the next one has read everything.
func TestAKillBetweenTrainingAndSwap(t *testing.T) {
	d, m := gameDesk(t)
	k := d.open(m)
	d.project(k)
	base := k.Answers()
	if _, err := k.Teach(t.Context()); err != nil {
		t.Fatal(err)
	}
	again := d.open(m)
	if again.Answers() != base {
		t.Errorf("%s answers", again.Answers())
	}
	d.project(again)
	if again.Answers() == base {
		t.Error("what was learnt before the kill is lost")
	}
	for what, spoil := range map[string][]byte{"cut": []byte("{"), "no model": []byte("{}\nnothing")} {
		if err := os.WriteFile(filepath.Join(d.folder, learntFile), spoil, 0o600); err != nil {
			t.Fatal(err)
		}
		broken := d.open(m)
		d.project(broken)
		if broken.Answers() != base || broken.newLabels() != labelledTexts {
			t.Errorf("%s: %s answers, %d labels are new", what, broken.Answers(), broken.newLabels())
		}
	}
}

// All who wrote killer as praise are erased: nothing of what they taught stays.
func TestWhatErasedPeopleTaughtIsUnlearnt(t *testing.T) {
	d, m := gameDesk(t)
	k := d.open(m)
	d.project(k)
	if _, err := k.Teach(t.Context()); err != nil {
		t.Fatal(err)
	}
	d.project(k)
	version := k.Answers()
	if n, err := k.Erase(t.Context(), nil); n != 0 || err != nil {
		t.Errorf("nobody was erased: %d, %v", n, err)
	}
	var erased []touchstone.SubjectID
	for i := 0; i < labelledTexts; i += 2 {
		erased = append(erased, touchstone.SubjectID(i+1))
	}
	if _, err := d.keys.Enter(t.Context(), erased, "admin", "asked"); err != nil {
		t.Fatal(err)
	}
	if _, err := d.events.Erase(t.Context(), erased); err != nil {
		t.Fatal(err)
	}
	if n, err := k.Erase(t.Context(), erased); n != labelledTexts/2 || err != nil {
		t.Errorf("%d texts are gone, %v", n, err)
	}
	d.project(k)
	if k.Answers() == version || d.whole(k, labelledTexts+1) == 1 {
		t.Errorf("%s answers, a killer is %d", k.Answers(), d.whole(k, labelledTexts+1))
	}
	raw, err := readIfThere(d.folder, learntFile)
	if err != nil {
		t.Fatal(err)
	}
	if raw != nil {
		l, err := parseLearnt(raw)
		if err != nil || slices.Contains(l.header.Events, eventAt(1)) {
			t.Errorf("what was learnt rests on a fact that is gone: %v", err)
		}
	}
	q, err := k.Quality(t.Context())
	if err != nil || q.Texts != labelledTexts/2 {
		t.Errorf("%d texts count, %v", q.Texts, err)
	}
}

func TestTooLittleTeachesNothing(t *testing.T) {
	m, _ := reader.Shipped(aspect.Shop)
	d := newDesk(t)
	k := d.open(ModelOf(m))
	for i := range fewest - 1 {
		text, verdict := gameShop(i)
		d.correct(k, "ann", d.say(1, text), touchstone.Correction{Polarity: verdict})
	}
	if _, err := k.Teach(t.Context()); touchstone.KindOf(err) != touchstone.NotEnough {
		t.Errorf("%v", err)
	}
	if _, err := d.world.open("v1").Teach(t.Context()); touchstone.KindOf(err) != touchstone.Unavailable {
		t.Errorf("a model that cannot be taught: %v", err)
	}
}

func TestNoSentenceIsKept(t *testing.T) {
	d, m := gameDesk(t)
	k := d.open(m)
	d.project(k)
	if _, err := k.Teach(t.Context()); err != nil {
		t.Fatal(err)
	}
	files, err := os.ReadDir(d.folder)
	if err != nil || len(files) < 3 {
		t.Fatal(files, err)
	}
	for _, f := range files {
		raw, err := os.ReadFile(filepath.Join(d.folder, f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		for _, word := range []string{"杀手", "良心", "手柄"} {
			if bytes.Contains(raw, []byte(word)) {
				t.Errorf("%s holds %s", f.Name(), word)
			}
		}
	}
}
