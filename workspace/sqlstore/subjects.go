// SPDX-License-Identifier: Apache-2.0

package sqlstore

import (
	"cmp"
	"context"
	"iter"
	"slices"

	"touchstone"
	"touchstone/workspace"
)

// Subjects keeps the identities of the workspace.
func (r *room) Subjects() workspace.Subjects { return subjects{r} }

type subjects struct{ *room }

const subjectColumns = `id, kind, fingerprint, sealed, verified, seen, position`

func scanSubject(row scanner) (workspace.Subject, error) {
	var s workspace.Subject
	return s, row.Scan(intoID[touchstone.SubjectID]{&s.ID}, (*string)(&s.Kind), intoBytes{s.Fingerprint[:]}, &s.Sealed, &s.Verified, intoTime{&s.Seen}, &s.Position)
}

// Put keeps subjects that are new and adds to those that are here.
func (s subjects) Put(ctx context.Context, list []workspace.Subject) ([]workspace.Collision, error) {
	if err := checkBatch(len(list)); err != nil {
		return nil, err
	}
	for _, v := range list {
		if v.ID == 0 {
			return nil, nobody()
		}
		if err := checkTexts(v); err != nil {
			return nil, err
		}
	}
	var collisions []workspace.Collision
	err := s.write(ctx, func(h handle) (err error) {
		collisions, err = subjects{&room{h, s.id}}.put(ctx, list)
		return err
	})
	return collisions, err
}

// nobody says that subject 0 is none.
func nobody() error { return invalid("subject", touchstone.Msg("workspace.nobody")) }

// put adds in one statement what is new, and joins the rest with what is kept.
// A row that comes back with another fingerprint than it was sent with is
// another value's.
func (s subjects) put(ctx context.Context, list []workspace.Subject) ([]workspace.Collision, error) {
	byID, collisions := gathered(list)
	rows := make([][]any, 0, len(byID))
	for _, id := range ids(byID) {
		v := byID[id]
		rows = append(rows, []any{string(s.id), signed(v.ID), string(v.Kind), v.Fingerprint[:], v.Sealed, number(v.Verified), v.Seen.UnixMicro(), int64(v.Position)})
	}
	err := inserted(rows, func(part [][]any, args []any) error {
		kept, err := each(ctx, s.handle, scanSubject, `INSERT INTO subjects (workspace, `+subjectColumns+`) VALUES `+tuples(len(part), len(part[0]))+joinSubjects, args...)
		for _, old := range kept {
			if now := byID[old.ID]; now.Fingerprint != old.Fingerprint {
				collisions = append(collisions, workspace.Collision{ID: old.ID, Kept: old.Kind, Other: now.Kind})
			}
		}
		return err
	})
	slices.SortStableFunc(collisions, func(a, b workspace.Collision) int { return cmp.Compare(a.ID, b.ID) })
	return collisions, err
}

// joinSubjects is joined in SQL; a collision changes nothing, but comes back.
const joinSubjects = ` ON CONFLICT (workspace, id) DO UPDATE SET
		verified = CASE WHEN excluded.fingerprint = subjects.fingerprint AND excluded.verified > subjects.verified THEN excluded.verified ELSE subjects.verified END,
		seen = CASE WHEN excluded.fingerprint = subjects.fingerprint AND excluded.seen < subjects.seen THEN excluded.seen ELSE subjects.seen END,
		position = CASE WHEN excluded.fingerprint = subjects.fingerprint AND (subjects.position = 0 OR excluded.position BETWEEN 1 AND subjects.position)
			THEN excluded.position ELSE subjects.position END,
		sealed = CASE WHEN excluded.fingerprint = subjects.fingerprint AND length(subjects.sealed) = 0 THEN excluded.sealed ELSE subjects.sealed END
	WHERE excluded.fingerprint <> subjects.fingerprint OR excluded.verified > subjects.verified OR excluded.seen < subjects.seen
		OR subjects.position = 0 AND excluded.position > 0 OR excluded.position BETWEEN 1 AND subjects.position - 1
		OR length(subjects.sealed) = 0 AND length(excluded.sealed) > 0
	RETURNING ` + subjectColumns

