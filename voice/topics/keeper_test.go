// SPDX-License-Identifier: Apache-2.0

package topics

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"touchstone"
	"touchstone/eventstore/memory"
	"touchstone/vault"
	"touchstone/voice"
)

// world is a workspace whose customers talk.
type world struct {
	t      *testing.T
	folder string
	keys   *vault.Keys
	events *memory.Store
	now    time.Time
	at     touchstone.Position
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, folder: filepath.Join(t.TempDir(), "topics"), events: memory.Open(), now: start.AddDate(0, 0, 14)}
	v, err := vault.Open(t.Context(), filepath.Join(t.TempDir(), "vault"), vault.Options{Now: func() time.Time { return start }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := v.Close(); err != nil {
			t.Error(err)
		}
	})
	if w.keys, err = v.Keys(t.Context(), "main"); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *world) open() *Keeper {
	w.t.Helper()
	k, err := Open(w.t.Context(), w.folder, KeeperOptions{Events: w.events, Keys: w.keys, Now: func() time.Time { return w.now }, Model: func(context.Context) (voice.Model, error) {
		return voice.Model{Version: "v1", Reader: func() voice.Reader { return feeler{} }}, nil
	}})
	if err != nil {
		w.t.Fatal(err)
	}
	return k
}

// say stores what a customer said.
func (w *world) say(customer int, words string) {
	w.t.Helper()
	w.at++
	e := touchstone.Event{Position: w.at, Kind: touchstone.Feedback, Shape: touchstone.Shape{ID: 7, Source: "site", Name: "review"}, Occurred: start, Received: start,
		Subjects: []touchstone.SubjectID{touchstone.SubjectID(customer)}}
	binary.BigEndian.PutUint64(e.ID[:], uint64(w.at))
	e.Private.Texts = []touchstone.Text{{Field: "comment", Text: fmt.Sprintf("%s，%d", words, w.at)}} // so that no text is a repeat
	all := []touchstone.Event{e}
	if err := w.keys.Seal(w.t.Context(), all); err != nil {
		w.t.Fatal(err)
	}
	if _, err := w.events.Append(w.t.Context(), all); err != nil {
		w.t.Fatal(err)
	}
}

// do stores a fact that says nothing, though part of it is sealed.
func (w *world) do(customer int) {
	w.t.Helper()
	w.at++
	e := touchstone.Event{Position: w.at, Kind: touchstone.Interaction, Shape: touchstone.Shape{ID: 8, Source: "site", Name: "visit"}, Occurred: start, Received: start,
		Subjects: []touchstone.SubjectID{touchstone.SubjectID(customer)}}
	binary.BigEndian.PutUint64(e.ID[:], uint64(w.at))
	e.Private.Place = "/rooms/12"
	all := []touchstone.Event{e}
	if err := w.keys.Seal(w.t.Context(), all); err != nil {
		w.t.Fatal(err)
	}
	if _, err := w.events.Append(w.t.Context(), all); err != nil {
		w.t.Fatal(err)
	}
}

func TestFactsThatSayNothingAreNoTexts(t *testing.T) {
	w := newWorld(t)
	w.talk(6, 0, 1)
	for i := range 9 {
		w.do(100 + i)
	}
	if f := w.make(w.open()); f.All != 12 || f.Read != 12 || len(f.Texts) != 12 {
		t.Errorf("%d texts, %d read, %d kept; twelve were said", f.All, f.Read, len(f.Texts))
	}
}

// talk has n customers say something of each of so many topics.
func (w *world) talk(n int, topics ...int) {
	for i := range n {
		for _, topic := range topics {
			w.say(1+int(w.at), planted(topic, i))
		}
	}
}

