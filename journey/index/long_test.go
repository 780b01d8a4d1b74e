// SPDX-License-Identifier: Apache-2.0

package index_test

import (
	"context"
	"errors"
	"iter"
	"math"
	"runtime"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/journey"
	"touchstone/journey/funnel"
	"touchstone/journey/index"
	"touchstone/journey/path"
)

// longTrail is how many events one customer has.
const longTrail = 10_000_000

// restless yields one customer who goes through five touchpoints over and over,
// one each second, and one who met the first of them once.
func restless(yield func(eventstore.Step, error) bool) {
	begin := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range longTrail + 1 {
		s := eventstore.Step{
			Customer: 1, Subject: 1, Occurred: begin.Add(time.Duration(i) * time.Second), Position: touchstone.Position(i + 1),
			Kind: touchstone.Interaction, Shape: touchstone.ShapeID(i%5 + 1),
		}
		if i == longTrail {
			s.Customer, s.Subject = 2, 2
		}
		if !yield(s, nil) {
			return
		}
	}
}

func five() index.Scope {
	return index.Scope{Names: []string{"a", "b", "c", "d", "e"}, Activity: func(s touchstone.ShapeID, _ touchstone.EventKind, _ uint32) (uint32, bool) {
		return uint32(s) - 1, true
	}}
}

// longFold is a question, and what the trails of restless answer to it.
type longFold struct {
	name string
	ask  func(context.Context, journey.Source) ([]int, error)
	want []int
}

func longFolds() []longFold {
	const rounds = longTrail / 5
	return []longFold{
		{"graph", func(ctx context.Context, s journey.Source) ([]int, error) {
			g, err := journey.GraphOf(ctx, s, journey.Options{Workers: 1})
			if err != nil {
				return nil, err
			}
			return []int{g.Cases, g.Customers, g.Events, len(g.Edges), g.Edges[0].Count, g.Edges[4].Count, int(g.Edges[0].Duration.Median)}, nil
		}, []int{2, 2, longTrail + 1, 5, rounds, rounds - 1, 1}},
		{"variants", func(ctx context.Context, s journey.Source) ([]int, error) {
			v, err := journey.VariantsOf(ctx, s, journey.Options{Workers: 1, TopVariants: 1})
			if err != nil {
				return nil, err
			}
			return []int{v.Count, v.RestCount, len(v.Top[0].Path)}, nil
		}, []int{2, 1, 1}}, // of two that tie the one whose path comes first: a alone
		{"paths", func(ctx context.Context, s journey.Source) ([]int, error) {
			r, err := path.Paths(ctx, s, path.Question{Workers: 1, Anchor: []uint32{2}, Depth: 5, Occurrence: path.Every})
			if err != nil {
				return nil, err
			}
			first := r.After.Tree.Children[0]
			return []int{r.Customers, r.Without, r.After.Tree.Paths, int(first.Activity), first.Paths}, nil
		}, []int{2, 1, rounds, 3, rounds}},
		{"funnel", func(ctx context.Context, s journey.Source) ([]int, error) {
			q := funnel.Question{Workers: 1, WindowMS: 3000} // c to the next b are 4 seconds
			for _, code := range []uint32{0, 2, 1} {
				q.Steps = append(q.Steps, funnel.Step{Parts: [][]uint32{{code}}})
			}
			r, err := funnel.Funnel(ctx, s, q)
			if err != nil {
				return nil, err
			}
			return []int{r.Customers, r.Steps[0].Reached, r.Steps[1].Reached, r.Steps[2].Reached}, nil
		}, []int{2, 2, 1, 0}},
	}
}

// The folds look at the longest trail as at any other: they answer, what they
// take of memory beside the trail itself does not grow with it, and when they are
// cancelled while they look at it they look at no other.
func TestOneCustomerWithTenMillionEvents(t *testing.T) {
	x, err := index.Build(t.Context(), "", math.MaxInt64, iter.Seq2[eventstore.Step, error](restless))
	if err != nil {
		t.Fatal(err)
	}
	view := x.View(nil, five())
	const trails = 2 * longTrail * 14 * 5 / 4 // as a cursor holds one, with room to grow; anew in each of two passes
	for _, fold := range longFolds() {
		t.Run(fold.name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			got, err := fold.ask(t.Context(), view)
			runtime.ReadMemStats(&after)
			if d := cmp.Diff(fold.want, got); d != "" || err != nil {
				t.Error(d, err)
			}
			if beside := int(after.TotalAlloc-before.TotalAlloc) - trails; beside > 64<<20 {
				t.Errorf("took %d MB beside the trails", beside>>20)
			}
			once := &interrupted{View: view}
			ctx, cancel := context.WithCancel(t.Context())
			once.cancel = cancel
			if _, err := fold.ask(ctx, once); !errors.Is(err, context.Canceled) || once.trails != 1 {
				t.Errorf("%v after %d trails", err, once.trails)
			}
		})
	}
}

// interrupted cancels whoever visits a trail.
type interrupted struct {
	*index.View
	cancel func()
	trails int
}

func (i *interrupted) Visit(ctx context.Context, part int, visit func(*journey.Trail)) error {
	return i.View.Visit(ctx, part, func(t *journey.Trail) {
		i.trails++
		i.cancel()
		visit(t)
	})
}
