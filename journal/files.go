// SPDX-License-Identifier: Apache-2.0

package journal

import "io"

// Files is the folder of a journal as the journal needs it, so that tests can
// lose power. Names have no folder part.
type Files interface {
	// List names the files in the folder, in any order.
	List() ([]string, error)
	// Create makes a new, empty file; it is an error when the name is taken.
	Create(name string) (File, error)
	// Open opens a file for reading and writing.
	Open(name string) (File, error)
	// Remove removes a file.
	Remove(name string) error
	// Sync makes the creation and removal of files durable.
	Sync() error
	// Free gives the bytes that can still be written.
	Free() (int64, error)
	// Close frees the folder for others.
	Close() error
}

// File is one file of a journal.
type File interface {
	io.ReaderAt
	io.WriterAt
	io.Closer
	// Size gives the length in bytes.
	Size() (int64, error)
	// Truncate cuts the file to a length.
	Truncate(size int64) error
	// Sync makes what was written, and the length, durable.
	Sync() error
}
