// SPDX-License-Identifier: Apache-2.0

package workspace

import (
	"context"
	"iter"
	"time"

	"touchstone"
)

// MaxBatch is the largest number of ids, subjects, edges, guards or statements
// that one call takes; a longer list is TooLarge.
const MaxBatch = 100_000

// Subject is one identity as received.
type Subject struct {
	ID   touchstone.SubjectID
	Kind touchstone.SubjectKind
	// Fingerprint is 128 bits of an HMAC of kind and value, so that two values
	// with one ID are told apart.
	Fingerprint [16]byte
	Sealed      []byte // the value, sealed under the subject's key
	Verified    bool   // some source said so
	Seen        time.Time
	Position    touchstone.Position // of the first event that named it; 0: an import or a person did
}

// Collision is a value that came under the id of another.
type Collision struct {
	ID    touchstone.SubjectID
	Kept  touchstone.SubjectKind // of the value that was first
	Other touchstone.SubjectKind // of the one that was not kept
}

// Subjects keeps the identities of a workspace.
type Subjects interface {
	// Put keeps subjects that are new. Of one that is here the earliest Seen and
	// the lowest Position win, Verified when either is, and Sealed stays unless it was
	// empty; so the order of calls does not matter. A subject whose fingerprint
	// differs from the one kept under its id is not kept; it is told. Position
	// 0 is no event, and yields to any.
	Put(ctx context.Context, subjects []Subject) ([]Collision, error)
	// ByID gives the subjects that are here, in ascending order of id.
	ByID(ctx context.Context, ids []touchstone.SubjectID) ([]Subject, error)
	// All yields every subject after an id in ascending order, as they were
	// when it began or later. The first error ends it.
	All(ctx context.Context, after touchstone.SubjectID) iter.Seq2[Subject, error]
	// Erase removes subjects with their edges, guards, quarantine and
	// statements, for good and without history. Erasing what is not here is no
	// error. It tells how many rows went.
	Erase(ctx context.Context, ids []touchstone.SubjectID) (int64, error)
}

// EdgeKind is what joins two subjects.
type EdgeKind string

// The kinds of evidence that two subjects are one customer.
const (
	EdgeIdentify EdgeKind = "identify"
	EdgeAlias    EdgeKind = "alias"
	EdgePhone    EdgeKind = "phone" // one verified number
	EdgeEmail    EdgeKind = "email"
	EdgeUnionID  EdgeKind = "unionid"
	EdgeMember   EdgeKind = "member"
	EdgeImport   EdgeKind = "import"
	EdgeManual   EdgeKind = "manual"
)

// EdgeKinds lists every kind of evidence.
var EdgeKinds = []EdgeKind{EdgeIdentify, EdgeAlias, EdgePhone, EdgeEmail, EdgeUnionID, EdgeMember, EdgeImport, EdgeManual}

// EdgeKey names an edge: what joins which two subjects, according to whom.
// Keys are in the order of A, B, Kind, Source.
type EdgeKey struct {
	A, B   touchstone.SubjectID // A < B
	Kind   EdgeKind
	Source string // name of a source, or "" for a person
}

// Edge is a piece of evidence that two subjects are one customer.
type Edge struct {
	EdgeKey
	Position touchstone.Position // of the first event that said so; 0: none did
	At       time.Time           // when it was first said
	By       string              // who said so, when it was a person
	Revision uint64              // of the workspace, by which the edge came or was last undone or redone; set by the store
	Undone   *Undo               // nil while it holds
}

// Undo tells who took something back.
type Undo struct {
	At     time.Time
	By     string
	Reason string
}

// Edges keeps the evidence of identity.
type Edges interface {
	// Put keeps edges that are new. Of one that is here the earliest At, with its
	// By (the lowest at one time), and the lowest Position above 0 win; one that was undone stays undone. It gives the edges that
	// were new, in the order of keys. A ≥ B or a zero subject is Invalid.
	Put(ctx context.Context, edges []Edge) ([]Edge, error)
	// Of gives every edge that touches one of the subjects, undone ones
	// included, in the order of keys.
	Of(ctx context.Context, subjects []touchstone.SubjectID) ([]Edge, error)
	// All yields the edges that came, were undone or redone after a revision, in
	// the order of that revision, then of keys; 0 yields every edge. One that
	// changes meanwhile may come twice. The first error ends it.
	All(ctx context.Context, after uint64) iter.Seq2[Edge, error]
	// Undo takes an edge back. NotFound when there is none that holds.
	Undo(ctx context.Context, key EdgeKey, u Undo) (Edge, error)
	// Redo makes an edge that was undone hold again. NotFound when there is
	// none that is undone.
	Redo(ctx context.Context, key EdgeKey) (Edge, error)
	// AsOf yields the edges that held under a revision, in the order of keys.
	AsOf(ctx context.Context, revision uint64) iter.Seq2[EdgeKey, error]
}

