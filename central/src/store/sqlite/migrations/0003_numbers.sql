-- Whether a number was given out on a day that is over is asked for every ticket that comes late.
DROP INDEX tickets_by_day;
CREATE INDEX tickets_by_number ON tickets (branch, business_date, number);
