// SPDX-License-Identifier: Apache-2.0

package live

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"slices"
	"time"

	"touchstone"
	"touchstone/eventstore"
)

// Name names the index in the receipt of an erasure.
func (x *Index) Name() string { return "journeys" }

// Erase takes everything that names one of the subjects out of every view made
// from now on, and tells how many events that were. It may be called before or
// after the store has erased them, and again. The snapshots go before it
// returns, so that a crash cannot bring anything back; new ones follow.
func (x *Index) Erase(ctx context.Context, subjects []touchstone.SubjectID) (int64, error) {
	defer x.alone()()
	reached, err := x.Store.Append(ctx, nil)
	if err != nil {
		return 0, err
	}
	var hidden int64
	for _, k := range x.all() {
		standing, err := x.standing(ctx, k.index.Company(subjects), subjects)
		if err != nil {
			return 0, err
		}
		if n := k.index.Erase(subjects, reached.Position, standing); !k.making {
			hidden += n
		}
		if err := dropFile(k); err != nil {
			return 0, err
		}
	}
	x.Wake()
	return hidden, nil
}

// alone waits until nobody reads the store, and gives what lets them go on.
func (x *Index) alone() (done func()) {
	x.feeding.Lock()
	x.renewing.Lock()
	return func() {
		x.renewing.Unlock()
		x.feeding.Unlock()
	}
}

// perQuestion is how many subjects the store is asked about at once.
const perQuestion = 256

// standing gives the positions at which subjects act in events that name none
// of those who are erased.
func (x *Index) standing(ctx context.Context, acting, erased []touchstone.SubjectID) (map[touchstone.SubjectID][]touchstone.Position, error) {
	out := make(map[touchstone.SubjectID][]touchstone.Position, len(acting))
	for _, s := range acting {
		out[s] = nil
	}
	gone := make(map[touchstone.SubjectID]bool, len(erased))
	for _, s := range erased {
		gone[s] = true
	}
	for some := range slices.Chunk(acting, perQuestion) {
		for e, err := range x.Store.Events(ctx, eventstore.Filter{Subjects: some}, 0) {
			if err != nil {
				return nil, err
			}
			s := e.Subjects[0]
			if _, asked := out[s]; asked && !slices.ContainsFunc(e.Subjects, func(s touchstone.SubjectID) bool { return gone[s] }) {
				out[s] = append(out[s], e.Position)
			}
		}
	}
	return out, nil
}

// dropFile removes a snapshot, which shows what may no longer be seen. The
// index goes on with what it has mapped.
func dropFile(k *one) error {
	if err := os.Remove(k.file); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// Expire takes events of kinds that occurred before a time out of every view
// made from now on, as eventstore.Expirer does with facts: it is called when
// that has returned. It tells no numbers.
func (x *Index) Expire(_ context.Context, kinds []touchstone.EventKind, before time.Time) (eventstore.Erased, error) {
	defer x.alone()()
	for _, k := range x.all() {
		k.index.Expire(kinds, before)
		if err := dropFile(k); err != nil {
			return eventstore.Erased{}, err
		}
	}
	x.Wake()
	return eventstore.Erased{}, nil
}
