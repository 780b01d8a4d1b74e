// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"context"
	"encoding/json"
	"io"
	"net/http"

	"touchstone"
	"touchstone/access"
	"touchstone/eventstore"
	"touchstone/identity"
	"touchstone/ingest/envelope"
	"touchstone/workspace"
)

// Identifiers gives what makes subjects of identifiers, of one source or of none
// (""); envelope.Subjects is one.
type Identifiers interface {
	Of(source string) *envelope.Subjects
}

type searchInput struct {
	InWorkspace
	Body struct {
		Kind  touchstone.SubjectKind `json:"kind" enum:"user_id,anonymous_id,device_id,phone,email,open_id,union_id,member_id,object" doc:"object: the number of an order, a booking, a parcel …, of which Object is the type; it gives the customer of its first contact."`
		Value string                 `json:"value" minLength:"1" maxLength:"1000"`

		Object string `json:"object,omitempty" maxLength:"200" doc:"Of object: its type, such as order."`
		Source string `json:"source,omitempty" maxLength:"200" doc:"Name of the source whose browser or device it is; needed for anonymous_id and device_id, which every source gives by itself."`
	}
}

// CustomerFound names a customer.
type CustomerFound struct {
	Customer touchstone.CustomerID `json:"customer"`
	Subject  touchstone.SubjectID  `json:"subject" doc:"That the identifier makes."`
}

// CustomerInput names a customer of a workspace.
type CustomerInput struct {
	InWorkspace
	Customer string `path:"customer" maxLength:"30"`
}

type consentInput struct {
	CustomerInput
	Body struct {
		Purpose string `json:"purpose" minLength:"1" maxLength:"200"`
		Granted bool   `json:"granted"`
		Reason  string `json:"reason,omitempty" maxLength:"1000" doc:"Nothing personal: it stays in the audit log."`
	}
}

func (a *API) customerRoutes() {
	base := "/v1/workspaces/{workspace}/customers"
	op := func(id, method, path, summary string, action access.Action, noun touchstone.Noun) operation {
		return operation{id: id, method: method, path: base + path, tag: "customers", summary: summary, action: action, noun: noun}
	}
	register(a, op("findCustomer", http.MethodPost, "/search", "Find a customer by an identifier", access.Read, access.Customer), a.findCustomer)
	show := op("getCustomer", http.MethodGet, "/{customer}", "Identifiers, traits, preferences and consents of a customer", access.Read, access.Customer)
	show.describe = "Identifiers are masked, and what in traits and preferences is one; revealCustomer gives them whole."
	register(a, show, a.getCustomer)
	reveal := op("revealCustomer", http.MethodPost, "/{customer}/reveal", "A customer with identifiers in full; the audit log notes it", access.Export, access.Customer)
	register(a, reveal, a.revealCustomer)
	a.timelineRoutes(op)
	register(a, op("getOutlook", http.MethodGet, "/{customer}/outlook", "What a customer is at risk of, and which touchpoint is likely next", access.Read, access.Customer), a.getOutlook)
	register(a, op("explainCustomer", http.MethodGet, "/{customer}/explanation", "Why these subjects are one customer", access.Read, access.Identity), a.explainCustomer)
	register(a, op("setConsent", http.MethodPut, "/{customer}/consents", "Write down that a customer consents or refuses", access.Change, access.Consent), a.setConsent)
	export := op("exportCustomer", http.MethodGet, "/{customer}/export", "Everything about a customer as JSON", access.Export, access.Customer)
	export.responses = file("application/json")
	register(a, export, a.exportCustomer)
}

// customer gives the customer that a path names, of whom a scoped caller must
// have met somebody's contact: NotFound otherwise.
func (c *call) customer(ctx context.Context, in CustomerInput) (touchstone.CustomerID, error) {
	if c.ws.Identities == nil {
		return 0, notHere("identities")
	}
	var id touchstone.CustomerID
	if err := id.UnmarshalText([]byte(in.Customer)); err != nil {
		return 0, inField("path.customer", err)
	}
	return id, c.met(ctx, id)
}

// met gives NotFound unless one of the customer's contacts is within the
// caller's scope.
func (c *call) met(ctx context.Context, id touchstone.CustomerID) error {
	l, err := c.eventList(ctx)
	if err != nil || l.mine == nil {
		return err
	}
	scanned := 0
	for e, err := range c.ws.Identities.Timeline(ctx, id, eventstore.Filter{}) {
		if err != nil {
			return err
		}
		if l.mine(&e) {
			return nil
		}
		if scanned++; scanned == mostScanned {
			break
		}
	}
	return &touchstone.Error{Kind: touchstone.NotFound, Message: touchstone.Msg("api.no_record", "id", id.String())}
}

