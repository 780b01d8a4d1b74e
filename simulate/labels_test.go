// SPDX-License-Identifier: Apache-2.0

package simulate

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strings"
	"testing"
)

func TestLabelsNameColumnsAndAnswersOfTheSurvey(t *testing.T) {
	var survey, labels bytes.Buffer
	if _, err := Survey(&survey, 1, SurveyOptions{Rows: 500}); err != nil {
		t.Fatal(err)
	}
	if err := SurveyLabels(&labels); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(survey.String(), "\ufeff"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	named, err := csv.NewReader(&labels).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range named[1:] {
		column := slices.Index(rows[0], l[0])
		if column < 0 {
			t.Errorf("the survey has no column %s", l[0])
			continue
		}
		if l[1] == "" || l[2] == "" {
			t.Errorf("%s lacks a label", l[0])
		}
		for _, row := range rows[1:] {
			if l[3] != "" && !strings.Contains(l[3], row[column]+"="+row[column]+"|") {
				t.Errorf("%s: the answer %s has no label", l[0], row[column])
			}
		}
	}
	if len(named) != 1+6+len(touchpoints) {
		t.Errorf("%d labels", len(named)-1)
	}
}
