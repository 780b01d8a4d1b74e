// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"math"
)

// differences collects how far figures of a peer are from ours, relative to
// their size where that is over 1.
type differences struct {
	figures int
	most    float64
	name    string // of the figure that differs most
}

func (d *differences) add(name string, ours, theirs float64) {
	d.figures++
	apart := math.Abs(ours-theirs) / max(1, math.Abs(ours))
	if apart > d.most || apart != apart {
		d.most, d.name = apart, name
	}
}

// addPointer is add for a figure of ours that may be missing, and one of many
// figures of the peer.
func (d *differences) addPointer(name string, ours *float64, theirs map[string]float64) {
	b, ok := theirs[name]
	if ours == nil || !ok {
		d.add(name, math.NaN(), 0)
		return
	}
	d.add(name, *ours, b)
}

// verdict is an error when a figure differs by more than the tolerance.
func (d *differences) verdict(tolerance float64) (string, error) {
	if !(d.most <= tolerance) {
		return "", fmt.Errorf("%s differs by %g", d.name, d.most)
	}
	return fmt.Sprintf("%d figures to %.0e", d.figures, d.most), nil
}
