// SPDX-License-Identifier: Apache-2.0

package voice

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"touchstone"
	"touchstone/internal/durable"
	"touchstone/language/aspect"
	"touchstone/language/reader"
	"touchstone/language/sentiment"
)

// learnt is what the people of a workspace taught the model. It never changes.
type learnt struct {
	header learntHeader
	taught reader.Taught
}

// learntHeader is the first line of the file; the models follow.
type learntHeader struct {
	Format int                  `json:"format"` // 0: what follows is a usage of words alone, or nothing
	Base   string               `json:"base"`   // version of the model that was taught
	Events []touchstone.EventID `json:"events"` // whose texts it was learnt from, or judged by
	Lesson Lesson               `json:"lesson"`
	Terms  []aspect.Own         `json:"terms,omitempty"`
}

// learntFormat is what is written.
const learntFormat = 1

// The files in a keeper's folder beside its state.
const (
	learntFile = "learnt.model"
	notesFile  = "notes.json"
)

// recall reads what the last process left. What is damaged is as if it were not
// there: it is taught again.
func (k *Keeper) recall() error {
	raw, err := readIfThere(k.folder, notesFile)
	if err != nil {
		return err
	}
	if json.Unmarshal(raw, &k.notes) != nil {
		k.notes = notes{}
	}
	if raw, err = readIfThere(k.folder, learntFile); err != nil || raw == nil {
		return err
	}
	l, err := parseLearnt(raw)
	if err != nil {
		k.Logger.Error("what a workspace taught cannot be read, and is taught again", "cause", err)
		k.notes.Taught = time.Time{}
		return nil
	}
	k.learnt.Store(l)
	return nil
}

func readIfThere(folder, name string) ([]byte, error) {
	raw, err := os.ReadFile(filepath.Join(folder, name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return raw, err
}

func (n notes) save(folder string) error {
	raw, err := json.Marshal(n)
	if err != nil {
		return err
	}
	return durable.Replace(filepath.Join(folder, notesFile), durable.Bytes(raw))
}

func parseLearnt(raw []byte) (*learnt, error) {
	line, rest, found := bytes.Cut(raw, []byte("\n"))
	l := &learnt{}
	if !found {
		return nil, errors.New("it is cut off")
	}
	if err := json.Unmarshal(line, &l.header); err != nil {
		return nil, fmt.Errorf("its first line: %w", err)
	}
	var err error
	switch {
	case l.header.Format > learntFormat:
		err = fmt.Errorf("it has format %d; this program reads %d", l.header.Format, learntFormat)
	case l.header.Format == learntFormat:
		l.taught, err = reader.ParseTaught(rest)
	case len(rest) > 0 || len(l.header.Terms) == 0:
		l.taught.Usage, err = sentiment.ParseUsage(rest)
	}
	l.taught.Terms = l.header.Terms
	return l, err
}

func (l *learnt) save(folder string) error {
	header := l.header
	header.Format, header.Terms = learntFormat, l.taught.Terms
	line, err := json.Marshal(header)
	if err != nil {
		return err
	}
	models, err := l.taught.Marshal()
	if err != nil {
		return err
	}
	return durable.Replace(filepath.Join(folder, learntFile), durable.Bytes(append(append(line, '\n'), models...)))
}

// Unlearn lets go what the workspace taught, and has everything read by the
// shipped model again. It is taught again after enough new corrections, or when
// it is asked to. It tells whether there was anything.
func (k *Keeper) Unlearn() (bool, error) {
	k.teaching.Lock()
	defer k.teaching.Unlock()
	return k.unlearn()
}

func (k *Keeper) unlearn() (bool, error) {
	if k.learnt.Load() == nil {
		return false, nil
	}
	err := os.Remove(filepath.Join(k.folder, learntFile))
	if err == nil || errors.Is(err, fs.ErrNotExist) {
		err = durable.SyncFolder(k.folder)
	}
	if err != nil {
		return false, fmt.Errorf("let go what a workspace taught: %w", err)
	}
	k.learnt.Store(nil)
	k.Wake()
	return true, nil
}
