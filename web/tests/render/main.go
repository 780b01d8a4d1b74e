// SPDX-License-Identifier: Apache-2.0

// Command render writes the sample documents of web/report/samples as report
// pages, one NAME.html for each pair NAME.zh.json and NAME.en.json, into the
// folder that its argument names. The browser tests read them there.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"touchstone"
	"touchstone/analysis"
	"touchstone/report"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: render SAMPLES PAGES")
		os.Exit(2)
	}
	if err := renderAll(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func renderAll(samples, pages string) error {
	names, err := filepath.Glob(filepath.Join(samples, "*.zh.json"))
	if err != nil {
		return err
	}
	if err := os.MkdirAll(pages, 0o755); err != nil {
		return err
	}
	for _, name := range names {
		base := strings.TrimSuffix(filepath.Base(name), ".zh.json")
		if err := render(filepath.Join(samples, base), filepath.Join(pages, base+".html")); err != nil {
			return fmt.Errorf("render %s: %w", base, err)
		}
	}
	return nil
}

func render(sample, page string) error {
	docs := map[touchstone.Language]analysis.Document{}
	for _, lang := range []touchstone.Language{touchstone.Chinese, touchstone.English} {
		raw, err := os.ReadFile(sample + "." + string(lang) + ".json")
		if err != nil {
			return err
		}
		var doc analysis.Document
		if err := json.Unmarshal(raw, &doc); err != nil {
			return err
		}
		docs[lang] = doc
	}
	var out bytes.Buffer
	if err := report.HTML(&out, docs, touchstone.Chinese); err != nil {
		return err
	}
	return os.WriteFile(page, out.Bytes(), 0o644)
}
