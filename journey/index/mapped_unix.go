// SPDX-License-Identifier: Apache-2.0

//go:build unix

package index

import (
	"fmt"
	"os"
	"runtime"

	"golang.org/x/sys/unix"
)

// mapped is a file in memory, let go when nobody holds it any more.
type mapped struct{ data []byte }

// mapFile maps a file, which must not be written any more.
func mapFile(name string) (*mapped, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || info.Size() == 0 {
		return &mapped{}, err
	}
	data, err := unix.Mmap(int(f.Fd()), 0, int(info.Size()), unix.PROT_READ, unix.MAP_SHARED)
	if err != nil {
		return nil, fmt.Errorf("map %s: %w", info.Name(), err)
	}
	m := &mapped{data: data}
	runtime.AddCleanup(m, func(data []byte) { _ = unix.Munmap(data) }, data)
	return m, nil
}
