//! What every template uses: words in the reader's language, times of day in the branch's zone, icons, addresses.

use std::fmt::Display;

use frontdesk_domain::ids::ServiceId;
use frontdesk_domain::site::Site;
use frontdesk_domain::text::Lang;
use frontdesk_domain::time::Timestamp;
use jiff::tz::TimeZone;

use super::assets;

#[derive(Debug, Clone)]
pub struct Ui {
    lang: Lang,
    zone: TimeZone,
}

/// One entry of the language switch.
pub struct LangLink {
    pub tag: &'static str,
    pub name: &'static str,
    pub current: bool,
}

impl Ui {
    /// A zone that this machine does not know shows UTC, and says so behind the time.
    pub fn new(lang: Lang, time_zone: &str) -> Self {
        Self {
            lang,
            zone: TimeZone::get(time_zone).unwrap_or(TimeZone::UTC),
        }
    }

    pub fn lang(&self) -> Lang {
        self.lang
    }

    pub fn tag(&self) -> &'static str {
        self.lang.tag()
    }

    /// The words for `key`.
    pub fn t(&self, key: &str) -> String {
        rust_i18n::t!(key, locale = self.lang.tag()).into_owned()
    }

    /// The words for one of a set, `set.name`.
    pub fn t_of(&self, set: &str, name: &str) -> String {
        self.t(&format!("{set}.{name}"))
    }

    /// The words for `key`, with each `%{name}` filled in.
    pub fn fill(&self, key: &str, values: &[(&str, &dyn Display)]) -> String {
        let names: Vec<&str> = values.iter().map(|(name, _)| *name).collect();
        let texts: Vec<String> = values.iter().map(|(_, value)| value.to_string()).collect();
        rust_i18n::replace_patterns(&self.t(key), &names, &texts)
    }

    /// The words for `key` about one thing.
    pub fn n(&self, key: &str, n: impl Display) -> String {
        self.fill(key, &[("n", &n)])
    }

    /// A service by its name; by its id, where the catalogue has it no more.
    pub fn service(&self, site: &Site, id: &ServiceId) -> String {
        let service = site.catalogue.service(id);
        service.map_or_else(
            || id.to_string(),
            |service| service.name.to(self.lang).to_owned(),
        )
    }

    /// How many of a paper are wanted: "1 original, 2 copies".
    pub fn copies(&self, originals: u8, copies: u8) -> String {
        let wanted = [
            ("customer.originals", originals),
            ("customer.copies", copies),
        ];
        let wanted = wanted.into_iter().filter(|(_, count)| *count > 0);
        let words: Vec<String> = wanted
            .map(|(key, count)| self.count(key, count.into()))
            .collect();
        words.join(&self.t("comma"))
    }

    /// The words for so many: English has a form of its own for one, `key_one`.
    pub fn count(&self, key: &str, n: u64) -> String {
        if self.lang == Lang::En && n == 1 {
            self.n(&format!("{key}_one"), n)
        } else {
            self.n(key, n)
        }
    }

    /// The time of day in the branch, such as `10:41`.
    pub fn clock(&self, at: Timestamp) -> String {
        let Ok(instant) = jiff::Timestamp::from_millisecond(at.0) else {
            return "–".to_owned();
        };
        let zoned = instant.to_zoned(self.zone.clone());
        let (hour, minute) = (zoned.hour(), zoned.minute());
        if self.zone == TimeZone::UTC {
            format!("{hour:02}:{minute:02} UTC")
        } else {
            format!("{hour:02}:{minute:02}")
        }
    }

    /// The same, with the date before it where that is not today's.
    pub fn moment(&self, at: Timestamp, now: Timestamp) -> String {
        let date = |at: Timestamp| {
            let instant = jiff::Timestamp::from_millisecond(at.0).ok()?;
            Some(instant.to_zoned(self.zone.clone()).date())
        };
        match date(at) {
            Some(day) if Some(day) != date(now) => format!("{day} {}", self.clock(at)),
            _ => self.clock(at),
        }
    }

    #[expect(
        clippy::unused_self,
        reason = "templates reach everything through `ui`"
    )]
    pub fn icon(&self, name: &str) -> String {
        icon(name)
    }

    #[expect(
        clippy::unused_self,
        reason = "templates reach everything through `ui`"
    )]
    pub fn asset(&self, name: &str) -> String {
        assets::url(name)
    }

    pub fn langs(&self) -> Vec<LangLink> {
        Lang::ALL
            .into_iter()
            .map(|lang| LangLink {
                tag: lang.tag(),
                name: match lang {
                    Lang::ZhHans => "简体",
                    Lang::ZhHant => "繁體",
                    Lang::En => "EN",
                },
                current: lang == self.lang,
            })
            .collect()
    }
}

/// A Lucide shape as inline SVG; it is decoration, the words stand beside it. An unknown name draws nothing.
fn icon(name: &str) -> String {
    use icondata_lu as lu;
    let icon = match name {
        "alert" => lu::LuCircleAlert,
        "back" => lu::LuUndo2,
        "bell" => lu::LuBellRing,
        "call" => lu::LuMegaphone,
        "check" => lu::LuCheck,
        "clock" => lu::LuTimer,
        "close" => lu::LuPower,
        "correct" => lu::LuFilePen,
        "complaint" => lu::LuMessageSquare,
        "done" => lu::LuCheckCheck,
        "hand_over" => lu::LuUsersRound,
        "help" => lu::LuCircleHelp,
        "hold" => lu::LuPause,
        "issue" => lu::LuTicketPlus,
        "keyboard" => lu::LuKeyboard,
        "kiosk" => lu::LuMonitor,
        "leave" => lu::LuLogOut,
        "link" => lu::LuWifi,
        "missed" => lu::LuUserX,
        "more" => lu::LuEllipsis,
        "open" => lu::LuDoorOpen,
        "papers" => lu::LuFileText,
        "pause" => lu::LuCoffee,
        "phone" => lu::LuSmartphone,
        "place" => lu::LuMapPin,
        "queue" => lu::LuListOrdered,
        "recall" => lu::LuRepeat,
        "resume" | "start" => lu::LuPlay,
        "risk" => lu::LuTriangleAlert,
        "sound" => lu::LuVolume2,
        "transfer" => lu::LuArrowLeftRight,
        "specialist" => lu::LuUserRoundSearch,
        "unknown" => lu::LuMinus,
        "unwell" => lu::LuHeartPulse,
        _ => return String::new(),
    };
    let shape = icon.data.replace(" />", "/>").replace('\n', "");
    format!(
        r#"<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{shape}</svg>"#
    )
}
