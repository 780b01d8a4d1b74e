// SPDX-License-Identifier: Apache-2.0

package aspect_test

import (
	"bytes"
	"context"
	"flag"
	"os"
	"testing"

	"touchstone/internal/testenv"
	"touchstone/language/aspect"
	"touchstone/language/training"
)

var rewrite = flag.Bool("rewrite-models", false, "write the models that training gives over those that ship")

// TestShippedModelsAreWhatTrainingGives trains the models that ship again. It
// takes the time of all training, so that without NIGHTLY it only reads them.
func TestShippedModelsAreWhatTrainingGives(t *testing.T) {
	if os.Getenv("NIGHTLY") == "" && !*rewrite {
		for _, industry := range aspect.Industries() {
			if aspect.ShippedModel(industry) == nil {
				t.Errorf("%s has no model", industry)
			}
		}
		return
	}
	models, err := training.Aspects(context.Background(), os.DirFS(testenv.Shared(t, "data")), false)
	if err != nil {
		t.Fatal(err)
	}
	for industry, m := range models {
		file, err := m.Marshal()
		if err != nil {
			t.Fatal(err)
		}
		name := "models/" + string(industry) + ".model"
		if *rewrite {
			if err := os.WriteFile(name, file, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		shipped, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(file, shipped) {
			t.Errorf("%s: training gives another model of %d bytes than the one of %d that ships", industry, len(file), len(shipped))
		}
	}
}
