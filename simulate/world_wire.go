// SPDX-License-Identifier: Apache-2.0

package simulate

import (
	"strconv"
	"time"

	"touchstone"
)

// Kind tells what sort of event it is.
func (h *Happening) Kind() touchstone.EventKind { return beats[h.beat].kind }

// Name is what happened, in the language of the systems of the place.
func (h *Happening) Name() string { return beats[h.beat].in(units[h.unit].english) }

// Touchpoint is the key of the touchpoint that the event truly belongs to; ""
// for an identification.
func (h *Happening) Touchpoint() string { return beats[h.beat].touchpoint }

// Customer is who it truly was, from 0; -1 in a report.
func (h *Happening) Customer() int64 {
	if h.series == 'r' {
		return -1
	}
	return h.person.number
}

// Occurred is when it happened, in ms since 1970.
func (h *Happening) Occurred() int64 { return h.at }

// Sent is when it is sent, in ms since 1970: later than it occurred for a repeat
// and a report.
func (h *Happening) Sent() int64 { return h.sent }

// Repeat tells whether the same message has been sent before.
func (h *Happening) Repeat() bool { return h.again }

// Unit is the code of the hotel, "" where it happened in none.
func (h *Happening) Unit() string {
	if h.inHotel() || h.series == 'r' {
		return units[h.unit].code
	}
	return ""
}

// inHotel tells whether the guest is there, or it is about the stay.
func (h *Happening) inHotel() bool {
	return h.beat >= assigned && h.beat <= billed || h.beat >= thanked && h.beat <= refunded
}

// AppendJSON appends the event in the form touchstone.event/1.
func (h *Happening) AppendJSON(dst []byte) []byte {
	b := &beats[h.beat]
	dst = h.appendID(append(dst, `{"schema":"touchstone.event/1","id":"`...))
	dst = appendText(append(dst, `","kind":`...), string(b.kind))
	dst = appendText(append(dst, `,"channel":`...), string(b.channel))
	dst = appendText(append(dst, `,"name":`...), h.Name())
	if b.place != "" {
		dst = h.appendPlace(append(dst, `,"place":"`...), b.place)
	}
	dst = append(dst, `,"time":"`...)
	dst = time.UnixMilli(h.at+offset).UTC().AppendFormat(dst, "2006-01-02T15:04:05.000+08:00")
	dst = append(dst, '"')
	if u := h.Unit(); u != "" {
		dst = appendText(append(dst, `,"unit":`...), u)
	}
	if b.kind == touchstone.Measured {
		return append(h.appendShare(dst), '}')
	}
	dst = h.appendWho(dst)
	dst = h.appendFigures(dst)
	if b.kind == touchstone.Identify {
		return append(h.appendTraits(dst), '}')
	}
	return append(h.appendProperties(dst), '}')
}

func (h *Happening) appendID(dst []byte) []byte {
	dst = strconv.AppendInt(append(dst, h.series), h.customer, 10)
	dst = strconv.AppendInt(append(dst, '.'), h.number, 10)
	return strconv.AppendInt(append(dst, '.'), int64(h.serial), 10)
}

// appendPlace fills the number of the hotel in, as a browser would show it.
func (h *Happening) appendPlace(dst []byte, place string) []byte {
	if place[0] == '/' {
		dst = append(dst, "https://www.wanghe.example"...)
	}
	for i := 0; i < len(place); i++ {
		if place[i] != '{' {
			dst = append(dst, place[i])
			continue
		}
		dst = strconv.AppendInt(dst, int64(10001+h.unit), 10)
		i += len("{id}") - 1
	}
	return append(dst, '"')
}

func (h *Happening) appendShare(dst []byte) []byte {
	dst = appendText(append(dst, `,"measurement":{"metric":`...), h.metric)
	dst = strconv.AppendInt(append(dst, `,"bucket_s":86400,"numerator":`...), h.share[0], 10)
	return append(strconv.AppendInt(append(dst, `,"denominator":`...), h.share[1], 10), '}')
}

func (h *Happening) appendFigures(dst []byte) []byte {
	if h.duration > 0 {
		dst = strconv.AppendInt(append(dst, `,"duration_ms":`...), h.duration, 10)
	}
	if h.fen > 0 {
		dst = strconv.AppendInt(append(dst, `,"value":{"amount":"`...), h.fen/100, 10)
		dst = append(dst, '.', byte('0'+h.fen/10%10), byte('0'+h.fen%10))
		dst = append(dst, `","currency":"CNY"}`...)
	}
	if h.metric != "" {
		dst = appendText(append(dst, `,"scores":[{"metric":`...), h.metric)
		dst = append(strconv.AppendInt(append(dst, `,"value":`...), int64(h.score), 10), `}]`...)
	}
	if h.text != "" {
		dst = appendText(append(dst, `,"texts":[{"field":"review","text":`...), h.text)
		dst = append(dst, `}]`...)
	}
	return dst
}

func (h *Happening) appendProperties(dst []byte) []byte {
	if h.series != 't' {
		return dst
	}
	dst = append(dst, `,"objects":[{"type":"booking","id":"B`...)
	dst = strconv.AppendInt(dst, h.customer, 10)
	dst = strconv.AppendInt(append(dst, '-'), h.number, 10)
	dst = strconv.AppendInt(append(dst, `"}],"properties":{"nights":`...), h.nights, 10)
	dst = appendText(append(dst, `,"purpose":`...), h.person.purpose())
	if h.wait > 0 {
		dst = strconv.AppendInt(append(dst, `,"wait_s":`...), h.wait, 10)
	}
	if h.late > 0 {
		dst = strconv.AppendInt(append(dst, `,"late_min":`...), h.late, 10)
	}
	return append(dst, '}')
}

func (g *guest) purpose() string {
	if g.leisure {
		return "leisure"
	}
	return "business"
}

func (h *Happening) appendTraits(dst []byte) []byte {
	g := &h.person
	dst = appendText(append(dst, `,"traits":{"level":`...), levels[g.level])
	dst = appendText(append(dst, `,"purpose":`...), g.purpose())
	dst = strconv.AppendInt(append(dst, `,"tenure_years":`...), g.tenure, 10)
	dst = strconv.AppendInt(append(dst, `,"satisfaction_before":`...), int64(g.prior/1000), 10)
	return append(dst, '}')
}

var levels = []string{"basic", "silver", "gold", "platinum"}
