-- A store of schema 1, as pg_dump --inserts wrote it; its settings and comments are left out.
CREATE TABLE public.fields (
    workspace text NOT NULL COLLATE pg_catalog."C",
    noun text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL COLLATE pg_catalog."C",
    value text NOT NULL COLLATE pg_catalog."C",
    id text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.links (
    hash bytea NOT NULL,
    purpose text NOT NULL COLLATE pg_catalog."C",
    user_id text NOT NULL COLLATE pg_catalog."C",
    workspace text NOT NULL COLLATE pg_catalog."C",
    state text COLLATE pg_catalog."C",
    created bigint NOT NULL,
    expires bigint NOT NULL
);
CREATE TABLE public.migrations (
    number bigint NOT NULL,
    name text NOT NULL COLLATE pg_catalog."C",
    at bigint NOT NULL
);
CREATE TABLE public.passwords (
    user_id text NOT NULL COLLATE pg_catalog."C",
    hash text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.records (
    workspace text NOT NULL COLLATE pg_catalog."C",
    noun text NOT NULL COLLATE pg_catalog."C",
    id text NOT NULL COLLATE pg_catalog."C",
    version bigint NOT NULL,
    created bigint NOT NULL,
    updated bigint NOT NULL,
    deleted bigint,
    claim text COLLATE pg_catalog."C",
    rank bigint NOT NULL,
    name text NOT NULL COLLATE pg_catalog."C",
    body text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.sessions (
    hash bytea NOT NULL,
    user_id text NOT NULL COLLATE pg_catalog."C",
    created bigint NOT NULL,
    used bigint NOT NULL,
    expires bigint NOT NULL,
    agent text NOT NULL COLLATE pg_catalog."C",
    address text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.versions (
    workspace text NOT NULL COLLATE pg_catalog."C",
    noun text NOT NULL COLLATE pg_catalog."C",
    id text NOT NULL COLLATE pg_catalog."C",
    version bigint NOT NULL,
    revision bigint NOT NULL,
    gone bigint NOT NULL,
    body text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.workspaces (
    id text NOT NULL COLLATE pg_catalog."C",
    revision bigint NOT NULL
);
INSERT INTO public.fields VALUES ('', 'user', 'login', 'li@example.com', 'usr_0007');
INSERT INTO public.fields VALUES ('acme', 'touchpoint', 'key', 'hotel.front-desk', 'tp_0009');
INSERT INTO public.fields VALUES ('acme', 'touchpoint', 'channel', 'store', 'tp_0009');
INSERT INTO public.fields VALUES ('acme', 'touchpoint', 'status', 'active', 'tp_0009');
INSERT INTO public.fields VALUES ('acme', 'source', 'name', 'till', 'src_0012');
INSERT INTO public.links VALUES ('\x0200000000000000000000000000000000000000000000000000000000000000', 'join', '', 'acme', '{"role":"viewer"}', 1772352000000000, 1772355600000000);
INSERT INTO public.migrations VALUES (1, '0001_records', 1772352001000000);
INSERT INTO public.passwords VALUES ('usr_0007', '$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA');
INSERT INTO public.records VALUES ('', 'workspace', 'acme', 1, 1772352004000000, 1772352004000000, NULL, NULL, 0, '老数据', '{"id":"acme","version":1,"created":"2026-03-01T08:00:04Z","updated":"2026-03-01T08:00:04Z","updated_by":"setup","name":{"zh":"老数据"},"settings":{"zone":"Asia/Shanghai","currency":"CNY","language":"zh","floor":10}}');
INSERT INTO public.records VALUES ('', 'workspace', 'beta', 1, 1772352005000000, 1772352005000000, NULL, NULL, 0, '老数据', '{"id":"beta","version":1,"created":"2026-03-01T08:00:05Z","updated":"2026-03-01T08:00:05Z","updated_by":"setup","name":{"zh":"老数据"},"settings":{"zone":"Asia/Shanghai","currency":"CNY","language":"zh","floor":10}}');
INSERT INTO public.records VALUES ('', 'user', 'usr_0007', 1, 1772352006000000, 1772352006000000, NULL, 'li@example.com', 0, '李雷', '{"id":"usr_0007","version":1,"created":"2026-03-01T08:00:06Z","updated":"2026-03-01T08:00:06Z","login":"li@example.com","name":"李雷"}');
INSERT INTO public.records VALUES ('acme', 'touchpoint', 'tp_0009', 2, 1772352008000000, 1772352010000000, NULL, 'hotel.front-desk', 0, '前台接待', '{"id":"tp_0009","version":2,"created":"2026-03-01T08:00:08Z","updated":"2026-03-01T08:00:10Z","key":"hotel.front-desk","label":{"zh":"前台接待","en":"Front desk"},"channel":"store","status":"active"}');
INSERT INTO public.records VALUES ('acme', 'source', 'src_0012', 2, 1772352011000000, 1772352014000000, 1772352013000000, NULL, 0, 'till', '{"id":"src_0012","version":2,"created":"2026-03-01T08:00:11Z","updated":"2026-03-01T08:00:14Z","updated_by":"usr_1","deleted":"2026-03-01T08:00:13Z","name":"till"}');
INSERT INTO public.sessions VALUES ('\x0100000000000000000000000000000000000000000000000000000000000000', 'usr_0007', 1772352000000000, 1772352000000000, 1772355600000000, '浏览器', '::1');
INSERT INTO public.versions VALUES ('', 'workspace', 'acme', 1, 0, 0, '{"id":"acme","version":1,"created":"2026-03-01T08:00:04Z","updated":"2026-03-01T08:00:04Z","updated_by":"setup","name":{"zh":"老数据"},"settings":{"zone":"Asia/Shanghai","currency":"CNY","language":"zh","floor":10}}');
INSERT INTO public.versions VALUES ('', 'workspace', 'beta', 1, 0, 0, '{"id":"beta","version":1,"created":"2026-03-01T08:00:05Z","updated":"2026-03-01T08:00:05Z","updated_by":"setup","name":{"zh":"老数据"},"settings":{"zone":"Asia/Shanghai","currency":"CNY","language":"zh","floor":10}}');
INSERT INTO public.versions VALUES ('', 'user', 'usr_0007', 1, 0, 0, '{"id":"usr_0007","version":1,"created":"2026-03-01T08:00:06Z","updated":"2026-03-01T08:00:06Z","login":"li@example.com","name":"李雷"}');
INSERT INTO public.versions VALUES ('acme', 'touchpoint', 'tp_0009', 1, 1, 0, '{"id":"tp_0009","version":1,"created":"2026-03-01T08:00:08Z","updated":"2026-03-01T08:00:08Z","key":"hotel.front-desk","label":{"zh":"前台","en":"Front desk"},"channel":"store","status":"active"}');
INSERT INTO public.versions VALUES ('acme', 'touchpoint', 'tp_0009', 2, 2, 0, '{"id":"tp_0009","version":2,"created":"2026-03-01T08:00:08Z","updated":"2026-03-01T08:00:10Z","key":"hotel.front-desk","label":{"zh":"前台接待","en":"Front desk"},"channel":"store","status":"active"}');
INSERT INTO public.versions VALUES ('acme', 'source', 'src_0012', 1, 3, 0, '{"id":"src_0012","version":1,"created":"2026-03-01T08:00:11Z","updated":"2026-03-01T08:00:11Z","name":"till"}');
INSERT INTO public.versions VALUES ('acme', 'source', 'src_0012', 2, 4, 1, '{"id":"src_0012","version":2,"created":"2026-03-01T08:00:11Z","updated":"2026-03-01T08:00:14Z","updated_by":"usr_1","deleted":"2026-03-01T08:00:13Z","name":"till"}');
INSERT INTO public.workspaces VALUES ('', 0);
INSERT INTO public.workspaces VALUES ('beta', 0);
INSERT INTO public.workspaces VALUES ('acme', 4);
ALTER TABLE ONLY public.fields
    ADD CONSTRAINT fields_pkey PRIMARY KEY (workspace, noun, name, value, id);
ALTER TABLE ONLY public.links
    ADD CONSTRAINT links_pkey PRIMARY KEY (hash);
ALTER TABLE ONLY public.migrations
    ADD CONSTRAINT migrations_pkey PRIMARY KEY (number);
ALTER TABLE ONLY public.passwords
    ADD CONSTRAINT passwords_pkey PRIMARY KEY (user_id);
ALTER TABLE ONLY public.records
    ADD CONSTRAINT records_pkey PRIMARY KEY (workspace, noun, id);
ALTER TABLE ONLY public.records
    ADD CONSTRAINT records_workspace_noun_claim_key UNIQUE (workspace, noun, claim);
ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_pkey PRIMARY KEY (hash);
ALTER TABLE ONLY public.versions
    ADD CONSTRAINT versions_pkey PRIMARY KEY (workspace, noun, id, version);
ALTER TABLE ONLY public.workspaces
    ADD CONSTRAINT workspaces_pkey PRIMARY KEY (id);
CREATE INDEX fields_by_id ON public.fields USING btree (workspace, noun, id);
CREATE INDEX links_by_workspace ON public.links USING btree (workspace);
CREATE INDEX records_by_id ON public.records USING btree (noun, id);
CREATE INDEX records_by_time ON public.records USING btree (workspace, noun, created, id);
CREATE INDEX sessions_by_end ON public.sessions USING btree (expires);
CREATE INDEX sessions_by_user ON public.sessions USING btree (user_id, used);
ALTER TABLE ONLY public.fields
    ADD CONSTRAINT fields_workspace_noun_id_fkey FOREIGN KEY (workspace, noun, id) REFERENCES public.records(workspace, noun, id) ON DELETE CASCADE;
ALTER TABLE ONLY public.links
    ADD CONSTRAINT links_workspace_fkey FOREIGN KEY (workspace) REFERENCES public.workspaces(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.records
    ADD CONSTRAINT records_workspace_fkey FOREIGN KEY (workspace) REFERENCES public.workspaces(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.versions
    ADD CONSTRAINT versions_workspace_fkey FOREIGN KEY (workspace) REFERENCES public.workspaces(id) ON DELETE CASCADE;
