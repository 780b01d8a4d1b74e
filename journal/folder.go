// SPDX-License-Identifier: Apache-2.0

package journal

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"touchstone"
	"touchstone/internal/durable"
)

// folder is a journal's folder on this machine's disk. One process at a time
// has it, by a lock on the file called lock that ends with the process.
type folder struct {
	path string
	lock *os.File
}

const lockName = "lock"

func openFolder(path string) (*folder, error) {
	if err := os.MkdirAll(path, 0o700); err != nil {
		return nil, fmt.Errorf("make the journal's folder: %w", err)
	}
	lock, err := os.OpenFile(filepath.Join(path, lockName), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock the journal: %w", err)
	}
	if err := lockFile(lock); err != nil {
		return nil, errors.Join(&touchstone.Error{Kind: touchstone.Conflict, Message: touchstone.Msg("journal.locked"), Err: err}, lock.Close())
	}
	f := &folder{path, lock}
	if err := errors.Join(f.Sync(), durable.SyncFolder(filepath.Dir(path))); err != nil {
		return nil, errors.Join(fmt.Errorf("sync the journal's folder: %w", err), lock.Close())
	}
	return f, nil
}

func (f *folder) List() ([]string, error) {
	entries, err := os.ReadDir(f.path)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		if e.Type().IsRegular() {
			names = append(names, e.Name())
		}
	}
	return names, nil
}

func (f *folder) Create(name string) (File, error) {
	file, err := os.OpenFile(filepath.Join(f.path, name), os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	return diskFile{file}, nil
}

func (f *folder) Open(name string) (File, error) {
	file, err := os.OpenFile(filepath.Join(f.path, name), os.O_RDWR, 0)
	if err != nil {
		return nil, err
	}
	return diskFile{file}, nil
}

func (f *folder) Remove(name string) error { return os.Remove(filepath.Join(f.path, name)) }
func (f *folder) Sync() error              { return durable.SyncFolder(f.path) }
func (f *folder) Free() (int64, error)     { return freeSpace(f.path) }
func (f *folder) Close() error             { return f.lock.Close() }

// diskFile syncs only what reading the file back needs.
type diskFile struct{ *os.File }

func (f diskFile) Sync() error { return syncData(f.File) }

func (f diskFile) Size() (int64, error) {
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}
