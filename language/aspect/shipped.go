// SPDX-License-Identifier: Apache-2.0

package aspect

import (
	"embed"
	"sync"
)

//go:embed models/*.model
var modelFiles embed.FS

// shippedModels holds the models that ship, read when they are first asked for.
var shippedModels = sync.OnceValue(func() map[Industry]func() *Model {
	all := map[Industry]func() *Model{}
	for _, industry := range Industries() {
		file, err := modelFiles.ReadFile("models/" + string(industry) + ".model")
		if err != nil {
			continue // no labels of this industry
		}
		all[industry] = sync.OnceValue(func() *Model {
			m, err := ParseModel(file)
			if err != nil {
				panic("aspect: the model of " + string(industry) + ": " + err.Error())
			}
			return m
		})
	}
	return all
})

// ShippedModel gives the model of an industry that comes with the program:
// where there were no labels to learn from, one that only knows how sure to be
// of what the taxonomy finds.
func ShippedModel(industry Industry) *Model {
	if read, learnt := shippedModels()[industry]; learnt {
		return read()
	}
	return shippedModels()[General]()
}
