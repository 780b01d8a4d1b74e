// SPDX-License-Identifier: Apache-2.0

package ingest

import "bytes"

// instruction skips a processing instruction.
func (x *xmlScanner) instruction() (whole bool, err error) {
	i := bytes.Index(x.buf[x.pos+2:], []byte("?>"))
	if i < 0 {
		return false, nil
	}
	if x.nameEnd(x.pos+2) == x.pos+2 {
		return true, x.fault(xmlSyntax, nil, nil)
	}
	x.pos += 2 + i + 2
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
