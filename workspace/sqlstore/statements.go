// SPDX-License-Identifier: Apache-2.0

package sqlstore

import (
	"context"
	"iter"

	"touchstone"
	"touchstone/workspace"
)

// Statements keeps what was said about subjects.
func (r *room) Statements() workspace.Statements { return said{r} }

type said struct{ *room }

const statementColumns = `subject, topic, name, source, at, position, author, value, sealed, gone, revision`

func scanStatement(row scanner) (workspace.Statement, error) {
	var s workspace.Statement
	err := row.Scan(intoID[touchstone.SubjectID]{&s.Subject}, (*string)(&s.Topic), &s.Name, &s.Source, intoTime{&s.At}, &s.Position, &s.By, &s.Value, &s.Sealed, &s.Gone, &s.Revision)
	if len(s.Sealed) == 0 {
		s.Sealed = nil
	}
	return s, err
}

// Put keeps statements that are new.
func (s said) Put(ctx context.Context, list []workspace.Statement) error {
	if err := checkBatch(len(list)); err != nil {
		return err
	}
	for _, v := range list {
		if v.Subject == 0 {
			return nobody()
		}
		if err := checkTexts(v); err != nil {
			return err
		}
	}
	return s.write(ctx, func(h handle) error { return said{&room{h, s.id}}.put(ctx, list) })
}

func (s said) put(ctx context.Context, list []workspace.Statement) error {
	revision, err := s.upcoming(ctx, s.id)
	if err != nil {
		return err
	}
	rows := make([][]any, len(list))
	for i, v := range list {
		rows[i] = []any{string(s.id), signed(v.Subject), string(v.Topic), v.Name, v.Source, v.At.UnixMicro(), int64(v.Position), v.By, v.Value, blob(v.Sealed), number(v.Gone), int64(revision)}
	}
	altered := false
	err = inserted(rows, func(part [][]any, args []any) error {
		fresh, err := each(ctx, s.handle, scanStatement, `INSERT INTO statements (workspace, `+statementColumns+`) VALUES `+tuples(len(part), len(part[0]))+
			` ON CONFLICT DO NOTHING RETURNING `+statementColumns, args...)
		for _, v := range fresh {
			altered = altered || v.Topic == workspace.Trait && (v.Value != "" || v.Gone)
		}
		return err
	})
	if err != nil || !altered {
		return err
	}
	_, err = s.stamp(ctx, s.id)
	return err
}

// Of gives every statement about the subjects.
func (s said) Of(ctx context.Context, subjects []touchstone.SubjectID) ([]workspace.Statement, error) {
	if err := checkBatch(len(subjects)); err != nil {
		return nil, err
	}
	return each(ctx, s.handle, scanStatement, `SELECT `+statementColumns+` FROM `+s.numbers()+` CROSS JOIN statements WHERE workspace = ? AND subject = number
		ORDER BY subject, topic, name, at DESC, position DESC, source DESC`, wanted(sortedIDs(subjects)), string(s.id))
}

// bounded gives the revision up to which something is read; 0 is no bound.
func bounded(revision uint64) uint64 {
	if revision == 0 {
		return 1 << 62
	}
	return min(revision, 1<<62)
}

// Said yields everything of a name that was said above a revision.
func (s said) Said(ctx context.Context, topic workspace.Topic, name string, above, upTo uint64) iter.Seq2[workspace.Statement, error] {
	return pages(func(last *workspace.Statement) ([]workspace.Statement, error) {
		const least = int64(-1 << 63)
		from := []any{int64(min(above, 1<<62)) + 1, least, least, least, ""}
		if last != nil {
			from = []any{int64(last.Revision), signed(last.Subject), last.At.UnixMicro(), int64(last.Position), last.Source}
		}
		return each(ctx, s.handle, scanStatement, `SELECT `+statementColumns+` FROM statements WHERE workspace = ? AND topic = ? AND name = ? AND revision <= ?
			AND (revision, subject, at, position, source) > (?, ?, ?, ?, ?) ORDER BY revision, subject, at, position, source LIMIT ?`,
			append(append([]any{string(s.id), string(topic), name, int64(bounded(upTo))}, from...), pageRows)...)
	})
}

// Erased gives the revision of the last erasure.
func (s said) Erased(ctx context.Context) (uint64, error) {
	n, _, err := one(ctx, s.handle, scanNumber, `SELECT erased FROM workspaces WHERE id = ?`, string(s.id))
	return uint64(n), err
}
