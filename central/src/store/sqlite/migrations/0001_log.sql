-- The log. `json` is the exact text that was hashed; `hash` is SHA-256 of it.
CREATE TABLE events (
  branch TEXT NOT NULL,
  seq INTEGER NOT NULL CHECK (seq > 0),
  prev BLOB NOT NULL,
  hash BLOB NOT NULL,
  at_ms INTEGER NOT NULL,
  json TEXT NOT NULL,
  PRIMARY KEY (branch, seq)
) STRICT;

-- What each command was answered. An accepted one names its events; a refused one keeps its body.
CREATE TABLE answers (
  branch TEXT NOT NULL,
  command_id BLOB NOT NULL,
  body_hash BLOB NOT NULL,
  first_seq INTEGER,
  event_count INTEGER,
  refusal_json TEXT,
  PRIMARY KEY (branch, command_id),
  CHECK ((refusal_json IS NULL) = (first_seq IS NOT NULL AND event_count IS NOT NULL))
) STRICT, WITHOUT ROWID;

-- Every version of settings and catalogue that was ever in force, by its hash.
CREATE TABLE configurations (
  hash BLOB NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('settings', 'catalogue')),
  json TEXT NOT NULL
) STRICT;

-- Each ticket as its last event left it. Rebuilt from the log at need.
CREATE TABLE tickets (
  branch TEXT NOT NULL,
  ticket_id BLOB NOT NULL,
  code_hash BLOB NOT NULL,
  number TEXT NOT NULL,
  business_date TEXT NOT NULL,
  service TEXT NOT NULL,
  state TEXT NOT NULL,
  arrival_ms INTEGER NOT NULL,
  json TEXT NOT NULL,
  PRIMARY KEY (branch, ticket_id)
) STRICT;
CREATE INDEX tickets_by_code ON tickets (code_hash);
CREATE INDEX tickets_by_day ON tickets (branch, business_date);
