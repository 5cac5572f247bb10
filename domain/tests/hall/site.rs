//! The hall the tests happen in: two skills, three counters, two kiosks, two normal customers to one with priority.

use frontdesk_domain::site::{Site, SiteFile};
use serde_json::{Value, json};

pub fn site() -> Site {
    file().into()
}

pub fn file() -> SiteFile {
    serde_json::from_value(written()).expect("the sample hall follows the file's format")
}

/// As its operator would write it.
pub fn written() -> Value {
    json!({
        "branch": {
            "id": "sample-hall",
            "name": text("Sample Hall"),
            "time_zone": "Asia/Shanghai",
            "help_desk": text("Help desk at the entrance"),
        },
        "areas": [
            { "id": "east", "name": text("East wing") },
            { "id": "west", "name": text("West wing") },
        ],
        "skills": [
            { "id": "registry", "name": text("Registry") },
            { "id": "permits", "name": text("Permits") },
        ],
        "counters": [
            { "number": 1, "area": "east", "skills": ["registry"] },
            { "number": 2, "area": "west", "skills": ["permits"] },
            { "number": 3, "area": "east", "skills": ["registry", "permits"] },
        ],
        "kiosks": [
            { "id": "lobby", "lane": "", "place": text("Lobby") },
            { "id": "side", "lane": "B", "place": text("Side entrance") },
        ],
        "classes": [
            { "id": "normal", "name": text("Normal"), "weight": 2 },
            { "id": "priority", "name": text("Priority"), "weight": 1 },
        ],
        "groups": [
            { "id": "papers", "icon": "id-card", "name": text("Papers"), "line": text("Cards and books") },
            { "id": "business", "icon": "store", "name": text("Business"), "line": text("Licences") },
        ],
        "services": [
            {
                "id": "id-card", "group": "papers", "prefix": "A", "skill": "registry", "name": text("Identity card"),
                "handling_minutes": 10, "sample": true,
                "fee": { "amount_minor": 2000, "currency": "CNY", "note": text("First card is free") },
                "questions": [{
                    "id": "case", "text": text("What is it about?"),
                    "choices": [
                        { "id": "first", "text": text("A first card") },
                        { "id": "lost", "text": text("A lost card") },
                    ],
                }],
                "materials": [
                    { "id": "household-book", "name": text("Household book"), "originals": 1 },
                    {
                        "id": "loss-report", "name": text("Report of the loss"), "originals": 1, "copies": 1,
                        "note": text("Signed"), "obtain": text("At this counter"),
                        "when": [{ "question": "case", "is": ["lost"] }],
                    },
                ],
                "remarks": [{ "icon": "camera", "text": text("The photograph is taken here") }],
                "steps": [{
                    "id": "check", "name": text("Checked"), "action": text("Compare"), "risk": text("Old photograph"),
                    "video": "https://example.org/check", "department": text("Registry"), "deadline_days": 5,
                    "deliverable": text("A card"),
                }],
            },
            {
                "id": "household", "group": "papers", "prefix": "A", "skill": "registry", "name": text("Household book"),
                "handling_minutes": 10, "sample": true,
            },
            {
                "id": "trade-licence", "group": "business", "prefix": "T", "skill": "permits",
                "name": text("Trade licence"), "handling_minutes": 10,
                "source": { "title": "Guide", "url": "https://example.org/guide" },
            },
        ],
    })
}

/// The same words in every language: what they say matters to no test.
pub fn text(words: &str) -> Value {
    json!({ "zh-Hans": words, "zh-Hant": words, "en": words })
}
