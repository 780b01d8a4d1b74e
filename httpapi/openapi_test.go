// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"touchstone/internal/testenv"
)

// rewrite says what may be written to docs/schema/openapi.json: "additive", or
// also what is "breaking".
var rewrite = flag.String("rewrite-openapi", "", `write docs/schema/openapi.json anew: "additive" or "breaking" changes`)

func TestThePublishedDocumentIsThis(t *testing.T) {
	w := newWorld(t)
	path := filepath.Join(testenv.Root(t), "docs", "schema", "openapi.json")
	published, err := os.ReadFile(path)
	if err != nil && *rewrite == "" {
		t.Fatal(err)
	}
	now := append(slices.Clone(w.api.OpenAPI()), '\n')
	if string(published) == string(now) {
		return
	}
	var changes []change
	if err == nil {
		changes = compare(parse(t, published), parse(t, now))
	}
	breaks := slices.ContainsFunc(changes, func(c change) bool { return c.breaking })
	for _, c := range changes {
		t.Log(c)
	}
	switch {
	case *rewrite == "":
		t.Errorf("docs/schema/openapi.json is not what the API serves; go test ./httpapi -run %s -rewrite-openapi additive", t.Name())
	case breaks && *rewrite != "breaking":
		t.Error("the API would break its clients; add instead of changing, or deprecate with a date")
	default:
		if err := os.WriteFile(path, now, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func parse(t *testing.T, raw []byte) map[string]any {
	t.Helper()
	var doc map[string]any
	if err := json.Unmarshal(raw, &doc); err != nil {
		t.Fatal(err)
	}
	return doc
}

// change is one difference of two documents, as a client sees it.
type change struct {
	breaking bool
	at, what string
}

func (c change) String() string {
	kind := "additive"
	if c.breaking {
		kind = "BREAKING"
	}
	return kind + ": " + c.at + ": " + c.what
}

// comparison classes the differences of two documents. What a client sends may
// be asked for less strictly, what it reads may tell more; the reverse breaks.
type comparison struct {
	was, is map[string]any
	changes []change
	seen    map[string]bool // pairs of schemas that were compared, by direction
}

func compare(was, is map[string]any) []change {
	c := &comparison{was: was, is: is, seen: map[string]bool{}}
	for _, path := range union(dig(was, "paths"), dig(is, "paths")) {
		before, after := dig(was, "paths", path), dig(is, "paths", path)
		for _, method := range union(before, after) {
			c.operation(strings.ToUpper(method)+" "+path, dig(before, method), dig(after, method))
		}
	}
	return c.changes
}

func (c *comparison) note(breaking bool, at, format string, args ...any) {
	c.changes = append(c.changes, change{breaking, at, fmt.Sprintf(format, args...)})
}

func (c *comparison) operation(at string, was, is map[string]any) {
	switch {
	case is == nil:
		c.note(true, at, "the operation is gone")
		return
	case was == nil:
		c.note(false, at, "the operation is new")
		return
	}
	if was["x-right"] != is["x-right"] {
		c.note(true, at, "it needs the right to %v instead of %v", is["x-right"], was["x-right"])
	}
	c.parameters(at, parametersOf(was), parametersOf(is))
	c.body(at+" request", dig(was, "requestBody", "content"), dig(is, "requestBody", "content"), true)
	before, after := dig(was, "responses"), dig(is, "responses")
	for _, status := range union(before, after) {
		c.response(at+" "+status, dig(before, status), dig(after, status))
	}
}

func parametersOf(op map[string]any) map[string]any {
	out := map[string]any{}
	list, _ := op["parameters"].([]any)
	for _, p := range list {
		p := p.(map[string]any)
		out[fmt.Sprint(p["in"], " ", p["name"])] = p
	}
	return out
}

func (c *comparison) parameters(at string, was, is map[string]any) {
	for _, name := range union(was, is) {
		before, after := dig(was, name), dig(is, name)
		switch {
		case after == nil:
			c.note(true, at, "parameter %s is gone", name)
		case before == nil:
			c.note(after["required"] == true, at, "parameter %s is new", name)
		default:
			if after["required"] == true && before["required"] != true {
				c.note(true, at, "parameter %s is now required", name)
			}
			c.schema(at+" "+name, dig(before, "schema"), dig(after, "schema"), true)
		}
	}
}

func (c *comparison) response(at string, was, is map[string]any) {
	switch {
	case is == nil:
		c.note(true, at, "the answer is gone")
	case was == nil:
		c.note(false, at, "the answer is new")
	default:
		c.body(at, dig(was, "content"), dig(is, "content"), false)
	}
}

func (c *comparison) body(at string, was, is map[string]any, sent bool) {
	for _, kind := range union(was, is) {
		before, after := dig(was, kind), dig(is, kind)
		switch {
		case after == nil:
			c.note(true, at, "%s is gone", kind)
		case before == nil:
			c.note(sent && len(was) == 0, at, "%s is new", kind)
		default:
			c.schema(at, dig(before, "schema"), dig(after, "schema"), sent)
		}
	}
}

// schema compares two schemas; sent tells that a client writes what they
// describe.
func (c *comparison) schema(at string, was, is map[string]any, sent bool) {
	before, after := c.resolve(c.was, was), c.resolve(c.is, is)
	if ref, ok := was["$ref"].(string); ok {
		key := fmt.Sprint(ref, " ", is["$ref"], " ", sent)
		if c.seen[key] {
			return
		}
		c.seen[key] = true
		at += " (" + ref[strings.LastIndex(ref, "/")+1:] + ")"
	}
	if !reflect.DeepEqual(before["type"], after["type"]) || before["format"] != after["format"] {
		c.note(true, at, "the type was %v %v and is %v %v", before["type"], before["format"], after["type"], after["format"])
		return
	}
	c.enum(at, before, after, sent)
	c.bounds(at, before, after, sent)
	c.properties(at, before, after, sent)
	if items := dig(before, "items"); items != nil {
		c.schema(at+"[]", items, dig(after, "items"), sent)
	}
}

func (c *comparison) resolve(doc, schema map[string]any) map[string]any {
	ref, ok := schema["$ref"].(string)
	if !ok {
		return schema
	}
	return dig(doc, strings.Split(strings.TrimPrefix(ref, "#/"), "/")...)
}

func (c *comparison) enum(at string, was, is map[string]any, sent bool) {
	before, _ := was["enum"].([]any)
	after, _ := is["enum"].([]any)
	for _, v := range before {
		if after != nil && !slices.Contains(after, v) {
			c.note(sent, at, "%v is no value any more", v)
		}
	}
	for _, v := range after {
		if !slices.Contains(before, v) {
			c.note(sent && before == nil, at, "%v is a new value", v)
		}
	}
}

func (c *comparison) bounds(at string, was, is map[string]any, sent bool) {
	for name, tighter := range map[string]float64{"maxLength": -1, "maximum": -1, "maxItems": -1, "minLength": 1, "minimum": 1, "minItems": 1} {
		before, had := was[name].(float64)
		after, has := is[name].(float64)
		if had == has && before == after {
			continue
		}
		narrower := has && (!had || (after-before)*tighter > 0)
		c.note(sent && narrower, at, "%s was %v and is %v", name, was[name], is[name])
	}
}

func (c *comparison) properties(at string, was, is map[string]any, sent bool) {
	before, after := dig(was, "properties"), dig(is, "properties")
	needed := func(s map[string]any, name string) bool {
		list, _ := s["required"].([]any)
		return slices.Contains(list, any(name))
	}
	for _, name := range union(before, after) {
		old, now := dig(before, name), dig(after, name)
		switch {
		case now == nil:
			c.note(true, at, "%s is gone", name)
		case old == nil:
			c.note(sent && needed(is, name), at, "%s is new", name)
		default:
			if needed(was, name) != needed(is, name) {
				c.note(sent == needed(is, name), at, "%s is required: %v", name, needed(is, name))
			}
			c.schema(at+"."+name, old, now, sent)
		}
	}
}

// union lists the keys of two maps in order.
func union(a, b map[string]any) []string {
	all := maps.Clone(a)
	if all == nil {
		all = map[string]any{}
	}
	maps.Copy(all, b)
	return slices.Sorted(maps.Keys(all))
}

func TestChangesAreClassed(t *testing.T) {
	const before = `{"paths": {"/a": {
		"get": {"x-right": "read a", "parameters": [{"in": "query", "name": "limit", "schema": {"type": "integer", "maximum": 10}}],
			"responses": {"200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/A"}}}}}},
		"post": {"requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/A"}}}}, "responses": {"200": {}}}}},
		"components": {"schemas": {"A": {"type": "object", "required": ["id"], "properties": {"id": {"type": "string", "enum": ["x", "y"]}, "n": {"type": "integer"}}}}}}`
	cases := map[string]struct {
		old, new string
		want     []string
	}{
		"nothing":            {"", "", nil},
		"new operation":      {`"post":`, `"put": {"responses": {}}, "post":`, []string{"additive: PUT /a: the operation is new"}},
		"operation gone":     {`"get":`, `"head":`, []string{"BREAKING: GET /a: the operation is gone", "additive: HEAD /a: the operation is new"}},
		"another right":      {`"read a"`, `"change a"`, []string{"BREAKING: GET /a: it needs the right to change a instead of read a"}},
		"parameter gone":     {`"limit"`, `"most"`, []string{"BREAKING: GET /a: parameter query limit is gone", "additive: GET /a: parameter query most is new"}},
		"required parameter": {`"name": "limit"`, `"name": "limit", "required": true`, []string{"BREAKING: GET /a: parameter query limit is now required"}},
		"tighter bound":      {`"maximum": 10`, `"maximum": 5`, []string{"BREAKING: GET /a query limit: maximum was 10 and is 5"}},
		"wider bound":        {`"maximum": 10`, `"maximum": 50`, []string{"additive: GET /a query limit: maximum was 10 and is 50"}},
		"new property":       {`"n":`, `"m": {"type": "string"}, "n":`, []string{"additive: GET /a 200 (A): m is new", "additive: POST /a request (A): m is new"}},
		"property gone":      {`, "n": {"type": "integer"}`, ``, []string{"BREAKING: GET /a 200 (A): n is gone", "BREAKING: POST /a request (A): n is gone"}},
		"another type":       {`"n": {"type": "integer"}`, `"n": {"type": "number"}`, []string{"BREAKING: GET /a 200 (A).n: the type was integer <nil> and is number <nil>", "BREAKING: POST /a request (A).n: the type was integer <nil> and is number <nil>"}},
		"now required":       {`["id"]`, `["id", "n"]`, []string{"additive: GET /a 200 (A): n is required: true", "BREAKING: POST /a request (A): n is required: true"}},
		"now optional":       {`["id"]`, `[]`, []string{"BREAKING: GET /a 200 (A): id is required: false", "additive: POST /a request (A): id is required: false"}},
		"value gone":         {`["x", "y"]`, `["x"]`, []string{"additive: GET /a 200 (A).id: y is no value any more", "BREAKING: POST /a request (A).id: y is no value any more"}},
		"new value":          {`["x", "y"]`, `["x", "y", "z"]`, []string{"additive: GET /a 200 (A).id: z is a new value", "additive: POST /a request (A).id: z is a new value"}},
		"answer gone":        {`"responses": {"200": {}}`, `"responses": {"204": {}}`, []string{"BREAKING: POST /a 200: the answer is gone", "additive: POST /a 204: the answer is new"}},
	}
	for name, c := range cases {
		after := before
		if c.old != "" {
			after = strings.Replace(before, c.old, c.new, 1)
		}
		var got []string
		for _, change := range compare(parse(t, []byte(before)), parse(t, []byte(after))) {
			got = append(got, change.String())
		}
		slices.Sort(got)
		slices.Sort(c.want)
		if !slices.Equal(got, c.want) {
			t.Errorf("%s:\n got %q\nwant %q", name, got, c.want)
		}
	}
}
