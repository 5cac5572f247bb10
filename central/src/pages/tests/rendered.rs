//! Every page in every situation and language, rendered once for all tests.

use std::sync::LazyLock;

use frontdesk_domain::list::List;
use frontdesk_domain::text::Lang;

use super::super::{ListPage, Problem, ProblemPage, RegisteringPage, SetAsidePage, sample};

pub fn every_page() -> impl Iterator<Item = (&'static str, Lang, &'static str)> {
    static PAGES: LazyLock<Vec<(String, Lang, String)>> = LazyLock::new(render_every_page);
    PAGES
        .iter()
        .map(|(name, lang, html)| (name.as_str(), *lang, html.as_str()))
}

fn render_every_page() -> Vec<(String, Lang, String)> {
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
        let page = SetAsidePage {
            lang,
            code: code.clone(),
            number: "A017".parse().unwrap(),
            hall: "示范大厅".to_owned(),
            help_desk: "大厅服务台".to_owned(),
        };
        pages.push(("set-aside".to_owned(), lang, page.render().unwrap()));
        pages.push(("list".to_owned(), lang, list_page(lang)));
        let page = RegisteringPage { lang, code };
        pages.push(("registering".to_owned(), lang, page.render().unwrap()));
    }
    pages
}

/// The list of somebody who has one of the papers.
fn list_page(lang: Lang) -> String {
    let site = &sample::SITE;
    let service = site.catalogue.service(&"id-reissue".parse().unwrap());
    let service = service.unwrap();
    let list = List {
        service: service.id.clone(),
        answers: [("for".parse().unwrap(), "child-apart".parse().unwrap())].into(),
        ticked: ["household-register".parse().unwrap()].into(),
    };
    let hall = site.settings.branch.name.to(lang);
    let page = ListPage {
        lang,
        hall,
        service,
        list: &list,
        url: "https://desk.example/l/hall/AQoLDA0KaWQtcmVpc3N1ZQEC".to_owned(),
    };
    page.render().unwrap()
}
