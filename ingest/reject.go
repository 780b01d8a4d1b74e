// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"encoding/csv"
	"io"
	"path/filepath"
	"strconv"
	"strings"
	"unicode/utf8"

	"touchstone"
	"touchstone/locale"
)

// RejectLog counts rejects, keeps the first ones and writes all to a file.
type RejectLog struct {
	kept     Rejects
	out      *csv.Writer // nil when nobody wants them
	language touchstone.Language
	folder   string            // of all files, of which rejects do not tell
	first    map[string]Reject // by file
}

// NewRejectLog writes to Options.Rejects in Options.Language, where they are set.
func NewRejectLog(o Options) *RejectLog {
	log := &RejectLog{language: o.Language, first: map[string]Reject{}}
	if log.language == "" {
		log.language = touchstone.Chinese
	}
	if o.Rejects == nil {
		return log
	}
	if log.language == touchstone.Chinese {
		// An error shows again when the csv.Writer flushes.
		_, _ = io.WriteString(o.Rejects, "\uFEFF")
	}
	log.out = csv.NewWriter(o.Rejects)
	_ = log.out.Write([]string{"file", "line", "column", "reason", "raw"})
	return log
}

// Add counts a reject.
func (log *RejectLog) Add(r Reject) {
	if _, ok := log.first[r.File]; !ok {
		log.first[r.File] = r
	}
	log.kept.Count++
	if len(log.kept.First) < KeptRejects {
		log.kept.First = append(log.kept.First, r)
	}
	if log.out != nil {
		_ = log.out.Write([]string{under(log.folder, r.File), strconv.Itoa(r.Line), r.Column, locale.Text(log.language, r.Reason), r.Raw})
	}
}

// folderOf gives the deepest folder that all files are in.
func folderOf(paths []string) string {
	folder := filepath.Dir(paths[0])
	for _, path := range paths[1:] {
		for !within(folder, path) && folder != filepath.Dir(folder) {
			folder = filepath.Dir(folder)
		}
	}
	return folder
}

func within(folder, path string) bool {
	rest, err := filepath.Rel(folder, path)
	return err == nil && filepath.IsLocal(rest)
}

// under gives the path of a file from a folder on.
func under(folder, path string) string {
	if path == "-" || !within(folder, path) {
		return path
	}
	name, _ := filepath.Rel(folder, path)
	return name
}

// Kept gives the count and the first rejects.
func (log *RejectLog) Kept() Rejects { return log.kept }

func (log *RejectLog) firstOf(file string) Reject { return log.first[file] }

// Close writes what is buffered and gives the first error of writing.
func (log *RejectLog) Close() error {
	if log.out == nil {
		return nil
	}
	log.out.Flush()
	if err := log.out.Error(); err != nil {
		return &touchstone.Error{Kind: touchstone.Unavailable, Message: touchstone.Msg("ingest.rejects_not_written"), Err: err}
	}
	return nil
}

const keptRaw = 1000

// cut gives raw as valid text of at most keptRaw bytes.
func cut(raw []byte) string {
	if len(raw) > keptRaw {
		raw = raw[:keptRaw]
		for len(raw) > 0 && !utf8.RuneStart(raw[len(raw)-1]) {
			raw = raw[:len(raw)-1]
		}
		if n := len(raw); n > 0 && raw[n-1] >= utf8.RuneSelf {
			raw = raw[:n-1]
		}
	}
	return strings.ToValidUTF8(string(raw), "\uFFFD")
}
