// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"context"
	"net/http"
	"strings"

	"touchstone"
	"touchstone/access"
	"touchstone/workspace"
)

// record is what every noun of the register has.
type record[T any] interface {
	*T
	Head() *touchstone.Meta
	Validate() error
}

// resource is one noun of the register with what is its own about it.
type resource[T any] struct {
	noun    touchstone.Noun
	path    string // plural, as it stands in addresses
	records func(workspace.Workspace) workspace.Records[T]

	// owns tells whether a record is a scoped caller's own; nil: none is.
	owns func(estate, *T) bool
	// outline gives what of a record somebody may see whose own it is not; nil:
	// nothing, as if there were no such record.
	outline func(T) T
	// proposal tells a record that takes no effect until somebody who may change
	// it says so: whoever may propose may create it; nil: there is none.
	proposal func(*T) bool
	// has tells whether a record has a part that a comment may be about; nil: it
	// has none.
	has func(*T, string) bool
	// check finds faults that only show beside other records.
	check func(context.Context, workspace.Workspace, *T) error
}

// listInput asks for a part of a list.
type listInput struct {
	InWorkspace
	Cursor     string           `query:"cursor" maxLength:"2000" doc:"The next of the part before."`
	Limit      int              `query:"limit" minimum:"1" maximum:"1000" default:"100"`
	Order      workspace.Order  `query:"order" enum:"created,updated,rank,name,id" default:"created" doc:"rank is the noun's own order."`
	Descending bool             `query:"descending"`
	Deleted    workspace.Extent `query:"deleted" enum:"standing,deleted,both" default:"standing"`
	Where      []string         `query:"where,explode" maxItems:"50" doc:"field=value: only records that have it; a field may come several times, with other values."`
}

// PageInput asks for a part of a list that has one order.
type PageInput struct {
	InWorkspace
	Cursor string `query:"cursor" maxLength:"2000" doc:"The next of the part before."`
	Limit  int    `query:"limit" minimum:"1" maximum:"1000" default:"100"`
}

func (in PageInput) pager() workspace.Pager {
	return workspace.Pager{Cursor: in.Cursor, Limit: in.Limit}
}

// page is a part of a list.
type page[T any] struct {
	Items []T    `json:"items"`
	Next  string `json:"next,omitempty" doc:"Cursor of the following part; missing when this one is the last."`
}

// pageOf makes a part of a list; a list is never null.
func pageOf[T any](p workspace.Page[T]) page[T] {
	if p.Items == nil {
		p.Items = []T{}
	}
	return page[T]{Items: p.Items, Next: p.Next}
}

// OneInput names one record.
type OneInput struct {
	InWorkspace
	ID string `path:"id" maxLength:"80"`
}

// VersionInput names one record and the version that is seen.
type VersionInput struct {
	OneInput
	Precondition
}

// Precondition names the version that an edit changes.
type Precondition struct {
	IfMatch string `header:"If-Match" required:"true" maxLength:"30" doc:"The ETag of the version that is changed."`
}

type draftInput[T any] struct {
	InWorkspace
	Body draft[T]
}

type editInput[T any] struct {
	VersionInput
	Body draft[T]
}

type versionsInput struct {
	PageInput
	ID string `path:"id" maxLength:"80"`
}

// tagged is one record with its ETag.
type tagged[T any] struct {
	ETag string `header:"ETag" doc:"Names the version."`
	Body T
}

// made is a record that was created.
type made[T any] struct {
	ETag     string `header:"ETag" doc:"Names the version."`
	Location string `header:"Location"`
	Body     T
}

// desk handles the records of one resource.
type desk[T any, P record[T]] struct {
	*API
	resource[T]
}

// serve registers everything that can be done with the records of a noun.
func serve[T any, P record[T]](a *API, r resource[T]) {
	d := desk[T, P]{a, r}
	base := "/v1/workspaces/{workspace}/" + r.path
	name := nameOfNoun(r.noun)
	op := func(id, method, path, summary string, action access.Action, status int) operation {
		return operation{id: id + name, method: method, path: base + path, tag: r.path, summary: summary, action: action, noun: r.noun, status: status}
	}
	register(a, op("list", http.MethodGet, "", "List", access.Read, 0), d.list)
	create := op("create", http.MethodPost, "", "Create", access.Change, http.StatusCreated)
	if r.proposal != nil {
		create.action = access.Propose
	}
	register(a, create, d.create)
	register(a, op("get", http.MethodGet, "/{id}", "Get one", access.Read, 0), d.get)
	register(a, op("update", http.MethodPut, "/{id}", "Replace one", access.Change, 0), d.update)
	register(a, op("delete", http.MethodDelete, "/{id}", "Delete one; its versions stay", access.Change, 0), d.delete)
	register(a, op("restore", http.MethodPost, "/{id}/restore", "Make a deleted one stand again", access.Change, 0), d.restore)
	register(a, op("versionsOf", http.MethodGet, "/{id}/versions", "List every version of one, the newest first", access.Read, 0), d.versions)
	register(a, operation{id: "commentsOn" + name, method: http.MethodGet, path: base + "/{id}/comments", tag: r.path, summary: "List the comments on one, the oldest first", action: access.Read, noun: touchstone.NounComment, about: r.noun}, d.comments)
	register(a, operation{id: "comment" + name, method: http.MethodPost, path: base + "/{id}/comments", tag: r.path, summary: "Comment on one", action: access.Change, noun: touchstone.NounComment, about: r.noun, status: http.StatusCreated}, d.comment)
	register(a, operation{id: "resolveCommentOn" + name, method: http.MethodPut, path: base + "/{id}/comments/{comment}/resolved", tag: r.path, summary: "Resolve a comment on one, or open it again", action: access.Change, noun: touchstone.NounComment, about: r.noun}, d.resolve)
}

