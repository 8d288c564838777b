-- Reminders and their delivery (docs/journal-format.md, "Reminders"). Before this format nothing let a
-- clock ring, so that no older entry lacks its rows.

-- One row for each notice of an alarm to a role or to the person in a field. It follows from the
-- journal, but for what became of it: `state` (0 pending, 1 delivered, 2 dropped, 3 unclaimed) and
-- `settled_at`. `login` is null where the receiver is a role, '' where nobody stood in the field.
CREATE TABLE reminders (
  sequence INTEGER NOT NULL REFERENCES journal (sequence),
  record INTEGER NOT NULL,
  case_id INTEGER NOT NULL REFERENCES cases (id),
  receiver TEXT NOT NULL,
  login TEXT,
  due_at INTEGER NOT NULL,
  state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 3),
  settled_at INTEGER,
  row_check BLOB NOT NULL,
  PRIMARY KEY (sequence, record),
  CHECK ((state = 0) = (settled_at IS NULL))
) STRICT, WITHOUT ROWID;

-- What waits, in the order it was due; few rows, whatever was delivered before.
CREATE INDEX reminders_pending ON reminders (due_at, sequence, record) WHERE state = 0;

-- The two tables below do not follow from the journal. `opening` is the beginning of the business
-- hours in which the digest was delivered.
CREATE TABLE digests (
  id INTEGER PRIMARY KEY,
  login TEXT NOT NULL,
  opening INTEGER NOT NULL,
  at INTEGER NOT NULL,
  read_at INTEGER,
  row_check BLOB NOT NULL
) STRICT;

-- A person's digests, newest first.
CREATE INDEX digests_of_person ON digests (login, id);
CREATE INDEX digests_unread ON digests (login, opening) WHERE read_at IS NULL;

-- The primary key is the promise: nobody is given a reminder twice, whatever happens.
CREATE TABLE digest_items (
  login TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  record INTEGER NOT NULL,
  digest INTEGER NOT NULL REFERENCES digests (id),
  due_day INTEGER,
  row_check BLOB NOT NULL,
  PRIMARY KEY (login, sequence, record),
  FOREIGN KEY (sequence, record) REFERENCES reminders (sequence, record)
) STRICT, WITHOUT ROWID;

CREATE INDEX digest_items_of_digest ON digest_items (digest);

-- Who was told of an alarm: for verify, and for whoever asks.
CREATE INDEX digest_items_of_reminder ON digest_items (sequence, record);
