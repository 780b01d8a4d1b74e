// SPDX-License-Identifier: Apache-2.0

package simulate

import (
	"cmp"
	"container/heap"
	"iter"
	"time"

	"touchstone/stats"
)

// World is a business in China with its places and a number of customers: what
// they look at, order, meet, rate, write and do afterwards. The zero value is a
// year of a group of hotels with about 300,000 events.
type World struct {
	Of        string // one of Worlds; "" is the first, hotel
	Seed      uint64
	Customers int       // about so many come; 0 is WorldCustomers
	Days      int       // 0 is 365
	Start     time.Time // its day in China is the first; zero is 2025-11-01
}

// WorldCustomers is how many customers a World has where nothing else is said.
const WorldCustomers = 12_000

// Run is one run of a World.
type Run struct {
	trade       *trade
	seed        uint64
	customers   int64
	first, days int64   // days since 1970 in China, and how many
	until       []int64 // demand up to the end of each day, in thousandths of a usual day
	calendar    almanac
	sentences   library
	under       underWay
	made        int64 // customers so far
	looked      int64 // looks around so far
	truth       WorldTruth
	free        []*trip
	queues      [][]Happening
	latest      Happening
}

// warmUp is how many days the world goes before its first event, so that the
// first day has customers of every kind.
const warmUp = 90

// Run makes a run, at its beginning. It panics where there is no such world.
func (w World) Run() *Run {
	start := w.Start
	if start.IsZero() {
		start = time.Date(2025, 11, 1, 0, 0, 0, 0, time.UTC)
	}
	r := &Run{
		seed: w.Seed, customers: int64(cmp.Or(w.Customers, WorldCustomers)), days: int64(cmp.Or(w.Days, 365)),
		first: localDay(start.UnixMilli()), calendar: newAlmanac(), trade: w.trade(),
	}
	r.sentences = newLibrary(r.trade.sentences)
	demand := int64(0)
	for day := r.first - warmUp; day < r.first+r.days; day++ {
		demand += r.trade.demand(r.calendar, day)
		r.until = append(r.until, demand)
	}
	r.truth = newWorldTruth(r)
	return r
}

// Events makes the events in the order in which they are sent. A happening is
// good until the next one. Memory is bounded by the trips under way (half a
// kilobyte each, a tenth of the customers of a year), however many events there
// are. The same world gives the same events on every machine.
//
// Events are yielded once; Truth is whole when they have been.
func (r *Run) Events() iter.Seq[*Happening] {
	return func(yield func(*Happening) bool) {
		from, to := midnight(r.first), midnight(r.first+r.days)
		for day := r.first - warmUp; day < r.first+r.days; day++ {
			r.begin(day)
			for len(r.under) > 0 && r.under[0].at < midnight(day+1) {
				h := r.next()
				if h == nil || h.sent < from || h.sent >= to {
					continue
				}
				r.truth.count(h)
				if !yield(h) {
					return
				}
			}
		}
	}
}

// next takes the next happening of the trip whose turn it is; nil where the
// trip only went on to its next act.
func (r *Run) next() *Happening {
	t := r.under[0].trip
	if len(t.queue) == 0 {
		t.queue = r.queue()
		r.turnOf(t)
		r.drained(t)
		r.turn(t)
		return nil
	}
	r.latest = t.queue[t.told]
	t.told++
	r.drained(t)
	r.turn(t)
	return &r.latest
}

// queue gives an empty queue. Only trips in the middle of an act hold one.
func (r *Run) queue() []Happening {
	if n := len(r.queues); n > 0 {
		q := r.queues[n-1]
		r.queues = r.queues[:n-1]
		return q
	}
	return nil
}

// drained takes the queue of a trip back when all of it is told.
func (r *Run) drained(t *trip) {
	if t.told == len(t.queue) {
		clear(t.queue) // lets texts go
		r.queues = append(r.queues, t.queue[:0])
		t.queue, t.told = nil, 0
	}
}

// turn puts the first trip where it belongs by what comes next in it.
func (r *Run) turn(t *trip) {
	switch {
	case t.told < len(t.queue):
		r.under[0].at = t.queue[t.told].sent
	case t.stage != over:
		r.under[0].at = max(t.due, r.under[0].at)
	default:
		heap.Pop(&r.under)
		r.free = append(r.free, t)
		return
	}
	heap.Fix(&r.under, 0)
}

// begin puts under way who comes for the first time on a day, who only looks,
// and what the units report.
func (r *Run) begin(day int64) {
	gone, total := r.until[day-r.first+warmUp], r.until[len(r.until)-1]
	for until := r.customers * gone / total; r.made < until; r.made++ {
		r.start('t', booking, r.made, 0, day)
		r.looked++
		r.start('l', looking, 0, r.looked, day)
	}
	r.start('r', reporting, 0, day, day)
}

// start puts a trip under way that begins on a day.
func (r *Run) start(series byte, first stage, customer, number, day int64) {
	t := &trip{}
	if n := len(r.free); n > 0 {
		t, r.free = r.free[n-1], r.free[:n-1]
		*t = trip{}
	}
	t.trade, t.series, t.stage, t.customer, t.number = r.trade, series, first, customer, number
	t.pcg.Seed(r.seed, stats.Scatter(stats.Scatter(uint64(customer)^uint64(series)<<56)+uint64(number)))
	t.random = random{&t.pcg}
	t.person = r.person(customer)
	t.due = midnight(day) + t.begins()
	heap.Push(&r.under, turn{t.due, t})
}

// turn is when a trip goes on.
type turn struct {
	at int64
	*trip
}

// underWay is a heap of trips by when they go on, then by customer.
type underWay []turn

func (u underWay) Len() int { return len(u) }

func (u underWay) Less(i, j int) bool {
	if u[i].at != u[j].at {
		return u[i].at < u[j].at
	}
	if u[i].customer != u[j].customer {
		return u[i].customer < u[j].customer
	}
	return u[i].number < u[j].number
}

func (u underWay) Swap(i, j int) { u[i], u[j] = u[j], u[i] }

// Push is of heap.Interface.
func (u *underWay) Push(t any) { *u = append(*u, t.(turn)) }

// Pop is of heap.Interface.
func (u *underWay) Pop() any {
	last := len(*u) - 1
	t := (*u)[last]
	(*u)[last] = turn{}
	*u = (*u)[:last]
	return t
}
