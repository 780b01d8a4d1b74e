// SPDX-License-Identifier: Apache-2.0

package touchstone

// TopicID names a topic within its workspace; its text begins with "topic_".
type TopicID string

// Topic is what people did to a topic that was found in texts. It holds after
// every discovery that finds the topic again.
type Topic struct {
	Meta
	Label  Label   `json:"label,omitzero"`   // its name; without one its terms name it
	Into   TopicID `json:"into,omitempty"`   // the topic that it was merged into; its texts count there
	Pinned bool    `json:"pinned,omitempty"` // stands first, and stays when nobody speaks of it
	Hidden bool    `json:"hidden,omitempty"` // is not listed unless asked for
}

// Validate tells every fault of the topic.
func (t *Topic) Validate() error {
	var f faults
	f.label("label", t.Label, MaxName)
	if t.Into != "" && string(t.Into) == t.ID {
		f.add("into", Msg("workspace.own_parent", "id", t.ID))
	}
	return f.err()
}

// Index tells what topics are ordered and filtered by: into.
func (t *Topic) Index() Index {
	return Index{Name: indexName(t.Label), Fields: fields("into", string(t.Into))}
}
