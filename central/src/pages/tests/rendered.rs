//! Every page in every situation and language, rendered once for all tests.

use std::sync::LazyLock;

use frontdesk_domain::list::List;
use frontdesk_domain::text::Lang;

use super::super::account::{AccountPage, Place};
use super::super::login::{self, LoginPage};
use super::super::set_up::{self, SetUpPage};
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
            let html = sample::counter_page(situation, lang).render().unwrap();
            pages.push((format!("counter-{situation}"), lang, html));
        }
        for situation in sample::FLOOR {
            let html = sample::floor_page(situation, lang).render().unwrap();
            pages.push((format!("floor-{situation}"), lang, html));
        }
        for situation in sample::ADMIN {
            let html = sample::admin_page(situation, lang).render().unwrap();
            pages.push((format!("admin-{situation}"), lang, html));
        }
        let html = sample::branches_page(lang).render().unwrap();
        pages.push(("admin".to_owned(), lang, html));
        pages.extend(doors(lang));
        for problem in Problem::ALL {
            let page = ProblemPage::new(problem, lang);
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

/// The pages by which staff come and go.
fn doors(lang: Lang) -> Vec<(String, Lang, String)> {
    let mut pages = Vec::new();
    let told = [
        None,
        Some(login::Told::Wrong),
        Some(login::Told::Wait { seconds: 1 }),
        Some(login::Told::Wait { seconds: 60 }),
        Some(login::Told::Busy),
    ];
    for (n, told) in told.into_iter().enumerate() {
        let page = LoginPage {
            lang,
            to: Some("/b/hall/counter/1?lang=en&part=x".to_owned()),
            login: told.map_or("", |_| "li.wei").to_owned(),
            told,
        };
        pages.push((format!("login-{n}"), lang, page.render().unwrap()));
    }
    let (login, name) = (String::from("li.wei"), String::from("李伟"));
    let first = set_up::Whose::First {
        login: login.clone(),
        name: name.clone(),
    };
    let colleague = set_up::Whose::Colleague { login, name };
    let told = [
        None,
        Some(set_up::Told::BadLogin),
        Some(set_up::Told::BadName),
        Some(set_up::Told::LoginTaken),
        Some(set_up::Told::PasswordLength),
        Some(set_up::Told::PasswordGuessable),
        Some(set_up::Told::Differ),
    ];
    for (n, told) in told.into_iter().enumerate() {
        for (whose, named) in [(&first, "first"), (&colleague, "colleague")] {
            let page = SetUpPage {
                lang,
                whose: whose.clone(),
                told,
            };
            pages.push((format!("set-up-{named}-{n}"), lang, page.render().unwrap()));
        }
    }
    let place = |branch: &str, name: &str, counters| Place {
        branch: branch.to_owned(),
        name: name.to_owned(),
        counters,
        leads: true,
        administers: true,
    };
    for (n, roles) in [
        &[][..],
        &["administrator"],
        &["hall:counter", "hall:supervisor", "gone:specialist"],
    ]
    .into_iter()
    .enumerate()
    {
        let page = AccountPage {
            lang,
            name: "李伟".to_owned(),
            roles: roles.iter().map(|role| role.parse().unwrap()).collect(),
            places: if n == 0 {
                Vec::new()
            } else {
                vec![place("hall", "示范大厅", (1..=14).collect())]
            },
            sessions: n + 1,
        };
        pages.push((format!("account-{n}"), lang, page.render().unwrap()));
    }
    pages
}
