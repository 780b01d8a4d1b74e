-- What keeps the machinery going.

CREATE TABLE access_keys (
	workspace  {text} NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
	id         {text} NOT NULL,
	kind       {text} NOT NULL,
	name       {text} NOT NULL,
	hash       {blob} NOT NULL UNIQUE,
	hint       {text} NOT NULL,
	scopes     {text} NOT NULL,
	source     {text} NOT NULL,
	user_id    {text} NOT NULL,
	created    BIGINT NOT NULL,
	expires    BIGINT,
	used       BIGINT,
	revoked    BIGINT,
	revoked_by {text} NOT NULL,
	PRIMARY KEY (workspace, id)
);

CREATE TABLE audit_entries (
	seq       {serial},
	workspace {text} NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
	id        {text} NOT NULL,
	at        BIGINT NOT NULL,
	author    {text} NOT NULL,
	action    {text} NOT NULL,
	noun      {text} NOT NULL,
	record    {text} NOT NULL,
	version   BIGINT NOT NULL,
	request   {text} NOT NULL,
	address   {text} NOT NULL,
	detail    {text}
);

CREATE INDEX audit_by_time ON audit_entries (workspace, seq);
CREATE INDEX audit_by_record ON audit_entries (workspace, noun, record, seq);

CREATE TABLE jobs (
	workspace {text} NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
	id        {text} NOT NULL,
	kind      {text} NOT NULL,
	status    {text} NOT NULL,
	state     {text},
	done      BIGINT NOT NULL,
	total     BIGINT NOT NULL,
	fault     {text} NOT NULL,
	author    {text} NOT NULL,
	holder    {text} NOT NULL,
	until     BIGINT,
	version   BIGINT NOT NULL,
	created   BIGINT NOT NULL,
	updated   BIGINT NOT NULL,
	PRIMARY KEY (workspace, id)
);

CREATE INDEX jobs_by_time ON jobs (workspace, created, id);

CREATE TABLE projections (
	workspace {text} NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
	name      {text} NOT NULL,
	position  BIGINT NOT NULL,
	PRIMARY KEY (workspace, name)
);

CREATE TABLE replies (
	workspace {text} NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
	scope     {text} NOT NULL,
	name      {text} NOT NULL,
	request   {blob} NOT NULL,
	status    BIGINT NOT NULL,
	header    {text},
	body      {blob} NOT NULL,
	expires   BIGINT NOT NULL,
	PRIMARY KEY (workspace, scope, name)
);

CREATE INDEX replies_by_end ON replies (workspace, expires);
