// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"path/filepath"

	"touchstone"
)

func invalid(m touchstone.Message) error {
	return &touchstone.Error{Kind: touchstone.Invalid, Message: m}
}

func invalidCause(m touchstone.Message, cause error) error {
	return &touchstone.Error{Kind: touchstone.Invalid, Message: m, Err: cause}
}

func notEnough(m touchstone.Message) error {
	return &touchstone.Error{Kind: touchstone.NotEnough, Message: m}
}

func tooLarge(m touchstone.Message) error {
	return &touchstone.Error{Kind: touchstone.TooLarge, Message: m}
}

// mebibytes gives a number of bytes as whole MiB for a sentence, at least 1.
func mebibytes(n int64) int { return int(max(1, n>>20)) }

// some gives the first names of a list, for a sentence.
func some(names []string) []string {
	const enough = 8
	if len(names) <= enough {
		return names
	}
	return append(names[:enough:enough], "…")
}

// shown gives the name of an input as a sentence names it: without its folder,
// which is the server's own where a file was sent to it.
func shown(file string) any {
	if file == "-" {
		return touchstone.Msg("ingest.stdin")
	}
	return filepath.Base(file)
}
