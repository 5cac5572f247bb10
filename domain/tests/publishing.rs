//! Another configuration comes in force while the hall is at work, and what is different in it.

#[cfg(test)]
mod hall;

use frontdesk_domain::branch::{Command, Event};
use frontdesk_domain::hash::Hash;
use frontdesk_domain::site::{HowChanged, Section, Site, Versions, changes};
use frontdesk_domain::text::Lang;
use hall::Hall;

#[test]
fn what_is_published_is_an_event_with_its_hash_and_what_was_left_out_stays() {
    let mut hall = Hall::open();
    let catalogue = hall.catalogue;
    let mut settings = hall.site.settings.clone();
    settings.rules.calls_before_missed = 3;
    let events = hall.does(&Command::Publish {
        based_on: Versions::of(&hall.site),
        settings: Some(Box::new(settings.clone())),
        catalogue: None,
    });
    assert!(
        matches!(&events[..], [Event::BranchConfigured { settings: version, .. }] if *version == settings.version()),
        "{events:?}"
    );
    assert_eq!(
        (hall.rules.calls_before_missed, hall.catalogue),
        (3, catalogue)
    );
}

#[test]
fn two_administrators_who_write_different_parts_do_not_stand_in_each_others_way() {
    let mut hall = Hall::open();
    let looked = Versions::of(&hall.site);
    let (mut settings, mut catalogue) = (hall.site.settings.clone(), hall.site.catalogue.clone());
    settings.rules.return_after = 9;
    catalogue.services[0].handling_minutes = 25;
    let of = |settings, catalogue| Command::Publish {
        based_on: looked,
        settings,
        catalogue,
    };
    hall.does(&of(Some(Box::new(settings.clone())), None));
    hall.does(&of(None, Some(Box::new(catalogue))));
    settings.rules.return_after = 5;
    let again = of(Some(Box::new(settings)), None);
    assert_eq!(hall.refuses(&again), "configuration_changed");
}

#[test]
fn what_was_in_force_before_can_come_back() {
    let mut hall = Hall::open();
    let before = hall.settings;
    let back = hall.site.settings.clone();
    let other = hall.publication(|site| site.settings.rules.return_after = 9);
    hall.does(&other);
    assert_ne!(hall.settings, before);
    let rolled_back = hall.publication(|site| site.settings = back);
    hall.does(&rolled_back);
    assert_eq!(hall.settings, before);
}

#[test]
fn a_counter_goes_only_when_it_is_closed_and_nothing_is_with_it() {
    let without_2 = |site: &mut Site| {
        site.settings.counters.remove(1);
        // Its skill stays with another.
        site.settings.counters[1].skills = ["registry", "permits"]
            .map(|skill| skill.parse().unwrap())
            .into();
    };
    let mut hall = Hall::open();
    let held = hall.issues("trade-licence").then_calls(2);
    hall.starts(2, held);
    hall.holds(2, held);
    assert_eq!(hall.refuses(&hall.publication(without_2)), "counter_in_use");
    hall.does(&Command::Resume {
        counter: 2,
        ticket: held,
    });
    hall.finishes(2, held);
    assert_eq!(hall.refuses(&hall.publication(without_2)), "counter_in_use");
    hall.closes(2);
    let publication = hall.publication(without_2);
    hall.does(&publication);
    assert_eq!(hall.counters.len(), 2);
}

#[test]
fn a_service_goes_while_people_wait_for_it_and_they_are_served_all_the_same() {
    let mut hall = Hall::open();
    let waiting = *hall.issues("trade-licence");
    let issued_under = hall.tickets[&waiting].catalogue;
    let without = hall.publication(|site| {
        site.catalogue
            .services
            .retain(|service| service.id.as_str() != "trade-licence");
    });
    hall.does(&without);
    assert_eq!(hall.tickets[&waiting].catalogue, issued_under);
    assert_eq!(hall.calls(2), waiting);
    hall.starts(2, waiting);
    hall.finishes(2, waiting);
}

#[test]
fn a_skill_goes_once_nobody_with_a_number_needs_it() {
    let mut hall = Hall::open();
    let waiting = hall.issues("trade-licence").ticket;
    let nobody = |site: &mut Site| {
        for counter in &mut site.settings.counters {
            counter.skills.retain(|skill| skill.as_str() != "permits");
        }
    };
    assert_eq!(hall.refuses(&hall.publication(nobody)), "skill_in_use");
    let called = hall.calls(2);
    assert_eq!(called, waiting);
    assert_eq!(hall.refuses(&hall.publication(nobody)), "skill_in_use");
    hall.starts(2, waiting);
    let publication = hall.publication(nobody);
    hall.does(&publication);
    hall.finishes(2, waiting);
}

