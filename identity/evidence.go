// SPDX-License-Identifier: Apache-2.0

package identity

import (
	"crypto/hmac"
	"crypto/sha256"
	"iter"
	"slices"
	"strings"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/workspace"
)

// special is the evidence that an identifier of each kind gives; it counts only
// where it was verified. User ids and open ids count as they are.
var special = map[touchstone.SubjectKind]workspace.EdgeKind{
	touchstone.MemberID: workspace.EdgeMember, touchstone.UnionID: workspace.EdgeUnionID, touchstone.Phone: workspace.EdgePhone, touchstone.Email: workspace.EdgeEmail,
}

// testifies tells whether an identifier is evidence of who somebody is.
func testifies(i touchstone.Identifier) bool {
	_, needs := special[i.Kind]
	return i.Verified || !needs
}

// edgesOf yields the edges of an event: its first identifier of a person that
// is evidence, with each of the others. Where it names devices alone there are
// none.
func edgesOf(l *eventstore.Said) iter.Seq[workspace.Edge] {
	return func(yield func(workspace.Edge) bool) {
		hub := slices.IndexFunc(l.Identifiers, func(i touchstone.Identifier) bool { return testifies(i) && classOf(i.Kind) != device })
		if hub < 0 {
			return
		}
		first := l.Identifiers[hub]
		for n, other := range l.Identifiers {
			if n == hub || !testifies(other) || other.Subject == first.Subject {
				continue
			}
			key := workspace.EdgeKey{A: min(first.Subject, other.Subject), B: max(first.Subject, other.Subject), Kind: kindOf(first.Kind, other.Kind), Source: plain(l.Source)}
			if !yield(workspace.Edge{EdgeKey: key, Position: l.Position, At: l.Occurred}) {
				return
			}
		}
	}
}

// kindOf names the evidence that joins two kinds of subject: of two that are
// special, the weaker.
func kindOf(a, b touchstone.SubjectKind) workspace.EdgeKind {
	x, hasX := special[a]
	y, hasY := special[b]
	switch {
	case classOf(a) == device || classOf(b) == device:
		return workspace.EdgeIdentify
	case hasX && hasY && ranks[x] < ranks[y], hasX && !hasY:
		return x
	case hasY:
		return y
	case a == touchstone.UserID && b == touchstone.UserID:
		return workspace.EdgeAlias
	}
	return workspace.EdgeIdentify
}

// plain makes a text storable in a workspace, which refuses U+0000.
func plain(s string) string { return strings.ReplaceAll(s, "\x00", "\uFFFD") }

// fingerprint tells values apart that came under one subject id: the first 128
// bits of the HMAC over the kind, a zero byte and the normalised value, of which
// the id of a person's identifier is the first 64. The ids of devices are over
// their source, too, which an identifier does not carry: the same value of two
// sources is two ids with one fingerprint, and nothing compares those of two ids.
func fingerprint(secret []byte, i touchstone.Identifier) (out [16]byte) {
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte(i.Kind))
	mac.Write([]byte{0})
	mac.Write([]byte(i.Value))
	copy(out[:], mac.Sum(nil))
	return out
}
