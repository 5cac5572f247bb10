//! The headings a sheet may have, in English and in Chinese, and which kind of row fills which.

use frontdesk_domain::text::Lang;

use super::finding::Finding;

/// What a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Group,
    Service,
    Question,
    Answer,
    Material,
    Remark,
    Step,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Field {
    Kind,
    Id,
    Group,
    Prefix,
    Skill,
    Name(Lang),
    Line(Lang),
    Aliases,
    Minutes,
    Fee,
    Currency,
    Originals,
    Copies,
    When,
    Note(Lang),
    Obtain(Lang),
    Icon,
    SourceTitle,
    SourceUrl,
    Sample,
    Action(Lang),
    Risk(Lang),
    Video,
    Department(Lang),
    DeadlineDays,
    Deliverable(Lang),
}

impl Kind {
    /// The first name is the English one, the second the one an export writes.
    const NAMES: [(Self, &[&str]); 7] = [
        (Self::Group, &["group", "类别", "類別"]),
        (Self::Service, &["service", "业务", "業務"]),
        (Self::Question, &["question", "问题", "問題"]),
        (Self::Answer, &["answer", "答案", "选项", "選項"]),
        (Self::Material, &["material", "材料"]),
        (Self::Remark, &["remark", "提示"]),
        (Self::Step, &["step", "步骤", "步驟"]),
    ];

    pub fn read(text: &str) -> Option<Self> {
        let text = text.to_lowercase();
        let names = |(_, names): &&(Self, &[&str])| names.contains(&text.as_str());
        Self::NAMES.iter().find(names).map(|(kind, _)| *kind)
    }

    pub fn names(self) -> &'static [&'static str] {
        let own = |(kind, _): &&(Self, &'static [&'static str])| *kind == self;
        Self::NAMES.iter().find(own).map_or(&[], |(_, names)| names)
    }

    pub fn english(self) -> &'static str {
        self.names().first().copied().unwrap_or_default()
    }

    pub fn chinese(self) -> &'static str {
        self.names().get(1).copied().unwrap_or_default()
    }

    /// Whether such a row may fill this column.
    pub fn has(self, field: Field) -> bool {
        use Field as F;
        match field {
            F::Kind | F::Name(_) => true,
            F::Id => self != Self::Remark,
            F::Group
            | F::Minutes
            | F::Fee
            | F::Currency
            | F::SourceTitle
            | F::SourceUrl
            | F::Sample => self == Self::Service,
            F::Prefix | F::Skill | F::Line(_) | F::Aliases => {
                matches!(self, Self::Group | Self::Service)
            }
            F::Note(_) => matches!(self, Self::Service | Self::Material),
            F::Originals | F::Copies | F::When | F::Obtain(_) => self == Self::Material,
            F::Icon => matches!(self, Self::Group | Self::Remark),
            F::Action(_)
            | F::Risk(_)
            | F::Video
            | F::Department(_)
            | F::DeadlineDays
            | F::Deliverable(_) => self == Self::Step,
        }
    }
}

type InLanguage = fn(Lang) -> Field;

/// Columns that are there once.
const PLAIN: [(Field, [&str; 3]); 18] = [
    (Field::Kind, ["kind", "类型", "類型"]),
    (Field::Id, ["id", "编号", "編號"]),
    (Field::Group, ["group", "所属类别", "所屬類別"]),
    (Field::Prefix, ["prefix", "号码字母", "號碼字母"]),
    (Field::Skill, ["skill", "技能", "技能"]),
    (Field::Aliases, ["aliases", "别名", "別名"]),
    (Field::Minutes, ["minutes", "办理分钟", "辦理分鐘"]),
    (Field::Fee, ["fee", "费用", "費用"]),
    (Field::Currency, ["currency", "币种", "幣種"]),
    (Field::Originals, ["originals", "原件", "原件"]),
    (Field::Copies, ["copies", "复印件", "影本"]),
    (Field::When, ["when", "条件", "條件"]),
    (Field::Icon, ["icon", "图标", "圖示"]),
    (Field::SourceTitle, ["source", "依据", "依據"]),
    (Field::SourceUrl, ["url", "依据网址", "依據網址"]),
    (Field::Sample, ["sample", "示例", "示例"]),
    (Field::Video, ["video", "视频", "視訊"]),
    (Field::DeadlineDays, ["days", "工作日", "工作日"]),
];

/// Columns that are there once for each language.
const TEXTS: [(InLanguage, [&str; 3]); 8] = [
    (Field::Name, ["name", "名称", "名稱"]),
    (Field::Line, ["line", "说明", "說明"]),
    (Field::Note, ["note", "备注", "備註"]),
    (Field::Obtain, ["obtain", "获取途径", "獲取途徑"]),
    (Field::Action, ["action", "要点", "要點"]),
    (Field::Risk, ["risk", "风险", "風險"]),
    (Field::Department, ["department", "部门", "部門"]),
    (Field::Deliverable, ["deliverable", "结果", "結果"]),
];

/// How a heading says its language; without any it is simplified Chinese.
const LANGUAGES: [(Lang, &[&str]); 3] = [
    (Lang::ZhHant, &["zhhant", "繁体", "繁體"]),
    (Lang::En, &["en", "英文"]),
    (Lang::ZhHans, &["zhhans", "简体", "簡體"]),
];

