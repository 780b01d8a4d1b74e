// SPDX-License-Identifier: Apache-2.0

package shape

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// The sizes above which a path is folded.
const (
	mostSegments   = 12
	longestSegment = 144 // bytes
	longestPath    = 400 // bytes
)

// segments gives the segments of a raw path, decoded; empty ones, "." and
// parameters behind a semicolon are left out, and ".." removes the one before
// it.
func segments(path string) []string {
	if path == "" || path == "/" {
		return nil
	}
	out := make([]string, 0, 8)
	for more := true; more; {
		var s string
		s, path, more = strings.Cut(path, "/")
		s, _, _ = strings.Cut(s, ";")
		s = decoded(s)
		switch s {
		case "", ".":
		case "..":
			out = out[:max(len(out)-1, 0)]
		default:
			out = append(out, s)
		}
	}
	return out
}

// decoded gives a segment without its escapes, clean; {id} where the escapes
// are of no UTF-8, as of a URL in GBK.
func decoded(s string) string {
	if strings.IndexByte(s, '%') < 0 {
		return strings.Trim(s, " ")
	}
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]) {
			out = append(out, unhex(s[i+1])<<4|unhex(s[i+2]))
			i += 2
			continue
		}
		out = append(out, s[i])
	}
	if !utf8.Valid(out) {
		return idMark
	}
	return clean(string(out))
}

func unhex(c byte) byte {
	if isDigit(c) {
		return c - '0'
	}
	return (c | 0x20) - 'a' + 10
}

// structure is what has a meaning in a place: within a decoded segment it is
// written as an escape.
const structure = "/?#%;"

var escapes = strings.NewReplacer("/", "%2F", "?", "%3F", "#", "%23", "%", "%25", ";", "%3B")

// hasStructure tells whether a text holds an escape that escapes writes.
func hasStructure(s string) bool {
	for i := strings.IndexByte(s, '%'); i >= 0 && i+2 < len(s); {
		if isHex(s[i+1]) && isHex(s[i+2]) && strings.IndexByte(structure, unhex(s[i+1])<<4|unhex(s[i+2])) >= 0 {
			return true
		}
		next := strings.IndexByte(s[i+1:], '%')
		if next < 0 {
			return false
		}
		i += 1 + next
	}
	return false
}

// inMiniProgram tells whether a path is a page of a mini-program: pages/…, or
// one directory above it.
func inMiniProgram(path []string) bool {
	return len(path) > 1 && path[0] == "pages" || len(path) > 2 && path[1] == "pages"
}

// withoutEnding drops the .html that WeChat adds to the path of a page.
func withoutEnding(path []string) []string {
	last := &path[len(path)-1]
	for len(*last) > len(".html") && strings.HasSuffix(*last, ".html") {
		*last = strings.TrimRight(strings.TrimSuffix(*last, ".html"), " ")
	}
	return path
}

// withoutIndex drops the name of a directory's own page.
func withoutIndex(path []string) []string {
	for len(path) > 0 && slices.Contains(indexes[:], strings.ToLower(path[len(path)-1])) {
		path = path[:len(path)-1]
	}
	return path
}

var indexes = [...]string{"index.html", "index.htm", "index.shtml", "index.php", "index.jsp", "index.aspx", "default.htm", "default.html", "default.asp", "default.aspx"}

// normalSegments gives the normal forms of decoded segments.
func normalSegments(path []string) []string {
	path = foldDates(path)
	size := 0
	for i, s := range path {
		if i < 2 && isLocale(s) {
			path[i] = localeMark
		} else {
			path[i] = normalSegment(s)
		}
		size += len(path[i]) + 1
		if size > longestPath || i == mostSegments-1 && len(path) > mostSegments {
			path[i] = Other
			return path[:i+1]
		}
	}
	return path
}

func normalSegment(s string) string {
	s = replace(s)
	if strings.ContainsAny(s, structure) {
		s = escapes.Replace(s)
	}
	if len(s) > longestSegment {
		return idMark
	}
	return s
}

// foldDates makes one {date} of segments that are a year, a month and perhaps
// a day.
func foldDates(path []string) []string {
	for i := 0; i+1 < len(path); i++ {
		if len(path[i]) != 4 || !year(path[i]) || len(path[i+1]) != 2 || !between(path[i+1], 1, 12) {
			continue
		}
		end := i + 2
		if end < len(path) && len(path[end]) <= 2 && between(path[end], 1, 31) {
			end++
		}
		path[i] = dateMark
		path = slices.Delete(path, i+1, end)
	}
	return path
}
