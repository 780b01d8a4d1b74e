// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"sync/atomic"

	"touchstone"
	"touchstone/language"
	"touchstone/language/reader"
	"touchstone/voice/opinion"
)

// second asks about the doubtful texts of a file; nil asks nobody.
type second struct {
	desk    *opinion.Desk
	aspects []string
	stopped atomic.Pointer[error] // why nobody is asked any more
}

// second opens what asks, where the command line wants it.
func (cmd *readCmd) second(c *console, models *reader.Models) (*second, error) {
	if !cmd.SecondOpinion {
		return nil, nil
	}
	if !cmd.wanted() {
		return nil, &touchstone.Error{Kind: touchstone.Invalid, Field: "second-opinion", Message: touchstone.Msg("opinion.nobody")}
	}
	var faults faultsOf
	if cmd.check(&faults); len(faults) > 0 {
		return nil, errors.Join(faults...)
	}
	secret := make([]byte, 32)
	_, _ = rand.Read(secret) // never fails, by its documentation
	desk, err := cmd.desk(c.ctx, opinion.Options{Secret: secret, Now: clock})
	return &second{desk: desk, aspects: aspectsOf(models)}, err
}

// settle asks about a reading that is in doubt, and gives the name of the models
// that it then rests on. The first failure that asking again does not mend is the
// last request.
func (s *second) settle(ctx context.Context, text string, r *language.Reading, model string) string {
	if s == nil || s.stopped.Load() != nil || !opinion.Doubtful(r) {
		return model
	}
	a, err := s.desk.Opinion(ctx, text, s.aspects)
	var unusable *opinion.Unusable
	switch {
	case errors.Is(err, opinion.ErrSpent) || errors.As(err, &unusable):
	case err != nil:
		s.stopped.CompareAndSwap(nil, &err)
	case opinion.Settle(r, text, a):
		return model + "+" + a.Model
	}
	return model
}

// show says what asking brought.
func (s *second) show(c *console) {
	n := s.desk.Counts()
	fmt.Fprintln(c.stderr, c.text(touchstone.Msg("opinion.counts", "model", s.desk.Model(), "asked", n.Asked, "answered", n.Answered, "unusable", n.Unusable, "failed", n.Failed, "spent", n.Spent)))
	if err := s.stopped.Load(); err != nil {
		fmt.Fprintln(c.stderr, c.text(touchstone.Msg("opinion.stopped", "cause", (*err).Error())))
	}
}
