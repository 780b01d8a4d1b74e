// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// schemas compiles the schemas of the published document, each once.
type schemas struct {
	mu       sync.Mutex
	compiler *jsonschema.Compiler
	document map[string]any
	compiled map[string]*jsonschema.Schema
}

const documentURL = "https://touchstone.invalid/openapi.json"

func newSchemas(document []byte) (*schemas, error) {
	parsed, err := jsonschema.UnmarshalJSON(bytes.NewReader(document))
	if err != nil {
		return nil, err
	}
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	c.AssertFormat()
	if err := c.AddResource(documentURL, parsed); err != nil {
		return nil, err
	}
	return &schemas{compiler: c, document: parsed.(map[string]any), compiled: map[string]*jsonschema.Schema{}}, nil
}

// at gives the schema at a JSON pointer of the document.
func (s *schemas) at(pointer string) (*jsonschema.Schema, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if known, ok := s.compiled[pointer]; ok {
		return known, nil
	}
	schema, err := s.compiler.Compile(documentURL + "#" + pointer)
	s.compiled[pointer] = schema
	return schema, err
}

// published compiles the document of the API once for all tests.
var published struct {
	sync.Once
	schemas *schemas
	err     error
}

// conforms wants an answer to be as the document says, before publish allows
// for more.
func (w *world) conforms(r *http.Request, got answered) {
	w.t.Helper()
	path, method := w.route(r)
	if path == "" {
		return
	}
	published.Do(func() { published.schemas, published.err = newSchemas(must(json.Marshal(w.api.huma.OpenAPI()))) })
	if published.err != nil {
		w.t.Fatal(published.err)
	}
	responses := dig(published.schemas.document, "paths", path, method, "responses")
	status := strconv.Itoa(got.status)
	if _, ok := responses[status]; !ok {
		status = "default"
		if got.status < http.StatusBadRequest {
			w.t.Errorf("%s %s answers %d, which the document does not know", method, path, got.status)
			return
		}
	}
	kind, _, _ := strings.Cut(got.header.Get("Content-Type"), ";")
	content := dig(responses, status, "content")
	if len(content) == 0 {
		if len(got.body) > 0 {
			w.t.Errorf("%s %s answers %s with a body that the document does not know: %s", method, path, status, got.body)
		}
		return
	}
	if _, ok := content[kind]; !ok {
		w.t.Errorf("%s %s answers %s as %q, which the document does not know", method, path, status, kind)
		return
	}
	if kind == "application/json" || kind == "application/problem+json" {
		w.valid("/paths/"+escape(path)+"/"+method+"/responses/"+status+"/content/"+escape(kind)+"/schema", got.body)
	}
}

// route gives the path of the document that serves a request; "" when none.
func (w *world) route(r *http.Request) (path, method string) {
	for _, op := range w.api.operations {
		if op.method == r.Method && matches(op.path, r.URL.Path) {
			return op.path, strings.ToLower(op.method)
		}
	}
	return "", ""
}

// matches tells whether a path is one of a pattern. A literal counts more than
// a place holder, but no two patterns of one method here differ only in that.
func matches(pattern, path string) bool {
	a, b := strings.Split(pattern, "/"), strings.Split(path, "/")
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if !strings.HasPrefix(a[i], "{") && a[i] != b[i] {
			return false
		}
	}
	return true
}

func escape(part string) string {
	return strings.NewReplacer("~", "~0", "/", "~1", "{", "%7B", "}", "%7D").Replace(part)
}

func dig(v map[string]any, keys ...string) map[string]any {
	for _, k := range keys {
		v, _ = v[k].(map[string]any)
	}
	return v
}

func (w *world) valid(pointer string, raw []byte) {
	w.t.Helper()
	schema, err := published.schemas.at(pointer)
	if err != nil {
		w.t.Fatal(err)
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		w.t.Errorf("no JSON: %v: %s", err, raw)
		return
	}
	if err := schema.Validate(value); err != nil {
		w.t.Errorf("the answer is not as published: %v\n%s", err, raw)
	}
}

func TestDocumentIsValidJSON(t *testing.T) {
	w := newWorld(t)
	var doc map[string]any
	if err := json.Unmarshal(w.api.OpenAPI(), &doc); err != nil {
		t.Fatal(err)
	}
	if doc["openapi"] != "3.1.0" {
		t.Errorf("openapi is %v", doc["openapi"])
	}
	schemas := dig(doc, "components", "schemas")
	if _, closed := dig(schemas, "Touchpoint")["additionalProperties"]; closed {
		t.Error("what is read may not grow")
	}
	if dig(schemas, "TouchpointDraft")["additionalProperties"] != false {
		t.Error("what is sent may hold anything")
	}
	for name := range schemas {
		if strings.HasPrefix(name, "Error") {
			t.Errorf("%s is in the document", name)
		}
	}
}
