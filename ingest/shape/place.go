// SPDX-License-Identifier: Apache-2.0

package shape

import (
	"slices"
	"strings"
)

// longestHost is the length in bytes above which a host is none that DNS knows.
const longestHost = 253

// Place gives the normal form of a place: a URL, a deep link, a path or the
// name of a screen.
//
// http, https and no scheme are one; user, port, query and fragment go, but a
// fragment that is a path of its own (#/orders/1) stays. A host is in lower
// case without www.; the front page of a host ends in a slash, nothing else
// does. Escapes of UTF-8 are decoded, and each segment is treated like a name;
// a locale at the head of the path becomes {locale}. The normal form of a
// normal form is itself.
func Place(raw string) string {
	s := clean(raw)
	if s == "" {
		return ""
	}
	if !strings.ContainsAny(s, "/?#") && !hasStructure(s) {
		return Name(s)
	}
	return split(s).normal()
}

// locator is a place in its parts.
type locator struct {
	scheme string   // in lower case; "" for the web's and none
	host   string   // in lower case; "" for none
	rooted bool     // the path began with a slash
	path   []string // decoded segments
	hash   []string // decoded segments of a fragment that is a path
}

// split takes a clean place apart.
func split(s string) locator {
	var u locator
	rest, fragment, _ := strings.Cut(s, "#")
	rest, _, _ = strings.Cut(rest, "?")
	fragment, _, _ = strings.Cut(fragment, "#")
	fragment, _, _ = strings.Cut(fragment, "?")
	if f := strings.TrimPrefix(fragment, "!"); strings.HasPrefix(f, "/") {
		u.hash = segments(f)
	}
	u.scheme, rest = cutScheme(rest)
	web := u.scheme == "http" || u.scheme == "https" || u.scheme == ""
	switch {
	case web && strings.HasPrefix(rest, "//"):
		u.scheme = ""
		end := endOfHost(rest)
		u.host, rest = host(rest[2:end]), rest[end:]
	case !web:
		rest = rest[2:]
	}
	u.rooted = strings.HasPrefix(rest, "/")
	u.path = segments(rest)
	if web && u.host == "" && !u.rooted && len(u.path) > 0 && looksLikeHost(u.path[0]) {
		u.host, u.path = host(u.path[0]), u.path[1:]
	}
	return u
}

// cutScheme gives the scheme, in lower case, of a place that has one with two
// slashes behind it, and the rest from those slashes on.
func cutScheme(s string) (scheme, rest string) {
	i := strings.Index(s, "://")
	if i <= 0 || i > 32 || !isLetter(s[0]) {
		return "", s
	}
	for j := range i {
		if c := s[j]; !isAlnum(c) && c != '+' && c != '-' && c != '.' {
			return "", s
		}
	}
	return strings.ToLower(s[:i]), s[i+1:]
}

// endOfHost gives where the authority ends that s begins with, behind two
// slashes.
func endOfHost(s string) int {
	if end := strings.IndexByte(s[2:], '/'); end >= 0 {
		return end + 2
	}
	return len(s)
}

// host gives the host of an authority: in lower case, without user, port and
// www.
func host(authority string) string {
	h := strings.ToLower(authority[strings.LastIndexByte(authority, '@')+1:])
	for before := ""; before != h; {
		before = h
		if i := strings.LastIndexByte(h, ':'); i >= 0 && allDigits(h[i+1:]) && !strings.HasSuffix(h, "]") {
			h = h[:i]
		}
		h = strings.Trim(h, ". ")
		if strings.HasPrefix(h, "www.") && strings.Contains(h[4:], ".") {
			h = h[4:]
		}
	}
	if len(h) > longestHost {
		return Other
	}
	return h
}

// looksLikeHost tells whether the first segment of a place without scheme is
// a host: labels and dots, and an end that is no ending of a file.
func looksLikeHost(s string) bool {
	if i := strings.LastIndexByte(s, ':'); i > 0 && allDigits(s[i+1:]) {
		s = s[:i]
	}
	dot := strings.LastIndexByte(s, '.')
	if dot <= 0 || len(s) > longestHost || len(s)-dot < 3 {
		return false
	}
	for i := range len(s) {
		c := s[i]
		inLabel := isAlnum(c) || c == '-' || c == '.' || c == '_'
		if !inLabel || i > dot && !isLetter(c) {
			return false
		}
	}
	return !slices.Contains(fileEndings[:], strings.ToLower(s[dot+1:]))
}

var fileEndings = [...]string{"html", "htm", "shtml", "xhtml", "php", "jsp", "jspx", "asp", "aspx", "action", "cgi", "js", "json",
	"xml", "txt", "md", "pdf", "png", "jpg", "jpeg", "gif", "svg", "webp", "css", "vue", "wxml", "do"}

// normal writes the locator in its normal form.
func (u locator) normal() string {
	path := u.path
	if u.scheme == "" && u.host == "" && inMiniProgram(path) {
		u.rooted = false
		path = withoutEnding(path)
	} else {
		path = withoutIndex(path)
	}
	path = normalSegments(path)
	var buffer [256]byte
	b := buffer[:0]
	switch {
	case u.scheme != "":
		b = append(append(b, u.scheme...), "://"...)
	case u.host != "" && looksLikeHost(u.host):
		b = append(append(b, u.host...), '/')
	case u.host != "":
		b = append(append(append(b, "//"...), u.host...), '/')
	case u.rooted || len(path) == 0:
		b = append(b, '/')
	}
	b = appendPath(b, path)
	if hash := normalSegments(u.hash); len(hash) > 0 {
		b = appendPath(append(b, "#/"...), hash)
	}
	return string(b)
}

func appendPath(b []byte, segments []string) []byte {
	for i, s := range segments {
		if i > 0 {
			b = append(b, '/')
		}
		b = append(b, s...)
	}
	return b
}
