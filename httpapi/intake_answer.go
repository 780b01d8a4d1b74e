// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"cmp"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"

	"touchstone"
	"touchstone/ingest/envelope"
	"touchstone/locale"
)

// positionHeader carries the position of the last event that was accepted, for
// questions that are to wait for it (after=).
const positionHeader = "Touchstone-Position"

// Received is the answer to messages that were sent.
type Received struct {
	Success  bool                `json:"success"`  // nothing was rejected
	Accepted int                 `json:"accepted"` // events that are safe now
	Position touchstone.Position `json:"position"` // of the last of them; 0 when there is none
	Rejected int                 `json:"rejected"`
	Rejects  []RejectedMessage   `json:"rejects,omitempty"` // the first 1,000
}

// RejectedMessage is one message that was not accepted.
type RejectedMessage struct {
	Index     int             `json:"index"`          // among the messages of the request, from 0
	Line      int             `json:"line,omitempty"` // of a stream, from 1
	MessageID string          `json:"message_id,omitempty"`
	Errors    []RejectedField `json:"errors"`
}

// RejectedField is one fault of a rejected message.
type RejectedField struct {
	Field   string `json:"field,omitempty"` // path of the field; "" of the whole message
	Reason  string `json:"reason"`          // stable, for programs
	Message string `json:"message"`         // for people, in the reader's language
}

// received tells what became of the messages.
func (c *collector) received(lang touchstone.Language) Received {
	out := Received{Success: c.rejected == 0, Accepted: c.accepted, Position: c.position, Rejected: c.rejected}
	for _, r := range c.rejects {
		m := RejectedMessage{Index: r.Index, Line: r.Line, MessageID: r.MessageID, Errors: []RejectedField{}}
		for _, f := range touchstone.Errors(r.Err) {
			m.Errors = append(m.Errors, RejectedField{Field: f.Field, Reason: f.Message.Key, Message: locale.Text(lang, f.Message)})
		}
		out.Rejects = append(out.Rejects, m)
	}
	return out
}

// answer writes what became of the messages: 200, or 422 when every one was
// rejected.
func (in *intake) answer(w http.ResponseWriter, r *http.Request, c *collector) {
	status := http.StatusOK
	if c.rejected > 0 && c.accepted == 0 {
		status = http.StatusUnprocessableEntity
	}
	c.setPosition(w)
	writeJSON(w, status, "application/json", c.received(intakeLanguage(r)))
}

func (c *collector) setPosition(w http.ResponseWriter) {
	if c.position > 0 {
		w.Header().Set(positionHeader, strconv.FormatUint(uint64(c.position), 10))
	}
}

func writeJSON(w http.ResponseWriter, status int, contentType string, v any) {
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // a client that left is nobody's error
}

func intakeLanguage(r *http.Request) touchstone.Language {
	return cmp.Or(languageOf(r), touchstone.Chinese)
}

// interrupted is the body of an error that came when part of a stream was
// accepted already. What was accepted stays; all of it may be sent again.
type interrupted struct {
	*Problem
	Received
}

// fail answers a request that could not be read or taken. c is nil when
// nothing of it was.
func (in *intake) fail(w http.ResponseWriter, r *http.Request, err error, c *collector) {
	in.failAs(w, r, err, c, 0)
}

// failAs is fail with a status of its own; 0 for that of the error's kind.
func (in *intake) failAs(w http.ResponseWriter, r *http.Request, err error, c *collector, status int) {
	id := requestID(r.Context())
	if touchstone.KindOf(err) == touchstone.Internal && r.Context().Err() == nil {
		in.o.Log.ErrorContext(r.Context(), "intake failed", "request", id, "error", err)
	}
	p := *problemOf(err, intakeLanguage(r), id)
	if status != 0 {
		p.Status, p.Title = status, http.StatusText(status)
	}
	for name, values := range p.GetHeaders() {
		w.Header()[name] = values
	}
	if p.Status == http.StatusTooManyRequests { // older SDKs look for Segment's own header
		w.Header().Set("X-RateLimit-Reset", strconv.FormatInt(in.o.Now().Unix()+int64(p.Retry), 10))
	}
	if p.Status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", `Basic realm="touchstone", charset="UTF-8"`)
	}
	const media = "application/problem+json"
	if c == nil || c.accepted == 0 {
		writeJSON(w, p.Status, media, &p)
		return
	}
	c.setPosition(w)
	received := c.received(intakeLanguage(r))
	received.Success = false
	writeJSON(w, p.Status, media, interrupted{&p, received})
}

// unsupported answers a content type or encoding that no door reads.
func (in *intake) unsupported(w http.ResponseWriter, r *http.Request, want string) {
	err := &touchstone.Error{Kind: touchstone.Invalid, Field: "Content-Type", Message: touchstone.Msg("intake.type", "want", want)}
	in.failAs(w, r, err, nil, http.StatusUnsupportedMediaType)
}

// reasonOf names why a message was rejected, for counters.
func reasonOf(r *envelope.Reject) string {
	var e *touchstone.Error
	if errors.As(r.Err, &e) {
		return e.Message.Key
	}
	return "internal"
}
