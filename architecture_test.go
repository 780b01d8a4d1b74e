// SPDX-License-Identifier: Apache-2.0

package touchstone_test

import (
	"fmt"
	"go/ast"
	"slices"
	"strings"
	"testing"

	"touchstone/internal/testenv"
)

// allowed is the dependency rule: which rooms of the house a room may enter.
// A room that is not listed may enter none; "*" is every room.
var allowed = map[string][]string{
	".":                         {},
	"locale":                    {"."},
	"stats":                     {"internal/parallel"},
	"stats/boost":               {"internal/parallel", "stats"},
	"risk":                      {".", "stats", "stats/boost"},
	"risk/outlook":              {".", "eventstore", "internal/durable", "internal/wake", "moment", "moment/assembly", "moment/study", "query", "risk", "workspace"},
	"risk/columns":              {".", "analysis/roles", "ingest", "ingest/value", "risk"},
	"moment":                    {".", "internal/parallel", "stats"},
	"moment/assembly":           {".", "eventstore", "moment"},
	"moment/pain":               {"moment", "stats"},
	"moment/consistency":        {"moment", "stats"},
	"moment/contrast":           {".", "moment", "stats"},
	"moment/priority":           {".", "moment", "moment/pain", "stats"},
	"moment/study":              {".", "eventstore", "internal/durable", "internal/wake", "moment", "moment/assembly", "moment/consistency", "moment/contrast", "moment/pain", "moment/priority", "query", "stats", "workspace"},
	"journey":                   {".", "stats"},
	"journey/index":             {".", "eventstore", "internal/durable", "internal/mapped", "journey"},
	"journey/live":              {".", "eventstore", "internal/wake", "journey", "journey/index"},
	"journey/funnel":            {".", "journey", "stats"},
	"journey/path":              {".", "journey", "stats"},
	"journey/waiting":           {".", "journey"},
	"journey/journeytest":       {"ingest", "internal/testenv", "journey"},
	"journey/conformance":       {".", "journey", "stats"},
	"journey/attribution":       {".", "journey", "stats"},
	"journey/binding":           {".", "answer", "query"},
	"journey/exchange":          {"."},
	"journey/next":              {".", "journey", "stats"},
	"journey/cohort":            {".", "journey", "stats"},
	"ingest":                    {".", "locale"},
	"simulate":                  {".", "stats"},
	"simulate/recovery":         {"moment", "simulate", "stats"},
	"ingest/value":              {".", "ingest"},
	"analysis/roles":            {".", "ingest", "ingest/value"},
	"analysis":                  {".", "analysis/roles", "ingest", "ingest/value", "journey", "language", "language/personal", "language/plain", "locale", "moment", "stats"},
	"web":                       {},
	"report":                    {".", "analysis", "locale", "web"},
	"query":                     {"."},
	"eventstore":                {".", "query"},
	"eventstore/memory":         {".", "query", "eventstore"},
	"eventstore/duckdb":         {".", "internal/durable", "internal/parallel", "query", "eventstore"},
	"eventstore/eventstoretest": {".", "query", "eventstore", "eventstore/memory", "internal/testenv"},
	"workspace/workspacetest":   {".", "workspace"},
	"journal":                   {".", "internal/durable"},
	"vault":                     {".", "internal/durable", "internal/sqlitefile"},
	"workspace":                 {"."},
	"workspace/sqlstore":        {".", "internal/durable", "internal/wake", "workspace"},
	"workspace/sqlite":          {".", "internal/sqlitefile", "workspace", "workspace/sqlstore"},
	"workspace/postgres":        {".", "workspace", "workspace/sqlstore"},
	"workspace/template":        {".", "language/aspect", "workspace"},
	"ingest/jsonscan":           {},
	"ingest/shape":              {"."},
	"ingest/envelope":           {".", "ingest/jsonscan", "ingest/shape"},
	"ingest/segment":            {".", "ingest/envelope", "ingest/jsonscan"},
	"ingest/cloudevents":        {".", "ingest/envelope", "ingest/jsonscan"},
	"ingest/drain":              {".", "eventstore", "internal/durable", "internal/wake", "journal", "vault"},
	"ingest/mapping":            {".", "ingest", "ingest/envelope", "ingest/value"},
	"ingest/reshape":            {".", "eventstore", "ingest/envelope", "ingest/shape"},
	"ingest/importing":          {".", "ingest/mapping", "internal/wake", "locale", "workspace"},
	"meaning":                   {".", "query", "eventstore", "workspace", "workspace/template"},
	"identity":                  {".", "internal/durable", "internal/mapped", "internal/wake", "eventstore", "vault", "workspace"},
	"backup":                    {".", "internal/durable"},
	"voice":                     {".", "eventstore", "internal/durable", "internal/wake", "language", "language/aspect", "language/conversation", "language/cue", "language/plain", "language/reader", "language/sentiment", "language/training", "stats", "vault"},
	"voice/topics":              {".", "eventstore", "internal/durable", "internal/wake", "language", "language/aspect", "language/conversation", "language/personal", "language/plain", "language/topic", "stats", "vault", "voice"},
	"voice/opinion":             {".", "internal/durable", "internal/wake", "language", "language/personal", "voice"},
	"connect/openai":            {"language", "voice/opinion"},
	"connect/openai/openaitest": {},
	"search":                    {".", "eventstore", "internal/sqlitefile", "internal/wake", "vault"},
	"privacy":                   {".", "eventstore", "identity", "journal", "vault", "workspace"},
	"access":                    {".", "workspace"},
	"answer":                    {".", "query", "eventstore", "stats"},
	"explore":                   {".", "answer", "journey", "journey/index", "journey/live", "query"},
	"httpapi": {".", "access", "answer", "analysis", "eventstore", "explore", "identity", "ingest", "ingest/cloudevents", "ingest/drain", "ingest/envelope",
		"ingest/importing", "ingest/mapping", "ingest/segment", "ingest/shape", "internal/wake", "journal", "journey", "journey/attribution", "journey/binding", "journey/cohort", "journey/conformance", "journey/exchange", "journey/funnel", "journey/live", "journey/next", "journey/path", "journey/waiting", "language/aspect", "language/personal", "language/training", "locale", "meaning", "moment", "moment/consistency", "moment/priority", "moment/study", "privacy", "query", "report", "risk", "risk/outlook", "search", "stats", "vault", "voice", "voice/topics", "web", "workspace", "workspace/template"},
	"language":              {},
	"language/plain":        {"language"},
	"language/linear":       {},
	"language/lexicon":      {"language", "language/plain"},
	"language/sentiment":    {"language", "language/lexicon", "language/linear", "language/plain"},
	"language/aspect":       {"language", "language/lexicon", "language/linear", "language/plain"},
	"language/emotion":      {"language", "language/cue", "language/lexicon", "language/linear", "language/plain"},
	"language/intent":       {"language", "language/cue", "language/lexicon", "language/linear", "language/plain"},
	"language/personal":     {"language", "language/lexicon", "language/plain"},
	"language/cue":          {"language/lexicon", "language/linear", "language/plain"},
	"language/conversation": {"language", "language/cue", "language/emotion", "language/lexicon", "language/plain"},
	"language/topic":        {"language/plain", "stats"},
	"language/reader":       {"language", "language/aspect", "language/conversation", "language/cue", "language/emotion", "language/intent", "language/lexicon", "language/plain", "language/sentiment"},
	"language/training":     {".", "ingest", "language", "language/aspect", "language/cue", "language/emotion", "language/intent", "language/lexicon", "language/linear", "language/plain", "language/sentiment", "stats"},
	"language/languagetest": {},
	"client":                {".", "internal/wake", "query"},
	"cmd/touchstone":        {"*"},
	"bench": {".", "analysis", "analysis/roles", "eventstore", "eventstore/duckdb", "ingest", "ingest/drain", "ingest/envelope", "ingest/mapping", "ingest/shape",
		"internal/wake", "journal", "journey", "journey/attribution", "journey/funnel", "journey/index", "journey/path", "language", "language/lexicon", "language/plain", "language/sentiment", "language/training", "moment", "moment/assembly", "moment/pain", "query", "simulate", "stats", "vault"},
	"internal/reference":  {"internal/testenv"},
	"internal/schemagen":  {"analysis", "journey/exchange", "moment", "risk", "voice/topics"},
	"internal/tsgen":      {".", "access"},
	"internal/testenv":    {},
	"internal/mapped":     {},
	"internal/parallel":   {},
	"internal/wake":       {},
	"internal/durable":    {},
	"internal/sqlitefile": {},
	"web/tests/render":    {".", "analysis", "report"},
}

