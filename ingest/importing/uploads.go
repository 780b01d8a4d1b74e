// SPDX-License-Identifier: Apache-2.0

package importing

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
	"unicode/utf8"

	"touchstone"
)

const (
	maxUpload   = 8 << 30
	uploadsLast = 24 * time.Hour // a file that nobody imports goes after so long
	rejectsLast = 30 * 24 * time.Hour
	importsLast = 400 * 24 * time.Hour // what is known of an import, from its end: a year, and time to compare
	metaFile    = "upload.json"
	rejectFile  = "rejects.csv"
)

// Upload is a file that somebody sent.
type Upload struct {
	ID    string             `json:"id"`
	Name  string             `json:"name"`
	File  string             `json:"file"` // under the upload's folder
	Bytes int64              `json:"bytes"`
	By    touchstone.StaffID `json:"by"`
	At    time.Time          `json:"at"`
}

// Uploads keeps files that were sent, each in a folder of its own.
type Uploads struct {
	Folder string // made when missing
	Now    func() time.Time
	NewID  func() string
}

// Keep streams a body into a new folder. TooLarge beyond 8 GiB.
func (u *Uploads) Keep(body io.Reader, name string, by touchstone.StaffID) (Upload, error) {
	up := Upload{ID: "upl_" + u.NewID(), Name: name, File: filepath.Join("data", safeName(name)), By: by, At: u.Now()}
	folder := filepath.Join(u.Folder, up.ID)
	if err := os.MkdirAll(filepath.Join(folder, "data"), 0o700); err != nil {
		return up, fmt.Errorf("keep an upload: %w", err)
	}
	err := func() error {
		f, err := os.OpenFile(filepath.Join(folder, up.File), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if err != nil {
			return err
		}
		up.Bytes, err = io.Copy(f, io.LimitReader(body, maxUpload+1))
		if err == nil && up.Bytes > maxUpload {
			err = &touchstone.Error{Kind: touchstone.TooLarge, Message: touchstone.Msg("importing.too_large", "most", maxUpload)}
		}
		return errors.Join(err, f.Close())
	}()
	if err == nil {
		err = writeMeta(folder, up)
	}
	if err != nil {
		return up, errors.Join(fmt.Errorf("keep an upload: %w", err), os.RemoveAll(folder))
	}
	return up, nil
}

func writeMeta(folder string, up Upload) error {
	raw, err := json.Marshal(up)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, metaFile), raw, 0o600)
}

// longestName is how many bytes a file name may have on every system, with room to
// spare.
const longestName = 200

// safeName gives a file name that means the same and nothing else on every
// system: without separators, control characters and dots in front, longestName
// bytes at most, its end kept.
func safeName(name string) string {
	safe := strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || strings.ContainsRune(`/\:*?"<>|`, r) || r == utf8.RuneError {
			return '_'
		}
		return r
	}, name)
	from := max(0, len(safe)-longestName)
	for from < len(safe) && !utf8.RuneStart(safe[from]) {
		from++
	}
	return cmp.Or(strings.TrimLeft(safe[from:], ". "), "file")
}

// Find gives an upload and the path of its file. NotFound.
func (u *Uploads) Find(id string) (Upload, string, error) {
	var up Upload
	if id == "" || strings.Trim(id, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") != "" {
		return up, "", unknown(id)
	}
	raw, err := os.ReadFile(filepath.Join(u.Folder, id, metaFile))
	if errors.Is(err, fs.ErrNotExist) {
		return up, "", unknown(id)
	}
	if err == nil {
		err = json.Unmarshal(raw, &up)
	}
	if err != nil {
		return up, "", fmt.Errorf("find an upload: %w", err)
	}
	return up, filepath.Join(u.Folder, id, up.File), nil
}

// rejects gives the path of an upload's reject file.
func (u *Uploads) rejects(id string) string { return filepath.Join(u.Folder, id, rejectFile) }

func unknown(id string) error {
	return &touchstone.Error{Kind: touchstone.NotFound, Message: touchstone.Msg("importing.unknown", "id", id)}
}

// Drop removes an upload.
func (u *Uploads) Drop(id string) error { return os.RemoveAll(filepath.Join(u.Folder, id)) }

// done removes the file of an upload that was imported, and keeps its rejects.
func (u *Uploads) done(id string) error {
	_, path, err := u.Find(id)
	if touchstone.KindOf(err) == touchstone.NotFound {
		return nil
	}
	if err == nil {
		err = os.Remove(path)
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// tidy removes uploads that are too old, but for those in use; what has rejects
// stays for longer.
func (u *Uploads) tidy(used map[string]bool) error {
	_, err := u.remove(func(folder string, made time.Time) bool {
		lasts := uploadsLast
		if _, err := os.Stat(filepath.Join(u.Folder, folder, rejectFile)); err == nil {
			lasts = rejectsLast
		}
		return !used[folder] && u.Now().Sub(made) > lasts
	})
	return err
}

// clear removes every upload but those in use, and tells how many.
func (u *Uploads) clear(used map[string]bool) (int64, error) {
	return u.remove(func(folder string, _ time.Time) bool { return !used[folder] })
}

func (u *Uploads) remove(which func(folder string, made time.Time) bool) (int64, error) {
	entries, err := os.ReadDir(u.Folder)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	var n int64
	var faults []error
	for _, e := range entries {
		info, err := e.Info()
		if err != nil || !e.IsDir() || !which(e.Name(), info.ModTime()) {
			continue
		}
		n++
		faults = append(faults, u.Drop(e.Name()))
	}
	return n, errors.Join(faults...)
}
