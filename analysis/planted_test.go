// SPDX-License-Identifier: Apache-2.0

package analysis

import (
	"slices"
	"strings"
	"testing"

	"touchstone/analysis/roles"
	"touchstone/ingest"
)

// analyzed analyses one of the generated surveys.
func analyzed(t *testing.T, e export) *Findings {
	t.Helper()
	table, err := ingest.Read(t.Context(), []string{e.path()}, ingest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	f, err := Analyze(t.Context(), table, Options{Roles: roles.Options{Outcome: e.outcome}, Seed: 1, Resamples: 200})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// What is planted in the generated surveys is found: the strongest touchpoint
// among the first three, those without effect not; and nothing that the survey
// tool added itself is taken for a driver.
func TestPlantedDrivers(t *testing.T) {
	for _, e := range exports() {
		if e.strongest == nil || e.file == "order_log.csv" {
			continue
		}
		t.Run(e.file, func(t *testing.T) {
			d := analyzed(t, e).Document("zh")
			if d.Model == nil || !d.Model.Signal {
				t.Fatalf("no signal: %+v", d.Model)
			}
			top := names(d.Touchpoints[:3])
			if d.Touchpoints[0].Name != e.strongest[0] {
				t.Errorf("the first is %s, want %s", d.Touchpoints[0].Name, e.strongest[0])
			}
			for _, name := range e.strongest {
				if !slices.Contains(top, name) {
					t.Errorf("%s is not among the first three: %v", name, top)
				}
			}
			for _, name := range e.null {
				if slices.Contains(top, name) {
					t.Errorf("%s has no effect and is among the first three: %v", name, top)
				}
			}
			for _, c := range d.Input.Columns {
				if c.Role == "admin" && slices.Contains(names(d.Touchpoints), c.Name) {
					t.Errorf("the administrative column %s is a touchpoint", c.Name)
				}
			}
		})
	}
}

// Orders that asked for help or were chased end in complaints more often;
// invoices and shops have nothing to do with it.
func TestPlantedDifferences(t *testing.T) {
	for _, e := range exports() {
		if e.file != "order_log.csv" {
			continue
		}
		d := analyzed(t, e).Document("zh")
		found := map[string]bool{}
		for _, x := range d.Journey.Differences {
			if x.Kind != "activity" && x.Kind != "attribute" {
				continue // a path holds steps that have nothing to do with it
			}
			for _, name := range append(e.strongest, append(e.null, "门店")...) {
				if x.Q != nil && *x.Q < .05 && strings.Contains(x.Text, name) {
					found[name] = true
				}
			}
		}
		for _, name := range e.strongest {
			if !found[name] {
				t.Errorf("%s does not differ between good and bad cases", name)
			}
		}
		for _, name := range append(e.null, "门店") {
			if found[name] {
				t.Errorf("%s differs between good and bad cases, and has nothing to do with them", name)
			}
		}
	}
}

// The categories and gaps that are planted in the Kano and SERVQUAL surveys.
func TestPlantedQuestionnaires(t *testing.T) {
	for _, e := range exports() {
		switch e.file {
		case "kano_hotel.csv":
			want := map[string]string{"全天热水": "must_be", "快速退房": "one_dimensional", "生日惊喜": "attractive", "纸质报纸": "indifferent", "推销电话": "reverse"}
			items := analyzed(t, e).Document("zh").Kano
			for _, k := range items {
				if k.Category != want[k.Label] {
					t.Errorf("%s is %s, want %s", k.Label, k.Category, want[k.Label])
				}
			}
			if len(items) != len(want) {
				t.Errorf("%d features, want %d", len(items), len(want))
			}
		case "servqual_express.csv":
			dimensions := analyzed(t, e).Document("zh").Servqual.Dimensions
			worst, best := dimensions[0], dimensions[0]
			for _, x := range dimensions {
				if x.Gap < worst.Gap {
					worst = x
				}
				if x.Gap > best.Gap {
					best = x
				}
			}
			if worst.Label != "破损赔付" || best.Label != "电子面单" {
				t.Errorf("the widest gap is at %s and the smallest at %s", worst.Label, best.Label)
			}
		}
	}
}
