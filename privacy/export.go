// SPDX-License-Identifier: Apache-2.0

package privacy

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/identity"
	"touchstone/workspace"
)

// ExportSchema names the form of an export; docs/schema/touchstone.customer-1.json
// describes it.
const ExportSchema = "touchstone.customer/1"

// file is what an export holds before its events.
type file struct {
	Schema    string                 `json:"schema"`
	Workspace touchstone.WorkspaceID `json:"workspace"`
	At        time.Time              `json:"at"`
	Subjects  []touchstone.SubjectID `json:"subjects"`
	Profile   identity.Profile       `json:"profile"`
	Evidence  []evidence             `json:"evidence"`
}

// evidence is an edge that touches the customer, and whether it counts.
type evidence struct {
	A      touchstone.SubjectID `json:"a"`
	B      touchstone.SubjectID `json:"b"`
	Kind   workspace.EdgeKind   `json:"kind"`
	Source string               `json:"source,omitempty"`
	By     string               `json:"by,omitempty"`
	At     time.Time            `json:"at"`
	Unused identity.Reason      `json:"unused,omitempty"` // why it joins nothing
}

// fact is an event as an export has it: everything that is kept of it.
type fact struct {
	ID          touchstone.EventID         `json:"id"`
	Position    touchstone.Position        `json:"position"`
	Kind        touchstone.EventKind       `json:"kind"`
	Source      string                     `json:"source"`
	Channel     touchstone.Channel         `json:"channel,omitempty"`
	Name        string                     `json:"name"`            // raw
	Place       string                     `json:"place,omitempty"` // raw
	Facets      []touchstone.Facet         `json:"facets,omitempty"`
	Subjects    []touchstone.SubjectID     `json:"subjects"`
	Unit        string                     `json:"unit,omitempty"`
	Objects     []touchstone.Object        `json:"objects,omitempty"`
	Claimed     *time.Time                 `json:"claimed,omitempty"`
	Occurred    time.Time                  `json:"occurred"`
	Received    time.Time                  `json:"received"`
	Offset      *int                       `json:"offset_seconds,omitempty"`
	Duration    *int64                     `json:"duration_ms,omitempty"`
	Value       *touchstone.Money          `json:"value,omitempty"`
	Scores      []touchstone.Score         `json:"scores,omitempty"`
	Consents    []touchstone.Consent       `json:"consents,omitempty"`
	Identifiers []touchstone.Identifier    `json:"identifiers,omitempty"`
	Texts       []touchstone.Text          `json:"texts,omitempty"`
	Properties  map[string]json.RawMessage `json:"properties,omitempty"`
	Traits      map[string]json.RawMessage `json:"traits,omitempty"`
	Extra       json.RawMessage            `json:"extra,omitempty"`
	Unreadable  bool                       `json:"unreadable,omitempty"` // its private part cannot be opened any more
}

// Export writes everything that is kept about a customer as one JSON object
// (ExportSchema), the facts one a line in the order of time. What was written
// before an error is not valid JSON. NotFound when there is no such customer;
// then nothing is written.
func (o *Office) Export(ctx context.Context, c touchstone.CustomerID, w io.Writer) error {
	head, err := o.head(ctx, c)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(w)
	out.Write(bytes.TrimSuffix(head, []byte("}")))
	out.WriteString(",\n\"events\":[")
	separator := "\n"
	for e, err := range o.o.Identities.Timeline(ctx, c, eventstore.Filter{}) {
		if err != nil {
			return fmt.Errorf("export a customer: %w", err)
		}
		line, err := json.Marshal(factOf(&e))
		if err != nil {
			return fmt.Errorf("export a customer: %w", err)
		}
		out.WriteString(separator)
		out.Write(line)
		separator = ",\n"
	}
	out.WriteString("\n]}\n")
	return out.Flush() // it remembers the first error of all of these
}

func (o *Office) head(ctx context.Context, c touchstone.CustomerID) ([]byte, error) {
	profile, err := o.o.Identities.Profile(ctx, c)
	if err != nil {
		return nil, err
	}
	why, err := o.o.Identities.Explain(ctx, c)
	if err != nil {
		return nil, err
	}
	f := file{Schema: ExportSchema, Workspace: o.o.Workspace.ID(), At: o.o.Now().UTC(), Subjects: why.Subjects, Profile: profile, Evidence: []evidence{}}
	for _, e := range why.Path {
		f.Evidence = append(f.Evidence, evidenceOf(e, identity.Used))
	}
	for _, e := range why.Others {
		f.Evidence = append(f.Evidence, evidenceOf(e.Edge, e.Reason))
	}
	return json.Marshal(f)
}

func evidenceOf(e workspace.Edge, unused identity.Reason) evidence {
	return evidence{A: e.A, B: e.B, Kind: e.Kind, Source: e.Source, By: e.By, At: e.At, Unused: unused}
}

func factOf(e *touchstone.Event) fact {
	f := fact{
		ID: e.ID, Position: e.Position, Kind: e.Kind, Source: e.Shape.Source, Channel: e.Shape.Channel, Name: e.Shape.Name, Place: e.Shape.Place,
		Facets: e.Shape.Facets, Subjects: e.Subjects, Unit: e.Unit, Objects: e.Objects, Occurred: e.Occurred, Received: e.Received, Offset: e.Offset,
		Duration: e.Duration, Value: e.Value, Scores: e.Scores, Consents: e.Consents, Identifiers: e.Private.Identifiers, Texts: e.Private.Texts,
		Properties: object(e.Promoted, e.Private.Properties), Traits: object(e.Private.Traits), Unreadable: len(e.Sealed) > 0,
	}
	if !e.Claimed.IsZero() {
		f.Claimed = &e.Claimed
	}
	if e.Private.Name != "" {
		f.Name = e.Private.Name
	}
	if e.Private.Place != "" {
		f.Place = e.Private.Place
	}
	if json.Valid(e.Private.Extra) {
		f.Extra = e.Private.Extra
	}
	return f
}

func object(lists ...[]touchstone.Property) map[string]json.RawMessage {
	out := map[string]json.RawMessage{}
	for _, list := range lists {
		for _, p := range list {
			out[p.Name] = identity.JSON(p)
		}
	}
	return out
}
