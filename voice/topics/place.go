// SPDX-License-Identifier: Apache-2.0

package topics

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"touchstone/language"
	"touchstone/language/aspect"
	"touchstone/language/plain"
	"touchstone/language/topic"
	"touchstone/voice"
)

// finder places texts under the topics of a discovery.
type finder struct {
	Options
	said       []Said
	found      *topic.Discovery
	candidates map[string]bool
	heard      [][]heard // of each text
}

// heard is an aspect of a text before the aspects are numbered.
type heard struct {
	Aspect
	spoken Spoken
}

// crowd tells who used a term, as far as it matters.
type crowd map[string][]uint64

// add notes that somebody used a term, until so many have.
func (c crowd) add(term string, who uint64, least int) {
	if users := c[term]; len(users) < least && !slices.Contains(users, who) {
		c[term] = append(users, who)
	}
}

func (c crowd) many(term string, least int) bool { return least == 0 || len(c[term]) >= least }

// who gives a number of whoever said a text.
func (f *finder) who(t *Text) uint64 {
	if len(t.Subjects) == 0 || t.Subjects[0] == 0 {
		return mix(keyOf(t.Event))
	}
	if f.Customer != nil {
		return uint64(f.Customer(t.Subjects[0]))
	}
	return uint64(t.Subjects[0])
}

// place places all texts, and tells who used the candidates.
func (f *finder) place(ctx context.Context) (crowd, error) {
	const step = 64
	f.heard = make([][]heard, len(f.said))
	var next, done atomic.Int64
	var mu sync.Mutex
	users := crowd{}
	group, ctx := errgroup.WithContext(ctx)
	for range min(f.Workers, len(f.said)) {
		group.Go(func() error {
			w := f.worker()
			for ctx.Err() == nil {
				from := int(next.Add(step)) - step
				if from >= len(f.said) {
					mu.Lock()
					defer mu.Unlock()
					for term, all := range w.users {
						for _, who := range all {
							users.add(term, who, f.Least)
						}
					}
					return nil
				}
				to := min(from+step, len(f.said))
				for i := from; i < to; i++ {
					f.heard[i] = w.text(&f.said[i])
				}
				mu.Lock()
				f.Progress((len(f.said)+int(done.Add(int64(to-from))))/2, len(f.said))
				mu.Unlock()
			}
			return ctx.Err()
		})
	}
	return users, group.Wait()
}

// worker reads texts on one goroutine.
type worker struct {
	*finder
	splitter *Splitter
	placer   *topic.Placer
	reader   voice.Reader // nil: none
	users    crowd
	term     plain.Text
	moods    []mood
}

// mood is how the parts of a text feel that are of one topic.
type mood struct {
	mentions, sum int
}

func (f *finder) worker() *worker {
	w := &worker{finder: f, splitter: NewSplitter(), placer: f.found.Placer(), users: crowd{}}
	if f.Reader != nil {
		w.reader = f.Reader()
	}
	return w
}

// text places one text, and gives the aspects that it speaks of.
func (w *worker) text(s *Said) []heard {
	masked, parts := w.splitter.Split(s.Words)
	parts = slices.Clone(parts)
	of := make([]int, len(parts)) // the topic of each part
	who := w.who(&s.Text)
	for i, p := range parts {
		read := w.splitter.read(p.Of(masked))
		names := read.Names()
		for _, said := range [2][]string{read.Terms, names} {
			for _, term := range said {
				if w.candidates[term] {
					w.users.add(term, who, w.Least)
				}
			}
		}
		at, purity := w.placer.Place(read.Terms)
		if purity < faint {
			at = -1
		}
		if of[i] = at; at >= 0 {
			s.enter(at, i, float32(purity)*float32(w.names(at, names)))
		}
	}
	slices.SortFunc(s.Places, func(a, b Place) int { return cmp.Compare(a.Topic, b.Topic) })
	if w.reader == nil || len(parts) == 0 {
		return nil
	}
	r := w.reader.Read(masked)
	w.feel(s, r, parts, of)
	return w.aspects(masked, r, parts)
}

// names tells how many of the names of a topic a part says.
func (w *worker) names(topic int, said []string) (n int) {
	for _, name := range w.found.Topics[topic].Terms {
		if slices.Contains(said, name) {
			n++
		}
	}
	return n
}

// enter puts a part of the text under a topic.
func (t *Text) enter(topic, part int, typical float32) {
	for i := range t.Places {
		if p := &t.Places[i]; p.Topic == topic {
			if typical > p.Typical {
				p.Part, p.Typical = part, typical
			}
			return
		}
	}
	t.Places = append(t.Places, Place{Topic: topic, Part: part, Typical: typical})
}

// feel tells how a text feels about each of its topics: as the mentions in the
// parts of the topic do, and where there are none as the text as a whole does.
func (w *worker) feel(s *Said, r *language.Reading, parts []language.Span, of []int) {
	w.moods = append(w.moods[:0], make([]mood, len(s.Places))...)
	for _, m := range r.Mentions {
		if i := partOf(parts, m.Start); i >= 0 {
			if at := slices.IndexFunc(s.Places, func(p Place) bool { return p.Topic == of[i] }); at >= 0 {
				w.moods[at].mentions++
				w.moods[at].sum += int(m.Polarity)
			}
		}
	}
	for i, m := range w.moods {
		p := &s.Places[i]
		if p.Felt = true; m.mentions > 0 {
			p.Polarity = int8(cmp.Compare(m.sum, 0))
			continue
		}
		p.Polarity, p.Felt = int8(r.Polarity), !r.Doubtful && !r.Silent()
	}
}

// partOf gives the part of a text that a place of it lies in; -1 none.
func partOf(parts []language.Span, at int) int {
	for i, p := range parts {
		if at >= p.Start && at < p.End {
			return i
		}
	}
	return -1
}

// shortestTerm is how many characters a term has that no aspect lists.
const shortestTerm = 2

// aspects gives what a text speaks of, each once; the whole is no part.
func (w *worker) aspects(text string, r *language.Reading, parts []language.Span) []heard {
	var out []heard
	for _, m := range r.Mentions {
		if m.Aspect != aspect.Overall && m.Aspect != "" {
			out = hear(out, Aspect{Key: m.Aspect}, &m, partOf(parts, m.Start))
		}
	}
	for _, m := range r.Unlisted {
		w.term.Reset(m.Of(text))
		if runes := w.term.Runes(); len(runes) >= shortestTerm {
			out = hear(out, Aspect{Term: string(runes)}, &m, partOf(parts, m.Start))
		}
	}
	return out
}

func hear(all []heard, a Aspect, m *language.Mention, part int) []heard {
	for i := range all {
		if s := &all[i].spoken; all[i].Aspect == a {
			if m.Polarity == language.Negative || s.Polarity == 0 {
				s.Polarity = int8(m.Polarity)
			}
			if float32(m.Confidence) > s.Confidence {
				s.Part, s.Confidence = part, float32(m.Confidence)
			}
			return all
		}
	}
	return append(all, heard{a, Spoken{Part: part, Polarity: int8(m.Polarity), Confidence: float32(m.Confidence)}})
}
