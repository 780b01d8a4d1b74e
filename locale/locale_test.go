// SPDX-License-Identifier: Apache-2.0

package locale

import (
	"errors"
	"fmt"
	"go/ast"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"touchstone"
	"touchstone/internal/testenv"
)

var placeholder = regexp.MustCompile(`\{([a-z0-9_]+)(:[a-z0-9]+)?\}`)

func names(text string) []string {
	var out []string
	for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
		out = append(out, m[1])
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func TestBothLanguagesHaveTheSameKeysAndValues(t *testing.T) {
	zh, en := Texts(touchstone.Chinese), Texts(touchstone.English)
	if len(zh) == 0 {
		t.Fatal("the Chinese catalogue is empty")
	}
	for key, text := range zh {
		other, ok := en[key]
		if !ok {
			t.Errorf("%s is missing in English", key)
			continue
		}
		if !slices.Equal(names(text), names(other)) {
			t.Errorf("%s names %v in Chinese and %v in English", key, names(text), names(other))
		}
		if strings.TrimSpace(text) == "" && text != " " || strings.TrimSpace(other) == "" && other != " " {
			t.Errorf("%s is empty", key)
		}
	}
	for key := range en {
		if _, ok := zh[key]; !ok {
			t.Errorf("%s is missing in Chinese", key)
		}
	}
}

func TestKeysStandInTheFileOfTheirName(t *testing.T) {
	for _, lang := range []touchstone.Language{touchstone.Chinese, touchstone.English} {
		paths, err := fs.Glob(files, string(lang)+"/*.json")
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range paths {
			raw, err := files.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			prefix := strings.TrimSuffix(filepath.Base(path), ".json") + "."
			for _, m := range regexp.MustCompile(`(?m)^\s*"([^"]+)":`).FindAllStringSubmatch(string(raw), -1) {
				if !strings.HasPrefix(m[1], prefix) {
					t.Errorf("%s holds %s", path, m[1])
				}
			}
		}
	}
}

// written gives every Go file of the project that is not a test.
func written(t *testing.T) []testenv.GoFile {
	t.Helper()
	return slices.DeleteFunc(testenv.GoFiles(t), func(f testenv.GoFile) bool { return f.Test })
}

func TestEveryMessageIsInTheCatalogue(t *testing.T) {
	zh := Texts(touchstone.Chinese)
	used := 0
	for _, f := range written(t) {
		ast.Inspect(f.Syntax, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) == 0 || !isMsg(call.Fun) {
				return true
			}
			used++
			at := fmt.Sprintf("%s:%d", f.Path, f.Set.Position(call.Pos()).Line)
			if key, ok := literal(call.Args[0]); ok {
				checkMessage(t, at, key, zh, call)
			} else if prefix := keyPrefix(call.Args[0]); prefix != "" && !anyWithPrefix(zh, prefix) {
				t.Errorf("%s: no key begins with %s", at, prefix)
			}
			return true
		})
	}
	if used < 50 {
		t.Fatalf("only %d messages were found: the search is broken", used)
	}
}

func isMsg(fun ast.Expr) bool {
	switch f := fun.(type) {
	case *ast.SelectorExpr:
		return f.Sel.Name == "Msg"
	case *ast.Ident:
		return f.Name == "Msg"
	}
	return false
}

func literal(e ast.Expr) (string, bool) {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(lit.Value)
	return s, err == nil
}

// keyPrefix is the literal that a computed key begins with.
func keyPrefix(e ast.Expr) string {
	for {
		b, ok := e.(*ast.BinaryExpr)
		if !ok {
			break
		}
		e = b.X
	}
	s, _ := literal(e)
	return s
}

func anyWithPrefix(texts map[string]string, prefix string) bool {
	for key := range texts {
		if strings.HasPrefix(key, prefix) {
			return true
		}
	}
	return false
}

func checkMessage(t *testing.T, at, key string, texts map[string]string, call *ast.CallExpr) {
	t.Helper()
	text, ok := texts[key]
	if !ok {
		t.Errorf("%s: %s is in no catalogue", at, key)
		return
	}
	if call.Ellipsis.IsValid() {
		return
	}
	given := map[string]bool{}
	for i := 1; i < len(call.Args); i += 2 {
		if name, ok := literal(call.Args[i]); ok {
			given[name] = true
		}
	}
	for _, name := range names(text) {
		if !given[name] {
			t.Errorf("%s: %s needs {%s}, which is not given", at, key, name)
		}
	}
}

// Recognisers hold words as they stand in people's files; they are data.
var dataFiles = []string{"analysis/roles/", "simulate/", "doc.go", "ingest/", "eventstore/eventstoretest/", "workspace/workspacetest/", "cmd/touchstone/moments_words.go"}

func TestNoChineseOutsideTheCatalogues(t *testing.T) {
	for _, f := range written(t) {
		if f.Path == "locale/locale.go" || slices.ContainsFunc(dataFiles, func(d string) bool { return strings.HasPrefix(f.Path, d) }) {
			continue
		}
		ast.Inspect(f.Syntax, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if ok && lit.Kind == token.STRING && strings.ContainsFunc(lit.Value, isHan) {
				t.Errorf("%s:%d: %s belongs in locale/", f.Path, f.Set.Position(lit.Pos()).Line, lit.Value)
			}
			return true
		})
	}
}

