-- The revision under which subjects were erased last: what was read of them
-- before is to be forgotten. 0: none was.
ALTER TABLE workspaces ADD COLUMN erased BIGINT NOT NULL DEFAULT 0;
