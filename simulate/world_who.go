// SPDX-License-Identifier: Apache-2.0

package simulate

import (
	"strconv"

	"touchstone"
)

// identify queues what ties the identities of a guest together, with what the
// group knows about the guest.
func (t *trip) identify(at int64) { t.tell(identified, at) }

// appendWho appends by which identities the guest is known in a place: a browser
// by its cookie, and by the user where one has logged in; the app by its user
// and device; the mini-program by the open id; a hotel and the hotline by the
// member or the telephone. An identification names them all. Households share a
// browser.
func (h *Happening) appendWho(dst []byte) []byte {
	w := &who{dst: append(dst, `,"identifiers":[`...)}
	g := &h.person
	switch channel := beats[h.beat].channel; {
	case beats[h.beat].kind == touchstone.Identify:
		w.add(touchstone.UserID, "u", g.number)
		g.known(w)
		w.add(touchstone.OpenID, "o", g.number)
		w.add(touchstone.DeviceID, "d", g.number)
		if !g.household {
			w.add(touchstone.AnonymousID, "c", g.browser())
		}
	case channel == "website", channel == "marketplace" && h.beat != reviewed:
		if h.series == 't' && g.number%2 == 0 {
			w.add(touchstone.UserID, "u", g.number)
		}
		w.add(touchstone.AnonymousID, "c", g.browser())
	case h.fen > 0 && channel == "app": // an order carries the telephone
		w.add(touchstone.UserID, "u", g.number)
		g.known(w)
	case channel == "app":
		w.add(touchstone.UserID, "u", g.number)
		w.add(touchstone.DeviceID, "d", g.number)
	case channel == "mini-program", channel == "wechat":
		w.add(touchstone.OpenID, "o", g.number)
	default:
		g.known(w)
	}
	return append(w.dst, ']')
}

// known names a guest as hotels do.
func (g *guest) known(w *who) {
	if g.member {
		w.add(touchstone.MemberID, "M", g.number)
	}
	w.add(touchstone.Phone, "+86100", 10_000_000+g.number)
}

// browser numbers the browser of a guest: of a household, that of the first.
func (g *guest) browser() int64 {
	if g.household {
		return g.number / 2 * 2
	}
	return g.number
}

// who is a list of identifiers while it is written.
type who struct {
	dst   []byte
	among bool
}

func (w *who) add(kind touchstone.SubjectKind, prefix string, number int64) {
	if w.among {
		w.dst = append(w.dst, ',')
	}
	w.among = true
	w.dst = appendText(append(w.dst, `{"kind":`...), string(kind))
	w.dst = append(append(w.dst, `,"value":"`...), prefix...)
	w.dst = append(strconv.AppendInt(w.dst, number, 10), '"')
	if kind == touchstone.MemberID || kind == touchstone.Phone { // checked at the desk, or by a code
		w.dst = append(w.dst, `,"verified":true`...)
	}
	w.dst = append(w.dst, '}')
}
