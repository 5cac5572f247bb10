-- One-time codes, kept by their hash. `name` is the first half, which finds the code and is no secret. A code that is
-- bound says which machine used it, and the hash of that machine's key.
CREATE TABLE enrolment_codes (
  name TEXT NOT NULL PRIMARY KEY,
  code_hash BLOB NOT NULL,
  branch TEXT NOT NULL,
  kiosk TEXT NOT NULL,
  made_ms INTEGER NOT NULL,
  expires_ms INTEGER NOT NULL,
  tries_left INTEGER NOT NULL CHECK (tries_left >= 0),
  device BLOB,
  key_hash BLOB,
  CHECK ((device IS NULL) = (key_hash IS NULL))
) STRICT;

-- The machines that were enrolled, with the hashes of their keys. Whether one still holds its lane, the log says.
CREATE TABLE devices (
  device BLOB NOT NULL PRIMARY KEY,
  branch TEXT NOT NULL,
  kiosk TEXT NOT NULL,
  key_hash BLOB NOT NULL UNIQUE,
  former_key_hash BLOB,
  former_until_ms INTEGER,
  enrolled_ms INTEGER NOT NULL,
  CHECK ((former_key_hash IS NULL) = (former_until_ms IS NULL))
) STRICT;
