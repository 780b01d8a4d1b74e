// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"errors"
	"io"

	"touchstone"
)

// xesReader reads a XES log: one row per event. Attributes of the trace become
// columns with the prefix "case:" and stand in each of its events; attributes
// of an event keep their key. An attribute inside another becomes a column
// "outer.inner"; a list becomes its values joined by ┋. Attributes of the log,
// its globals, classifiers and extensions are not read, and the globals' default
// values are not filled in.
type xesReader struct {
	x *xmlScanner
	c *collector
	b *batch

	traceKeys, eventKeys map[string]int

	trace      []xesCell // of the trace that is open
	traceText  []byte
	traceFault *touchstone.Message // why its events must be rejected
	copied     bool                // trace stands in the batch, spans are of the batch
	events     int                 // of the trace

	key, value []byte
	nested     int // attributes too deep to be read
	hollow     int // traces without events
}

type xesCell struct {
	column int
	text   span // in traceText
	span   span // in the batch, when copied
}

const casePrefix = "case:"

// readXES reads a XES log.
func readXES(in io.Reader, c *collector) error {
	r := &xesReader{x: newXMLScanner(in), c: c, b: c.newBatch(), traceKeys: map[string]int{}, eventKeys: map[string]int{}}
	if err := r.log(); err != nil {
		return xesFailure(c.file.Name, err)
	}
	if r.nested > 0 {
		c.note(touchstone.Msg("ingest.note_xes_nested", "file", shown(c.file.Name), "count", r.nested))
	}
	if r.hollow > 0 {
		c.note(touchstone.Msg("ingest.note_xes_empty_traces", "file", shown(c.file.Name), "count", r.hollow))
	}
	return c.send(r.b)
}

// xesFailure gives a fault of the document its sentence.
func xesFailure(file string, err error) error {
	var f *xmlFault
	if !errors.As(err, &f) {
		return err
	}
	at := shown(file)
	switch f.kind {
	case xmlDoctype:
		return invalid(touchstone.Msg("ingest.xes_doctype", "file", at, "line", f.line))
	case xmlEntity:
		return invalid(touchstone.Msg("ingest.xes_entity", "file", at, "line", f.line, "entity", f.name))
	case xmlUnclosed:
		return invalid(touchstone.Msg("ingest.xes_unclosed", "file", at, "line", f.line, "element", f.name))
	case xmlMismatch:
		return invalid(touchstone.Msg("ingest.xes_mismatch", "file", at, "line", f.line, "open", f.name, "close", f.other))
	case xmlTooDeep:
		return invalid(touchstone.Msg("ingest.xes_depth", "file", at, "line", f.line, "limit", xmlDepth))
	case xmlTooLong:
		return tooLarge(touchstone.Msg("ingest.xes_tag_size", "file", at, "line", f.line, "limit", mebibytes(xmlTagSize)))
	}
	return invalid(touchstone.Msg("ingest.xes_syntax", "file", at, "line", f.line))
}

// log reads the whole document.
func (r *xesReader) log() error {
	if _, err := r.x.next(); err != nil {
		return err
	}
	if string(r.x.name) != "log" {
		return invalid(touchstone.Msg("ingest.xes_not_log", "file", shown(r.c.file.Name), "line", r.x.line(), "element", cut(r.x.name)))
	}
	err := r.children(func() error {
		switch string(r.x.name) {
		case "trace":
			return r.readTrace()
		case "event":
			return r.readEvent()
		}
		return r.skip()
	})
	if err != nil {
		return err
	}
	_, err = r.x.next() // nothing may follow the root
	return err
}

// children calls child for the start tag of every child of the element that was
// opened last; child reads up to the child's end tag.
func (r *xesReader) children(child func() error) error {
	for {
		kind, err := r.x.next()
		if err != nil || kind == xmlEnd {
			return err
		}
		if err := child(); err != nil {
			return err
		}
	}
}

// skip reads up to the end tag of the element that was opened last.
func (r *xesReader) skip() error { return r.children(r.skip) }

func (r *xesReader) readTrace() error {
	r.trace, r.traceText, r.traceFault, r.copied, r.events = r.trace[:0], r.traceText[:0], nil, false, 0
	err := r.children(func() error {
		if string(r.x.name) == "event" {
			r.events++
			return r.readEvent()
		}
		return r.attribute(r.addToTrace)
	})
	if err == nil && r.events == 0 {
		r.hollow++
	}
	r.trace, r.traceFault = r.trace[:0], nil
	return err
}

// addToTrace keeps an attribute of the open trace.
func (r *xesReader) addToTrace(key, value []byte, fine bool) error {
	if r.events > 0 {
		return invalid(touchstone.Msg("ingest.xes_late_attribute", "file", shown(r.c.file.Name), "line", r.x.line(), "column", cut(key)))
	}
	column, err := r.column(r.traceKeys, casePrefix, key)
	if err != nil {
		return err
	}
	if fault := r.faultOf(value, fine); fault != nil && r.traceFault == nil {
		r.traceFault = fault
	}
	start := uint32(len(r.traceText))
	r.traceText = append(r.traceText, value[:min(len(value), r.c.limits.Cell)]...)
	r.trace = append(r.trace, xesCell{column: column, text: span{start, uint32(len(r.traceText))}})
	return nil
}

