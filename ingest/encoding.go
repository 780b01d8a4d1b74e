// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"bufio"
	"bytes"
	"io"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/simplifiedchinese"
	utf "golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"touchstone"
)

// The encodings that are told from the content.
const (
	utf8Name    = "utf-8"
	utf16leName = "utf-16le"
	utf16beName = "utf-16be"
	gb18030Name = "gb18030"
)

// decoder gives a text as UTF-8 without byte order mark. While everything read
// is ASCII the encoding stays open, so that a file whose first Chinese word
// stands in row 50,000 is decoded rightly.
type decoder struct {
	file     string
	in       *bufio.Reader
	encoding string // empty while open
	line     int    // 1-based, while open
	out      io.Reader
}

// newDecoder finds the encoding of a text from its first bytes, unless it is
// named.
func newDecoder(file string, in *bufio.Reader, name string) (*decoder, error) {
	d := &decoder{file: file, in: in, line: 1}
	head, err := in.Peek(peekBytes)
	if err != nil && err != io.EOF {
		return nil, err
	}
	if marked, ok := byteOrderMark(head); ok && (name == "" || strings.HasPrefix(strings.ToLower(name), "utf")) {
		_, _ = in.Discard(len(marked.mark))
		return d, d.use(marked.encoding)
	}
	if name == "" {
		name = told(head)
	}
	if name == "" {
		return d, nil
	}
	return d, d.use(name)
}

type mark struct{ mark, encoding string }

func byteOrderMark(head []byte) (mark, bool) {
	for _, m := range []mark{
		{"\xef\xbb\xbf", utf8Name},
		{"\xff\xfe\x00\x00", "utf-32le"},
		{"\x00\x00\xfe\xff", "utf-32be"},
		{"\xff\xfe", utf16leName},
		{"\xfe\xff", utf16beName},
	} {
		if bytes.HasPrefix(head, []byte(m.mark)) {
			return m, true
		}
	}
	return mark{}, false
}

// told gives the encoding that the first bytes show without doubt: UTF-16
// without byte order mark, or what an XML declaration names.
func told(head []byte) string {
	if name := utf16Without(head); name != "" {
		return name
	}
	declared := xmlEncoding.FindSubmatch(head[:min(len(head), 256)])
	if declared == nil || strings.EqualFold(string(declared[1]), utf8Name) || strings.HasPrefix(strings.ToLower(string(declared[1])), "utf-16") {
		return ""
	}
	return string(declared[1])
}

var xmlEncoding = regexp.MustCompile(`^\s*<\?xml[^>]*\sencoding\s*=\s*["']([A-Za-z0-9._-]+)["']`)

// use fixes the encoding.
func (d *decoder) use(name string) error {
	e, proper := encodingOf(name)
	if proper == "" {
		return invalid(touchstone.Msg("ingest.unknown_encoding", "file", shown(d.file), "encoding", name))
	}
	d.encoding = proper
	if e == nil {
		d.out = d.in
		return nil
	}
	d.out = transform.NewReader(d.in, e.NewDecoder())
	return nil
}

// encodingOf gives the encoding with a name and its proper name, which is empty
// where there is none; nil stands for UTF-8.
func encodingOf(name string) (encoding.Encoding, string) {
	switch strings.ToLower(name) {
	case "utf-8", "utf8":
		return nil, utf8Name
	case "utf-16", "utf16", utf16leName, "utf16le":
		return utf.UTF16(utf.LittleEndian, utf.IgnoreBOM), utf16leName
	case utf16beName, "utf16be":
		return utf.UTF16(utf.BigEndian, utf.IgnoreBOM), utf16beName
	case "gb18030", "gbk", "gb2312", "cp936":
		return simplifiedchinese.GB18030, gb18030Name
	}
	e, err := htmlindex.Get(name)
	if err != nil {
		return nil, ""
	}
	proper, err := htmlindex.Name(e)
	if err != nil || proper == "replacement" {
		return nil, ""
	}
	return e, proper
}

// Read implements io.Reader.
func (d *decoder) Read(p []byte) (int, error) {
	if d.out != nil {
		return d.out.Read(p)
	}
	window, err := d.in.Peek(1)
	if len(window) == 0 {
		return 0, err
	}
	window, _ = d.in.Peek(d.in.Buffered())
	if n := asciiPrefix(window); n > 0 {
		n = copy(p, window[:n])
		d.line += bytes.Count(p[:n], []byte{'\n'})
		return d.in.Discard(n)
	}
	if err := d.choose(); err != nil {
		return 0, err
	}
	return d.out.Read(p)
}

// name gives the encoding found; a text that was all ASCII is UTF-8.
func (d *decoder) name() string {
	if d.encoding == "" {
		return utf8Name
	}
	return d.encoding
}

