// SPDX-License-Identifier: Apache-2.0

package outlook

import (
	"bufio"
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"touchstone"
	"touchstone/internal/durable"
)

// A file is a line that names its form, then the outlook, as gob.
const (
	form   = "touchstone outlook 1\n"
	ending = ".outlook"
)

func (k *Keeper) file(what What) string { return filepath.Join(k.folder, string(what)+ending) }

// save writes an outlook so that it survives a loss of power.
func (k *Keeper) save(o *Outlook) error {
	err := durable.Replace(k.file(o.Question.What), func(w io.Writer) error {
		if _, err := io.WriteString(w, form); err != nil {
			return err
		}
		return gob.NewEncoder(w).Encode(o)
	})
	if err != nil {
		return fmt.Errorf("keep an outlook: %w", err)
	}
	return nil
}

// load reads the outlook of a What; nil when there is none that can be read. A
// draft that a kill left is removed: it may name who was erased since.
func (k *Keeper) load(what What) *Outlook {
	_ = os.Remove(k.file(what) + durable.Draft)
	o, err := read(k.file(what))
	if err == nil && o.Question.What == what && o.Question.Validate() == nil {
		return o
	}
	if !errors.Is(err, fs.ErrNotExist) {
		k.Logger.Error("an outlook cannot be read", "outcome", string(what), "cause", err)
	}
	return nil
}

func read(path string) (*Outlook, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	r := bufio.NewReader(f)
	line := make([]byte, len(form))
	if _, err := io.ReadFull(r, line); err != nil || string(line) != form {
		return nil, errors.New("it is in another form")
	}
	o := &Outlook{}
	return o, gob.NewDecoder(r).Decode(o)
}

// Snapshot copies the last outlooks into a folder, which is there and empty; Open
// opens the copy. Who is erased later is still in it: a copy that is put back
// needs Erase of them.
func (k *Keeper) Snapshot(ctx context.Context, folder string) error {
	for _, what := range whats {
		err := durable.Copy(k.file(what), filepath.Join(folder, string(what)+ending))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("copy an outlook: %w", err)
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return nil
}

// Check reads the outlooks of the folder whole and tells of those that cannot be.
func (k *Keeper) Check(context.Context) error {
	var faults []error
	for _, what := range whats {
		if _, err := read(k.file(what)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			faults = append(faults, fmt.Errorf("read the outlook %s: %w", what, err))
		}
	}
	return errors.Join(faults...)
}

// Name names the step in the receipt of an erasure.
func (k *Keeper) Name() string { return "outlooks" }

// Erase removes the rows of whom the subjects are, also from what is being
// made, and tells how many there were.
func (k *Keeper) Erase(_ context.Context, subjects []touchstone.SubjectID) (int64, error) {
	gone := make(map[touchstone.SubjectID]bool, len(subjects))
	for _, s := range subjects {
		gone[s] = true
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.running {
		for s := range gone {
			k.erased[s] = true
		}
	}
	var n int64
	for _, what := range whats {
		s := k.slots[what]
		if s.Outlook == nil {
			continue
		}
		left, removed := s.Outlook.without(gone)
		if removed == 0 {
			continue
		}
		if err := k.save(left); err != nil {
			return n, err
		}
		s.Outlook = left
		n += int64(removed)
	}
	return n, nil
}

// without gives an outlook without the rows of some subjects, and how many
// these were; the outlook itself stays as it is for who reads it.
func (o *Outlook) without(gone map[touchstone.SubjectID]bool) (*Outlook, int) {
	of := func(c Customer) bool {
		return gone[touchstone.SubjectID(c.ID)] || slices.ContainsFunc(c.Subjects, func(s touchstone.SubjectID) bool { return gone[s] })
	}
	if len(gone) == 0 || !slices.ContainsFunc(o.Customers, of) {
		return o, 0
	}
	left := *o
	left.Customers = slices.DeleteFunc(slices.Clone(o.Customers), of)
	return &left, len(o.Customers) - len(left.Customers)
}
