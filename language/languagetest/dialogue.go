// SPDX-License-Identifier: Apache-2.0

package languagetest

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// Dialogue is a conversation of a customer with an agent.
type Dialogue struct {
	ID              string `json:"id"`
	Turns           []Turn `json:"turns"`
	CustomerEmotion string `json:"customer_emotion"` // an emotion of Feeling
	AgentTone       string `json:"agent_tone"`       // warm, neutral or curt
}

// Turn is what one side says before the other answers.
type Turn struct {
	Who  string `json:"who"` // customer, agent or unknown
	Text string `json:"text"`
}

// Conversations gives the dialogues.
func Conversations() []Dialogue {
	var out []Dialogue
	for line := range bytes.Lines(content("conversation.jsonl")) {
		var d Dialogue
		if err := json.Unmarshal(line, &d); err != nil {
			panic(fmt.Sprintf("languagetest: conversation.jsonl, dialogue %d: %v", len(out)+1, err))
		}
		out = append(out, d)
	}
	return out
}
