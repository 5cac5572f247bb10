//! One-time codes and the keys of machines: read whole, and replaced when they are still what was read.

use frontdesk_domain::hash::Hash;
use frontdesk_domain::ids::DeviceId;
use frontdesk_domain::time::Timestamp;
use rusqlite::{Connection, ErrorCode, Row, TransactionBehavior, params};
use uuid::Uuid;

use super::SqliteStore;
use super::read::{damaged, hash};
use crate::enrolment::{Code, CodeName, Device, EnrolmentStore, FormerKey};
use crate::store::StoreError;

impl EnrolmentStore for SqliteStore {
    fn code(&self, name: &CodeName) -> Result<Option<Code>, StoreError> {
        self.reading(|connection| code(connection, name))
    }

    fn codes(&self) -> Result<Vec<Code>, StoreError> {
        self.reading(|connection| {
            let mut select = connection.prepare_cached(
                "SELECT name, code_hash, branch, kiosk, made_ms, expires_ms, tries_left, device, key_hash
                 FROM enrolment_codes ORDER BY made_ms, name",
            )?;
            let mut rows = select.query([])?;
            let mut codes = Vec::new();
            while let Some(row) = rows.next()? {
                codes.push(code_of(row)?);
            }
            Ok(codes)
        })
    }

    fn replace_code(
        &self,
        name: &CodeName,
        before: Option<&Code>,
        after: Option<&Code>,
    ) -> Result<bool, StoreError> {
        let mut writer = self.writer();
        let transaction = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
        if code(&transaction, name)?.as_ref() != before {
            return Ok(false);
        }
        transaction.execute(
            "DELETE FROM enrolment_codes WHERE name = ?",
            [name.as_str()],
        )?;
        if let Some(after) = after {
            let (device, key) = after.bound.unzip();
            transaction.execute(
                "INSERT INTO enrolment_codes
                   (name, code_hash, branch, kiosk, made_ms, expires_ms, tries_left, device, key_hash)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                params![
                    name.as_str(),
                    after.hash.as_bytes(),
                    after.branch.as_str(),
                    after.kiosk.as_str(),
                    after.made_at.0,
                    after.expires_at.0,
                    after.tries_left,
                    device.as_ref().map(|device: &DeviceId| device.0.as_bytes()),
                    key.as_ref().map(Hash::as_bytes),
                ],
            )?;
        }
        transaction.commit()?;
        Ok(true)
    }

    fn devices(&self) -> Result<Vec<Device>, StoreError> {
        self.reading(devices)
    }

    fn replace_device(&self, before: Option<&Device>, after: &Device) -> Result<bool, StoreError> {
        let mut writer = self.writer();
        let transaction = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let known = devices(&transaction)?;
        if known.iter().find(|known| known.id == after.id) != before {
            return Ok(false);
        }
        let former = after.former.as_ref();
        let written = transaction.execute(
            "INSERT INTO devices
               (device, branch, kiosk, key_hash, former_key_hash, former_until_ms, enrolled_ms)
             VALUES (?, ?, ?, ?, ?, ?, ?)
             ON CONFLICT (device) DO UPDATE SET
               branch = excluded.branch, kiosk = excluded.kiosk, key_hash = excluded.key_hash,
               former_key_hash = excluded.former_key_hash, former_until_ms = excluded.former_until_ms,
               enrolled_ms = excluded.enrolled_ms",
            params![
                after.id.0.as_bytes(),
                after.branch.as_str(),
                after.kiosk.as_str(),
                after.key.as_bytes(),
                former.map(|former| former.hash.as_bytes()),
                former.map(|former| former.valid_until.0),
                after.enrolled_at.0,
            ],
        );
        match written {
            Ok(_) => transaction.commit()?,
            // Another device has the key.
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::ConstraintViolation) => {
                return Ok(false);
            }
            Err(error) => return Err(error.into()),
        }
        Ok(true)
    }
}

fn code(connection: &Connection, name: &CodeName) -> Result<Option<Code>, StoreError> {
    let mut select = connection.prepare_cached(
        "SELECT name, code_hash, branch, kiosk, made_ms, expires_ms, tries_left, device, key_hash
         FROM enrolment_codes WHERE name = ?",
    )?;
    let mut rows = select.query([name.as_str()])?;
    rows.next()?.map(code_of).transpose()
}

fn code_of(row: &Row<'_>) -> Result<Code, StoreError> {
    let device: Option<[u8; 16]> = row.get(7)?;
    let bound = match device {
        Some(device) => Some((DeviceId(Uuid::from_bytes(device)), hash(row, 8)?)),
        None => None,
    };
    Ok(Code {
        name: CodeName::stored(row.get(0)?),
        hash: hash(row, 1)?,
        branch: text(row, 2)?.parse().map_err(damaged)?,
        kiosk: text(row, 3)?.parse().map_err(damaged)?,
        made_at: Timestamp(row.get(4)?),
        expires_at: Timestamp(row.get(5)?),
        tries_left: row.get(6)?,
        bound,
    })
}

fn devices(connection: &Connection) -> Result<Vec<Device>, StoreError> {
    let mut select = connection.prepare_cached(
        "SELECT device, branch, kiosk, key_hash, former_key_hash, former_until_ms, enrolled_ms
         FROM devices ORDER BY device",
    )?;
    let mut rows = select.query([])?;
    let mut devices = Vec::new();
    while let Some(row) = rows.next()? {
        let until: Option<i64> = row.get(5)?;
        let former = match until {
            Some(until) => Some(FormerKey {
                hash: hash(row, 4)?,
                valid_until: Timestamp(until),
            }),
            None => None,
        };
        devices.push(Device {
            id: DeviceId(Uuid::from_bytes(row.get(0)?)),
            branch: text(row, 1)?.parse().map_err(damaged)?,
            kiosk: text(row, 2)?.parse().map_err(damaged)?,
            key: hash(row, 3)?,
            former,
            enrolled_at: Timestamp(row.get(6)?),
        });
    }
    Ok(devices)
}

fn text<'a>(row: &'a Row<'_>, column: usize) -> Result<&'a str, StoreError> {
    row.get_ref(column)?.as_str().map_err(damaged)
}
