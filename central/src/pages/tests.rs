//! Every page in every situation and language: it renders, says something everywhere, and keeps to the budget.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use frontdesk_domain::text::Lang;

use super::{Problem, ProblemPage, RegisteringPage, assets, sample};

/// Every page as `(name, language, html)`.
fn every_page() -> Vec<(String, Lang, String)> {
    let mut pages = Vec::new();
    for lang in Lang::ALL {
        for situation in sample::CUSTOMER {
            let html = sample::customer_page(situation, lang).render().unwrap();
            pages.push((format!("customer-{situation}"), lang, html));
        }
        for situation in sample::COUNTER {
            let html = sample::counter(situation)
                .counter(3, lang)
                .render()
                .unwrap();
            pages.push((format!("counter-{situation}"), lang, html));
        }
        for problem in Problem::ALL {
            let mut page = ProblemPage::new(problem, lang);
            if problem == Problem::NoAccess {
                page.sign_in = Some("/sign-in".to_owned());
            }
            pages.push((format!("problem-{problem:?}"), lang, page.render().unwrap()));
        }
        let code = "q83vASNFZ4mrze8BI0VniQ".to_owned();
        let page = RegisteringPage { lang, code };
        pages.push(("registering".to_owned(), lang, page.render().unwrap()));
    }
    pages
}

/// Writes every page into the folder that `PAGES_OUT` names, to be looked at.
#[test]
fn pages_can_be_written_out_to_be_looked_at() {
    let Some(out) = std::env::var_os("PAGES_OUT").map(std::path::PathBuf::from) else {
        return;
    };
    for (name, lang, html) in every_page() {
        std::fs::write(out.join(format!("{name}.{}.html", lang.tag())), html).unwrap();
    }
}
