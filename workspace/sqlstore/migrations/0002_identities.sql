-- Who is who. Subject ids are unsigned 64-bit numbers; they stand here with
-- their highest bit turned over, so that signed order is their order.

CREATE TABLE subjects (
	workspace   {text} NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
	id          BIGINT NOT NULL,
	kind        {text} NOT NULL,
	fingerprint {blob} NOT NULL,
	sealed      {blob} NOT NULL,
	verified    BIGINT NOT NULL,
	seen        BIGINT NOT NULL,
	position    BIGINT NOT NULL,
	PRIMARY KEY (workspace, id)
) {packed};

-- Edges (class 'edge') and guards (class 'guard'; source is '').
CREATE TABLE ties (
	workspace     {text} NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
	class         {text} NOT NULL,
	a             BIGINT NOT NULL,
	b             BIGINT NOT NULL,
	kind          {text} NOT NULL,
	source        {text} NOT NULL,
	position      BIGINT NOT NULL,
	at            BIGINT NOT NULL,
	author        {text} NOT NULL,
	reason        {text} NOT NULL,
	added         BIGINT NOT NULL,
	revision      BIGINT NOT NULL,
	undone        BIGINT,
	undone_by     {text} NOT NULL,
	undone_reason {text} NOT NULL,
	PRIMARY KEY (workspace, class, a, b, kind, source)
) {packed};

CREATE INDEX ties_by_b ON ties (workspace, class, b);
CREATE INDEX ties_by_revision ON ties (workspace, class, revision, a, b, kind, source);

-- Each time that a tie was undone (holds 0) or made to hold again (1).
CREATE TABLE flips (
	workspace {text} NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
	class     {text} NOT NULL,
	a         BIGINT NOT NULL,
	b         BIGINT NOT NULL,
	kind      {text} NOT NULL,
	source    {text} NOT NULL,
	revision  BIGINT NOT NULL,
	holds     BIGINT NOT NULL,
	PRIMARY KEY (workspace, class, a, b, kind, source, revision)
) {packed};

CREATE INDEX flips_by_b ON flips (workspace, class, b);

CREATE TABLE quarantine (
	workspace {text} NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
	component BIGINT NOT NULL,
	size      BIGINT NOT NULL,
	reason    {text} NOT NULL,
	detail    {text},
	since     BIGINT NOT NULL,
	PRIMARY KEY (workspace, component)
);

CREATE TABLE statements (
	workspace {text} NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
	subject   BIGINT NOT NULL,
	topic     {text} NOT NULL,
	name      {text} NOT NULL,
	source    {text} NOT NULL,
	at        BIGINT NOT NULL,
	position  BIGINT NOT NULL,
	author    {text} NOT NULL,
	value     {text} NOT NULL,
	sealed    {blob} NOT NULL,
	gone      BIGINT NOT NULL,
	revision  BIGINT NOT NULL,
	PRIMARY KEY (workspace, subject, topic, name, source, at, position)
) {packed};

CREATE INDEX statements_by_name ON statements (workspace, topic, name, subject, at, position, source);
