// SPDX-License-Identifier: Apache-2.0

package opinion

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"touchstone/language"
	"touchstone/vault"
)

// oracle answers from a script, then that every text is negative.
type oracle struct {
	mu      sync.Mutex
	script  []error
	asked   []string
	tokens  int
	here    int
	most    int
	arrived chan struct{} // where set, an answer waits until so many are here
	gate    int
}

func (o *oracle) Ask(ctx context.Context, q Question) (Answer, error) {
	o.mu.Lock()
	o.asked = append(o.asked, q.Text)
	o.here++
	o.most = max(o.most, o.here)
	var err error
	if len(o.script) > 0 {
		err, o.script = o.script[0], o.script[1:]
	}
	if o.arrived != nil && o.here == o.gate {
		close(o.arrived)
		o.gate = 0 // once: later there may be as many again
	}
	o.mu.Unlock()
	if o.arrived != nil {
		<-o.arrived
	}
	o.mu.Lock()
	o.here--
	o.mu.Unlock()
	if err != nil {
		return Answer{}, err
	}
	return Answer{Polarity: language.Negative, Confidence: .9, Model: "oracle-1", Tokens: o.tokens}, nil
}

// office is where a desk stands.
type office struct {
	t     *testing.T
	keys  *vault.Keys
	file  string
	now   time.Time
	slept []time.Duration
}

func newOffice(t *testing.T) *office {
	t.Helper()
	o := &office{t: t, file: filepath.Join(t.TempDir(), "opinions"), now: time.Date(2026, 11, 22, 23, 0, 0, 0, time.UTC)}
	v, err := vault.Open(t.Context(), filepath.Join(t.TempDir(), "vault"), vault.Options{Now: func() time.Time { return o.now }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := v.Close(); err != nil {
			t.Error(err)
		}
	})
	if o.keys, err = v.Keys(t.Context(), "main"); err != nil {
		t.Fatal(err)
	}
	return o
}

func (o *office) open(a Asker, calls, tokens int) *Desk {
	o.t.Helper()
	d, err := Open(o.t.Context(), Options{Asker: a, Model: "oracle", Calls: calls, Tokens: tokens, Concurrency: 4, Secret: o.keys.Secret(), Seal: o.keys, File: o.file, Now: func() time.Time { return o.now },
		Sleep: func(_ context.Context, wait time.Duration) error { o.slept = append(o.slept, wait); return nil }})
	if err != nil {
		o.t.Fatal(err)
	}
	return d
}

const plenty = 1_000_000

func TestTextsAreMaskedAndAskedAboutOnce(t *testing.T) {
	o, a := newOffice(t), &oracle{tokens: 50}
	d := o.open(a, 10, plenty)
	for range 2 {
		got, err := d.Opinion(t.Context(), "打13800138000，呵呵", []string{"price"})
		if err != nil || got.Polarity != language.Negative || got.Model != "oracle-1" {
			t.Fatalf("%+v, %v", got, err)
		}
	}
	if diff := cmp.Diff([]string{"打[phone]，呵呵"}, a.asked); diff != "" {
		t.Error(diff)
	}
	// Another number is the same text to who asks.
	if _, err := o.open(a, 10, plenty).Opinion(t.Context(), "打13900139000，呵呵", []string{"price"}); err != nil || len(a.asked) != 1 {
		t.Errorf("after opening again: %q, %v", a.asked, err)
	}
	if _, err := d.Opinion(t.Context(), "打13800138000，呵呵", []string{"price", "room"}); err != nil || len(a.asked) != 2 {
		t.Errorf("with other aspects: %q, %v", a.asked, err)
	}
	raw, err := os.ReadFile(o.file)
	if err != nil || len(raw) == 0 || strings.Contains(string(raw), "oracle") || strings.Contains(string(raw), "negative") {
		t.Errorf("the file is not sealed: %d bytes, %v", len(raw), err)
	}
}

// The longest text that is shown has 4,000 characters; bytes that are no text
// are no reason to fail.
func TestLongTextsAreCut(t *testing.T) {
	a := &oracle{}
	d := newOffice(t).open(a, 10, plenty)
	for _, text := range []string{strings.Repeat("差", 5_000), strings.Repeat("\xff", 5_000)} {
		if _, err := d.Opinion(t.Context(), text, nil); err != nil {
			t.Fatal(err)
		}
	}
	if got := len([]rune(a.asked[0])); got != 4_000 {
		t.Errorf("%d characters", got)
	}
}

func TestTheBudgetOfADay(t *testing.T) {
	o, a := newOffice(t), &oracle{tokens: 100}
	d := o.open(a, 2, plenty)
	ask := func(d *Desk, i int) error {
		_, err := d.Opinion(t.Context(), fmt.Sprint("text ", i), nil)
		return err
	}
	if err := errors.Join(ask(d, 1), ask(d, 2)); err != nil {
		t.Fatal(err)
	}
	if err := ask(d, 3); !errors.Is(err, ErrSpent) {
		t.Errorf("a third call: %v", err)
	}
	if err := ask(d, 1); err != nil {
		t.Errorf("what is remembered costs nothing: %v", err)
	}
	if err := ask(o.open(a, 2, plenty), 3); !errors.Is(err, ErrSpent) {
		t.Errorf("after opening again: %v", err)
	}
	o.now = o.now.Add(2 * time.Hour)
	if err := ask(d, 3); err != nil {
		t.Errorf("the next day: %v", err)
	}
	want := Counts{Asked: 3, Answered: 3, Remembered: 1, Spent: 1}
	if got := d.Counts(); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	// A short text is set aside 600 tokens and its length; 100 are taken.
	d = newOffice(t).open(a, 10, 750)
	if err := errors.Join(ask(d, 1), ask(d, 2)); err != nil {
		t.Fatal(err)
	}
	if err := ask(d, 3); !errors.Is(err, ErrSpent) {
		t.Errorf("200 of 750 tokens are taken: %v", err)
	}
}

