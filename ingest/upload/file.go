// SPDX-License-Identifier: Apache-2.0

package upload

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
	"unicode"

	"touchstone"
	"touchstone/ingest/mapping"
)

// File is one file that was handed in.
type File struct {
	ID   string    `json:"id"`
	Name string    `json:"name"` // as its owner calls it
	Size int64     `json:"size"`
	At   time.Time `json:"at"`
}

const (
	fileName    = "content"
	aboutName   = "about.json"
	rejectsName = "rejects.csv"
	sampleRows  = 20
)

// Put keeps a file. TooLarge above the limit; nothing is left of a file that
// failed.
func (u *Uploads) Put(ctx context.Context, name string, content io.Reader) (File, error) {
	f := File{ID: "up_" + u.o.NewID(), Name: cleanName(name), At: u.o.Clock().UTC()}
	folder := u.folder(f.ID)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return File{}, unwritable(err)
	}
	size, err := u.spool(ctx, filepath.Join(folder, fileName), content)
	if err == nil {
		f.Size = size
		err = writeJSON(filepath.Join(folder, aboutName), f)
	}
	if err != nil {
		return File{}, errors.Join(err, os.RemoveAll(folder))
	}
	return f, nil
}

func (u *Uploads) spool(ctx context.Context, path string, content io.Reader) (int64, error) {
	out, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return 0, unwritable(err)
	}
	defer out.Close()
	n, err := io.Copy(out, io.LimitReader(&stoppable{ctx, content}, u.o.MaxBytes+1))
	if n > u.o.MaxBytes {
		return 0, &touchstone.Error{Kind: touchstone.TooLarge, Message: touchstone.Msg("upload.too_large", "limit", u.o.MaxBytes>>20)}
	}
	var onDisk *fs.PathError
	if errors.As(err, &onDisk) {
		return 0, unwritable(err)
	}
	if err != nil {
		return 0, err
	}
	if err := out.Sync(); err != nil {
		return 0, unwritable(err)
	}
	return n, nil
}

// ByID gives a file that is still here. NotFound.
func (u *Uploads) ByID(id string) (File, error) {
	var f File
	raw, err := os.ReadFile(filepath.Join(u.folder(id), aboutName))
	if err != nil {
		return f, &touchstone.Error{Kind: touchstone.NotFound, Message: touchstone.Msg("upload.gone", "id", id), Err: err}
	}
	return f, json.Unmarshal(raw, &f)
}

// Peek shows the beginning of a file and proposes a profile for it.
func (u *Uploads) Peek(ctx context.Context, id string) (*mapping.Head, error) {
	if _, err := u.ByID(id); err != nil {
		return nil, err
	}
	return mapping.Peek(ctx, u.content(id), sampleRows)
}

// Preview shows what the first rows would become under a profile.
func (u *Uploads) Preview(ctx context.Context, id string, p touchstone.Profile) (*mapping.Preview, error) {
	if _, err := u.ByID(id); err != nil {
		return nil, err
	}
	maker, zone, err := u.o.Source(ctx, p.Source)
	if err != nil {
		return nil, err
	}
	return mapping.Look(ctx, u.content(id), p, zone, maker, sampleRows)
}

// folder is where a file lies; an id that is not one of ours leads nowhere.
func (u *Uploads) folder(id string) string {
	safe := strings.Map(func(r rune) rune {
		if r == '_' || r == '-' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
			return r
		}
		return -1
	}, id)
	return filepath.Join(u.o.Folder, "f"+safe)
}

func (u *Uploads) content(id string) string { return filepath.Join(u.folder(id), fileName) }

// cleanName keeps what can be shown of a name, without folders.
func cleanName(name string) string {
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return -1
	}, strings.ToValidUTF8(name, ""))
	if r := []rune(name); len(r) > 200 {
		name = string(r[len(r)-200:])
	}
	return name
}

func writeJSON(path string, v any) error {
	raw, err := json.Marshal(v)
	if err != nil {
		return err
	}
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		return unwritable(err)
	}
	return nil
}

func unwritable(err error) error {
	return &touchstone.Error{Kind: touchstone.Unavailable, Message: touchstone.Msg("upload.unwritable"), Retry: 30 * time.Second, Err: err}
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
