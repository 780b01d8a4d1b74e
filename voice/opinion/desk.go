// SPDX-License-Identifier: Apache-2.0

package opinion

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"
	"unicode/utf8"

	"touchstone/internal/wake"
	"touchstone/language"
	"touchstone/language/personal"
)

// Question is what is asked about one text.
type Question struct {
	Text    string   // masked
	Aspects []string // the keys that an answer may name
}

// Answer is what somebody says of one text.
type Answer struct {
	Polarity   language.Polarity `json:"polarity"`
	Aspects    []About           `json:"aspects,omitempty"`
	Confidence float64           `json:"confidence"` // in [0, 1]
	Model      string            `json:"model"`      // that answered
	Tokens     int               `json:"-"`          // that asking took; 0 where nobody says
}

// About is what a text says of one aspect.
type About struct {
	Aspect   string            `json:"aspect"`
	Polarity language.Polarity `json:"polarity"`
}

// Asker puts a question once. Safe for use from many goroutines. It gives Busy
// where asking later may help, and Unusable where there was an answer that is
// none of the agreed form; whatever else is an error will not help itself.
type Asker interface {
	Ask(ctx context.Context, q Question) (Answer, error)
}

// Busy says that somebody cannot answer now.
type Busy struct {
	After time.Duration // how long to wait at least; 0: nobody says
	Cause error
}

// Error is of error.
func (b *Busy) Error() string { return "no answer now: " + b.Cause.Error() }

// Unwrap gives the cause.
func (b *Busy) Unwrap() error { return b.Cause }

// Unusable says that an answer is not of the agreed form.
type Unusable struct {
	Why    string // quotes nothing of it
	Tokens int    // that it took
}

// Error is of error.
func (u *Unusable) Error() string { return "an answer that cannot be used: " + u.Why }

// ErrSpent says that the budget of the day is spent.
var ErrSpent = errors.New("the budget of the day is spent")

// Options are what a Desk works with.
type Options struct {
	Asker       Asker
	Model       string // that is asked for
	Calls       int    // a day, each attempt counted; at least 1
	Tokens      int    // a day; at least 1
	Concurrency int    // 1 to 4
	Secret      []byte // under which texts are hashed
	Seal        Sealer // nil: nothing is kept beyond the process
	File        string // where answers are kept; "" where Seal is nil
	Now         func() time.Time
	Sleep       func(context.Context, time.Duration) error // nil: wake.Sleep
	Logger      *slog.Logger                               // nil: silent
}

// Counts is what a Desk did since it was opened.
type Counts struct {
	Asked      int `json:"asked"`      // requests, each attempt counted
	Answered   int `json:"answered"`   // of them, with an answer that could be used
	Unusable   int `json:"unusable"`   // of them, with one that could not
	Failed     int `json:"failed"`     // of them, without an answer
	Remembered int `json:"remembered"` // texts whose answer was known
	Spent      int `json:"spent"`      // texts that were not asked about, because the budget was spent
}

// Desk asks for second opinions within a budget. Safe for use from many
// goroutines.
type Desk struct {
	o     Options
	turns chan struct{} // as many as may ask at once

	mu      sync.Mutex
	shelf   *shelf
	flight  spending // set aside for those who ask now
	counts  Counts
	finders sync.Pool
}

