// SPDX-License-Identifier: Apache-2.0

// Package durable puts files and their names on the disk. One idea: when a call
// returns without an error, what it did survives a loss of power. It does not
// lock: two that replace the same file at once are for the caller to keep apart.
package durable

import (
	"bufio"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// Create makes a file that its owner alone may read, and lets write fill it. An
// fs.ErrExist when there is one already; after another error what was written
// is left there.
func Create(path string, write func(io.Writer) error) (err error) {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	buffer := bufio.NewWriterSize(file, 1<<20)
	if err := write(buffer); err != nil {
		return err
	}
	if err := buffer.Flush(); err != nil {
		return err
	}
	return file.Sync()
}

// Copy makes a file as Create does, of what another one holds.
func Copy(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	err = Create(to, func(w io.Writer) error {
		_, err := io.Copy(w, in)
		return err
	})
	return errors.Join(err, in.Close())
}

// Replace lets write fill a new file, which then takes the place of the one at
// path, if there is one: whatever happens, there is the old one or the new one,
// whole. It is written at path + Draft, where a draft that a process left when it
// was killed is removed.
func Replace(path string, write func(io.Writer) error) error {
	draft := path + Draft
	if err := os.Remove(draft); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := Create(draft, write); err != nil {
		return err
	}
	if err := os.Rename(draft, path); err != nil {
		return err
	}
	return SyncFolder(filepath.Dir(path))
}

// Draft ends the name of a file that is to replace the one without it.
const Draft = ".new"

// Bytes is the write of Create and Replace for what is in memory.
func Bytes(all []byte) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := w.Write(all)
		return err
	}
}

// SyncFolder makes the names in a folder durable: those that were made, given or
// taken away. Windows keeps them so by itself.
func SyncFolder(path string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	folder, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}
