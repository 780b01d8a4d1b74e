-- A store of schema 1, as the .dump command of SQLite writes it.
CREATE TABLE fields (
	workspace TEXT NOT NULL,
	noun      TEXT NOT NULL,
	name      TEXT NOT NULL,
	value     TEXT NOT NULL,
	id        TEXT NOT NULL,
	PRIMARY KEY (workspace, noun, name, value, id),
	FOREIGN KEY (workspace, noun, id) REFERENCES records (workspace, noun, id) ON DELETE CASCADE
) WITHOUT ROWID;
INSERT INTO "fields" VALUES('','user','login','li@example.com','usr_0007');
INSERT INTO "fields" VALUES('acme','source','name','till','src_0012');
INSERT INTO "fields" VALUES('acme','touchpoint','channel','store','tp_0009');
INSERT INTO "fields" VALUES('acme','touchpoint','key','hotel.front-desk','tp_0009');
INSERT INTO "fields" VALUES('acme','touchpoint','status','active','tp_0009');
CREATE TABLE links (
	hash      BLOB NOT NULL PRIMARY KEY,
	purpose   TEXT NOT NULL,
	user_id   TEXT NOT NULL,
	workspace TEXT NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
	state     TEXT,
	created   BIGINT NOT NULL,
	expires   BIGINT NOT NULL
);
INSERT INTO "links" VALUES(X'0200000000000000000000000000000000000000000000000000000000000000','join','','acme','{"role":"viewer"}',1772352000000000,1772355600000000);
CREATE TABLE migrations (number BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL, at BIGINT NOT NULL);
INSERT INTO "migrations" VALUES(1,'0001_records',1772352001000000);
CREATE TABLE passwords (
	user_id TEXT NOT NULL PRIMARY KEY,
	hash    TEXT NOT NULL
);
INSERT INTO "passwords" VALUES('usr_0007','$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA');
CREATE TABLE records (
	workspace TEXT NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
	noun      TEXT NOT NULL,
	id        TEXT NOT NULL,
	version   BIGINT NOT NULL,
	created   BIGINT NOT NULL,
	updated   BIGINT NOT NULL,
	deleted   BIGINT,
	claim     TEXT,
	rank      BIGINT NOT NULL,
	name      TEXT NOT NULL,
	body      TEXT NOT NULL,
	PRIMARY KEY (workspace, noun, id),
	UNIQUE (workspace, noun, claim)
);
INSERT INTO "records" VALUES('','workspace','acme',1,1772352004000000,1772352004000000,NULL,NULL,0,'老数据','{"id":"acme","version":1,"created":"2026-03-01T08:00:04Z","updated":"2026-03-01T08:00:04Z","updated_by":"setup","name":{"zh":"老数据"},"settings":{"zone":"Asia/Shanghai","currency":"CNY","language":"zh","floor":10}}');
INSERT INTO "records" VALUES('','workspace','beta',1,1772352005000000,1772352005000000,NULL,NULL,0,'老数据','{"id":"beta","version":1,"created":"2026-03-01T08:00:05Z","updated":"2026-03-01T08:00:05Z","updated_by":"setup","name":{"zh":"老数据"},"settings":{"zone":"Asia/Shanghai","currency":"CNY","language":"zh","floor":10}}');
INSERT INTO "records" VALUES('','user','usr_0007',1,1772352006000000,1772352006000000,NULL,'li@example.com',0,'李雷','{"id":"usr_0007","version":1,"created":"2026-03-01T08:00:06Z","updated":"2026-03-01T08:00:06Z","login":"li@example.com","name":"李雷"}');
INSERT INTO "records" VALUES('acme','touchpoint','tp_0009',2,1772352008000000,1772352010000000,NULL,'hotel.front-desk',0,'前台接待','{"id":"tp_0009","version":2,"created":"2026-03-01T08:00:08Z","updated":"2026-03-01T08:00:10Z","key":"hotel.front-desk","label":{"zh":"前台接待","en":"Front desk"},"channel":"store","status":"active"}');
INSERT INTO "records" VALUES('acme','source','src_0012',2,1772352011000000,1772352014000000,1772352013000000,NULL,0,'till','{"id":"src_0012","version":2,"created":"2026-03-01T08:00:11Z","updated":"2026-03-01T08:00:14Z","updated_by":"usr_1","deleted":"2026-03-01T08:00:13Z","name":"till"}');
CREATE TABLE sessions (
	hash    BLOB NOT NULL PRIMARY KEY,
	user_id TEXT NOT NULL,
	created BIGINT NOT NULL,
	used    BIGINT NOT NULL,
	expires BIGINT NOT NULL,
	agent   TEXT NOT NULL,
	address TEXT NOT NULL
);
INSERT INTO "sessions" VALUES(X'0100000000000000000000000000000000000000000000000000000000000000','usr_0007',1772352000000000,1772352000000000,1772355600000000,'浏览器','::1');
CREATE TABLE versions (
	workspace TEXT NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
	noun      TEXT NOT NULL,
	id        TEXT NOT NULL,
	version   BIGINT NOT NULL,
	revision  BIGINT NOT NULL,
	gone      BIGINT NOT NULL,
	body      TEXT NOT NULL,
	PRIMARY KEY (workspace, noun, id, version)
);
INSERT INTO "versions" VALUES('','workspace','acme',1,0,0,'{"id":"acme","version":1,"created":"2026-03-01T08:00:04Z","updated":"2026-03-01T08:00:04Z","updated_by":"setup","name":{"zh":"老数据"},"settings":{"zone":"Asia/Shanghai","currency":"CNY","language":"zh","floor":10}}');
INSERT INTO "versions" VALUES('','workspace','beta',1,0,0,'{"id":"beta","version":1,"created":"2026-03-01T08:00:05Z","updated":"2026-03-01T08:00:05Z","updated_by":"setup","name":{"zh":"老数据"},"settings":{"zone":"Asia/Shanghai","currency":"CNY","language":"zh","floor":10}}');
INSERT INTO "versions" VALUES('','user','usr_0007',1,0,0,'{"id":"usr_0007","version":1,"created":"2026-03-01T08:00:06Z","updated":"2026-03-01T08:00:06Z","login":"li@example.com","name":"李雷"}');
INSERT INTO "versions" VALUES('acme','touchpoint','tp_0009',1,1,0,'{"id":"tp_0009","version":1,"created":"2026-03-01T08:00:08Z","updated":"2026-03-01T08:00:08Z","key":"hotel.front-desk","label":{"zh":"前台","en":"Front desk"},"channel":"store","status":"active"}');
INSERT INTO "versions" VALUES('acme','touchpoint','tp_0009',2,2,0,'{"id":"tp_0009","version":2,"created":"2026-03-01T08:00:08Z","updated":"2026-03-01T08:00:10Z","key":"hotel.front-desk","label":{"zh":"前台接待","en":"Front desk"},"channel":"store","status":"active"}');
INSERT INTO "versions" VALUES('acme','source','src_0012',1,3,0,'{"id":"src_0012","version":1,"created":"2026-03-01T08:00:11Z","updated":"2026-03-01T08:00:11Z","name":"till"}');
INSERT INTO "versions" VALUES('acme','source','src_0012',2,4,1,'{"id":"src_0012","version":2,"created":"2026-03-01T08:00:11Z","updated":"2026-03-01T08:00:14Z","updated_by":"usr_1","deleted":"2026-03-01T08:00:13Z","name":"till"}');
CREATE TABLE workspaces (
	id       TEXT NOT NULL PRIMARY KEY,
	revision BIGINT NOT NULL
);
INSERT INTO "workspaces" VALUES('',0);
INSERT INTO "workspaces" VALUES('acme',4);
INSERT INTO "workspaces" VALUES('beta',0);
CREATE INDEX records_by_time ON records (workspace, noun, created, id);
CREATE INDEX records_by_id ON records (noun, id);
CREATE INDEX fields_by_id ON fields (workspace, noun, id);
CREATE INDEX sessions_by_user ON sessions (user_id, used);
CREATE INDEX sessions_by_end ON sessions (expires);
CREATE INDEX links_by_workspace ON links (workspace);
