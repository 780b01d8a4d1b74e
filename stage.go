// SPDX-License-Identifier: Apache-2.0

package touchstone

// StageID names a stage of a journey within its workspace; its text begins
// with "st_".
type StageID string

// Stage is a part of the path that a customer goes, such as "arrive" or "pay".
// One without a journey belongs to the workspace's common path.
type Stage struct {
	Meta
	Key         string    `json:"key,omitempty"` // of the template that made it; unique
	Label       Label     `json:"label"`
	Description Label     `json:"description,omitzero"`
	Journey     JourneyID `json:"journey,omitempty"`
	Order       int64     `json:"order"` // ascending within the journey
}

// Validate tells every fault of the stage.
func (s *Stage) Validate() error {
	var f faults
	f.short("key", s.Key, MaxName)
	f.name("label", s.Label)
	f.label("description", s.Description, MaxText)
	return f.err()
}

// Index tells what stages are ordered and filtered by: key, journey.
func (s *Stage) Index() Index {
	return Index{Unique: s.Key, Rank: s.Order, Name: indexName(s.Label), Fields: fields("key", s.Key, "journey", string(s.Journey))}
}
