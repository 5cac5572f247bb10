-- Who works here. Names are personal data: they stand here and in no log.
CREATE TABLE staff (
  staff BLOB NOT NULL PRIMARY KEY,
  login TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  public_name TEXT NOT NULL,
  password TEXT,
  standing TEXT NOT NULL CHECK (standing IN ('active', 'disabled')),
  made_ms INTEGER NOT NULL
) STRICT;

-- What somebody is. Without a branch: of the whole installation.
CREATE TABLE staff_roles (
  staff BLOB NOT NULL REFERENCES staff,
  branch TEXT,
  role TEXT NOT NULL,
  UNIQUE (staff, branch, role)
) STRICT;

-- Of what is shown, the hash is kept: of a session's cookie, a link, a browser that somebody has come in by.
CREATE TABLE sessions (
  hash BLOB NOT NULL PRIMARY KEY,
  staff BLOB NOT NULL REFERENCES staff,
  made_ms INTEGER NOT NULL,
  used_ms INTEGER NOT NULL
) STRICT;

-- Without a member of staff: the first administrator's.
CREATE TABLE links (
  hash BLOB NOT NULL PRIMARY KEY,
  staff BLOB REFERENCES staff,
  expires_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE browsers (
  hash BLOB NOT NULL,
  staff BLOB NOT NULL REFERENCES staff,
  came_ms INTEGER NOT NULL,
  PRIMARY KEY (hash, staff)
) STRICT;

-- Who did what. Lines are added and never changed.
CREATE TABLE audit (
  n INTEGER PRIMARY KEY AUTOINCREMENT,
  at_ms INTEGER NOT NULL,
  who TEXT NOT NULL CHECK (who IN ('nobody', 'owner', 'staff')),
  by_staff BLOB,
  act TEXT NOT NULL,
  staff BLOB,
  branch TEXT,
  detail TEXT NOT NULL,
  result TEXT NOT NULL,
  CHECK ((who = 'staff') = (by_staff IS NOT NULL))
) STRICT;

CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END;

CREATE TRIGGER audit_is_not_shortened BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END;
