// SPDX-License-Identifier: Apache-2.0

//go:build !cgo

package drain_test

import "errors"

func openDuckDB(string, func(string)) (keeper, error) {
	return nil, errors.New("this build has no DuckDB")
}
