// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"bytes"
	"fmt"
	"io"
)

// xmlScanner reads the XML that XES is written in: elements, attributes,
// comments, processing instructions, the five predefined entities and numeric
// ones. Anything but white space between tags is a fault. It refuses document
// types, and with them every other entity. Input is UTF-8. What it takes,
// encoding/xml takes too and reads alike (fuzzed); it allocates nothing per
// token.
type xmlScanner struct {
	in io.Reader

	buf   []byte
	pos   int // of the next token
	token int // where the last token began
	eof   bool
	lines int // line breaks before buf

	name  []byte    // of the element, without prefix; until the next call of next
	attrs []xmlAttr // of a start tag

	open  []byte // full names of the open elements, one after the other
	marks []int  // where each of them begins
	empty bool   // the start tag given last closes itself
	begun bool   // the root element was seen
}

type xmlToken int

const (
	xmlStart xmlToken = iota
	xmlEnd
	xmlEOF
	xmlNone // a tag that gives no token, such as a comment
)

// xmlAttr is one attribute; value is raw, see decoded.
type xmlAttr struct {
	name, value []byte
	coded       bool // value has entities or carriage returns
	wide        bool // value has characters beyond ASCII
}

// Bounds of what one document may ask for.
const (
	xmlDepth   = 64
	xmlTagSize = 4 << 20
	xmlBuffer  = 128 << 10
)

// xmlFault says what is wrong with a document, and in which line.
type xmlFault struct {
	kind        xmlFaultKind
	line        int
	name, other string // entity; element; element and the tag that closes it
}

type xmlFaultKind int

const (
	xmlSyntax xmlFaultKind = iota
	xmlDoctype
	xmlEntity
	xmlUnclosed
	xmlMismatch
	xmlTooDeep
	xmlTooLong
)

// Error implements error, for the log.
func (f *xmlFault) Error() string {
	return fmt.Sprintf("xml fault %d in line %d %s %s", f.kind, f.line, f.name, f.other)
}

func newXMLScanner(in io.Reader) *xmlScanner {
	return &xmlScanner{in: in, buf: make([]byte, 0, xmlBuffer)}
}

// line gives the 1-based line in which the last token began.
func (x *xmlScanner) line() int {
	return 1 + x.lines + bytes.Count(x.buf[:min(x.token, len(x.buf))], []byte{'\n'})
}

func (x *xmlScanner) fault(kind xmlFaultKind, name, other []byte) error {
	return &xmlFault{kind: kind, line: x.line(), name: cut(name), other: cut(other)}
}

// more reads more input behind what the token has so far; false at the end.
func (x *xmlScanner) more() (bool, error) {
	if x.eof {
		return false, nil
	}
	if len(x.buf)-x.token > xmlTagSize {
		return false, x.fault(xmlTooLong, nil, nil)
	}
	x.slide()
	for {
		n, err := x.in.Read(x.buf[len(x.buf):cap(x.buf)])
		x.buf = x.buf[:len(x.buf)+n]
		if err == io.EOF {
			x.eof = true
			return n > 0, nil
		}
		if err != nil || n > 0 {
			return n > 0, err
		}
	}
}

// slide moves the token to the front of the buffer and makes room behind it.
func (x *xmlScanner) slide() {
	x.lines += bytes.Count(x.buf[:x.token], []byte{'\n'})
	kept := x.buf[x.token:]
	if 2*len(kept) > cap(x.buf) {
		x.buf = append(make([]byte, 0, 2*cap(x.buf)), kept...)
	} else {
		x.buf = x.buf[:copy(x.buf, kept)]
	}
	x.pos -= x.token
	x.token = 0
}

// next gives the next token. Names and attributes are valid until the next call.
func (x *xmlScanner) next() (xmlToken, error) {
	if x.empty {
		x.empty = false
		x.name = x.pop()
		return xmlEnd, nil
	}
	for {
		x.token = x.pos
		whole, err := x.untilTag()
		if err != nil {
			return 0, err
		}
		x.token = x.pos
		if !whole {
			return x.end()
		}
		if kind, err := x.tag(); err != nil || kind != xmlNone {
			return kind, err
		}
	}
}

// end deals with the end of the input.
func (x *xmlScanner) end() (xmlToken, error) {
	if len(x.marks) > 0 {
		return 0, x.fault(xmlUnclosed, x.open[x.marks[len(x.marks)-1]:], nil)
	}
	if !x.begun {
		return 0, x.fault(xmlSyntax, nil, nil)
	}
	return xmlEOF, nil
}

// untilTag passes over the white space before the next tag; whole is false at
// the end of the input.
func (x *xmlScanner) untilTag() (whole bool, err error) {
	for {
		i := bytes.IndexByte(x.buf[x.pos:], '<')
		if i >= 0 {
			raw := x.buf[x.pos : x.pos+i]
			x.pos += i
			return true, x.between(raw)
		}
		grown, err := x.more()
		if err != nil {
			return false, err
		}
		if !grown {
			raw := x.buf[x.pos:]
			x.pos = len(x.buf)
			return false, x.between(raw)
		}
	}
}

