// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"archive/zip"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/xuri/excelize/v2"

	"touchstone"
)

// workbook is an XLSX file. excelize reads it; what is done here is what it
// leaves out: it takes damaged parts and broken XML for the end of the data, and
// every part that is no sheet into memory.
type workbook struct {
	file   string
	ctx    context.Context
	limits Limits
	parts  map[string]*zip.File

	stored *excelize.File // gives cells as they are stored
	shown  *excelize.File // gives cells so that their kinds can be told, see markKinds
	sheets []sheet
	mac    bool // days are counted from 1904 on
}

type sheet struct {
	name   string
	part   string // of the archive
	hidden bool
}

// relation is a line of a _rels part: what a part is for another.
type relation struct {
	ID     string `xml:"Id,attr"`
	Type   string `xml:"Type,attr"`
	Target string `xml:"Target,attr"` // resolved: the name of a part
}

// openWorkbook opens a workbook once every part of it was found whole and within
// the limits.
func openWorkbook(in *located, file string, c *collector) (*workbook, error) {
	w := &workbook{file: file, ctx: c.ctx, limits: c.limits, parts: map[string]*zip.File{}}
	archive, err := zip.NewReader(in.at, in.size)
	if err != nil {
		return nil, w.damaged("zip", err)
	}
	for _, f := range archive.File {
		w.parts[strings.ReplaceAll(f.Name, `\`, "/")] = f
	}
	if err := w.checkArchive(); err != nil {
		return nil, err
	}
	main, err := w.mainPart()
	if err != nil {
		return nil, err
	}
	if err := w.open(in.path, main); err != nil {
		w.close()
		return nil, err
	}
	return w, nil
}

// open opens both readings of the workbook.
func (w *workbook) open(path, main string) error {
	relations, err := w.relations(main)
	if err != nil {
		return err
	}
	if w.stored, err = w.reading(path, relations); err != nil {
		return err
	}
	if w.shown, err = w.reading(path, relations); err != nil {
		return err
	}
	if err := markKinds(w.shown); err != nil {
		return w.damaged("styles", err)
	}
	return w.readSheets(relations)
}

// checkArchive unpacks every part, which proves it whole, and bounds what that
// takes. Sheets are read from a file; of other XML excelize takes about ten
// bytes a byte, and both readings hold it.
func (w *workbook) checkArchive() error {
	var unpacked, held int64
	for name, f := range w.parts {
		in, err := w.unpack(name)
		if err != nil {
			return err
		}
		size, err := io.Copy(io.Discard, in)
		if err != nil {
			return w.damaged(name, err)
		}
		if unpacked += size; unpacked > w.limits.Decompressed {
			return tooLarge(touchstone.Msg("ingest.too_many_bytes", "file", shown(w.file), "limit", mebibytes(w.limits.Decompressed)))
		}
		switch {
		case strings.HasPrefix(strings.ToLower(f.Name), "xl/worksheets/sheet"):
		case strings.HasSuffix(name, ".xml"):
			held += 20 * size
		default:
			held += 2 * size
		}
		if held > w.limits.Memory {
			return tooLarge(touchstone.Msg("ingest.too_much_memory", "file", shown(w.file), "limit", mebibytes(w.limits.Memory)))
		}
	}
	return nil
}

// unpack opens a part; what it unpacks to is bounded.
func (w *workbook) unpack(part string) (io.Reader, error) {
	f := w.parts[part]
	if f == nil {
		return nil, w.damaged(part, nil)
	}
	in, err := f.Open()
	if err != nil {
		return nil, w.damaged(part, err)
	}
	packed := &meter{}
	packed.total.Store(int64(f.CompressedSize64))
	return &stoppable{w.ctx, &guard{name: w.file, packing: "zip", in: in, taken: packed, limits: w.limits}}, nil
}

// stoppable is a reader that ends with its context.
type stoppable struct {
	ctx context.Context
	in  io.Reader
}

// Read implements io.Reader.
func (s *stoppable) Read(p []byte) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	return s.in.Read(p)
}

// checkXML refuses a part that is no well-formed XML, where excelize would stop
// reading and say nothing, and document types.
func (w *workbook) checkXML(part string) error {
	in, err := w.unpack(part)
	if err != nil {
		return err
	}
	for d := xml.NewDecoder(in); ; {
		token, err := d.Token()
		if err == io.EOF {
			return nil
		}
		if _, is := token.(xml.Directive); is && err == nil {
			err = errors.New("document type")
		}
		if err != nil {
			return w.damaged(part, err)
		}
	}
}

// relations reads the relations of a part, of the archive itself for "".
func (w *workbook) relations(part string) ([]relation, error) {
	dir, base := path.Split(part)
	name := dir + "_rels/" + base + ".rels"
	if w.parts[name] == nil {
		return nil, nil
	}
	in, err := w.unpack(name)
	if err != nil {
		return nil, err
	}
	var all struct{ Relationship []relation }
	if err := xml.NewDecoder(in).Decode(&all); err != nil {
		return nil, w.damaged(name, err)
	}
	for i, r := range all.Relationship {
		if !strings.HasPrefix(r.Target, "/") {
			r.Target = path.Join(dir, r.Target)
		}
		all.Relationship[i].Target = strings.TrimPrefix(r.Target, "/")
	}
	return all.Relationship, nil
}

// mainPart finds the workbook's part, or says what the archive is instead.
func (w *workbook) mainPart() (string, error) {
	relations, err := w.relations("")
	if err != nil {
		return "", err
	}
	main := "xl/workbook.xml"
	for _, r := range relations {
		if strings.HasSuffix(r.Type, "/officeDocument") {
			main = r.Target
		}
	}
	switch {
	case strings.HasSuffix(main, ".bin") && w.parts[main] != nil:
		return "", invalid(touchstone.Msg("ingest.xlsb", "file", shown(w.file)))
	case w.parts[main] != nil && !strings.HasPrefix(main, "word/") && !strings.HasPrefix(main, "ppt/"):
		return main, nil
	case w.parts["content.xml"] != nil && w.parts["mimetype"] != nil:
		return "", invalid(touchstone.Msg("ingest.ods", "file", shown(w.file)))
	}
	return "", invalid(touchstone.Msg("ingest.plain_zip", "file", shown(w.file)))
}

// reading opens the workbook with excelize. That knows shared strings and styles
// under their usual names only; others are moved there.
func (w *workbook) reading(path string, relations []relation) (f *excelize.File, err error) {
	defer recovered(&err)
	f, err = excelize.OpenFile(path, excelize.Options{
		UnzipSizeLimit:    w.limits.Decompressed,
		UnzipXMLSizeLimit: min(w.limits.Decompressed, excelize.StreamChunkSize),
	})
	if err != nil {
		return nil, w.damaged("workbook", err)
	}
	for _, r := range relations {
		usual := map[string]string{"sharedStrings": "xl/sharedStrings.xml", "styles": "xl/styles.xml"}[r.Type[strings.LastIndexByte(r.Type, '/')+1:]]
		if usual == "" || strings.EqualFold(r.Target, usual) {
			continue
		}
		if content, ok := f.Pkg.LoadAndDelete(r.Target); ok {
			f.Pkg.Store(usual, content)
			f.Styles, f.SharedStrings = nil, nil
		}
	}
	_, err = f.GetStyle(0) // reads the styles
	if f.Styles == nil {
		return f, w.damaged("styles", err)
	}
	return f, nil
}

// readSheets lists the sheets and checks what they share.
func (w *workbook) readSheets(relations []relation) error {
	properties, err := w.stored.GetWorkbookProps()
	if err != nil {
		return w.damaged("workbook", err)
	}
	w.mac = properties.Date1904 != nil && *properties.Date1904
	for _, r := range relations {
		if strings.HasSuffix(r.Type, "/sharedStrings") {
			if err := w.checkXML(r.Target); err != nil {
				return err
			}
		}
	}
	for _, s := range w.stored.WorkBook.Sheets.Sheet {
		for _, r := range relations {
			if r.ID == s.ID && strings.HasSuffix(r.Type, "/worksheet") {
				w.sheets = append(w.sheets, sheet{s.Name, r.Target, s.State != "" && s.State != "visible"})
			}
		}
	}
	return nil
}

// close lets go of the temporary files that excelize made.
func (w *workbook) close() {
	for _, f := range []*excelize.File{w.stored, w.shown} {
		if f != nil {
			_ = f.Close()
		}
	}
}

func (w *workbook) damaged(part string, cause error) error {
	var known *touchstone.Error
	if errors.As(cause, &known) && known.Kind == touchstone.TooLarge || w.ctx.Err() != nil {
		return cause
	}
	return invalidCause(touchstone.Msg("ingest.xlsx_damaged", "file", shown(w.file), "part", part), cause)
}

// recovered makes an error of a panic in the library, which hostile files can
// cause.
func recovered(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("excelize: %v", p)
	}
}
