// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"time"

	"touchstone"
	"touchstone/access"
	"touchstone/identity"
	"touchstone/ingest/envelope"
	"touchstone/locale"
)

// PairedIdentifier is one identifier of a pair. What is wrong with it is told of
// its pair, so that the others are kept.
type PairedIdentifier struct {
	Kind   touchstone.SubjectKind `json:"kind" doc:"user_id, anonymous_id, device_id, phone, email, open_id, union_id or member_id."`
	Value  string                 `json:"value"`
	Source string                 `json:"source,omitempty" doc:"Name of the source whose browser or device it is; needed for anonymous_id and device_id."`
}

// IdentifierPair is two identifiers of one customer.
type IdentifierPair struct {
	A PairedIdentifier `json:"a"`
	B PairedIdentifier `json:"b"`
}

type pairsInput struct {
	InWorkspace
	Body struct {
		Source string           `json:"source" minLength:"1" maxLength:"200" doc:"Name of the system that says so; every piece of evidence names it."`
		Pairs  []IdentifierPair `json:"pairs" minItems:"1" maxItems:"5000" nullable:"false"`
	}
}

// PairsImported tells what became of pairs.
type PairsImported struct {
	Pairs    int          `json:"pairs" doc:"That were sent."`
	New      int          `json:"new" doc:"Pieces of evidence; the others were known, or the pair was sent twice."`
	Rejected int          `json:"rejected"`
	Rejects  []PairReject `json:"rejects"`
}

// PairReject is a pair that was not kept.
type PairReject struct {
	Index  int    `json:"index" doc:"Of the pair, from 0."`
	Field  string `json:"field,omitempty" doc:"What is wrong, such as a.value; missing where it is both."`
	Reason string `json:"reason" doc:"Without the identifiers."`
}

func (a *API) pairRoutes() {
	register(a, operation{id: "importPairs", method: http.MethodPost, path: "/v1/workspaces/{workspace}/identity/import", tag: "identity", summary: "Import pairs of identifiers that some system says are one customer",
		describe: "The weakest evidence. Pairs that cannot be used are listed with the reason, the others are kept. Sending pairs again changes nothing.",
		action:   access.Change, noun: access.Identity, timeout: 2 * time.Minute}, a.importPairs)
}

func (a *API) importPairs(ctx context.Context, c *call, in *pairsInput) (*content[PairsImported], error) {
	if c.ws.Identities == nil || c.ws.Identifiers == nil {
		return nil, notHere("identities")
	}
	out := PairsImported{Pairs: len(in.Body.Pairs), Rejects: []PairReject{}}
	pairs, indexes := c.pairs(in.Body.Pairs, &out)
	done, err := c.ws.Identities.Import(ctx, pairs, in.Body.Source, c.who.By())
	if err != nil {
		return nil, err
	}
	out.New = done.Edges
	for _, r := range done.Refused {
		out.Rejects = append(out.Rejects, PairReject{Index: indexes[r.Index], Reason: locale.Text(c.lang, r.Reason)})
	}
	slices.SortFunc(out.Rejects, func(a, b PairReject) int { return a.Index - b.Index })
	out.Rejected = len(out.Rejects)
	detail, err := json.Marshal(map[string]any{"source": in.Body.Source, "pairs": out.Pairs, "new": out.New, "rejected": out.Rejected})
	if err != nil {
		return nil, err
	}
	return &content[PairsImported]{out}, c.record(ctx, access.Deed{Action: "import", Noun: access.Identity, Detail: detail})
}

// pairs gives the pairs that can be read, with their indexes, and notes the
// others.
func (c *call) pairs(sent []IdentifierPair, out *PairsImported) (pairs []identity.Pair, indexes []int) {
	for i, p := range sent {
		var pair identity.Pair
		var fault *PairReject
		for side, one := range []PairedIdentifier{p.A, p.B} {
			made, field, why := c.paired(one)
			if why.Key != "" {
				fault = &PairReject{Index: i, Field: [...]string{"a.", "b."}[side] + field, Reason: locale.Text(c.lang, why)}
				break
			}
			pair[side] = made
		}
		if fault != nil {
			out.Rejects = append(out.Rejects, *fault)
			continue
		}
		pairs, indexes = append(pairs, pair), append(indexes, i)
	}
	return pairs, indexes
}

// paired makes an identifier, or tells which field is wrong and why. No reason
// quotes anything that was sent: columns that were mixed up would put somebody's
// number into it.
func (c *call) paired(one PairedIdentifier) (made touchstone.Identifier, field string, why touchstone.Message) {
	if !slices.Contains(touchstone.SubjectKinds, one.Kind) {
		return made, "kind", touchstone.Msg("api.pair_kind", "allowed", subjectKinds())
	}
	if envelope.OfSource(one.Kind) && one.Source == "" {
		return made, "source", touchstone.Msg("api.source_needed", "kind", string(one.Kind))
	}
	made, err := c.ws.Identifiers.Of(one.Source).Identifier(envelope.Identifier{Kind: one.Kind, Value: one.Value})
	if faults := touchstone.Errors(err); len(faults) > 0 {
		return made, faults[0].Field, faults[0].Message
	}
	if !(envelope.Settings{}).Plausible(envelope.Identifier{Kind: one.Kind, Value: made.Value}) {
		return made, "value", touchstone.Msg("api.pair_nobody")
	}
	return made, "", touchstone.Message{}
}

func subjectKinds() []string {
	out := make([]string, len(touchstone.SubjectKinds))
	for i, k := range touchstone.SubjectKinds {
		out[i] = string(k)
	}
	return out
}
