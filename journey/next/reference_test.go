// SPDX-License-Identifier: Apache-2.0

package next

import (
	"crypto/sha1"
	"encoding/hex"
	"slices"
	"strconv"
	"testing"

	"touchstone/internal/reference"
	"touchstone/journey"
	"touchstone/journey/journeytest"
)

// bySHA is the split of the reference: the first 8 hexadecimal digits of the
// SHA-1 of a case's name, a fifth of which is held out.
func bySHA(t testing.TB, names []string) func(int) bool {
	return func(c int) bool {
		sum := sha1.Sum([]byte(names[c]))
		v, err := strconv.ParseUint(hex.EncodeToString(sum[:])[:8], 16, 64)
		if err != nil {
			t.Error(err)
		}
		return v%5 == 0
	}
}

func predict(t testing.TB, source journey.Source, q Question) *Result {
	t.Helper()
	r, err := Predict(t.Context(), source, q)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Tolerance of the folder's README: E, relative 1e-8.
func TestReceiptEqualsTheReference(t *testing.T) {
	var want struct {
		TrainCases int `json:"train_cases"`
		TestCases  int `json:"test_cases"`
		Orders     map[string]struct {
			N       int64   `json:"n"`
			Top1    float64 `json:"top1"`
			Top3    float64 `json:"top3"`
			LogLoss float64 `json:"mean_log_loss"`
		} `json:"orders"`
	}
	reference.JSON(t, &want, "prediction", "next_event_receipt.expected.json")
	log := journeytest.ReadCSV(t, "reference", "journey-mining", "receipt.csv.gz")
	r := predict(t, log.Trails(t), Question{HeldOut: bySHA(t, log.Names)})
	if len(r.Trials) != 3 || r.Trails != int64(want.TrainCases+want.TestCases) || r.Trials[0].Customers != int64(want.TestCases) {
		t.Fatalf("%d trials, %d trails, %d customers held out", len(r.Trials), r.Trails, r.Trials[0].Customers)
	}
	for _, trial := range r.Trials {
		order := strconv.Itoa(trial.Order)
		w := want.Orders[order]
		if trial.N != w.N {
			t.Errorf("order %s: n = %d, want %d", order, trial.N, w.N)
		}
		reference.Near(t, "top-1 of "+order, trial.Top1.Share, w.Top1, reference.Exact)
		reference.Near(t, "top-3 of "+order, trial.Top3.Share, w.Top3, reference.Exact)
		reference.Near(t, "log loss of "+order, *trial.LogLoss, w.LogLoss, reference.Exact)
	}
	if r.Order != 3 { // the least log loss of the reference
		t.Errorf("order %d", r.Order)
	}
}

// The accuracy on public logs is a figure to know, not one to equal: an LSTM
// (Tax et al. 2017, as run again by a public benchmark, on its own split and
// without the end of the case) reaches .7063 on helpdesk and .7085 on BPIC
// 2012. The test holds the data's own sizes and that no order does worse than
// always guessing what is most usual.
func TestPublicLogs(t *testing.T) {
	for file, size := range map[string][2]int64{"helpdesk.xes.gz": {4580, 21348}, "bpic2012.xes.gz": {13087, 262200}} {
		t.Run(file, func(t *testing.T) {
			log := journeytest.ReadXES(t, "data", "eventlogs", file)
			trails := log.Trails(t)
			r := predict(t, trails, Question{HeldOut: bySHA(t, log.Names)})
			if r.Trails != size[0] || r.Events != size[0]+size[1] {
				t.Fatalf("%d trails, %d events", r.Trails, r.Events)
			}
			usual := usualShare(trails)
			for _, trial := range r.Trials {
				t.Logf("order %d: top-1 %.4f (%.4f to %.4f), top-3 %.4f, log loss %.4f, ECE %.4f, n %d", trial.Order,
					trial.Top1.Share, *trial.Top1.Low, *trial.Top1.High, trial.Top3.Share, *trial.LogLoss, *trial.ECE, trial.N)
				if trial.Top1.Share <= usual || trial.Top3.Share < trial.Top1.Share || *trial.ECE > .05 {
					t.Errorf("order %d: %+v, usual %v", trial.Order, trial, usual)
				}
			}
		})
	}
}

func usualShare(trails *journey.Trails) float64 {
	n := make([]int, len(trails.Names())+1)
	n[len(n)-1] = trails.Len()
	for c := range trails.Len() {
		for _, a := range trails.At(c).Activity {
			n[a]++
		}
	}
	return float64(slices.Max(n)) / float64(trails.Events()+trails.Len())
}
