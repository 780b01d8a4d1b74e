// SPDX-License-Identifier: Apache-2.0

package roles

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"

	"touchstone"
	"touchstone/ingest"
)

// Labels is what a labels file says about columns: under which key they are
// known (so that files whose columns are named differently by year join), what
// people call them, and what their codes mean.
type Labels struct {
	entries []Entry
}

// Entry is one line of a labels file.
type Entry struct {
	File    string            `json:"file"`   // a file name pattern; empty: every file
	Column  string            `json:"column"` // as in the file's header
	Key     string            `json:"key"`    // the question, shared by all years; empty: the column
	ZH      string            `json:"label_zh"`
	EN      string            `json:"label_en"`
	Label   string            `json:"label"`   // for either language that has none
	Answers map[string]string `json:"answers"` // code to word; "中文|English" for both languages
	Missing []string          `json:"missing"` // codes that are no answer
	NotMet  []string          `json:"not_met"` // codes of those who did not use the touchpoint
	Role    string            `json:"role"`    // outcome, touchpoint, segment, unit, weight, ignored …
}

// ReadLabels reads a labels file: CSV, TSV or XLSX with the columns column,
// key, label_zh, label_en, answers, missing, not_met, role and file, of which
// only column is needed; or JSON, a list of such objects or an object of them
// by column. Answers are written code=word, separated by semicolons. A list of
// fields with their codes below them, as data dictionaries have it, is read as
// well. Faults are touchstone.Errors of kind Invalid.
func ReadLabels(ctx context.Context, path string) (*Labels, error) {
	if strings.EqualFold(filepath.Ext(path), ".json") {
		return readJSONLabels(path)
	}
	table, err := ingest.Read(ctx, []string{path}, ingest.Options{})
	if err != nil {
		return nil, err
	}
	column := labelColumn(table, "column", "列", "列名", "字段", "变量")
	if column == nil {
		return readDictionary(table, path)
	}
	get := func(c *ingest.Column, row int) string {
		if c == nil {
			return ""
		}
		return ingest.Normalize(c.Cell(row))
	}
	key, zh := labelColumn(table, "key", "键", "题目键"), labelColumn(table, "label_zh", "zh", "中文", "中文标签")
	en, any := labelColumn(table, "label_en", "en", "英文", "英文标签"), labelColumn(table, "label", "标签", "名称", "题目")
	answers, missing := labelColumn(table, "answers", "选项", "答案"), labelColumn(table, "missing", "缺失", "缺失码")
	notMet, role := labelColumn(table, "not_met", "未使用", "未使用码"), labelColumn(table, "role", "角色")
	file := labelColumn(table, "file", "文件")
	labels := &Labels{}
	for row := range table.Rows {
		if get(column, row) == "" {
			continue
		}
		labels.entries = append(labels.entries, Entry{
			File: get(file, row), Column: get(column, row), Key: get(key, row), ZH: get(zh, row), EN: get(en, row), Label: get(any, row),
			Answers: parseAnswers(get(answers, row)), Missing: splitList(get(missing, row)), NotMet: splitList(get(notMet, row)), Role: get(role, row),
		})
	}
	return labels, nil
}

func readJSONLabels(path string) (*Labels, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, &touchstone.Error{Kind: touchstone.Invalid, Message: touchstone.Msg("analysis.labels_unreadable", "file", path), Field: "labels", Err: err}
	}
	labels := &Labels{}
	raw = bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))
	if err = json.Unmarshal(raw, &labels.entries); err == nil {
		return labels, nil
	}
	var byColumn map[string]Entry
	if json.Unmarshal(raw, &byColumn) != nil {
		return nil, &touchstone.Error{Kind: touchstone.Invalid, Message: touchstone.Msg("analysis.labels_json", "file", path), Field: "labels", Err: err}
	}
	for column, e := range byColumn {
		e.Column = column
		labels.entries = append(labels.entries, e)
	}
	return labels, nil
}

