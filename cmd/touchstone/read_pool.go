// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"runtime"

	"golang.org/x/sync/errgroup"

	"touchstone/language/reader"
)

// lot is some rows that are read at once.
type lot struct {
	rows  []int
	texts []string
	lines []reader.Line
	done  chan struct{} // closed when lines are there
}

// lotSize is how many rows are read at once.
const lotSize = 256

// readingPool reads texts on all cores and gives the lines in the order of
// their rows. At most as many lots as its queue holds are in memory.
type readingPool struct {
	ctx    context.Context
	group  *errgroup.Group
	models *reader.Models
	second *second
	filled *lot
	work   chan *lot // to read
	order  chan *lot // the same, in order, to give away
}

func newReadingPool(ctx context.Context, models *reader.Models, second *second, visit func(text string, l *reader.Line) error) *readingPool {
	cores := runtime.GOMAXPROCS(0)
	p := &readingPool{models: models, second: second, filled: &lot{}, work: make(chan *lot, 2*cores), order: make(chan *lot, 2*cores)}
	p.group, p.ctx = errgroup.WithContext(ctx)
	for range cores {
		p.group.Go(p.read)
	}
	p.group.Go(func() error {
		for l := range p.order {
			select {
			case <-l.done:
			case <-p.ctx.Done():
				return p.ctx.Err()
			}
			for i := range l.lines {
				if err := visit(l.texts[i], &l.lines[i]); err != nil {
					return err
				}
			}
		}
		return nil
	})
	return p
}

func (p *readingPool) read() error {
	r, touchpoints := p.models.Reader(), p.models.Taxonomy.Touchpoints()
	for l := range p.work {
		l.lines = make([]reader.Line, len(l.rows))
		for i, text := range l.texts {
			reading := r.Read(text)
			model := p.second.settle(p.ctx, text, reading, p.models.Version())
			l.lines[i] = reader.LineOf(l.rows[i], text, reading, touchpoints, model)
		}
		close(l.done)
	}
	return nil
}

func (p *readingPool) put(row int, text string) error {
	p.filled.rows, p.filled.texts = append(p.filled.rows, row), append(p.filled.texts, text)
	if len(p.filled.rows) < lotSize {
		return nil
	}
	return p.send()
}

func (p *readingPool) send() error {
	l := p.filled
	l.done = make(chan struct{})
	p.filled = &lot{}
	for _, to := range []chan *lot{p.work, p.order} {
		select {
		case to <- l:
		case <-p.ctx.Done():
			return p.ctx.Err()
		}
	}
	return nil
}

// end waits for what was put, unless putting failed, and gives the first error.
func (p *readingPool) end(failed error) error {
	if failed == nil {
		failed = p.send()
	}
	close(p.work)
	close(p.order)
	if err := p.group.Wait(); err != nil {
		return err
	}
	return failed
}
