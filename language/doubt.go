// SPDX-License-Identifier: Apache-2.0

package language

// Doubt is a set of reasons why a reading should not be relied on.
type Doubt uint8

// The reasons.
const (
	Unsure  Doubt = 1 << iota // the probability lies in the zone where the model abstains
	Ironic                    // the text shows signs of irony
	Divided                   // the words of opinion lean plainly to the other side than the reading
	Loose                     // a mention is as likely wrong as right
)

// Names gives the names of the reasons, which the API uses.
func (d Doubt) Names() []string {
	var out []string
	for i, name := range [...]string{"unsure", "ironic", "divided", "loose_mention"} {
		if d&(1<<i) != 0 {
			out = append(out, name)
		}
	}
	return out
}
