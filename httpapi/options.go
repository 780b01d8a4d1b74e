// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"touchstone"
	"touchstone/access"
	"touchstone/analysis"
	"touchstone/eventstore"
	"touchstone/identity"
	"touchstone/ingest/importing"
	"touchstone/journey/live"
	"touchstone/meaning"
	"touchstone/moment/study"
	"touchstone/risk/outlook"
	"touchstone/search"
	"touchstone/voice"
	"touchstone/voice/topics"
	"touchstone/workspace"
)

// Options are what the API needs from the process that serves it. The first
// block is needed; what follows may stay zero.
type Options struct {
	Accounts  *access.Accounts
	Tokens    *access.Tokens
	WriteKeys *access.WriteKeys
	Log       *slog.Logger
	Now       func() time.Time
	Metrics   prometheus.Registerer
	Gather    prometheus.Gatherer // what /metrics shows
	NewID     func() string       // of requests; 1 to 64 of A-Z, a-z, 0-9 and '-'

	// Store keeps the workspaces that a signed-in user may see by name.
	Store workspace.Store

	// Workspaces gives what serves one workspace, NotFound when there is none
	// of that name. It is called with every request, so it must be cheap.
	Workspaces func(context.Context, touchstone.WorkspaceID) (*Workspace, error)

	// Questions is how many questions are answered at once, the others wait in
	// the order in which they came; 0: 4.
	Questions int

	// Scratch is a folder for files while they are analysed; "": analyses are
	// not offered.
	Scratch string

	// Texts gives what reads the texts of an analysed file, for the industry of
	// a workspace; nil: they are not read.
	Texts func(industry string) analysis.Texts

	// Routes are further handlers by pattern of net/http.ServeMux, such as
	// those of intake; they check who calls themselves.
	Routes map[string]http.Handler

	// Site answers what no route does: the pages. nil: not found.
	Site http.Handler

	// Ready tells why the process cannot serve yet or any more; nil: it can.
	Ready func(context.Context) error

	// Status tells of the whole process, for administrators; nil: nothing.
	Status Status

	// PublicURL is where users reach the server. With https, cookies are sent
	// over TLS only, and browsers are told so. nil: as the request came.
	PublicURL *url.URL

	// MetricsToken lets /metrics be read with "Authorization: Bearer …"; ""
	// lets only the machine itself read it.
	MetricsToken string

	// TrustedProxies may name the client's address in X-Forwarded-For.
	TrustedProxies []netip.Prefix

	Version string // of the program, for the OpenAPI document
}

// Status tells of the whole process. What it gives is shown to owners and
// admins as JSON and holds no secret.
type Status interface {
	// Config gives every setting with its origin, secrets masked.
	Config() []Setting
	// Check looks for faults in what is kept and tells each.
	Check(ctx context.Context) []Finding
	// Backup writes a backup while the server runs and tells where.
	Backup(ctx context.Context) (Backup, error)
}

// Setting is one setting of the process.
type Setting struct {
	Name   string `json:"name"`
	Value  string `json:"value" doc:"Secrets are masked."`
	Origin string `json:"origin" doc:"flag, environment, file or default."`
}

// Finding is one thing that was looked at.
type Finding struct {
	Part  string `json:"part" doc:"What was looked at, such as journal."`
	Fault string `json:"fault,omitempty" doc:"What is wrong; empty when nothing is."`
}

// Backup tells of a backup that was written.
type Backup struct {
	Name  string    `json:"name" doc:"Of the backup in the server's backup folder."`
	At    time.Time `json:"at"`
	Bytes int64     `json:"bytes"`
}

// Validate tells which option is missing.
func (o Options) Validate() error {
	if o.Accounts == nil || o.Tokens == nil || o.WriteKeys == nil || o.Log == nil || o.Now == nil || o.Metrics == nil || o.Gather == nil || o.NewID == nil || o.Store == nil || o.Workspaces == nil {
		return errors.New("make the API: Accounts, Tokens, WriteKeys, Log, Now, Metrics, Gather, NewID, Store and Workspaces are needed")
	}
	return nil
}

// Workspace is what serves one workspace. Its parts are safe for use from many
// goroutines.
type Workspace struct {
	ID     touchstone.WorkspaceID
	Store  workspace.Workspace
	Events eventstore.Store
	Shapes eventstore.Shaper

	Meaning *meaning.Keeper

	// Wait returns once every fact up to a position is in Events.
	Wait func(context.Context, touchstone.Position) error

	// Derivation tells how far old events are derived again; nil: never.
	Derivation func() Derivation

	// Keys opens what is private; nil: nothing is sealed here.
	Keys Opener

	// Identities tells who is who; nil: nobody asks here.
	Identities  *identity.Graph
	Identifiers Identifiers

	// Privacy erases and hands out; nil: not here.
	Privacy Privacy

	// Imports brings files in; nil: not here.
	Imports *importing.Importer

	// Voice reads texts into mentions; nil: not here.
	Voice *voice.Keeper

	// Topics tells what texts talk about; nil: not here.
	Topics *topics.Keeper

	// Studies searches for moments of truth; nil: not here.
	Studies *study.Keeper

	// Outlooks tells who is at risk; nil: not here.
	Outlooks *outlook.Keeper

	// Search finds facts by their words; nil: not here.
	Search *search.Index

	// Rejected keeps what the store refuses; nil: not here.
	Rejected Rejected

	// Live tells watchers what arrives; nil: nobody can watch.
	Live *Live

	// Trails keeps the journeys of customers; nil: not here.
	Trails *live.Index
}
