// SPDX-License-Identifier: Apache-2.0

package simulate

import (
	"container/heap"
	"iter"
	"time"
)

// StreamOptions are the settings of Stream. The zero value is the default.
type StreamOptions struct {
	Start     time.Time     // when the first session begins; zero is 2026-01-01 in UTC
	Span      time.Duration // over which the sessions begin; 0 is 90 days
	Customers int           // people who may come; 0 is one for every 40 contacts, at least 100
}

// Shares of the stream, in thousandths.
const (
	repeated  milli = 10 // contacts that arrive a second time, some later
	late      milli = 5  // contacts that arrive hours or days late
	loggedIn  milli = 450
	answering milli = 250 // stays after which the guest answers the questionnaire
)

// Stream makes the contacts of a group of hotels in the order of their
// arrival: at least so many, the last session whole. Sessions overlap; a few
// customers come often and most rarely; a customer uses up to three devices and
// is known by a user id once logged in, which an identify message ties to the
// device; some contacts arrive twice and some late.
//
// Memory is bounded by the contacts under way, not by how many are asked for.
// The same seed and options give the same contacts on every machine.
func Stream(seed uint64, contacts int, o StreamOptions) iter.Seq[Contact] {
	if o.Start.IsZero() {
		o.Start = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	if o.Span <= 0 {
		o.Span = 90 * 24 * time.Hour
	}
	if o.Customers <= 0 {
		o.Customers = max(contacts/40, 100)
	}
	return func(yield func(Contact) bool) {
		s := stream{random: newRandom(seed), options: o}
		step := max(o.Span.Milliseconds()*perSession/int64(max(contacts, 1)), 1)
		now := o.Start.UnixMilli()
		for made := 0; made < contacts; now += s.gap(step) {
			made += s.session(now)
			if !s.deliver(now, yield) {
				return
			}
		}
		s.deliver(1<<62, yield)
	}
}

// perSession is about how many contacts a session has.
const perSession = 6

// stream is the world while it runs.
type stream struct {
	random  random
	options StreamOptions
	onWay   onWay
	made    uint64
}

// gap draws the time to the next session: uniform, with the mean asked for.
func (s *stream) gap(mean int64) int64 { return 1 + int64(s.random.below(int(2*mean))) }

// deliver yields what has arrived before a time.
func (s *stream) deliver(until int64, yield func(Contact) bool) bool {
	for len(s.onWay) > 0 && s.onWay[0].Arrived < until {
		if !yield(heap.Pop(&s.onWay).(Contact)) {
			return false
		}
	}
	return true
}

// send puts a contact on its way, now and then twice or late.
func (s *stream) send(c Contact) {
	s.made++
	c.Message = s.made
	c.Arrived = c.Occurred + 200 + int64(s.random.below(3000))
	if s.random.chance(late) {
		c.Arrived += int64(s.random.below(3 * 24 * 3600 * 1000))
	}
	heap.Push(&s.onWay, c)
	if s.random.chance(repeated) {
		c.Arrived += 1000 + int64(s.random.below(3600*1000))
		c.Repeat = true
		heap.Push(&s.onWay, c)
	}
}

// onWay is a heap of contacts by arrival, then by message.
type onWay []Contact

func (w onWay) Len() int { return len(w) }

func (w onWay) Less(i, j int) bool {
	if w[i].Arrived != w[j].Arrived {
		return w[i].Arrived < w[j].Arrived
	}
	return w[i].Message < w[j].Message
}

func (w onWay) Swap(i, j int) { w[i], w[j] = w[j], w[i] }

// Push is of heap.Interface.
func (w *onWay) Push(c any) { *w = append(*w, c.(Contact)) }

// Pop is of heap.Interface.
func (w *onWay) Pop() any {
	last := len(*w) - 1
	c := (*w)[last]
	*w = (*w)[:last]
	return c
}
