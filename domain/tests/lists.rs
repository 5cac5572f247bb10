//! The code of a list of materials: what it holds, and when it cannot be read any more.

#[cfg(test)]
mod hall;

use frontdesk_domain::catalogue::{Catalogue, Material, Service};
use frontdesk_domain::list::{LIST_CODE_MAX_CHARS, List, ListCode, ListUnreadable};
use proptest::prelude::*;

fn catalogue() -> Catalogue {
    hall::site::site().catalogue
}

fn id_card(catalogue: &Catalogue) -> &Service {
    catalogue
        .service(&"id-card".parse().expect("a slug"))
        .expect("the sample has it")
}

fn lost(service: &Service, ticked: impl Fn(usize) -> bool) -> List {
    let answers = [(
        "case".parse().expect("a slug"),
        "lost".parse().expect("a slug"),
    )]
    .into();
    let needed = service.materials_for(&answers).enumerate();
    let ticked = needed.filter(|(index, _)| ticked(*index));
    List {
        service: service.id.clone(),
        ticked: ticked.map(|(_, material)| material.id.clone()).collect(),
        answers,
    }
}

#[test]
fn a_list_comes_back_from_its_code_with_answers_and_ticks() {
    let catalogue = catalogue();
    let list = lost(id_card(&catalogue), |index| index == 0);
    let code = ListCode::of(&list, id_card(&catalogue))
        .expect("it fits")
        .to_string();
    let read: ListCode = code.parse().expect("it is one");
    assert_eq!(read.read(&catalogue), Ok(list));
    assert!(code.len() < 60, "{code} makes a large QR code");
}

#[test]
fn a_list_whose_service_has_changed_is_not_guessed_at() {
    let mut catalogue = catalogue();
    let service = id_card(&catalogue);
    let code = ListCode::of(&lost(service, |_| true), service).expect("it fits");
    let id = service.id.clone();
    let changed = catalogue
        .services
        .iter_mut()
        .find(|service| service.id == id);
    changed.expect("the sample has it").materials.swap(0, 1);
    assert_eq!(
        code.read(&catalogue),
        Err(ListUnreadable::Changed(id.clone()))
    );
    catalogue.services.retain(|service| service.id != id);
    assert_eq!(code.read(&catalogue), Err(ListUnreadable::NoService(id)));
}

#[test]
fn a_service_of_255_materials_fits_and_one_more_does_not() {
    let mut catalogue = catalogue();
    let service = catalogue
        .services
        .iter_mut()
        .find(|service| service.id.as_str() == "id-card");
    let service = service.expect("the sample has it");
    let paper = service.materials[0].clone();
    service.materials = (0..255)
        .map(|number| Material {
            id: format!("paper-{number}").parse().expect("a slug"),
            when: Vec::new(),
            ..paper.clone()
        })
        .collect();
    let list = lost(service, |_| true);
    let code = ListCode::of(&list, service).expect("it fits").to_string();
    assert!(code.len() <= LIST_CODE_MAX_CHARS, "{}", code.len());
    let one_more = Material {
        id: "paper-255".parse().expect("a slug"),
        ..paper
    };
    service.materials.push(one_more);
    assert_eq!(ListCode::of(&list, service), None);
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in ".{0,300}") {
        if let Ok(code) = text.parse::<ListCode>() {
            prop_assert!(text.len() <= LIST_CODE_MAX_CHARS);
            let _ = code.read(&catalogue());
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let text = data_encoding::BASE64URL_NOPAD.encode(&bytes);
        if let Ok(code) = text.parse::<ListCode>() {
            let _ = code.read(&catalogue());
        }
    }

    #[test]
    fn whatever_is_ticked_comes_back(ticks in any::<u8>()) {
        let catalogue = catalogue();
        let service = id_card(&catalogue);
        let list = lost(service, |index| ticks & (1 << (index % 8)) != 0);
        let code = ListCode::of(&list, service).expect("it fits").to_string();
        prop_assert_eq!(code.parse::<ListCode>().expect("it is one").read(&catalogue), Ok(list));
    }
}
