// SPDX-License-Identifier: Apache-2.0

package client

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"time"

	"touchstone"
)

// Me is whoever the token acts for.
type Me struct {
	User struct {
		ID    string `json:"id"`
		Email string `json:"email"`
		Name  string `json:"name"`
	} `json:"user"`
	Workspaces []struct {
		ID   touchstone.WorkspaceID `json:"id"`
		Name string                 `json:"name"`
		Zone string                 `json:"zone"`
		Role touchstone.Role        `json:"role"`
	} `json:"workspaces"`
}

// Me tells who the token acts for, and where. Unauthenticated.
func (c *Client) Me(ctx context.Context) (*Me, error) {
	out, err := call[Me](ctx, c, request{method: http.MethodGet, path: "/v1/me"})
	return &out, err
}

// FindCustomer finds a customer by an identifier. NotFound; Invalid for one
// that belongs to a source, see FindDevice.
func (c *Client) FindCustomer(ctx context.Context, kind touchstone.SubjectKind, value string) (touchstone.CustomerID, error) {
	return c.FindDevice(ctx, "", kind, value)
}

// FindDevice finds a customer by what a source calls a browser or a device.
// NotFound.
func (c *Client) FindDevice(ctx context.Context, source string, kind touchstone.SubjectKind, value string) (touchstone.CustomerID, error) {
	body := struct {
		Kind   touchstone.SubjectKind `json:"kind"`
		Value  string                 `json:"value"`
		Source string                 `json:"source,omitempty"`
	}{kind, value, source}
	out, err := call[struct {
		Customer touchstone.CustomerID `json:"customer"`
	}](ctx, c, request{method: http.MethodPost, path: c.workspace("/customers/search"), body: body})
	return out.Customer, err
}

// ExportCustomer writes everything about a customer as JSON. NotFound.
func (c *Client) ExportCustomer(ctx context.Context, id touchstone.CustomerID, w io.Writer) error {
	return c.copyTo(ctx, w, request{method: http.MethodGet, path: c.workspace("/customers/" + id.String() + "/export")})
}

// Erasure tells of an erasure and its steps.
type Erasure struct {
	ID       string                 `json:"id"`
	Subjects []touchstone.SubjectID `json:"subjects"`
	Asked    time.Time              `json:"asked"`
	By       string                 `json:"by"`
	Reason   string                 `json:"reason,omitempty"`
	Steps    []Step                 `json:"steps"`
}

// Step is one finished step of an erasure.
type Step struct {
	Name  string    `json:"name"`
	Done  time.Time `json:"done"`
	Count int64     `json:"count"`
}

// Erase erases a customer for good. key is a text of the caller's own, so that
// the request can be repeated. NotFound.
func (c *Client) Erase(ctx context.Context, id touchstone.CustomerID, reason, key string) (*Erasure, error) {
	body := struct {
		Customer string `json:"customer"`
		Reason   string `json:"reason"`
	}{id.String(), reason}
	out, err := call[Erasure](ctx, c, request{method: http.MethodPost, path: c.workspace("/erasures"), body: body, key: key, once: key == ""})
	return &out, err
}

// Erasures lists erasures in the order of entry.
func (c *Client) Erasures(ctx context.Context) ([]Erasure, error) {
	out, err := call[list[Erasure]](ctx, c, request{method: http.MethodGet, path: c.workspace("/erasures")})
	return out.Items, err
}

// ErasureByID gives the receipt of one erasure. NotFound.
func (c *Client) ErasureByID(ctx context.Context, id string) (*Erasure, error) {
	out, err := call[Erasure](ctx, c, request{method: http.MethodGet, path: c.workspace("/erasures/" + url.PathEscape(id))})
	return &out, err
}

type list[T any] struct {
	Items []T `json:"items"`
}
