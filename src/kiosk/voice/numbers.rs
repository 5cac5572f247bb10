//! Figures as people say them: ticket numbers figure by figure, amounts of things as words, clocks and dates.

use frontdesk_domain::text::Lang;

use super::utterance::Piece;

const CHINESE: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
const ENGLISH: [&str; 10] = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
];

/// The key of the clip of a letter or figure of a ticket number: `figure-7`, `letter-a`.
pub fn figure_key(figure: char) -> String {
    if figure.is_ascii_digit() {
        format!("figure-{figure}")
    } else {
        format!("letter-{}", figure.to_ascii_lowercase())
    }
}

fn figure_word(figure: char, lang: Lang) -> Option<&'static str> {
    let digit = usize::try_from(figure.to_digit(10)?).ok()?;
    let words = match lang {
        Lang::En => &ENGLISH,
        Lang::ZhHans | Lang::ZhHant => &CHINESE,
    };
    words.get(digit).copied()
}

/// A ticket number, figure by figure: `A017` is "A", "零", "一", "七". Whatever is no letter or figure is left out.
pub fn spelt(number: &str, lang: Lang) -> Vec<Piece> {
    number
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|figure| {
            let letter = figure.to_ascii_uppercase().to_string();
            let word = figure_word(figure, lang).unwrap_or(&letter);
            Piece::clipped(figure_key(figure), word)
        })
        .collect()
}

/// How many, before a measure word: 2 is 两. Beyond ten thousand the figures stand for themselves.
pub fn counted(count: u32, lang: Lang) -> String {
    match (count, lang) {
        (2, Lang::ZhHans) => "两".to_owned(),
        (2, Lang::ZhHant) => "兩".to_owned(),
        _ => cardinal(count, lang),
    }
}

/// A number that names rather than counts: counter 2 is 二号.
pub fn cardinal(number: u32, lang: Lang) -> String {
    if lang == Lang::En || number >= 10_000 {
        return number.to_string();
    }
    let digit = |number: u32| CHINESE[usize::try_from(number % 10).unwrap_or(0)];
    if number < 10 {
        return digit(number).to_owned();
    }
    let mut words = String::new();
    let mut skipped = false;
    for (place, unit) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let figure = number / place % 10;
        if figure == 0 {
            skipped = !words.is_empty();
            continue;
        }
        if skipped {
            words.push('零');
            skipped = false;
        }
        // 15 is 十五; 115 is 一百一十五.
        if !(place == 10 && figure == 1 && words.is_empty()) {
            words.push_str(digit(figure));
        }
        words.push_str(unit);
    }
    words
}

/// Counters as slips name them, `1–4, 7`: "一到四号、七号", "1 to 4 and 7".
pub fn counters(written: &str, lang: Lang) -> String {
    let runs = written.split(", ").filter(|run| !run.is_empty());
    let said: Vec<String> = runs
        .map(|run| {
            let named = |number: &str| {
                let known = number.parse().ok();
                known.map_or_else(|| number.to_owned(), |number| cardinal(number, lang))
            };
            let ends: Vec<_> = run.split('–').map(named).collect();
            match lang {
                Lang::En => ends.join(" to "),
                Lang::ZhHans => format!("{}号", ends.join("到")),
                Lang::ZhHant => format!("{}號", ends.join("到")),
            }
        })
        .collect();
    match (lang, said.split_last()) {
        (Lang::En, Some((last, before))) if !before.is_empty() => {
            format!("{} and {last}", before.join(", "))
        }
        (Lang::En, _) => said.join(""),
        _ => said.join("、"),
    }
}

/// A clock as it is shown, `10:05`: "十点零五分", "10 oh 5". Anything else is said as it stands.
pub fn clock(shown: &str, lang: Lang) -> String {
    let parts = shown.split_once(':');
    let parts = parts.and_then(|(hour, minute)| Some((hour.parse().ok()?, minute.parse().ok()?)));
    let Some((hour, minute)) =
        parts.filter(|(hour, minute): &(u32, u32)| *hour < 24 && *minute < 60)
    else {
        return shown.to_owned();
    };
    if lang == Lang::En {
        return match minute {
            0 => format!("{hour} hundred"),
            1..10 => format!("{hour} oh {minute}"),
            _ => format!("{hour} {minute}"),
        };
    }
    let (at, minutes) = match lang {
        Lang::ZhHant => ("點", "分"),
        _ => ("点", "分"),
    };
    let hour = counted(hour, lang);
    match minute {
        0 => format!("{hour}{at}整"),
        1..10 => format!("{hour}{at}零{}{minutes}", cardinal(minute, lang)),
        _ => format!("{hour}{at}{}{minutes}", cardinal(minute, lang)),
    }
}

