// SPDX-License-Identifier: Apache-2.0

package journal

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"slices"

	"touchstone"
)

// found is a file of the folder before it was read.
type found struct {
	number uint64
	size   int64
	head   header
	err    error // of the header
}

// recovery puts the files of a folder together into a journal.
type recovery struct {
	files  Files
	log    *slog.Logger
	skip   bool
	number uint64  // the highest that a file has
	lost   []found // whose header cannot be read, so that none of their frames can
	faults []error
}

// run gives the files that count, oldest first, and the newest one open for
// writing, nil when there is none.
func (r *recovery) run() ([]segment, File, error) {
	all, err := r.list()
	if err != nil {
		return nil, nil, err
	}
	chain, err := r.chain(all)
	if err != nil {
		return nil, nil, err
	}
	var segments []segment
	var newest File
	for i := range chain {
		g, file, err := r.read(chain, i)
		if err != nil {
			return nil, nil, err
		}
		segments, newest = append(segments, g), file
	}
	if err := r.verdict(segments); err != nil {
		return nil, nil, errors.Join(err, closed(newest))
	}
	return segments, newest, nil
}

// verdict refuses damaged files, or says in the log what is left out.
func (r *recovery) verdict(segments []segment) error {
	for _, f := range r.lost {
		r.faults = append(r.faults, unreadable(f, segments))
	}
	if !r.skip {
		return errors.Join(r.faults...)
	}
	for _, fault := range r.faults {
		r.log.Error("leave out a damaged part of the journal", "error", fault)
	}
	for _, f := range r.lost {
		if err := r.remove(f.number); err != nil {
			return err
		}
	}
	return nil
}

func unreadable(f found, segments []segment) error {
	first := touchstone.Position(1)
	for _, g := range segments {
		if g.number < f.number {
			first = g.last + 1
		}
	}
	return &touchstone.Error{
		Kind:    touchstone.Internal,
		Message: touchstone.Msg("journal.unreadable", "file", fileName(f.number), "first", int64(first)),
		Err:     f.err,
	}
}

// list reads the header of every file, oldest first.
func (r *recovery) list() ([]found, error) {
	names, err := r.files.List()
	if err != nil {
		return nil, fmt.Errorf("list the journal: %w", err)
	}
	var all []found
	for _, name := range names {
		number, ok := fileNumber(name)
		if !ok {
			continue
		}
		f, err := r.find(number)
		if err != nil {
			return nil, err
		}
		all = append(all, f)
		r.number = max(r.number, number)
	}
	slices.SortFunc(all, func(a, b found) int { return cmp.Compare(a.number, b.number) })
	return all, nil
}

func (r *recovery) find(number uint64) (found, error) {
	f := found{number: number}
	file, err := r.files.Open(fileName(number))
	if err != nil {
		return f, fmt.Errorf("open the journal: %w", err)
	}
	defer file.Close() // only read
	if f.size, err = file.Size(); err != nil {
		return f, fmt.Errorf("measure %s: %w", fileName(number), err)
	}
	f.head, f.err, err = readHeader(file, f.size)
	if err != nil {
		return f, fmt.Errorf("read %s: %w", fileName(number), err)
	}
	if errors.Is(f.err, errNewer) {
		return f, &touchstone.Error{Kind: touchstone.Invalid, Message: touchstone.Msg("journal.newer", "file", fileName(number)), Err: f.err}
	}
	return f, nil
}

// readHeader tells a header's own fault from one of the disk.
func readHeader(file File, size int64) (h header, fault, failure error) {
	if size < headerSize {
		return header{}, errHeader, nil
	}
	b := make([]byte, headerSize)
	if _, err := file.ReadAt(b, 0); err != nil {
		return header{}, nil, err
	}
	h, fault = decodeHeader(b)
	return h, fault, nil
}

// chain leaves the files of which each continues the one before. A file that
// holds no frame and that no other continues was begun when the disk failed,
// and goes; so does one whose header was never synced.
func (r *recovery) chain(all []found) ([]found, error) {
	var chain []found
	for i := len(all) - 1; i >= 0; i-- {
		f := all[i]
		empty := f.size <= headerSize
		follows := len(chain) == 0 || chain[0].head.previous == f.number
		switch {
		case f.err != nil && empty, f.err == nil && empty && !follows:
			if err := r.remove(f.number); err != nil {
				return nil, err
			}
		case f.err != nil:
			r.lost = append(r.lost, f)
		case !follows:
			r.faults = append(r.faults, missing(chain[0].head.previous, f.number))
			fallthrough
		default:
			chain = slices.Insert(chain, 0, f)
		}
	}
	return chain, nil
}

