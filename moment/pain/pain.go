// SPDX-License-Identifier: Apache-2.0

package pain

import (
	"cmp"
	"context"
	"math"
	"slices"

	"touchstone/moment"
	"touchstone/stats"
)

// Encounters are those of all touchpoints, column by column, each n long.
// Codes index names that the caller keeps; 0 is none and is no place.
type Encounters struct {
	Touchpoints int // how many there are
	Touchpoint  []uint16
	Customer    []uint32
	Quality     []moment.Quality // Unrated ones are left out
	Unit        []uint16
	Channel     []uint16
	Hour        []uint8 // 0 to 23
}

// What is worth telling.
const (
	Least = 30  // rated encounters in a place and outside it
	Level = .05 // of false discoveries
	Most  = 5   // places of one touchpoint
)

// LongestHours is how many hours in a row a place has at most.
const LongestHours = 8

// Place is part of a touchpoint; what is not set is any.
type Place struct {
	Touchpoint int
	Unit       uint16 // 0: any
	Channel    uint16 // 0: any
	Hours      Hours
}

// Hours are some in a row, [From, From+Count) around the clock; Count 0: any.
type Hours struct{ From, Count uint8 }

// has tells whether an hour of the day is among them.
func (h Hours) has(hour uint8) bool { return h.Count == 0 || (hour+24-h.From)%24 < h.Count }

// Pain is a place where encounters go wrong.
type Pain struct {
	Place
	N, Bad     int            // rated encounters, and bad ones
	Customers  int            // who had bad ones
	Share      float64        // Bad of N
	Interval   stats.Interval // of Share: Wilson's, for as many encounters as they are worth independently
	RestN      int            // rated encounters in the rest of the touchpoint, without places told before
	RestBad    int
	Difference stats.Interval // of Share less the rest's: Newcombe's
	Excess     float64        // bad encounters beyond the rest's share
	P, Q       float64        // adjusted for the places looked at; Q over touchpoints
	Looked     int            // at so many places
	Rows       []int          // of its bad encounters, ascending
}

// Find gives the pains of every touchpoint, by touchpoint, in the order in
// which they were taken. The error is the context's.
func Find(ctx context.Context, e Encounters) ([]Pain, error) {
	rows := make([][]int, e.Touchpoints)
	for i, t := range e.Touchpoint {
		if e.Quality[i] != moment.Unrated {
			rows[t] = append(rows[t], i)
		}
	}
	var found []Pain
	var first []float64 // p of the best place, by touchpoint that was looked at
	var of [][]Pain
	for t, rated := range rows {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		s := scan{e: e, touchpoint: t, rows: rated}
		pains, p := s.all()
		if p <= 1 {
			of, first = append(of, pains), append(first, p)
		}
	}
	for i, q := range stats.BenjaminiHochberg(first) {
		for _, p := range of[i] {
			// those taken later are held to the touchpoint's own level as well
			if p.Q = math.Max(q, p.P); p.Q < Level {
				found = append(found, p)
			}
		}
	}
	return found, nil
}

// scan looks for the pains of one touchpoint.
type scan struct {
	e          Encounters
	touchpoint int
	rows       []int // rated and not put aside
	worth      float64
}

// all takes one place after the other. The p is that of the first place, above
// 1 when there was none to look at.
func (s *scan) all() (pains []Pain, p float64) {
	s.worth = s.independence()
	p = 2
	for len(pains) < Most {
		best, ok := s.best()
		if !ok {
			break
		}
		if len(pains) == 0 {
			p = best.P
		}
		if best.P >= Level {
			break
		}
		pains = append(pains, best)
		s.rows = slices.DeleteFunc(s.rows, func(i int) bool { return s.holds(best.Place, i) })
	}
	return pains, p
}

func (s *scan) holds(p Place, i int) bool {
	return (p.Unit == 0 || s.e.Unit[i] == p.Unit) && (p.Channel == 0 || s.e.Channel[i] == p.Channel) && p.Hours.has(s.e.Hour[i])
}

func (s *scan) bad(i int) bool { return s.e.Quality[i] == moment.Bad }

// independence is how many independent encounters one is worth.
func (s *scan) independence() float64 {
	customers, bad := make([]uint32, len(s.rows)), make([]bool, len(s.rows))
	for k, i := range s.rows {
		customers[k], bad[k] = s.e.Customer[i], s.bad(i)
	}
	return stats.Independence(customers, bad)
}

// best is the place that chance explains least; false when no place has
// enough encounters.
func (s *scan) best() (Pain, bool) {
	total := count{n: len(s.rows)}
	for _, i := range s.rows {
		if s.bad(i) {
			total.bad++
		}
	}
	var place Place
	var in count
	best, looked := math.Inf(-1), 0
	s.each(func(p Place, c count) {
		if c.n < Least || total.n-c.n < Least {
			return
		}
		looked++
		if r := ratio(c, total); r > best || r == best && less(p, place) {
			best, place, in = r, p, c
		}
	})
	if looked == 0 {
		return Pain{}, false
	}
	return s.pain(place, in, total, looked), true
}

// less orders places, so that of two that chance explains alike the same one is
// taken in whatever order encounters stand.
func less(a, b Place) bool {
	return cmp.Or(cmp.Compare(a.Unit, b.Unit), cmp.Compare(a.Channel, b.Channel), cmp.Compare(a.Hours.Count, b.Hours.Count), cmp.Compare(a.Hours.From, b.Hours.From)) < 0
}

// count is how many encounters there are, and how many bad ones.
type count struct{ n, bad int }

func (c count) share() float64 { return float64(c.bad) / float64(c.n) }

// ratio is the logarithm of the likelihood ratio of a place with a share of
// its own against one share everywhere; 0 where it is no worse than the rest.
func ratio(in, total count) float64 {
	out := count{total.n - in.n, total.bad - in.bad}
	if in.share() <= out.share() {
		return 0
	}
	return likelihood(in) + likelihood(out) - likelihood(total)
}

// likelihood is the logarithm of the greatest likelihood of a count.
func likelihood(c count) float64 {
	p := c.share()
	if c.bad == 0 || c.bad == c.n {
		return 0
	}
	return float64(c.bad)*math.Log(p) + float64(c.n-c.bad)*math.Log(1-p)
}

// pain tells about a place.
func (s *scan) pain(place Place, in, total count, looked int) Pain {
	place.Touchpoint = s.touchpoint
	rest := count{total.n - in.n, total.bad - in.bad}
	p := Pain{Place: place, N: in.n, Bad: in.bad, Share: in.share(), RestN: rest.n, RestBad: rest.bad, Looked: looked}
	worth := func(n int) float64 { return float64(n) * s.worth }
	p.Interval = stats.Wilson(worth(in.bad), worth(in.n))
	p.Difference = stats.Newcombe(worth(in.bad), worth(in.n), worth(rest.bad), worth(rest.n))
	p.Excess = float64(in.bad) - float64(in.n)*rest.share()
	p.P = 1
	if in.share() > rest.share() {
		p.P = math.Min(1, float64(looked)*stats.ChiSquared(worth(in.bad), worth(in.n), worth(rest.bad), worth(rest.n))/2)
	}
	seen := map[uint32]bool{}
	for _, i := range s.rows {
		if s.bad(i) && s.holds(place, i) {
			p.Rows = append(p.Rows, i)
			seen[s.e.Customer[i]] = true
		}
	}
	p.Customers = len(seen)
	return p
}
