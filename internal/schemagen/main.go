// SPDX-License-Identifier: Apache-2.0

// Command schemagen writes the JSON Schema of touchstone.analysis/1 from the
// Go types and their comments. Run from the repository's root with the file to
// write.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"strings"

	"github.com/invopop/jsonschema"

	"touchstone/analysis"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: schemagen FILE")
		os.Exit(2)
	}
	if err := write(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func write(path string) error {
	r := &jsonschema.Reflector{Anonymous: true, ExpandedStruct: true, AllowAdditionalProperties: true}
	if err := r.AddGoComments("touchstone", "./analysis"); err != nil {
		return err
	}
	s := r.Reflect(&analysis.Document{})
	s.ID = jsonschema.ID(analysis.Schema)
	s.Title = analysis.Schema
	found := map[string][]string{}
	pointers(reflect.TypeFor[analysis.Document](), found)
	nullable(s, found["Document"])
	for name, d := range s.Definitions {
		nullable(d, found[name])
	}
	out, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(path, append(out, '\n'), 0o644)
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
