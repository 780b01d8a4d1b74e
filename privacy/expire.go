// SPDX-License-Identifier: Apache-2.0

package privacy

import (
	"context"
	"fmt"
	"time"

	"touchstone"
	"touchstone/eventstore"
)

// Expire removes the facts whose retention is over, by the workspace's
// settings: of each kind that has one, those that occurred more days ago. It is
// to be called every day. What identify events said about customers stays
// until they are erased. Unavailable when the store
// cannot expire.
func (o *Office) Expire(ctx context.Context) (eventstore.Erased, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	var sum eventstore.Erased
	settings, err := o.o.Workspace.Settings(ctx)
	if err != nil || len(settings.Retention) == 0 {
		return sum, err
	}
	store, ok := o.o.Events.(eventstore.Expirer)
	if !ok {
		return sum, &touchstone.Error{Kind: touchstone.Unavailable, Message: touchstone.Msg("privacy.no_retention")}
	}
	for _, r := range settings.Retention {
		kinds, before := []touchstone.EventKind{r.Kind}, o.o.Now().Add(-time.Duration(r.Days)*24*time.Hour)
		gone, err := store.Expire(ctx, kinds, before)
		if err == nil {
			err = o.expireDerived(ctx, kinds, before)
		}
		if err != nil {
			return sum, fmt.Errorf("expire %s: %w", r.Kind, err)
		}
		sum.Events += gone.Events
		sum.Mentions += gone.Mentions
	}
	return sum, nil
}

// expireDerived lets what is derived from facts that expired go, too.
func (o *Office) expireDerived(ctx context.Context, kinds []touchstone.EventKind, before time.Time) error {
	for _, p := range o.o.Derived {
		if e, ok := p.(eventstore.Expirer); ok {
			if _, err := e.Expire(ctx, kinds, before); err != nil {
				return err
			}
		}
	}
	return nil
}
