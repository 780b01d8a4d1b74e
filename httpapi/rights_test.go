// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strings"
	"testing"
	"time"

	"touchstone"
	"touchstone/access"
	"touchstone/workspace"
)

// Who is let in by an operation, one letter a role: o owner, a admin, n
// analyst, d designer, t touchpoint owner, u unit manager, v viewer. A letter
// says that the request passes the check of rights; what lies outside the scope
// of t and u is not found or forbidden behind it, which the tests of scopes
// show. "" is whoever is signed in, "*" also nobody.
const (
	all        = "oandtuv"
	admins     = "oa"
	analysts   = "oan"
	designers  = "oand"
	withOwners = "oandt"
	signed     = ""
	everybody  = "*"
)

var letters = map[touchstone.Role]string{touchstone.RoleOwner: "o", touchstone.RoleAdmin: "a", touchstone.RoleAnalyst: "n", touchstone.RoleDesigner: "d",
	touchstone.RoleTouchpointOwner: "t", touchstone.RoleUnitManager: "u", touchstone.RoleViewer: "v"}

// admitted is the table of route × role.
var admitted = map[string]string{
	"signIn": everybody, "signOut": everybody, "setUp": everybody, "inspectLink": everybody, "join": everybody, "resetPassword": everybody,
	"listCalendars": signed, "me": signed, "changeMe": signed, "changePassword": signed, "listSessions": signed, "endSession": signed,

	"getWorkspace": all, "updateWorkspace": admins, "listAudit": admins, "exportAudit": admins,
	"listMembers": designers, "getMember": designers, "inviteMember": admins, "updateMember": admins, "removeMember": admins, "resetMember": admins, "listPendingLinks": admins, "revokePendingLink": admins,
	"listTokens": all, "createToken": all, "revokeToken": all,
	"listWriteKeys": admins, "createWriteKey": admins, "revokeWriteKey": admins,
	"getConfig": admins, "checkServer": admins, "backUp": admins, "listRejected": admins, "exportRejected": admins, "discardRejected": admins,

	"listTemplates": all, "getTemplate": all, "applyTemplate": designers,
	"previewRule": "oandtu", "discover": all, "getDerivation": all, "getMentions": all, "mask": all,
	"listTopics": all, "getTopic": all, "versionsOfTopic": all, "changeTopic": designers, "mergeTopics": designers, "unmergeTopic": designers, "refreshTopics": designers, "discoverSpoken": all,
	"askMoments": designers, "listMoments": all, "getMoments": all, "cancelMoments": designers, "compareMoments": all, "imagineMoments": all, "planMoments": all, "evidenceOfMoments": "oandtu",
	"askRisk": designers, "getRisk": all, "listAtRisk": "oantu",
	"liveJourney": all, "exportJourney": designers, "importJourney": designers,
	"query": all, "queryByBody": all, "exportFigures": "oandtu", "exportTable": all, "survey": "oandv",
	"trailGraph": all, "trailVariants": all, "trailDifference": all, "trailPaths": all, "trailFunnel": all, "trailWaiting": all, "trailNext": all, "trailCohorts": all, "trailValue": all, "trailConformance": all, "trailAttribution": all, "trailObjects": all,
	"listEvents": "oandtu", "search": "oandtu", "listVoices": "oandtu", "watch": "oandtu", "exportEvents": analysts,
	"findCustomer": "oantu", "getCustomer": "oantu", "getTimeline": "oantu", "getLife": "oantu", "getOutlook": "oantu", "revealCustomer": admins, "exportCustomer": admins, "setConsent": admins,
	"explainCustomer": analysts, "linkSubjects": analysts, "importPairs": analysts, "undoEdge": analysts, "previewUndo": analysts, "redoEdge": analysts, "setGuard": analysts, "undoGuard": analysts, "listQuarantine": analysts,
	"upload": analysts, "previewImport": analysts, "startImport": analysts, "listImports": analysts, "getImport": analysts, "cancelImport": analysts, "getRejects": analysts,
	"analyse": all, "getReport": all,
	"erase": admins, "listErasures": admins, "getErasure": admins,
	"listDoubtful": "oandtu", "listCorrections": "oandtu", "getCorrections": "oandtu", "versionsOfCorrection": "oandtu", "correct": withOwners, "uncorrect": withOwners, "exportCorrections": analysts,
	"languageQuality": "oandtu", "trainLanguage": designers, "untrainLanguage": designers,
	"updateComment": "oandtu", "deleteComment": "oandtu",
}

// registered is what holds for the operations of each noun of the register:
// who reads, who changes, and who may create one that is nobody's own (the
// requests here name no touchpoint or unit). Everybody who reads may read
// comments, and all but viewers may write them.
var registered = map[string]struct{ read, change, create string }{
	"Touchpoint": {all, withOwners, designers}, "Unit": {all, "oau", admins}, "Standard": {all, withOwners, designers}, "PainPoint": {all, "oandtu", designers},
	"Stage": {all, designers, designers}, "Department": {all, designers, designers}, "Persona": {all, designers, designers}, "Journey": {all, designers, designers},
	"Blueprint": {all, designers, designers}, "Rule": {all, designers, "oandtu"},
	"Source": {"oandv", analysts, analysts}, "SegmentTrait": {"oandv", analysts, analysts}, "Profile": {analysts, analysts, analysts},
}

