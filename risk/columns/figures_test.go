// SPDX-License-Identifier: Apache-2.0

package columns_test

import (
	"context"
	"os"
	"testing"
	"time"

	"touchstone/ingest"
	"touchstone/internal/testenv"
	"touchstone/risk"
	"touchstone/risk/columns"
)

// public is a data set of the shared folder, and what is known of it.
type public struct {
	folder  string
	parts   columns.Parts
	low     float64 // bounds of the AUC, with their source
	high    float64
	nightly bool
}

// What is known only during or after the contact (duration of the call) is no
// feature.
//
// Telco: the AUCs published of the whole set are .84 to .85 (README of the
// set); our fifth has a standard error of .013, of which two are allowed on
// either side. Bank: Moro, Cortez & Rita 2014 report .80 on a richer version
// (README), so that much more than that would be a leak; in the order of time it
// must be better than chance. Shoppers: PageValues alone ranks all sessions
// with an AUC of .862 (the pairs counted apart), so a model must do better.
func publicSets() []public {
	return []public{
		{"telco_churn", columns.Parts{Outcome: "Churn", ID: "customerID"}, .82, .88, false},
		{"bank_marketing", columns.Parts{Outcome: "subscribe", ID: "row", Ignore: []string{"duration"}}, .76, .82, true},
		{"bank_marketing", columns.Parts{Outcome: "subscribe", Time: "row", Ignore: []string{"duration"}}, .55, .82, true},
		{"online_shoppers", columns.Parts{Outcome: "Revenue", ID: "row"}, .862, .96, true},
	}
}

// TestPublicSets prints AUC, interval and more of the logit, of trees and of
// our choice. Only the smallest set is read without NIGHTLY.
func TestPublicSets(t *testing.T) {
	for _, set := range publicSets() {
		if set.nightly && os.Getenv("NIGHTLY") == "" {
			continue
		}
		path := testenv.Shared(t, "data", set.folder, "data.csv.gz")
		table, err := ingest.Read(context.Background(), []string{path}, ingest.Options{})
		if err != nil {
			t.Fatal(err)
		}
		in, err := columns.Read(context.Background(), table, set.parts)
		if err != nil {
			t.Fatal(err)
		}
		for _, only := range []risk.Kind{risk.Logistic, risk.Boosted, ""} {
			began := time.Now()
			m, err := risk.Learn(context.Background(), in.Table, risk.Options{Only: only, Seed: 1})
			if err != nil {
				t.Fatal(err)
			}
			q := m.Report.Quality
			t.Logf("%s by %s: %q is %s, %s; n %d, events %d; AUC %.4f (%.4f–%.4f), AP %.4f, log loss %.4f, Brier %.4f, ECE %.4f, lift %.2f; %.1f s", set.folder, order(set.parts),
				only, m.Report.Kind, m.Report.Calibration, q.N, q.Events, q.AUC.Value, q.AUC.Low, q.AUC.High, q.AveragePrecision, q.LogLoss, q.Brier, q.ECE, q.Lift, time.Since(began).Seconds())
			if c := m.Report.Comparison; c != nil {
				t.Logf("  cross-validation on %d: logistic %.4f, boosted %.4f, gain %.4f", c.Rows, c.Logistic, c.Boosted, c.Gain)
				if q.AUC.Value < set.low || q.AUC.Value > set.high {
					t.Errorf("%s: AUC %.4f is not within %.2f to %.2f", set.folder, q.AUC.Value, set.low, set.high)
				}
				for _, n := range m.Report.Notes {
					t.Logf("  %s", n)
				}
			}
		}
	}
}

func order(p columns.Parts) string {
	if p.Time != "" {
		return "time"
	}
	return "customer"
}
