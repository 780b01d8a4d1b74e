// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"net/http"
	"strconv"
	"strings"

	"touchstone"
)

// languageOf gives the language that a request asks for: by its parameter lang,
// else by Accept-Language; "" when it names none that the product speaks.
func languageOf(r *http.Request) touchstone.Language {
	if lang := spoken(r.URL.Query().Get("lang")); lang != "" {
		return lang
	}
	var best touchstone.Language
	most := 0.0
	for part := range strings.SplitSeq(r.Header.Get("Accept-Language"), ",") {
		tag, weight, _ := strings.Cut(part, ";")
		q := 1.0
		if text, ok := strings.CutPrefix(strings.TrimSpace(weight), "q="); ok {
			var err error
			if q, err = strconv.ParseFloat(text, 64); err != nil {
				continue
			}
		}
		if lang := spoken(strings.TrimSpace(tag)); lang != "" && q > most {
			best, most = lang, q
		}
	}
	return best
}

// spoken gives the language of a tag such as zh-CN; "" when it is another.
func spoken(tag string) touchstone.Language {
	primary, _, _ := strings.Cut(strings.ToLower(tag), "-")
	for _, lang := range touchstone.Languages {
		if primary == string(lang) {
			return lang
		}
	}
	return ""
}
