// SPDX-License-Identifier: Apache-2.0

package privacy

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/vault"
)

// The steps of an erasure after its entry, by their names in the receipt. Each
// derived place adds one under its own name, between Profile and Compacted.
const (
	StepKeys      = "keys"
	StepJournal   = "journal"
	StepEvents    = "events"    // its count: facts and mentions
	StepProfile   = "profile"   // its count: rows
	StepCompacted = "compacted" // after which nothing is left in any file
	StepReplayed  = "replayed"  // done again over restored data; its count: what these still held of everybody
)

// CompactWithin is the longest time from an erasure's entry to its compaction,
// and compactAfter when Resume sees to it.
const (
	CompactWithin = 30 * 24 * time.Hour
	compactAfter  = CompactWithin - 24*time.Hour
)

// Erase enters the erasure of a customer and does every step but the last,
// which Compact does. It covers all of the customer's subjects, and those that
// never came but with these: a number that nobody verified is no evidence, but
// it is the customer's own. The receipt tells what is done so far, also beside
// an error: Resume goes on. NotFound when there is no such customer. By and
// reason stand in the ledger for good and must not name the customer.
func (o *Office) Erase(ctx context.Context, c touchstone.CustomerID, by, reason string) (vault.Erasure, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if _, err := o.clearJournal(ctx, nil); err != nil { // so that everything accepted is known
		return vault.Erasure{}, err
	}
	if _, err := o.o.Identities.Project(ctx); err != nil {
		return vault.Erasure{}, err
	}
	subjects, err := o.everySubject(ctx, c)
	if err != nil {
		return vault.Erasure{}, err
	}
	e, err := o.o.Keys.Enter(ctx, subjects, by, reason)
	if err != nil {
		return vault.Erasure{}, err
	}
	err = o.finish(ctx, e)
	if err == nil {
		err = o.settle(ctx)
	}
	receipt, unread := o.o.Keys.Erasure(context.WithoutCancel(ctx), e.ID)
	return receipt, errors.Join(err, unread)
}

// everySubject lists a customer's subjects and their companions.
func (o *Office) everySubject(ctx context.Context, c touchstone.CustomerID) ([]touchstone.SubjectID, error) {
	own, err := o.o.Identities.Members(ctx, c)
	if err != nil {
		return nil, err
	}
	beside := map[touchstone.SubjectID]bool{}
	for e, err := range o.o.Events.Events(ctx, eventstore.Filter{Subjects: own}, 0) {
		if err != nil {
			return nil, err
		}
		for _, s := range e.Subjects {
			if _, known := slices.BinarySearch(own, s); !known {
				beside[s] = true
			}
		}
	}
	all := slices.Clone(own)
	for s := range beside {
		alone, err := o.onlyWith(ctx, s, own)
		if err != nil {
			return nil, err
		}
		if alone {
			all = append(all, s)
		}
	}
	return all, nil
}

// onlyWith tells whether every fact that names a subject names one of others
// too.
func (o *Office) onlyWith(ctx context.Context, s touchstone.SubjectID, others []touchstone.SubjectID) (bool, error) {
	for e, err := range o.o.Events.Events(ctx, eventstore.Filter{Subjects: []touchstone.SubjectID{s}}, 0) {
		if err != nil {
			return false, err
		}
		among := func(s touchstone.SubjectID) bool { _, found := slices.BinarySearch(others, s); return found }
		if !slices.ContainsFunc(e.Subjects, among) {
			return false, nil
		}
	}
	return true, nil
}

// step is one thing to do about subjects, and how much it removed.
type step struct {
	name string
	do   func(context.Context, []touchstone.SubjectID) (int64, error)
}

// steps lists what an erasure does after its entry, but for compacting.
func (o *Office) steps() []step {
	out := []step{{StepKeys, o.destroyKeys}, {StepJournal, o.clearJournal}, {StepEvents, o.removeEvents}, {StepProfile, o.o.Identities.Erase}}
	for _, p := range o.o.Derived {
		out = append(out, step{p.Name(), p.Erase})
	}
	return out
}

