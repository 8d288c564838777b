-- The first format (docs/journal-format.md, "Tables"). Instants are UTC milliseconds since 1970,
-- days are days since 1970-01-01.

CREATE TABLE meta (
  key TEXT PRIMARY KEY,
  value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Truth. Never changed: the triggers refuse what the program would never do, the chain shows what
-- somebody does behind its back.
CREATE TABLE journal (
  sequence INTEGER PRIMARY KEY,
  case_id INTEGER NOT NULL REFERENCES cases (id),
  case_sequence INTEGER NOT NULL,
  at INTEGER NOT NULL,
  login TEXT NOT NULL,
  name TEXT NOT NULL,
  event TEXT NOT NULL,
  workflow_hash TEXT NOT NULL,
  records TEXT NOT NULL,
  previous_hash BLOB NOT NULL,
  hash BLOB NOT NULL,
  UNIQUE (case_id, case_sequence)
) STRICT;

CREATE TRIGGER journal_keeps_rows BEFORE DELETE ON journal
BEGIN
  SELECT raise(ABORT, 'the journal is append-only');
END;

CREATE TRIGGER journal_keeps_columns BEFORE UPDATE ON journal
BEGIN
  SELECT raise(ABORT, 'the journal is append-only');
END;

-- Personal values, outside the journal so that one may be erased: salt and sealed both null then.
CREATE TABLE personal (
  case_id INTEGER NOT NULL REFERENCES cases (id),
  path TEXT NOT NULL,
  version INTEGER NOT NULL,
  salt BLOB,
  sealed BLOB,
  PRIMARY KEY (case_id, path, version),
  CHECK ((salt IS NULL) = (sealed IS NULL))
) STRICT, WITHOUT ROWID;

-- One row for each case: the columns of lists and the snapshot, so that a step rewrites one row.
-- What lists read stands first: the snapshot is long and continues on pages lists need not touch.
-- No running clock: due_clock is '' and the three instants are 9223372036854775807, so that such
-- cases come last in the order of due instants.
CREATE TABLE cases (
  id INTEGER PRIMARY KEY,
  finished INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  yellow_at INTEGER NOT NULL,
  red_at INTEGER NOT NULL,
  due_day INTEGER NOT NULL,
  due_clock TEXT NOT NULL,
  workflow TEXT NOT NULL,
  workflow_hash TEXT NOT NULL,
  stage TEXT NOT NULL,
  number TEXT NOT NULL UNIQUE,
  origin TEXT UNIQUE,
  opened_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  received TEXT NOT NULL,
  states TEXT NOT NULL,
  readers TEXT NOT NULL,
  subject BLOB NOT NULL,
  petitioner BLOB NOT NULL,
  snapshot TEXT NOT NULL
) STRICT;

-- Order of the due list; the columns after id let the dashboard count colours from here alone.
CREATE INDEX cases_due ON cases (finished, due_at, id, red_at, yellow_at, workflow);

-- Who may see a case beside the roles of its workflow; the same as cases.readers, for joins.
CREATE TABLE case_reader (
  login TEXT NOT NULL,
  case_id INTEGER NOT NULL REFERENCES cases (id),
  PRIMARY KEY (login, case_id)
) STRICT, WITHOUT ROWID;

-- Open cases in each stage: counted here in the commit, since counting a million takes too long.
CREATE TABLE open_stages (
  workflow TEXT NOT NULL,
  stage TEXT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (workflow, stage)
) STRICT, WITHOUT ROWID;

-- The tables below do not follow from the journal. `row_check` is a keyed hash of the row.

CREATE TABLE counters (
  series TEXT NOT NULL,
  year INTEGER NOT NULL,
  last INTEGER NOT NULL,
  row_check BLOB NOT NULL,
  PRIMARY KEY (series, year)
) STRICT, WITHOUT ROWID;

CREATE TABLE answered (
  login TEXT NOT NULL,
  key TEXT NOT NULL,
  request_hash BLOB NOT NULL,
  case_id INTEGER NOT NULL,
  case_sequence INTEGER NOT NULL,
  at INTEGER NOT NULL,
  row_check BLOB NOT NULL,
  PRIMARY KEY (login, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE users (
  login TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  roles TEXT NOT NULL,
  password_hash TEXT NOT NULL,
  active INTEGER NOT NULL,
  row_check BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE sessions (
  token_hash BLOB PRIMARY KEY,
  login TEXT NOT NULL,
  expires_at INTEGER NOT NULL,
  row_check BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE contents (
  hash TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  text TEXT NOT NULL,
  rules_hash TEXT NOT NULL,
  row_check BLOB NOT NULL
) STRICT;
