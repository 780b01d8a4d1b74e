// SPDX-License-Identifier: Apache-2.0

package report

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"regexp"
	"strings"

	"touchstone"
	"touchstone/analysis"
	"touchstone/locale"
	"touchstone/web"
)

//go:embed page.html.tmpl
var pageText string

// page is what the template of the report shows before scripts run, and what
// scripts then draw from.
type page struct {
	Lang      string
	Title     string
	Summary   []string
	Actions   []analysis.Action
	First     string
	NoScript  string
	Policy    string
	Style     template.CSS
	Script    template.JS
	Documents template.JS
}

// HTML writes the report of an analysis as one self-contained file: texts,
// styles, script and data inside, no network, readable from a file system. docs
// holds the analysis in each language that the reader may choose; lang is the
// one shown first, and must be among them.
//
// Everything in docs is data: labels that look like markup stay text.
//
// It fails with Invalid when docs lacks lang, with Unavailable when the program
// was built without the page (package web), else as w does.
func HTML(w io.Writer, docs map[touchstone.Language]analysis.Document, lang touchstone.Language) error {
	bundle, err := web.Report()
	if err != nil {
		return &touchstone.Error{Kind: touchstone.Unavailable, Message: touchstone.Msg("report.no_bundle"), Err: err}
	}
	return htmlWith(w, bundle, docs, lang)
}

func htmlWith(w io.Writer, bundle web.Bundle, docs map[touchstone.Language]analysis.Document, lang touchstone.Language) error {
	doc, ok := docs[lang]
	if !ok {
		return &touchstone.Error{Kind: touchstone.Invalid, Message: touchstone.Msg("report.no_document")}
	}
	data, err := documents(docs, lang)
	if err != nil {
		return err
	}
	script := inline(bundle.Script)
	return write(w, page{
		Lang:      htmlLanguage(lang),
		Title:     doc.Title,
		Summary:   doc.Summary,
		Actions:   doc.Actions,
		First:     locale.Text(lang, touchstone.Msg("report.page.hero.first")),
		NoScript:  locale.Text(lang, touchstone.Msg("report.page.noscript")),
		Policy:    policy(script),
		Style:     template.CSS(bundle.Style),
		Script:    template.JS(script),
		Documents: template.JS(data),
	})
}

func write(w io.Writer, p page) error {
	t, err := template.New("page").Parse(pageText)
	if err != nil {
		return fmt.Errorf("read the report's template: %w", err)
	}
	if err := t.Execute(w, p); err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	return nil
}

// documents gives the data that the page carries. encoding/json writes <, >, &
// and the line separators U+2028 and U+2029 as escapes, so that no text can end
// the element that holds it.
func documents(docs map[touchstone.Language]analysis.Document, lang touchstone.Language) ([]byte, error) {
	data, err := json.Marshal(struct {
		Language  touchstone.Language                       `json:"language"`
		Documents map[touchstone.Language]analysis.Document `json:"documents"`
	}{lang, docs})
	if err != nil {
		return nil, fmt.Errorf("write the analysis into the report: %w", err)
	}
	return data, nil
}

// endOfScript would end the element that holds a script; "<!--" would change
// how the rest of it is read; a parser of HTML turns line ends into "\n", after
// which the script would no longer be the one that the policy names.
var endOfScript = regexp.MustCompile(`(?i)</(script)`)

// inline makes a script safe to stand inside an element. The sequences occur in
// its strings and comments only, where the changes mean nothing.
func inline(script []byte) []byte {
	script = endOfScript.ReplaceAll(script, []byte(`<\/$1`))
	plain := strings.NewReplacer("<!--", `<\!--`, "\r\n", "\n", "\r", "\n")
	return []byte(plain.Replace(string(script)))
}

// policy is the content security policy: nothing from anywhere, but this one
// script, styles in the page, and pictures that are data.
func policy(script []byte) string {
	sum := sha256.Sum256(script)
	return "default-src 'none'; script-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) +
		"'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
}

func htmlLanguage(lang touchstone.Language) string {
	if lang == touchstone.Chinese {
		return "zh-CN"
	}
	return string(lang)
}
