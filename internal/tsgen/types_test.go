// SPDX-License-Identifier: Apache-2.0

package main

import (
	"strings"
	"testing"
)

// The expected lines were written by hand from the document beside them, by
// TypeScript's own rules.
func TestTypescript(t *testing.T) {
	got, err := typescript([]byte(`{
		"components": {"schemas": {
			"Label": {"type": "object", "properties": {"zh": {"type": "string"}, "en": {"type": "string", "description": "English */ text"}}, "required": ["zh"]},
			"Page": {"type": "object", "properties": {"items": {"type": ["array", "null"], "items": {"$ref": "#/components/schemas/Label"}}, "keys": {"type": "array", "items": {"type": ["string", "null"]}}}},
			"Role": {"type": "string", "enum": ["owner", "viewer"]},
			"Counts": {"type": "object", "additionalProperties": {"type": "integer"}},
			"Any": {}
		}},
		"paths": {"/v1/labels/{id}": {"put": {"summary": "Replace one",
			"parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "string"}}, {"name": "If-Match", "in": "header", "required": true, "schema": {"type": "string"}}, {"name": "kind", "in": "query", "schema": {"type": ["array", "null"], "items": {"type": "string"}}}],
			"requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Label"}}}},
			"responses": {"200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Page"}}}}, "404": {"content": {"application/json": {"schema": {"type": "string"}}}}}},
			"delete": {"summary": "Delete", "responses": {"204": {}}}}}}`))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"export interface Label {\n  /** English * / text */\n  en?: string;\n  zh: string;\n}\n",
		"  items?: Label[] | null;\n  keys?: (string | null)[];\n",
		`export type Role = "owner" | "viewer";`,
		"export type Counts = Record<string, number>;",
		"export type Any = unknown;",
		`"PUT /v1/labels/{id}": { in: { id: string; "If-Match": string; kind?: string[] }; body: Label; answer: Page };`,
		`"DELETE /v1/labels/{id}": { in: {  }; body: undefined; answer: undefined };`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("missing %q in\n%s", want, got)
		}
	}
}

func TestTypescriptOfNoJSON(t *testing.T) {
	if _, err := typescript([]byte("{")); err == nil {
		t.Error("half a document was taken for a whole one")
	}
}

// docs/api.md tells the same: a viewer reads touchpoints, an owner of some
// changes its own, an analyst all.
func TestRights(t *testing.T) {
	got := rights()
	for _, want := range []string{
		`"change touchpoint": { owner: "all", admin: "all", analyst: "all", designer: "all", "touchpoint-owner": "own", },`,
		`"read write-key": { owner: "all", admin: "all", },`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("missing %q in\n%s", want, got)
		}
	}
}