// between refuses text between two tags.
func (x *xmlScanner) between(raw []byte) error {
	if !blankXML(raw) {
		return x.fault(xmlSyntax, nil, nil)
	}
	return nil
}

func blankXML(text []byte) bool { return len(bytes.Trim(text, " \t\r\n")) == 0 }

// tag reads the tag at pos.
func (x *xmlScanner) tag() (xmlToken, error) {
	for {
		kind, whole, err := x.wholeTag()
		if whole || err != nil {
			return kind, err
		}
		x.pos = x.token
		grown, err := x.more()
		if err != nil {
			return 0, err
		}
		if !grown {
			if len(x.marks) > 0 {
				return x.end()
			}
			return 0, x.fault(xmlSyntax, nil, nil)
		}
	}
}

// wholeTag reads the tag at pos; whole is false where the buffer ends first.
func (x *xmlScanner) wholeTag() (kind xmlToken, whole bool, err error) {
	if x.pos+1 >= len(x.buf) {
		return 0, false, nil
	}
	switch x.buf[x.pos+1] {
	case '/':
		whole, err = x.endTag()
		return xmlEnd, whole, err
	case '?':
		whole, err = x.instruction()
		return xmlNone, whole, err
	case '!':
		whole, err = x.declaration()
		return xmlNone, whole, err
	}
	whole, err = x.startTag()
	return xmlStart, whole, err
}

func (x *xmlScanner) endTag() (whole bool, err error) {
	i := x.nameEnd(x.pos + 2)
	name := x.buf[x.pos+2 : i]
	i = x.spaceEnd(i)
	if i == len(x.buf) {
		return false, nil
	}
	if x.buf[i] != '>' || len(name) == 0 || len(x.marks) == 0 {
		return true, x.fault(xmlSyntax, nil, nil)
	}
	if opened := x.open[x.marks[len(x.marks)-1]:]; !bytes.Equal(opened, name) {
		return true, x.fault(xmlMismatch, opened, name)
	}
	x.pos = i + 1
	x.name = x.pop()
	return true, nil
}

// pop closes the innermost element and gives its name without prefix.
func (x *xmlScanner) pop() []byte {
	last := len(x.marks) - 1
	name := x.open[x.marks[last]:]
	x.open, x.marks = x.open[:x.marks[last]], x.marks[:last]
	return local(name)
}

func local(name []byte) []byte { return name[bytes.IndexByte(name, ':')+1:] }

func (x *xmlScanner) startTag() (whole bool, err error) {
	i := x.nameEnd(x.pos + 1)
	name := x.buf[x.pos+1 : i]
	x.attrs = x.attrs[:0]
	for {
		after := x.spaceEnd(i)
		switch {
		case after == len(x.buf):
			return false, nil
		case !named(name):
			return true, x.fault(xmlSyntax, nil, nil)
		case x.buf[after] == '>':
			return true, x.push(name, after+1, false)
		case x.buf[after] == '/':
			if after+1 == len(x.buf) {
				return false, nil
			}
			if x.buf[after+1] != '>' {
				return true, x.fault(xmlSyntax, nil, nil)
			}
			return true, x.push(name, after+2, true)
		case after == i:
			return true, x.fault(xmlSyntax, nil, nil)
		}
		if i, whole, err = x.attribute(after); !whole || err != nil {
			return whole, err
		}
	}
}

// push opens an element.
func (x *xmlScanner) push(name []byte, next int, empty bool) error {
	switch {
	case len(x.marks) == xmlDepth:
		return x.fault(xmlTooDeep, nil, nil)
	case len(x.marks) == 0 && x.begun:
		return x.fault(xmlSyntax, nil, nil)
	}
	x.begun = true
	x.marks = append(x.marks, len(x.open))
	x.open = append(x.open, name...)
	x.name, x.pos, x.empty = local(name), next, empty
	return nil
}

// attribute reads one attribute and gives the position after it.
func (x *xmlScanner) attribute(i int) (next int, whole bool, err error) {
	nameEnd := x.nameEnd(i)
	name := x.buf[i:nameEnd]
	i = x.spaceEnd(nameEnd)
	if i == len(x.buf) {
		return 0, false, nil
	}
	if !named(name) || x.buf[i] != '=' {
		return 0, true, x.fault(xmlSyntax, nil, nil)
	}
	i = x.spaceEnd(i + 1)
	if i == len(x.buf) {
		return 0, false, nil
	}
	quote := x.buf[i]
	if quote != '"' && quote != '\'' {
		return 0, true, x.fault(xmlSyntax, nil, nil)
	}
	a := xmlAttr{name: name}
	start := i + 1
	for i = start; i < len(x.buf); i++ {
		c := x.buf[i]
		if xmlPlain[c] {
			continue
		}
		switch {
		case c == quote:
			a.value = x.buf[start:i]
			x.attrs = append(x.attrs, a)
			return i + 1, true, nil
		case c >= 0x80:
			a.wide = true
		case c == '&' || c == '\r':
			a.coded = true
		case c != '"' && c != '\'':
			return 0, true, x.fault(xmlSyntax, nil, nil)
		}
	}
	return 0, false, nil
}
