// SPDX-License-Identifier: Apache-2.0

package roles

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"

	"touchstone"
	"touchstone/ingest"
)

// maxLabels is the size in bytes up to which a JSON labels file is read.
const maxLabels = 32 << 20

// ReadLabels reads a labels file: CSV, TSV or XLSX with the columns column,
// key, label_zh, label_en, answers, missing, not_met, role and file, of which
// only column is needed; or JSON, a list of such objects or an object of them
// by column. Answers are written code=word, separated by semicolons, with
// 中文|English for both languages. A data dictionary is read as well: a list of
// fields, with the codes of each below it. docs/roles.md describes the format.
// Faults are touchstone.Errors of kind Invalid.
func ReadLabels(ctx context.Context, path string) (*Labels, error) {
	if strings.EqualFold(filepath.Ext(path), ".json") {
		raw, err := readLimited(path)
		if err != nil {
			return nil, labelError(touchstone.Msg("analysis.labels_unreadable", "file", path), err)
		}
		return jsonLabels(raw, path)
	}
	table, err := ingest.Read(ctx, []string{path}, ingest.Options{})
	if err != nil {
		return nil, err
	}
	return tableLabels(table, path)
}

func labelError(m touchstone.Message, err error) error {
	return &touchstone.Error{Kind: touchstone.Invalid, Field: "labels", Message: m, Err: err}
}

func readLimited(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, maxLabels))
}

// tableLabels reads the rows of a table of entries or of a data dictionary.
func tableLabels(table *ingest.Table, path string) (*Labels, error) {
	if namedColumn(table, labelHeads["column"]) == nil {
		return dictionary(table, path)
	}
	heads := labelTable{}
	for field, names := range labelHeads {
		heads[field] = namedColumn(table, names)
	}
	var entries []Entry
	for row := range table.Rows {
		switch n := len(entries); {
		case n > 0 && heads.continues(row, entries[n-1]):
			entries[n-1].Answers[fold(heads.cell(row, "code"))] = twoLanguages(heads.cell(row, "word"))
		case !blank(heads.cell(row, "column")):
			e, err := heads.entry(row, path)
			if err != nil {
				return nil, err
			}
			entries = append(entries, e)
		}
	}
	return checked(entries, path)
}

// labelTable is the columns of a labels file by field.
type labelTable map[string]*ingest.Column

func (t labelTable) cell(row int, field string) string {
	if c := t[field]; c != nil {
		return strings.TrimSpace(c.Cell(row))
	}
	return ""
}

// continues tells whether a row holds one more code of the entry above it: it
// has a code, and names no other column.
func (t labelTable) continues(row int, above Entry) bool {
	column := t.cell(row, "column")
	return t.cell(row, "code") != "" && (blank(column) || column == above.Column && t.cell(row, "file") == above.File)
}

func (t labelTable) entry(row int, path string) (Entry, error) {
	get := func(field string) string { return t.cell(row, field) }
	role, err := parseRole(get("role"), path, row+2) // below the header
	e := Entry{
		File: get("file"), Column: get("column"), Key: get("key"), Role: role,
		Label:   merge(touchstone.Label{ZH: get("label_zh"), EN: get("label_en")}, twoLanguages(get("label"))),
		Answers: parseAnswers(get("answers")), Missing: splitCodes(get("missing")), NotMet: splitCodes(get("not_met")),
	}
	if code := get("code"); code != "" {
		e.Answers[fold(code)] = twoLanguages(get("word"))
	}
	return e, err
}

func namedColumn(t *ingest.Table, names []string) *ingest.Column {
	for _, want := range names {
		for _, c := range t.Columns {
			if fold(c.Name) == want {
				return c
			}
		}
	}
	return nil
}

// checked refuses a file that says nothing, and one that gives the same code
// of the same question two meanings.
func checked(entries []Entry, path string) (*Labels, error) {
	if len(entries) == 0 {
		return nil, labelError(touchstone.Msg("analysis.labels_empty", "file", path), nil)
	}
	type meaning struct{ key, code string }
	words := map[meaning]touchstone.Label{}
	for _, e := range entries {
		key := fold(e.Key)
		if key == "" {
			key = e.File + "\x00" + fold(e.Column)
		}
		for code, word := range e.Answers {
			m := meaning{key, code}
			if known, seen := words[m]; seen && known != word && !known.IsZero() && !word.IsZero() {
				return nil, labelError(touchstone.Msg("analysis.labels_conflict", "file", path, "column", e.name(), "code", code, "one", known, "other", word), nil)
			}
			if !word.IsZero() {
				words[m] = word
			}
		}
	}
	return newLabels(entries), nil
}