// Open opens a desk with what its file remembers.
func Open(ctx context.Context, o Options) (*Desk, error) {
	if o.Asker == nil || o.Now == nil || o.Calls < 1 || o.Tokens < 1 || o.Concurrency < 1 || o.Concurrency > 4 || len(o.Secret) == 0 {
		return nil, errors.New("open opinion: an asker, a clock, a secret, a budget and a concurrency of 1 to 4 are needed")
	}
	if o.Sleep == nil {
		o.Sleep = wake.Sleep
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	s, err := openShelf(ctx, o.File, o.Seal, o.Now)
	if err != nil {
		return nil, fmt.Errorf("open opinion: %w", err)
	}
	return &Desk{o: o, turns: make(chan struct{}, o.Concurrency), shelf: s, finders: sync.Pool{New: func() any { return personal.NewFinder() }}}, nil
}

// Model is the model that is asked for.
func (d *Desk) Model() string { return d.o.Model }

// Concurrency is how many texts may be asked for at once.
func (d *Desk) Concurrency() int { return d.o.Concurrency }

// Counts tells what was done since the desk was opened.
func (d *Desk) Counts() Counts {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.counts
}

const (
	longest  = 4_000 // characters of a text that are shown
	attempts = 3
	revision = "1" // of the question's form, part of what an answer is remembered under
)

// Opinion asks about a text, which is masked first, or remembers what was
// answered to the same words. ErrSpent where the budget of the day is spent,
// Unusable where the answer cannot be used, now or when it was asked before.
func (d *Desk) Opinion(ctx context.Context, text string, aspects []string) (Answer, error) {
	q := Question{Text: d.masked(text), Aspects: aspects}
	key := d.key(q)
	if a, known := d.remembered(key); known {
		if a == nil {
			return Answer{}, &Unusable{Why: "as it was before"}
		}
		return *a, nil
	}
	select {
	case d.turns <- struct{}{}:
		defer func() { <-d.turns }()
	case <-ctx.Done():
		return Answer{}, ctx.Err()
	}
	return d.ask(ctx, key, q)
}

// masked gives a text as somebody else may read it.
func (d *Desk) masked(text string) string {
	f := d.finders.Get().(*personal.Finder)
	defer d.finders.Put(f)
	text = f.Mask(text)
	for i, n := 0, 0; i < len(text); n++ {
		if n == longest {
			return text[:i]
		}
		_, size := utf8.DecodeRuneInString(text[i:])
		i += size
	}
	return text
}

// key is what the answer to a question is remembered under.
func (d *Desk) key(q Question) string {
	h := hmac.New(sha256.New, d.o.Secret)
	raw, _ := json.Marshal([]any{"opinion", revision, d.o.Model, q}) // strings always marshal
	h.Write(raw)                                                     // never fails, by its documentation
	return string(h.Sum(nil)[:16])
}

func (d *Desk) remembered(key string) (*Answer, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	a, known := d.shelf.answers[key]
	if known {
		d.counts.Remembered++
	}
	return a, known
}

// ask asks, again where that may help.
func (d *Desk) ask(ctx context.Context, key string, q Question) (Answer, error) {
	wait := time.Second
	for try := 1; ; try++ {
		a, err := d.once(ctx, key, q)
		var busy *Busy
		if !errors.As(err, &busy) || try == attempts {
			return a, err
		}
		if busy.After > patience {
			return a, err
		}
		if err := d.o.Sleep(ctx, max(wait, busy.After)); err != nil {
			return a, err
		}
		wait *= 4
	}
}

// patience is the longest wait that somebody may ask for before the round is
// given up instead.
const patience = time.Minute

// once asks once, within the budget, and remembers the answer.
func (d *Desk) once(ctx context.Context, key string, q Question) (Answer, error) {
	set := guess(q)
	if err := d.reserve(set); err != nil {
		return Answer{}, err
	}
	a, err := d.o.Asker.Ask(ctx, q)
	d.mu.Lock()
	defer d.mu.Unlock()
	d.flight.Calls--
	d.flight.Tokens -= set
	n := note{Day: d.today(), Calls: 1, Tokens: a.Tokens}
	var unusable *Unusable
	switch {
	case err == nil:
		d.counts.Answered++
		n.Key, n.Answer = key, &a
	case errors.As(err, &unusable):
		d.counts.Unusable++
		n.Key, n.Tokens = key, unusable.Tokens
	default:
		d.counts.Failed++
	}
	if n.Tokens <= 0 && n.Key != "" {
		n.Tokens = set
	}
	return a, errors.Join(err, d.shelf.put(context.WithoutCancel(ctx), n))
}

// guess is how many tokens a question takes at most, about.
func guess(q Question) int {
	n := 600 + len(q.Text)
	for _, a := range q.Aspects {
		n += len(a)
	}
	return n
}

// reserve takes a call and tokens out of the day's budget.
func (d *Desk) reserve(tokens int) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	spent := d.shelf.spent[d.today()]
	if spent.Calls+d.flight.Calls >= d.o.Calls || spent.Tokens+d.flight.Tokens+tokens > d.o.Tokens {
		d.counts.Spent++
		return ErrSpent
	}
	d.counts.Asked++
	d.flight.Calls++
	d.flight.Tokens += tokens
	return nil
}

// today is the day that the budget is of, in UTC.
func (d *Desk) today() string { return d.o.Now().UTC().Format(time.DateOnly) }
