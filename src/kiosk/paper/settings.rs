//! Which printer a kiosk has: `printer = "none"`, or a table that says how to reach it and how wide its paper is.

use std::fmt;
use std::path::PathBuf;

use serde::de::{self, MapAccess, Visitor, value::MapAccessDeserializer};
use serde::{Deserialize, Deserializer};

use super::drawing::Paper;

/// The port that printers take raw bytes on.
const RAW_PORT: u16 = 9100;

/// `printer` in the kiosk's configuration.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum PrinterSettings {
    /// A proper choice: the screen asks to photograph the code.
    #[default]
    None,
    Printer(PrinterSetup),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrinterSetup {
    pub connection: Connection,
    pub paper: Paper,
    /// Whether it is asked how it is. One that cannot answer is never said to have printed.
    pub asked: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Connection {
    Tcp { host: String, port: u16 },
    Usb { vendor: u16, product: u16 },
    File { path: PathBuf },
}

/// The table as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    kind: Kind,
    paper: Paper,
    address: Option<String>,
    vendor: Option<u16>,
    product: Option<u16>,
    path: Option<PathBuf>,
    status: Option<bool>,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Tcp,
    Usb,
    File,
}

/// Why a table names no printer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoPrinter {
    #[error("printer.address `{0}` is not a host with a port, such as 192.168.1.50:9100")]
    Address(String),
    #[error("a printer of kind \"tcp\" needs `address`, such as \"192.168.1.50:9100\"")]
    NeedsAddress,
    #[error(
        "a printer of kind \"usb\" needs `vendor` and `product`, such as 0x04b8 and 0x0e15; `lsusb` lists them"
    )]
    NeedsIds,
    #[error("a printer of kind \"file\" needs `path`, such as \"/dev/usb/lp0\"")]
    NeedsPath,
    #[error("`{0}` does not belong to a printer of this kind")]
    Foreign(&'static str),
}

impl Connection {
    fn of(table: &Table) -> Result<Self, NoPrinter> {
        let foreign = |names: &[(&'static str, bool)]| {
            let found = names.iter().find(|(_, there)| *there);
            found.map_or(Ok(()), |(name, _)| Err(NoPrinter::Foreign(name)))
        };
        let address = ("address", table.address.is_some());
        let ids = [
            ("vendor", table.vendor.is_some()),
            ("product", table.product.is_some()),
        ];
        let path = ("path", table.path.is_some());
        match table.kind {
            Kind::Tcp => {
                foreign(&[ids[0], ids[1], path])?;
                let address = table.address.as_deref().ok_or(NoPrinter::NeedsAddress)?;
                host_and_port(address).ok_or_else(|| NoPrinter::Address(address.to_owned()))
            }
            Kind::Usb => {
                foreign(&[address, path])?;
                match (table.vendor, table.product) {
                    (Some(vendor), Some(product)) => Ok(Self::Usb { vendor, product }),
                    _ => Err(NoPrinter::NeedsIds),
                }
            }
            Kind::File => {
                foreign(&[address, ids[0], ids[1]])?;
                let path = table.path.clone().ok_or(NoPrinter::NeedsPath)?;
                Ok(Self::File { path })
            }
        }
    }

    /// What answers by its nature; a device file may or may not.
    fn answers(&self) -> bool {
        !matches!(self, Self::File { .. })
    }
}

/// `host`, `host:port`, or an IPv6 address in brackets with or without a port.
fn host_and_port(address: &str) -> Option<Connection> {
    let (host, port) = match address.strip_prefix('[') {
        Some(rest) => {
            let (host, port) = rest.split_once(']')?;
            (
                host,
                port.strip_prefix(':').or(port.is_empty().then_some("")),
            )
        }
        None => match address.split_once(':') {
            Some((host, port)) => (host, Some(port).filter(|port| !port.is_empty())),
            None => (address, Some("")),
        },
    };
    let port = match port? {
        "" => RAW_PORT,
        port => port.parse().ok().filter(|port| *port != 0)?,
    };
    let plain = !host.is_empty() && !host.contains(|odd: char| odd.is_whitespace() || odd == '/');
    plain.then(|| Connection::Tcp {
        host: host.to_owned(),
        port,
    })
}

impl<'de> Deserialize<'de> for PrinterSettings {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(SettingsVisitor)
    }
}

/// By hand, so that an error names the field and not "no variant".
struct SettingsVisitor;

