// SPDX-License-Identifier: Apache-2.0

package report

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"html"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"touchstone"
	"touchstone/analysis"
	"touchstone/internal/testenv"
	"touchstone/web"
)

// stub stands for the built page, so that these tests need no Node.
var stub = web.Bundle{
	Script: []byte("const a = '</script><!-- http://www.w3.org/2000/svg'\r\nwindow.drawn = JSON.parse(document.getElementById('documents').textContent)"),
	Style:  []byte("body { color: black }"),
}

func sampleNames(t *testing.T) []string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(testenv.Root(t), "web", "report", "samples", "*.json"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no sample documents: %v", err)
	}
	return paths
}

// sample gives the hotel survey in both languages.
func sample(t *testing.T) map[touchstone.Language]analysis.Document {
	t.Helper()
	docs := map[touchstone.Language]analysis.Document{}
	for _, lang := range []touchstone.Language{touchstone.Chinese, touchstone.English} {
		raw, err := os.ReadFile(filepath.Join(testenv.Root(t), "web", "report", "samples", "hotel."+string(lang)+".json"))
		if err != nil {
			t.Fatal(err)
		}
		var doc analysis.Document
		if err := json.Unmarshal(raw, &doc); err != nil {
			t.Fatal(err)
		}
		docs[lang] = doc
	}
	return docs
}

