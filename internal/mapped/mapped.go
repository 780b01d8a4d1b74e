// SPDX-License-Identifier: Apache-2.0

// Package mapped gives large read-only files as memory. One idea: the operating
// system reads what is looked at and drops it when it needs the room. A mapping
// lives as long as somebody holds its File; where there are none it is a copy.
// It does not notice that a file changes: files are replaced, never written.
package mapped

// File is a file in memory, let go when nobody holds it any more.
type File struct{ Data []byte }