func TestAskingAgain(t *testing.T) {
	busy := &Busy{Cause: errors.New("status 500")}
	for what, c := range map[string]struct {
		script []error
		slept  []time.Duration
		fails  error
	}{
		"mends":           {[]error{busy}, []time.Duration{time.Second}, nil},
		"mends late":      {[]error{busy, &Busy{After: 30 * time.Second, Cause: busy.Cause}}, []time.Duration{time.Second, 30 * time.Second}, nil},
		"stays":           {[]error{busy, busy, busy}, []time.Duration{time.Second, 4 * time.Second}, busy.Cause},
		"for too long":    {[]error{&Busy{After: time.Hour, Cause: busy.Cause}}, nil, busy.Cause},
		"will not mend":   {[]error{os.ErrPermission}, nil, os.ErrPermission},
		"not of the form": {[]error{&Unusable{Why: "prose"}}, nil, nil},
	} {
		t.Run(what, func(t *testing.T) {
			o, a := newOffice(t), &oracle{script: slices.Clone(c.script)}
			d := o.open(a, 10, plenty)
			_, err := d.Opinion(t.Context(), "text", nil)
			if diff := cmp.Diff(c.slept, o.slept); diff != "" {
				t.Error(diff)
			}
			var unusable *Unusable
			if errors.As(c.script[0], &unusable) {
				calls := len(a.asked)
				if _, again := d.Opinion(t.Context(), "text", nil); !errors.As(err, &unusable) || !errors.As(again, &unusable) || len(a.asked) != calls {
					t.Errorf("%v, then %v", err, again)
				}
			} else if !errors.Is(err, c.fails) {
				t.Errorf("%v, want %v", err, c.fails)
			}
			if got := d.Counts().Asked; got != len(a.asked) || d.shelf.spent["2026-11-22"].Calls != got {
				t.Errorf("%d requests, %d counted", len(a.asked), got)
			}
		})
	}
}

// Four may ask at once: the fifth waits, though none of the four is answered
// before all four are there.
func TestNoMoreAtOnceThanAgreed(t *testing.T) {
	a := &oracle{arrived: make(chan struct{}), gate: 4}
	d := newOffice(t).open(a, 100, plenty)
	var all sync.WaitGroup
	for i := range 12 {
		all.Go(func() {
			if _, err := d.Opinion(t.Context(), fmt.Sprint("text ", i), nil); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if a.most != 4 {
		t.Errorf("%d at once", a.most)
	}
}

func TestATornFileLosesItsEndAlone(t *testing.T) {
	o, a := newOffice(t), &oracle{tokens: 100}
	d := o.open(a, 10, plenty)
	for i := range 3 {
		if _, err := d.Opinion(t.Context(), fmt.Sprint("text ", i), nil); err != nil {
			t.Fatal(err)
		}
	}
	raw, err := os.ReadFile(o.file)
	if err != nil {
		t.Fatal(err)
	}
	for what, spoilt := range map[string][]byte{"torn": raw[:len(raw)-5], "garbage": append(slices.Clone(raw[:2*len(raw)/3]), "\xff\xff\xff\x7fgarbage"...)} {
		t.Run(what, func(t *testing.T) {
			if err := os.WriteFile(o.file, spoilt, 0o600); err != nil {
				t.Fatal(err)
			}
			for range 2 { // the second opens what the first wrote
				d := o.open(a, 10, plenty)
				if got := d.shelf.spent["2026-11-22"].Calls; got != 2 || len(d.shelf.answers) != 2 {
					t.Errorf("%d calls and %d answers are left of 3", got, len(d.shelf.answers))
				}
			}
		})
	}
}

func TestSettle(t *testing.T) {
	text := "房间还行，早餐呵呵"
	at := language.Span{Start: 0, End: 6}
	doubtful := func() *language.Reading {
		return &language.Reading{Tongue: language.Simplified, Sentiment: language.Sentiment{Positive: .6, Polarity: language.Positive, Doubtful: true},
			Mentions: []language.Mention{{Span: at, Aspect: "room", Polarity: language.Positive, Confidence: .5}}}
	}
	if !Doubtful(doubtful()) || Doubtful(&language.Reading{Sentiment: language.Sentiment{Positive: .5, Doubtful: true}, Tongue: language.None}) {
		t.Error("doubtful is what says something and is not sure")
	}
	r := doubtful()
	ok := Settle(r, text, Answer{Polarity: language.Negative, Confidence: .8, Aspects: []About{{"room", language.Neutral}, {"breakfast", language.Negative}}})
	want := &language.Reading{Tongue: language.Simplified, Sentiment: language.Sentiment{Positive: .2, Polarity: language.Negative}, Mentions: []language.Mention{
		{Span: at, Aspect: "room", Polarity: language.Neutral, Confidence: .8},
		{Span: language.Span{End: len(text)}, Aspect: "breakfast", Polarity: language.Negative, Confidence: .8},
	}}
	r.Positive = float64(int(r.Positive*1000+.5)) / 1000
	if diff := cmp.Diff(want, r); diff != "" || !ok {
		t.Error(diff)
	}
	r = doubtful()
	if Settle(r, text, Answer{Polarity: language.Negative, Confidence: .5}) || cmp.Diff(doubtful(), r) != "" {
		t.Errorf("who is not sure either settles nothing: %+v", r)
	}
}