func render(t *testing.T, docs map[touchstone.Language]analysis.Document, lang touchstone.Language) string {
	t.Helper()
	var out bytes.Buffer
	if err := htmlWith(&out, stub, docs, lang); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// Samples must be documents exactly: no field that the contract lacks, and none
// of its fields missing, except those that it leaves out when empty.
func TestSamplesAreDocuments(t *testing.T) {
	for _, path := range sampleNames(t) {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var doc analysis.Document
		decoder := json.NewDecoder(bytes.NewReader(raw))
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(&doc); err != nil {
			t.Errorf("%s: %v", filepath.Base(path), err)
			continue
		}
		again, err := json.Marshal(doc)
		if err != nil {
			t.Fatal(err)
		}
		var want, got any
		if err := json.Unmarshal(again, &want); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(raw, &got); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(shape(want), shape(got)); diff != "" {
			t.Errorf("%s lacks fields (-contract +sample):\n%s", filepath.Base(path), diff)
		}
	}
}

// shape keeps the keys of a JSON value and forgets its figures and texts.
func shape(v any) any {
	switch v := v.(type) {
	case map[string]any:
		keys := map[string]any{}
		for k, inner := range v {
			keys[k] = shape(inner)
		}
		return keys
	case []any:
		list := make([]any, len(v))
		for i, inner := range v {
			list[i] = shape(inner)
		}
		return list
	default:
		return nil
	}
}

// The page's own types, in TypeScript, name every field of the contract.
func TestPageKnowsEveryField(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join(testenv.Root(t), "web", "report", "src", "document.ts"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range fieldNames(reflect.TypeFor[analysis.Document](), map[reflect.Type]bool{}) {
		if !regexp.MustCompile(`\b` + name + `\??:`).Match(raw) {
			t.Errorf("document.ts does not know the field %q", name)
		}
	}
}

// fieldNames gives the JSON names of a type's fields and of all below it.
func fieldNames(of reflect.Type, seen map[reflect.Type]bool) []string {
	for of.Kind() == reflect.Pointer || of.Kind() == reflect.Slice {
		of = of.Elem()
	}
	if of.Kind() != reflect.Struct || seen[of] {
		return nil
	}
	seen[of] = true
	var names []string
	for i := range of.NumField() {
		name, _, _ := strings.Cut(of.Field(i).Tag.Get("json"), ",")
		names = append(names, name)
		names = append(names, fieldNames(of.Field(i).Type, seen)...)
	}
	return names
}

func TestHTMLIsOneFileWithoutNetwork(t *testing.T) {
	page := render(t, sample(t), touchstone.Chinese)
	for _, loads := range []string{`<img`, `<iframe`, `<object`, `<embed`, `<base`, `@import`, `url(`, `src=`} {
		if strings.Contains(withoutScripts(page), loads) {
			t.Errorf("the page contains %s", loads)
		}
	}
	for _, link := range regexp.MustCompile(`<link[^>]*>`).FindAllString(page, -1) {
		if link != `<link rel="icon" href="data:,">` {
			t.Errorf("the page links to %s", link)
		}
	}
	if at := regexp.MustCompile(`https?://\S+`).FindString(withoutScripts(page)); at != "" {
		t.Errorf("the page names %s outside its scripts and data", at)
	}
}

func TestHTMLPolicyAllowsItsScriptAlone(t *testing.T) {
	page := html.UnescapeString(render(t, sample(t), touchstone.Chinese))
	policy := regexp.MustCompile(`http-equiv="Content-Security-Policy" content="([^"]*)"`).FindStringSubmatch(page)
	if policy == nil {
		t.Fatal("the page has no policy")
	}
	scripts := regexp.MustCompile(`(?s)<script>(.*?)</script>`).FindAllStringSubmatch(page, -1)
	if len(scripts) != 1 {
		t.Fatalf("the page has %d scripts, want 1", len(scripts))
	}
	sum := sha256.Sum256([]byte(scripts[0][1]))
	want := "default-src 'none'; script-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) +
		"'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
	if policy[1] != want {
		t.Errorf("policy:\n got %s\nwant %s", policy[1], want)
	}
	if strings.ContainsAny(scripts[0][1], "\r") || strings.Contains(scripts[0][1], "<!--") {
		t.Error("a parser of HTML would read the script differently from what the policy names")
	}
}

func TestHTMLCarriesBothLanguages(t *testing.T) {
	docs := sample(t)
	page := render(t, docs, touchstone.English)
	var carried struct {
		Language  touchstone.Language
		Documents map[touchstone.Language]analysis.Document
	}
	if err := json.Unmarshal([]byte(data(t, page)), &carried); err != nil {
		t.Fatal(err)
	}
	if carried.Language != touchstone.English {
		t.Errorf("language shown first: got %q", carried.Language)
	}
	if diff := cmp.Diff(docs, carried.Documents); diff != "" {
		t.Errorf("documents (-given +carried):\n%s", diff)
	}
	if !strings.Contains(page, `<html lang="en">`) || !strings.Contains(page, "<title>"+docs[touchstone.English].Title+"</title>") {
		t.Error("the page before scripts run is not in the language asked for")
	}
}

func TestHTMLKeepsHostileTextsInert(t *testing.T) {
	hostile := "</script><script>alert(1)</script><img src=x onerror=alert(1)>\u2028\"'`{{.}}<!--"
	docs := sample(t)
	doc := docs[touchstone.Chinese]
	doc.Title, doc.Summary = hostile, []string{hostile}
	doc.Actions = []analysis.Action{{Text: hostile, Why: hostile, SureText: hostile}}
	doc.Touchpoints[0].Label = hostile
	docs[touchstone.Chinese] = doc
	page := render(t, docs, touchstone.Chinese)
	if n := strings.Count(page, "<script"); n != 2 {
		t.Errorf("the page has %d script elements, want its data and its script", n)
	}
	if strings.Contains(page, "<img") || strings.Contains(data(t, page), "\u2028") {
		t.Error("a label became markup")
	}
	var carried struct {
		Documents map[touchstone.Language]analysis.Document
	}
	if err := json.Unmarshal([]byte(data(t, page)), &carried); err != nil {
		t.Fatal(err)
	}
	if got := carried.Documents[touchstone.Chinese].Touchpoints[0].Label; got != hostile {
		t.Errorf("the label changed: %q", got)
	}
}

func TestHTMLReadsWithoutScripts(t *testing.T) {
	docs := sample(t)
	still := withoutScripts(render(t, docs, touchstone.Chinese))
	doc := docs[touchstone.Chinese]
	for _, text := range append([]string{doc.Title, doc.Actions[0].Text, doc.Actions[0].Why, doc.Actions[0].SureText}, doc.Summary...) {
		if !strings.Contains(still, text) {
			t.Errorf("without scripts the page lacks %q", text)
		}
	}
}

func TestHTMLErrors(t *testing.T) {
	only := map[touchstone.Language]analysis.Document{touchstone.English: sample(t)[touchstone.English]}
	if err := htmlWith(io.Discard, stub, only, touchstone.Chinese); touchstone.KindOf(err) != touchstone.Invalid {
		t.Errorf("a language that docs lack: got %v, want Invalid", err)
	}
	if err := htmlWith(io.Discard, stub, only, touchstone.English); err != nil {
		t.Errorf("one language alone: %v", err)
	}
	if err := htmlWith(broken{}, stub, only, touchstone.English); err == nil {
		t.Error("a writer that fails: got no error")
	}
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, fs.ErrClosed }

// A program built without the page says so; one built with it writes the page.
func TestHTMLUsesTheBuiltPage(t *testing.T) {
	docs := sample(t)
	var out bytes.Buffer
	err := HTML(&out, docs, touchstone.Chinese)
	if _, missing := web.Report(); missing != nil {
		if touchstone.KindOf(err) != touchstone.Unavailable {
			t.Errorf("built without the page: got %v, want Unavailable", err)
		}
		return
	}
	if err != nil || !strings.Contains(out.String(), `<div id="page">`) {
		t.Errorf("built with the page: %v, %d bytes", err, out.Len())
	}
}

// data gives the text of the element that carries the documents.
func data(t *testing.T, page string) string {
	t.Helper()
	found := regexp.MustCompile(`(?s)<script type="application/json" id="documents">(.*?)</script>`).FindStringSubmatch(page)
	if found == nil {
		t.Fatal("the page carries no documents")
	}
	return found[1]
}

// withoutScripts gives the page without its scripts and its data.
func withoutScripts(page string) string {
	return regexp.MustCompile(`(?s)<script.*?</script>`).ReplaceAllString(page, "")
}
