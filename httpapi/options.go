// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"touchstone"
	"touchstone/eventstore"
)

// Options are what the API needs from the process that serves it. Log, Now,
// Random, Metrics, Gather and Workspaces are needed; the others may stay zero.
type Options struct {
	Log     *slog.Logger
	Now     func() time.Time
	Random  io.Reader // of secrets: crypto/rand.Reader
	Metrics prometheus.Registerer
	Gather  prometheus.Gatherer // what /metrics shows

	// Workspaces gives what serves one workspace, NotFound when there is none
	// of that name. It is called with every request, so it must be cheap.
	Workspaces func(context.Context, touchstone.WorkspaceID) (*Workspace, error)

	// Ready tells why the process cannot serve yet or any more; nil: it can.
	Ready func(context.Context) error

	// Site answers what no route of the API does: the pages. nil: not found.
	Site http.Handler

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

// Validate tells which option is missing.
func (o Options) Validate() error {
	if o.Log == nil || o.Now == nil || o.Random == nil || o.Metrics == nil || o.Gather == nil || o.Workspaces == nil {
		return errors.New("make the API: Log, Now, Random, Metrics, Gather and Workspaces are needed")
	}
	return nil
}

// Workspace is what serves one workspace. Its parts are safe for use from many
// goroutines.
type Workspace struct {
	ID     touchstone.WorkspaceID
	Events eventstore.Store

	// Meaning gives the current meaning.
	Meaning func(context.Context) (*touchstone.Meaning, error)

	// Wait returns once every fact up to a position is in Events.
	Wait func(context.Context, touchstone.Position) error
}
