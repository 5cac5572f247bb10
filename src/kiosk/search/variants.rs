//! Which characters are one in two scripts, learnt from the catalogue itself: it says everything in both.
//!
//! So there is no table of thousands of pairs to load. A pair that the catalogue never writes is met by its sound.

use std::collections::BTreeMap;

use frontdesk_domain::catalogue::Catalogue;
use frontdesk_domain::text::Text;

use super::keys::is_han;
use super::sounds;

/// Traditional characters by what they are in simplified script.
#[derive(Debug, Default)]
pub struct Variants(BTreeMap<char, char>);

impl Variants {
    pub fn learn(catalogue: &Catalogue) -> Self {
        let mut variants = Self::default();
        each_text(catalogue, |text| variants.compare(text));
        variants
    }

    /// The one character that stands for all of its variants.
    pub fn one(&self, ch: char) -> char {
        self.0.get(&ch).copied().unwrap_or(ch)
    }

    /// Two texts of one length are the same text character by character, but for words that the scripts' readers say
    /// differently (`信息`, `資訊`): such characters have no sound in common.
    fn compare(&mut self, text: &Text) {
        if text.zh_hans.chars().count() != text.zh_hant.chars().count() {
            return;
        }
        for (simple, full) in text.zh_hans.chars().zip(text.zh_hant.chars()) {
            let apart = simple != full && is_han(simple) && is_han(full);
            if apart && !self.0.contains_key(&full) && sounds::alike(simple, full) {
                self.0.insert(full, simple);
            }
        }
    }
}

fn each_text(catalogue: &Catalogue, mut visit: impl FnMut(&Text)) {
    for group in &catalogue.groups {
        visit(&group.name);
        visit(&group.line);
    }
    for service in &catalogue.services {
        visit(&service.name);
        visit(&service.line);
        for question in &service.questions {
            visit(&question.text);
            question
                .choices
                .iter()
                .for_each(|choice| visit(&choice.text));
        }
        for material in &service.materials {
            visit(&material.name);
            visit(&material.note);
            visit(&material.obtain);
        }
        service
            .remarks
            .iter()
            .for_each(|remark| visit(&remark.text));
        for step in &service.steps {
            visit(&step.name);
            visit(&step.action);
            visit(&step.deliverable);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_character_that_both_scripts_have_a_form_of_is_one() {
        let variants = learnt("身份证补领", "身份證補領");
        assert_eq!(variants.one('證'), '证');
        assert_eq!(variants.one('補'), '补');
        assert_eq!(variants.one('身'), '身');
    }

    #[test]
    fn another_word_for_the_same_thing_is_not_another_form() {
        let variants = learnt("信息公开", "資訊公開");
        assert_eq!(variants.one('資'), '資');
        assert_eq!(variants.one('開'), '开');
    }

    #[test]
    fn texts_of_different_length_teach_nothing() {
        assert_eq!(learnt("出租车", "計程車輛").one('車'), '車');
    }

    fn learnt(simple: &str, full: &str) -> Variants {
        let mut variants = Variants::default();
        variants.compare(&Text {
            zh_hans: simple.into(),
            zh_hant: full.into(),
            ..Text::default()
        });
        variants
    }
}
