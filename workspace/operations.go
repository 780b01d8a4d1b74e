// SPDX-License-Identifier: Apache-2.0

package workspace

import (
	"context"
	"time"

	"touchstone"
)

// KeyKind is what a key opens.
type KeyKind string

// The kinds of key.
const (
	WriteKey KeyKind = "write" // sends events of one source
	APIToken KeyKind = "token" // acts as its user, within its scopes
)

// Key is a secret that a program shows. The secret itself is not kept.
type Key struct {
	ID        string
	Workspace touchstone.WorkspaceID // set by the store
	Kind      KeyKind
	Name      string
	Hash      Hash
	Hint      string             // the secret's last characters, to know it by
	Scopes    []string           // of a token; access documents them
	Source    string             // of a write key
	User      touchstone.StaffID // who made it; a token acts for this user
	Created   time.Time          // set by the store
	Expires   *time.Time         // nil: never
	Used      *time.Time         // about when it was last shown
	Revoked   *time.Time
	RevokedBy string
}

// Keys keeps the API tokens and write keys of a workspace.
type Keys interface {
	// Create keeps a new key; without an ID it gets one. Conflict when its id
	// or hash is taken.
	Create(ctx context.Context, k Key) (Key, error)
	// ByID gives a key, revoked or not. NotFound.
	ByID(ctx context.Context, id string) (Key, error)
	// List gives the keys of a kind ("": of all), the newest first.
	List(ctx context.Context, kind KeyKind, p Pager) (Page[Key], error)
	// Revoke ends a key for good. NotFound when there is none that holds.
	Revoke(ctx context.Context, id string, by string) (Key, error)
	// Touch says that keys were used. A key that is not here is left out.
	Touch(ctx context.Context, used map[string]time.Time) error
}

// Entry is one line of the audit log. It holds nothing personal about
// customers: a customer stands there by number.
type Entry struct {
	ID      string    // made by the store
	At      time.Time // set by the store
	By      string    // user's or key's id, or the name of a part of the program
	Action  string    // "create", "update", "export", "sign-in" …
	Noun    touchstone.Noun
	Record  string // id
	Version int64  // of the record after it; 0 when it has none
	Request string // id of the request
	Address string // where it came from
	Detail  State  // nil: nothing
}

// AuditFilter admits entries; every field that is set must be equal.
type AuditFilter struct {
	By       string
	Action   string
	Noun     touchstone.Noun
	Record   string
	From, To time.Time // half-open; zero: no bound
}

// Audit keeps what was done, in order, for good.
type Audit interface {
	// Append keeps entries in their order.
	Append(ctx context.Context, entries ...Entry) error
	// List gives entries, the newest first.
	List(ctx context.Context, f AuditFilter, p Pager) (Page[Entry], error)
}

// JobStatus tells where in its life a job is.
type JobStatus string

// The statuses of a job.
const (
	JobWaiting  JobStatus = "waiting"
	JobRunning  JobStatus = "running"
	JobDone     JobStatus = "done"
	JobFailed   JobStatus = "failed"
	JobCanceled JobStatus = "canceled"
)

// Job is a long piece of work (an import, an erasure, an export) that goes on
// where it stopped.
type Job struct {
	ID       string
	Kind     string
	Status   JobStatus
	State    State // what it needs to go on; nil: nothing
	Progress Progress
	Fault    string // why it failed, for the log; nothing personal
	By       string
	Holder   string     // the process that runs it; "" none
	Until    *time.Time // when the holder's hold ends unless it is renewed
	Version  int64      // from 1; every change adds one
	Created  time.Time  // set by the store, as is Updated
	Updated  time.Time
}

// Progress is how far a job has come.
type Progress struct {
	Done  int64
	Total int64 // 0: not known
}

// JobFilter admits jobs; every field that is set must be equal.
type JobFilter struct {
	Kind   string
	Status JobStatus
}

// Jobs keeps jobs.
type Jobs interface {
	// Create keeps a new job, waiting unless it says otherwise; without an ID
	// it gets one. Conflict when the id is taken.
	Create(ctx context.Context, j Job) (Job, error)
	// ByID gives a job. NotFound.
	ByID(ctx context.Context, id string) (Job, error)
	// List gives jobs, the newest first.
	List(ctx context.Context, f JobFilter, p Pager) (Page[Job], error)
	// Save replaces a job whose newest version is j's. Conflict, NotFound.
	Save(ctx context.Context, j Job) (Job, error)
	// Claim takes the oldest job of the kinds that waits, or whose holder's
	// time is over, and gives it to a holder until a time, running. NotFound
	// when there is none.
	Claim(ctx context.Context, kinds []string, holder string, until time.Time) (Job, error)
	// Delete removes jobs that ended (done, failed, canceled) before a time,
	// and tells how many.
	Delete(ctx context.Context, before time.Time) (int64, error)
}

// Cursors keeps how far projections have come. A projection moves its cursor
// in the Tx that keeps its result.
type Cursors interface {
	// Position gives a cursor; 0 when it never moved.
	Position(ctx context.Context, name string) (touchstone.Position, error)
	// Move sets a cursor that stands at from to another position, which may lie
	// before it. Conflict when it does not stand there.
	Move(ctx context.Context, name string, from, to touchstone.Position) error
}

// Reply is what was answered to a request that carried an idempotency key.
type Reply struct {
	Key     string // as sent
	Scope   string // whose key it is: user or token, method and path
	Request Hash   // of the request's body
	Status  int    // of the answer; 0 while it is being made
	Header  State  // what of the header counts; nil: nothing
	Body    []byte // nothing personal about customers
	Expires time.Time
}

// Replies keeps replies, so that a request that is sent again is answered
// again and not done again.
type Replies interface {
	// Claim keeps a reply that is being made and tells that it is new. One of
	// the same scope and key that has not expired at a time is given instead,
	// and is not new. Conflict when that was another request.
	Claim(ctx context.Context, r Reply, now time.Time) (kept Reply, fresh bool, err error)
	// Finish says what was answered. NotFound when it was never claimed.
	Finish(ctx context.Context, r Reply) error
	// Release forgets a claim whose request failed, so that it can be sent
	// again. Releasing what is not here is no error.
	Release(ctx context.Context, scope, key string) error
	// Expire removes the replies that ended before a time, and tells how many.
	Expire(ctx context.Context, before time.Time) (int64, error)
}
