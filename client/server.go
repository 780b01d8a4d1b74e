// SPDX-License-Identifier: Apache-2.0

package client

import (
	"context"
	"io"
	"net/http"
	"time"
)

// Setting is one setting of the server.
type Setting struct {
	Name   string `json:"name"`
	Value  string `json:"value"` // secrets are masked
	Origin string `json:"origin"`
}

// Finding is one thing that the server looked at, and what is wrong with it.
type Finding struct {
	Part  string `json:"part"`
	Fault string `json:"fault,omitempty"` // "" when nothing is
}

// Backup tells of a backup that was written.
type Backup struct {
	Name  string    `json:"name"`
	At    time.Time `json:"at"`
	Bytes int64     `json:"bytes"`
}

// Ready tells why the server cannot serve; nil: it can. Unavailable.
func (c *Client) Ready(ctx context.Context) error {
	return c.copyTo(ctx, io.Discard, request{method: http.MethodGet, path: "/readyz"})
}

// Config gives every setting of the server with its origin.
func (c *Client) Config(ctx context.Context) ([]Setting, error) {
	out, err := call[list[Setting]](ctx, c, request{method: http.MethodGet, path: c.workspace("/server/config")})
	return out.Items, err
}

// Check lets the server look for faults in what it keeps.
func (c *Client) Check(ctx context.Context) ([]Finding, error) {
	out, err := call[list[Finding]](ctx, c, request{method: http.MethodPost, path: c.workspace("/server/check")})
	return out.Items, err
}

// Backup lets the server write a backup while it runs.
func (c *Client) Backup(ctx context.Context) (*Backup, error) {
	out, err := call[Backup](ctx, c, request{method: http.MethodPost, path: c.workspace("/server/backups"), once: true})
	return &out, err
}
