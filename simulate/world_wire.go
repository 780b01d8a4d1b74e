// SPDX-License-Identifier: Apache-2.0

package simulate

import (
	"strconv"
	"time"

	"touchstone"
)

// Kind tells what sort of event it is.
func (h *Happening) Kind() touchstone.EventKind { return h.beat.kind }

// Name is what happened, in the language of the systems of the place.
func (h *Happening) Name() string { return h.beat.in(h.unit.english) }

// Touchpoint is the key of the touchpoint that the event truly belongs to; ""
// for an identification.
func (h *Happening) Touchpoint() string { return h.beat.touchpoint }

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

// Unit is the code of the unit, "" where it happened in none.
func (h *Happening) Unit() string {
	if h.beat.here || h.series == 'r' {
		return h.unit.code
	}
	return ""
}

// AppendJSON appends the event in the form touchstone.event/1.
func (h *Happening) AppendJSON(dst []byte) []byte {
	b := h.beat
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

// appendPlace fills the number of the unit in, as a browser would show it.
func (h *Happening) appendPlace(dst []byte, place string) []byte {
	if place[0] == '/' {
		dst = append(append(dst, "https://"...), h.trade.site...)
	}
	for i := 0; i < len(place); i++ {
		if place[i] != '{' {
			dst = append(dst, place[i])
			continue
		}
		dst = strconv.AppendInt(dst, int64(10001+h.trip.unit), 10)
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
	plan := &h.trade.trip
	dst = appendText(append(dst, `,"objects":[{"type":`...), plan.object)
	dst = append(append(dst, `,"id":"`...), plan.prefix...)
	dst = strconv.AppendInt(dst, h.customer, 10)
	dst = strconv.AppendInt(append(dst, '-'), h.number, 10)
	dst = appendText(append(dst, `"}],"properties":{`...), plan.size)
	dst = strconv.AppendInt(append(dst, ':'), h.size, 10)
	dst = h.appendSegment(append(dst, ','))
	if h.wait > 0 {
		dst = strconv.AppendInt(append(dst, `,"wait_s":`...), h.wait, 10)
	}
	if h.late > 0 {
		dst = strconv.AppendInt(append(dst, `,"late_min":`...), h.late, 10)
	}
	return append(dst, '}')
}

// appendSegment appends which of the two kinds of customers it is.
func (h *Happening) appendSegment(dst []byte) []byte {
	like := &h.trade.people
	kind := like.kinds[1]
	if h.person.first {
		kind = like.kinds[0]
	}
	return appendText(append(appendText(dst, like.segment.Name), ':'), kind)
}

func (h *Happening) appendTraits(dst []byte) []byte {
	g := &h.person
	dst = appendText(append(dst, `,"traits":{"level":`...), levels[g.level])
	dst = h.appendSegment(append(dst, ','))
	dst = strconv.AppendInt(append(dst, `,"tenure_years":`...), g.tenure, 10)
	dst = strconv.AppendInt(append(dst, `,"satisfaction_before":`...), int64(g.prior/1000), 10)
	return append(dst, '}')
}

var levels = []string{"basic", "silver", "gold", "platinum"}
