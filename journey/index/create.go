// SPDX-License-Identifier: Apache-2.0

package index

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"touchstone/internal/durable"
	"touchstone/internal/mapped"
)

// source is what a snapshot is made of.
type source struct {
	object string
	write  func(*writer) (head []byte, err error)
	// commit calls rename when the snapshot may take its place, and gives its
	// error; else why it may not.
	commit func(rename func() error) error
}

// createBase has a snapshot written and opens it. It replaces the file of that
// name at once and durably; without a name it stays in memory.
func createBase(name string, from source) (*base, error) {
	if name == "" {
		var out bytes.Buffer
		head, err := from.write(newWriter(&out, from.object))
		if err != nil {
			return nil, err
		}
		data := aligned(out.Bytes())
		copy(data, head)
		return openBase(&mapped.File{Data: data}, from.object, 1)
	}
	if err := replace(name, from); err != nil {
		return nil, fmt.Errorf("write the journey index: %w", err)
	}
	file, err := mapped.Open(name)
	if err != nil {
		return nil, fmt.Errorf("read the journey index: %w", err)
	}
	return openBase(file, from.object, 1)
}

func replace(name string, from source) error {
	f, err := os.CreateTemp(filepath.Dir(name), filepath.Base(name)+".*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // does nothing once it is renamed
	out := bufio.NewWriterSize(f, 1<<20)
	head, err := from.write(newWriter(out, from.object))
	if err == nil {
		err = out.Flush()
	}
	if err == nil {
		_, err = f.WriteAt(head, 0)
	}
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := from.commit(func() error { return os.Rename(f.Name(), name) }); err != nil {
		return err
	}
	_ = durable.SyncFolder(filepath.Dir(name)) // a snapshot that is lost is built again
	return nil
}
