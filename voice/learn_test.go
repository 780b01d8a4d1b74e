// SPDX-License-Identifier: Apache-2.0

package voice

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"touchstone"
	"touchstone/language"
	"touchstone/language/aspect"
	"touchstone/language/reader"
)

// frogShop is a shop whose customers say 青蛙 (a frog) where they wait and worry
// and 隔壁村 (the next village) where they complain and leave. Ann labels the
// emotions and intents of 120 texts, Ben of the first 20 the same, but for one
// emotion in four.
func frogShop(t *testing.T) (*desk, *Keeper) {
	m, _ := reader.Shipped(aspect.Shop)
	d := newDesk(t)
	k := d.open(ModelOf(m))
	things := []string{"这把手柄", "这款掌机", "新到的键盘", "这张显卡", "店里的耳机", "这副方向盘", "那台主机", "这个鼠标"}
	ends := []string{"了", "了，朋友都这么说", "了，昨天", "了，第二次", "了，周末"}
	for i := range 120 {
		word, c := "石头", touchstone.Correction{Emotion: "none", Intents: []string{}}
		switch i % 3 {
		case 1:
			word, c = "青蛙", touchstone.Correction{Emotion: "anxious", Intents: []string{"question"}}
		case 2:
			word, c = "隔壁村", touchstone.Correction{Emotion: "angry", Intents: []string{"churn", "complaint"}}
		}
		at := d.say(touchstone.SubjectID(i+1), fmt.Sprintf("%s，第%d天，%s%s", things[i%len(things)], i, word, ends[i/3%len(ends)]))
		d.correct(k, "ann", at, c)
		if i < 20 {
			if i%4 == 0 {
				c.Emotion = "joy"
			}
			d.correct(k, "ben", at, c)
			d.correct(k, "ann", at, touchstone.Correction{Emotion: d.said[touchstone.CorrectionID(eventAt(at), "ann")].Emotion, Intents: c.Intents})
		}
	}
	return d, k
}

func TestAWorkspaceTeachesEmotionsAndIntents(t *testing.T) {
	d, k := frogShop(t)
	d.project(k)
	base := k.Answers()
	const worried, leaves = "快递说今天能到，青蛙", "等到第三天，隔壁村了"
	before, err := k.Quality(t.Context())
	if err != nil || before.Emotions == nil || before.Emotions.Texts != 120 || before.Emotions.Own != nil || before.Emotions.Base.N != 120 {
		t.Fatalf("%+v, %v", before, err)
	}
	l, err := k.Teach(t.Context())
	if err != nil || l.Usage != nil || l.Neutral != nil || l.Terms != nil || !l.Emotions.Better || !l.Intents.Better {
		t.Fatalf("%+v, %v", l, err)
	}
	d.project(k)
	// Another process goes on with what was learnt.
	m, _ := reader.Shipped(aspect.Shop)
	again := d.open(ModelOf(m))
	d.project(again)
	if again.Answers() == base || again.Answers() != k.Answers() {
		t.Errorf("%s answers after %s", again.Answers(), k.Answers())
	}
	r := again.model.Load().Reader()
	if got := r.Read(worried).Feelings; len(got) == 0 || got[0].Emotion != language.Anxious {
		t.Errorf("%s: %v", worried, got)
	}
	if got := r.Read(leaves).Intents; !slices.Equal(got, []language.Intent{language.Complaint, language.Churn}) {
		t.Errorf("%s: %v", leaves, got)
	}
	q, err := again.Quality(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for what, l := range map[string]*LabelQuality{"emotions": q.Emotions, "intents": q.Intents} {
		if l.Own == nil || l.Own.N != l.Base.N || l.Own.Right < l.Base.Right+8 || l.WithModel == nil || l.WithModel.Value < .8 {
			t.Errorf("%s: %+v, %+v, %+v", what, l.Base, l.Own, l.WithModel)
		}
		for _, one := range l.Labels {
			if one.Found > 0 && one.Precision.High <= 0 || one.Right > min(one.Found, one.Said) {
				t.Errorf("%s: %+v", what, one)
			}
		}
	}
	// Of the 20 texts of both, five have another emotion, and all the same intents.
	if p := q.Emotions.People; len(p) != 1 || p[0].N != 20 || p[0].Agreed != 15 {
		t.Errorf("%+v", p)
	}
	if p := q.Intents.People; len(p) != 1 || p[0].Agreed != 20 || p[0].Value < .999 {
		t.Errorf("%+v", p)
	}
	if len(q.Aspects) > 0 || q.Base != nil || q.People != nil {
		t.Errorf("something is told of what nobody labelled: %+v", q)
	}
}

// A file of the program before this one holds a usage of words alone.
func TestWhatAnOlderProgramLearntIsRead(t *testing.T) {
	d, m := gameDesk(t)
	k := d.open(m)
	d.project(k)
	if _, err := k.Teach(t.Context()); err != nil {
		t.Fatal(err)
	}
	usage, err := k.learnt.Load().taught.Usage.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(d.folder, learntFile), append([]byte(`{"base":"","events":null,"lesson":{}}`+"\n"), usage...), 0o600); err != nil {
		t.Fatal(err)
	}
	again := d.open(m)
	d.project(again)
	if again.Answers() == "" || d.whole(again, labelledTexts+1) != 1 {
		t.Errorf("a killer is %d", d.whole(again, labelledTexts+1))
	}
	if _, err := parseLearnt([]byte(`{"format":2}` + "\n")); err == nil {
		t.Error("a later program's file is read")
	}
}
