//! In which order Welcome shows its groups: those that most people came for in the last hour first. It is reckoned anew
//! once an hour and only while nobody is there: no tile moves away from under a finger.

use std::collections::BTreeMap;

use frontdesk_domain::catalogue::{Catalogue, Group};
use frontdesk_domain::ids::GroupId;
use frontdesk_domain::time::Timestamp;

use super::facts::Facts;

const HOUR_MS: i64 = 60 * 60 * 1_000;

#[derive(Debug, Default)]
pub struct Popular {
    /// The hour it was reckoned in.
    hour: Option<i64>,
    /// How many came for each.
    came: BTreeMap<GroupId, usize>,
}

impl Popular {
    pub fn look(&mut self, facts: &Facts, now: Timestamp, nobody_is_here: bool) {
        let hour = now.0.div_euclid(HOUR_MS);
        // An hour in which the centre was not heard says nothing.
        if !nobody_is_here || self.hour == Some(hour) || facts.figures_at(now).is_none() {
            return;
        }
        let Some(published) = &facts.published else {
            return;
        };
        self.hour = Some(hour);
        self.came = came(facts, &published.site.catalogue, now.plus_ms(-HOUR_MS));
    }

    /// As the catalogue has them where as many came.
    pub fn order<'a>(&self, groups: impl Iterator<Item = &'a Group>) -> Vec<&'a Group> {
        let mut groups: Vec<_> = groups.collect();
        groups.sort_by_key(|group| std::cmp::Reverse(self.came.get(&group.id).copied()));
        groups
    }
}

fn came(facts: &Facts, catalogue: &Catalogue, since: Timestamp) -> BTreeMap<GroupId, usize> {
    let mut came = BTreeMap::new();
    let tickets = facts.state.tickets.values();
    for ticket in tickets.filter(|ticket| ticket.arrival >= since) {
        if let Some(service) = catalogue.service(&ticket.service) {
            *came.entry(service.group.clone()).or_default() += 1;
        }
    }
    came
}

#[cfg(test)]
#[cfg(feature = "kiosk")]
mod tests {
    use super::*;
    use crate::kiosk::gallery::Hall;

    /// The first tile of the sample hall at a time.
    fn first(popular: &Popular, hall: &Hall) -> GroupId {
        popular.order(hall.site.site.catalogue.groups.iter())[0]
            .id
            .clone()
    }

    /// A morning, and the group that most people came for in its last hour.
    fn morning() -> (Hall, Timestamp, GroupId) {
        let hall = Hall::new();
        let now = hall.facts.heard_at.unwrap();
        let came = came(
            &hall.facts,
            &hall.site.site.catalogue,
            now.plus_ms(-HOUR_MS),
        );
        let most = came.values().max().unwrap();
        let groups = &hall.site.site.catalogue.groups;
        let group = groups
            .iter()
            .find(|group| came.get(&group.id) == Some(most));
        let group = group.unwrap().id.clone();
        (hall, now, group)
    }

    #[test]
    fn the_group_that_most_came_for_in_the_last_hour_is_first() {
        let (hall, now, most) = morning();
        let mut popular = Popular::default();
        popular.look(&hall.facts, now, true);
        assert_eq!(first(&popular, &hall), most);
    }

    #[test]
    fn nothing_moves_while_somebody_is_there_nor_within_the_hour() {
        let (hall, now, _) = morning();
        let mut popular = Popular::default();
        popular.look(&hall.facts, now, false);
        let catalogue = &hall.site.site.catalogue;
        assert_eq!(first(&popular, &hall), catalogue.groups[0].id);
        popular.look(&hall.facts, now, true);
        let before = popular.came.clone();
        let mut later = hall.facts.clone();
        later.state = std::sync::Arc::default();
        let end = Timestamp((now.0.div_euclid(HOUR_MS) + 1) * HOUR_MS);
        popular.look(&later, end.plus_ms(-1), true);
        assert_eq!(popular.came, before);
        popular.look(&later, end, true);
        assert!(popular.came.is_empty(), "nobody came in this state");
    }

    #[test]
    fn without_word_of_the_centre_the_order_stays() {
        let (hall, now, most) = morning();
        let mut popular = Popular::default();
        popular.look(&hall.facts, now, true);
        let mut cut_off = hall.facts.clone();
        cut_off.connected = false;
        popular.look(&cut_off, now.plus_ms(2 * HOUR_MS), true);
        assert_eq!(first(&popular, &hall), most);
    }
}