// choose tells UTF-8 from GB18030 where the first bytes beyond ASCII stand.
func (d *decoder) choose() error {
	window, err := d.in.Peek(peekBytes)
	if err != nil && err != io.EOF && len(window) == 0 {
		return err
	}
	u, g := judgeUTF8(window, len(window) == peekBytes), judgeGB18030(window, len(window) == peekBytes)
	switch {
	case u.bad == 0, g.bad > 0 && u.good >= 2*u.bad:
		return d.use(utf8Name)
	case 2*g.common >= g.good && g.good >= 9*g.bad && g.good > 0:
		return d.use(gb18030Name)
	case u.good >= 2*u.bad:
		return d.use(utf8Name)
	}
	return invalid(touchstone.Msg("ingest.no_encoding_fits", "file", shown(d.file), "line", d.line))
}

// judgement counts the characters beyond ASCII that a text has in an encoding.
type judgement struct{ good, bad, common int }

func judgeUTF8(text []byte, cut bool) (j judgement) {
	for i := 0; i < len(text); {
		if text[i] < utf8.RuneSelf {
			i++
			continue
		}
		if cut && len(text)-i < utf8.UTFMax && !utf8.FullRune(text[i:]) {
			break
		}
		r, n := utf8.DecodeRune(text[i:])
		if r == utf8.RuneError && n == 1 {
			j.bad++
		} else {
			j.good++
		}
		i += n
	}
	return j
}

// judgeGB18030 counts as common the characters of GB 2312, in which nearly all
// Chinese text is written; Western text read as GB18030 has few of them.
func judgeGB18030(text []byte, cut bool) (j judgement) {
	for i := 0; i < len(text); {
		lead := text[i]
		if lead < utf8.RuneSelf {
			i++
			continue
		}
		if cut && len(text)-i < 4 {
			break
		}
		rest := text[i+1:]
		switch {
		case lead == 0x80 || lead == 0xff || len(rest) == 0:
			j.bad++
			i++
		case rest[0] >= 0x40 && rest[0] != 0x7f && rest[0] != 0xff:
			j.good++
			if rest[0] >= 0xa1 && lead >= 0xa1 && lead <= 0xf7 {
				j.common++
			}
			i += 2
		case len(rest) >= 3 && digit(rest[0]) && rest[1] >= 0x81 && rest[1] != 0xff && digit(rest[2]):
			j.good++
			i += 4
		default:
			j.bad++
			i++
		}
	}
	return j
}

func digit(b byte) bool { return b >= '0' && b <= '9' }

// asciiPrefix gives the length of the longest prefix without a byte ≥ 0x80.
func asciiPrefix(text []byte) int {
	for i, b := range text {
		if b >= utf8.RuneSelf {
			return i
		}
	}
	return len(text)
}

// utf16Without tells UTF-16 without byte order mark by its zero bytes, which
// stand at one parity, and by what the text decodes to.
func utf16Without(head []byte) string {
	head = head[:len(head)&^1]
	var zeros [2]int
	for i, b := range head {
		if b == 0 {
			zeros[i&1]++
		}
	}
	name, many, few := utf16leName, zeros[1], zeros[0]
	if few > many {
		name, many, few = utf16beName, few, many
	}
	if many == 0 || few > many/20 || many < len(head)/6 && utf8.Valid(head) {
		return ""
	}
	if !readable(head, name == utf16beName) {
		return ""
	}
	return name
}

// readable tells whether bytes are lines of text in UTF-16, up to a half
// character at the end.
func readable(head []byte, big bool) bool {
	units := make([]uint16, len(head)/2)
	for i := range units {
		low, high := head[2*i], head[2*i+1]
		if big {
			low, high = high, low
		}
		units[i] = uint16(high)<<8 | uint16(low)
	}
	if n := len(units); n > 0 && utf16.IsSurrogate(rune(units[n-1])) {
		units = units[:n-1]
	}
	odd, breaks := 0, 0
	runes := utf16.Decode(units)
	for _, r := range runes {
		switch {
		case r == '\n' || r == '\r':
			breaks++
		case r == utf8.RuneError || !unicode.IsGraphic(r) && r != '\t':
			odd++
		}
	}
	return odd <= len(runes)/100 && breaks > 0
}

// clean tells whether decoded text is sound: no zero bytes, valid UTF-8, and no
// replacement characters where the decoder puts them for what it cannot read.
func (d *decoder) clean(text []byte) bool {
	if bytes.IndexByte(text, 0) >= 0 {
		return false
	}
	if d.name() == utf8Name {
		return utf8.Valid(text)
	}
	return !bytes.Contains(text, []byte("\uFFFD"))
}

// fault gives the reason why a text is not clean.
func (d *decoder) fault(text []byte) touchstone.Message {
	if bytes.IndexByte(text, 0) >= 0 {
		return touchstone.Msg("ingest.reject_zero_byte")
	}
	return touchstone.Msg("ingest.reject_encoding", "encoding", d.name())
}
