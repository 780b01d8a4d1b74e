// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"cmp"
	"context"
	"slices"

	"touchstone"
	"touchstone/locale"
	"touchstone/risk/outlook"
)

// features puts what a prediction rests on into words: a trait by the name that
// the workspace gave it, else by that of the catalogue.
type features struct {
	lang   touchstone.Language
	traits map[string]string
}

func (c *call) features(ctx context.Context) (features, error) {
	names := c.namer()
	_, err := names.trait(ctx, "") // reads them all
	return features{c.lang, names.traits}, err
}

// name gives the name of a feature.
func (f features) name(feature string) string { return f.text(outlook.Named(feature)) }

// text writes a message that names features, by their codes or in words.
func (f features) text(m touchstone.Message) string { return locale.Text(f.lang, f.named(m)) }

func (f features) named(m touchstone.Message) touchstone.Message {
	m.Args = slices.Clone(m.Args)
	for i, arg := range m.Args {
		switch value := arg.Value.(type) {
		case touchstone.Message:
			m.Args[i].Value = f.named(value)
		case string:
			switch arg.Name {
			case "feature":
				m.Args[i].Value = f.named(outlook.Named(value))
			case "trait":
				m.Args[i].Value = cmp.Or(f.traits[value], locale.Texts(f.lang)["app.trait."+value], value)
			}
		}
	}
	return m
}
