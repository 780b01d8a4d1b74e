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
		ReplyTo string `json:"reply_to,omitempty" maxLength:"80" doc:"Id of a comment on the same record; the reply is about the same part of it."`
		Part    string `json:"part,omitempty" maxLength:"200" doc:"The part of the record that it is about: stage/ID, step/TOUCHPOINT#N (N steps of the touchpoint come before) or card/ID of a journey, node/ID or connector/FROM TO of a blueprint. None: the whole."`
	}
}

type commentsInput struct {
	PageInput
	ID    string                  `path:"id" maxLength:"80"`
	Part  string                  `query:"part" maxLength:"200" doc:"Only those about this part of the record, also when it is gone."`
	State touchstone.CommentState `query:"state" enum:"open,resolved" doc:"Only those about which something, or nothing, is left to do; replies are neither."`
}

func (in *commentsInput) where(n touchstone.Noun) []touchstone.Field {
	out := []touchstone.Field{{Name: "noun", Value: string(n)}, {Name: "record", Value: in.ID}}
	if in.Part != "" {
		out = append(out, touchstone.Field{Name: "part", Value: in.Part})
	}
	if in.State != "" {
		out = append(out, touchstone.Field{Name: "state", Value: string(in.State)})
	}
	return out
}

// comments lists what was said about one record.
func (d *desk[T, P]) comments(ctx context.Context, c *call, in *commentsInput) (*content[page[touchstone.Comment]], error) {
	if _, err := d.speaksOf(ctx, c, in.ID); err != nil {
		return nil, err
	}
	found, err := c.ws.Store.Comments().List(ctx, workspace.ListOptions{Pager: in.pager(), Where: in.where(d.noun)})
	if err != nil {
		return nil, err
	}
	return &content[page[touchstone.Comment]]{pageOf(found)}, nil
}

// speaksOf gives a record that the caller may see, whole where comments are for
// those whose own it is; else NotFound.
func (d *desk[T, P]) speaksOf(ctx context.Context, c *call, id string) (T, error) {
	v, err := d.records(c.ws.Store).ByID(ctx, id)
	if err != nil {
		return v, err
	}
	decided, e, err := d.decision(ctx, c, c.ws.Store, access.Read)
	if err == nil && decided != access.Allow && !d.own(e, &v) {
		err = d.missing(id)
	}
	return v, err
}

// comment says something about one record.
func (d *desk[T, P]) comment(ctx context.Context, c *call, in *commentInput) (*made[touchstone.Comment], error) {
	about, err := d.speaksOf(ctx, c, in.ID)
	if err != nil {
		return nil, err
	}
	v := touchstone.Comment{Meta: touchstone.Meta{UpdatedBy: c.who.By()}, Noun: d.noun, Record: in.ID, Author: c.who.User, Text: in.Body.Text, ReplyTo: in.Body.ReplyTo, Part: in.Body.Part}
	if err := v.Validate(); err != nil {
		return nil, err
	}
	if v.Part != "" && v.ReplyTo == "" && (d.has == nil || !d.has(&about, v.Part)) {
		return nil, &touchstone.Error{Kind: touchstone.Invalid, Field: "body.part", Message: touchstone.Msg("api.no_part", "part", v.Part)}
	}
	err = c.ws.Store.Tx(ctx, func(ws workspace.Workspace) error {
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

// repliesToSame wants a reply to answer a comment on the same record, and makes
// it about the same part.
func repliesToSame(ctx context.Context, ws workspace.Workspace, v *touchstone.Comment) error {
	if v.ReplyTo == "" {
		return nil
	}
	other, err := ws.Comments().ByID(ctx, v.ReplyTo)
	if touchstone.KindOf(err) == touchstone.NotFound || err == nil && (other.Noun != v.Noun || other.Record != v.Record) {
		return &touchstone.Error{Kind: touchstone.Invalid, Field: "body.reply_to", Message: touchstone.Msg("api.no_record", "id", v.ReplyTo)}
	}
	v.Part = other.Part
	return err
}

type resolveInput struct {
	OneInput
	Precondition
	Comment string `path:"comment" maxLength:"80"`
	Body    struct {
		Resolved bool `json:"resolved" doc:"false: something is left to do after all."`
	}
}

// resolve says of a comment on one record that nothing is left to do about it,
// or that something is.
func (d *desk[T, P]) resolve(ctx context.Context, c *call, in *resolveInput) (*tagged[touchstone.Comment], error) {
	if _, err := d.speaksOf(ctx, c, in.ID); err != nil {
		return nil, err
	}
	one := VersionInput{OneInput{in.InWorkspace, in.Comment}, in.Precondition}
	action := "reopen"
	if in.Body.Resolved {
		action = "resolve"
	}
	return d.rewriteComment(ctx, c, one, action, func(v *touchstone.Comment) error {
		if v.Noun != d.noun || v.Record != in.ID {
			return d.missing(in.Comment)
		}
		return nil
	}, func(v *touchstone.Comment) { v.Resolved = in.Body.Resolved })
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
	return a.rewriteComment(ctx, c, in.VersionInput, "update", c.wrote, func(v *touchstone.Comment) { v.Text = in.Body.Text })
}

func (a *API) deleteComment(ctx context.Context, c *call, in *VersionInput) (*nothing, error) {
	_, err := a.editComment(ctx, c, *in, "delete", c.wroteOrRuns, func(ws workspace.Workspace, v touchstone.Comment) (touchstone.Comment, error) {
		return ws.Comments().Delete(ctx, v.ID, v.Version, c.who.By())
	})
	return &nothing{}, err
}

// wrote gives Forbidden for a comment of somebody else.
func (c *call) wrote(v *touchstone.Comment) error {
	if v.Author == c.who.User {
		return nil
	}
	return &touchstone.Error{Kind: touchstone.Forbidden, Message: touchstone.Msg("api.not_own")}
}

// wroteOrRuns gives Forbidden for a comment of somebody else unless the caller
// administers the workspace.
func (c *call) wroteOrRuns(v *touchstone.Comment) error {
	if c.who.May(access.Change, touchstone.NounWorkspace) == access.Allow {
		return nil
	}
	return c.wrote(v)
}

// rewriteComment keeps a comment that may be changed by the caller as a change
// makes it.
func (a *API) rewriteComment(ctx context.Context, c *call, in VersionInput, action string, may func(*touchstone.Comment) error, change func(*touchstone.Comment)) (*tagged[touchstone.Comment], error) {
	v, err := a.editComment(ctx, c, in, action, may, func(ws workspace.Workspace, v touchstone.Comment) (touchstone.Comment, error) {
		change(&v)
		v.UpdatedBy = c.who.By()
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

// editComment changes a comment that may be changed by the caller.
func (a *API) editComment(ctx context.Context, c *call, in VersionInput, action string, may func(*touchstone.Comment) error, edit func(workspace.Workspace, touchstone.Comment) (touchstone.Comment, error)) (touchstone.Comment, error) {
	var out touchstone.Comment
	version, err := in.version()
	if err != nil {
		return out, err
	}
	err = c.ws.Store.Tx(ctx, func(ws workspace.Workspace) error {
		v, err := ws.Comments().ByID(ctx, in.ID)
		if err == nil {
			err = may(&v)
		}
		if err != nil {
			return err
		}
		v.Version = version
		if out, err = edit(ws, v); err != nil {
			return err
		}
		return ws.Audit().Append(ctx, c.who.Entry(access.Deed{Action: action, Noun: touchstone.NounComment, Record: out.ID, Version: out.Version}, c.client))
	})
	return out, err
}
