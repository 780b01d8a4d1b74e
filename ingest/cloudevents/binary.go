// SPDX-License-Identifier: Apache-2.0

package cloudevents

import (
	"encoding/base64"
	"mime"
	"strings"
	"unicode/utf8"

	"touchstone/ingest/envelope"
	"touchstone/ingest/jsonscan"
)

// headerValue gives the value of an attribute that a header carries: quotes
// are taken off, and percent-encoded UTF-8 is decoded.
func headerValue(v string) (string, bool) {
	v = strings.TrimSpace(v)
	if len(v) >= 2 && v[0] == '"' && v[len(v)-1] == '"' {
		v = unquoted(v[1 : len(v)-1])
	}
	out := make([]byte, 0, len(v))
	for i := 0; i < len(v); i++ {
		if v[i] != '%' {
			out = append(out, v[i])
			continue
		}
		if i+2 >= len(v) {
			return "", false
		}
		high, low := unhex(v[i+1]), unhex(v[i+2])
		if high < 0 || low < 0 {
			return "", false
		}
		out = append(out, byte(high<<4|low))
		i += 2
	}
	return string(out), utf8.Valid(out)
}

// unquoted takes the backslashes of a quoted header off.
func unquoted(v string) string {
	var b strings.Builder
	for i := 0; i < len(v); i++ {
		if v[i] == '\\' && i+1 < len(v) {
			i++
		}
		b.WriteByte(v[i])
	}
	return b.String()
}

func unhex(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c|0x20 >= 'a' && c|0x20 <= 'f':
		return int(c|0x20-'a') + 10
	}
	return -1
}

// body takes the data of the binary mode by their content type: JSON as JSON,
// a text as a text, anything else as bytes.
func (r *reader) body(contentType, body string) error {
	if body == "" {
		return nil
	}
	r.data.given = true
	media, _, err := mime.ParseMediaType(contentType)
	switch {
	case contentType == "" || err == nil && isJSON(media):
		var s jsonscan.Scanner
		s.Reset(body)
		r.data.json = s.Raw()
		if err := s.End(); err != nil {
			return envelope.ScanError(err)
		}
	case utf8.ValidString(body) && strings.HasPrefix(media, "text/"):
		r.data.text = body
	default:
		r.data.base64 = base64.StdEncoding.EncodeToString([]byte(body))
	}
	return nil
}

func isJSON(media string) bool {
	return media == "application/json" || media == "text/json" || strings.HasSuffix(media, "+json")
}