// outside is which modules a room may use beside the standard library.
var outside = map[string][]string{
	".":                         {},
	"stats":                     {"gonum.org/v1/gonum"},
	"language/topic":            {"gonum.org/v1/gonum"},
	"voice":                     {"golang.org/x/sync"},
	"voice/opinion":             {"golang.org/x/sync"},
	"voice/topics":              {"golang.org/x/sync"},
	"eventstore/eventstoretest": {"github.com/google/go-cmp", "golang.org/x/tools", "pgregory.net/rapid"},
	"workspace/workspacetest":   {"github.com/google/go-cmp", "pgregory.net/rapid"},
	"bench":                     {"github.com/duckdb/duckdb-go/v2"},
	"eventstore/duckdb":         {"github.com/duckdb/duckdb-go/v2"},
	"ingest/drain":              {"github.com/prometheus/client_golang"},
	"journal":                   {"golang.org/x/sys"},
	"workspace/sqlite":          {"modernc.org/sqlite"},
	"workspace/postgres":        {"github.com/jackc/pgx/v5"},
	"ingest/shape":              {"golang.org/x/text"},
	"ingest/envelope":           {"golang.org/x/text"},
	"ingest/mapping":            {"modernc.org/sqlite"},
	"identity":                  {"golang.org/x/text"},
	"journey":                   {"golang.org/x/sync"},
	"journey/journeytest":       {"pgregory.net/rapid"},
	"search":                    {"golang.org/x/text", "modernc.org/sqlite"},
	"internal/mapped":           {"golang.org/x/sys"},
	"internal/sqlitefile":       {"modernc.org/sqlite"},
	"meaning":                   {"golang.org/x/text"},
	"access":                    {"golang.org/x/crypto"},
	"httpapi":                   {"github.com/danielgtaylor/huma/v2", "github.com/prometheus/client_golang", "github.com/xuri/excelize/v2", "golang.org/x/sync"},
	"ingest":                    {"github.com/klauspost/compress", "github.com/parquet-go/parquet-go", "github.com/xuri/excelize/v2", "github.com/xuri/nfp", "golang.org/x/text"},
	"internal/schemagen":        {"github.com/invopop/jsonschema"},
	"report":                    {"github.com/jedib0t/go-pretty/v6"},
	"cmd/touchstone":            {"github.com/alecthomas/kong", "github.com/prometheus/client_golang", "golang.org/x/sync", "golang.org/x/sys", "github.com/jedib0t/go-pretty/v6", "golang.org/x/term"},
}

