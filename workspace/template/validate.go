// SPDX-License-Identifier: Apache-2.0

package template

import (
	"errors"
	"slices"
	"strings"

	"touchstone"
)

// faults gathers everything that is wrong with a template, and the keys that
// were seen.
type faults struct {
	prefix string
	all    []error
	keys   map[string]bool
}

func (f *faults) add(field string, m touchstone.Message) {
	f.all = append(f.all, &touchstone.Error{Kind: touchstone.Invalid, Field: field, Message: m})
}

// key wants a key of the template's own that no other part has.
func (f *faults) key(key string) {
	if !strings.HasPrefix(key, f.prefix) || !plain(key) || len(key) > 60 {
		f.add(key, touchstone.Msg("template.bad_key", "key", key, "prefix", f.prefix))
	}
	if f.keys[key] {
		f.add(key, touchstone.Msg("template.twice", "key", key))
	}
	f.keys[key] = true
}

func plain(key string) bool {
	for _, r := range key {
		if (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '.' && r != '-' {
			return false
		}
	}
	return true
}

// both wants a label in both languages.
func (f *faults) both(field string, l touchstone.Label) {
	if strings.TrimSpace(l.ZH) == "" || strings.TrimSpace(l.EN) == "" {
		f.add(field, touchstone.Msg("template.one_language", "field", field))
	}
}

// resolves wants a key that is there.
func (f *faults) resolves(field, key string, known bool) {
	if !known {
		f.add(field, touchstone.Msg("template.unresolved", "field", field, "key", key))
	}
}

func oneOf[T ~string](f *faults, field string, v T, known []T) {
	if slices.Contains(known, v) {
		return
	}
	f.add(field, touchstone.Msg("template.not_one_of", "field", field, "value", string(v)))
}

// Validate tells every fault: a key that is not the template's own or stands
// twice, a label that lacks a language, a reference that does not resolve, an
// attribute that the vocabulary does not know, a cell that gives no reason or
// that no touchpoint of the template fills.
func (t *Template) Validate() error {
	f := &faults{prefix: t.ID + ".", keys: map[string]bool{}}
	if t.ID == "" || !plain(t.ID) {
		f.add("id", touchstone.Msg("template.bad_key", "key", t.ID, "prefix", ""))
	}
	f.both("label", t.Label)
	f.both("about", t.About)
	for _, s := range t.Stages {
		f.key(s.Key)
		f.both(s.Key+".label", s.Label)
		f.both(s.Key+".about", s.About)
	}
	departments := map[string]bool{}
	for _, d := range t.Departments {
		f.key(d.Key)
		f.both(d.Key+".label", d.Label)
		departments[d.Key] = true
	}
	for i := range t.Touchpoints {
		f.touchpoint(t, &t.Touchpoints[i], departments)
	}
	f.cells(t)
	f.rules(t)
	f.blueprints(t, departments)
	f.journeys(t)
	return errors.Join(f.all...)
}

func (f *faults) touchpoint(t *Template, p *Touchpoint, departments map[string]bool) {
	f.key(p.Key)
	f.both(p.Key+".label", p.Label)
	oneOf(f, p.Key+".channel", p.Channel, touchstone.Channels)
	oneOf(f, p.Key+".medium", p.Medium, touchstone.Media)
	oneOf(f, p.Key+".nature", p.Nature, touchstone.Natures)
	oneOf(f, p.Key+".layer", p.Layer, touchstone.Layers)
	oneOf(f, p.Key+".phase", p.Phase, touchstone.Phases)
	f.resolves(p.Key+".stage", p.Stage, t.Stage(p.Stage) != nil)
	f.resolves(p.Key+".department", p.Department, departments[p.Department])
	if len(p.Words.ZH) == 0 || len(p.Words.EN) == 0 || slices.Contains(slices.Concat(p.Words.ZH, p.Words.EN), "") {
		f.add(p.Key+".words", touchstone.Msg("template.one_language", "field", p.Key+".words"))
	}
}

func (f *faults) cells(t *Template) {
	type place struct {
		stage   string
		channel touchstone.Channel
	}
	filled, seen := map[place]bool{}, map[place]bool{}
	for _, p := range t.Touchpoints {
		filled[place{p.Stage, p.Channel}] = true
	}
	for _, c := range t.Cells {
		at, name := place{c.Stage, c.Channel}, c.Stage+" × "+string(c.Channel)
		f.both(name, c.Why)
		f.resolves(name, c.Stage, t.Stage(c.Stage) != nil)
		if seen[at] {
			f.add(name, touchstone.Msg("template.twice", "key", name))
		}
		if !filled[at] {
			f.add(name, touchstone.Msg("template.empty_cell", "stage", c.Stage, "channel", string(c.Channel)))
		}
		seen[at] = true
	}
}

func (f *faults) rules(t *Template) {
	for _, r := range t.Rules {
		f.key(r.Key)
		f.both(r.Key+".note", r.Note)
		f.resolves(r.Key+".touchpoint", r.Touchpoint, t.Touchpoint(r.Touchpoint) != nil)
		if r.Channel == "" && r.Name == "" && r.Place == "" {
			f.add(r.Key, touchstone.Msg("template.rule_asks_nothing", "key", r.Key))
		}
	}
}
