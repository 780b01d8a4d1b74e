// SPDX-License-Identifier: Apache-2.0

package web

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"touchstone"
	"touchstone/internal/testenv"
)

// blueprintFile is what the app writes: its own tests hold it to this file.
const blueprintFile = "app/src/blueprint/testdata/check-in.json"

func blueprintSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	schema, err := jsonschema.NewCompiler().Compile(filepath.Join(testenv.Root(t), "docs", "schema", "touchstone.blueprint-1.json"))
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func validates(t *testing.T, raw []byte) error {
	t.Helper()
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	return blueprintSchema(t).Validate(value)
}

// What the app writes keeps the published schema, and is a blueprint that the
// API takes with nothing lost.
func TestBlueprintFileKeepsItsSchema(t *testing.T) {
	raw, err := os.ReadFile(blueprintFile)
	if err != nil {
		t.Fatal(err)
	}
	if err := validates(t, raw); err != nil {
		t.Error(err)
	}
	var b touchstone.Blueprint
	d := json.NewDecoder(bytes.NewReader(bytes.Replace(raw, []byte(`"schema": "touchstone.blueprint/1",`), nil, 1)))
	d.DisallowUnknownFields()
	if err := d.Decode(&b); err != nil {
		t.Fatal(err)
	}
	if err := b.Validate(); err != nil {
		t.Error(err)
	}
	if len(b.Nodes) == 0 || len(b.Connectors) == 0 || len(b.Lines) != len(touchstone.LineKinds) {
		t.Errorf("the file has %d nodes, %d connectors, %d lines", len(b.Nodes), len(b.Connectors), len(b.Lines))
	}
}

// The schema names the lanes, lines and kinds of evidence that the vocabulary
// has, and refuses what is no blueprint.
func TestBlueprintSchemaRefuses(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join(testenv.Root(t), "docs", "schema", "touchstone.blueprint-1.json"))
	if err != nil {
		t.Fatal(err)
	}
	for _, lane := range touchstone.Lanes {
		if !strings.Contains(string(raw), `"`+string(lane)+`"`) {
			t.Errorf("the schema knows no lane %s", lane)
		}
	}
	const node = `{"id":"a","lane":"customer","column":0,"label":{"en":"Waits"}}`
	if err := validates(t, []byte(`{"schema":"touchstone.blueprint/1","label":{"zh":"入住"},"nodes":[`+node+`],"later":true}`)); err != nil {
		t.Errorf("the least file, and a field of a later version: %v", err)
	}
	for name, file := range map[string]string{
		"another version": `{"schema":"touchstone.blueprint/2","label":{"en":"x"},"nodes":[]}`,
		"no name":         `{"schema":"touchstone.blueprint/1","label":{},"nodes":[]}`,
		"no nodes":        `{"schema":"touchstone.blueprint/1","label":{"en":"x"}}`,
		"unknown lane":    `{"schema":"touchstone.blueprint/1","label":{"en":"x"},"nodes":[` + strings.Replace(node, "customer", "roof", 1) + `]}`,
		"before time":     `{"schema":"touchstone.blueprint/1","label":{"en":"x"},"nodes":[` + strings.Replace(node, `"column":0`, `"column":-1`, 1) + `]}`,
		"a loose end":     `{"schema":"touchstone.blueprint/1","label":{"en":"x"},"nodes":[],"connectors":[{"from":"a"}]}`,
		"unknown line":    `{"schema":"touchstone.blueprint/1","label":{"en":"x"},"nodes":[],"lines":[{"kind":"fault","below":"customer"}]}`,
	} {
		if validates(t, []byte(file)) == nil {
			t.Errorf("%s is taken", name)
		}
	}
}
