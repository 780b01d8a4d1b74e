// SPDX-License-Identifier: Apache-2.0

package access

import (
	"flag"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"touchstone"
	"touchstone/internal/testenv"
)

var rewriteRights = flag.Bool("rewrite-rights", false, "write the table of rights in docs/api.md anew")

const begin, end = "-rewrite-rights -->\n", "<!-- /rights -->"

// The table in docs/api.md is the policy.
func TestTheRightsAreDocumented(t *testing.T) {
	path := filepath.Join(testenv.Root(t), "docs", "api.md")
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok1 := strings.Cut(string(raw), begin)
	table, after, ok2 := strings.Cut(rest, end)
	if !ok1 || !ok2 {
		t.Fatal("docs/api.md has no place for the table of rights")
	}
	want := rightsTable()
	if table == want {
		return
	}
	if !*rewriteRights {
		t.Fatalf("docs/api.md shows other rights; go test ./access -run Documented -rewrite-rights")
	}
	if err := os.WriteFile(path, []byte(before+begin+want+end+after), 0o644); err != nil {
		t.Fatal(err)
	}
}

// rightsTable gives the policy in Markdown: R read, P propose, C change, X
// export; in brackets, within the own.
func rightsTable() string {
	var b strings.Builder
	b.WriteString("R read, P propose, C change, X export; (in brackets: own)\n\n| noun |")
	for _, role := range touchstone.Roles {
		b.WriteString(" " + string(role) + " |")
	}
	b.WriteString("\n|" + strings.Repeat(" --- |", len(touchstone.Roles)+1) + "\n")
	for _, noun := range slices.Sorted(maps.Keys(policy)) {
		b.WriteString("| " + string(noun) + " |")
		for _, role := range touchstone.Roles {
			b.WriteString(" " + cell(role, noun) + " |")
		}
		b.WriteString("\n")
	}
	return b.String()
}

func cell(role touchstone.Role, noun touchstone.Noun) string {
	var whole, own string
	for i, action := range Actions {
		letter := "RPCX"[i : i+1]
		if action == Propose && Decide(role, Change, noun) == Decide(role, Propose, noun) {
			continue // contained in change
		}
		switch Decide(role, action, noun) {
		case Allow:
			whole += letter
		case Own:
			own += letter
		}
	}
	if own != "" {
		own = "(" + own + ")"
	}
	return strings.TrimSpace(whole + " " + own)
}
