-- Editions of the office's calendar in the order they were published, numbered from 1; the last is
-- in force. The text is in `contents`. Login and name are of who published it: '' of the first, which
-- the program recorded by itself.
CREATE TABLE calendars (
  number INTEGER PRIMARY KEY,
  content_hash TEXT NOT NULL REFERENCES contents (hash),
  published_at INTEGER NOT NULL,
  login TEXT NOT NULL,
  name TEXT NOT NULL,
  row_check BLOB NOT NULL
) STRICT;

-- What was published is never taken back: a correction is another edition.
CREATE TRIGGER calendars_keeps_rows BEFORE DELETE ON calendars
BEGIN
  SELECT raise(ABORT, 'editions of the calendar are kept');
END;

CREATE TRIGGER calendars_keeps_columns BEFORE UPDATE ON calendars
BEGIN
  SELECT raise(ABORT, 'editions of the calendar are kept');
END;
