// SPDX-License-Identifier: Apache-2.0

package journey

import "context"

// Reach is how many meet each activity.
type Reach struct {
	Activities       []Reached // as Source.Names
	Cases, Customers int       // all that have any event
	Events           int
}

// Reached is how many meet one activity.
type Reached struct {
	Events    int
	Cases     int // with at least one such event
	Customers int // with at least one such case
}

// ReachOf counts who meets which activity. workers = 0 means one per core. The
// error is that of Source.Visit.
func ReachOf(ctx context.Context, source Source, workers int) (*Reach, error) {
	n := len(source.Names())
	fold, err := Run(ctx, source, workers, func() *reachFold {
		return &reachFold{Reach: Reach{Activities: make([]Reached, n)}, seen: make([]stamps, n), customer: -1}
	})
	if err != nil {
		return nil, err
	}
	return &fold.Reach, nil
}

// reachFold counts. The stamps name the last case and customer, counted from 1,
// that were seen to meet an activity.
type reachFold struct {
	Reach
	seen     []stamps
	customer int
}

type stamps struct{ trail, customer int }

// Visit counts one trail.
func (f *reachFold) Visit(t *Trail) {
	f.Cases++
	f.Events += len(t.Activity)
	if t.Customer != f.customer || f.Cases == 1 {
		f.customer = t.Customer
		f.Customers++
	}
	for _, a := range t.Activity {
		met, seen := &f.Activities[a], &f.seen[a]
		met.Events++
		if seen.trail == f.Cases {
			continue
		}
		seen.trail = f.Cases
		met.Cases++
		if seen.customer != f.Customers {
			seen.customer = f.Customers
			met.Customers++
		}
	}
}

// Merge adds what other trails met.
func (f *reachFold) Merge(o *reachFold) {
	f.Cases += o.Cases
	f.Customers += o.Customers
	f.Events += o.Events
	for a := range o.Activities {
		f.Activities[a].Events += o.Activities[a].Events
		f.Activities[a].Cases += o.Activities[a].Cases
		f.Activities[a].Customers += o.Activities[a].Customers
	}
}
