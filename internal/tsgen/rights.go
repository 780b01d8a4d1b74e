// SPDX-License-Identifier: Apache-2.0

package main

import (
	"touchstone"
	"touchstone/access"
)

// nouns are those that the app asks about.
var nouns = []touchstone.Noun{touchstone.NounWorkspace, touchstone.NounTouchpoint, touchstone.NounStage, touchstone.NounDepartment, touchstone.NounUnit,
	touchstone.NounPersona, touchstone.NounMembership, touchstone.NounStandard, touchstone.NounRule, touchstone.NounSource, touchstone.NounProfile, access.Template, access.WriteKey, access.Figure,
	access.Event, access.Import, access.Study, touchstone.NounTopic, access.AuditLog, access.Token, access.Operation, access.Erasure, touchstone.NounCorrection, access.Identity, access.Customer, access.Consent, touchstone.NounBlueprint, touchstone.NounJourney, touchstone.NounComment, touchstone.NounPainPoint}

// rights gives what each role may do with each noun, as "action noun".
func rights() string {
	w := &writer{}
	w.line("// SPDX-License-Identifier: Apache-2.0")
	w.line("")
	w.line("// Written by internal/tsgen from package access, which decides; the app only hides what would be refused.")
	w.line("export const RIGHTS: Readonly<Record<string, Readonly<Record<string, \"all\" | \"own\">>>> = {")
	for _, noun := range nouns {
		for _, action := range access.Actions {
			w.right(action, noun)
		}
	}
	w.line("};")
	return w.String()
}

func (w *writer) right(action access.Action, noun touchstone.Noun) {
	found := ""
	for _, role := range touchstone.Roles {
		switch access.Decide(role, action, noun) {
		case access.Allow:
			found += " " + key(string(role)) + `: "all",`
		case access.Own:
			found += " " + key(string(role)) + `: "own",`
		}
	}
	if found != "" {
		w.line("  %q: {%s },", string(action)+" "+string(noun), found)
	}
}
