// SPDX-License-Identifier: Apache-2.0

// Command tsgen writes what the web app takes over from Go: the types of the API
// from its OpenAPI document (an interface for every schema, and what every
// operation takes and gives), and the table of rights from package access. Run
// from the repository's root with the document and the folder to write to.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: tsgen DOCUMENT FOLDER")
		os.Exit(2)
	}
	if err := write(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func write(from, to string) error {
	raw, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	text, err := typescript(raw)
	if err != nil {
		return fmt.Errorf("read %s: %w", from, err)
	}
	return errors.Join(
		os.WriteFile(filepath.Join(to, "schema.ts"), []byte(text), 0o644),
		os.WriteFile(filepath.Join(to, "rights.ts"), []byte(rights()), 0o644))
}

// typescript gives the types of a document.
func typescript(raw []byte) (string, error) {
	var d document
	if err := json.Unmarshal(raw, &d); err != nil {
		return "", err
	}
	w := &writer{}
	w.line("// SPDX-License-Identifier: Apache-2.0")
	w.line("")
	w.line("// Written by internal/tsgen from docs/schema/openapi.json.")
	for _, name := range sorted(d.Components.Schemas) {
		w.schema(name, d.Components.Schemas[name])
	}
	w.operations(d)
	return w.String(), nil
}
