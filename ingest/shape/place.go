// SPDX-License-Identifier: Apache-2.0

package shape

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// The sizes above which a place is folded.
const (
	mostSegments   = 12
	longestSegment = 48  // characters
	longestPath    = 400 // bytes
	longestHost    = 253
)

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
	u := split(s)
	if u.screen {
		return Name(s)
	}
	return u.normal()
}

// locator is a place in its parts.
type locator struct {
	screen   bool   // the name of a screen: nothing else is set
	scheme   string // in lower case; "" for the web's and none
	host     string // in lower case; "" for none
	path     string // raw
	rooted   bool   // the path began with a slash
	fragment string // raw, where it is a path
}

// split takes a clean place apart.
func split(s string) locator {
	var u locator
	rest, fragment, _ := strings.Cut(s, "#")
	rest, query, hasQuery := strings.Cut(rest, "?")
	_ = query
	fragment, _, _ = strings.Cut(fragment, "#")
	fragment, _, _ = strings.Cut(fragment, "?")
	if f := strings.TrimPrefix(fragment, "!"); strings.HasPrefix(f, "/") {
		u.fragment = f
	}
	if !hasQuery && len(rest) == len(s) && !strings.Contains(rest, "/") {
		u.screen = true
		return u
	}
	u.scheme, rest = cutScheme(rest)
	authority := strings.HasPrefix(rest, "//") && u.scheme != ""
	switch {
	case u.scheme == "http" || u.scheme == "https" || u.scheme == "" && strings.HasPrefix(rest, "//"):
		u.scheme = ""
		u.host, rest = cutHost(rest[2:])
	case authority:
		rest = rest[2:]
	default:
		if first, _, _ := strings.Cut(rest, "/"); looksLikeHost(first) {
			u.host, rest = cutHost(rest)
		}
	}
	u.rooted = strings.HasPrefix(rest, "/")
	u.path = rest
	return u
}

// cutScheme gives the scheme, in lower case, of a place that has one and two
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

// cutHost gives the host at the head of s, without user, port and www., and
// what follows it.
func cutHost(s string) (host, rest string) {
	end := strings.IndexByte(s, '/')
	if end < 0 {
		end = len(s)
	}
	host, rest = s[:end], s[end:]
	host = host[strings.LastIndexByte(host, '@')+1:]
	if i := strings.LastIndexByte(host, ':'); i >= 0 && !strings.Contains(host[i:], "]") && allDigits(host[i+1:]) {
		host = host[:i]
	}
	host = strings.Trim(strings.ToLower(host), ". ")
	for strings.HasPrefix(host, "www.") && strings.Contains(host[4:], ".") {
		host = host[4:]
	}
	if len(host) > longestHost {
		host = Other
	}
	return host, rest
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
	for i := range dot {
		if c := s[i]; !isAlnum(c) && c != '-' && c != '.' && c != '_' {
			return false
		}
	}
	for i := dot + 1; i < len(s); i++ {
		if !isLetter(s[i]) {
			return false
		}
	}
	return !slices.Contains(fileEndings, strings.ToLower(s[dot+1:]))
}

var fileEndings = []string{"html", "htm", "shtml", "xhtml", "php", "jsp", "jspx", "asp", "aspx", "action", "cgi", "js", "json", "xml", "txt", "md", "pdf", "png", "jpg", "jpeg", "gif", "svg", "webp", "css", "vue", "wxml", "do"}

// normal writes the locator in its normal form.
func (u locator) normal() string {
	segments := u.segments(u.path)
	if u.scheme == "" && u.host == "" {
		segments = miniProgram(&u, segments)
	}
	var b strings.Builder
	switch {
	case u.scheme != "":
		b.WriteString(u.scheme + "://")
	case u.host != "" && looksLikeHost(u.host):
		b.WriteString(u.host + "/")
	case u.host != "":
		b.WriteString("//" + u.host + "/")
	case u.rooted || len(segments) == 0:
		b.WriteString("/")
	}
	writePath(&b, segments)
	if hash := u.segments(u.fragment); len(hash) > 0 {
		b.WriteString("#/")
		writePath(&b, hash)
	}
	return b.String()
}
