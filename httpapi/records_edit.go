// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"touchstone"
	"touchstone/access"
	"touchstone/workspace"
)

// etag names a version.
func etag(version int64) string { return `"` + strconv.FormatInt(version, 10) + `"` }

// version reads the version that If-Match names.
func (m Precondition) version() (int64, error) {
	n, err := strconv.ParseInt(strings.TrimSuffix(strings.TrimPrefix(m.IfMatch, `"`), `"`), 10, 64)
	if err != nil || etag(n) != m.IfMatch {
		return 0, &touchstone.Error{Kind: touchstone.Invalid, Field: "header.If-Match", Message: touchstone.Msg("api.bad_etag")}
	}
	return n, nil
}

// change runs an edit and its line in the audit log in one transaction, and
// gives the record as it is then.
func (d *desk[T, P]) change(ctx context.Context, c *call, action string, edit func(ws workspace.Workspace, e estate, decided access.Decision) (T, error)) (T, error) {
	var out T
	err := c.ws.Store.Tx(ctx, func(ws workspace.Workspace) error {
		decided, e, err := d.decision(ctx, c, ws, access.Change)
		if err != nil {
			return err
		}
		if out, err = edit(ws, e, decided); err != nil {
			return err
		}
		head := P(&out).Head()
		deed := access.Deed{Action: action, Noun: d.noun, Record: head.ID, Version: head.Version}
		return ws.Audit().Append(ctx, c.who.Entry(deed, c.client))
	})
	return out, err
}

// may gives Forbidden unless the caller may change a record.
func (d *desk[T, P]) may(decided access.Decision, e estate, v *T) error {
	if decided == access.Allow || decided == access.Own && d.own(e, v) {
		return nil
	}
	return &touchstone.Error{Kind: touchstone.Forbidden, Message: touchstone.Msg("api.not_own")}
}

// valid finds every fault of a record, alone and beside others.
func (d *desk[T, P]) valid(ctx context.Context, ws workspace.Workspace, v *T) error {
	faults := []error{P(v).Validate()}
	if d.check != nil && faults[0] == nil {
		faults = append(faults, d.check(ctx, ws, v))
	}
	return errors.Join(faults...)
}

func (d *desk[T, P]) create(ctx context.Context, c *call, in *draftInput[T]) (*made[T], error) {
	v, err := d.change(ctx, c, "create", func(ws workspace.Workspace, e estate, decided access.Decision) (T, error) {
		v := in.Body.value
		head := P(&v).Head()
		*head = touchstone.Meta{ID: head.ID, UpdatedBy: c.who.By()}
		proposed := d.proposal != nil && d.proposal(&v)
		if err := d.may(decided, e, &v); err != nil && !proposed {
			return v, err
		}
		if err := d.valid(ctx, ws, &v); err != nil {
			return v, err
		}
		return d.records(ws).Create(ctx, v)
	})
	if err != nil {
		return nil, err
	}
	head := P(&v).Head()
	return &made[T]{ETag: etag(head.Version), Location: "/v1/workspaces/" + string(c.ws.ID) + "/" + d.path + "/" + head.ID, Body: v}, nil
}

func (d *desk[T, P]) update(ctx context.Context, c *call, in *editInput[T]) (*tagged[T], error) {
	version, err := in.version()
	if err != nil {
		return nil, err
	}
	v, err := d.change(ctx, c, "update", func(ws workspace.Workspace, e estate, decided access.Decision) (T, error) {
		before, err := d.standing(ctx, c, ws, e, decided, in.ID)
		if err != nil {
			return before, err
		}
		v := in.Body.value
		head := P(&v).Head()
		*head = touchstone.Meta{ID: in.ID, Version: version, UpdatedBy: c.who.By()}
		if err := d.may(decided, e, &v); err != nil {
			return v, err
		}
		if err := d.valid(ctx, ws, &v); err != nil {
			return v, err
		}
		return d.records(ws).Update(ctx, v)
	})
	if err != nil {
		return nil, err
	}
	return d.tagged(v), nil
}

// standing gives a record that the caller may change: NotFound when it may not
// even see it.
func (d *desk[T, P]) standing(ctx context.Context, c *call, ws workspace.Workspace, e estate, decided access.Decision, id string) (T, error) {
	v, err := d.records(ws).ByID(ctx, id)
	if err != nil {
		return v, err
	}
	if _, seen := d.see(c.who.May(access.Read, d.noun), e, v); !seen {
		return v, d.missing(id)
	}
	return v, d.may(decided, e, &v)
}

func (d *desk[T, P]) delete(ctx context.Context, c *call, in *VersionInput) (*nothing, error) {
	version, err := in.version()
	if err != nil {
		return nil, err
	}
	_, err = d.change(ctx, c, "delete", func(ws workspace.Workspace, e estate, decided access.Decision) (T, error) {
		if v, err := d.standing(ctx, c, ws, e, decided, in.ID); err != nil {
			return v, err
		}
		return d.records(ws).Delete(ctx, in.ID, version, c.who.By())
	})
	return &nothing{}, err
}

func (d *desk[T, P]) restore(ctx context.Context, c *call, in *VersionInput) (*tagged[T], error) {
	version, err := in.version()
	if err != nil {
		return nil, err
	}
	v, err := d.change(ctx, c, "restore", func(ws workspace.Workspace, e estate, decided access.Decision) (T, error) {
		v, err := d.records(ws).Restore(ctx, in.ID, version, c.who.By())
		if err == nil {
			err = d.may(decided, e, &v)
		}
		return v, err
	})
	if err != nil {
		return nil, err
	}
	return d.tagged(v), nil
}
