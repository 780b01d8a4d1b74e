// SPDX-License-Identifier: Apache-2.0

package touchstone

// Language is a language that the product speaks.
type Language string

// The product's languages. Chinese is the first.
const (
	Chinese Language = "zh"
	English Language = "en"
)

// Label is a name in both languages. Either may be empty; In falls back to
// the other.
type Label struct {
	ZH string `json:"zh,omitempty"`
	EN string `json:"en,omitempty"`
}

// In gives the label in a language, or in the other where it lacks one.
func (l Label) In(lang Language) string {
	if lang == English && l.EN != "" || l.ZH == "" {
		return l.EN
	}
	return l.ZH
}

// IsZero tells whether the label is empty in both languages.
func (l Label) IsZero() bool { return l == Label{} }
