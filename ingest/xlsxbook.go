// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"archive/zip"
	"bufio"
	"errors"
	"io"
	"path"
	"strings"

	"github.com/klauspost/compress/flate"

	"touchstone"
)

// workbook is an XLSX file as far as its cells need it (ECMA-376 part 1,
// section 18).
type workbook struct {
	file   string
	parts  map[string]*zip.File // by lower-case name
	limits Limits

	sheets  []sheet
	strings []string   // shared by cells
	styles  []cellKind // what a cell of each style holds
	mac     bool       // days are counted from 1904 on
}

type sheet struct {
	name   string
	part   string // of the archive
	hidden bool
}

// openWorkbook reads everything but the sheets.
func openWorkbook(file string, at io.ReaderAt, size int64, limits Limits) (*workbook, error) {
	archive, err := zip.NewReader(at, size)
	if err != nil {
		return nil, invalidCause(touchstone.Msg("ingest.xlsx_damaged", "file", shown(file), "part", "zip"), err)
	}
	archive.RegisterDecompressor(zip.Deflate, flate.NewReader)
	w := &workbook{file: file, parts: map[string]*zip.File{}, limits: limits}
	for _, f := range archive.File {
		w.parts[partName(strings.ReplaceAll(f.Name, `\`, "/"))] = f
	}
	main, err := w.mainPart()
	if err != nil {
		return nil, err
	}
	links, err := w.links(main)
	if err != nil {
		return nil, err
	}
	if err := w.readSheets(main, links); err != nil {
		return nil, err
	}
	for _, l := range links {
		switch {
		case strings.HasSuffix(l.kind, "/sharedStrings"):
			err = w.readStrings(l.target)
		case strings.HasSuffix(l.kind, "/styles"):
			err = w.readStyles(l.target)
		}
		if err != nil {
			return nil, err
		}
	}
	return w, nil
}

// mainPart finds the workbook's part, or says what the archive is instead.
func (w *workbook) mainPart() (string, error) {
	links, err := w.links("")
	if err != nil {
		return "", err
	}
	main := "xl/workbook.xml"
	for _, l := range links {
		if strings.HasSuffix(l.kind, "/officeDocument") {
			main = l.target
		}
	}
	switch {
	case strings.HasSuffix(main, ".bin") && w.find(main) != nil:
		return "", invalid(touchstone.Msg("ingest.xlsb", "file", shown(w.file)))
	case w.find(main) != nil && !strings.HasPrefix(main, "word/") && !strings.HasPrefix(main, "ppt/"):
		return main, nil
	case w.find("content.xml") != nil && w.find("mimetype") != nil:
		return "", invalid(touchstone.Msg("ingest.ods", "file", shown(w.file)))
	}
	return "", invalid(touchstone.Msg("ingest.plain_zip", "file", shown(w.file)))
}

func partName(name string) string { return strings.ToLower(strings.TrimPrefix(name, "/")) }

// find gives a part by its name, nil where there is none.
func (w *workbook) find(part string) *zip.File { return w.parts[partName(part)] }

// scan opens a part for scanning. What it decompresses to is bounded.
func (w *workbook) scan(part string) (*xmlScanner, io.Closer, error) {
	f := w.find(part)
	if f == nil {
		return nil, nil, w.damaged(part, nil)
	}
	in, err := f.Open()
	if err != nil {
		return nil, nil, w.damaged(part, err)
	}
	packed := &meter{}
	packed.total.Store(int64(f.CompressedSize64))
	bounded := bufio.NewReaderSize(&guard{name: w.file, packing: "zip", in: in, taken: packed, limits: w.limits}, xmlBuffer)
	if mark, _ := bounded.Peek(3); string(mark) == "\xef\xbb\xbf" {
		_, _ = bounded.Discard(3)
	}
	return newXMLScanner(bounded, true), in, nil
}

func (w *workbook) damaged(part string, cause error) error {
	var known *touchstone.Error
	if errors.As(cause, &known) && known.Kind == touchstone.TooLarge {
		return cause
	}
	return invalidCause(touchstone.Msg("ingest.xlsx_damaged", "file", shown(w.file), "part", part), cause)
}

// elements calls visit for every start tag of a part, with the name of the
// parent element.
func (w *workbook) elements(part string, visit func(x *xmlScanner, parent string) error) error {
	x, closer, err := w.scan(part)
	if err != nil {
		return err
	}
	defer func() { _ = closer.Close() }()
	parents := []string{""}
	for {
		kind, err := x.next()
		if err != nil {
			return w.damaged(part, err)
		}
		switch kind {
		case xmlEOF:
			return nil
		case xmlEnd:
			parents = parents[:len(parents)-1]
		case xmlStart:
			name := string(x.name)
			if err := visit(x, parents[len(parents)-1]); err != nil {
				return w.damaged(part, err)
			}
			parents = append(parents, name)
		}
	}
}

type link struct{ id, kind, target string }

// links reads the relations of a part, of the archive itself for "".
func (w *workbook) links(part string) (links []link, err error) {
	dir, base := path.Split(part)
	rels := dir + "_rels/" + base + ".rels"
	if w.find(rels) == nil {
		return nil, nil
	}
	err = w.elements(rels, func(x *xmlScanner, _ string) error {
		if string(x.name) != "Relationship" {
			return nil
		}
		id, err1 := x.attrText("Id")
		kind, err2 := x.attrText("Type")
		target, err3 := x.attrText("Target")
		if !strings.HasPrefix(target, "/") {
			target = path.Join(dir, target)
		}
		links = append(links, link{id, kind, strings.TrimPrefix(target, "/")})
		return errors.Join(err1, err2, err3)
	})
	return links, err
}

func (w *workbook) readSheets(main string, links []link) error {
	return w.elements(main, func(x *xmlScanner, parent string) error {
		switch {
		case string(x.name) == "workbookPr":
			mac, err := x.attrText("date1904")
			w.mac = mac == "1" || mac == "true"
			return err
		case string(x.name) != "sheet" || parent != "sheets":
			return nil
		}
		name, err1 := x.attrText("name")
		state, err2 := x.attrText("state")
		id, err3 := x.attrText("r:id")
		for _, a := range x.attrs {
			if id == "" && string(local(a.name)) == "id" {
				id = string(a.value)
			}
		}
		for _, l := range links {
			if l.id == id && strings.HasSuffix(l.kind, "/worksheet") {
				w.sheets = append(w.sheets, sheet{name, l.target, state != "" && state != "visible"})
			}
		}
		return errors.Join(err1, err2, err3)
	})
}

// readStrings reads the shared strings: the text of each item, without the
// phonetic hints that East Asian editions of Excel add.
func (w *workbook) readStrings(part string) error {
	x, closer, err := w.scan(part)
	if err != nil {
		return err
	}
	defer func() { _ = closer.Close() }()
	var text []byte
	var bytes int64
	for {
		kind, err := x.next()
		if err != nil {
			return w.damaged(part, err)
		}
		if kind == xmlEOF {
			return nil
		}
		if kind != xmlStart || string(x.name) != "si" {
			continue
		}
		if text, err = richText(x, text[:0]); err != nil {
			return w.damaged(part, err)
		}
		w.strings = append(w.strings, string(unescapeX(text)))
		if bytes += int64(len(text)) + 16; bytes > w.limits.Memory {
			return tooLarge(touchstone.Msg("ingest.too_much_memory", "file", shown(w.file), "limit", mebibytes(w.limits.Memory)))
		}
	}
}

// richText appends the text of the <t> elements up to the end of the element
// that was opened last, leaving out those in <rPh>.
func richText(x *xmlScanner, dst []byte) ([]byte, error) {
	depth, inText, hint := 0, false, 0
	for {
		kind, err := x.next()
		if err != nil {
			return dst, err
		}
		switch kind {
		case xmlStart:
			depth++
			inText = string(x.name) == "t"
			if hint == 0 && string(x.name) == "rPh" {
				hint = depth
			}
		case xmlText:
			if inText && hint == 0 {
				dst = append(dst, x.text...)
			}
			if len(dst) > maxRow {
				return dst, x.fault(xmlTooLong, nil, nil)
			}
		case xmlEnd:
			if depth == 0 {
				return dst, nil
			}
			if hint == depth {
				hint = 0
			}
			depth--
			inText = false
		case xmlEOF:
			return dst, nil
		}
	}
}

// unescapeX replaces the escapes _xHHHH_ by the characters they stand for.
func unescapeX(text []byte) []byte {
	if !strings.Contains(string(text), "_x") {
		return text
	}
	var out []byte
	for i := 0; i < len(text); i++ {
		if i+7 <= len(text) && text[i] == '_' && text[i+1] == 'x' && text[i+6] == '_' {
			if r, ok := hex4(text[i+2:]); ok {
				out = append(out, string(r)...)
				i += 6
				continue
			}
		}
		out = append(out, text[i])
	}
	return out
}
