// SPDX-License-Identifier: Apache-2.0

//go:build unix

package journal

import (
	"math"
	"os"

	"golang.org/x/sys/unix"
)

// lockFile takes the lock that ends with the process.
func lockFile(f *os.File) error {
	return unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB)
}

func freeSpace(path string) (int64, error) {
	var s unix.Statfs_t
	if err := unix.Statfs(path, &s); err != nil {
		return 0, err
	}
	return int64(min(uint64(s.Bavail)*uint64(s.Bsize), math.MaxInt64)), nil
}
