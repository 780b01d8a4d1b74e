// SPDX-License-Identifier: Apache-2.0

// Command schemagen writes the JSON Schemas of touchstone.analysis/1,
// touchstone.journey/1, touchstone.moments/1, touchstone.risk/1 and
// touchstone.topics/1 from the Go types and their comments. Run from the repository's root with the folder to
// write to.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"

	"github.com/invopop/jsonschema"

	"touchstone/analysis"
	"touchstone/journey/exchange"
	"touchstone/moment"
	"touchstone/risk"
	"touchstone/voice/topics"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: schemagen FOLDER")
		os.Exit(2)
	}
	for _, d := range []document{{analysis.Schema, "./analysis", reflect.TypeFor[analysis.Document]()}, {exchange.Schema, "./journey/exchange", reflect.TypeFor[exchange.Document]()}, {moment.Schema, "./moment", reflect.TypeFor[moment.Document]()}, {risk.Schema, "./risk", reflect.TypeFor[risk.Document]()}, {topics.Schema, "./voice/topics", reflect.TypeFor[topics.Document]()}} {
		if err := d.write(os.Args[1]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}

// document is a published form: its name, the folder of its Go type, and that
// type.
type document struct {
	schema, folder string
	form           reflect.Type
}

func (d document) write(folder string) error {
	r := &jsonschema.Reflector{Anonymous: true, ExpandedStruct: true, AllowAdditionalProperties: true}
	if err := r.AddGoComments("touchstone", d.folder); err != nil {
		return err
	}
	s := r.ReflectFromType(d.form)
	s.ID = jsonschema.ID(d.schema)
	s.Title = d.schema
	found := map[string][]string{}
	pointers(d.form, found)
	nullable(s, found["Document"])
	for name, definition := range s.Definitions {
		nullable(definition, found[name])
	}
	out, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, strings.ReplaceAll(d.schema, "/", "-")+".json"), append(out, '\n'), 0o644)
}

// pointers lists, by type name, the JSON names of the fields of a struct and of
// the structs below it that are pointers: null stands where there is nothing.
func pointers(t reflect.Type, found map[string][]string) {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		pointers(t.Elem(), found)
		return
	case reflect.Struct:
	default:
		return
	}
	if _, seen := found[t.Name()]; seen {
		return
	}
	found[t.Name()] = nil
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.Type.Kind() == reflect.Pointer && options == "" {
			found[t.Name()] = append(found[t.Name()], name)
		}
		pointers(f.Type, found)
	}
}

// nullable lets a null stand for the named properties.
func nullable(s *jsonschema.Schema, names []string) {
	for _, name := range names {
		p, ok := s.Properties.Get(name)
		if !ok {
			continue
		}
		value := *p
		value.Description = ""
		*p = jsonschema.Schema{Description: p.Description, OneOf: []*jsonschema.Schema{&value, {Type: "null"}}}
	}
}
