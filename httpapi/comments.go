// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"context"
	"net/http"

	"touchstone"
	"touchstone/access"
	"touchstone/workspace"
)

type commentInput struct {
	OneInput
	Body struct {
		Text    string `json:"text" minLength:"1" maxLength:"10000"`
		ReplyTo string `json:"reply_to,omitempty" maxLength:"80" doc:"Id of a comment on the same record."`
	}
}

type commentsInput struct {
	PageInput
	ID string `path:"id" maxLength:"80"`
}

// comments lists what was said about one record.
func (d *desk[T, P]) comments(ctx context.Context, c *call, in *commentsInput) (*content[page[touchstone.Comment]], error) {
	if err := d.speaksOf(ctx, c, in.ID); err != nil {
		return nil, err
	}
	found, err := c.ws.Store.Comments().List(ctx, workspace.ListOptions{Pager: in.pager(), Where: []touchstone.Field{{Name: "noun", Value: string(d.noun)}, {Name: "record", Value: in.ID}}})
	if err != nil {
		return nil, err
	}
	return &content[page[touchstone.Comment]]{pageOf(found)}, nil
}

// speaksOf gives NotFound unless the caller may see a record, and see it whole
// where comments are for those whose own it is.
func (d *desk[T, P]) speaksOf(ctx context.Context, c *call, id string) error {
	v, err := d.records(c.ws.Store).ByID(ctx, id)
	if err != nil {
		return err
	}
	decided, e, err := d.decision(ctx, c, c.ws.Store, access.Read)
	if err != nil {
		return err
	}
	if decided != access.Allow && !d.own(e, &v) {
		return d.missing(id)
	}
	return nil
}

// comment says something about one record.
func (d *desk[T, P]) comment(ctx context.Context, c *call, in *commentInput) (*made[touchstone.Comment], error) {
	if err := d.speaksOf(ctx, c, in.ID); err != nil {
		return nil, err
	}
	v := touchstone.Comment{Meta: touchstone.Meta{UpdatedBy: c.who.By()}, Noun: d.noun, Record: in.ID, Author: c.who.User, Text: in.Body.Text, ReplyTo: in.Body.ReplyTo}
	if err := v.Validate(); err != nil {
		return nil, err
	}
	err := c.ws.Store.Tx(ctx, func(ws workspace.Workspace) error {
		if err := repliesToSame(ctx, ws, &v); err != nil {
			return err
		}
		var err error
		if v, err = ws.Comments().Create(ctx, v); err != nil {
			return err
		}
		return ws.Audit().Append(ctx, c.who.Entry(access.Deed{Action: "create", Noun: touchstone.NounComment, Record: v.ID, Version: v.Version}, c.client))
	})
	if err != nil {
		return nil, err
	}
	return &made[touchstone.Comment]{ETag: etag(v.Version), Location: "/v1/workspaces/" + string(c.ws.ID) + "/comments/" + v.ID, Body: v}, nil
}

func repliesToSame(ctx context.Context, ws workspace.Workspace, v *touchstone.Comment) error {
	if v.ReplyTo == "" {
		return nil
	}
	other, err := ws.Comments().ByID(ctx, v.ReplyTo)
	if touchstone.KindOf(err) == touchstone.NotFound || err == nil && (other.Noun != v.Noun || other.Record != v.Record) {
		return &touchstone.Error{Kind: touchstone.Invalid, Field: "body.reply_to", Message: touchstone.Msg("api.no_record", "id", v.ReplyTo)}
	}
	return err
}

type editCommentInput struct {
	VersionInput
	Body struct {
		Text string `json:"text" minLength:"1" maxLength:"10000"`
	}
}

func (a *API) commentRoutes() {
	base, noun := "/v1/workspaces/{workspace}/comments/{id}", touchstone.NounComment
	register(a, operation{id: "updateComment", method: http.MethodPut, path: base, tag: "comments", summary: "Say a comment of one's own anew", action: access.Change, noun: noun}, a.updateComment)
	register(a, operation{id: "deleteComment", method: http.MethodDelete, path: base, tag: "comments", summary: "Delete a comment of one's own, or, as owner or admin, anybody's", action: access.Change, noun: noun}, a.deleteComment)
}

func (a *API) updateComment(ctx context.Context, c *call, in *editCommentInput) (*tagged[touchstone.Comment], error) {
	v, err := a.editComment(ctx, c, in.VersionInput, "update", false, func(ws workspace.Workspace, v touchstone.Comment) (touchstone.Comment, error) {
		v.Text, v.UpdatedBy = in.Body.Text, c.who.By()
		if err := v.Validate(); err != nil {
			return v, err
		}
		return ws.Comments().Update(ctx, v)
	})
	if err != nil {
		return nil, err
	}
	return &tagged[touchstone.Comment]{ETag: etag(v.Version), Body: v}, nil
}

func (a *API) deleteComment(ctx context.Context, c *call, in *VersionInput) (*nothing, error) {
	_, err := a.editComment(ctx, c, *in, "delete", true, func(ws workspace.Workspace, v touchstone.Comment) (touchstone.Comment, error) {
		return ws.Comments().Delete(ctx, v.ID, v.Version, c.who.By())
	})
	return &nothing{}, err
}

// editComment changes a comment of the caller's own; who administers the
// workspace may change anybody's where others is set.
func (a *API) editComment(ctx context.Context, c *call, in VersionInput, action string, others bool, edit func(workspace.Workspace, touchstone.Comment) (touchstone.Comment, error)) (touchstone.Comment, error) {
	var out touchstone.Comment
	version, err := in.version()
	if err != nil {
		return out, err
	}
	err = c.ws.Store.Tx(ctx, func(ws workspace.Workspace) error {
		v, err := ws.Comments().ByID(ctx, in.ID)
		if err != nil {
			return err
		}
		if v.Author != c.who.User && !(others && c.who.May(access.Change, touchstone.NounWorkspace) == access.Allow) {
			return &touchstone.Error{Kind: touchstone.Forbidden, Message: touchstone.Msg("api.not_own")}
		}
		v.Version = version
		if out, err = edit(ws, v); err != nil {
			return err
		}
		return ws.Audit().Append(ctx, c.who.Entry(access.Deed{Action: action, Noun: touchstone.NounComment, Record: out.ID, Version: out.Version}, c.client))
	})
	return out, err
}
