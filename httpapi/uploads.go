// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"

	"touchstone"
	"touchstone/ingest/mapping"
)

const (
	maxUpload      = 8 << 30
	uploadPatience = 30 * time.Second // a client that sends nothing for so long is given up
	uploadsLast    = 24 * time.Hour   // a file that nobody imports goes after so long
	rejectsLast    = 30 * 24 * time.Hour
	metaFile       = "upload.json"
)

// upload is a file that somebody sent.
type upload struct {
	ID    string             `json:"id"`
	Name  string             `json:"name"`
	File  string             `json:"file"` // under the upload's folder
	Bytes int64              `json:"bytes"`
	By    touchstone.StaffID `json:"by"`
	At    time.Time          `json:"at"`
}

// uploads keeps files that were sent, each in a folder of its own.
type uploads struct {
	folder string
	now    func() time.Time
	newID  func() string
}

// keep streams a body into a new folder. TooLarge beyond maxUpload.
func (u *uploads) keep(body io.Reader, name string, by touchstone.StaffID) (upload, error) {
	up := upload{ID: "upl_" + u.newID(), Name: name, File: filepath.Join("data", safeName(name)), By: by, At: u.now()}
	folder := filepath.Join(u.folder, up.ID)
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
			err = &touchstone.Error{Kind: touchstone.TooLarge, Message: touchstone.Msg("api.body_too_large", "most", maxUpload)}
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

func writeMeta(folder string, up upload) error {
	raw, err := json.Marshal(up)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, metaFile), raw, 0o600)
}

// safeName gives a file name that means the same and nothing else on every
// system: without separators, control characters and dots in front, 200
// characters at most, its end kept.
func safeName(name string) string {
	safe := strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || strings.ContainsRune(`/\:*?"<>|`, r) || r == utf8.RuneError {
			return '_'
		}
		return r
	}, name)
	safe = strings.TrimLeft(safe, ". ")
	if runes := []rune(safe); len(runes) > 200 {
		safe = string(runes[len(runes)-200:])
	}
	if safe == "" {
		return "file"
	}
	return safe
}

// find gives an upload and the path of its file. NotFound.
func (u *uploads) find(id string) (upload, string, error) {
	var up upload
	if id == "" || strings.Trim(id, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") != "" {
		return up, "", noUpload(id)
	}
	raw, err := os.ReadFile(filepath.Join(u.folder, id, metaFile))
	if errors.Is(err, fs.ErrNotExist) {
		return up, "", noUpload(id)
	}
	if err == nil {
		err = json.Unmarshal(raw, &up)
	}
	if err != nil {
		return up, "", fmt.Errorf("find an upload: %w", err)
	}
	return up, filepath.Join(u.folder, id, up.File), nil
}

// rejects gives the path of an upload's reject file.
func (u *uploads) rejects(id string) string { return filepath.Join(u.folder, id, rejectFile) }

func noUpload(id string) error {
	return &touchstone.Error{Kind: touchstone.NotFound, Message: touchstone.Msg("api.no_record", "id", id)}
}

// drop removes an upload.
func (u *uploads) drop(id string) error { return os.RemoveAll(filepath.Join(u.folder, id)) }

// done removes the file of an upload that was imported, and keeps its rejects.
func (u *uploads) done(id string) error {
	_, path, err := u.find(id)
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
func (u *uploads) tidy(used map[string]bool) error {
	_, err := u.remove(func(folder string, made time.Time) bool {
		lasts := uploadsLast
		if _, err := os.Stat(filepath.Join(u.folder, folder, rejectFile)); err == nil {
			lasts = rejectsLast
		}
		return !used[folder] && u.now().Sub(made) > lasts
	})
	return err
}

// clear removes every upload but those in use, and tells how many.
func (u *uploads) clear(used map[string]bool) (int64, error) {
	return u.remove(func(folder string, _ time.Time) bool { return !used[folder] })
}

func (u *uploads) remove(which func(folder string, made time.Time) bool) (int64, error) {
	entries, err := os.ReadDir(u.folder)
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
		faults = append(faults, u.drop(e.Name()))
	}
	return n, errors.Join(faults...)
}

// patient reads a body for as long as its client keeps sending.
type patient struct {
	io.Reader
	control *http.ResponseController
	now     func() time.Time
}

// Read is of io.Reader.
func (p patient) Read(b []byte) (int, error) {
	if err := p.control.SetReadDeadline(p.now().Add(uploadPatience)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return 0, err
	}
	n, err := p.Reader.Read(b)
	if errors.Is(err, os.ErrDeadlineExceeded) {
		err = &touchstone.Error{Kind: touchstone.Invalid, Message: touchstone.Msg("api.body_too_slow"), Err: err}
	}
	return n, err
}

// uploaded documents a body that is a file.
func uploaded() *huma.RequestBody {
	return &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"application/octet-stream": {Schema: &huma.Schema{Type: "string", Format: "binary"}}}}
}

// FileHead is the beginning of a file that was uploaded, and how it could be
// imported.
type FileHead struct {
	Upload  string                `json:"upload" doc:"Id, by which the file is imported; it is kept for a day."`
	Name    string                `json:"name"`
	Bytes   int64                 `json:"bytes"`
	Format  touchstone.FileFormat `json:"format"`
	Columns []string              `json:"columns"`
	Sample  [][]string            `json:"sample" doc:"The first rows, cells in the order of columns."`
	Layout  mapping.Layout        `json:"layout" doc:"reviews, orders, log or figures when the headers are known, else unknown."`
	Profile touchstone.Profile    `json:"profile" doc:"Proposed: complete it, look at a preview, then start."`
}

const sampleRows = 20

// head reads the beginning of an upload.
func head(ctx context.Context, up upload, path string) (FileHead, error) {
	h, err := mapping.Peek(ctx, path, sampleRows)
	if err != nil {
		return FileHead{}, err
	}
	return FileHead{Upload: up.ID, Name: up.Name, Bytes: up.Bytes, Format: h.Format, Columns: listed(h.Columns), Sample: listed(h.Sample), Layout: h.Layout, Profile: h.Profile}, nil
}