// readDictionary reads a data dictionary: a field and its question, and below
// it the codes with their meaning, often in the next column.
func readDictionary(table *ingest.Table, path string) (*Labels, error) {
	labels := &Labels{}
	var current *Entry
	for row := range table.Rows {
		var cells []string
		for _, c := range table.Columns {
			if v := ingest.Normalize(c.Cell(row)); v != "" {
				cells = append(cells, v)
			}
		}
		switch {
		case len(cells) < 2:
		case current != nil && len(cells[0]) <= 2:
			current.Answers[cells[0]] = cells[1]
		default:
			labels.entries = append(labels.entries, Entry{Column: cells[0], EN: cells[1], Answers: map[string]string{}})
			current = &labels.entries[len(labels.entries)-1]
		}
	}
	if len(labels.entries) == 0 {
		return nil, &touchstone.Error{Kind: touchstone.Invalid, Message: touchstone.Msg("analysis.labels_columns", "file", path), Field: "labels"}
	}
	return labels, nil
}

func labelColumn(t *ingest.Table, names ...string) *ingest.Column {
	for _, c := range t.Columns {
		for _, n := range names {
			if fold(c.Name) == n {
				return c
			}
		}
	}
	return nil
}

func parseAnswers(s string) map[string]string {
	out := map[string]string{}
	for _, part := range splitList(s) {
		code, word, ok := strings.Cut(part, "=")
		if ok {
			out[strings.TrimSpace(code)] = strings.TrimSpace(word)
		}
	}
	return out
}

func splitList(s string) []string {
	var out []string
	for _, part := range strings.FieldsFunc(s, func(r rune) bool { return r == ';' || r == '；' || r == '\n' || r == '┋' }) {
		if p := strings.TrimSpace(part); p != "" {
			out = append(out, p)
		}
	}
	return out
}

// Rename gives the key under which a file's column is known; it is meant for
// ingest.Options.Rename.
func (l *Labels) Rename(file, header string) string {
	if e := l.entry(filepath.Base(file), header); e != nil && e.Key != "" {
		return e.Key
	}
	return header
}

func (l *Labels) entry(file, column string) *Entry {
	if l == nil {
		return nil
	}
	var general *Entry
	for i := range l.entries {
		e := &l.entries[i]
		if !strings.EqualFold(e.Column, ingest.Normalize(column)) {
			continue
		}
		if e.File == "" {
			if general == nil {
				general = e
			}
			continue
		}
		if ok, err := filepath.Match(e.File, file); err == nil && ok {
			return e
		}
	}
	return general
}

// apply gives the column its label, its answer words and the states of its
// codes, and reports the role that the file names.
func (l *Labels) apply(c *Column) Role {
	if l == nil {
		return ""
	}
	role := Role("")
	for i := range l.entries {
		e := &l.entries[i]
		if !strings.EqualFold(e.Column, ingest.Normalize(c.Name)) && !strings.EqualFold(e.Key, c.Name) {
			continue
		}
		c.Label = merge(c.Label, e.label())
		if e.Role != "" {
			role = Role(e.Role)
		}
		c.code(e)
	}
	return role
}

func (e *Entry) label() touchstone.Label {
	return merge(touchstone.Label{ZH: e.ZH, EN: e.EN}, twoLanguages(e.Label))
}

// twoLanguages splits "中文|English"; a text without a bar serves both.
func twoLanguages(s string) touchstone.Label {
	zh, en, ok := strings.Cut(s, "|")
	if !ok {
		return touchstone.Label{ZH: s, EN: s}
	}
	return touchstone.Label{ZH: strings.TrimSpace(zh), EN: strings.TrimSpace(en)}
}

func merge(a, b touchstone.Label) touchstone.Label {
	if a.ZH == "" {
		a.ZH = b.ZH
	}
	if a.EN == "" {
		a.EN = b.EN
	}
	return a
}

// code applies an entry's words and missing codes to the distinct values.
func (c *Column) code(e *Entry) {
	if c.States == nil {
		return
	}
	for code, v := range c.Values {
		raw := ingest.Normalize(v)
		if word, ok := e.Answers[raw]; ok {
			if c.Words == nil {
				c.Words = map[uint32]touchstone.Label{}
			}
			c.Words[uint32(code)] = twoLanguages(word)
			for _, w := range strings.Split(word, "|") {
				switch f := fold(w); {
				case notMetWords[f]:
					c.States[code], c.declared = NotMet, true
				case noAnswerWords[f]:
					c.States[code], c.declared = NoAnswer, true
				}
			}
		}
		c.declare(code, raw, e.Missing, NoAnswer)
		c.declare(code, raw, e.NotMet, NotMet)
	}
}

// declare marks a value that the caller named as a missing code.
func (c *Column) declare(code int, raw string, codes []string, state State) {
	for _, m := range codes {
		if raw == m {
			c.States[code], c.declared = state, true
		}
	}
}
