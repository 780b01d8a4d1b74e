// SPDX-License-Identifier: Apache-2.0

package search

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/eventstore/memory"
	"touchstone/vault"
)

var start = time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)

// world is the facts of a workspace and their search file.
type world struct {
	t      *testing.T
	folder string
	vault  *vault.Vault
	keys   *vault.Keys
	events *memory.Store
	index  *Index
	at     touchstone.Position
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, folder: t.TempDir(), events: memory.Open()}
	var err error
	if w.vault, err = vault.Open(t.Context(), filepath.Join(t.TempDir(), "vault"), vault.Options{Now: func() time.Time { return start }}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.vault.Close(); err != nil {
			t.Error(err)
		}
	})
	if w.keys, err = w.vault.Keys(t.Context(), "main"); err != nil {
		t.Fatal(err)
	}
	w.open()
	return w
}

func (w *world) open() {
	w.t.Helper()
	i, err := Open(w.t.Context(), w.folder, Options{Events: w.events, Keys: w.keys})
	if err != nil {
		w.t.Fatal(err)
	}
	w.index = i
	w.t.Cleanup(func() { _ = i.Close() }) // a test may have closed it
}

// say stores a text of a subject, an hour after the one before, and gives its
// position.
func (w *world) say(subject touchstone.SubjectID, texts ...string) touchstone.Position {
	w.t.Helper()
	w.at++
	when := start.Add(time.Duration(w.at) * time.Hour)
	e := touchstone.Event{ID: touchstone.EventID{byte(w.at), byte(w.at >> 8), 1}, Position: w.at, Kind: touchstone.Feedback, Shape: touchstone.Shape{ID: 7, Source: "site", Name: "review"},
		Subjects: []touchstone.SubjectID{subject}, Occurred: when, Received: when}
	for _, text := range texts {
		e.Private.Texts = append(e.Private.Texts, touchstone.Text{Field: "comment", Text: text})
	}
	all := []touchstone.Event{e}
	if err := w.keys.Seal(w.t.Context(), all); err != nil {
		w.t.Fatal(err)
	}
	if _, err := w.events.Append(w.t.Context(), all); err != nil {
		w.t.Fatal(err)
	}
	return w.at
}

func (w *world) project() {
	w.t.Helper()
	if at, err := w.index.Project(w.t.Context()); err != nil || at != w.at {
		w.t.Fatalf("projected to %d of %d: %v", at, w.at, err)
	}
}

// candidates gives the positions that the file leads to.
func (w *world) candidates(text string, from, to time.Time, before touchstone.Position, limit int) []touchstone.Position {
	w.t.Helper()
	words, err := ParseWords(text)
	if err != nil {
		w.t.Fatal(err)
	}
	hits, err := w.index.Find(w.t.Context(), words, from, to, before, limit)
	if err != nil {
		w.t.Fatal(err)
	}
	var out []touchstone.Position
	for _, h := range hits {
		out = append(out, h.Position)
	}
	return out
}

// found gives the positions of facts that do say the words.
func (w *world) found(text string) []touchstone.Position {
	w.t.Helper()
	words, err := ParseWords(text)
	if err != nil {
		w.t.Fatal(err)
	}
	var out []touchstone.Position
	for _, p := range w.candidates(text, time.Time{}, time.Time{}, 0, 100) {
		for e, err := range w.events.Events(w.t.Context(), eventstore.Filter{Limit: 1}, p-1) {
			if err != nil {
				w.t.Fatal(err)
			}
			if err := w.keys.Open(w.t.Context(), &e); err == nil && words.In(e.Private.Texts) {
				out = append(out, p)
			}
		}
	}
	return out
}

func (w *world) wants(text string, want ...touchstone.Position) {
	w.t.Helper()
	if diff := cmp.Diff(want, w.found(text)); diff != "" {
		w.t.Errorf("%q: %s", text, diff)
	}
}

