// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"encoding/json"
	"maps"
	"reflect"

	"github.com/danielgtaylor/huma/v2"
)

// draft is a record as somebody sends it: what the store sets may be missing
// and is not looked at, so that what was read can be edited and sent back.
type draft[T any] struct{ value T }

// UnmarshalJSON is of json.Unmarshaler.
func (d *draft[T]) UnmarshalJSON(raw []byte) error { return json.Unmarshal(raw, &d.value) }

// MarshalJSON is of json.Marshaler.
func (d draft[T]) MarshalJSON() ([]byte, error) { return json.Marshal(d.value) }

// storeSets are the fields that the store sets.
var storeSets = []string{"version", "created", "updated", "updated_by", "deleted"}

// Schema is of huma.SchemaProvider: the schema of the record, with what the
// store sets read-only and nothing of it required. Validate tells what is.
func (draft[T]) Schema(r huma.Registry) *huma.Schema {
	t := reflect.TypeFor[T]()
	name := t.Name() + "Draft"
	ref := &huma.Schema{Ref: "#/components/schemas/" + name}
	if _, known := r.Map()[name]; known {
		return ref
	}
	whole := r.Map()[r.Schema(t, true, t.Name()).Ref[len("#/components/schemas/"):]]
	s := *whole
	s.Required = nil
	s.Properties = maps.Clone(whole.Properties)
	for _, field := range storeSets {
		if p, ok := s.Properties[field]; ok {
			readOnly := *p
			readOnly.ReadOnly = true
			readOnly.PrecomputeMessages()
			s.Properties[field] = &readOnly
		}
	}
	s.PrecomputeMessages()
	r.Map()[name] = &s
	return ref
}
