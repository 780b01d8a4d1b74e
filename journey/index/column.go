// SPDX-License-Identifier: Apache-2.0

package index

import (
	"hash/crc32"
	"unsafe"
)

// word is what every column begins at a multiple of.
const word = 8

// fixed is what columns are made of.
type fixed interface {
	~uint8 | ~uint16 | ~uint32 | ~uint64 | ~int64
}

// reader takes columns off a block of bytes that begins at a multiple of word.
// Once something is missing it stays short and gives empty columns.
type reader struct {
	data  []byte
	short bool
}

// take gives the next column of n values, as it lies in memory.
func take[T fixed](r *reader, n uint64) []T {
	var one T
	size := uint64(unsafe.Sizeof(one))
	if r.short || n > uint64(len(r.data))/size {
		r.short = true
		return nil
	}
	padded := (n*size + word - 1) / word * word
	if padded > uint64(len(r.data)) {
		r.short = true
		return nil
	}
	column := r.data[:n*size]
	r.data = r.data[padded:]
	if n == 0 {
		return nil
	}
	return unsafe.Slice((*T)(unsafe.Pointer(unsafe.SliceData(column))), n)
}

// put appends a column, filled up to a multiple of word.
func put[T fixed](out []byte, column []T) []byte {
	var one T
	out = append(out, unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(column))), len(column)*int(unsafe.Sizeof(one)))...)
	for len(out)%word != 0 {
		out = append(out, 0)
	}
	return out
}

// aligned gives data that begins at a multiple of word, itself where it does.
func aligned(data []byte) []byte {
	if len(data) == 0 || uintptr(unsafe.Pointer(unsafe.SliceData(data)))%word == 0 {
		return data
	}
	words := make([]uint64, (len(data)+word-1)/word)
	out := unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(words))), len(data))
	copy(out, data)
	return out
}

func checksum(data []byte) uint32 { return crc32.Checksum(data, crc32.MakeTable(crc32.Castagnoli)) }
