// SPDX-License-Identifier: Apache-2.0

//go:build !linux

package journal

import "os"

// syncData makes a file durable; on macOS the standard library asks the drive
// to empty its cache, too.
func syncData(f *os.File) error { return f.Sync() }
