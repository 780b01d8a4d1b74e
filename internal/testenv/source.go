// SPDX-License-Identifier: Apache-2.0

package testenv

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// GoFile is one Go file of the repository, parsed with its comments.
type GoFile struct {
	Path   string // from the root, with slashes
	Room   string // its folder; "." is the root
	Test   bool
	Syntax *ast.File
	Set    *token.FileSet // of this file alone
}

// GoFiles gives every Go file that is written for the repository, in the order
// of paths.
func GoFiles(t testing.TB) []GoFile {
	t.Helper()
	root := Root(t)
	var out []GoFile
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && slices.Contains([]string{"node_modules", ".git", "testdata", "bin", "demo"}, d.Name()) {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(path, ".go") {
			return nil
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		set := token.NewFileSet()
		syntax, err := parser.ParseFile(set, path, nil, parser.ParseComments)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		out = append(out, GoFile{Path: rel, Room: filepath.ToSlash(filepath.Dir(rel)), Test: strings.HasSuffix(rel, "_test.go"), Syntax: syntax, Set: set})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(out) < 20 {
		t.Fatalf("only %d files were found: the walk is broken", len(out))
	}
	return out
}
