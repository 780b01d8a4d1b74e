// SPDX-License-Identifier: Apache-2.0

package meaning

import "touchstone"

// values is what one segment trait is for every customer under one revision. It
// implements touchstone.Trait and does not change any more.
//
// It is a base with layers of what changed since over it, the newest last.
type values struct {
	layers []layer
	texts  []string
}

// layer holds the ordinal of a customer's value among texts; above the base,
// also unknown for one that has none any more.
type layer map[touchstone.CustomerID]int32

// unknown is what stands instead of an ordinal.
const unknown int32 = -1

// layerGrowth is how many times as long as the next a layer is at least, here and
// in a ledger, so that there are few.
const layerGrowth = 4

var _ touchstone.Trait = (*values)(nil)

// Value implements touchstone.Trait.
func (v *values) Value(c touchstone.CustomerID) (value string, known bool) {
	for i := len(v.layers) - 1; i >= 0; i-- {
		if n, here := v.layers[i][c]; here {
			return v.text(n)
		}
	}
	return "", false
}

func (v *values) text(n int32) (value string, known bool) {
	if n == unknown {
		return "", false
	}
	return v.texts[n], true
}

// All implements touchstone.Trait.
func (v *values) All(yield func(touchstone.CustomerID, string) bool) {
	for i, l := range v.layers {
		for c, n := range l {
			if n != unknown && !v.covered(i+1, c) && !yield(c, v.texts[n]) {
				return
			}
		}
	}
}

// covered tells whether a customer is in a layer from one on.
func (v *values) covered(from int, c touchstone.CustomerID) bool {
	for _, l := range v.layers[from:] {
		if _, here := l[c]; here {
			return true
		}
	}
	return false
}

// changed gives what there is once a further layer lies over it, which is the
// receiver's from then on. It shares what it can.
func (v *values) changed(over layer, texts []string) *values {
	if len(over) == 0 {
		return v
	}
	n := len(v.layers)
	for ; n > 0 && len(v.layers[n-1]) < layerGrowth*len(over); n-- {
		over = laid(v.layers[n-1], over)
	}
	return &values{layers: append(v.layers[:n:n], over), texts: texts}
}

// laid puts one layer over another.
func laid(under, over layer) layer {
	out := make(layer, len(under)+len(over))
	for c, n := range under {
		out[c] = n
	}
	for c, n := range over {
		out[c] = n
	}
	return out
}