#[test]
fn a_skill_that_no_counter_had_before_stands_in_nobodys_way() {
    let mut hall = Hall::open_with(|site| {
        for counter in &mut site.settings.counters {
            counter.skills.retain(|skill| skill.as_str() != "permits");
        }
    });
    hall.issues("trade-licence");
    let publication = hall.publication(|site| site.settings.rules.return_after = 9);
    hall.does(&publication);
}

#[test]
fn a_refused_configuration_names_the_first_errors_and_how_many_more() {
    let hall = Hall::open();
    let wrong = hall.publication(|site| {
        let rules = &mut site.settings.rules;
        rules.calls_before_missed = 0;
        rules.return_after = 101;
        rules.let_pass_max = 0;
        rules.soon_ahead = 101;
    });
    let refusal = hall.decides(&wrong).unwrap_err().to_string();
    assert!(refusal.contains("rules.calls_before_missed"), "{refusal}");
    assert!(refusal.contains("and 1 more"), "{refusal}");
    let at_the_bound = hall.publication(|site| site.settings.rules.return_after = 100);
    assert!(hall.decides(&at_the_bound).is_ok());
}

#[test]
fn whoever_looked_at_nothing_publishes_nothing() {
    let hall = Hall::open();
    let Command::Publish { settings, .. } =
        hall.publication(|site| site.settings.rules.return_after = 9)
    else {
        unreachable!("a publication")
    };
    let blind = Command::Publish {
        based_on: Versions {
            settings: Hash::ZERO,
            catalogue: Hash::ZERO,
        },
        settings,
        catalogue: None,
    };
    assert_eq!(hall.refuses(&blind), "configuration_changed");
}

#[test]
fn what_is_different_is_told_thing_by_thing() {
    let before = hall::site::site();
    let mut after = before.clone();
    let settings = &mut after.settings;
    settings.branch.hours = serde_json::from_value(serde_json::json!([
        { "days": ["mon", "tue"], "from": "09:00", "to": "17:00" }
    ]))
    .unwrap();
    settings.rules.calls_before_missed = 3;
    settings.counters.remove(0);
    settings.classes.reverse();
    after.catalogue.services[0].handling_minutes = 25;
    after.catalogue.services[0].materials.remove(0);
    let mut added = after.catalogue.services[1].clone();
    added.id = "household-copy".parse().unwrap();
    after.catalogue.services.push(added);

    let told: Vec<String> = changes(&before, &after)
        .iter()
        .map(|change| {
            let details = change.details.iter().map(|detail| {
                let word = |told: &Option<_>| {
                    let told: &Option<frontdesk_domain::site::Told> = told;
                    told.as_ref()
                        .map_or_else(String::new, |told| told.to(Lang::En).to_owned())
                };
                let (entry, before, after) = (
                    word(&detail.entry),
                    word(&detail.before),
                    word(&detail.after),
                );
                format!(
                    " [{} {:?} {entry}|{before}|{after}]",
                    detail.key, detail.how
                )
            });
            let details: String = details.collect();
            let name = change.name.to(Lang::En);
            format!(
                "{:?} {:?} {} {name}{details}",
                change.section, change.how, change.id
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            "Branch Changed   [hours Added mon tue 09:00–17:00||]",
            "Rules Changed   [calls_before_missed Changed |2|3]",
            "Counters Removed 1 ",
            "Classes Reordered  ",
            "Services Changed id-card Identity card [handling_minutes Changed |10|25] [materials Removed Household book||]",
            "Services Added household-copy Household book",
        ]
    );
    assert_eq!(changes(&before, &before), []);
}

#[test]
fn of_a_thing_that_only_moved_its_order_is_told() {
    let before = hall::site::site();
    let mut after = before.clone();
    after.catalogue.services.swap(0, 1);
    let told = changes(&before, &after);
    assert_eq!(told.len(), 1);
    assert_eq!(
        (told[0].section, told[0].how),
        (Section::Services, HowChanged::Reordered)
    );
}
