//! The central service: the log of every branch, the commands that extend it, and the pages and streams that show it.
