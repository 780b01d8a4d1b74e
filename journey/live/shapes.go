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
func (x *Index) file(object string) string {
	name := "customers"
	if object != "" {
		name = "object-" + hex.EncodeToString([]byte(object))
	}
	return filepath.Join(x.Folder, fmt.Sprintf("%s-%d%s", name, x.generation, snapshot))
}

// dropOthers removes snapshots that no index of this generation has.
func (x *Index) dropOthers() error {
	ours := map[string]bool{}
	for _, k := range x.kept {
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

// forgetShapes begins every index anew once the store has derived shapes again
// and come to rest. Until then the old ones answer.
func (x *Index) forgetShapes(ctx context.Context) error {
	generation, err := x.stored(ctx)
	if err != nil || generation == x.generation {
		return err
	}
	if generation != x.newer {
		x.newer, x.calm = generation, 0
	}
	if x.calm++; x.calm <= x.sizes.calm {
		return nil
	}
	x.Logger.Info("shapes were derived again, so the journey index is made again", "generation", generation)
	x.mu.Lock()
	defer x.mu.Unlock()
	x.generation = generation
	for object := range x.kept {
		if err := x.anew(object); err != nil {
			return err
		}
	}
	return x.dropOthers()
}
