// SPDX-License-Identifier: Apache-2.0

package envelope

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
)

// told lists what a sequence yields, a line for each message.
func told(messages iter.Seq2[*Message, error]) []string {
	var out []string
	for m, err := range messages {
		var r *Reject
		switch {
		case err == nil:
			out = append(out, m.Name)
		case errors.As(err, &r):
			out = append(out, fmt.Sprintf("reject %d line %d id %q: %s", r.Index, r.Line, r.MessageID, strings.Join(fields(r), ", ")))
		default:
			out = append(out, "error "+strings.Join(fields(err), ", "))
		}
	}
	return out
}

const streamed = "\ufeff{\"name\":\"a\"}\r\n\n  \n{\"name\":\"b\"}\n{\"id\":\"m-3\",\"name\":5}\nnonsense\n{\"name\":\"c\"}"

var streamedWant = []string{"a", "b", `reject 2 line 5 id "m-3": name envelope.want_text`, `reject 3 line 6 id "": envelope.json`, "c"}

func TestNDJSON(t *testing.T) {
	readers := map[string]io.Reader{
		"whole":       strings.NewReader(streamed),
		"byte wise":   iotest.OneByteReader(strings.NewReader(streamed)),
		"error early": iotest.DataErrReader(strings.NewReader(streamed)),
	}
	for name, r := range readers {
		got := told(NDJSON(r))
		for i := range got {
			got[i] = strings.ReplaceAll(got[i], ":  ", ": ")
		}
		if diff := cmp.Diff(streamedWant, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestNDJSONGoesOnBehindALongLine(t *testing.T) {
	for _, size := range []int{LongestEvent - 14, LongestEvent - 13, LongestEvent - 12, chunk, 3*chunk + 17, longest, 3*longest + 17} {
		line := `{"name":"x"}` + strings.Repeat(" ", size)
		text := `{"name":"a"}` + "\n" + line + "\n" + `{"name":"b"}` + "\n" + line
		want := []string{"a", "x", "b", "x"}
		if len(line) > LongestEvent {
			want = []string{"a", `reject 1 line 2 id "":  envelope.too_long`, "b", `reject 3 line 4 id "":  envelope.too_long`}
		}
		for name, r := range map[string]io.Reader{"whole": strings.NewReader(text), "halves": iotest.HalfReader(strings.NewReader(text))} {
			if diff := cmp.Diff(want, told(NDJSON(r))); diff != "" {
				t.Errorf("%d bytes more, %s: %s", size, name, diff)
			}
		}
	}
}

func TestNDJSONEndsWithTheReadersError(t *testing.T) {
	for _, broken := range []error{errors.New("broken"), io.ErrUnexpectedEOF} { // the second is what a cut gzip gives
		r := io.MultiReader(strings.NewReader("{\"name\":\"a\"}\n{\"name\":"), iotest.ErrReader(broken))
		var got []string
		var last error
		for m, err := range NDJSON(r) {
			if last = err; err == nil {
				got = append(got, m.Name)
			}
		}
		if !errors.Is(last, broken) || !cmp.Equal(got, []string{"a"}) {
			t.Errorf("%v, then %v", got, last)
		}
	}
}

func TestNDJSONStopsWhenAsked(t *testing.T) {
	n := 0
	for range NDJSON(strings.NewReader(strings.Repeat("{\"name\":\"a\"}\n", 100))) {
		if n++; n == 3 {
			break
		}
	}
	if n != 3 {
		t.Errorf("%d messages", n)
	}
}

// endless gives the same line again and again, so many times.
type endless struct {
	line string
	left int
	rest []byte
}

func (e *endless) Read(p []byte) (int, error) {
	if len(e.rest) == 0 {
		if e.left == 0 {
			return 0, io.EOF
		}
		e.left--
		e.rest = []byte(e.line)
	}
	n := copy(p, e.rest)
	e.rest = e.rest[n:]
	return n, nil
}

// A line that never ends is read in the memory of two events.
func TestNDJSONMemoryDoesNotGrowWithTheLine(t *testing.T) {
	r := &endless{line: strings.Repeat("x", 1<<20), left: 64}
	l := lines{r: r, buffer: make([]byte, chunk)}
	if _, err := l.next(); !errors.Is(err, errLongLine) || l.dropped != 64<<20 || len(l.buffer) != longest {
		t.Errorf("%v, %d dropped, %d of memory", err, l.dropped, len(l.buffer))
	}
	if _, err := l.next(); !errors.Is(err, io.EOF) {
		t.Errorf("after it %v", err)
	}
}

func TestJSON(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string
	}{
		{`{"name":"a"}`, []string{"a"}}, {` [ {"name":"a"} , {"name":"b"} ] `, []string{"a", "b"}}, {`[]`, nil},
		{`[{"name":"a"},{"id":"m-2","name":5},7,{"name":"b"}]`, []string{"a", `reject 1 line 0 id "m-2": name envelope.want_text`, `reject 2 line 0 id "":  envelope.not_object`, "b"}},
		{`{"name":5}`, []string{`reject 0 line 0 id "": name envelope.want_text`}},
		{`[{"name":"a"},{"name":`, []string{"a", "error  envelope.json"}}, {`[{"name":"a"}] x`, []string{"a", "error  envelope.json"}}, {``, []string{"error  envelope.json"}}, {`{"name"`, []string{"error  envelope.json"}},
		{`[{"name":"a"},{"name":"x"` + strings.Repeat(" ", LongestEvent) + `},{"name":"b"}]`, []string{"a", `reject 1 line 0 id "":  envelope.too_long`, "b"}},
	} {
		if diff := cmp.Diff(c.want, told(JSON(c.text))); diff != "" {
			t.Errorf("%.60s: %s", c.text, diff)
		}
	}
}

func FuzzNDJSON(f *testing.F) {
	f.Add([]byte(streamed))
	f.Add([]byte(typical + "\n\n" + full))
	f.Fuzz(func(t *testing.T, data []byte) {
		whole := told(NDJSON(bytes.NewReader(data)))
		if diff := cmp.Diff(whole, told(NDJSON(iotest.HalfReader(bytes.NewReader(data))))); diff != "" {
			t.Fatalf("read in other pieces it differs: %s", diff)
		}
		lines := 0
		for _, line := range bytes.Split(data, []byte("\n")) {
			if len(strings.TrimSpace(strings.TrimPrefix(string(line), "\ufeff"))) > 0 {
				lines++
			}
		}
		if len(whole) > lines+1 || len(whole)+1 < lines-bytes.Count(data, []byte("\ufeff")) {
			t.Fatalf("%d lines gave %d messages", lines, len(whole))
		}
	})
}