var noNames = []string{"util", "utils", "common", "helpers", "helper", "models", "types", "misc", "pkg"}

func TestDependencyRule(t *testing.T) {
	for _, f := range testenv.GoFiles(t) {
		if f.Test {
			continue
		}
		rooms, known := allowed[f.Room]
		if !known {
			t.Errorf("%s: the room %s is not in the dependency rule; add it with what it may enter", f.Path, f.Room)
			continue
		}
		for _, spec := range f.Syntax.Imports {
			name := strings.Trim(spec.Path.Value, `"`)
			if room, ours := strings.CutPrefix(name, "touchstone"); ours {
				room = strings.TrimPrefix(room, "/")
				if room == "" {
					room = "."
				}
				if !slices.Contains(rooms, room) && !slices.Contains(rooms, "*") {
					t.Errorf("%s: %s may not enter %s", f.Path, f.Room, room)
				}
				continue
			}
			if strings.Contains(strings.Split(name, "/")[0], ".") && !slices.ContainsFunc(outside[f.Room], func(m string) bool { return name == m || strings.HasPrefix(name, m+"/") }) {
				t.Errorf("%s: %s may not use %s", f.Path, f.Room, name)
			}
		}
	}
}

func TestEveryPackageIsDocumentedAndWellNamed(t *testing.T) {
	documented := map[string]bool{}
	names := map[string]string{}
	for _, f := range testenv.GoFiles(t) {
		if f.Test {
			continue
		}
		name := f.Syntax.Name.Name
		if slices.Contains(noNames, name) {
			t.Errorf("%s: %q is no name for a package", f.Path, name)
		}
		if other, taken := names[name]; taken && other != f.Room && name != "main" {
			t.Errorf("two packages are called %s: %s and %s", name, other, f.Room)
		}
		names[name] = f.Room
		documented[f.Room] = documented[f.Room] || f.Syntax.Doc != nil
	}
	for room, ok := range documented {
		if !ok {
			t.Errorf("package %s has no doc comment", room)
		}
	}
}

