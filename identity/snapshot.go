// SPDX-License-Identifier: Apache-2.0

package identity

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"

	"touchstone"
	"touchstone/internal/durable"
	"touchstone/internal/mapped"
)

// The snapshot of a mapping is a header of 32 bytes (magic, revision, number of
// subjects, checksum of the rest, checksum of the header), then the subjects,
// then the customers, as base has them. It is derived: what is damaged is
// computed again.
const (
	snapshotName  = "customers.map"
	snapshotMagic = "TSIDMAP1"
	headerBytes   = 32
	entryBytes    = 12
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

var errDamaged = errors.New("the snapshot of the mapping is damaged")

// readSnapshot maps the snapshot in a folder. fs.ErrNotExist when there is
// none, errDamaged when it cannot be used.
func readSnapshot(folder string) (*Mapping, error) {
	file, err := mapped.Open(filepath.Join(folder, snapshotName))
	if err != nil {
		return nil, err
	}
	data := file.Data
	if len(data) < headerBytes || string(data[:8]) != snapshotMagic || binary.LittleEndian.Uint32(data[28:]) != crc32.Checksum(data[:28], castagnoli) {
		return nil, errDamaged
	}
	revision, n := binary.LittleEndian.Uint64(data[8:]), binary.LittleEndian.Uint64(data[16:])
	body := data[headerBytes:]
	if n > uint64(len(body))/entryBytes || uint64(len(body)) != n*entryBytes || binary.LittleEndian.Uint32(data[24:]) != crc32.Checksum(body, castagnoli) {
		return nil, errDamaged
	}
	m := &Mapping{revision: revision, base: newBase(int(n), body[:8*n], body[8*n:], file)}
	runtime.KeepAlive(file)
	return m, nil
}

// writeSnapshot replaces the snapshot in a folder, durably, and gives the
// mapping as read back from it.
func writeSnapshot(folder string, m *Mapping) (*Mapping, error) {
	if len(m.layers) > 0 {
		m = &Mapping{revision: m.revision, base: baseOf(m.flat())}
	}
	name := filepath.Join(folder, snapshotName)
	f, err := os.CreateTemp(folder, snapshotName+".*")
	if err != nil {
		return nil, fmt.Errorf("write the mapping: %w", err)
	}
	defer os.Remove(f.Name()) // does nothing once it is renamed
	if err := errors.Join(m.writeTo(f), f.Sync(), f.Close()); err != nil {
		return nil, fmt.Errorf("write the mapping: %w", err)
	}
	if err := os.Rename(f.Name(), name); err != nil {
		return nil, fmt.Errorf("write the mapping: %w", err)
	}
	if err := durable.SyncFolder(folder); err != nil {
		return nil, fmt.Errorf("write the mapping: %w", err)
	}
	return readSnapshot(folder)
}

// flat lists the subjects of every customer that has several, and of no other.
func (m *Mapping) flat() []entry {
	var others, firsts []entry
	for s, c := range m.Merged {
		others = append(others, entry{s, c})
		firsts = append(firsts, entry{touchstone.SubjectID(c), c})
	}
	slices.SortFunc(firsts, bySubject)
	return overlay(others, slices.Compact(firsts))
}

func (m *Mapping) writeTo(f *os.File) error {
	defer runtime.KeepAlive(m)
	var header [headerBytes]byte
	copy(header[:], snapshotMagic)
	binary.LittleEndian.PutUint64(header[8:], m.revision)
	binary.LittleEndian.PutUint64(header[16:], uint64(m.base.n))
	sum := crc32.Update(crc32.Checksum(m.base.subjects, castagnoli), castagnoli, m.base.customers)
	binary.LittleEndian.PutUint32(header[24:], sum)
	binary.LittleEndian.PutUint32(header[28:], crc32.Checksum(header[:28], castagnoli))
	w := bufio.NewWriter(f)
	for _, part := range [][]byte{header[:], m.base.subjects, m.base.customers} {
		if _, err := w.Write(part); err != nil {
			return err
		}
	}
	return w.Flush()
}

// dropSnapshot removes the snapshot, durably, with what an interrupted write
// may have left.
func dropSnapshot(folder string) error {
	names, err := filepath.Glob(filepath.Join(folder, snapshotName+"*"))
	if err != nil {
		return err
	}
	for _, name := range names {
		if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return durable.SyncFolder(folder)
}
