// SPDX-License-Identifier: Apache-2.0

package study

import (
	"bufio"
	"cmp"
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"touchstone"
	"touchstone/internal/durable"
	"touchstone/moment"
)

// Head is a study without what it found.
type Head struct {
	ID       string
	Made     time.Time
	Took     time.Duration
	Standing bool // the answer to the standing question
	Position touchstone.Position
	Revision uint64
	Mentions string
	Moments  []string // ids of the touchpoints that it found to be moments
}

// Head gives a study without what it found.
func (s *Study) Head() Head {
	h := Head{ID: s.ID, Made: s.Made, Took: s.Took, Standing: s.Question.standing(), Position: s.Position, Revision: s.Revision, Mentions: s.Mentions}
	for _, t := range s.Findings.Touchpoints {
		if t.Class == moment.Moment {
			h.Moments = append(h.Moments, t.Name)
		}
	}
	return h
}

// rests gives what a study rests on.
func (h *Head) rests() rests { return rests{h.Position, h.Revision, h.Mentions} }

// standing tells whether a question is the standing one.
func (q Question) standing() bool {
	return q.From.IsZero() && q.To.IsZero() && q.WindowDays == 0 && q.Segment == "" && len(q.Outcomes) == 0 && q.Emotion == 0 && len(q.Worth) == 0
}

// A file is a line that names its form, then the head, then the study, as gob.
const (
	form   = "touchstone study 1\n"
	ending = ".study"
)

// save writes a study so that it survives a loss of power.
func (k *Keeper) save(s *Study) error {
	err := durable.Replace(filepath.Join(k.folder, s.ID+ending), func(w io.Writer) error {
		if _, err := io.WriteString(w, form); err != nil {
			return err
		}
		e := gob.NewEncoder(w)
		if err := e.Encode(s.Head()); err != nil {
			return err
		}
		return e.Encode(s)
	})
	if err != nil {
		return fmt.Errorf("keep a study: %w", err)
	}
	return nil
}

// keep puts a head in front; beyond MostKept the oldest goes. The caller holds
// mu.
func (k *Keeper) keep(h *Head) {
	k.kept = slices.Insert(k.kept, 0, h)
	for len(k.kept) > MostKept {
		last := k.kept[len(k.kept)-1]
		if err := os.Remove(filepath.Join(k.folder, last.ID+ending)); err != nil {
			k.Logger.Error("an old study stays", "study", last.ID, "cause", err)
		}
		k.kept = k.kept[:len(k.kept)-1]
	}
}

// load reads the heads of a folder, the newest first.
func (k *Keeper) load() ([]*Head, error) {
	entries, err := os.ReadDir(k.folder)
	if err != nil {
		return nil, fmt.Errorf("read the folder of studies: %w", err)
	}
	var out []*Head
	for _, e := range entries {
		id, ok := strings.CutSuffix(e.Name(), ending)
		if !ok {
			continue
		}
		h := &Head{}
		if err := k.read(id, h, nil); err != nil {
			k.Logger.Error("a study cannot be read", "study", id, "cause", err)
			continue
		}
		out = append(out, h)
	}
	slices.SortFunc(out, func(a, b *Head) int { return cmp.Or(b.Made.Compare(a.Made), cmp.Compare(a.ID, b.ID)) })
	return out, nil
}

// read reads the head of a study, and the study unless it is nil.
func (k *Keeper) read(id string, h *Head, s *Study) error {
	f, err := os.Open(filepath.Join(k.folder, id+ending))
	if errors.Is(err, fs.ErrNotExist) {
		return notFound(id)
	}
	if err != nil {
		return fmt.Errorf("read a study: %w", err)
	}
	defer func() { _ = f.Close() }()
	r := bufio.NewReader(f)
	line, err := r.ReadString('\n')
	if err != nil || line != form {
		return fmt.Errorf("read the study %s: it is in another form", id)
	}
	d := gob.NewDecoder(r)
	if err := d.Decode(h); err != nil {
		return fmt.Errorf("read the study %s: %w", id, err)
	}
	if s == nil {
		return nil
	}
	if err := d.Decode(s); err != nil {
		return fmt.Errorf("read the study %s: %w", id, err)
	}
	return nil
}

// Heads gives the studies that are kept, the newest first.
func (k *Keeper) Heads() []Head {
	k.mu.Lock()
	defer k.mu.Unlock()
	out := make([]Head, len(k.kept))
	for i, h := range k.kept {
		out[i] = *h
	}
	return out
}

// Study gives a study by its id; "latest" is the newest answer to the standing
// question. NotFound when there is none.
func (k *Keeper) Study(id string) (*Study, error) {
	k.mu.Lock()
	if id == Latest {
		if h := k.standing(); h != nil {
			id = h.ID
		}
	}
	k.mu.Unlock()
	if !k.keeps(id) {
		return nil, notFound(id)
	}
	s := &Study{}
	return s, k.read(id, &Head{}, s)
}

func (k *Keeper) keeps(id string) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return slices.ContainsFunc(k.kept, func(h *Head) bool { return h.ID == id })
}

// Snapshot copies the studies that are kept into a folder, which is there and
// empty; Open opens the copy. The facts of a copy that is put back must reach as
// far as the studies, so that the positions in them are of the same facts.
func (k *Keeper) Snapshot(ctx context.Context, folder string) error {
	for _, h := range k.Heads() {
		name := h.ID + ending
		err := durable.Copy(filepath.Join(k.folder, name), filepath.Join(folder, name))
		if err != nil && k.keeps(h.ID) { // else it was let go of meanwhile
			return fmt.Errorf("copy a study: %w", err)
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return nil
}

// Check reads every study of the folder whole and tells of those that cannot be.
func (k *Keeper) Check(ctx context.Context) error {
	entries, err := os.ReadDir(k.folder)
	if err != nil {
		return fmt.Errorf("check studies: %w", err)
	}
	var faults []error
	for _, e := range entries {
		id, ok := strings.CutSuffix(e.Name(), ending)
		if !ok {
			continue
		}
		if err := k.read(id, &Head{}, &Study{}); err != nil && touchstone.KindOf(err) != touchstone.NotFound {
			faults = append(faults, err)
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return errors.Join(faults...)
}

// Latest is the id that stands for the newest answer to the standing question.
const Latest = "latest"
