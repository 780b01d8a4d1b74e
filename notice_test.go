// SPDX-License-Identifier: Apache-2.0

package touchstone_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"touchstone/internal/testenv"
)

// TestNoticeNamesWhatIsBuiltIn fails when a module or package that goes into
// the binary or the page is not named in NOTICE with its licence.
func TestNoticeNamesWhatIsBuiltIn(t *testing.T) {
	root := testenv.Root(t)
	notice, err := os.ReadFile(filepath.Join(root, "NOTICE"))
	if err != nil {
		t.Fatal(err)
	}
	list := exec.Command("go", "list", "-deps", "-f", "{{with .Module}}{{.Path}}{{end}}", "./cmd/touchstone")
	list.Dir = root
	out, err := list.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	modules := map[string]bool{}
	for _, m := range strings.Fields(string(out)) {
		modules[m] = m != "touchstone"
	}
	if len(modules) < 5 {
		t.Fatalf("only %d modules were found", len(modules))
	}
	raw, err := os.ReadFile(filepath.Join(root, "web", "package.json"))
	if err != nil {
		t.Fatal(err)
	}
	var page struct{ Dependencies map[string]string }
	if err := json.Unmarshal(raw, &page); err != nil {
		t.Fatal(err)
	}
	for name := range page.Dependencies {
		modules[name] = true
	}
	for name, foreign := range modules {
		if foreign && !strings.Contains(string(notice), name) {
			t.Errorf("NOTICE does not name %s", name)
		}
	}
}
