-- Which events put a configuration in force: found without reading the whole log.
CREATE TABLE publications (
  branch TEXT NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (branch, seq)
) STRICT, WITHOUT ROWID;

INSERT INTO publications (branch, seq)
SELECT branch, seq FROM events
WHERE instr(json, '"type":"branch_configured"') > 0 OR instr(json, '"type":"catalogue_published"') > 0;

-- The content of each hall's file as it was last put in force: one that has not changed since undoes nothing.
CREATE TABLE hall_files (
  branch TEXT NOT NULL PRIMARY KEY,
  hash BLOB NOT NULL
) STRICT;
