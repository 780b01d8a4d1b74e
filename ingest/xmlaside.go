// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"bytes"
	"regexp"
)

// xmlDeclaration is what a processing instruction called xml must be. Versions
// 1.1 and later of 1 are read as 1.0 (https://www.w3.org/TR/xml/#sec-prolog-dtd).
var xmlDeclaration = regexp.MustCompile(`^<\?xml[ \t\r\n]+version[ \t\r\n]*=[ \t\r\n]*(?:"1\.[0-9]+"|'1\.[0-9]+')` +
	`(?:[ \t\r\n]+encoding[ \t\r\n]*=[ \t\r\n]*(?:"[A-Za-z][\w.-]*"|'[A-Za-z][\w.-]*'))?` +
	`(?:[ \t\r\n]+standalone[ \t\r\n]*=[ \t\r\n]*(?:"(?:yes|no)"|'(?:yes|no)'))?[ \t\r\n]*\?>$`)

// instruction skips a processing instruction.
func (x *xmlScanner) instruction() (whole bool, err error) {
	i := bytes.Index(x.buf[x.pos+2:], []byte("?>"))
	if i < 0 {
		return false, nil
	}
	text := x.buf[x.pos : x.pos+2+i+2]
	target := x.buf[x.pos+2 : x.nameEnd(x.pos+2)]
	if len(target) == 0 || string(target) == "xml" && !xmlDeclaration.Match(text) {
		return true, x.fault(xmlSyntax, nil, nil)
	}
	x.pos += len(text)
	return true, nil
}

// declaration skips a comment or a CDATA section without content, and refuses
// the rest.
func (x *xmlScanner) declaration() (whole bool, err error) {
	rest := x.buf[x.pos:]
	switch {
	case bytes.HasPrefix(rest, []byte("<!--")):
		i := bytes.Index(rest[4:], []byte("--"))
		if i < 0 || 4+i+2 == len(rest) {
			return false, nil
		}
		if rest[4+i+2] != '>' {
			return true, x.fault(xmlSyntax, nil, nil)
		}
		x.pos += 4 + i + 3
		return true, nil
	case bytes.HasPrefix(rest, []byte("<![CDATA[")):
		i := bytes.Index(rest[9:], []byte("]]>"))
		if i < 0 {
			return false, nil
		}
		x.pos += 9 + i + 3
		return true, x.between(rest[9 : 9+i])
	case len(rest) < 9 && (bytes.HasPrefix([]byte("<![CDATA["), rest) || bytes.HasPrefix([]byte("<!--"), rest) || bytes.HasPrefix([]byte("<!DOCTYPE"), rest)):
		return false, nil
	}
	return true, x.fault(xmlDoctype, nil, nil)
}
