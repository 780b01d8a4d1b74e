// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"
	"slices"
	"sync/atomic"

	"touchstone"
)

// Read reads files, in the order given, into one table; the path "-" is
// standard input.
//
// Files with the same columns, in any order, are appended. A column may be
// missing in some files when at least half of the columns are shared: its
// cells are empty there, and a note says so. Files that share exactly one
// column that can be a key (in at least one of them never empty and never the
// same), and do not disagree in others, are joined onto the first: every row of
// the first file stays one row.
//
// Errors are *touchstone.Error: NotFound for a path that is not there; Invalid
// for content that cannot be read, or files that do not belong together;
// NotEnough for a file without rows; TooLarge for what passes a limit; else the
// context's error, when it ended. A table is never given beside an error.
func Read(ctx context.Context, paths []string, o Options) (*Table, error) {
	s, err := newSession(paths, o)
	if err != nil {
		return nil, err
	}
	var whole *Table
	for _, path := range paths {
		next, err := s.readFile(ctx, path)
		if err == nil && whole != nil {
			next, err = s.combine(whole, next)
		}
		if err != nil {
			if unwritten := s.rejects.Close(); unwritten != nil {
				err = errors.Join(err, unwritten)
			}
			return nil, err
		}
		whole = next
	}
	if err := s.rejects.Close(); err != nil {
		return nil, err
	}
	whole.Rejects = s.rejects.kept
	return whole, nil
}

// session is one Read under way.
type session struct {
	options  Options
	limits   Limits
	rejects  *RejectLog
	memory   atomic.Int64    // bytes of the tables
	renamed  map[string]bool // names that Options.Rename gave
	visit    func(Row) error // of Each
	progress func(n int64)
}

func newSession(paths []string, o Options) (*session, error) {
	if len(paths) == 0 {
		return nil, invalid(touchstone.Msg("ingest.no_files"))
	}
	if o.Format != "" && !slices.Contains(formats(), o.Format) {
		return nil, &touchstone.Error{Kind: touchstone.Invalid, Field: "format",
			Message: touchstone.Msg("ingest.unknown_format", "format", o.Format, "formats", formats())}
	}
	limits, err := o.Limits.withDefaults()
	if err != nil {
		return nil, err
	}
	s := &session{options: o, limits: limits, rejects: NewRejectLog(o), renamed: map[string]bool{}}
	s.rejects.folder = folderOf(paths)
	if o.Progress != nil {
		read, total := int64(0), totalSize(paths)
		s.progress = func(n int64) {
			read += n
			o.Progress(read, total)
		}
	}
	return s, nil
}

// totalSize gives the bytes of all files, -1 where one is no regular file.
func totalSize(paths []string) (total int64) {
	for _, path := range paths {
		info, err := os.Stat(path)
		if path == "-" || err != nil || !info.Mode().IsRegular() {
			return -1
		}
		total += info.Size()
	}
	return total
}

// readFile reads one file into a table of its own.
func (s *session) readFile(ctx context.Context, path string) (*Table, error) {
	src, err := openSource(path, s)
	if err != nil {
		return nil, err
	}
	defer src.close()
	head, err := src.peek()
	if err != nil {
		return nil, err
	}
	file := &File{Name: path, Format: binaryFormat(head)}
	c := newCollector(ctx, file, s)
	defer c.stop()
	switch {
	case file.Format == formatXLSX && s.wants(formatXLSX):
		err = readXLSX(src, c, s.options)
	case file.Format == formatParquet && s.wants(formatParquet):
		err = readParquet(src, c)
	default:
		err = s.readText(src, head, c)
	}
	if err != nil {
		return nil, err
	}
	return c.finish()
}

// wants tells whether a format found in the content is allowed.
func (s *session) wants(format string) bool {
	return s.options.Format == "" || s.options.Format == format
}

func (s *session) readText(src *source, head []byte, c *collector) error {
	if err := s.refuseBinary(src.name, head); err != nil {
		return err
	}
	decoded, err := newDecoder(src.name, src.body, s.options.Encoding)
	if err != nil {
		return err
	}
	text := bufio.NewReaderSize(decoded, peekBytes)
	head, err = text.Peek(4096)
	if err != nil && err != io.EOF {
		return err
	}
	format := s.options.Format
	if format == "" {
		if format, err = textFormat(src.name, head); err != nil {
			return err
		}
	}
	if err := readTextFormat(format, text, c, s.options, decoded); err != nil {
		return err
	}
	c.file.Encoding = decoded.name()
	return nil
}

// refuseBinary refuses what is no text, or not the format that was asked for.
func (s *session) refuseBinary(name string, head []byte) error {
	if found := binaryFormat(head); found != "" || s.options.Format == formatXLSX || s.options.Format == formatParquet {
		if err := foreign(name, head); err != nil {
			return err
		}
		return invalid(touchstone.Msg("ingest.other_format", "file", shown(name), "format", s.options.Format))
	}
	if err := foreign(name, head); err != nil {
		return err
	}
	_, marked := byteOrderMark(head)
	if !marked && s.options.Encoding == "" && utf16Without(head) == "" && beyondText(head) {
		return invalid(touchstone.Msg("ingest.binary", "file", shown(name)))
	}
	return nil
}

func readTextFormat(format string, text io.Reader, c *collector, o Options, decoded *decoder) error {
	switch c.file.Format = format; format {
	case formatJSONL:
		return readJSONL(text, c, decoded)
	case formatXES:
		return readXES(text, c)
	}
	return readCSV(text, c, o, decoded)
}
