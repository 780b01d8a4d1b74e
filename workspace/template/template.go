// SPDX-License-Identifier: Apache-2.0

package template

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"touchstone"
)

// Template is one industry's beginning. Every key in it begins with the
// template's id and a dot.
type Template struct {
	ID          string           `json:"id"` // "hotel"
	Label       touchstone.Label `json:"label"`
	About       touchstone.Label `json:"about"` // whom it is for, in a sentence
	Stages      []Stage          `json:"stages"`
	Departments []Department     `json:"departments"`
	Touchpoints []Touchpoint     `json:"touchpoints"`
	Cells       []Cell           `json:"cells"`
	Rules       []Rule           `json:"rules"`
	Blueprints  []Blueprint      `json:"blueprints,omitempty"`
	Journeys    []Journey        `json:"journeys,omitempty"`
}

// Stage is a part of the customer's path, in the order of the template.
type Stage struct {
	Key   string           `json:"key"` // "hotel.arrive"
	Label touchstone.Label `json:"label"`
	About touchstone.Label `json:"about"`
}

// Department is who answers for touchpoints.
type Department struct {
	Key   string           `json:"key"` // "hotel.dept.front-office"
	Label touchstone.Label `json:"label"`
}

// Touchpoint is one kind of contact, with the words that events about it are
// named by.
type Touchpoint struct {
	Key        string             `json:"key"` // "hotel.arrive.front-desk"
	Label      touchstone.Label   `json:"label"`
	Channel    touchstone.Channel `json:"channel"`
	Medium     touchstone.Medium  `json:"medium"`
	Nature     touchstone.Nature  `json:"nature"`
	Layer      touchstone.Layer   `json:"layer"`
	Phase      touchstone.Phase   `json:"phase"`
	Stage      string             `json:"stage"`      // key
	Department string             `json:"department"` // key
	Words      Words              `json:"words"`
}

// Words are names by which a touchpoint is also called.
type Words struct {
	ZH []string `json:"zh"`
	EN []string `json:"en"`
}

// Cell is a stage and a channel by which customers of this industry expect to
// be met there.
type Cell struct {
	Stage   string             `json:"stage"` // key
	Channel touchstone.Channel `json:"channel"`
	Why     touchstone.Label   `json:"why"`
}

// Rule is a rule to begin with, tried after every rule that stands already.
type Rule struct {
	Key        string             `json:"key"`
	Channel    touchstone.Channel `json:"channel,omitempty"`
	Name       string             `json:"name,omitempty"`
	Place      string             `json:"place,omitempty"`
	Touchpoint string             `json:"touchpoint"` // key
	Note       touchstone.Label   `json:"note"`
}

//go:embed *.json
var files embed.FS

var templates = sync.OnceValue(func() []Template {
	names, err := files.ReadDir(".")
	if err != nil {
		panic(err) // embedded at build time
	}
	var all []Template
	for _, name := range names {
		raw, err := files.ReadFile(name.Name())
		if err != nil {
			panic(err)
		}
		t, err := Parse(raw)
		if err != nil {
			panic(fmt.Errorf("%s: %w", name.Name(), err)) // only a build that no test saw can fail
		}
		all = append(all, *t)
	}
	return all
})

// All gives every template, in ascending order of id. The caller may not
// change them.
func All() []Template { return templates() }

// ByID gives a template. NotFound when there is none of that id.
func ByID(id string) (*Template, error) {
	all := templates()
	ids := make([]string, len(all))
	for i := range all {
		if all[i].ID == id {
			return &all[i], nil
		}
		ids[i] = all[i].ID
	}
	return nil, &touchstone.Error{Kind: touchstone.NotFound, Field: "template", Message: touchstone.Msg("template.unknown", "id", id, "allowed", ids)}
}

// Parse reads and validates a template. Invalid tells every fault.
func Parse(raw []byte) (*Template, error) {
	d := json.NewDecoder(strings.NewReader(string(raw)))
	d.DisallowUnknownFields()
	var t Template
	err := d.Decode(&t)
	if err == nil && d.More() {
		err = errors.New("more than one value")
	}
	if err != nil {
		return nil, &touchstone.Error{Kind: touchstone.Invalid, Message: touchstone.Msg("template.unreadable"), Err: err}
	}
	if err := t.Validate(); err != nil {
		return nil, err
	}
	return &t, nil
}

// Touchpoint gives the touchpoint of a key; nil when the template has none.
func (t *Template) Touchpoint(key string) *Touchpoint {
	i := slices.IndexFunc(t.Touchpoints, func(p Touchpoint) bool { return p.Key == key })
	if i < 0 {
		return nil
	}
	return &t.Touchpoints[i]
}

// Stage gives the stage of a key; nil when the template has none.
func (t *Template) Stage(key string) *Stage {
	i := slices.IndexFunc(t.Stages, func(s Stage) bool { return s.Key == key })
	if i < 0 {
		return nil
	}
	return &t.Stages[i]
}