// gathered joins subjects of one id, and tells those that collide in the list
// itself.
func gathered(list []workspace.Subject) (map[touchstone.SubjectID]workspace.Subject, []workspace.Collision) {
	byID := make(map[touchstone.SubjectID]workspace.Subject, len(list))
	var collisions []workspace.Collision
	for _, v := range list {
		v.Sealed = blob(v.Sealed)
		old, twice := byID[v.ID]
		switch {
		case !twice:
			byID[v.ID] = v
		case old.Fingerprint != v.Fingerprint:
			collisions = append(collisions, workspace.Collision{ID: v.ID, Kept: old.Kind, Other: v.Kind})
		default:
			byID[v.ID] = joined(old, v)
		}
	}
	return byID, collisions
}

// joined is what is known when the same subject came twice.
func joined(old, now workspace.Subject) workspace.Subject {
	old.Verified = old.Verified || now.Verified
	if now.Seen.Before(old.Seen) {
		old.Seen = now.Seen
	}
	old.Position = earlier(old.Position, now.Position)
	if len(old.Sealed) == 0 {
		old.Sealed = now.Sealed
	}
	return old
}

// earlier gives the lower of two positions, of which 0 is none.
func earlier(a, b touchstone.Position) touchstone.Position {
	if a == 0 || b != 0 && b < a {
		return b
	}
	return a
}

func ids(byID map[touchstone.SubjectID]workspace.Subject) []touchstone.SubjectID {
	out := make([]touchstone.SubjectID, 0, len(byID))
	for id := range byID {
		out = append(out, id)
	}
	slices.Sort(out)
	return out
}

// ByID gives the subjects that are here, in ascending order of id.
func (s subjects) ByID(ctx context.Context, list []touchstone.SubjectID) ([]workspace.Subject, error) {
	if err := checkBatch(len(list)); err != nil {
		return nil, err
	}
	return each(ctx, s.handle, scanSubject, `SELECT `+subjectColumns+` FROM `+s.numbers()+` CROSS JOIN subjects WHERE workspace = ? AND id = number ORDER BY id`,
		wanted(sortedIDs(list)), string(s.id))
}

// All yields every subject after an id.
func (s subjects) All(ctx context.Context, after touchstone.SubjectID) iter.Seq2[workspace.Subject, error] {
	return pages(func(last *workspace.Subject) ([]workspace.Subject, error) {
		if last != nil {
			after = last.ID
		}
		return each(ctx, s.handle, scanSubject, `SELECT `+subjectColumns+` FROM subjects WHERE workspace = ? AND id > ? ORDER BY id LIMIT ?`,
			string(s.id), signed(after), pageRows)
	})
}

// Erase removes subjects with everything that names them.
func (s subjects) Erase(ctx context.Context, list []touchstone.SubjectID) (rows int64, err error) {
	if err := checkBatch(len(list)); err != nil {
		return 0, err
	}
	err = s.write(ctx, func(h handle) error {
		if rows, err = h.erase(ctx, s.id, wanted(sortedIDs(list))); err != nil || rows == 0 {
			return err
		}
		revision, err := h.stamp(ctx, s.id)
		if err != nil {
			return err
		}
		_, err = h.exec(ctx, `UPDATE workspaces SET erased = ? WHERE id = ?`, int64(revision), string(s.id))
		return err
	})
	return rows, err
}

// naming lists where a subject's number stands.
func naming() []string {
	return []string{"subjects WHERE id", "quarantine WHERE component", "statements WHERE subject",
		"ties WHERE class = 'edge' AND a", "ties WHERE class = 'edge' AND b", "ties WHERE class = 'guard' AND a", "ties WHERE class = 'guard' AND b",
		"flips WHERE class = 'edge' AND a", "flips WHERE class = 'edge' AND b", "flips WHERE class = 'guard' AND a", "flips WHERE class = 'guard' AND b"}
}

func (h handle) erase(ctx context.Context, room touchstone.WorkspaceID, ids string) (int64, error) {
	total := int64(0)
	for _, where := range naming() {
		n, err := h.exec(ctx, `DELETE FROM `+where+` IN (SELECT number FROM `+h.numbers()+`) AND workspace = ?`, ids, string(room))
		if err != nil {
			return 0, err
		}
		total += n
	}
	return total, nil
}
