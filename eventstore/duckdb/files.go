// SPDX-License-Identifier: Apache-2.0

package duckdb

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"

	"touchstone"
	"touchstone/internal/durable"
)

// A store's folder holds one file of facts, facts-N.duckdb, and its
// write-ahead log. Compacting writes the file N+1 and removes the file N; when
// both are there, N+1 is whole and N is what a crash left.
const (
	fileStem   = "facts-"
	fileSuffix = ".duckdb"
	logSuffix  = ".wal"
	lockName   = "lock"
	tempStem   = "tmp-"     // what the engine cannot hold in memory
	copyName   = "copy.new" // a copy of the file in the making
)

func fileName(number int) string { return fileStem + strconv.Itoa(number) + fileSuffix }

// lockFolder keeps every other store out of the folder, until the lock is
// closed or the process ends.
func lockFolder(folder string) (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(folder, lockName), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err == nil {
		return f, nil
	}
	_ = f.Close()
	if errors.Is(err, syscall.EWOULDBLOCK) {
		err = &touchstone.Error{Kind: touchstone.Conflict, Message: touchstone.Msg("duckdb.in_use", "folder", folder)}
	}
	return nil, err
}

// tidy removes what an interrupted run left, and gives the number of the file;
// 1 when there is none yet.
func tidy(folder string) (int, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return 0, err
	}
	number := 1
	for _, e := range entries {
		if n, log := numberOf(e.Name()); !log {
			number = max(number, n)
		}
	}
	for _, e := range entries {
		name := e.Name()
		old, _ := numberOf(name)
		if strings.HasPrefix(name, copyName) || strings.HasPrefix(name, tempStem) || old > 0 && old < number {
			if err := os.RemoveAll(filepath.Join(folder, name)); err != nil {
				return 0, err
			}
		}
	}
	return number, nil
}

// numberOf reads the number of a file of facts or of one of its logs, 0 when
// the name is no such.
func numberOf(name string) (number int, log bool) {
	digits, stem := strings.CutPrefix(name, fileStem)
	digits, rest, suffix := strings.Cut(digits, fileSuffix)
	n, err := strconv.Atoi(digits)
	if !stem || !suffix || err != nil || rest != "" && rest[0] != '.' {
		return 0, false
	}
	return n, rest != ""
}

// removeFile removes a file of facts and its logs; that they are gone lasts.
func removeFile(path string) error {
	logs, err := filepath.Glob(path + ".*")
	if err != nil {
		return err
	}
	for _, name := range append(logs, path) {
		if err := os.Remove(name); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	return durable.SyncFolder(filepath.Dir(path))
}

// logs are the write-ahead logs of a file, as they were when their names were
// made to last: the log, and the one that takes its place while a checkpoint
// runs.
type logs [2]os.FileInfo

// sync makes the names of new logs last, so that what was written into them is
// found after the machine has died.
func (l *logs) sync(path string) error {
	fresh := false
	for i, suffix := range []string{logSuffix, logSuffix + ".checkpoint"} {
		info, err := os.Stat(path + suffix)
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
		fresh = fresh || err == nil && (l[i] == nil || !os.SameFile(info, l[i]))
		l[i] = info
	}
	if !fresh {
		return nil
	}
	return durable.SyncFolder(filepath.Dir(path))
}

// magic stands behind the checksum with which a file of the engine begins.
var magic = []byte("DUCK")

// checkHeader tells whether a file, if it is there, is one of the engine's.
func checkHeader(path string) error {
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	header := make([]byte, 12)
	if _, err := io.ReadFull(f, header); err != nil || !bytes.Equal(header[8:], magic) {
		return damaged(path, fmt.Errorf("the file does not begin as one of the engine's: %w", errors.Join(err)))
	}
	return nil
}

// move puts a file at a path that nothing has, in whatever file system, and
// makes it last.
func move(from, to string) error {
	err := os.Rename(from, to)
	if errors.Is(err, syscall.EXDEV) {
		if err = copyFile(from, to); err == nil {
			err = os.Remove(from)
		}
	}
	if err != nil {
		return err
	}
	return durable.SyncFolder(filepath.Dir(to))
}

func copyFile(from, to string) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	if _, err := io.Copy(out, in); err != nil {
		return err
	}
	return out.Sync()
}
