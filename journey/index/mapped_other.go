// SPDX-License-Identifier: Apache-2.0

//go:build !unix

package index

import "os"

// mapped is a file in memory.
type mapped struct{ data []byte }

// mapFile reads a file.
func mapFile(name string) (*mapped, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	return &mapped{data: data}, nil
}
