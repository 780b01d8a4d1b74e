// SPDX-License-Identifier: Apache-2.0

package touchstone

// JourneyCard is something that a stage of a journey map says in one of its
// lanes.
type JourneyCard struct {
	ID   string      `json:"id"` // unique within the journey
	Lane JourneyLane `json:"lane"`
	// Step is the touchpoint of the stage's step under which the card stands;
	// none: under the stage as a whole.
	Step     TouchpointID `json:"step,omitempty"`
	Label    Label        `json:"label"`
	Evidence []Evidence   `json:"evidence,omitempty"`
	Pain     PainPointID  `json:"pain,omitempty"` // which it is about; of CardPains only
}

// JourneyLane is a row of a journey map that people write. Touchpoints and the
// curve of emotion are rows too, but steps make them.
type JourneyLane string

// The lanes, from top to bottom.
const (
	CardActions       JourneyLane = "actions"       // what the customer does
	CardThoughts      JourneyLane = "thoughts"      // what the customer thinks
	CardPains         JourneyLane = "pains"         // what goes wrong
	CardOpportunities JourneyLane = "opportunities" // what could be better
	CardEvidence      JourneyLane = "evidence"      // what the customer sees and takes away
	CardBackstage     JourneyLane = "backstage"     // what is done that the customer does not see
)

// JourneyLanes lists the lanes from top to bottom.
var JourneyLanes = []JourneyLane{CardActions, CardThoughts, CardPains, CardOpportunities, CardEvidence, CardBackstage}

// cards checks the cards of a stage; seen has the ids of the stages before, and
// gets those of this one.
func (f *faults) cards(stage string, s *JourneyStage, seen map[string]bool) {
	f.few(stage+".cards", len(s.Cards), MaxItems)
	steps := make(map[TouchpointID]bool, len(s.Touchpoints))
	for _, step := range s.Touchpoints {
		steps[step.Touchpoint] = true
	}
	for i, c := range s.Cards {
		at := item(stage+".cards", i)
		f.required(at+".id", c.ID)
		if seen[c.ID] {
			f.add(at+".id", Msg("workspace.twice", "field", "cards", "value", c.ID))
		}
		seen[c.ID] = true
		oneOf(f, at+".lane", c.Lane, JourneyLanes)
		if c.Step != "" && !steps[c.Step] {
			f.add(at+".step", Msg("workspace.no_step", "field", at+".step", "value", string(c.Step)))
		}
		if c.Label.IsZero() {
			f.add(at+".label", Msg("workspace.required", "field", at+".label"))
		}
		f.label(at+".label", c.Label, MaxText)
		f.evidence(at+".evidence", c.Evidence)
		if c.Pain != "" && c.Lane != CardPains {
			f.add(at+".pain", Msg("workspace.pain_elsewhere", "field", at+".pain"))
		}
	}
}
