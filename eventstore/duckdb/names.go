// SPDX-License-Identifier: Apache-2.0

package duckdb

import (
	"context"
	"slices"
	"sync"
)

// nameBook holds the short texts that facts repeat (unit codes, metrics,
// currencies, versions of models) and the ordinals by which the file's rows
// name them: 0 is no text, "" a text like others. Not all are in memory; the
// others are looked up in the file, so that a source that sends a new unit with
// every event costs time and not memory.
type nameBook struct {
	next uint32 // belongs to the holder of writing
	most int    // in memory

	mu       sync.Mutex
	ordinals map[string]uint32
	texts    map[uint32]string
}

func loadNames(ctx context.Context, c *connection, most int) (*nameBook, error) {
	n, err := one[uint32](ctx, c, "SELECT max(ordinal) FROM names")
	return &nameBook{next: n + 1, most: most, ordinals: map[string]uint32{}, texts: map[uint32]string{}}, err
}

// keep remembers pairs that the file has.
func (b *nameBook) keep(found map[string]uint32) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.ordinals)+len(found) > b.most {
		clear(b.ordinals)
		clear(b.texts)
	}
	for text, ordinal := range found {
		b.ordinals[text], b.texts[ordinal] = ordinal, text
	}
}

// find gives the ordinals of those texts that the file has.
func (b *nameBook) find(ctx context.Context, c *connection, texts []string) (map[string]uint32, error) {
	found := make(map[string]uint32, len(texts))
	var unknown []string
	b.mu.Lock()
	for _, text := range texts {
		if ordinal, ok := b.ordinals[text]; ok {
			found[text] = ordinal
		} else {
			unknown = append(unknown, text)
		}
	}
	b.mu.Unlock()
	if len(unknown) == 0 {
		return found, nil
	}
	fresh := map[string]uint32{}
	err := each(ctx, c, func(columns []vector, row int) error {
		fresh[columns[0].text(row)] = at[uint32](&columns[1])[row]
		return nil
	}, "SELECT text, ordinal FROM names WHERE text IN (SELECT unnest($1::VARCHAR[]))", unknown)
	b.keep(fresh)
	for text, ordinal := range fresh {
		found[text] = ordinal
	}
	return found, err
}

// read gives the texts of ordinals, but for 0.
func (b *nameBook) read(ctx context.Context, c *connection, ordinals []uint32) (map[uint32]string, error) {
	found := make(map[uint32]string, len(ordinals))
	var unknown []uint64
	b.mu.Lock()
	for _, ordinal := range ordinals {
		if text, ok := b.texts[ordinal]; ok {
			found[ordinal] = text
		} else if ordinal != 0 {
			unknown = append(unknown, uint64(ordinal))
		}
	}
	b.mu.Unlock()
	if len(unknown) == 0 {
		return found, nil
	}
	fresh := map[string]uint32{}
	err := each(ctx, c, func(columns []vector, row int) error {
		fresh[columns[0].text(row)] = at[uint32](&columns[1])[row]
		return nil
	}, "SELECT text, ordinal FROM names WHERE ordinal IN (SELECT unnest($1::UBIGINT[]))", unknown)
	b.keep(fresh)
	for text, ordinal := range fresh {
		found[ordinal] = text
	}
	return found, err
}

// newNames are texts that a transaction adds.
type newNames struct {
	book  *nameBook
	found map[string]uint32 // of every text asked for
	added []string          // in the order of their ordinals, from book.next on
}

// assign finds the ordinals of texts and gives new ones to those that the file
// lacks; write and keep make them last. The caller holds writing.
func (b *nameBook) assign(ctx context.Context, c *connection, texts []string) (*newNames, error) {
	slices.Sort(texts)
	texts = slices.Compact(texts)
	found, err := b.find(ctx, c, texts)
	n := &newNames{book: b, found: found}
	for _, text := range texts {
		if _, ok := found[text]; !ok {
			found[text] = b.next + uint32(len(n.added))
			n.added = append(n.added, text)
		}
	}
	return n, err
}

// write puts new names into the file.
func (n *newNames) write(c *connection) error {
	if len(n.added) == 0 {
		return nil
	}
	a, err := c.appender("", "names")
	if err != nil {
		return err
	}
	defer a.close()
	for _, text := range n.added {
		row, err := a.row()
		if err != nil {
			return err
		}
		set(a, 0, row, n.found[text])
		a.setText(1, row, text)
	}
	return a.flush()
}

// committed is to be called when what write wrote has been committed.
func (n *newNames) committed() {
	n.book.next += uint32(len(n.added))
	fresh := make(map[string]uint32, len(n.added))
	for _, text := range n.added {
		fresh[text] = n.found[text]
	}
	n.book.keep(fresh)
}
