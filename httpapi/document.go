// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"encoding/json"
	"fmt"
	"strings"
)

// publish gives the OpenAPI document as clients read it. huma forbids unknown
// properties everywhere, which is right for what a client sends; what it
// receives may grow, so there the document allows them.
func publish(raw []byte) ([]byte, error) {
	var doc map[string]any
	if err := json.Unmarshal(raw, &doc); err != nil {
		return nil, fmt.Errorf("read the OpenAPI document: %w", err)
	}
	schemas, _ := member(doc, "components")["schemas"].(map[string]any)
	open := opener{schemas: schemas, seen: map[string]bool{}}
	for _, path := range member(doc, "paths") {
		for _, op := range path.(map[string]any) {
			open.all(member(op.(map[string]any), "responses"))
		}
	}
	out, err := json.MarshalIndent(doc, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write the OpenAPI document: %w", err)
	}
	return out, nil
}

func member(v map[string]any, name string) map[string]any {
	m, _ := v[name].(map[string]any)
	return m
}

// opener allows unknown properties in everything that can be reached.
type opener struct {
	schemas map[string]any
	seen    map[string]bool
}

func (o opener) all(v any) {
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			o.all(item)
		}
	case map[string]any:
		if v["additionalProperties"] == false {
			delete(v, "additionalProperties")
		}
		if ref, ok := v["$ref"].(string); ok && !o.seen[ref] {
			o.seen[ref] = true
			o.all(o.schemas[strings.TrimPrefix(ref, "#/components/schemas/")])
		}
		for _, item := range v {
			o.all(item)
		}
	}
}