func isHan(r rune) bool { return unicode.Is(unicode.Han, r) }

func TestText(t *testing.T) {
	cases := []struct {
		lang  touchstone.Language
		value any
		form  string
		want  string
	}{
		{touchstone.Chinese, 0.1234, "percent", "12.3%"},
		{touchstone.Chinese, 12345, "count", "1.2 万"},
		{touchstone.Chinese, 9999, "count", "9,999"},
		{touchstone.English, 12345, "count", "12,345"},
		{touchstone.English, 1234567, "count", "1,234,567"},
		{touchstone.English, -0.26, "signed1", "−0.3"},
		{touchstone.English, 0.26, "signed1", "+0.3"},
		{touchstone.Chinese, 90.0, "duration", "1.5 分钟"},
		{touchstone.English, 172800.0, "duration", "2 d"},
		{touchstone.Chinese, []string{"甲", "乙"}, "", "甲、乙"},
		{touchstone.English, touchstone.Label{ZH: "早餐"}, "", "早餐"},
		{touchstone.English, touchstone.Label{ZH: "早餐", EN: "Breakfast"}, "", "Breakfast"},
	}
	for _, c := range cases {
		if got := Value(c.lang, c.value, c.form); got != c.want {
			t.Errorf("Value(%s, %v, %q) = %q, want %q", c.lang, c.value, c.form, got, c.want)
		}
	}
	unknown := touchstone.Msg("no.such_key", "file", "a.csv")
	if got := Text(touchstone.Chinese, unknown); got != "no.such_key file=a.csv" {
		t.Errorf("an unknown key gave %q", got)
	}
}

var plural = regexp.MustCompile(`\{([a-z0-9_]+)\|([^{}]*)\}`)

// Every choice between words has two, is made by a value that the text shows,
// and is English: Chinese counts without.
func TestChoicesByNumberAreWhole(t *testing.T) {
	for key, text := range Texts(touchstone.English) {
		for _, m := range plural.FindAllStringSubmatch(text, -1) {
			forms := strings.Split(m[2], "|")
			if len(forms) != 2 || forms[0] == "" || forms[1] == "" || forms[0] == forms[1] {
				t.Errorf("%s: %s has not two forms", key, m[0])
			}
			if !slices.Contains(names(text), m[1]) {
				t.Errorf("%s: %s chooses by what is not shown", key, m[0])
			}
		}
		if left := placeholder.ReplaceAllString(plural.ReplaceAllString(text, ""), ""); strings.ContainsAny(left, "|") && strings.ContainsAny(left, "{}") {
			t.Errorf("%s: %q has a choice that cannot be read", key, text)
		}
	}
	for key, text := range Texts(touchstone.Chinese) {
		if plural.MatchString(text) {
			t.Errorf("%s chooses by number in Chinese", key)
		}
	}
}

// "1 day", but "0 days", "2 days" and "21 days": the CLDR's rule for English
// cardinals is one for 1 without visible decimals.
func TestOneTakesTheSingular(t *testing.T) {
	for value, want := range map[any]string{0: "days", 1: "day", 2: "days", 21: "days", int64(1): "day", 1.0: "day", 1.5: "days", "1": "day", "1.0": "days", "1,001": "days", nil: "days"} {
		if got := fieldText(touchstone.English, "n|day|days", map[string]any{"n": value}); got != want {
			t.Errorf("%v %s, want %s", value, got, want)
		}
	}
}

func TestNoSpaceBetweenChineseAndChinese(t *testing.T) {
	for n, want := range map[int]string{3453: "好的个案（3,453）与不好的个案（1.2 万）差在哪", 34530: "好的个案（3.5 万）与不好的个案（1.2 万）差在哪"} {
		if got := Text(touchstone.Chinese, touchstone.Msg("terminal.good_bad", "good", n, "bad", 12345)); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	cases := []struct{ left, right, want string }{
		{"共 1.2 万", " 份", "共 1.2 万份"}, {"共 3,453", " 份", "共 3,453 份"}, {"最能左右它的是 ", "入住办理", "最能左右它的是入住办理"},
		{"最能左右它的是 ", "WiFi", "最能左右它的是 WiFi"}, {"九成在 30.5 天", " 内", "九成在 30.5 天内"}, {"a ", "b", "a b"}, {"", "", ""},
	}
	for _, c := range cases {
		if got := spaced(c.left, c.right); got != c.want {
			t.Errorf("spaced(%q, %q) = %q, want %q", c.left, c.right, got, c.want)
		}
	}
}

func TestErrorShowsEveryFault(t *testing.T) {
	fault := func(name string) error {
		return fmt.Errorf("analyse: %w", &touchstone.Error{Kind: touchstone.Invalid, Message: touchstone.Msg("cli.unwritable", "file", name), Err: os.ErrPermission})
	}
	got := Error(touchstone.English, errors.Join(fault("a"), fault("b")))
	want := "The file a cannot be written. Check its path and permissions.\nThe file b cannot be written. Check its path and permissions."
	if got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := Error(touchstone.English, os.ErrPermission); got != os.ErrPermission.Error() {
		t.Errorf("a plain error gave %q", got)
	}
}
