// SPDX-License-Identifier: Apache-2.0

package voice

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/eventstore/memory"
	"touchstone/language"
	"touchstone/query"
	"touchstone/vault"
)

var start = time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)

// world is the facts of a workspace and what reads their texts.
type world struct {
	t      *testing.T
	folder string
	keys   *vault.Keys
	events *memory.Store
	at     touchstone.Position
	mu     sync.Mutex
	read   []string // by all models, in any order
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, folder: filepath.Join(t.TempDir(), "voice"), events: memory.Open()}
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

// simple reads "+" as positive and "-" as negative, and a mention of each word
// between them; "?" is doubtful, and a text without words says nothing.
type simple struct{ *world }

func (s simple) Read(text string) *language.Reading {
	s.mu.Lock()
	s.read = append(s.read, text)
	s.mu.Unlock()
	r := &language.Reading{Tongue: language.English, Sentiment: language.Sentiment{Positive: .9, Polarity: language.Positive}}
	if strings.Contains(text, "-") {
		r.Sentiment = language.Sentiment{Positive: .1, Polarity: language.Negative}
		r.Feelings = []language.Feeling{{Emotion: language.Angry, Strength: .5}}
	}
	r.Doubtful = strings.Contains(text, "?")
	if strings.HasPrefix(text, "copy") {
		r.Print = uint64(len(text))
	}
	if strings.HasPrefix(text, "default") {
		r.Written = "default"
	}
	if strings.Contains(text, "agent") {
		r.Tone = "curt"
	}
	if strings.Trim(text, "+-?\n ") == "" {
		*r = language.Reading{Tongue: language.None, Sentiment: language.Sentiment{Positive: .5}}
	}
	for _, word := range strings.FieldsFunc(text, func(c rune) bool { return strings.ContainsRune("+-?\n ", c) }) {
		at := strings.Index(text, word)
		r.Mentions = append(r.Mentions, language.Mention{Span: language.Span{Start: at, End: at + len(word)}, Aspect: word, Polarity: r.Polarity, Confidence: .8})
	}
	return r
}

func (w *world) open(version string) *Keeper {
	w.t.Helper()
	k, err := Open(w.t.Context(), w.folder, Options{Events: w.events, Keys: w.keys, Model: func(context.Context) (Model, error) {
		return Model{Version: version, Reader: func() Reader { return simple{w} }}, nil
	}})
	if err != nil {
		w.t.Fatal(err)
	}
	return k
}

// say stores a text of a subject and gives its position.
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

func (w *world) project(k *Keeper) {
	w.t.Helper()
	if at, err := k.Project(w.t.Context()); err != nil || at != w.at {
		w.t.Fatalf("projected to %d of %d: %v", at, w.at, err)
	}
}

// mentions gives what a version has, as "aspect polarity" → count.
func (w *world) mentions(version string) map[string]int64 {
	w.t.Helper()
	q, err := query.Parse("mentions(" + version + ") by aspect, polarity")
	if err != nil {
		w.t.Fatal(err)
	}
	table, err := w.events.Query(w.t.Context(), q, &touchstone.Meaning{})
	if err != nil {
		w.t.Fatal(err)
	}
	out := map[string]int64{}
	for _, row := range table.Rows {
		out[row.Keys[0].Value+" "+row.Keys[1].Value] = row.Tallies[0].N
	}
	return out
}

func (w *world) wants(version string, want map[string]int64) {
	w.t.Helper()
	if diff := cmp.Diff(want, w.mentions(version)); diff != "" {
		w.t.Errorf("mentions of %s: %s", version, diff)
	}
}