func TestTextsAreFoundByTheirWords(t *testing.T) {
	w := newWorld(t)
	w.say(1, "房间很脏，前台态度好")                   // 1
	w.say(2, "The front desk was VERY slow") // 2
	w.say(3, "ＷｉＦｉ太慢", "早餐不错")               // 3
	w.say(4, "slow check-in, very friendly") // 4
	w.say(5)                                 // 5: nothing
	w.say(6, "脏")                            // 6
	w.say(7, "间房态度 12.50元")                  // 7
	w.project()
	w.wants("房间", 1)                // two characters, in their order
	w.wants("间房", 7)                // and only in it
	w.wants("房间很脏", 1)              // a longer word
	w.wants("房间脏")                  // not at one stretch
	w.wants("房间 脏", 1)              // both, anywhere
	w.wants("脏", 6, 1)              // one character; the latest first
	w.wants("态度", 7, 1)             //
	w.wants("very SLOW", 4, 2)      // case, order
	w.wants(`"very slow"`, 2)       // as it stands
	w.wants("“check in”", 4)        // punctuation does not count
	w.wants("wifi", 3)              // full width in the text
	w.wants("ｗｉｆｉ", 3)              // and in the question
	w.wants("WiFi太慢", 3)            // two scripts at one stretch
	w.wants("wifi 早餐", 3)           // in two texts of one fact
	w.wants("慢早")                   // never across texts
	w.wants("slo")                  // a word, not a part of it
	w.wants("12.50", 7)             //
	w.wants("nothing of this kind") //
	w.wants("slow 房间")              //
	w.wants("straße")               /* not said */ //
	if !w.index.Whole() {
		t.Error("the file is not whole")
	}
}

func TestFoldingIsOfUnicode(t *testing.T) {
	for text, asked := range map[string]string{"STRASSE": "straße", "Ｃａｆé": "CAFE\u0301", "ｶﾞｿﾘﾝ": "ガソリン", "①号店": "1号店", "Ⅷ": "viii"} {
		words, err := ParseWords(asked)
		if err != nil || !words.In([]touchstone.Text{{Text: text}}) {
			t.Errorf("%q does not say %q: %v", text, asked, err)
		}
	}
}

func TestAQuestionIsBounded(t *testing.T) {
	for _, text := range []string{"", "  ", "？！…", "\"\"", strings.Repeat("长", MaxWords+1)} {
		if _, err := ParseWords(text); touchstone.KindOf(err) != touchstone.Invalid {
			t.Errorf("%q: %v", text, err)
		}
	}
	if _, err := ParseWords(strings.Repeat("长", MaxWords)); err != nil {
		t.Error(err)
	}
}

func TestFindingInAPeriodByPages(t *testing.T) {
	w := newWorld(t)
	for n := range 10 {
		w.say(1, fmt.Sprintf("breakfast %d", n))
	}
	w.project()
	at := func(p int) time.Time { return start.Add(time.Duration(p) * time.Hour) }
	for _, c := range []struct {
		from, to time.Time
		before   touchstone.Position
		limit    int
		want     []touchstone.Position
	}{
		{limit: 3, want: []touchstone.Position{10, 9, 8}},
		{before: 8, limit: 3, want: []touchstone.Position{7, 6, 5}},
		{from: at(3), to: at(6), limit: 9, want: []touchstone.Position{5, 4, 3}}, // half-open
		{from: at(3), to: at(6), before: 5, limit: 1, want: []touchstone.Position{4}},
		{from: at(11), limit: 9},
		{before: 1, limit: 9},
	} {
		if diff := cmp.Diff(c.want, w.candidates("breakfast", c.from, c.to, c.before, c.limit)); diff != "" {
			t.Errorf("%+v: %s", c, diff)
		}
	}
}

