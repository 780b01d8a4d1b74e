-- What was said of one name, in the order in which it was kept: a reader that
-- has it up to a revision reads what came since.
CREATE INDEX statements_by_revision ON statements (workspace, topic, name, revision, subject, at, position, source);
