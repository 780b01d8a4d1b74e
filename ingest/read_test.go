// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"path/filepath"
	"testing"
)

// What an input is called, in faults and among rejects, tells it from the others
// and not where the server keeps it.
func TestInputsAreNamedFromTheFolderThatTheyShare(t *testing.T) {
	for _, test := range []struct{ paths, want []string }{
		{[]string{"/srv/uploads/upl_1/data/a.csv"}, []string{"a.csv"}},
		{[]string{"2024/a.csv", "2025/a.csv"}, []string{"2024/a.csv", "2025/a.csv"}},
		{[]string{"/home/li/2024/a.csv", "/home/li/2025/a.csv", "/home/li/b.csv"}, []string{"2024/a.csv", "2025/a.csv", "b.csv"}},
		{[]string{"../x/a.csv", "../y/a.csv"}, []string{"x/a.csv", "y/a.csv"}},
		{[]string{"/x/a.csv", "b.csv"}, []string{"x/a.csv", "b.csv"}},
		{[]string{"-"}, []string{"-"}},
	} {
		s, err := newSession(test.paths, Options{})
		if err != nil {
			t.Fatal(err)
		}
		for i, path := range test.paths {
			if got := s.named(path); got != filepath.FromSlash(test.want[i]) {
				t.Errorf("%s of %q is called %s, not %s", path, test.paths, got, test.want[i])
			}
		}
	}
}
