// SPDX-License-Identifier: Apache-2.0

package segment

import (
	"iter"
	"time"

	"touchstone"
	"touchstone/ingest/envelope"
	"touchstone/ingest/jsonscan"
)

// Call is one of the calls of the API, by the last part of its path.
type Call string

// The calls. Import is the old name of Batch.
const (
	Identify Call = "identify"
	Track    Call = "track"
	Page     Call = "page"
	Screen   Call = "screen"
	Group    Call = "group"
	Alias    Call = "alias"
	Batch    Call = "batch"
	Import   Call = "import"
)

// Calls lists every call.
var Calls = []Call{Identify, Track, Page, Screen, Group, Alias, Batch, Import}

// The limits of the API, in bytes of JSON and in calls.
const (
	LongestCall  = 32 << 10
	LongestBatch = 500 << 10
	MostCalls    = 2500
)

// Request is what one request brought: one call, or a batch.
type Request struct {
	WriteKey string // from the body; "" when it has none
	Count    int    // of calls

	sentAt  time.Time
	context []touchstone.Property // of a batch, for every call in it
	call    Call                  // of a single call
	body    string                // of a single call
	batch   []string              // the texts of a batch's calls
}

// Parse reads the body of a request. TooLarge when it passes a limit, Invalid
// when it is no JSON object or a batch without its list.
func Parse(call Call, body string) (*Request, error) {
	r, longest := &Request{call: call, body: body, Count: 1}, LongestCall
	if call == Batch || call == Import {
		r.call, r.Count, longest = Batch, 0, LongestBatch
	}
	if len(body) > longest {
		return nil, tooLarge(len(body), longest)
	}
	var s jsonscan.Scanner
	s.Reset(body)
	if s.Kind() != jsonscan.Object {
		s.Skip()
		return nil, notAnObject(s.End())
	}
	s.Enter(jsonscan.Object)
	for name, more := s.Member(); more; name, more = s.Member() {
		r.frame(&s, name)
	}
	if err := s.End(); err != nil {
		return nil, envelope.ScanError(err)
	}
	if r.call == Batch && r.batch == nil {
		return nil, &touchstone.Error{Kind: touchstone.Invalid, Field: "batch", Message: touchstone.Msg("segment.no_batch")}
	}
	if len(r.batch) > MostCalls {
		return nil, &touchstone.Error{Kind: touchstone.TooLarge, Field: "batch", Message: touchstone.Msg("segment.too_many", "count", len(r.batch), "limit", MostCalls)}
	}
	return r, nil
}

func tooLarge(bytes, limit int) error {
	return &touchstone.Error{Kind: touchstone.TooLarge, Message: touchstone.Msg("segment.too_large", "bytes", bytes, "limit", limit)}
}

func notAnObject(err error) error {
	if err != nil {
		return envelope.ScanError(err)
	}
	return &touchstone.Error{Kind: touchstone.Invalid, Message: touchstone.Msg("segment.not_object")}
}

// frame reads what stands around the calls.
func (r *Request) frame(s *jsonscan.Scanner, name string) {
	switch {
	case name == "writeKey" && s.Kind() == jsonscan.String:
		r.WriteKey = s.String()
	case name == "sentAt" && s.Kind() == jsonscan.String && r.call == Batch:
		r.sentAt = moment(s)
	case name == "context" && s.Kind() == jsonscan.Object && r.call == Batch:
		var c caller
		c.readContext(s)
		r.context = c.context
	case name == "batch" && s.Kind() == jsonscan.List && r.call == Batch:
		r.batch = []string{}
		for s.Enter(jsonscan.List); s.Element(); {
			r.batch = append(r.batch, s.Raw())
		}
		r.Count = len(r.batch)
	default:
		s.Skip()
	}
}

// Messages reads the calls of a source one after the other. A call that cannot be read is
// yielded as an *envelope.Reject; there are no other errors. A message is good
// until the next one is asked for; its strings stay good.
func (r *Request) Messages(settings envelope.Settings) iter.Seq2[*envelope.Message, error] {
	return func(yield func(*envelope.Message, error) bool) {
		var m envelope.Message
		c := caller{m: &m, settings: settings}
		if r.call != Batch {
			yield(&m, c.reject(0, c.read(r.call, r.body, time.Time{}, nil)))
			return
		}
		for i, text := range r.batch {
			if !yield(&m, c.reject(i, c.read("", text, r.sentAt, r.context))) {
				return
			}
		}
	}
}
