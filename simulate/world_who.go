// SPDX-License-Identifier: Apache-2.0

package simulate

import (
	"strconv"

	"touchstone"
)

// identify queues what ties the identities of a customer together, with what
// the business knows about the customer.
func (t *trip) identify(at int64) { t.tell(t.trade.marks.identified, at) }

// appendWho appends by which identities the customer is known in a place: a browser
// by its cookie, and by the user where one has logged in; the app by its user
// and device; the mini-program by the open id; a unit and the hotline by the
// member or the telephone, as an order does. An identification names them all. Households share a
// browser.
func (h *Happening) appendWho(dst []byte) []byte {
	w := &who{dst: append(dst, `,"identifiers":[`...)}
	g := &h.person
	switch kind, channel := h.beat.kind, h.beat.channel; {
	case kind == touchstone.Identify:
		w.add(touchstone.UserID, "u", g.number)
		g.known(w)
		w.add(touchstone.OpenID, "o", g.number)
		w.add(touchstone.DeviceID, "d", g.number)
		if !g.household {
			w.add(touchstone.AnonymousID, "c", g.browser())
		}
	case channel == "website", channel == "marketplace" && kind != touchstone.Feedback:
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
	case h.fen > 0 && channel == "mini-program":
		w.add(touchstone.OpenID, "o", g.number)
		g.known(w)
	case channel == "mini-program", channel == "wechat":
		w.add(touchstone.OpenID, "o", g.number)
	default:
		g.known(w)
	}
	return append(w.dst, ']')
}

// known names a customer as units do.
func (g *guest) known(w *who) {
	if g.member {
		w.add(touchstone.MemberID, "M", g.number)
	}
	w.add(touchstone.Phone, "+86100", 10_000_000+g.number)
}

// browser numbers the browser of a customer: of a household, that of the first.
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