impl<'de> Visitor<'de> for SettingsVisitor {
    type Value = PrinterSettings;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("\"none\", or a table with `kind` and `paper`")
    }

    fn visit_str<E: de::Error>(self, word: &str) -> Result<Self::Value, E> {
        match word {
            "none" => Ok(PrinterSettings::None),
            _ => Err(E::invalid_value(de::Unexpected::Str(word), &self)),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        let table = Table::deserialize(MapAccessDeserializer::new(map))?;
        let connection = Connection::of(&table).map_err(de::Error::custom)?;
        let asked = table.status.unwrap_or_else(|| connection.answers());
        Ok(PrinterSettings::Printer(PrinterSetup {
            connection,
            paper: table.paper,
            asked,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize, Debug)]
    struct Config {
        #[serde(default)]
        printer: PrinterSettings,
    }

    fn read(text: &str) -> Result<PrinterSettings, String> {
        toml::from_str::<Config>(text)
            .map(|config| config.printer)
            .map_err(|error| error.to_string())
    }

    fn setup(text: &str) -> PrinterSetup {
        match read(text) {
            Ok(PrinterSettings::Printer(setup)) => setup,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn no_printer_is_a_proper_choice() {
        assert_eq!(read(""), Ok(PrinterSettings::None));
        assert_eq!(read("printer = \"none\""), Ok(PrinterSettings::None));
    }

    #[test]
    fn a_printer_is_reached_by_network_usb_or_a_device_file() {
        let tcp = setup("[printer]\nkind = \"tcp\"\naddress = \"192.168.1.50\"\npaper = 80");
        let host = "192.168.1.50".to_owned();
        assert_eq!(tcp.connection, Connection::Tcp { host, port: 9100 });
        assert_eq!((tcp.paper, tcp.asked), (Paper::Mm80, true));
        let usb =
            setup("printer = { kind = \"usb\", vendor = 0x04b8, product = 0x0e15, paper = 58 }");
        let ids = Connection::Usb {
            vendor: 0x04b8,
            product: 0x0e15,
        };
        assert_eq!((usb.connection, usb.paper), (ids, Paper::Mm58));
        let file = "printer = { kind = \"file\", path = \"/dev/usb/lp0\", paper = 58";
        assert!(
            !setup(&format!("{file} }}")).asked,
            "it may be able to answer, or not"
        );
        assert!(setup(&format!("{file}, status = true }}")).asked);
    }

    #[test]
    fn addresses_are_read_as_people_write_them() {
        for (address, host, port) in [
            ("printer.local:9101", "printer.local", 9101),
            ("[fe80::1]:9100", "fe80::1", 9100),
            ("[fe80::1]", "fe80::1", 9100),
        ] {
            let host = host.to_owned();
            assert_eq!(host_and_port(address), Some(Connection::Tcp { host, port }));
        }
        for wrong in [
            "",
            ":9100",
            "host:",
            "host:0",
            "host:70000",
            "http://host",
            "[::1",
            "a b",
            "fe80::1",
        ] {
            assert_eq!(host_and_port(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn an_error_says_what_is_wrong_and_what_would_be_right() {
        for (text, says) in [
            ("printer = \"epson\"", "\"none\", or a table"),
            ("printer = 3", "\"none\", or a table"),
            (
                "printer = { kind = \"tcp\", paper = 80 }",
                "needs `address`",
            ),
            (
                "printer = { kind = \"tcp\", address = \"x:0\", paper = 80 }",
                "192.168.1.50:9100",
            ),
            (
                "printer = { kind = \"usb\", vendor = 1, paper = 80 }",
                "lsusb",
            ),
            ("printer = { kind = \"file\", paper = 80 }", "/dev/usb/lp0"),
            (
                "printer = { kind = \"file\", path = \"/dev/x\", vendor = 1, paper = 80 }",
                "`vendor` does not belong",
            ),
            (
                "printer = { kind = \"file\", path = \"/dev/x\", paper = 76 }",
                "58 or 80 mm",
            ),
            ("printer = { kind = \"file\", path = \"/dev/x\" }", "paper"),
            ("printer = { kind = \"serial\", paper = 80 }", "serial"),
            (
                "printer = { kind = \"file\", pth = \"/dev/x\", paper = 80 }",
                "pth",
            ),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.contains(says), "{text}: {error}");
        }
    }
}
