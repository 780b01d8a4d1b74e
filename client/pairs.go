// SPDX-License-Identifier: Apache-2.0

package client

import (
	"context"
	"net/http"

	"touchstone"
)

// Identifier is one identifier of a pair; Source is needed for browsers and
// devices.
type Identifier struct {
	Kind   touchstone.SubjectKind `json:"kind"`
	Value  string                 `json:"value"`
	Source string                 `json:"source,omitempty"`
}

// Pair is two identifiers of one customer.
type Pair struct {
	A Identifier `json:"a"`
	B Identifier `json:"b"`
}

// Paired tells what became of pairs.
type Paired struct {
	Pairs    int          `json:"pairs"`
	New      int          `json:"new"`
	Rejected int          `json:"rejected"`
	Rejects  []PairReject `json:"rejects"`
}

// PairReject is a pair that was not kept.
type PairReject struct {
	Index  int    `json:"index"`
	Field  string `json:"field,omitempty"`
	Reason string `json:"reason"`
}

// ImportPairs says on behalf of a system that each pair is one customer, 5,000
// pairs and 1 MiB at most. It is sent again where that helps: what is said twice
// counts once.
func (c *Client) ImportPairs(ctx context.Context, source string, pairs []Pair) (*Paired, error) {
	body := struct {
		Source string `json:"source"`
		Pairs  []Pair `json:"pairs"`
	}{source, pairs}
	out, err := call[Paired](ctx, c, request{method: http.MethodPost, path: c.workspace("/identity/import"), body: body})
	return &out, err
}
