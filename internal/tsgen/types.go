// SPDX-License-Identifier: Apache-2.0

package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// document is what is read of an OpenAPI 3.1 document.
type document struct {
	Components struct {
		Schemas map[string]schema `json:"schemas"`
	} `json:"components"`
	Paths map[string]map[string]operation `json:"paths"`
}

type operation struct {
	Summary    string `json:"summary"`
	Parameters []struct {
		Name     string `json:"name"`
		In       string `json:"in"`
		Required bool   `json:"required"`
		Schema   schema `json:"schema"`
	} `json:"parameters"`
	Body *struct {
		Content content `json:"content"`
	} `json:"requestBody"`
	Responses map[string]struct {
		Content content `json:"content"`
	} `json:"responses"`
}

type content map[string]struct {
	Schema schema `json:"schema"`
}

type schema struct {
	Ref         string            `json:"$ref"`
	Type        kinds             `json:"type"`
	Format      string            `json:"format"`
	Description string            `json:"description"`
	Enum        []string          `json:"enum"`
	Items       *schema           `json:"items"`
	Properties  map[string]schema `json:"properties"`
	Required    []string          `json:"required"`
	Additional  json.RawMessage   `json:"additionalProperties"`
}

// kinds is "type", which is a name or a list of names.
type kinds []string

func (k *kinds) UnmarshalJSON(raw []byte) error {
	var one string
	if json.Unmarshal(raw, &one) == nil {
		*k = kinds{one}
		return nil
	}
	return json.Unmarshal(raw, (*[]string)(k))
}

// writer collects lines.
type writer struct{ strings.Builder }

func (w *writer) line(format string, args ...any) {
	fmt.Fprintf(w, format+"\n", args...)
}

func (w *writer) schema(name string, s schema) {
	w.line("")
	if s.Description != "" {
		w.line("/** %s */", comment(s.Description))
	}
	if len(s.Properties) == 0 {
		w.line("export type %s = %s;", name, s.text())
		return
	}
	w.line("export interface %s {", name)
	for _, field := range sorted(s.Properties) {
		w.field(field, s.Properties[field], slices.Contains(s.Required, field))
	}
	w.line("}")
}

func (w *writer) field(name string, s schema, required bool) {
	if s.Description != "" {
		w.line("  /** %s */", comment(s.Description))
	}
	w.line("  %s%s: %s;", key(name), optional(required), s.text())
}

// operations writes what every operation takes (path, query and headers in
// one), its body and its answer, under "METHOD /path".
func (w *writer) operations(d document) {
	w.line("")
	w.line("/** What every operation takes and gives, by method and path. */")
	w.line("export interface Operations {")
	for _, path := range sorted(d.Paths) {
		for _, method := range sorted(d.Paths[path]) {
			o := d.Paths[path][method]
			w.line("  /** %s */", comment(o.Summary))
			w.line("  %q: { in: %s; body: %s; answer: %s };", strings.ToUpper(method)+" "+path, o.in(), o.body(), o.answer())
		}
	}
	w.line("}")
}

func (o operation) in() string {
	var parts []string
	for _, p := range o.Parameters {
		parts = append(parts, key(p.Name)+optional(p.Required)+": "+strings.TrimSuffix(p.Schema.text(), " | null"))
	}
	return "{ " + strings.Join(parts, "; ") + " }"
}

func (o operation) body() string {
	if o.Body == nil {
		return "undefined"
	}
	if s, ok := o.Body.Content["application/json"]; ok {
		return s.Schema.text()
	}
	return "Blob"
}

// answer is of the first success; what is no JSON is text.
func (o operation) answer() string {
	for _, status := range sorted(o.Responses) {
		if !strings.HasPrefix(status, "2") {
			continue
		}
		if s, ok := o.Responses[status].Content["application/json"]; ok {
			return s.Schema.text()
		}
		if len(o.Responses[status].Content) > 0 {
			return "string"
		}
	}
	return "undefined"
}

// text is the schema as a TypeScript type.
func (s schema) text() string {
	if s.Ref != "" {
		return s.Ref[strings.LastIndexByte(s.Ref, '/')+1:]
	}
	if len(s.Enum) > 0 {
		var out []string
		for _, e := range s.Enum {
			out = append(out, fmt.Sprintf("%q", e))
		}
		return strings.Join(out, " | ")
	}
	var out []string
	for _, k := range s.Type {
		out = append(out, s.one(k))
	}
	if len(out) == 0 {
		return "unknown"
	}
	return strings.Join(out, " | ")
}

func (s schema) one(kind string) string {
	switch kind {
	case "integer":
		return "number"
	case "array":
		if s.Items == nil {
			return "unknown[]"
		}
		if item := s.Items.text(); strings.Contains(item, " ") {
			return "(" + item + ")[]"
		} else {
			return item + "[]"
		}
	case "object":
		return s.object()
	}
	return kind // string, number, boolean, null
}

func (s schema) object() string {
	if len(s.Properties) > 0 {
		var parts []string
		for _, field := range sorted(s.Properties) {
			parts = append(parts, key(field)+optional(slices.Contains(s.Required, field))+": "+s.Properties[field].text())
		}
		return "{ " + strings.Join(parts, "; ") + " }"
	}
	var values schema
	if len(s.Additional) > 0 && json.Unmarshal(s.Additional, &values) == nil {
		return "Record<string, " + values.text() + ">"
	}
	return "Record<string, unknown>"
}

func optional(required bool) string {
	if required {
		return ""
	}
	return "?"
}

// key quotes what is no identifier.
func key(name string) string {
	for _, r := range name {
		if r != '_' && r != '$' && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') {
			return fmt.Sprintf("%q", name)
		}
	}
	return name
}

// comment keeps a description from ending the comment that it stands in.
func comment(text string) string {
	return strings.ReplaceAll(strings.Join(strings.Fields(text), " "), "*/", "* /")
}

func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
