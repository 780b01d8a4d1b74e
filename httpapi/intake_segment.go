// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"encoding/base64"
	"io"
	"net/http"
	"strings"

	"touchstone"
	"touchstone/ingest/segment"
)

// segmentOK is what Segment answers whatever it was sent.
const segmentOK = `{"success":true}`

// segment serves one call of Segment's API.
func (in *intake) segment(call segment.Call) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		text, err := in.whole(w, r, segment.LongestBatch)
		if err != nil {
			in.refuse(w, r, err)
			return
		}
		c := in.calls(w, r, call, text)
		switch {
		case c == nil:
		case c.target.Builder.Settings().Source.Strict:
			in.answer(w, r, c)
		default:
			c.setPosition(w)
			w.Header().Set("Content-Type", "application/json")
			w.Header().Set("Cache-Control", "no-store")
			_, _ = io.WriteString(w, segmentOK) // a client that left is nobody's error
		}
	}
}

// calls takes what a request of Segment's API holds; nil when it has answered
// with an error.
func (in *intake) calls(w http.ResponseWriter, r *http.Request, call segment.Call, text string) *collector {
	request, err := segment.Parse(call, text)
	if err != nil {
		in.refuse(w, r, err)
		return nil
	}
	target, err := in.target(r, request.WriteKey)
	if err != nil {
		in.fail(w, r, err, nil)
		return nil
	}
	c, err := in.collect(r.Context(), target, "segment", request.Messages(target.Builder.Settings()))
	if err != nil {
		in.fail(w, r, err, c)
		return nil
	}
	return c
}

// refuse answers a body that cannot be read: 400, as Segment does, where the
// body is at fault.
func (in *intake) refuse(w http.ResponseWriter, r *http.Request, err error) {
	status := 0
	if kind := touchstone.KindOf(err); kind == touchstone.Invalid || kind == touchstone.TooLarge {
		status = http.StatusBadRequest
	}
	in.failAs(w, r, err, nil, status)
}

// pixelBytes is a transparent picture of one pixel.
const pixelBytes = "GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\x00\x00\x00!\xf9\x04\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"

// pixel serves a call whose body is the parameter data in base64, and answers
// with a picture, for pages and mails that cannot run a script.
func (in *intake) pixel(call segment.Call) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		data := strings.NewReplacer("-", "+", "_", "/", " ", "+").Replace(r.URL.Query().Get("data"))
		text, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(data, "="))
		if err != nil || data == "" {
			in.refuse(w, r, &touchstone.Error{Kind: touchstone.Invalid, Field: "data", Message: touchstone.Msg("intake.pixel")})
			return
		}
		if c := in.calls(w, r, call, string(text)); c != nil {
			c.setPosition(w)
			w.Header().Set("Content-Type", "image/gif")
			w.Header().Set("Cache-Control", "no-store")
			_, _ = io.WriteString(w, pixelBytes) // a client that left is nobody's error
		}
	}
}