func missing(number, older uint64) error {
	return &touchstone.Error{
		Kind:    touchstone.Internal,
		Message: touchstone.Msg("journal.missing", "file", fileName(number), "older", fileName(older)),
	}
}

func (r *recovery) remove(number uint64) error {
	if err := r.files.Remove(fileName(number)); err != nil {
		return fmt.Errorf("remove %s: %w", fileName(number), err)
	}
	if err := r.files.Sync(); err != nil {
		return fmt.Errorf("sync the journal's folder: %w", err)
	}
	return nil
}

// read surveys one file of the chain. Of any but the newest as much counts as
// the next one says; the newest is made durable and stays open.
func (r *recovery) read(chain []found, i int) (segment, File, error) {
	f, newest := chain[i], i == len(chain)-1
	name := fileName(f.number)
	file, err := r.files.Open(name)
	if err != nil {
		return segment{}, nil, fmt.Errorf("open the journal: %w", err)
	}
	g, err := r.survey(file, f, chain[i+1:])
	if err == nil {
		err = r.cut(file, f, g.size)
	}
	if err == nil && newest {
		err = r.settle(file, &g)
	}
	if err != nil || !newest {
		return g, nil, errors.Join(err, file.Close())
	}
	return g, file, nil
}

func (r *recovery) survey(file File, f found, newer []found) (segment, error) {
	limit := f.size
	if len(newer) > 0 && newer[0].head.previous == f.number {
		limit = min(f.size, newer[0].head.length)
	}
	g, err := survey(scan(file, f.head.salt, headerSize, limit), f.number, f.head, len(newer) == 0)
	if err != nil {
		return g, fmt.Errorf("read %s: %w", fileName(f.number), err)
	}
	if len(newer) > 0 {
		if next := newer[0].head; next.previous == f.number && f.size < next.length {
			g.holes = append(g.holes, hole{from: f.size, to: f.size, first: g.last + 1, cause: errCutShort})
		}
		g.close(newer[0].head.base - 1)
	}
	for _, h := range g.holes {
		r.faults = append(r.faults, describe(f.number, h))
	}
	return g, nil
}

// cut takes away what does not count.
func (r *recovery) cut(file File, f found, size int64) error {
	if size >= f.size {
		return nil
	}
	r.log.Warn("cut an unacknowledged end off the journal", "file", fileName(f.number), "from", size, "bytes", f.size-size)
	if err := file.Truncate(size); err != nil {
		return fmt.Errorf("cut %s: %w", fileName(f.number), err)
	}
	return syncFile(file, f.number)
}

// settle writes the newest file's header and last frame once more where they
// are. Only these can have been read from memory without being on the disk,
// after a sync that failed; every frame before was synced before the next one
// began.
func (r *recovery) settle(file File, g *segment) error {
	if err := rewrite(file, 0, headerSize); err != nil {
		return fmt.Errorf("write %s again: %w", fileName(g.number), err)
	}
	if g.tail > 0 {
		if err := rewrite(file, g.tail, g.size-g.tail); err != nil {
			return fmt.Errorf("write %s again: %w", fileName(g.number), err)
		}
	}
	if err := syncFile(file, g.number); err != nil {
		return err
	}
	if err := r.files.Sync(); err != nil {
		return fmt.Errorf("sync the journal's folder: %w", err)
	}
	return nil
}

func rewrite(file File, offset, length int64) error {
	b := make([]byte, length)
	if _, err := file.ReadAt(b, offset); err != nil {
		return err
	}
	_, err := file.WriteAt(b, offset)
	return err
}

func syncFile(file File, number uint64) error {
	if err := file.Sync(); err != nil {
		return fmt.Errorf("sync %s: %w", fileName(number), err)
	}
	return nil
}

func closed(file File) error {
	if file == nil {
		return nil
	}
	return file.Close()
}
