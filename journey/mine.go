// SPDX-License-Identifier: Apache-2.0

package journey

import "context"

// Options sets the limits of Mine and its like. The zero value gives the defaults.
type Options struct {
	// MaxActivities is how many activities, most frequent first, stand alone in
	// the graph; all others are Other. It bounds the graph to the square of it.
	// 0: DefaultActivities; at most LimitActivities.
	MaxActivities int
	// TopVariants is how many variants are listed. 0: DefaultVariants.
	TopVariants int
	// EventuallyFollows also counts the pairs of events of a case whatever lies
	// between them.
	EventuallyFollows bool
	// Workers is how many goroutines share the cases. 0: one per core. It never
	// changes the result.
	Workers int
}

// Defaults and limits of Options.
const (
	DefaultActivities = 512
	LimitActivities   = 4096
	DefaultVariants   = 100
)

// Mining is everything that one pass over a log finds.
type Mining struct {
	Cases    int // cases with at least one event
	Empty    int // cases without any
	Events   int
	Untimed  int   // events without a time
	From, To int64 // first and last time, Unix milliseconds; NoTime without times

	Graph      Graph
	Variants   Variants
	Durations  Durations
	Eventually []Pair // nil unless asked for

	// Trails is the log in order, for Differences and further folds.
	Trails *Trails
}

// Mine orders a log and runs every fold over it. Errors are those of
// Log.Validate and of the context; an empty log is no error.
func Mine(ctx context.Context, log *Log, opts Options) (*Mining, error) {
	trails, err := NewTrails(log)
	if err != nil {
		return nil, err
	}
	m, err := MineSource(ctx, trails, opts)
	if err != nil {
		return nil, err
	}
	m.Trails, m.Empty = trails, trails.Len()-m.Cases
	return m, nil
}

// MineSource runs every fold over the trails of a source in one pass, and finds
// the paths of the variants in a second; another one comes before them where
// there are more activities than stand alone. The source must give the same
// trails each time. Empty is 0 and Trails nil, for a source shows neither. Errors
// are those of Visit.
func MineSource(ctx context.Context, source Source, opts Options) (*Mining, error) {
	nodes, err := nodesOf(ctx, source, opts)
	if err != nil {
		return nil, err
	}
	fold, err := Run(ctx, source, opts.Workers, func() *mineFold {
		return newMineFold(nodes, opts.EventuallyFollows)
	})
	if err != nil {
		return nil, err
	}
	m := &Mining{Graph: fold.graph.result(source.Names()), Untimed: fold.graph.untimed}
	m.Cases, m.Events = m.Graph.Cases, m.Graph.Events
	m.From, m.To = m.Graph.span()
	variants, err := variantsOf(ctx, source, fold.variants, opts)
	if err != nil {
		return nil, err
	}
	m.Variants = *variants
	m.Durations = fold.durations.result()
	if fold.eventually != nil {
		m.Eventually = fold.eventually.result(&m.Graph)
	}
	return m, nil
}

// GraphOf counts the directly-follows graph alone.
func GraphOf(ctx context.Context, source Source, opts Options) (*Graph, error) {
	nodes, err := nodesOf(ctx, source, opts)
	if err != nil {
		return nil, err
	}
	fold, err := Run(ctx, source, opts.Workers, func() *graphFold { return newGraphFold(nodes) })
	if err != nil {
		return nil, err
	}
	g := fold.result(source.Names())
	return &g, nil
}

// VariantsOf counts the variants alone.
func VariantsOf(ctx context.Context, source Source, opts Options) (*Variants, error) {
	fold, err := Run(ctx, source, opts.Workers, newVariantFold)
	if err != nil {
		return nil, err
	}
	return variantsOf(ctx, source, fold, opts)
}

func activityLimit(asked int) int {
	return min(orDefault(asked, DefaultActivities), LimitActivities)
}

// orDefault gives the default for an option that is not set, or is no count.
func orDefault(asked, otherwise int) int {
	if asked <= 0 {
		return otherwise
	}
	return asked
}

// mineFold is all folds of Mine, fed with the same trails.
type mineFold struct {
	graph      *graphFold
	variants   *variantFold
	durations  *durationFold
	eventually *eventualFold // nil unless asked for
}

func newMineFold(n *nodes, eventually bool) *mineFold {
	f := &mineFold{graph: newGraphFold(n), variants: newVariantFold(), durations: &durationFold{}}
	if eventually {
		f.eventually = newEventualFold(n)
	}
	return f
}

// Visit shows one trail to every fold.
func (f *mineFold) Visit(t *Trail) {
	f.graph.Visit(t)
	f.variants.Visit(t)
	f.durations.Visit(t)
	if f.eventually != nil {
		f.eventually.Visit(t)
	}
}

func (f *mineFold) settle() { f.graph.settle() }

// Merge merges fold by fold.
func (f *mineFold) Merge(o *mineFold) {
	f.graph.Merge(o.graph)
	f.variants.Merge(o.variants)
	f.durations.Merge(o.durations)
	if f.eventually != nil {
		f.eventually.Merge(o.eventually)
	}
}
