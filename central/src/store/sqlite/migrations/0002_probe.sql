-- A batch with nothing in it writes here, so that "can this disk be written again?" is asked of the disk itself.
CREATE TABLE probe (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    batches INTEGER NOT NULL
) STRICT;
