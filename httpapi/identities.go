// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"context"
	"net/http"
	"time"

	"touchstone"
	"touchstone/access"
	"touchstone/eventstore"
	"touchstone/identity"
	"touchstone/workspace"
)

// EdgeName names a piece of evidence that two subjects are one customer.
type EdgeName struct {
	A      touchstone.SubjectID `json:"a"`
	B      touchstone.SubjectID `json:"b"`
	Kind   workspace.EdgeKind   `json:"kind" enum:"identify,alias,phone,email,unionid,member,import,manual"`
	Source string               `json:"source,omitempty" maxLength:"200" doc:"Missing: a person said so."`
}

// EdgeCard is a piece of evidence.
type EdgeCard struct {
	EdgeName
	Position touchstone.Position `json:"position,omitempty" doc:"Of the first event that said so."`
	At       time.Time           `json:"at" doc:"When it was first said."`
	By       string              `json:"by,omitempty"`
	Undone   *UndoCard           `json:"undone,omitempty"`
	Reason   identity.Reason     `json:"reason,omitempty" doc:"Of evidence that is not needed: why."`
}

// UndoCard tells who took something back.
type UndoCard struct {
	At     time.Time `json:"at"`
	By     string    `json:"by"`
	Reason string    `json:"reason,omitempty"`
}

// CustomerExplained tells why subjects are one customer.
type CustomerExplained struct {
	Customer touchstone.CustomerID  `json:"customer"`
	Subjects []touchstone.SubjectID `json:"subjects"`
	Path     []EdgeCard             `json:"path" doc:"The strongest evidence that joins all of them, one piece fewer than subjects."`
	Others   []EdgeCard             `json:"others" doc:"Every other piece that touches one of them, with the reason why it does not join."`
}

type linkInputs struct {
	InWorkspace
	Body struct {
		A touchstone.SubjectID `json:"a"`
		B touchstone.SubjectID `json:"b"`
	}
}

type edgeInput struct {
	InWorkspace
	Body struct {
		EdgeName
		Reason string `json:"reason,omitempty" maxLength:"1000"`
	}
}

type guardInput struct {
	InWorkspace
	Body struct {
		Kind   workspace.GuardKind   `json:"kind" enum:"shared,apart,trusted" doc:"shared: a belongs to many people and joins nobody; apart: a and b are never one customer; trusted: a may join as many as it likes."`
		A      touchstone.SubjectID  `json:"a"`
		B      *touchstone.SubjectID `json:"b,omitempty" doc:"Of apart."`
		Reason string                `json:"reason,omitempty" maxLength:"1000"`
	}
}

type undoInput struct {
	InWorkspace
	Body struct {
		Customer touchstone.CustomerID `json:"customer"`
		Edges    []EdgeName            `json:"edges" minItems:"1" maxItems:"1000" doc:"That would be taken back."`
	}
}

// UndoEffect tells into which customers one would fall.
type UndoEffect struct {
	Parts []UndoPart `json:"parts" doc:"The one with the most subjects first; a single one: nothing would change."`
}

// UndoPart is what would be one customer.
type UndoPart struct {
	Subjects []touchstone.SubjectID `json:"subjects"`
	Events   int                    `json:"events" doc:"Facts that name one of them, at most 10,000."`
}

// mostCounted is how many facts of a part are counted.
const mostCounted = 10_000

// QuarantineCard is a set of subjects that was not joined into one customer.
type QuarantineCard struct {
	Component touchstone.CustomerID `json:"component"`
	Size      int64                 `json:"size" doc:"Subjects."`
	Reason    string                `json:"reason"`
	Since     time.Time             `json:"since"`
}

func (a *API) identityRoutes() {
	base := "/v1/workspaces/{workspace}/identity"
	op := func(id, method, path, summary string, action access.Action) operation {
		return operation{id: id, method: method, path: base + path, tag: "identity", summary: summary, action: action, noun: access.Identity}
	}
	register(a, op("linkSubjects", http.MethodPost, "/links", "Say that two subjects are one customer", access.Change), a.linkSubjects)
	register(a, op("undoEdge", http.MethodPost, "/undo", "Take a piece of evidence back", access.Change), a.undoEdge)
	preview := op("previewUndo", http.MethodPost, "/undo/preview", "Into which customers one would fall if evidence were taken back", access.Read)
	preview.describe = "Nothing is changed."
	register(a, preview, a.previewUndo)
	register(a, op("redoEdge", http.MethodPost, "/redo", "Let a piece of evidence hold again", access.Change), a.redoEdge)
	register(a, op("setGuard", http.MethodPost, "/guards", "Keep subjects apart, or say that one is shared or trusted", access.Change), a.setGuard)
	register(a, op("undoGuard", http.MethodPost, "/guards/undo", "Take a guard back", access.Change), a.undoGuard)
	register(a, op("listQuarantine", http.MethodGet, "/quarantine", "List sets of subjects that were not joined", access.Read), a.listQuarantine)
}