/// 0–6 from Sunday. Nothing for a day that there is not.
pub fn weekday(day: u32, lang: Lang) -> Option<String> {
    const DAYS: [(&str, &str); 7] = [
        ("Sunday", "日"),
        ("Monday", "一"),
        ("Tuesday", "二"),
        ("Wednesday", "三"),
        ("Thursday", "四"),
        ("Friday", "五"),
        ("Saturday", "六"),
    ];
    let (english, chinese) = DAYS.get(usize::try_from(day).ok()?)?;
    Some(match lang {
        Lang::En => (*english).to_owned(),
        _ => format!("星期{chinese}"),
    })
}

/// A day: `month` 1–12, `day` 1–31, `weekday` 0–6 from Sunday. Nothing for a day that there is not.
pub fn date(month: u32, day: u32, weekday: u32, lang: Lang) -> Option<String> {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let weekday = self::weekday(weekday, lang)?;
    let name = usize::try_from(month.checked_sub(1)?).ok()?;
    let name = MONTHS.get(name)?;
    if !(1..=31).contains(&day) {
        return None;
    }
    Some(match lang {
        Lang::En => format!("{weekday}, {day} {name}"),
        _ => format!(
            "{}月{}日，{weekday}",
            cardinal(month, lang),
            cardinal(day, lang),
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(number: &str, lang: Lang) -> String {
        let pieces = spelt(number, lang);
        let words: Vec<_> = pieces.iter().map(Piece::text).collect();
        words.join(" ")
    }

    #[test]
    fn a_ticket_number_is_said_figure_by_figure() {
        assert_eq!(said("A017", Lang::ZhHans), "A 零 一 七");
        assert_eq!(said("A017", Lang::ZhHant), "A 零 一 七");
        assert_eq!(said("A017", Lang::En), "A zero one seven");
        assert_eq!(said("AB1020", Lang::En), "A B one zero two zero");
        let clips: Vec<_> = spelt("A07", Lang::En)
            .into_iter()
            .filter_map(|piece| piece.clip)
            .collect();
        assert_eq!(clips, ["letter-a", "figure-0", "figure-7"]);
    }

    #[test]
    fn counts_are_said_in_chinese_words() {
        for (count, words) in [
            (0, "零"),
            (1, "一"),
            (2, "两"),
            (10, "十"),
            (12, "十二"),
            (20, "二十"),
            (22, "二十二"),
            (100, "一百"),
            (101, "一百零一"),
            (110, "一百一十"),
            (115, "一百一十五"),
            (1001, "一千零一"),
            (1010, "一千零一十"),
            (1100, "一千一百"),
            (9999, "九千九百九十九"),
            (10_000, "10000"),
        ] {
            assert_eq!(counted(count, Lang::ZhHans), words);
        }
        assert_eq!(counted(2, Lang::ZhHant), "兩");
        assert_eq!(counted(12, Lang::En), "12");
    }

    #[test]
    fn counters_are_said_as_the_slip_names_them() {
        assert_eq!(counters("1–4, 7", Lang::ZhHans), "一到四号、七号");
        assert_eq!(counters("2", Lang::ZhHant), "二號");
        assert_eq!(counters("1–4, 7, 9", Lang::En), "1 to 4, 7 and 9");
        assert_eq!(counters("", Lang::En), "");
    }

    #[test]
    fn clocks_and_dates_are_said_as_people_say_them() {
        assert_eq!(clock("10:32", Lang::ZhHans), "十点三十二分");
        assert_eq!(clock("02:05", Lang::ZhHant), "兩點零五分");
        assert_eq!(clock("10:00", Lang::ZhHans), "十点整");
        assert_eq!(clock("14:05", Lang::En), "14 oh 5");
        assert_eq!(clock("25:00", Lang::En), "25:00");
        assert_eq!(
            date(11, 25, 3, Lang::ZhHans).unwrap(),
            "十一月二十五日，星期三"
        );
        assert_eq!(date(2, 2, 0, Lang::En).unwrap(), "Sunday, 2 February");
        assert_eq!(date(13, 1, 0, Lang::En), None);
        assert_eq!(date(0, 1, 0, Lang::En), None);
    }
}