func (o *Office) destroyKeys(ctx context.Context, subjects []touchstone.SubjectID) (int64, error) {
	return int64(len(subjects)), o.o.Keys.Forget(ctx, subjects)
}

func (o *Office) clearJournal(ctx context.Context, subjects []touchstone.SubjectID) (int64, error) {
	if o.o.Journal == nil {
		return 0, nil
	}
	return 0, o.o.Journal.Forget(ctx, subjects)
}

func (o *Office) removeEvents(ctx context.Context, subjects []touchstone.SubjectID) (int64, error) {
	gone, err := o.o.Events.Erase(ctx, subjects)
	return gone.Events + gone.Mentions, err
}

// finish does the steps of an erasure that are not done yet, in their order.
func (o *Office) finish(ctx context.Context, e vault.Erasure) error {
	if done(e, StepCompacted) {
		return nil // places that were added later never knew of this customer
	}
	for _, s := range o.steps() {
		if done(e, s.name) {
			continue
		}
		n, err := s.do(ctx, e.Subjects)
		if err == nil {
			err = o.o.Keys.Mark(ctx, e.ID, s.name, n)
		}
		if err != nil {
			return fmt.Errorf("erasure %s, step %s: %w", e.ID, s.name, err)
		}
	}
	return nil
}

func done(e vault.Erasure, name string) bool {
	return slices.ContainsFunc(e.Steps, func(s vault.Step) bool { return s.Name == name })
}

// finished tells whether only compacting is left to do.
func (o *Office) finished(e vault.Erasure) bool {
	return done(e, StepCompacted) || !slices.ContainsFunc(o.steps(), func(s step) bool { return !done(e, s.name) })
}

// Receipt gives an erasure with its steps. NotFound.
func (o *Office) Receipt(ctx context.Context, id string) (vault.Erasure, error) {
	return o.o.Keys.Erasure(ctx, id)
}

// Receipts gives every erasure in the order of entry.
func (o *Office) Receipts(ctx context.Context) ([]vault.Erasure, error) {
	return o.o.Keys.Erasures(ctx)
}

// Resume does what is left of erasures that were interrupted, and compacts
// when one of them waits for it so long that its time nears. It is to be
// called when the server starts, and every day.
func (o *Office) Resume(ctx context.Context) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	all, err := o.o.Keys.Erasures(ctx)
	if err != nil {
		return err
	}
	var faults []error
	due := false
	for _, e := range all {
		faults = append(faults, o.finish(ctx, e))
		due = due || !done(e, StepCompacted) && o.o.Now().Sub(e.Asked) >= compactAfter
	}
	faults = append(faults, o.settle(ctx))
	if due {
		faults = append(faults, o.compact(ctx))
	}
	return errors.Join(faults...)
}

// Compact rewrites the files, so that nothing removed is left in them, and
// marks it in every erasure that waited for it.
func (o *Office) Compact(ctx context.Context) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.compact(ctx)
}

func (o *Office) compact(ctx context.Context) error {
	all, err := o.o.Keys.Erasures(ctx)
	if err != nil {
		return err
	}
	if err := o.rewrite(ctx); err != nil {
		return fmt.Errorf("compact: %w", err)
	}
	for _, e := range all {
		if o.finished(e) && !done(e, StepCompacted) {
			if err := o.o.Keys.Mark(ctx, e.ID, StepCompacted, 0); err != nil {
				return err
			}
		}
	}
	return nil
}

// rewrite compacts every store that can be.
func (o *Office) rewrite(ctx context.Context) error {
	stores := []any{o.o.Events, o.o.Compacter}
	for _, p := range o.o.Derived {
		stores = append(stores, p)
	}
	for _, s := range stores {
		if c, ok := s.(eventstore.Compacter); ok {
			if err := c.Compact(ctx); err != nil {
				return err
			}
		}
	}
	return nil
}
