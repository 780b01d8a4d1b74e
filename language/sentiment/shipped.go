// SPDX-License-Identifier: Apache-2.0

package sentiment

import (
	_ "embed"
	"sync"
)

//go:embed polarity.model
var shippedFile []byte

// Shipped gives the model that comes with the program; it is loaded once. It
// is made by "touchstone train-language --shipped", and docs/model-card.md
// tells what it learnt from.
var Shipped = sync.OnceValue(load)

func load() *Model {
	m, err := Parse(shippedFile)
	if err != nil {
		panic(err) // the file is part of the program
	}
	return m
}
