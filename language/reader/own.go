// SPDX-License-Identifier: Apache-2.0

package reader

import (
	"fmt"

	"touchstone/language/aspect"
)

// WithAspects gives the models with another one for aspects, which was learnt
// with the same taxonomy, under a version of its own.
func (m *Models) WithAspects(a *aspect.Model) (*Models, error) {
	sum, err := a.Sum()
	if err != nil {
		return nil, fmt.Errorf("name the model of aspects: %w", err)
	}
	out := *m
	out.aspects, out.version = a, m.version+"-"+sum[:12]
	return &out, nil
}
