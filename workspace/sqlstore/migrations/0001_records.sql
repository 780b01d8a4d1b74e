-- What people keep, and who they are. Times are microseconds since 1970 UTC.
-- Workspace '' holds what belongs to none: users and the workspaces themselves.

CREATE TABLE workspaces (
	id       {text} NOT NULL PRIMARY KEY,
	revision BIGINT NOT NULL
);

INSERT INTO workspaces (id, revision) VALUES ('', 0);

CREATE TABLE records (
	workspace {text} NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
	noun      {text} NOT NULL,
	id        {text} NOT NULL,
	version   BIGINT NOT NULL,
	created   BIGINT NOT NULL,
	updated   BIGINT NOT NULL,
	deleted   BIGINT,
	claim     {text},
	rank      BIGINT NOT NULL,
	name      {text} NOT NULL,
	body      {text} NOT NULL,
	PRIMARY KEY (workspace, noun, id),
	UNIQUE (workspace, noun, claim)
);

CREATE INDEX records_by_time ON records (workspace, noun, created, id);
CREATE INDEX records_by_id ON records (noun, id);

CREATE TABLE versions (
	workspace {text} NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
	noun      {text} NOT NULL,
	id        {text} NOT NULL,
	version   BIGINT NOT NULL,
	revision  BIGINT NOT NULL,
	gone      BIGINT NOT NULL,
	body      {text} NOT NULL,
	PRIMARY KEY (workspace, noun, id, version)
);

CREATE TABLE fields (
	workspace {text} NOT NULL,
	noun      {text} NOT NULL,
	name      {text} NOT NULL,
	value     {text} NOT NULL,
	id        {text} NOT NULL,
	PRIMARY KEY (workspace, noun, name, value, id),
	FOREIGN KEY (workspace, noun, id) REFERENCES records (workspace, noun, id) ON DELETE CASCADE
) {packed};

CREATE INDEX fields_by_id ON fields (workspace, noun, id);

CREATE TABLE passwords (
	user_id {text} NOT NULL PRIMARY KEY,
	hash    {text} NOT NULL
);

CREATE TABLE sessions (
	hash    {blob} NOT NULL PRIMARY KEY,
	user_id {text} NOT NULL,
	created BIGINT NOT NULL,
	used    BIGINT NOT NULL,
	expires BIGINT NOT NULL,
	agent   {text} NOT NULL,
	address {text} NOT NULL
);

CREATE INDEX sessions_by_user ON sessions (user_id, used);
CREATE INDEX sessions_by_end ON sessions (expires);

CREATE TABLE links (
	hash      {blob} NOT NULL PRIMARY KEY,
	purpose   {text} NOT NULL,
	user_id   {text} NOT NULL,
	workspace {text} NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
	state     {text},
	created   BIGINT NOT NULL,
	expires   BIGINT NOT NULL
);

CREATE INDEX links_by_workspace ON links (workspace);
