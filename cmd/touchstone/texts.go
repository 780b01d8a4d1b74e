// SPDX-License-Identifier: Apache-2.0

package main

import (
	"touchstone"
	"touchstone/analysis"
	"touchstone/language"
	"touchstone/language/aspect"
	"touchstone/language/reader"
)

// texts reads texts for an analysis with the models of an industry.
type texts struct{ *reader.Models }

// modelsOf gives the models of an industry that the command line names.
func modelsOf(industry string) (*reader.Models, error) {
	m, known := reader.Shipped(aspect.Industry(industry))
	if !known {
		var names []string
		for _, i := range aspect.Industries() {
			names = append(names, string(i))
		}
		return nil, &touchstone.Error{Kind: touchstone.Invalid, Field: "industry",
			Message: touchstone.Msg("cli.industry", "value", industry, "industries", names)}
	}
	return m, nil
}

// settledTexts reads texts with the models of the industry that a workspace is
// set to; of any where it is set to none that is known.
func settledTexts(industry string) analysis.Texts {
	return texts{modelsFor(industry)}
}

func modelsFor(industry string) *reader.Models {
	m, known := reader.Shipped(aspect.Industry(industry))
	if !known {
		m, _ = reader.Shipped(aspect.General)
	}
	return m
}

// Reader gives a worker's own way to read.
func (t texts) Reader() func(string) *language.Reading { return t.Models.Reader().Read }

// Aspect names an aspect; the whole is no part.
func (t texts) Aspect(key string) (touchstone.Label, bool) {
	a, known := t.Taxonomy.Aspect(key)
	if !known {
		return touchstone.Label{ZH: key, EN: key}, true
	}
	return touchstone.Label{ZH: a.Chinese, EN: a.English}, key != aspect.Overall
}