// rightsOf gives the line of the table for an operation.
func rightsOf(id string) (string, bool) {
	if who, ok := admitted[id]; ok {
		return who, true
	}
	for noun, r := range registered {
		switch id {
		case "list" + noun, "get" + noun, "versionsOf" + noun:
			return r.read, true
		case "create" + noun:
			return r.create, true
		case "update" + noun, "delete" + noun, "restore" + noun:
			return r.change, true
		case "commentsOn" + noun:
			return r.read, true
		case "comment" + noun, "resolveCommentOn" + noun:
			return strings.ReplaceAll(r.read, "v", ""), true
		}
	}
	return "", false
}

// concrete fills the place holders of a path with things that are not there.
func concrete(path string) string {
	path = strings.ReplaceAll(path, "{workspace}", "main")
	path = strings.ReplaceAll(path, "{id}", "none")
	path = strings.ReplaceAll(path, "{comment}", "none")
	path = strings.ReplaceAll(path, "{customer}", "cus_0000000000000000")
	return path
}

func TestEveryOperationIsInTheTable(t *testing.T) {
	w := newWorld(t)
	seen := map[string]bool{}
	for _, op := range w.api.operations {
		if _, ok := rightsOf(op.id); !ok {
			t.Errorf("%s (%s %s) is missing in the table of route × role", op.id, op.method, op.path)
		}
		if seen[op.id] {
			t.Errorf("%s stands twice", op.id)
		}
		seen[op.id] = true
	}
	for id := range admitted {
		if !seen[id] {
			t.Errorf("the table has %s, which is no operation", id)
		}
	}
	for noun := range registered {
		if !seen["list"+noun] {
			t.Errorf("the table has %s, which is no noun of the register", noun)
		}
	}
}

// passes tells whether a request got past the check of rights.
func passes(got answered) bool {
	return got.status != http.StatusUnauthorized && !(got.status == http.StatusForbidden && bytes.Contains(got.body, []byte(`"kind":"forbidden"`)))
}

func TestRolesMayDoWhatTheTableSays(t *testing.T) {
	w := newWorld(t)
	for _, op := range w.api.operations {
		who, _ := rightsOf(op.id)
		if op.id == "signOut" || op.id == "watch" { // one would end the session, the other does not end
			continue
		}
		for role, letter := range letters {
			got := w.send(request{method: op.method, path: concrete(op.path), as: string(role), body: emptyBody(op)})
			want := who == everybody || who == signed || strings.Contains(who, letter)
			if passes(got) != want {
				t.Errorf("%s as %s: status %d, let in should be %v: %s", op.id, role, got.status, want, got.body)
			}
		}
	}
}

// emptyBody gives a body that no operation does anything with.
func emptyBody(op operation) any {
	if op.method == http.MethodGet || op.method == http.MethodDelete {
		return nil
	}
	return "{}"
}

func TestNobodyGetsInUnsigned(t *testing.T) {
	w := newWorld(t)
	for _, op := range w.api.operations {
		who, _ := rightsOf(op.id)
		got := w.send(request{method: op.method, path: concrete(op.path), body: emptyBody(op)})
		if open := who == everybody; passes(got) != open && op.id != "signIn" {
			t.Errorf("%s as nobody: status %d, open is %v", op.id, got.status, open)
		}
	}
}

func TestAnotherWorkspaceIsNotThere(t *testing.T) {
	w := newWorld(t)
	w.token("foreign", stranger, "other", "*:*")
	for _, op := range w.api.operations {
		if op.door != members {
			continue
		}
		for _, who := range []string{stranger, "foreign"} {
			got := w.send(request{method: op.method, path: concrete(op.path), as: who, body: emptyBody(op)})
			if got.status != http.StatusNotFound {
				t.Errorf("%s as %s of another workspace: status %d, want 404", op.id, who, got.status)
			}
			missing := w.send(request{method: op.method, path: strings.Replace(concrete(op.path), "main", "nowhere", 1), as: who, body: emptyBody(op)})
			if missing.status != got.status {
				t.Errorf("%s tells a workspace that exists (%d) from one that does not (%d)", op.id, got.status, missing.status)
			}
		}
	}
}

func TestATokenMayDoWhatItGrantsOnly(t *testing.T) {
	w := newWorld(t)
	w.token("narrow", "owner", "main", "figure:read")
	w.token("empty", "owner", "main")
	for _, op := range w.api.operations {
		if op.door != members || op.id == "watch" {
			continue
		}
		narrow := w.send(request{method: op.method, path: concrete(op.path), as: "narrow", body: emptyBody(op)})
		want := op.action == access.Read && op.noun == access.Figure
		if passes(narrow) != want {
			t.Errorf("%s by a token of figure:read: status %d, let in should be %v", op.id, narrow.status, want)
		}
		if got := w.send(request{method: op.method, path: concrete(op.path), as: "empty", body: emptyBody(op)}); passes(got) {
			t.Errorf("%s by a token without grants: status %d", op.id, got.status)
		}
	}
}

// token makes an API token of a user straight in the store, so that grants may
// be what no operation would give.
func (w *world) token(name, user string, ws touchstone.WorkspaceID, grants ...string) {
	w.t.Helper()
	secret := "tst_" + base64.RawURLEncoding.EncodeToString(bytes.Repeat([]byte{byte(100 + len(w.secrets))}, 32))
	w.secrets[name] = secret
	expires := w.now().Add(time.Hour)
	must(w.store.In(ws).Keys().Create(w.t.Context(), workspace.Key{Kind: workspace.APIToken, Name: name, Hash: sha256.Sum256([]byte(secret)), Scopes: grants, User: w.users[user], Expires: &expires}))
}