func TestExportedNamesAreDocumented(t *testing.T) {
	for _, f := range testenv.GoFiles(t) {
		if f.Test {
			continue
		}
		for _, d := range f.Syntax.Decls {
			for _, name := range undocumented(d) {
				t.Errorf("%s: %s has no comment", f.Path, name)
			}
		}
	}
}

// undocumented lists the exported names of a declaration that no comment
// explains.
func undocumented(d ast.Decl) []string {
	var out []string
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Name.IsExported() && d.Doc == nil && exportedReceiver(d) {
			out = append(out, d.Name.Name)
		}
	case *ast.GenDecl:
		for _, s := range d.Specs {
			switch s := s.(type) {
			case *ast.TypeSpec:
				if s.Name.IsExported() && d.Doc == nil && s.Doc == nil && s.Comment == nil {
					out = append(out, s.Name.Name)
				}
			case *ast.ValueSpec:
				for _, n := range s.Names {
					if n.IsExported() && d.Doc == nil && s.Doc == nil && s.Comment == nil {
						out = append(out, n.Name)
					}
				}
			}
		}
	}
	return out
}

func exportedReceiver(d *ast.FuncDecl) bool {
	if d.Recv == nil {
		return true
	}
	t := d.Recv.List[0].Type
	if star, ok := t.(*ast.StarExpr); ok {
		t = star.X
	}
	if generic, ok := t.(*ast.IndexExpr); ok {
		t = generic.X
	}
	id, ok := t.(*ast.Ident)
	return !ok || id.IsExported()
}

func TestFilesAreLicensedShortAndFreeOfInit(t *testing.T) {
	const longest = 600
	for _, f := range testenv.GoFiles(t) {
		if len(f.Syntax.Comments) == 0 || !strings.Contains(f.Syntax.Comments[0].Text(), "SPDX-License-Identifier: Apache-2.0") && !strings.HasPrefix(f.Syntax.Comments[0].List[0].Text, "// SPDX-License-Identifier: Apache-2.0") {
			t.Errorf("%s does not begin with the licence line", f.Path)
		}
		lines := f.Set.File(f.Syntax.Pos()).LineCount()
		if lines > longest && !f.Test {
			t.Errorf("%s has %d lines; split it by idea (at most %d)", f.Path, lines, longest)
		}
		for _, d := range f.Syntax.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == "init" {
				t.Errorf("%s: no init functions", f.Path)
			}
		}
		for _, c := range f.Syntax.Comments {
			for _, mark := range []string{"TODO", "FIXME", "XXX", "HACK"} {
				if strings.Contains(c.Text(), mark) {
					t.Errorf("%s: %s", f.Path, fmt.Sprintf("%s left in a comment", mark))
				}
			}
		}
	}
}
