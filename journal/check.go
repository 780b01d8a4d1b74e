// SPDX-License-Identifier: Apache-2.0

package journal

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"touchstone"
)

// Check reads everything back and gives an error for every stretch that is
// damaged, naming file, offset and positions. Append goes on meanwhile; Drop
// waits.
func (j *Journal) Check(ctx context.Context) error {
	j.dropping.Lock()
	defer j.dropping.Unlock()
	j.mu.Lock()
	segments := slices.Clone(j.segments)
	j.mu.Unlock()
	var faults []error
	for i, g := range segments {
		if err := ctx.Err(); err != nil {
			return err
		}
		last := g.last
		if i+1 < len(segments) {
			last = segments[i+1].head.base - 1
		}
		faults = append(faults, j.check(g, last))
	}
	return errors.Join(faults...)
}

// check reads one file back, whose last event has a position.
func (j *Journal) check(g segment, last touchstone.Position) error {
	file, err := j.files.Open(fileName(g.number))
	if err != nil {
		return fmt.Errorf("open the journal: %w", err)
	}
	defer file.Close() // only read
	head, fault, err := readHeader(file, g.size)
	if err != nil {
		return fmt.Errorf("read %s: %w", fileName(g.number), err)
	}
	if fault != nil || head != g.head {
		return describe(g.number, hole{first: g.head.base, last: last, cause: errHeader})
	}
	s := scan(file, head.salt, headerSize, g.size)
	s.deep = true
	seen, err := survey(s, g.number, head, false)
	if err != nil {
		return fmt.Errorf("read %s: %w", fileName(g.number), err)
	}
	seen.close(last)
	var faults []error
	for _, h := range seen.holes {
		faults = append(faults, describe(g.number, h))
	}
	return errors.Join(faults...)
}
