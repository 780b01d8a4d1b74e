// SPDX-License-Identifier: Apache-2.0

package live

import (
	"context"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"touchstone/eventstore"
)

const snapshot = ".trails"

// file names the snapshot of an index after the generation of its shapes.
func (x *Index) file(object string, generation uint64) string {
	name := "customers"
	if object != "" {
		name = "object-" + hex.EncodeToString([]byte(object))
	}
	return filepath.Join(x.Folder, fmt.Sprintf("%s-%d%s", name, generation, snapshot))
}

// snapshots gives the generation of the snapshots that answer: the oldest that
// are there, since older ones go when newer ones are ready; that of the store
// when there are none. What was not written to its end is removed.
func (x *Index) snapshots(stored uint64) (uint64, error) {
	files, err := os.ReadDir(x.Folder)
	if err != nil {
		return 0, err
	}
	oldest := stored
	for _, f := range files {
		var generation uint64
		switch _, err := fmt.Sscanf(f.Name(), "customers-%d", &generation); {
		case strings.Contains(f.Name(), snapshot+"."):
			if err := os.Remove(filepath.Join(x.Folder, f.Name())); err != nil {
				return 0, err
			}
		case err == nil && f.Name() == filepath.Base(x.file("", generation)):
			oldest = min(oldest, generation)
		}
	}
	return oldest, nil
}

// dropOthers removes snapshots that neither the indexes have nor those in the
// making. The caller holds mu, or is alone.
func (x *Index) dropOthers() error {
	ours := map[string]bool{}
	for _, k := range x.everything() {
		ours[filepath.Base(k.file)] = true
	}
	files, err := os.ReadDir(x.Folder)
	if err != nil {
		return err
	}
	for _, f := range files {
		if strings.HasSuffix(f.Name(), snapshot) && !ours[f.Name()] {
			if err := os.Remove(filepath.Join(x.Folder, f.Name())); err != nil {
				return err
			}
		}
	}
	return nil
}

// stored gives the generation of the store's shapes; 0 when they never change.
func (x *Index) stored(ctx context.Context) (uint64, error) {
	r, ok := x.Store.(eventstore.Reshaper)
	if !ok {
		return 0, nil
	}
	generation, _, err := r.Generation(ctx)
	return generation, err
}
