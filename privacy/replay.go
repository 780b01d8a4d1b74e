// SPDX-License-Identifier: Apache-2.0

package privacy

import (
	"context"
	"fmt"

	"touchstone"
	"touchstone/vault"
)

// settled names the cursor that tells how many entries of the ledger, counted
// from the first, these data have gone through. It is kept with the data, so
// data from a backup tell what they missed.
const settled = "erasures"

// Replay does those erasures again that the data have not gone through: data
// that were restored from a backup are older than the ledger. Where anything
// was found the files are compacted. The server must not listen before it
// returns; where nothing was missed it costs little. An erasure that was
// interrupted stays so: Resume goes on with it.
func (o *Office) Replay(ctx context.Context) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	all, err := o.o.Keys.Erasures(ctx)
	if err != nil {
		return err
	}
	through, err := o.o.Workspace.Cursors().Position(ctx, settled)
	if err != nil {
		return err
	}
	if through > touchstone.Position(len(all)) {
		through = 0 // of another ledger
	}
	if missed := all[through:]; len(missed) > 0 {
		if err := o.again(ctx, missed); err != nil {
			return fmt.Errorf("replay the ledger of erasures: %w", err)
		}
	}
	return o.settle(ctx)
}

// again does erasures over data that may hold what they removed. Their keys
// were destroyed when the vault was opened.
func (o *Office) again(ctx context.Context, missed []vault.Erasure) error {
	var subjects []touchstone.SubjectID
	for _, e := range missed {
		subjects = append(subjects, e.Subjects...)
	}
	found := int64(0)
	for _, s := range o.steps() {
		if s.name == StepKeys {
			continue
		}
		n, err := s.do(ctx, subjects)
		if err != nil {
			return fmt.Errorf("step %s: %w", s.name, err)
		}
		found += n
	}
	if found == 0 {
		return nil
	}
	if err := o.rewrite(ctx); err != nil {
		return err
	}
	for _, e := range missed {
		if err := o.o.Keys.Mark(ctx, e.ID, StepReplayed, found); err != nil {
			return err
		}
	}
	return nil
}

// settle moves the cursor past the first entries that are finished.
func (o *Office) settle(ctx context.Context) error {
	all, err := o.o.Keys.Erasures(ctx)
	if err != nil {
		return err
	}
	n := 0
	for n < len(all) && o.finished(all[n]) {
		n++
	}
	from, err := o.o.Workspace.Cursors().Position(ctx, settled)
	if err != nil || from == touchstone.Position(n) {
		return err
	}
	return o.o.Workspace.Cursors().Move(ctx, settled, from, touchstone.Position(n))
}
