// SPDX-License-Identifier: Apache-2.0

package eventstore

import (
	"context"
	"iter"
	"time"

	"touchstone"
	"touchstone/query"
)

// Store keeps the facts of one workspace. Safe for use from many goroutines;
// one of them appends at a time.
type Store interface {
	// Append stores events, whose positions are set, ascending and above zero.
	// Those at or below the position reached before are a replay and are left
	// out; of the others a duplicate is counted and not stored. All or nothing,
	// durable when it returns. An empty batch stores nothing and tells the
	// position reached. The error of Storable names the first event that cannot
	// be stored.
	Append(ctx context.Context, events []touchstone.Event) (Receipt, error)

	// Query answers a question under a meaning. Invalid when the question does
	// not validate, TooLarge when the answer or a sum does not fit.
	Query(ctx context.Context, q query.Question, m *touchstone.Meaning) (*query.Table, error)

	// Events yields facts that the filter admits and that arrived after a
	// position: in order of arrival or, when the filter names subjects, by
	// occurred time, then position. The first error ends it.
	Events(ctx context.Context, f Filter, after touchstone.Position) iter.Seq2[touchstone.Event, error]

	// Trails yields steps by customer in ascending order, beginning with from,
	// then by occurred time, then position. Measurements and identify events
	// are no steps. Only the subject that acts (the first) places a step.
	Trails(ctx context.Context, f Filter, m *touchstone.Meaning, from touchstone.CustomerID) iter.Seq2[Step, error]

	// Derive replaces the mentions of one model version that rest on the
	// positions in rows, or drops the whole version when rows is empty. Atomic.
	// A row whose position holds no fact (it was erased) is left out. The error
	// of Derivable names the first row that cannot be stored.
	Derive(ctx context.Context, version string, rows []Mention) error

	// Erase removes every event that names one of the subjects, with its
	// mentions and sealed part, and remembers their ids so that they are
	// refused for good. Erasing twice is not an error.
	Erase(ctx context.Context, subjects []touchstone.SubjectID) (Erased, error)
}

// Receipt tells what became of a batch.
type Receipt struct {
	Position   touchstone.Position // reached, duplicates and refused ones included
	Stored     int
	Duplicates int // already here, or twice in the batch
	Refused    int // of the ids of what was erased or expired before
	Replayed   int // at or below the position reached before

	Left []touchstone.Position // of duplicates and refused ones, in ascending order
}

// Erased tells what an erasure or a retention removed.
type Erased struct {
	Events   int64
	Mentions int64
}

// Filter admits events; every field that is set must hold. An empty list is
// not set.
type Filter struct {
	From, To time.Time // occurred, half-open
	Kinds    []touchstone.EventKind
	Sources  []string
	Shapes   []touchstone.ShapeID
	Subjects []touchstone.SubjectID // any of the event's subjects
	Events   []touchstone.EventID
	At       []touchstone.Position
	Object   *touchstone.Object // names this object
	Linking  bool               // those of Links: what a projection of identity needs
	Texts    bool               // carries a sealed part
	Limit    int                // events or steps at most, in the order of the answer; 0: all
}

// Step is one event of a trail, as small as a fold needs it.
type Step struct {
	Customer touchstone.CustomerID
	Subject  touchstone.SubjectID // the one that acts
	Occurred time.Time
	Position touchstone.Position
	Kind     touchstone.EventKind
	Shape    touchstone.ShapeID
	Unit     string
	Duration *int64
	Value    *touchstone.Money
	Scores   []touchstone.Score
	Objects  []touchstone.Object
}

// Mention is one aspect of one text, made by one model version.
type Mention struct {
	Position   touchstone.Position
	Ordinal    int // within the event's mentions of the version, from 0, not repeated
	Aspect     string
	Polarity   int8 // -1, 0, 1
	Emotion    string
	Confidence int32 // hundredths

	Author touchstone.Author // whose words it rests on; "" is OwnWords
	Model  string            // that gave a second opinion; "": the version's own
}

// Snapshotter writes a consistent copy of the store into a new folder while
// it goes on working, and tells the position that the copy reached.
type Snapshotter interface {
	Snapshot(ctx context.Context, folder string) (touchstone.Position, error)
}

// Checker verifies what the store keeps and tells the first fault.
type Checker interface {
	Check(ctx context.Context) error
}

// Compacter rewrites the store so that nothing of what was removed is left in
// its files.
type Compacter interface {
	Compact(ctx context.Context) error
}

// Expirer removes events of kinds that occurred before a time, with their
// mentions and sealed parts, and remembers their ids like Erase. No kinds are
// no events.
type Expirer interface {
	Expire(ctx context.Context, kinds []touchstone.EventKind, before time.Time) (Erased, error)
}

// Shaper lists the definitions of every shape that the store has seen, in
// ascending order of id.
type Shaper interface {
	Shapes(ctx context.Context) ([]touchstone.Shape, error)
}

// Surveyor tells what there is to be asked about in counted events.
type Surveyor interface {
	// Scored lists what was scored, by metric (in the order of Unicode code
	// points), then by scale.
	Scored(ctx context.Context) ([]Scored, error)

	// Outcomes lists the outcomes by the names of their shapes, in the order of
	// Unicode code points.
	Outcomes(ctx context.Context) ([]OutcomeSeen, error)
}

// Scored is the answers of a metric on one scale.
type Scored struct {
	Metric    string
	Low, High int32 // ends of the scale, in hundredths
	Answers   int64
	Last      time.Time // when the newest occurred
}

// OutcomeSeen is the outcomes of a name.
type OutcomeSeen struct {
	Name   string
	Events int64
	Last   time.Time // when the newest occurred
}
