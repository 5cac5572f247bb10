//! Text for customers in the languages of the hall, falling back language by language and never to an empty label.

use serde::{Deserialize, Serialize};

/// A language of the screens. The wire form is the BCP 47 tag.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
pub enum Lang {
    #[default]
    #[serde(rename = "zh-Hans")]
    ZhHans,
    #[serde(rename = "zh-Hant")]
    ZhHant,
    #[serde(rename = "en")]
    En,
}

impl Lang {
    pub const ALL: [Self; 3] = [Self::ZhHans, Self::ZhHant, Self::En];

    /// The BCP 47 tag: `zh-Hans`, `zh-Hant`, `en`.
    pub fn tag(self) -> &'static str {
        match self {
            Self::ZhHans => "zh-Hans",
            Self::ZhHant => "zh-Hant",
            Self::En => "en",
        }
    }

    /// The one after it, the first after the last.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::ZhHans => Self::ZhHant,
            Self::ZhHant => Self::En,
            Self::En => Self::ZhHans,
        }
    }

    pub fn from_tag(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|lang| lang.tag() == tag)
    }

    /// Where to look for a text, best first: a reader of one Chinese script reads the other before English.
    fn fallback(self) -> [Self; 3] {
        match self {
            Self::ZhHans => [Self::ZhHans, Self::ZhHant, Self::En],
            Self::ZhHant => [Self::ZhHant, Self::ZhHans, Self::En],
            Self::En => [Self::En, Self::ZhHans, Self::ZhHant],
        }
    }
}

/// One text in up to three languages.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    #[serde(rename = "zh-Hans", default, skip_serializing_if = "String::is_empty")]
    pub zh_hans: String,
    #[serde(rename = "zh-Hant", default, skip_serializing_if = "String::is_empty")]
    pub zh_hant: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub en: String,
}

impl Text {
    /// The text in exactly this language, if it is there and not blank.
    pub fn exactly(&self, lang: Lang) -> Option<&str> {
        let text = match lang {
            Lang::ZhHans => &self.zh_hans,
            Lang::ZhHant => &self.zh_hant,
            Lang::En => &self.en,
        };
        (!text.trim().is_empty()).then_some(text.as_str())
    }

    /// The text for a reader of `lang`: that language or the nearest one there is. Empty only when all are, which the
    /// catalogue check refuses.
    pub fn to(&self, lang: Lang) -> &str {
        lang.fallback()
            .into_iter()
            .find_map(|lang| self.exactly(lang))
            .unwrap_or_default()
    }

    pub fn set(&mut self, lang: Lang, words: String) {
        match lang {
            Lang::ZhHans => self.zh_hans = words,
            Lang::ZhHant => self.zh_hant = words,
            Lang::En => self.en = words,
        }
    }

    pub fn is_blank(&self) -> bool {
        Lang::ALL
            .into_iter()
            .all(|lang| self.exactly(lang).is_none())
    }

    /// The languages that have no text here.
    pub fn missing(&self) -> impl Iterator<Item = Lang> + '_ {
        Lang::ALL
            .into_iter()
            .filter(|lang| self.exactly(*lang).is_none())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_language_falls_back_and_is_never_empty() {
        let text = Text {
            en: "Passport".into(),
            zh_hant: "護照".into(),
            ..Text::default()
        };
        assert_eq!(text.to(Lang::ZhHans), "護照");
        let text = Text {
            zh_hans: "护照".into(),
            en: "  ".into(),
            ..Text::default()
        };
        assert_eq!(text.to(Lang::En), "护照");
        assert_eq!(text.missing().collect::<Vec<_>>(), [Lang::ZhHant, Lang::En]);
    }
}