func (a *API) findCustomer(ctx context.Context, c *call, in *searchInput) (*content[CustomerFound], error) {
	if c.ws.Identities == nil || c.ws.Identifiers == nil {
		return nil, notHere("identities")
	}
	if in.Body.Kind == objectKind {
		return c.findByObject(ctx, touchstone.Object{Type: in.Body.Object, ID: in.Body.Value})
	}
	if envelope.OfSource(in.Body.Kind) && in.Body.Source == "" {
		return nil, &touchstone.Error{Kind: touchstone.Invalid, Field: "body.source", Message: touchstone.Msg("api.source_needed", "kind", string(in.Body.Kind))}
	}
	made, err := c.ws.Identifiers.Of(in.Body.Source).Identifier(envelope.Identifier{Kind: in.Body.Kind, Value: in.Body.Value})
	if err != nil {
		return nil, inField("body.value", err)
	}
	found, err := c.ws.Identities.Find(ctx, made.Subject)
	if err != nil {
		return nil, err
	}
	if err := c.met(ctx, found); err != nil {
		return nil, err
	}
	return &content[CustomerFound]{CustomerFound{Customer: found, Subject: made.Subject}}, nil
}

// objectKind looks for the customer of an object, which is no identifier.
const objectKind = "object"

// findByObject gives the customer of the first contact about an object.
func (c *call) findByObject(ctx context.Context, object touchstone.Object) (*content[CustomerFound], error) {
	if object.Type == "" {
		return nil, &touchstone.Error{Kind: touchstone.Invalid, Field: "body.object", Message: touchstone.Msg("api.no_object_type")}
	}
	for e, err := range c.ws.Events.Events(ctx, eventstore.Filter{Object: &object}, 0) {
		if err != nil {
			return nil, err
		}
		if len(e.Subjects) == 0 {
			continue
		}
		found, err := c.ws.Identities.Find(ctx, e.Subjects[0])
		if err == nil {
			err = c.met(ctx, found)
		}
		if err != nil {
			return nil, err
		}
		return &content[CustomerFound]{CustomerFound{Customer: found, Subject: e.Subjects[0]}}, nil
	}
	return nil, &touchstone.Error{Kind: touchstone.NotFound, Message: touchstone.Msg("api.no_object")}
}

func (a *API) getCustomer(ctx context.Context, c *call, in *CustomerInput) (*content[identity.Profile], error) {
	p, err := c.profile(ctx, *in)
	if err != nil {
		return nil, err
	}
	maskProfile(&p)
	return &content[identity.Profile]{p}, nil
}

// revealCustomer is noted before it shows anything.
func (a *API) revealCustomer(ctx context.Context, c *call, in *CustomerInput) (*content[identity.Profile], error) {
	p, err := c.profile(ctx, *in)
	if err != nil {
		return nil, err
	}
	if err := c.record(ctx, access.Deed{Action: "reveal", Noun: access.Customer, Record: p.Customer.String()}); err != nil {
		return nil, err
	}
	return &content[identity.Profile]{p}, nil
}

func (c *call) profile(ctx context.Context, in CustomerInput) (identity.Profile, error) {
	id, err := c.customer(ctx, in)
	if err != nil {
		return identity.Profile{}, err
	}
	p, err := c.ws.Identities.Profile(ctx, id)
	if err != nil {
		return p, err
	}
	for _, list := range []*[]identity.Fact{&p.Traits, &p.Preferences} {
		*list = listed(*list)
	}
	p.Identifiers, p.Consents = listed(p.Identifiers), listed(p.Consents)
	return p, nil
}

// listed gives a list that is never null.
func listed[T any](all []T) []T {
	if all == nil {
		return []T{}
	}
	return all
}

func (a *API) exportCustomer(ctx context.Context, c *call, in *CustomerInput) (*streamed, error) {
	id, err := c.customer(ctx, *in)
	if err != nil {
		return nil, err
	}
	if c.ws.Privacy == nil {
		return nil, notHere("privacy")
	}
	if _, err := c.ws.Identities.Members(ctx, id); err != nil {
		return nil, err
	}
	if err := c.record(ctx, access.Deed{Action: "export", Noun: access.Customer, Record: id.String()}); err != nil {
		return nil, err
	}
	return a.download(c, "application/json", id.String()+".json", func(ctx context.Context, w io.Writer) error { return c.ws.Privacy.Export(ctx, id, w) }), nil
}

// detail is what the audit log keeps of a consent.
func (in *consentInput) detail() workspace.State {
	raw, _ := json.Marshal(in.Body) // of texts and a truth value it cannot fail
	return raw
}

// setConsent says it of every subject of the customer, so that it holds
// whatever the customer is merged with or split into.
func (a *API) setConsent(ctx context.Context, c *call, in *consentInput) (*content[identity.Profile], error) {
	id, err := c.customer(ctx, in.CustomerInput)
	if err != nil {
		return nil, err
	}
	subjects, err := c.ws.Identities.Members(ctx, id)
	if err != nil {
		return nil, err
	}
	said := make([]workspace.Statement, len(subjects))
	for i, s := range subjects {
		said[i] = workspace.Statement{Subject: s, Topic: workspace.Consent, Name: in.Body.Purpose, At: a.options.Now(), By: c.who.By(), Value: workspace.Refused}
		if in.Body.Granted {
			said[i].Value = workspace.Granted
		}
	}
	err = c.ws.Store.Tx(ctx, func(ws workspace.Workspace) error {
		if err := ws.Statements().Put(ctx, said); err != nil {
			return err
		}
		return ws.Audit().Append(ctx, c.who.Entry(access.Deed{Action: "update", Noun: access.Consent, Record: id.String(), Detail: in.detail()}, c.client))
	})
	if err != nil {
		return nil, err
	}
	return a.getCustomer(ctx, c, &in.CustomerInput)
}