func (e *Entry) name() string {
	if e.Key != "" {
		return e.Key
	}
	return e.Column
}

func parseRole(name, path string, line int) (Role, error) {
	folded := fold(name)
	if role, ok := roleWords[folded]; ok || folded == "" {
		return role, nil
	}
	var known []string
	for word, role := range roleWords {
		if string(role) == word {
			known = append(known, word)
		}
	}
	sort.Strings(known)
	return "", labelError(touchstone.Msg("analysis.labels_role", "file", path, "line", line, "role", name, "roles", known), nil)
}

// twoLanguages splits "中文|English"; a text without a bar serves both.
func twoLanguages(s string) touchstone.Label {
	zh, en, ok := strings.Cut(strings.ReplaceAll(s, "｜", "|"), "|")
	if !ok {
		en = zh
	}
	return touchstone.Label{ZH: strings.TrimSpace(zh), EN: strings.TrimSpace(en)}
}

// parseAnswers reads "1=男|Male; 2=女|Female", folding the codes.
func parseAnswers(s string) map[string]touchstone.Label {
	out := map[string]touchstone.Label{}
	for _, part := range splitOn(s, ";；\n┋") {
		if i := strings.IndexAny(part, "=＝:："); i > 0 {
			word := strings.TrimLeft(part[i:], "=＝:：")
			out[fold(part[:i])] = twoLanguages(word)
		}
	}
	return out
}

func splitCodes(s string) []string { return splitOn(s, ";；,，、\n┋") }

func splitOn(s, separators string) []string {
	var out []string
	for _, part := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(separators, r) }) {
		if p := strings.TrimSpace(part); p != "" {
			out = append(out, p)
		}
	}
	return out
}

// jsonEntry is an entry as JSON has it.
type jsonEntry struct {
	File    string   `json:"file"`
	Column  string   `json:"column"`
	Key     string   `json:"key"`
	ZH      string   `json:"label_zh"`
	EN      string   `json:"label_en"`
	Label   string   `json:"label"`
	Answers words    `json:"answers"`
	Missing codeList `json:"missing"`
	NotMet  codeList `json:"not_met"`
	Role    string   `json:"role"`
}

// words is an object of words by code, or the text that a table would hold.
type words map[string]touchstone.Label

// UnmarshalJSON reads either form.
func (w *words) UnmarshalJSON(raw []byte) error {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		*w = parseAnswers(text)
		return nil
	}
	var object map[string]string
	if err := json.Unmarshal(raw, &object); err != nil {
		return err
	}
	*w = words{}
	for code, word := range object {
		(*w)[fold(code)] = twoLanguages(word)
	}
	return nil
}

// codeList is one code or a list of them, as text or number.
type codeList []string

// UnmarshalJSON reads any of these.
func (l *codeList) UnmarshalJSON(raw []byte) error {
	var many []json.RawMessage
	if json.Unmarshal(raw, &many) != nil {
		many = []json.RawMessage{raw}
	}
	*l = nil
	for _, one := range many {
		var text string
		var number json.Number
		switch {
		case json.Unmarshal(one, &text) == nil:
			*l = append(*l, splitCodes(text)...)
		case json.Unmarshal(one, &number) == nil:
			*l = append(*l, number.String())
		default:
			return &json.UnmarshalTypeError{Value: string(one)}
		}
	}
	return nil
}

// jsonLabels reads a list of entries, or an object of them by column.
func jsonLabels(raw []byte, path string) (*Labels, error) {
	raw = bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))
	var list []jsonEntry
	err := json.Unmarshal(raw, &list)
	if err != nil {
		var byColumn map[string]jsonEntry
		if json.Unmarshal(raw, &byColumn) != nil {
			return nil, labelError(touchstone.Msg("analysis.labels_json", "file", path), err)
		}
		for column, e := range byColumn {
			e.Column = column
			list = append(list, e)
		}
		slices.SortFunc(list, func(a, b jsonEntry) int { return strings.Compare(a.Column, b.Column) })
	}
	var entries []Entry
	for i, j := range list {
		role, err := parseRole(j.Role, path, i+1)
		if err != nil {
			return nil, err
		}
		if blank(j.Column) {
			continue
		}
		if j.Answers == nil {
			j.Answers = words{}
		}
		entries = append(entries, Entry{
			File: j.File, Column: j.Column, Key: j.Key, Role: role,
			Label:   merge(touchstone.Label{ZH: j.ZH, EN: j.EN}, twoLanguages(j.Label)),
			Answers: j.Answers, Missing: j.Missing, NotMet: j.NotMet,
		})
	}
	return checked(entries, path)
}
