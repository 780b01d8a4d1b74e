// SPDX-License-Identifier: Apache-2.0

package linear

import (
	"bytes"
	"compress/flate"
	"context"
	"crypto/sha256"
	"math"
	"runtime"
	"slices"
	"testing"
)

func trained(t testing.TB, seed uint64) *Model {
	m, err := Train(context.Background(), small, []string{"bad", "good", "odd"}, toy(t, small), Options{Seed: seed, Cost: 1, Rounds: 10})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestModelComesBackFromItsFile(t *testing.T) {
	m := trained(t, 1)
	file, err := m.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	back, err := Parse(file)
	if err != nil {
		t.Fatal(err)
	}
	if back.Features != m.Features || !slices.Equal(back.Classes, m.Classes) || !slices.Equal(back.weights, m.weights) || !slices.Equal(back.scale, m.scale) || !slices.Equal(back.bias, m.bias) {
		t.Error("the model differs")
	}
	if len(file) > len(m.weights)/2 {
		t.Errorf("the file has %d bytes for %d weights, nearly all of them zero", len(file), len(m.weights))
	}
}

// TestTrainingIsTheSameEverywhere holds the sum of a small model. It was
// written down on amd64; any machine that trains another breaks the promise.
// That the model is right is held by other tests.
func TestTrainingIsTheSameEverywhere(t *testing.T) {
	want := trainedSum(t)
	for _, cores := range []int{1, 2} {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(cores))
		if got := trainedSum(t); got != want {
			t.Errorf("on %d cores the model is %s, before %s", cores, got, want)
		}
	}
	const writtenDown = "0a3db3576a7ac9cdaf93cd2bfdf39192b9960e90940091bab45961448a1840ea"
	if want != writtenDown {
		t.Errorf("the model is %s, not %s", want, writtenDown)
	}
}

func trainedSum(t *testing.T) string {
	sum, err := trained(t, 1).Sum()
	if err != nil {
		t.Fatal(err)
	}
	return sum
}

// TestRoundingLosesLittle compares scores with those of unrounded weights: a
// weight is off by half a step at most.
func TestRoundingLosesLittle(t *testing.T) {
	s := toy(t, small)
	d, err := descend(context.Background(), small, []string{"bad", "good", "odd"}, s, Options{Seed: 1, Cost: 1, Rounds: 10})
	if err != nil {
		t.Fatal(err)
	}
	m := d.round()
	scores := make([]float64, m.Rows())
	for _, f := range s.Features {
		m.Score(scores, f)
		for row := range scores {
			exact := d.bias[row]
			for _, b := range f {
				exact += d.weights[row][b] * value(len(f))
			}
			if most := m.scale[row] / 2 * math.Sqrt(float64(len(f))); math.Abs(scores[row]-exact) > most+1e-12 {
				t.Fatalf("row %d: %v instead of %v", row, scores[row], exact)
			}
		}
	}
}

// file packs content as a model file of ours.
func pack(t testing.TB, content []byte) []byte {
	sum := sha256.Sum256(content)
	out := bytes.NewBuffer(append([]byte(magic+"\x01"), sum[:]...))
	w, err := flate.NewWriter(out, flate.BestSpeed)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(content); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestParseRefuses(t *testing.T) {
	good, err := trained(t, 1).Marshal()
	if err != nil {
		t.Fatal(err)
	}
	content, err := trained(t, 1).content()
	if err != nil {
		t.Fatal(err)
	}
	change := func(b []byte, at int, to byte) []byte {
		b = slices.Clone(b)
		b[at] = to
		return b
	}
	for name, file := range map[string][]byte{
		"empty":        nil,
		"another file": []byte("PK\x03\x04 and so on, long enough to hold a head of a model file"),
		"version":      change(good, 4, 9),
		"checksum":     change(good, 7, good[7]+1),
		"cut":          good[:len(good)/2],
		"bits":         pack(t, change(content, 0, 40)),
		"one class":    pack(t, change(content, 4, 1)),
		"weights":      pack(t, content[:len(content)-1]),
		"temperature":  pack(t, change(content, 6+4+5+4+7, 0xff)),
		"not a number": pack(t, change(change(content, 6+4+5+4+15, 0xff), 6+4+5+4+14, 0xff)),
		"bomb":         pack(t, make([]byte, MaxModel+1)),
	} {
		if _, err := Parse(file); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func FuzzParse(f *testing.F) {
	m := trained(f, 1)
	content, err := m.content()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(content[:40], true)
	f.Add(content, true)
	f.Add([]byte("TSLM\x01"), false)
	f.Fuzz(func(t *testing.T, data []byte, inside bool) {
		if inside {
			data = pack(t, data)
		}
		m, err := Parse(data)
		if err != nil {
			return
		}
		scores := make([]float64, m.Rows())
		m.Score(scores, []uint32{0, 1<<m.Features.Bits - 1})
		for _, s := range scores {
			if math.IsNaN(s) || math.IsInf(s, 0) {
				t.Fatalf("score %v", s)
			}
		}
	})
}
