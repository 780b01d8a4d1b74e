// SPDX-License-Identifier: Apache-2.0

package simulate

import (
	"strconv"
	"time"

	"touchstone"
	"touchstone/stats"
)

// AppendJSON appends the contact in the form touchstone.event/1, as a source
// of the given name would send it.
func (c Contact) AppendJSON(dst []byte) []byte {
	dst = append(dst, `{"schema":"touchstone.event/1","id":"m`...)
	dst = strconv.AppendUint(dst, c.Message, 10)
	dst = appendText(append(dst, `","kind":`...), string(c.Kind))
	dst = appendText(append(dst, `,"channel":`...), string(c.Channel()))
	dst = appendText(append(dst, `,"name":`...), c.Name)
	if c.Place != "" {
		dst = appendText(append(dst, `,"place":`...), c.address())
	}
	dst = append(dst, `,"time":"`...)
	dst = time.UnixMilli(c.Occurred).UTC().AppendFormat(dst, "2006-01-02T15:04:05.000Z07:00")
	dst = append(dst, '"')
	dst = c.appendWho(dst)
	if c.Hotel > 0 {
		dst = appendText(append(dst, `,"unit":`...), c.Unit())
	}
	if c.Duration > 0 {
		dst = strconv.AppendInt(append(dst, `,"duration_ms":`...), c.Duration, 10)
	}
	if c.Fen > 0 {
		dst = append(dst, `,"value":{"amount":"`...)
		dst = append(strconv.AppendInt(dst, c.Fen/100, 10), `","currency":"CNY"}`...)
	}
	if c.Metric != "" {
		dst = appendText(append(dst, `,"scores":[{"metric":`...), c.Metric)
		dst = append(strconv.AppendInt(append(dst, `,"value":`...), int64(c.Score), 10), `}]`...)
	}
	dst = append(dst, `,"properties":{"device":`...)
	dst = strconv.AppendInt(dst, int64(c.Device), 10)
	return append(dst, `,"version":"8.4.1","campaign":"spring-2026","locale":"zh-CN"}}`...)
}

// address fills the placeholders of the place as a browser would show it.
func (c Contact) address() string {
	out := "https://www.example.com"
	for i := 0; i < len(c.Place); i++ {
		if c.Place[i] != '{' {
			out += c.Place[i : i+1]
			continue
		}
		out += strconv.Itoa(10000 + int(stats.Scatter(c.Message+uint64(i))%90000))
		for c.Place[i] != '}' {
			i++
		}
	}
	return out + "?from=" + c.Source()
}

func (c Contact) appendWho(dst []byte) []byte {
	dst = append(dst, `,"identifiers":[`...)
	first := true
	for _, id := range []struct {
		kind  touchstone.SubjectKind
		value string
	}{{touchstone.UserID, c.UserID()}, {touchstone.AnonymousID, c.DeviceID()}} {
		if id.value == "" {
			continue
		}
		if !first {
			dst = append(dst, ',')
		}
		first = false
		dst = appendText(append(dst, `{"kind":`...), string(id.kind))
		dst = append(appendText(append(dst, `,"value":`...), id.value), '}')
	}
	return append(dst, ']')
}

// appendText quotes a text of the simulation's own, which has nothing to be
// escaped.
func appendText(dst []byte, s string) []byte {
	return append(append(append(dst, '"'), s...), '"')
}
