//! Accounts and their audit log: read whole at the start, and changed one act at a time.

use std::collections::BTreeMap;

use frontdesk_domain::ids::StaffId;
use frontdesk_domain::time::Timestamp;
use rusqlite::{Connection, Row, Transaction, TransactionBehavior, params};
use uuid::Uuid;

use super::SqliteStore;
use super::read::{damaged, hash};
use crate::accounts::{
    AccountStore, Browser, By, Change, Entry, Grant, Grants, Kept, Line, Link, Login, PersonName,
    Purpose, Role, Session, Staff, Standing,
};
use crate::store::StoreError;

impl AccountStore for SqliteStore {
    fn kept(&self) -> Result<Kept, StoreError> {
        self.reading(|connection| {
            // One moment of all tables.
            let moment = connection.unchecked_transaction()?;
            Ok(Kept {
                staff: everybody(&moment)?,
                sessions: all(
                    &moment,
                    "SELECT hash, staff, made_ms, used_ms FROM sessions",
                    |row| {
                        Ok(Session {
                            hash: hash(row, 0)?,
                            staff: staff_id(row, 1)?,
                            made_at: Timestamp(row.get(2)?),
                            used_at: Timestamp(row.get(3)?),
                        })
                    },
                )?,
                links: all(
                    &moment,
                    "SELECT hash, staff, expires_ms FROM links",
                    |row| {
                        let staff: Option<[u8; 16]> = row.get(1)?;
                        Ok(Link {
                            hash: hash(row, 0)?,
                            purpose: staff.map_or(Purpose::SetUp, |staff| {
                                Purpose::Password(StaffId(Uuid::from_bytes(staff)))
                            }),
                            expires_at: Timestamp(row.get(2)?),
                        })
                    },
                )?,
                browsers: all(
                    &moment,
                    "SELECT hash, staff, came_ms FROM browsers",
                    |row| {
                        Ok(Browser {
                            hash: hash(row, 0)?,
                            staff: staff_id(row, 1)?,
                            came_at: Timestamp(row.get(2)?),
                        })
                    },
                )?,
            })
        })
    }

    fn change(&self, changes: &[Change], audit: &[Entry]) -> Result<(), StoreError> {
        let mut writer = self.writer();
        let transaction = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
        for change in changes {
            write(&transaction, change)?;
        }
        for entry in audit {
            add(&transaction, entry)?;
        }
        transaction.commit()?;
        Ok(())
    }

    fn audit(&self, before: Option<u64>, limit: usize) -> Result<Vec<Line>, StoreError> {
        let integer = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        let before = before.map_or(i64::MAX, integer);
        let limit = integer(limit as u64);
        self.reading(|connection| {
            let mut select = connection.prepare_cached(
                "SELECT n, at_ms, who, by_staff, act, staff, branch, detail, result
                 FROM audit WHERE n < ? ORDER BY n DESC LIMIT ?",
            )?;
            let mut rows = select.query(params![before, limit])?;
            let mut lines = Vec::new();
            while let Some(row) = rows.next()? {
                lines.push(line(row)?);
            }
            Ok(lines)
        })
    }
}

fn write(transaction: &Transaction<'_>, change: &Change) -> Result<(), StoreError> {
    match change {
        Change::Staff(staff) => put(transaction, staff)?,
        Change::Session(session) => {
            transaction.execute(
                "INSERT INTO sessions (hash, staff, made_ms, used_ms) VALUES (?, ?, ?, ?)
                 ON CONFLICT (hash) DO UPDATE SET used_ms = excluded.used_ms",
                params![
                    session.hash.as_bytes(),
                    session.staff.0.as_bytes(),
                    session.made_at.0,
                    session.used_at.0
                ],
            )?;
        }
        Change::SessionEnds(hash) => {
            transaction.execute("DELETE FROM sessions WHERE hash = ?", [hash.as_bytes()])?;
        }
        Change::Link(link) => {
            let staff = match link.purpose {
                Purpose::SetUp => None,
                Purpose::Password(staff) => Some(*staff.0.as_bytes()),
            };
            transaction.execute(
                "INSERT INTO links (hash, staff, expires_ms) VALUES (?, ?, ?)",
                params![link.hash.as_bytes(), staff, link.expires_at.0],
            )?;
        }
        Change::LinkEnds(hash) => {
            transaction.execute("DELETE FROM links WHERE hash = ?", [hash.as_bytes()])?;
        }
        Change::Browser(browser) => {
            transaction.execute(
                "INSERT INTO browsers (hash, staff, came_ms) VALUES (?, ?, ?)
                 ON CONFLICT (hash, staff) DO UPDATE SET came_ms = excluded.came_ms",
                params![
                    browser.hash.as_bytes(),
                    browser.staff.0.as_bytes(),
                    browser.came_at.0
                ],
            )?;
        }
        Change::BrowserForgotten(hash, staff) => {
            transaction.execute(
                "DELETE FROM browsers WHERE hash = ? AND staff = ?",
                params![hash.as_bytes(), staff.0.as_bytes()],
            )?;
        }
    }
    Ok(())
}

