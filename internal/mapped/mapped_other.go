// SPDX-License-Identifier: Apache-2.0

//go:build !unix

package mapped

import "os"

// Open reads a file.
func Open(name string) (*File, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	return &File{Data: data}, nil
}
