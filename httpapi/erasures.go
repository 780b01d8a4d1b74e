// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"context"
	"io"
	"net/http"
	"time"

	"touchstone"
	"touchstone/access"
	"touchstone/vault"
)

// Privacy answers for what is kept about people; privacy.Office is one.
type Privacy interface {
	// Erase enters the erasure of a customer and does every step but the last;
	// the receipt is what is done so far, also beside an error.
	Erase(ctx context.Context, c touchstone.CustomerID, by, reason string) (vault.Erasure, error)
	Receipt(ctx context.Context, id string) (vault.Erasure, error)
	Receipts(ctx context.Context) ([]vault.Erasure, error)
	// Export writes everything about a customer as JSON.
	Export(ctx context.Context, c touchstone.CustomerID, w io.Writer) error
}

// Receipt tells of an erasure and its steps.
type Receipt struct {
	ID       string                 `json:"id"`
	Subjects []touchstone.SubjectID `json:"subjects"`
	Asked    time.Time              `json:"asked"`
	By       string                 `json:"by"`
	Reason   string                 `json:"reason,omitempty"`
	Steps    []ReceiptStep          `json:"steps" doc:"What is done, in order. The last one, compacted, follows within 30 days."`
}

// ReceiptStep is one finished step.
type ReceiptStep struct {
	Name  string    `json:"name"`
	Done  time.Time `json:"done"`
	Count int64     `json:"count" doc:"Of what was removed."`
}

type eraseInput struct {
	InWorkspace
	Body struct {
		Customer string `json:"customer" minLength:"1" maxLength:"30"`
		Reason   string `json:"reason" minLength:"1" maxLength:"1000" doc:"Nothing personal: it stays."`
	}
}

func (a *API) erasureRoutes() {
	base := "/v1/workspaces/{workspace}/erasures"
	register(a, operation{id: "erase", method: http.MethodPost, path: base, tag: "privacy", summary: "Erase a customer for good", action: access.Change, noun: access.Erasure, status: http.StatusCreated, timeout: 5 * time.Minute}, a.erase)
	register(a, operation{id: "listErasures", method: http.MethodGet, path: base, tag: "privacy", summary: "List erasures in the order of entry", action: access.Read, noun: access.Erasure}, a.listErasures)
	register(a, operation{id: "getErasure", method: http.MethodGet, path: base + "/{id}", tag: "privacy", summary: "The receipt of one", action: access.Read, noun: access.Erasure}, a.getErasure)
}

func receiptOf(e vault.Erasure) Receipt {
	out := Receipt{ID: e.ID, Subjects: listed(e.Subjects), Asked: e.Asked, By: e.By, Reason: e.Reason, Steps: make([]ReceiptStep, len(e.Steps))}
	for i, s := range e.Steps {
		out.Steps[i] = ReceiptStep(s)
	}
	return out
}

func (c *call) privacy() (Privacy, error) {
	if c.ws.Privacy == nil {
		return nil, notHere("privacy")
	}
	return c.ws.Privacy, nil
}

// erase goes on when its client leaves: an entry in the ledger is not taken
// back.
func (a *API) erase(ctx context.Context, c *call, in *eraseInput) (*content[Receipt], error) {
	p, err := c.privacy()
	if err != nil {
		return nil, err
	}
	var id touchstone.CustomerID
	if err := id.UnmarshalText([]byte(in.Body.Customer)); err != nil {
		return nil, inField("body.customer", err)
	}
	if err := c.record(ctx, access.Deed{Action: "erase", Noun: access.Erasure, Record: id.String()}); err != nil {
		return nil, err
	}
	receipt, err := p.Erase(context.WithoutCancel(ctx), id, c.who.By(), in.Body.Reason)
	if err != nil {
		return nil, err
	}
	return &content[Receipt]{receiptOf(receipt)}, nil
}

func (a *API) listErasures(ctx context.Context, c *call, _ *InWorkspace) (*content[items[Receipt]], error) {
	p, err := c.privacy()
	if err != nil {
		return nil, err
	}
	all, err := p.Receipts(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]Receipt, len(all))
	for i, e := range all {
		out[i] = receiptOf(e)
	}
	return &content[items[Receipt]]{items[Receipt]{out}}, nil
}

func (a *API) getErasure(ctx context.Context, c *call, in *OneInput) (*content[Receipt], error) {
	p, err := c.privacy()
	if err != nil {
		return nil, err
	}
	receipt, err := p.Receipt(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return &content[Receipt]{receiptOf(receipt)}, nil
}
