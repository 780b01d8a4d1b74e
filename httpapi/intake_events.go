// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"iter"
	"mime"
	"net/http"

	"touchstone/ingest/cloudevents"
	"touchstone/ingest/envelope"
)

// longestList is how long a JSON list of events, or a batch of CloudEvents, may
// be, unpacked. What is longer is sent as lines.
const longestList = 8 << 20

// native serves the product's own wire form: one event or a list as
// application/json, a stream of lines as anything that is text.
func (in *intake) native(w http.ResponseWriter, r *http.Request) {
	media, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")) // "" where there is none or it cannot be read
	switch media {
	case "application/json", "application/vnd.touchstone.event+json":
		in.list(w, r)
	case "", "application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines", "text/plain", "application/octet-stream", "application/x-www-form-urlencoded":
		in.stream(w, r)
	default:
		in.unsupported(w, r, "application/x-ndjson, application/json")
	}
}

// list serves one event, or a list of them.
func (in *intake) list(w http.ResponseWriter, r *http.Request) {
	in.document(w, r, "events", envelope.JSON)
}

// document serves a body that is read whole before its events are.
func (in *intake) document(w http.ResponseWriter, r *http.Request, format string, messages func(text string) iter.Seq2[*envelope.Message, error]) {
	target, err := in.target(r, "")
	if err != nil {
		in.fail(w, r, err, nil)
		return
	}
	text, err := in.whole(w, r, longestList)
	if err != nil {
		in.fail(w, r, err, nil)
		return
	}
	c, err := in.collect(r.Context(), target, format, messages(text))
	if err != nil {
		in.fail(w, r, err, c)
		return
	}
	in.answer(w, r, c)
}

// stream serves lines, in bounded memory however many there are: events are
// handed over by the thousand while the next ones arrive.
func (in *intake) stream(w http.ResponseWriter, r *http.Request) {
	target, err := in.target(r, "")
	if err != nil {
		in.fail(w, r, err, nil)
		return
	}
	b, err := in.open(w, r, in.o.StreamBytes)
	if err != nil {
		in.fail(w, r, err, nil)
		return
	}
	defer b.close()
	c, err := in.collect(r.Context(), target, "events", envelope.NDJSON(b))
	in.meters.received(int(in.o.StreamBytes - b.left))
	if err != nil {
		w.Header().Set("Connection", "close") // the rest of the body is not read
		in.fail(w, r, err, c)
		return
	}
	in.answer(w, r, c)
}

// cloudEvents serves CloudEvents, structured, batched and binary.
func (in *intake) cloudEvents(w http.ResponseWriter, r *http.Request) {
	mode, ok := cloudevents.ModeOf(r.Header)
	if !ok {
		in.unsupported(w, r, "application/cloudevents+json, application/cloudevents-batch+json, ce-id …")
		return
	}
	in.document(w, r, "cloudevents", func(text string) iter.Seq2[*envelope.Message, error] {
		return cloudevents.Messages(mode, r.Header, text)
	})
}
