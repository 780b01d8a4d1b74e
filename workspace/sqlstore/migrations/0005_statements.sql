-- Nothing reads what was said of one name by its subjects any more: who follows
-- a name reads what came since, by statements_by_revision.
DROP INDEX statements_by_name;
