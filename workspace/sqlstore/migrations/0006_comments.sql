-- Comments are open or resolved, but for replies; those that there are, are open.
INSERT INTO fields (workspace, noun, name, value, id)
SELECT workspace, noun, 'state', 'open', id FROM records WHERE noun = 'comment' AND body NOT LIKE '%"reply_to":%';