// nameOfNoun gives a noun as it stands in ids of operations: PainPoint.
func nameOfNoun(n touchstone.Noun) string {
	out := ""
	for part := range strings.SplitSeq(string(n), "-") {
		out += strings.ToUpper(part[:1]) + part[1:]
	}
	return out
}

// decision tells what the caller may do with the noun, and what its own is.
func (d *desk[T, P]) decision(ctx context.Context, c *call, ws workspace.Workspace, action access.Action) (access.Decision, estate, error) {
	decided := c.who.May(action, d.noun)
	if decided != access.Own {
		return decided, estate{}, nil
	}
	e, err := c.estate(ctx, ws, d.options.Now())
	return decided, e, err
}

func (d *desk[T, P]) own(e estate, v *T) bool { return d.owns != nil && d.owns(e, v) }

// see gives what of a record the caller may see; false when nothing.
func (d *desk[T, P]) see(decided access.Decision, e estate, v T) (T, bool) {
	switch {
	case decided == access.Allow, decided == access.Own && d.own(e, &v):
		return v, true
	case decided == access.Own && d.outline != nil:
		return d.outline(v), true
	}
	return v, false
}

func (d *desk[T, P]) list(ctx context.Context, c *call, in *listInput) (*content[page[T]], error) {
	o := workspace.ListOptions{Pager: workspace.Pager{Cursor: in.Cursor, Limit: in.Limit}, Order: in.Order, Descending: in.Descending, Deleted: in.Deleted}
	for _, w := range in.Where {
		name, value, ok := strings.Cut(w, "=")
		if !ok {
			return nil, &touchstone.Error{Kind: touchstone.Invalid, Field: "query.where", Message: touchstone.Msg("api.bad_where", "value", w)}
		}
		o.Where = append(o.Where, touchstone.Field{Name: name, Value: value})
	}
	found, err := d.records(c.ws.Store).List(ctx, o)
	if err != nil {
		return nil, err
	}
	if found.Items, err = d.visible(ctx, c, found.Items); err != nil {
		return nil, err
	}
	return &content[page[T]]{pageOf(found)}, nil
}

// visible leaves out what the caller may not see.
func (d *desk[T, P]) visible(ctx context.Context, c *call, all []T) ([]T, error) {
	decided, e, err := d.decision(ctx, c, c.ws.Store, access.Read)
	if err != nil {
		return nil, err
	}
	out := make([]T, 0, len(all))
	for _, v := range all {
		if seen, ok := d.see(decided, e, v); ok {
			out = append(out, seen)
		}
	}
	return out, nil
}

func (d *desk[T, P]) get(ctx context.Context, c *call, in *OneInput) (*tagged[T], error) {
	v, err := d.records(c.ws.Store).ByID(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	seen, err := d.visible(ctx, c, []T{v})
	if err != nil {
		return nil, err
	}
	if len(seen) == 0 {
		return nil, d.missing(in.ID)
	}
	return d.tagged(seen[0]), nil
}

func (d *desk[T, P]) missing(id string) error {
	return &touchstone.Error{Kind: touchstone.NotFound, Message: touchstone.Msg("api.no_record", "id", id)}
}

func (d *desk[T, P]) tagged(v T) *tagged[T] {
	return &tagged[T]{ETag: etag(P(&v).Head().Version), Body: v}
}

func (d *desk[T, P]) versions(ctx context.Context, c *call, in *versionsInput) (*content[page[T]], error) {
	found, err := d.records(c.ws.Store).Versions(ctx, in.ID, in.pager())
	if err != nil {
		return nil, err
	}
	if found.Items, err = d.visible(ctx, c, found.Items); err != nil {
		return nil, err
	}
	if len(found.Items) == 0 {
		return nil, d.missing(in.ID)
	}
	return &content[page[T]]{pageOf(found)}, nil
}