func (w *world) make(k *Keeper) *Found {
	w.t.Helper()
	if err := k.Make(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
	return k.Found()
}

// files gives everything that stands in the keeper's folder.
func (w *world) files() []byte {
	w.t.Helper()
	var all bytes.Buffer
	entries, err := os.ReadDir(w.folder)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, e := range entries {
		raw, err := os.ReadFile(filepath.Join(w.folder, e.Name()))
		if err != nil {
			w.t.Fatal(err)
		}
		all.Write(raw)
	}
	return all.Bytes()
}

func TestNothingThatAnybodySaidIsWrittenDown(t *testing.T) {
	w := newWorld(t)
	w.talk(40, 0, 1, 2)
	for i := range 20 {
		w.say(5000, "张三丰的秘密花园里"+planted(0, i))
	}
	k := w.open()
	w.make(k)
	raw := w.files()
	for _, secret := range []string{"张三", "三丰", "秘密", "花园", planted(0, 1), planted(1, 2)} {
		if bytes.Contains(raw, []byte(secret)) {
			t.Errorf("%s stands in the files", secret)
		}
	}
	if !bytes.Contains(raw, []byte("车位")) {
		t.Error("no term stands in the files, so the test proves nothing")
	}
}

func TestWhoIsErasedVanishesAtOnce(t *testing.T) {
	w := newWorld(t)
	w.talk(30, 0, 1)
	for i := range 10 {
		w.say(5000, planted(0, i))
	}
	k := w.open()
	f := w.make(k)
	texts := func(f *Found) (n int) {
		for i := range f.Texts {
			if !k.Hides(&f.Texts[i]) {
				n++
			}
		}
		return n
	}
	before := texts(f)
	erased := []touchstone.SubjectID{5000}
	if _, err := w.keys.Enter(t.Context(), erased, "admin", "asked"); err != nil {
		t.Fatal(err)
	}
	gone := before - texts(k.Found())
	if gone == 0 {
		t.Fatal("texts of who is in the ledger still count")
	}
	if n, err := k.Erase(t.Context(), erased); err != nil || int(n) != gone {
		t.Errorf("erased %d of %d: %v", n, gone, err)
	}
	if n, err := k.Erase(t.Context(), erased); err != nil || n != 0 {
		t.Errorf("erased %d once more: %v", n, err)
	}
	for _, x := range w.open().Found().Texts {
		if x.Subjects[0] == 5000 {
			t.Fatal("a row of who was erased is in the file")
		}
	}
	if f := w.make(k); texts(f) != before-gone || len(f.Texts) != before-gone {
		t.Errorf("%d texts count after the next time, want %d", len(f.Texts), before-gone)
	}
}

func TestTopicsKeepTheirIDsAndAreRememberedWhenTheyGo(t *testing.T) {
	w := newWorld(t)
	w.talk(40, 0, 1)
	k := w.open()
	f := w.make(k)
	parking, first := f.Topics[f.of(t, "车位")], w.now
	w.talk(40, 0, 1, 2)
	w.now = w.now.AddDate(0, 0, 1)
	k = w.open() // the file is read again
	f = w.make(k)
	again, noise := f.Topics[f.of(t, "车位")], f.Topics[f.of(t, "噪音")]
	if again.ID != parking.ID || !again.First.Equal(first) || !again.Last.Equal(w.now) || !strings.HasPrefix(again.ID, "topic_") {
		t.Errorf("parking was %s of %s, is %s of %s", parking.ID, parking.First, again.ID, again.First)
	}
	if !noise.First.Equal(w.now) || noise.ID == parking.ID {
		t.Errorf("noise is of %s", noise.First)
	}
	k.kept.Store(&kept{Found: Found{Topics: succeed(f.Topics, []Topic{{Terms: []string{"早餐"}, Direction: map[string]float64{"早餐": 1}}}, w.now)}})
	if got := k.Found().Topics; len(got) < 3 || got[0].Terms[0] != "早餐" || got[len(got)-1].ID == "" {
		t.Errorf("topics that were not found are forgotten: %+v", got)
	}
}

func TestTopicsAreMadeDailyAndWhenAsked(t *testing.T) {
	w := newWorld(t)
	k := w.open()
	due := func(want bool, why string) {
		t.Helper()
		if got, err := k.due(t.Context()); err != nil || got != want {
			t.Errorf("%s: due is %v, %v", why, got, err)
		}
	}
	due(false, "nothing was said")
	w.talk(10, 0, 1)
	due(true, "never made")
	w.make(k)
	due(false, "just made")
	w.talk(3, 0)
	due(false, "a little more")
	w.now = w.now.Add(24 * time.Hour)
	due(true, "a day later")
	w.make(k)
	w.now = w.now.Add(48 * time.Hour)
	due(false, "nothing new")
	k.Refresh()
	due(true, "asked")
	w.make(k)
	w.talk(30, 0, 1)
	due(true, "twice as many facts")
}

func TestADamagedFileIsMadeAgain(t *testing.T) {
	w := newWorld(t)
	w.talk(30, 0, 1)
	w.make(w.open())
	path := filepath.Join(w.folder, keptFile)
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for name, damaged := range map[string][]byte{"short": raw[:10], "cut": raw[:len(raw)-5], "flipped": append(append([]byte{}, raw[:99]...), append([]byte{raw[99] ^ 1}, raw[100:]...)...), "empty": {}} {
		if err := os.WriteFile(path, damaged, 0o600); err != nil {
			t.Fatal(err)
		}
		if k := w.open(); !k.Status().Made.IsZero() || len(k.Found().Texts) != 0 {
			t.Errorf("%s: %+v", name, k.Status())
		}
	}
}

func TestRunMakesWhatIsAskedFor(t *testing.T) {
	w := newWorld(t)
	w.talk(10, 0, 1)
	k := w.open()
	ctx, stop := context.WithTimeout(t.Context(), 20*time.Second)
	defer stop()
	ended := make(chan struct{})
	go func() { defer close(ended); k.Run(ctx, time.Hour) }()
	for k.Status().Made.IsZero() || k.Status().Running {
		if ctx.Err() != nil {
			t.Fatal("nothing was made")
		}
	}
	stop()
	<-ended
	if s := k.Status(); s.Through != 20 || s.Version != "v1" {
		t.Errorf("%+v", s)
	}
}

func TestTextsExpireWithTheirFacts(t *testing.T) {
	w := newWorld(t)
	w.talk(10, 0, 1)
	k := w.open()
	w.make(k)
	if gone, err := k.Expire(t.Context(), []touchstone.EventKind{touchstone.Interaction}, start.Add(time.Hour)); err != nil || gone.Events != 0 {
		t.Errorf("%+v, %v", gone, err)
	}
	if gone, err := k.Expire(t.Context(), []touchstone.EventKind{touchstone.Feedback}, start.Add(time.Hour)); err != nil || gone.Events == 0 || len(k.Found().Texts) != 0 {
		t.Errorf("%+v, %v", gone, err)
	}
}
