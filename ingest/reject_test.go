// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"path/filepath"
	"testing"
)

// What a file is called among rejects tells it from the others, and not where the
// server keeps it.
func TestRejectsAreOfFilesFromTheFolderThatTheyShare(t *testing.T) {
	for _, test := range []struct{ paths, want []string }{
		{[]string{"/srv/uploads/upl_1/data/a.csv"}, []string{"a.csv"}},
		{[]string{"2024/a.csv", "2025/a.csv"}, []string{"2024/a.csv", "2025/a.csv"}},
		{[]string{"/home/li/2024/a.csv", "/home/li/2025/a.csv", "/home/li/b.csv"}, []string{"2024/a.csv", "2025/a.csv", "b.csv"}},
		{[]string{"../x/a.csv", "../y/a.csv"}, []string{"x/a.csv", "y/a.csv"}},
		{[]string{"/x/a.csv", "b.csv"}, []string{"x/a.csv", "b.csv"}},
		{[]string{"-"}, []string{"-"}},
	} {
		for i, path := range test.paths {
			if got := under(folderOf(test.paths), path); got != filepath.FromSlash(test.want[i]) {
				t.Errorf("%s of %q is called %s, not %s", path, test.paths, got, test.want[i])
			}
		}
	}
}