impl Field {
    /// Every column, in the order an export writes them.
    pub fn all() -> Vec<Self> {
        let mut fields: Vec<Self> = PLAIN.iter().map(|(field, _)| *field).collect();
        for (field, _) in TEXTS {
            fields.extend(Lang::ALL.map(field));
        }
        fields.sort_unstable();
        fields
    }

    pub fn read(heading: &str) -> Option<Self> {
        let heading: String = heading
            .to_lowercase()
            .chars()
            .filter(|mark| !mark.is_whitespace() && !"-_()（）".contains(*mark))
            .collect();
        let named = |names: &[&str; 3], name: &str| names.contains(&name);
        if let Some((field, _)) = PLAIN.iter().find(|(_, names)| named(names, &heading)) {
            return Some(*field);
        }
        let text = |name: &str| TEXTS.iter().find(|(_, names)| named(names, name));
        if let Some((field, _)) = text(&heading) {
            return Some(field(Lang::ZhHans));
        }
        LANGUAGES.iter().find_map(|(lang, marks)| {
            let base = marks.iter().find_map(|mark| heading.strip_suffix(mark))?;
            text(base).map(|(field, _)| field(*lang))
        })
    }

    /// As an export writes it.
    pub fn chinese(self) -> String {
        self.heading(1, ["", "（繁体）", "（英文）"])
    }

    /// In both languages, for a column that is not there.
    pub fn label(self) -> String {
        let english = self.heading(0, ["", " zh-Hant", " en"]);
        format!("{english} {}", self.chinese())
    }

    /// The heading of that number, with what marks the languages in the order of [`Lang::ALL`].
    fn heading(self, number: usize, marks: [&str; 3]) -> String {
        if let Some((_, names)) = PLAIN.iter().find(|(field, _)| *field == self) {
            return names[number].to_owned();
        }
        let named = |(field, names): &(InLanguage, [&str; 3])| {
            let mut languages = Lang::ALL.into_iter().zip(marks);
            let (_, mark) = languages.find(|(lang, _)| field(*lang) == self)?;
            Some(format!("{}{mark}", names[number]))
        };
        TEXTS.iter().find_map(named).unwrap_or_default()
    }
}

/// Which column of a sheet holds what.
#[derive(Debug, Default)]
pub(super) struct Columns {
    headings: Vec<String>,
    fields: Vec<Option<Field>>,
}

impl Columns {
    /// A heading that begins with `#` is the clerk's own: that column is left alone. Any other heading must be one of
    /// ours, and be there once; the columns of those that are not are left alone too, and told. Without what every row
    /// needs there are no columns.
    pub fn read(headings: &[String], findings: &mut Vec<Finding>) -> Option<Self> {
        let mut fields: Vec<Option<Field>> = Vec::new();
        for (column, heading) in headings.iter().enumerate() {
            let mut wrong = |message: &str| {
                let finding = Finding::error(message);
                findings.push(finding.in_column(column, heading));
            };
            let field = Field::read(heading);
            if field.is_some() && fields.contains(&field) {
                wrong("is there twice; keep one of the two");
            } else if field.is_none() && !heading.is_empty() && !heading.starts_with('#') {
                wrong(
                    "is no heading of a catalogue, so its cells cannot be carried over; correct it, or begin it with # to keep the column for yourself",
                );
            }
            fields.push(field);
        }
        let mut whole = true;
        for (field, name) in [
            (Field::Kind, "kind"),
            (Field::Id, "id"),
            (Field::Name(Lang::ZhHans), "name"),
        ] {
            if !fields.contains(&Some(field)) {
                whole = false;
                findings.push(Finding::error(format!(
                    "there is no column `{name}` ({}); add it",
                    field.chinese()
                )));
            }
        }
        whole.then(|| Self {
            headings: headings.to_vec(),
            fields,
        })
    }

    pub fn of(&self, field: Field) -> Option<usize> {
        self.fields.iter().position(|held| *held == Some(field))
    }

    /// What a column holds; nothing where it has no heading of ours.
    pub fn field(&self, column: usize) -> Option<Field> {
        self.fields.get(column).copied().flatten()
    }

    pub fn heading(&self, column: usize) -> &str {
        self.headings.get(column).map_or("", String::as_str)
    }

    /// The clerk's own.
    pub fn is_private(&self, column: usize) -> bool {
        self.heading(column).starts_with('#')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_is_known_in_english_and_in_either_script() {
        for (heading, field) in [
            ("Kind", Field::Kind),
            ("類型", Field::Kind),
            ("name", Field::Name(Lang::ZhHans)),
            ("name zh-Hans", Field::Name(Lang::ZhHans)),
            ("Name_zh-Hant", Field::Name(Lang::ZhHant)),
            ("名称（英文）", Field::Name(Lang::En)),
            ("名稱 (繁體)", Field::Name(Lang::ZhHant)),
            ("获取途径（繁体）", Field::Obtain(Lang::ZhHant)),
        ] {
            assert_eq!(Field::read(heading), Some(field), "{heading}");
        }
        assert_eq!(Field::read("en"), None);
        assert_eq!(Field::read("price"), None);
    }

    #[test]
    fn every_heading_of_an_export_is_read_as_what_it_stands_for() {
        for field in Field::all() {
            assert_eq!(Field::read(&field.chinese()), Some(field));
        }
    }
}