// The file must not tell what was said, nor keep what was erased.
func TestTheFileSaysNothing(t *testing.T) {
	w := newWorld(t)
	const subject = touchstone.SubjectID(0xa1b2c3d4e5f60718)
	w.say(subject, "peculiarword 阿尔卑斯")
	w.say(9, "ordinary 普通")
	w.project()
	alone := func(word string) string { return w.index.keys([]string{word})[0] }
	traces := map[string]string{"word": "peculiarword", "Chinese": "阿尔", "key": alone("peculiarword"), "subject": "\xa1\xb2\xc3\xd4\xe5\xf6\x07\x18"}
	if files := filesWith(t, w.folder, traces["subject"]); len(files) == 0 {
		t.Fatal("she is not in the file before: the search for traces is broken")
	}
	if n, err := w.index.Erase(t.Context(), []touchstone.SubjectID{subject}); n != 1 || err != nil {
		t.Fatalf("erased %d, %v", n, err)
	}
	if got := w.candidates("peculiarword", time.Time{}, time.Time{}, 0, 9); len(got) != 0 {
		t.Errorf("the file leads to %v after erasing", got)
	}
	if err := w.index.Compact(t.Context()); err != nil {
		t.Fatal(err)
	}
	for name, trace := range traces {
		if files := filesWith(t, w.folder, trace); len(files) != 0 {
			t.Errorf("the %s stands in %v", name, files)
		}
	}
	if files := filesWith(t, w.folder, alone("ordinary")); len(files) == 0 {
		t.Error("no word of others is left, or the search for traces is broken")
	}
	w.wants("普通", 2)
	if n, err := w.index.Erase(t.Context(), []touchstone.SubjectID{subject}); n != 0 || err != nil {
		t.Errorf("erased again: %d, %v", n, err)
	}
	if err := w.index.Check(t.Context()); err != nil {
		t.Error(err)
	}
}

