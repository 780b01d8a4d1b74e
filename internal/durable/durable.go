// SPDX-License-Identifier: Apache-2.0

// Package durable puts files and their names on the disk. One idea: when a call
// returns without an error, what it did survives a loss of power. It does not
// replace files: write a new one, rename it, and sync its folder.
package durable

import (
	"bufio"
	"errors"
	"io"
	"os"
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