// GuardKind is what keeps subjects from being joined.
type GuardKind string

// The kinds of guard.
const (
	// GuardShared says that subject A belongs to many people (a till, a tablet
	// at the front desk): no edge joins through it.
	GuardShared GuardKind = "shared"
	// GuardApart says that A and B are never one customer, whatever the
	// evidence: a split.
	GuardApart GuardKind = "apart"
	// GuardTrusted says that A may have as many edges as it likes: an automatic
	// guard does not hold for it.
	GuardTrusted GuardKind = "trusted"
)

// GuardKinds lists every kind of guard.
var GuardKinds = []GuardKind{GuardShared, GuardApart, GuardTrusted}

// GuardKey names a guard. Keys are in the order of A, B, Kind.
type GuardKey struct {
	Kind GuardKind
	A, B touchstone.SubjectID // B is 0 but for GuardApart, where A < B
}

// Guard is a person's or the program's decision that limits merging.
type Guard struct {
	GuardKey
	Reason   string
	At       time.Time
	By       string
	Revision uint64 // by which it came or went; set by the store
	Undone   *Undo  // nil while it holds
}

// Guards keeps guards.
type Guards interface {
	// Put sets guards, or sets them again when they were undone. One that holds
	// is left as it is.
	Put(ctx context.Context, guards []Guard) error
	// Of gives every guard that touches one of the subjects, undone ones
	// included, in the order of keys.
	Of(ctx context.Context, subjects []touchstone.SubjectID) ([]Guard, error)
	// All yields the guards that came or went after a revision, in the order of
	// that revision, then of keys; 0 yields every one.
	All(ctx context.Context, after uint64) iter.Seq2[Guard, error]
	// Undo takes a guard back. NotFound when there is none that holds.
	Undo(ctx context.Context, key GuardKey, u Undo) (Guard, error)
	// AsOf yields the guards that held under a revision, in the order of keys.
	AsOf(ctx context.Context, revision uint64) iter.Seq2[GuardKey, error]
}

// Quarantined is a component that was not joined into one customer.
type Quarantined struct {
	Component touchstone.CustomerID // its smallest subject
	Size      int64                 // subjects
	Reason    string                // "too-many", "conflict" …: identity documents each
	Detail    State                 // what the reason needs; nothing personal; nil: nothing
	Since     time.Time
}

// Quarantine keeps which components were not joined, as identity last found.
type Quarantine interface {
	// Put adds or replaces what is known about a component.
	Put(ctx context.Context, q Quarantined) error
	// Release removes components. Removing what is not here is no error.
	Release(ctx context.Context, components []touchstone.CustomerID) error
	// List gives them in ascending order of component.
	List(ctx context.Context, p Pager) (Page[Quarantined], error)
}

// Topic is what a statement is about.
type Topic string

// The topics.
const (
	Trait      Topic = "trait"
	Preference Topic = "preference"
	Consent    Topic = "consent" // Value is Granted or Refused
)

// What a consent says.
const (
	Granted = "granted"
	Refused = "refused"
)

// Statement is one thing that was said about a subject, by whom and when.
// Statements are kept for good: what holds now is the latest by At, then
// Position, then Source.
type Statement struct {
	Subject  touchstone.SubjectID
	Topic    Topic
	Name     string // of the trait, preference or purpose
	Source   string // name of a source, or "" for a person
	At       time.Time
	Position touchstone.Position // 0: no event said so
	By       string              // who said so, when it was a person
	// Value is clear: of consents, and of traits that are segment traits.
	Value  string
	Sealed []byte // of all others: the value sealed under the subject's key
	Gone   bool   // it was taken back: there is no value since At
	// Revision is the workspace's when it was kept; set by the store.
	Revision uint64
}

// Statements keeps what was said about subjects.
type Statements interface {
	// Put keeps statements. One that is here already (same subject, topic,
	// name, source, At and Position) is left as it is.
	Put(ctx context.Context, statements []Statement) error
	// Of gives every statement about the subjects, by subject, topic, name,
	// then the latest first.
	Of(ctx context.Context, subjects []touchstone.SubjectID) ([]Statement, error)
	// Said yields everything of that name that was said about anybody above one
	// revision, up to another (0: until now), in ascending order of revision;
	// what was taken back and when it was included.
	Said(ctx context.Context, topic Topic, name string, above, upTo uint64) iter.Seq2[Statement, error]
	// Erased gives the revision under which subjects were erased last, and with
	// them what was said of them; 0 when none ever was.
	Erased(ctx context.Context) (uint64, error)
}