// faultOf tells why a value cannot be kept, nil when it can.
func (r *xesReader) faultOf(value []byte, fine bool) *touchstone.Message {
	var m touchstone.Message
	switch {
	case len(value) > r.c.limits.Cell:
		m = touchstone.Msg("ingest.reject_cell", "bytes", len(value), "limit", r.c.limits.Cell)
	case !fine:
		m = touchstone.Msg("ingest.reject_encoding", "encoding", utf8Name)
	default:
		return nil
	}
	return &m
}

func (r *xesReader) readEvent() error {
	line := 0
	fault, at := r.traceFault, ""
	r.b.newRow()
	if err := r.copyTrace(); err != nil {
		return err
	}
	err := r.children(func() error {
		return r.attribute(func(key, value []byte, fine bool) error {
			column, err := r.column(r.eventKeys, "", key)
			if err != nil {
				return err
			}
			if bad := r.faultOf(value, fine); bad != nil {
				fault, at, line = bad, r.c.nameOf(column), r.x.line()
				return nil
			}
			r.b.put(column, value)
			return nil
		})
	})
	if err != nil {
		return err
	}
	if fault != nil {
		r.b.dropRow()
		if line == 0 {
			line = r.x.line()
		}
		r.c.reject(line, at, *fault, r.traceText)
		return nil
	}
	r.c.keepRow(r.b)
	return r.cycle()
}

// cycle sends the batch when it is full.
func (r *xesReader) cycle() (err error) {
	before := r.b
	r.b, err = r.c.cycle(r.b)
	if r.b != before {
		r.copied = false
	}
	return err
}

// copyTrace puts the attributes of the open trace into the last row; their
// bytes are in each batch once.
func (r *xesReader) copyTrace() error {
	if r.traceFault != nil {
		return nil
	}
	for i := range r.trace {
		cell := &r.trace[i]
		if r.copied {
			r.b.set(cell.column, cell.span)
			continue
		}
		start := uint32(len(r.b.data))
		r.b.put(cell.column, r.traceText[cell.text.start:cell.text.end])
		cell.span = span{start, uint32(len(r.b.data))}
	}
	r.copied = true
	return nil
}

// column gives the column of a key.
func (r *xesReader) column(keys map[string]int, prefix string, key []byte) (int, error) {
	if column, ok := keys[string(key)]; ok {
		return column, nil
	}
	column, err := r.c.addColumn(prefix + string(key))
	if err != nil {
		return 0, err
	}
	keys[string(key)] = column
	r.b.widen(column + 1)
	return column, nil
}

// attribute reads the attribute whose start tag was given last and calls keep
// with it and with those inside it. Other elements are skipped.
func (r *xesReader) attribute(keep func(key, value []byte, fine bool) error) error {
	list := false
	switch string(r.x.name) {
	case "string", "date", "int", "float", "boolean", "id":
	case "list", "container":
		list = true
	default:
		return r.skip()
	}
	var fine bool
	var err error
	if r.key, r.value, fine, err = r.pair(r.key[:0], r.value[:0], list); err != nil {
		return err
	}
	if list {
		return r.list(keep)
	}
	if err := keep(r.key, r.value, fine); err != nil {
		return err
	}
	return r.inner(keep)
}

// pair appends key and value of the attribute's tag; fine is false where they
// are no valid UTF-8.
func (r *xesReader) pair(key, value []byte, list bool) (_, _ []byte, ok bool, err error) {
	k, v := r.x.attr("key"), r.x.attr("value")
	if k == nil || v == nil && !list {
		return key, value, false, invalid(touchstone.Msg("ingest.xes_attribute", "file", shown(r.c.file.Name), "line", r.x.line(), "element", cut(r.x.name)))
	}
	if key, err = r.x.decoded(key, k); err != nil || v == nil {
		return key, value, !k.wide || sound(key), err
	}
	value, err = r.x.decoded(value, v)
	return key, value, (!k.wide || sound(key)) && (!v.wide || sound(value)), err
}

// inner reads the attributes inside of one whose key is r.key: one level is
// kept.
func (r *xesReader) inner(keep func(key, value []byte, fine bool) error) error {
	outer := len(r.key)
	return r.children(func() error {
		if r.x.attr("key") == nil || r.x.attr("value") == nil {
			r.nested++
			return r.skip()
		}
		r.key = append(r.key[:outer], '.')
		var fine bool
		var err error
		if r.key, r.value, fine, err = r.pair(r.key, r.value[:0], false); err != nil {
			return err
		}
		if err := keep(r.key, r.value, fine); err != nil {
			return err
		}
		r.key = r.key[:outer]
		return r.children(func() error {
			r.nested++
			return r.skip()
		})
	})
}

// list reads the values of a list or container and keeps them as one cell.
func (r *xesReader) list(keep func(key, value []byte, fine bool) error) error {
	var joined []byte
	all, first := true, true
	var collect func() error
	collect = func() error {
		if v := r.x.attr("value"); v != nil {
			if !first {
				joined = append(joined, joint...)
			}
			first = false
			var err error
			from := len(joined)
			if joined, err = r.x.decoded(joined, v); err != nil {
				return err
			}
			all = all && (!v.wide || sound(joined[from:]))
		}
		return r.children(collect)
	}
	if err := r.children(collect); err != nil {
		return err
	}
	return keep(r.key, joined, all)
}
