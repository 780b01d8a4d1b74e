// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"touchstone/internal/testenv"
)

// databases are made by a PostgreSQL of the tests' own.
var databases testenv.Postgres

type withDatabases struct{ tests *testing.M }

// Run runs the tests, then ends the database.
func (w withDatabases) Run() int { return databases.Run(w.tests) }

func TestMain(m *testing.M) {
	testscript.Main(withDatabases{m}, map[string]func(){"touchstone": main})
}

// TestScripts runs the command as people do. The scripts may use, beside the
// usual commands: gzip FILE, repeat N FILE (lines of FILE N times over),
// columns N FILE (a file of N columns), json FILE CHECK… (a path and its
// value), schema FILE, and hex BYTES FILE.
func TestScripts(t *testing.T) {
	schemas := testenv.Root(t) + "/docs/schema"
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(e *testscript.Env) error {
			e.Setenv("TOUCHSTONE_LANG", "en")
			e.Setenv("SCHEMAS", schemas)
			e.Setenv("SCHEMA", schemas+"/touchstone.analysis-1.json")
			return nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"gzip":    gzipFile,
			"columns": writeColumns,
			"repeat":  repeatLines,
			"json":    checkJSON,
			"schema":  checkSchema,
			"hex":     writeHex,
			"exits":   exits,
		},
	})
}

// exits runs touchstone and checks its exit code: exits 2 analyze FILE.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	in := args[1:]
	for i, a := range in {
		if strings.HasSuffix(a, ".csv") || strings.HasSuffix(a, ".xes") || strings.HasSuffix(a, ".gz") || strings.HasSuffix(a, ".bin") || strings.HasSuffix(a, ".xlsx") || strings.HasSuffix(a, ".jsonl") {
			in[i] = ts.MkAbs(a)
		}
	}
	var stdout, stderr bytes.Buffer
	got := run(context.Background(), append([]string{"--lang", "en"}, in...), strings.NewReader(""), &stdout, &stderr)
	fmt.Fprint(ts.Stdout(), stdout.String())
	fmt.Fprint(ts.Stderr(), stderr.String())
	ts.Check(os.WriteFile(ts.MkAbs("said"), stderr.Bytes(), 0o644))
	if (got == want) == neg {
		ts.Fatalf("exit code %d, want %d: %s", got, want, stderr.String())
	}
}

func gzipFile(ts *testscript.TestScript, neg bool, args []string) {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, err := w.Write([]byte(ts.ReadFile(args[0])))
	ts.Check(err)
	ts.Check(w.Close())
	out := b.Bytes()
	if len(args) > 1 && args[1] == "truncated" {
		out = out[:len(out)-6]
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]+".gz"), out, 0o644))
}

func writeColumns(ts *testscript.TestScript, neg bool, args []string) {
	n, err := strconv.Atoi(args[0])
	ts.Check(err)
	var b strings.Builder
	for row := range 3 {
		for i := range n {
			if i > 0 {
				b.WriteByte(',')
			}
			fmt.Fprintf(&b, "%d", i*(row+1))
		}
		b.WriteByte('\n')
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(b.String()), 0o644))
}

// repeatLines writes the header of a file once and its other lines n times.
func repeatLines(ts *testscript.TestScript, neg bool, args []string) {
	n, err := strconv.Atoi(args[0])
	ts.Check(err)
	header, rest, _ := strings.Cut(ts.ReadFile(args[1]), "\n")
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(header+"\n"+strings.Repeat(rest, n)), 0o644))
}

func writeHex(ts *testscript.TestScript, neg bool, args []string) {
	var raw []byte
	for i := 0; i+1 < len(args[0]); i += 2 {
		v, err := strconv.ParseUint(args[0][i:i+2], 16, 8)
		ts.Check(err)
		raw = append(raw, byte(v))
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), raw, 0o644))
}

// checkJSON compares values of a document: json FILE path=value …, where a
// path is dotted and a number selects from a list.
func checkJSON(ts *testscript.TestScript, neg bool, args []string) {
	var doc any
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[0])), &doc))
	for _, check := range args[1:] {
		path, want, _ := strings.Cut(check, "=")
		v := doc
		for _, key := range strings.Split(path, ".") {
			switch at := v.(type) {
			case map[string]any:
				v = at[key]
			case []any:
				i, err := strconv.Atoi(key)
				if key == "#" {
					v = float64(len(at))
				} else if err != nil || i >= len(at) {
					ts.Fatalf("%s: no %s in a list of %d", path, key, len(at))
				} else {
					v = at[i]
				}
			}
		}
		if got := fmt.Sprint(v); (got == want) == neg {
			ts.Fatalf("%s is %s, want %s", path, got, want)
		}
	}
}

func checkSchema(ts *testscript.TestScript, neg bool, args []string) {
	c := jsonschema.NewCompiler()
	s, err := c.Compile(ts.Getenv("SCHEMA"))
	ts.Check(err)
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(ts.ReadFile(args[0])))
	ts.Check(err)
	if err := s.Validate(doc); (err != nil) != neg {
		ts.Fatalf("%s against the schema: %v", args[0], err)
	}
}
