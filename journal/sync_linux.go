// SPDX-License-Identifier: Apache-2.0

package journal

import (
	"os"

	"golang.org/x/sys/unix"
)

// syncData leaves out what reading the data back does not need, such as times.
func syncData(f *os.File) error {
	for {
		if err := unix.Fdatasync(int(f.Fd())); err != unix.EINTR {
			return err
		}
	}
}