func TestTextsBecomeMentionsOnce(t *testing.T) {
	w := newWorld(t)
	w.say(1, "room +", "breakfast +")
	w.say(2, "room -")
	w.say(3)        // nothing was said
	w.say(3, "? -") // no words
	k := w.open("v1")
	if k.Answers() != "" {
		t.Errorf("%q answers before anything was read", k.Answers())
	}
	w.project(k)
	want := map[string]int64{" 1": 1, " -1": 1, "room 1": 1, "breakfast 1": 1, "room -1": 1}
	w.wants("v1", want)
	w.project(k)
	w.say(4, "room + ?")
	w.project(k)
	want[" 0"], want["room 1"] = 1, 2 // in doubt as a whole
	w.wants("v1", want)
	w.project(w.open("v1"))
	w.wants("v1", want)
	if len(w.read) != 4 {
		t.Errorf("read %q", w.read)
	}
	if s, err := k.Status(t.Context()); err != nil || s != (Status{Answers: "v1", Version: "v1", Reached: 5, Position: 5}) {
		t.Errorf("%+v, %v", s, err)
	}
}

func TestAnotherModelTakesOverWhenItHasReadAll(t *testing.T) {
	w := newWorld(t)
	for range 3 {
		w.say(1, "room +")
	}
	w.project(w.open("v1"))
	k := w.open("v2")
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := k.Project(ctx); !errors.Is(err, context.Canceled) {
		t.Fatalf("a stopped round: %v", err)
	}
	if k.Answers() != "v1" {
		t.Errorf("%q answers while v2 has not read all", k.Answers())
	}
	w.wants("v1", map[string]int64{" 1": 3, "room 1": 3})
	w.project(k)
	if k.Answers() != "v2" {
		t.Errorf("%q answers", k.Answers())
	}
	w.wants("v1", map[string]int64{})
	w.wants("v2", map[string]int64{" 1": 3, "room 1": 3})
}

func TestReadingAgainAfterAKillChangesNothing(t *testing.T) {
	for name, spoil := range map[string]func(path string) error{
		"lost":    os.Remove,
		"damaged": func(path string) error { return os.WriteFile(path, []byte(`{"reached": 3`), 0o600) },
		"ahead": func(path string) error {
			return os.WriteFile(path, []byte(`{"answers":"v1","reached":{"v1":99}}`), 0o600)
		},
		"growing": func(path string) error { return os.WriteFile(path+".new", []byte(`{`), 0o600) },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.say(1, "room +")
			w.project(w.open("v1"))
			if err := spoil(filepath.Join(w.folder, stateFile)); err != nil {
				t.Fatal(err)
			}
			w.say(1, "room -")
			w.project(w.open("v1"))
			w.wants("v1", map[string]int64{" 1": 1, "room 1": 1, " -1": 1, "room -1": 1})
		})
	}
}

func TestWhoIsErasedIsNotRead(t *testing.T) {
	w := newWorld(t)
	w.say(1, "room +")
	w.say(2, "secret -")
	if _, err := w.keys.Enter(t.Context(), []touchstone.SubjectID{2}, "admin", "asked"); err != nil {
		t.Fatal(err)
	}
	w.project(w.open("v1"))
	w.wants("v1", map[string]int64{" 1": 1, "room 1": 1})
	if len(w.read) != 1 {
		t.Errorf("read %q", w.read)
	}
}

func TestWhatIsHeardIsNotReadFromTheStore(t *testing.T) {
	w := newWorld(t)
	k := w.open("v1")
	w.say(1, "room +")
	k.Hear(0, 1, []eventstore.Said{{Position: 1, Subjects: []touchstone.SubjectID{1}, Texts: []touchstone.Text{{Text: "heard +"}}}})
	w.project(k)
	w.wants("v1", map[string]int64{" 1": 1, "heard 1": 1})
}

func TestRunReadsWhatArrives(t *testing.T) {
	w := newWorld(t)
	k := w.open("v1")
	ctx, stop := context.WithTimeout(t.Context(), 20*time.Second)
	defer stop()
	ended := make(chan struct{})
	go func() { defer close(ended); k.Run(ctx, time.Hour) }()
	w.say(1, "room +")
	k.Wake()
	for {
		s, err := k.Status(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if s.Reached == 1 && s.Answers == "v1" {
			break
		}
	}
	stop()
	<-ended
}
