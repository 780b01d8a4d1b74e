// SPDX-License-Identifier: Apache-2.0

package duckdb

import (
	"errors"
	"sync"

	"github.com/duckdb/duckdb-go/v2/mapping"
)

// generation is the file while it is the store's: Compact puts another in its
// place, and what still reads the old one may end before that is closed. When
// the engine has given the file up, it is opened again as another generation.
type generation struct {
	path     string
	number   int
	database *database
	cache    *meaningCache
	changes  *changes
	diary    *diary
	told     told
	books    *books

	mu      sync.Mutex
	idle    []*connection
	busy    map[*connection]bool
	trails  int // tables of steps made
	pins    int // readers that come back for more
	retired bool
	closed  bool
	over    chan struct{} // closed when the file is
}

func newGeneration(d *database, path string, number int, z sizes, of *changes) *generation {
	return &generation{path: path, number: number, database: d, cache: &meaningCache{}, changes: of, diary: &diary{limits: z.diary, changes: of}, busy: map[*connection]bool{}, over: make(chan struct{})}
}

// books are what is known of the file without asking it.
type books struct {
	shapes *shapeBook
	names  *nameBook
}

// errEnded tells that the file is closed or closing.
var errEnded = errors.New("the file is closed")

// take gives a connection of its own to the caller, who has pinned the
// generation.
func (g *generation) take() (*connection, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.retired && g.pins == 0 {
		return nil, errEnded
	}
	if last := len(g.idle) - 1; last >= 0 {
		c := g.idle[last]
		g.idle = g.idle[:last]
		return g.lend(c), nil
	}
	c, err := g.database.connect()
	if err != nil {
		return nil, err
	}
	return g.lend(c), nil
}

// lend notes that a connection is in use; mu is held.
func (g *generation) lend(c *connection) *connection {
	c.books = g.books
	g.busy[c] = true
	return c
}

// give takes a connection back.
func (g *generation) give(c *connection) {
	g.mu.Lock()
	defer g.mu.Unlock()
	delete(g.busy, c)
	g.idle = append(g.idle, c)
	g.finish()
}

// pin keeps the generation until it is unpinned; false when it was retired.
func (g *generation) pin() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.retired {
		return false
	}
	g.pins++
	return true
}

func (g *generation) unpin() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.pins = max(g.pins-1, 0)
	g.finish()
}

// retire lets nobody new begin, and closes the file when the last reader
// ended.
func (g *generation) retire() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.retired = true
	g.finish()
}

// end is retire that does not wait for readers between two of their pages.
func (g *generation) end() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.retired, g.pins = true, 0
	g.finish()
}

// finish closes what a retired generation has; mu is held.
func (g *generation) finish() {
	if !g.retired || g.pins > 0 || len(g.busy) > 0 || g.closed {
		return
	}
	for _, c := range g.idle {
		c.close()
	}
	g.database.close()
	g.idle, g.closed = nil, true
	close(g.over)
}

// interrupt stops every statement that runs.
func (g *generation) interrupt() {
	g.mu.Lock()
	defer g.mu.Unlock()
	for c := range g.busy {
		mapping.Interrupt(c.raw)
	}
}
