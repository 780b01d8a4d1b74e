// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"context"
	"net/http"
	"time"

	"touchstone/access"
)

func (a *API) statusRoutes() {
	base := "/v1/workspaces/{workspace}/server"
	register(a, operation{id: "getConfig", method: http.MethodGet, path: base + "/config", tag: "server", summary: "Every setting of the server with its origin, secrets masked", action: access.Read, noun: access.Operation}, a.getConfig)
	register(a, operation{id: "checkServer", method: http.MethodPost, path: base + "/check", tag: "server", summary: "Look for faults in what the server keeps", action: access.Change, noun: access.Operation, timeout: 10 * time.Minute}, a.checkServer)
	register(a, operation{id: "backUp", method: http.MethodPost, path: base + "/backups", tag: "server", summary: "Write a backup while the server runs", action: access.Change, noun: access.Operation, status: http.StatusCreated, timeout: time.Hour}, a.backUp)
}

func (a *API) status() (Status, error) {
	if a.options.Status == nil {
		return nil, notHere("status")
	}
	return a.options.Status, nil
}

func (a *API) getConfig(context.Context, *call, *InWorkspace) (*content[items[Setting]], error) {
	s, err := a.status()
	if err != nil {
		return nil, err
	}
	return &content[items[Setting]]{items[Setting]{s.Config()}}, nil
}

func (a *API) checkServer(ctx context.Context, c *call, _ *InWorkspace) (*content[items[Finding]], error) {
	s, err := a.status()
	if err != nil {
		return nil, err
	}
	found := s.Check(ctx)
	return &content[items[Finding]]{items[Finding]{found}}, c.record(ctx, access.Deed{Action: "check", Noun: access.Operation})
}

func (a *API) backUp(ctx context.Context, c *call, _ *InWorkspace) (*content[Backup], error) {
	s, err := a.status()
	if err != nil {
		return nil, err
	}
	b, err := s.Backup(ctx)
	if err != nil {
		return nil, err
	}
	return &content[Backup]{b}, c.record(ctx, access.Deed{Action: "back-up", Noun: access.Operation, Record: b.Name})
}
