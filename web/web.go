// SPDX-License-Identifier: Apache-2.0

// Package web holds the pages that are built with Node and carried in the
// program: the report of an analysis.
//
// One idea: npm run build in this folder writes report/dist, and the Go build
// takes up what lies there; a program built without Node lacks the page and
// says so when it is asked for one.
//
// What it promises: the files as built, unchanged. What it does not do: fill
// them with data (package report) or serve them.
package web

import (
	"embed"
	"io/fs"
)

//go:embed all:report/dist
var files embed.FS

// Bundle is a page's script and style sheet.
type Bundle struct {
	Script []byte
	Style  []byte
}

// Report gives the bundle of the report page. The error is fs.ErrNotExist when
// the program was built without it.
func Report() (Bundle, error) { return bundle(files, "report/dist/report") }

func bundle(from fs.FS, name string) (Bundle, error) {
	script, err := fs.ReadFile(from, name+".js")
	if err != nil {
		return Bundle{}, err
	}
	style, err := fs.ReadFile(from, name+".css")
	if err != nil {
		return Bundle{}, err
	}
	return Bundle{Script: script, Style: style}, nil
}
