// SPDX-License-Identifier: Apache-2.0

package topics

import (
	"context"
	"slices"
	"time"

	"touchstone"
	"touchstone/eventstore"
)

// Name names the step in the receipt of an erasure.
func (k *Keeper) Name() string { return "topics" }

// Erase removes every text that names one of the subjects, and tells how many
// there were. Terms that others used, too, stay until the topics are made again.
// Erasing twice is not an error.
func (k *Keeper) Erase(_ context.Context, subjects []touchstone.SubjectID) (int64, error) {
	return k.remove(func(t Text) bool {
		return slices.ContainsFunc(t.Subjects, func(s touchstone.SubjectID) bool { return slices.Contains(subjects, s) })
	})
}

// Expire removes texts of kinds that occurred before a time, and tells how many.
func (k *Keeper) Expire(_ context.Context, kinds []touchstone.EventKind, before time.Time) (eventstore.Erased, error) {
	n, err := k.remove(func(t Text) bool { return slices.Contains(kinds, t.Kind) && t.Occurred.Before(before) })
	return eventstore.Erased{Events: n}, err
}

// remove leaves texts out of what is kept.
func (k *Keeper) remove(which func(Text) bool) (int64, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	s := *k.kept.Load()
	s.Found.Texts = slices.DeleteFunc(slices.Clone(s.Found.Texts), which)
	n := int64(len(k.kept.Load().Found.Texts) - len(s.Found.Texts))
	if n == 0 {
		return 0, nil
	}
	return n, k.set(&s)
}
