-- States to start from, each as it was after event `seq`, whose hash is `hash`. `version` is that of the rules that made
-- it. The log is the truth: these can be dropped at any time.
CREATE TABLE snapshots (
  branch TEXT NOT NULL,
  seq INTEGER NOT NULL,
  hash BLOB NOT NULL,
  version INTEGER NOT NULL,
  json TEXT NOT NULL,
  PRIMARY KEY (branch, seq)
) STRICT;
