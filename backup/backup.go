// SPDX-License-Identifier: Apache-2.0

package backup

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"touchstone"
	"touchstone/internal/durable"
)

// Format names the layout of a backup; Restore takes no other.
const Format = "touchstone.backup/1"

const manifestName = "manifest.json"

// Manifest says what a backup holds.
type Manifest struct {
	Format  string      `json:"format"`
	Program string      `json:"program"` // the version that wrote it
	Made    time.Time   `json:"made"`
	Parts   []PartState `json:"parts"`
	Files   []File      `json:"files"` // by path
}

// PartState is what a part said of itself when it was copied: the position of
// facts, the revision and schema version of a workspace store.
type PartState struct {
	Name     string              `json:"name"`
	Position touchstone.Position `json:"position,omitempty"`
	Revision uint64              `json:"revision,omitempty"`
	Schema   int                 `json:"schema,omitempty"`
}

// File is one file of a backup; Path has forward slashes.
type File struct {
	Path   string `json:"path"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// Part is one thing to copy. Write fills a folder that exists and is empty;
// State's Name is its path below the backup's folder.
type Part struct {
	Name  string
	Write func(ctx context.Context, folder string) (PartState, error)
}

// Make writes a backup into a folder, which must not exist. It appears there
// only when it is whole.
func Make(ctx context.Context, folder, program string, now time.Time, parts []Part) (*Manifest, error) {
	if _, err := os.Lstat(folder); !errors.Is(err, fs.ErrNotExist) {
		return nil, &touchstone.Error{Kind: touchstone.Conflict, Message: touchstone.Msg("backup.exists", "folder", folder), Err: err}
	}
	growing := folder + ".part"
	if err := os.RemoveAll(growing); err != nil {
		return nil, unwritable(growing, err)
	}
	m := &Manifest{Format: Format, Program: program, Made: now.UTC()}
	err := m.write(ctx, growing, parts)
	if err == nil {
		err = os.Rename(growing, folder)
	}
	if err == nil {
		err = durable.SyncFolder(filepath.Dir(folder))
	}
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(growing))
	}
	return m, nil
}

// write copies the parts, then notes every file in the manifest.
func (m *Manifest) write(ctx context.Context, folder string, parts []Part) error {
	for _, p := range parts {
		into := filepath.Join(folder, filepath.FromSlash(p.Name))
		if err := os.MkdirAll(into, 0o700); err != nil {
			return unwritable(into, err)
		}
		state, err := p.Write(ctx, into)
		if err != nil {
			return err
		}
		state.Name = p.Name
		m.Parts = append(m.Parts, state)
	}
	if err := m.list(ctx, folder); err != nil {
		return err
	}
	raw, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	return durable.Create(filepath.Join(folder, manifestName), func(w io.Writer) error {
		_, err := w.Write(raw)
		return err
	})
}

// list takes the size and sum of every file and syncs it.
func (m *Manifest) list(ctx context.Context, folder string) error {
	return filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return errors.Join(err, ctx.Err())
		}
		rel, err := filepath.Rel(folder, path)
		if err != nil {
			return err
		}
		file, err := sum(ctx, path)
		if err != nil {
			return err
		}
		file.Path = filepath.ToSlash(rel)
		m.Files = append(m.Files, file)
		return nil
	})
}

// Read gives the manifest of a backup; Invalid when the folder is none.
func Read(folder string) (*Manifest, error) {
	raw, err := os.ReadFile(filepath.Join(folder, manifestName))
	if err != nil {
		return nil, &touchstone.Error{Kind: touchstone.Invalid, Message: touchstone.Msg("backup.none", "folder", folder), Err: err}
	}
	m := new(Manifest)
	if err := json.Unmarshal(raw, m); err != nil {
		return nil, &touchstone.Error{Kind: touchstone.Invalid, Message: touchstone.Msg("backup.none", "folder", folder), Err: err}
	}
	if m.Format != Format {
		return nil, &touchstone.Error{Kind: touchstone.Invalid, Message: touchstone.Msg("backup.format", "format", m.Format, "known", Format)}
	}
	return m, nil
}

// Verify names every file of a backup that is missing, damaged or not in its
// manifest.
func Verify(ctx context.Context, folder string) (*Manifest, error) {
	m, err := Read(folder)
	if err != nil {
		return nil, err
	}
	var there Manifest
	if err := there.list(ctx, folder); err != nil {
		return nil, &touchstone.Error{Kind: touchstone.Invalid, Message: touchstone.Msg("backup.none", "folder", folder), Err: err}
	}
	var faults []error
	fault := func(message touchstone.Message) {
		faults = append(faults, &touchstone.Error{Kind: touchstone.Invalid, Message: message})
	}
	for _, f := range there.Files {
		i := slices.IndexFunc(m.Files, func(want File) bool { return want.Path == f.Path })
		switch {
		case f.Path == manifestName:
		case i < 0:
			fault(touchstone.Msg("backup.stranger", "file", f.Path))
		case m.Files[i] != f:
			fault(touchstone.Msg("backup.damaged", "file", f.Path))
		}
	}
	for _, f := range m.Files {
		if !slices.ContainsFunc(there.Files, func(have File) bool { return have.Path == f.Path }) {
			fault(touchstone.Msg("backup.missing", "file", f.Path))
		}
	}
	return m, errors.Join(faults...)
}

// Restore verifies a backup and copies its parts into a folder that does not
// exist or is empty.
func Restore(ctx context.Context, from, to string) (*Manifest, error) {
	m, err := Verify(ctx, from)
	if err != nil {
		return nil, err
	}
	if entries, err := os.ReadDir(to); err == nil && len(entries) > 0 {
		return nil, &touchstone.Error{Kind: touchstone.Conflict, Message: touchstone.Msg("backup.not_empty", "folder", to)}
	}
	growing := to + ".part"
	if err := os.RemoveAll(growing); err != nil {
		return nil, unwritable(growing, err)
	}
	for _, f := range m.Files {
		if err := copyFile(ctx, filepath.Join(from, filepath.FromSlash(f.Path)), filepath.Join(growing, filepath.FromSlash(f.Path))); err != nil {
			return nil, errors.Join(unwritable(to, err), os.RemoveAll(growing))
		}
	}
	if err := os.Remove(to); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, errors.Join(unwritable(to, err), os.RemoveAll(growing))
	}
	if err := os.Rename(growing, to); err != nil {
		return nil, errors.Join(unwritable(to, err), os.RemoveAll(growing))
	}
	return m, durable.SyncFolder(filepath.Dir(to))
}

func unwritable(folder string, err error) error {
	return &touchstone.Error{Kind: touchstone.Unavailable, Message: touchstone.Msg("backup.unwritable", "folder", folder), Err: err}
}

func sum(ctx context.Context, path string) (File, error) {
	in, err := os.Open(path)
	if err != nil {
		return File{}, err
	}
	defer in.Close()
	h := sha256.New()
	n, err := io.Copy(h, &stoppable{ctx, in})
	if err == nil {
		err = in.Sync()
	}
	return File{Size: n, SHA256: hex.EncodeToString(h.Sum(nil))}, err
}

func copyFile(ctx context.Context, from, to string) error {
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return err
	}
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	return durable.Create(to, func(w io.Writer) error {
		_, err := io.Copy(w, &stoppable{ctx, in})
		return err
	})
}

// stoppable ends reading when its context ends.
type stoppable struct {
	ctx context.Context
	in  io.Reader
}

func (s *stoppable) Read(p []byte) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	return s.in.Read(p)
}
