// SPDX-License-Identifier: Apache-2.0

package access

import (
	"context"

	"touchstone"
	"touchstone/workspace"
)

// Deed is what somebody did, for the audit log.
type Deed struct {
	Action  string // "create", "update", "delete", "restore", "export", "sign-in" …
	Noun    touchstone.Noun
	Record  string          // id; a customer's number for customers
	Version int64           // of the record after it; the one before is Version-1; 0 when it has none
	Detail  workspace.State // nothing personal about customers and no secret; nil: nothing
}

// Entry gives the line of the audit log that says that the principal did it.
func (p Principal) Entry(d Deed, c Client) workspace.Entry {
	return workspace.Entry{By: p.By(), Action: d.Action, Noun: d.Noun, Record: d.Record, Version: d.Version, Detail: d.Detail, Request: c.Request, Address: c.Address}
}

// By is who a change is put down to: the API token that was used, else the
// user.
func (p Principal) By() string {
	if p.Token != "" {
		return p.Token
	}
	return string(p.User)
}

// recordFor puts a deed into the log of every workspace of a user.
func recordFor(ctx context.Context, store workspace.Store, user touchstone.StaffID, d Deed, c Client) error {
	places, err := store.Memberships(ctx, user)
	if err != nil {
		return err
	}
	for _, place := range places {
		if err := store.In(place.Workspace).Audit().Append(ctx, Principal{User: user}.Entry(d, c)); err != nil {
			return err
		}
	}
	return nil
}