fn put(transaction: &Transaction<'_>, staff: &Staff) -> Result<(), StoreError> {
    let id = staff.id.0.as_bytes();
    transaction.execute(
        "INSERT INTO staff (staff, login, name, public_name, password, standing, made_ms)
         VALUES (?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (staff) DO UPDATE SET
           login = excluded.login, name = excluded.name, public_name = excluded.public_name,
           password = excluded.password, standing = excluded.standing",
        params![
            id,
            staff.login.as_str(),
            staff.name.as_str(),
            staff.public_name.as_str(),
            staff.password,
            staff.standing.name(),
            staff.made_at.0,
        ],
    )?;
    transaction.execute("DELETE FROM staff_roles WHERE staff = ?", [id])?;
    for grant in staff.grants.iter() {
        transaction.execute(
            "INSERT INTO staff_roles (staff, branch, role) VALUES (?, ?, ?)",
            params![
                id,
                grant
                    .branch
                    .as_ref()
                    .map(frontdesk_domain::ids::BranchId::as_str),
                grant.role.name()
            ],
        )?;
    }
    Ok(())
}

fn add(transaction: &Transaction<'_>, entry: &Entry) -> Result<(), StoreError> {
    let (who, by) = match &entry.by {
        By::Nobody => ("nobody", None),
        By::Owner => ("owner", None),
        By::Staff { staff } => ("staff", Some(*staff.0.as_bytes())),
    };
    transaction.execute(
        "INSERT INTO audit (at_ms, who, by_staff, act, staff, branch, detail, result)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        params![
            entry.at.0,
            who,
            by,
            entry.act,
            entry.staff.map(|staff| *staff.0.as_bytes()),
            entry
                .branch
                .as_ref()
                .map(frontdesk_domain::ids::BranchId::as_str),
            entry.detail,
            entry.result,
        ],
    )?;
    Ok(())
}

fn everybody(connection: &Connection) -> Result<Vec<Staff>, StoreError> {
    let mut roles = BTreeMap::<StaffId, Vec<Grant>>::new();
    let granted = all(
        connection,
        "SELECT staff, branch, role FROM staff_roles",
        |row| {
            let (branch, role): (Option<String>, String) = (row.get(1)?, row.get(2)?);
            let known = Role::ALL.into_iter().find(|known| known.name() == role);
            let grant = Grant {
                branch: branch
                    .map(|branch| branch.parse())
                    .transpose()
                    .map_err(damaged)?,
                role: known.ok_or_else(|| damaged(format!("`{role}` is no role")))?,
            };
            Ok((staff_id(row, 0)?, grant))
        },
    )?;
    for (staff, grant) in granted {
        roles.entry(staff).or_default().push(grant);
    }
    let select = "SELECT staff, login, name, public_name, password, standing, made_ms FROM staff";
    all(connection, select, |row| {
        let id = staff_id(row, 0)?;
        let standing: String = row.get(5)?;
        Ok(Staff {
            id,
            login: Login::parse(&row.get::<_, String>(1)?).map_err(damaged)?,
            name: PersonName::parse(&row.get::<_, String>(2)?).map_err(damaged)?,
            public_name: PersonName::parse(&row.get::<_, String>(3)?).map_err(damaged)?,
            password: row.get(4)?,
            standing: if standing == Standing::Active.name() {
                Standing::Active
            } else {
                Standing::Disabled
            },
            grants: Grants::new(roles.remove(&id).unwrap_or_default()).map_err(damaged)?,
            made_at: Timestamp(row.get(6)?),
        })
    })
}

fn line(row: &Row<'_>) -> Result<Line, StoreError> {
    let who: String = row.get(2)?;
    let n: i64 = row.get(0)?;
    let about: Option<[u8; 16]> = row.get(5)?;
    let branch: Option<String> = row.get(6)?;
    Ok(Line {
        n: u64::try_from(n).map_err(damaged)?,
        entry: Entry {
            at: Timestamp(row.get(1)?),
            by: match who.as_str() {
                "owner" => By::Owner,
                "staff" => By::Staff {
                    staff: staff_id(row, 3)?,
                },
                _ => By::Nobody,
            },
            act: row.get::<_, String>(4)?.into(),
            staff: about.map(|staff| StaffId(Uuid::from_bytes(staff))),
            branch: branch
                .map(|branch| branch.parse())
                .transpose()
                .map_err(damaged)?,
            detail: row.get(7)?,
            result: row.get::<_, String>(8)?.into(),
        },
    })
}

fn all<T>(
    connection: &Connection,
    select: &str,
    mut read: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
) -> Result<Vec<T>, StoreError> {
    let mut select = connection.prepare(select)?;
    let mut rows = select.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(read(row)?);
    }
    Ok(found)
}

fn staff_id(row: &Row<'_>, column: usize) -> Result<StaffId, StoreError> {
    Ok(StaffId(Uuid::from_bytes(row.get(column)?)))
}
