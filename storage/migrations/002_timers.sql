-- When the case next lets a clock ring by itself (docs/journal-format.md, "Tables"): 9223372036854775807
-- where no clock will, -1 where nobody has looked since this column came: the server's writer does,
-- without a journal entry. The column stands after the snapshot, since adding it then rewrites no
-- row; whoever wants it reads the index.
ALTER TABLE cases ADD COLUMN timer_at INTEGER NOT NULL DEFAULT -1;

-- All that the scheduler asks is answered from here alone. A case that has ended rings no more.
CREATE INDEX cases_timer ON cases (timer_at, id, finished)
  WHERE finished = 0 AND timer_at <> 9223372036854775807;