func (a *API) explainCustomer(ctx context.Context, c *call, in *CustomerInput) (*content[CustomerExplained], error) {
	id, err := c.customer(ctx, *in)
	if err != nil {
		return nil, err
	}
	e, err := c.ws.Identities.Explain(ctx, id)
	if err != nil {
		return nil, err
	}
	out := CustomerExplained{Customer: e.Customer, Subjects: listed(e.Subjects), Path: make([]EdgeCard, len(e.Path)), Others: make([]EdgeCard, len(e.Others))}
	for i, edge := range e.Path {
		out.Path[i] = edgeCard(edge, "")
	}
	for i, o := range e.Others {
		out.Others[i] = edgeCard(o.Edge, o.Reason)
	}
	return &content[CustomerExplained]{out}, nil
}

func edgeCard(e workspace.Edge, reason identity.Reason) EdgeCard {
	out := EdgeCard{EdgeName: EdgeName(e.EdgeKey), Position: e.Position, At: e.At, By: e.By, Reason: reason}
	if e.Undone != nil {
		out.Undone = ptr(UndoCard(*e.Undone))
	}
	return out
}

// identify does something to the identities of the workspace and notes it.
func (c *call) identify(ctx context.Context, action, record string, do func(*identity.Graph) error) (*nothing, error) {
	if c.ws.Identities == nil {
		return nil, notHere("identities")
	}
	if err := do(c.ws.Identities); err != nil {
		return nil, err
	}
	return &nothing{}, c.record(ctx, access.Deed{Action: action, Noun: access.Identity, Record: record})
}

func (a *API) linkSubjects(ctx context.Context, c *call, in *linkInputs) (*nothing, error) {
	return c.identify(ctx, "link", in.Body.A.String()+" "+in.Body.B.String(), func(g *identity.Graph) error {
		_, err := g.Link(ctx, in.Body.A, in.Body.B, c.who.By())
		return err
	})
}

func (a *API) undoEdge(ctx context.Context, c *call, in *edgeInput) (*nothing, error) {
	return c.identify(ctx, "undo", in.Body.A.String()+" "+in.Body.B.String(), func(g *identity.Graph) error {
		_, err := g.Undo(ctx, workspace.EdgeKey(in.Body.EdgeName), c.who.By(), in.Body.Reason)
		return err
	})
}

func (a *API) previewUndo(ctx context.Context, c *call, in *undoInput) (*content[UndoEffect], error) {
	if c.ws.Identities == nil {
		return nil, notHere("identities")
	}
	keys := make([]workspace.EdgeKey, len(in.Body.Edges))
	for i, e := range in.Body.Edges {
		keys[i] = workspace.EdgeKey(e)
	}
	parts, err := c.ws.Identities.Without(ctx, in.Body.Customer, keys)
	if err != nil {
		return nil, err
	}
	out := UndoEffect{Parts: make([]UndoPart, len(parts))}
	for i, subjects := range parts {
		out.Parts[i].Subjects = subjects
		if out.Parts[i].Events, err = c.factsOf(ctx, subjects); err != nil {
			return nil, err
		}
	}
	return &content[UndoEffect]{out}, nil
}

// factsOf counts the facts that name one of some subjects, up to mostCounted.
func (c *call) factsOf(ctx context.Context, subjects []touchstone.SubjectID) (int, error) {
	n := 0
	for _, err := range c.ws.Events.Events(ctx, eventstore.Filter{Subjects: subjects, Limit: mostCounted}, 0) {
		if err != nil {
			return 0, err
		}
		n++
	}
	return n, nil
}

func (a *API) redoEdge(ctx context.Context, c *call, in *edgeInput) (*nothing, error) {
	return c.identify(ctx, "redo", in.Body.A.String()+" "+in.Body.B.String(), func(g *identity.Graph) error {
		_, err := g.Redo(ctx, workspace.EdgeKey(in.Body.EdgeName))
		return err
	})
}

// key gives the guard that a request names.
func (in *guardInput) key() workspace.GuardKey {
	k := workspace.GuardKey{Kind: in.Body.Kind, A: in.Body.A}
	if in.Body.B != nil {
		k.A, k.B = min(in.Body.A, *in.Body.B), max(in.Body.A, *in.Body.B)
	}
	return k
}

func (in *guardInput) record() string {
	if in.Body.B == nil {
		return in.Body.A.String()
	}
	return in.Body.A.String() + " " + in.Body.B.String()
}

func (a *API) setGuard(ctx context.Context, c *call, in *guardInput) (*nothing, error) {
	return c.identify(ctx, "guard", in.record(), func(g *identity.Graph) error {
		return g.Guard(ctx, in.key(), c.who.By(), in.Body.Reason)
	})
}

func (a *API) undoGuard(ctx context.Context, c *call, in *guardInput) (*nothing, error) {
	return c.identify(ctx, "unguard", in.record(), func(g *identity.Graph) error {
		_, err := g.Unguard(ctx, in.key(), c.who.By(), in.Body.Reason)
		return err
	})
}

func (a *API) listQuarantine(ctx context.Context, c *call, in *PageInput) (*content[page[QuarantineCard]], error) {
	found, err := c.ws.Store.Quarantine().List(ctx, in.pager())
	if err != nil {
		return nil, err
	}
	out := page[QuarantineCard]{Items: make([]QuarantineCard, len(found.Items)), Next: found.Next}
	for i, q := range found.Items {
		out.Items[i] = QuarantineCard{Component: q.Component, Size: q.Size, Reason: q.Reason, Since: q.Since}
	}
	return &content[page[QuarantineCard]]{out}, nil
}