func filesWith(t *testing.T, folder, trace string) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path)
		if bytes.Contains(raw, []byte(trace)) {
			out = append(out, filepath.Base(path))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestWhoIsInTheLedgerIsNotProjected(t *testing.T) {
	w := newWorld(t)
	w.say(1, "gone soon")
	w.say(2, "stays")
	if _, err := w.keys.Enter(t.Context(), []touchstone.SubjectID{1}, "usr_1", "asked"); err != nil {
		t.Fatal(err)
	}
	w.project()
	if got := w.candidates("gone", time.Time{}, time.Time{}, 0, 9); len(got) != 0 {
		t.Errorf("found %v", got)
	}
	w.wants("stays", 2)
}

func TestFactsExpire(t *testing.T) {
	w := newWorld(t)
	w.say(1, "old")
	w.say(2, "young")
	w.project()
	if n, err := w.index.Expire(t.Context(), []touchstone.EventKind{touchstone.Outcome}, start.Add(90*time.Minute)); n.Events != 0 || err != nil {
		t.Errorf("of another kind: %v, %v", n, err)
	}
	if n, err := w.index.Expire(t.Context(), []touchstone.EventKind{touchstone.Feedback}, start.Add(2*time.Hour)); n.Events != 1 || err != nil {
		t.Errorf("expired %v, %v", n, err)
	}
	if got := w.candidates("old", time.Time{}, time.Time{}, 0, 9); len(got) != 0 {
		t.Errorf("found %v", got)
	}
	w.wants("young", 2)
}

func TestTheFileIsMadeAgain(t *testing.T) {
	path := func(w *world) string { return filepath.Join(w.folder, fileName) }
	write := func(w *world, raw []byte) {
		if err := os.WriteFile(path(w), raw, 0o600); err != nil {
			w.t.Fatal(err)
		}
	}
	for name, harm := range map[string]func(*world){
		"missing":     func(w *world) { write(w, nil) },
		"no database": func(w *world) { write(w, bytes.Repeat([]byte("rubbish "), 4096)) },
		"cut": func(w *world) {
			if err := os.Truncate(path(w), 4096); err != nil {
				w.t.Fatal(err)
			}
		},
		"overwritten": func(w *world) {
			raw, err := os.ReadFile(path(w))
			if err != nil {
				w.t.Fatal(err)
			}
			for k := 4096; k < len(raw); k++ {
				raw[k] = 0xee
			}
			write(w, raw)
		},
		"other facts": func(w *world) {
			w.events, w.at = memory.Open(), 0
			w.say(1, "restored 房间")
		},
		"another secret": func(w *world) {
			w.keys = mustKeys(w.t, w.vault, "other")
			w.events, w.at = memory.Open(), 0
			w.say(1, "房间")
			w.say(1, "x")
			w.say(1, "y")
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.say(1, "房间很脏")
			w.say(1, "x")
			w.project()
			if err := w.index.Close(); err != nil {
				t.Fatal(err)
			}
			harm(w)
			w.open()
			w.project()
			w.wants("房间", 1)
			if err := w.index.Check(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
}

func mustKeys(t *testing.T, v *vault.Vault, id touchstone.WorkspaceID) *vault.Keys {
	t.Helper()
	k, err := v.Keys(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// Damage that a reader finds is told as such, and mended by the next Project.
func TestAReaderFindsDamage(t *testing.T) {
	w := newWorld(t)
	w.say(1, "房间很脏")
	w.project()
	if _, err := w.index.db.ExecContext(t.Context(), `UPDATE words_data SET block = x'ee' WHERE id > 10`); err != nil {
		t.Fatal(err)
	}
	words, err := ParseWords("房间")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.index.Find(t.Context(), words, time.Time{}, time.Time{}, 0, 9); touchstone.KindOf(err) != touchstone.Unavailable {
		t.Fatalf("found: %v", err)
	}
	w.project()
	w.wants("房间", 1)
}

func TestGoingOnAfterARestart(t *testing.T) {
	w := newWorld(t)
	w.say(1, "first")
	w.project()
	if err := w.index.Close(); err != nil {
		t.Fatal(err)
	}
	w.open()
	w.say(1, "second")
	w.project()
	w.wants("first", 1)
	w.wants("second", 2)
}

func TestRunProjectsWhatArrives(t *testing.T) {
	w := newWorld(t)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		w.index.Run(ctx, time.Hour)
	}()
	w.say(1, "arrived")
	w.index.Wake()
	for deadline := time.Now().Add(10 * time.Second); !slices.Equal(w.found("arrived"), []touchstone.Position{1}); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("it is not found")
		}
	}
	cancel()
	<-done
}

// Whatever is in a text is found by every stretch of it, and cutting never
// fails.
func FuzzWords(f *testing.F) {
	for _, seed := range []string{"房间很脏", "Very slow", "ＷｉＦｉ太慢", "", "\xff\xfe", "a\u0301e", "ｶﾞ々ー", "don't", "½ ﬁ ſ İ"} {
		f.Add(seed, 0, 3)
	}
	f.Fuzz(func(t *testing.T, text string, from, to int) {
		if len(text) > 2000 {
			return
		}
		u := units(text)
		again := units(strings.Join(u, " "))
		if !slices.Equal(u, again) {
			t.Errorf("%q gives %q, which gives %q", text, u, again)
		}
		if from < 0 || to > len(u) || from >= to {
			return
		}
		words := Words{[][]string{u[from:to]}}
		if !words.In([]touchstone.Text{{Text: text}}) {
			t.Errorf("%q does not say %q", text, u[from:to])
		}
		all := grams(u)
		for _, key := range words.asked() {
			if _, ok := slices.BinarySearch(all, key); !ok {
				t.Errorf("%q is not led to by %q", text, key)
			}
		}
	})
}

// What was heard is not read: the store of this world does not have it. Who
// went into the ledger meanwhile leaves nothing.
func TestTextsAreHeard(t *testing.T) {
	w := newWorld(t)
	said := func(p touchstone.Position, subject touchstone.SubjectID, text string) eventstore.Said {
		e := touchstone.Event{ID: touchstone.EventID{byte(p)}, Position: p, Kind: touchstone.Feedback, Occurred: start, Subjects: []touchstone.SubjectID{subject}}
		if text != "" {
			e.Private.Texts = []touchstone.Text{{Text: text}}
		}
		return eventstore.SaidBy(&e)
	}
	w.index.Hear(0, 9, []eventstore.Said{said(2, 1, "slow lift"), said(3, 1, ""), said(5, 2, "slow lunch")})
	if _, err := w.keys.Enter(t.Context(), []touchstone.SubjectID{2}, "usr_1", ""); err != nil {
		t.Fatal(err)
	}
	w.at = 9
	w.project()
	if diff := cmp.Diff([]touchstone.Position{2}, w.candidates("slow", time.Time{}, time.Time{}, 0, 10)); diff != "" {
		t.Error(diff)
	}
}
