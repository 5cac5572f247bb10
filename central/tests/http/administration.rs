//! Administration in a browser: what the pages say, what their forms do, and what they keep of what was typed.

use frontdesk_domain::rules::CounterNumber;
use reqwest::Response;
use uuid::Uuid;

use crate::hall::{Hall, answer, site};
use crate::staff::Clerk;

#[tokio::test]
async fn an_administrator_opens_every_page_and_a_supervisor_none() {
    let hall = Hall::open().await;
    let li = hall.hires("li", &["hall:administrator"]).await;
    let wang = hall.hires("wang", &["hall:supervisor"]).await;
    for path in ["/admin", "/admin/hall"] {
        assert_eq!(li.opens(&hall, path).await, 200, "{path}");
        assert_eq!(wang.opens(&hall, path).await, 403, "{path}");
    }
    for section in [
        "overview",
        "catalogue",
        "counters",
        "skills",
        "hours",
        "classes",
        "rules",
        "notices",
        "devices",
        "staff",
        "versions",
    ] {
        let path = format!("/admin/hall/{section}?lang=en");
        assert_eq!(li.opens(&hall, &path).await, 200, "{section}");
        assert_eq!(wang.opens(&hall, &path).await, 403, "{section}");
    }
    assert_eq!(li.opens(&hall, "/admin/hall/nothing").await, 404);
    let account = text(li.get(&hall, "/account?lang=en").send().await.unwrap()).await;
    assert!(account.contains("/admin/hall?lang=en"), "the way there");
}

#[tokio::test]
async fn rules_are_previewed_then_published_and_rolled_back_with_one_press() {
    let hall = Hall::open().await;
    let li = hall.hires("li", &["hall:administrator"]).await;
    let page = Page::opens(&hall, &li, "rules").await;
    let mut form = page.form("rules");
    set(&mut form, "calls_before_missed", "3");
    form.push(("step".into(), "preview".into()));
    let preview = page.sends(&form).await;
    assert_eq!(preview.status(), 200);
    let preview = text(preview).await;
    assert!(preview.contains("Calls before a ticket is missed: 2 → 3"));
    assert!(
        preview.contains("name=\"calls_before_missed\" min=\"1\" max=\"20\" required value=\"3\"")
    );
    assert_eq!(hall.state().await.rules.calls_before_missed, 2);

    form.pop();
    let published = page.sends(&form).await;
    assert_eq!(published.status(), 303);
    assert!(location(&published).ends_with("done=published"));
    assert_eq!(hall.state().await.rules.calls_before_missed, 3);

    let versions = Page::opens(&hall, &li, "versions").await;
    assert!(versions.html.contains("li"), "who published");
    let back = versions.form_with("to", &site().settings.version().to_string());
    let back = versions.sends(&back).await;
    assert!(
        location(&back).ends_with("done=rolled_back"),
        "{}",
        text(back).await
    );
    assert_eq!(hall.state().await.rules.calls_before_missed, 2);
    let (_, lines) = answer(hall.get("/api/v1/audit?limit=1")).await;
    assert_eq!(lines["lines"][0]["act"], "roll_back");
    assert_eq!(lines["lines"][0]["by"]["staff"], li.id.to_string());
}

#[tokio::test]
async fn what_cannot_be_read_or_is_refused_is_said_and_stays_in_its_field() {
    let hall = Hall::open().await;
    let li = hall.hires("li", &["hall:administrator"]).await;
    let page = Page::opens(&hall, &li, "hours").await;
    let mut form = page.form("hours");
    form.extend([
        ("day.0.mon".into(), "on".into()),
        ("from.0".into(), "half past".into()),
    ]);
    set(&mut form, "to.0", "17:00");
    form.retain(|(name, value)| !(name == "from.0" && value.is_empty()));
    let unreadable = page.sends(&form).await;
    assert_eq!(unreadable.status(), 422);
    let unreadable = text(unreadable).await;
    assert!(unreadable.contains("“half past”"), "{unreadable}");
    assert!(unreadable.contains("value=\"half past\""));

    hall.issues(1).await;
    hall.calls().await;
    let page = Page::opens(&hall, &li, "counters").await;
    let mut form = page.form("counters");
    form.push(("remove.1".into(), "on".into()));
    let refused = page.sends(&form).await;
    assert_eq!(refused.status(), 409);
    let refused = text(refused).await;
    assert!(
        refused.contains("Counter 1 is open or has a ticket"),
        "{refused}"
    );
    assert!(refused.contains("name=\"remove.1\" aria-label=\"Take out 1\" checked"));
    assert_eq!(counters(&hall), [1, 2]);
}

#[tokio::test]
async fn of_two_administrators_the_second_reads_that_somebody_was_before_them() {
    let hall = Hall::open().await;
    let li = hall.hires("li", &["hall:administrator"]).await;
    let (first, second) = (
        Page::opens(&hall, &li, "rules").await,
        Page::opens(&hall, &li, "rules").await,
    );
    let mut form = first.form("rules");
    set(&mut form, "return_after", "4");
    assert_eq!(first.sends(&form).await.status(), 303);
    let mut form = second.form("rules");
    set(&mut form, "return_after", "5");
    let refused = second.sends(&form).await;
    assert_eq!(refused.status(), 409);
    let again = Page::of(&hall, &li, "rules", text(refused).await);
    assert!(again.html.contains("Somebody else has published"));
    let form = again.form("rules");
    assert!(form.contains(&("return_after".into(), "5".into())));
    assert_eq!(again.sends(&form).await.status(), 303);
    assert_eq!(hall.state().await.rules.return_after, 5);
}

#[tokio::test]
async fn counters_skills_classes_and_hours_are_added_and_taken_out() {
    let hall = Hall::open().await;
    let li = hall.hires("li", &["hall:administrator"]).await;
    let skills = Page::opens(&hall, &li, "skills").await;
    let mut form = skills.form("skills");
    set(&mut form, "id.new", "visa");
    set(&mut form, "name.new.zh-Hans", "签证");
    assert_eq!(skills.sends(&form).await.status(), 303);

    let page = Page::opens(&hall, &li, "counters").await;
    let mut form = page.form("counters");
    set(&mut form, "number.new", "3");
    form.push(("skill.new.visa".into(), "on".into()));
    form.push(("remove.2".into(), "on".into()));
    assert_eq!(page.sends(&form).await.status(), 303);
    assert_eq!(counters(&hall), [1, 3]);

    let classes = Page::opens(&hall, &li, "classes").await;
    let mut form = classes.form("classes");
    set(&mut form, "place.priority", "0");
    set(&mut form, "weight.priority", "3");
    assert_eq!(classes.sends(&form).await.status(), 303);
    let branch = hall.central.branch(&"hall".parse().unwrap()).unwrap();
    let settings = branch.site().settings.clone();
    assert_eq!(settings.classes[0].id.as_str(), "priority");
    assert_eq!(settings.classes[0].weight, 3);

    let hours = Page::opens(&hall, &li, "hours").await;
    let mut form = hours.form("hours");
    form.push(("day.0.mon".into(), "on".into()));
    for (field, value) in [
        ("from.0", "09:00"),
        ("to.0", "17:00"),
        ("date.0", "2027-02-06"),
        ("why.0.en", "Spring Festival"),
        ("times.0", "09:00-10:00 11:00–12:00"),
    ] {
        set(&mut form, field, value);
    }
    let published = hours.sends(&form).await;
    assert_eq!(published.status(), 303, "{}", text(published).await);
    let settings = branch.site().settings.clone();
    assert_eq!(settings.branch.hours.len(), 1);
    assert_eq!(settings.branch.special_days[0].times.len(), 2);
    assert_eq!(settings.skills.len(), 2);
}

#[tokio::test]
async fn a_catalogue_is_uploaded_looked_at_and_published() {
    let hall = Hall::open().await;
    let li = hall.hires("li", &["hall:administrator"]).await;
    let file = include_str!("../hall/hall.toml").replacen(
        "handling_minutes = 10",
        "handling_minutes = 12",
        1,
    );
    let sheet = "kind,id,name,name zh-Hant,name en,prefix,skill,minutes,sample,icon,line,line zh-Hant,line en\ngroup,g,户籍,戶籍,Household,A,papers,,,house,证件,證件,Papers\nservice,s,补领,補領,Replace,,,12,yes,,,,\n";
    let shown = text(upload_as(&hall, &li, "sheet.csv", sheet.as_bytes()).await).await;
    assert!(shown.contains("Services: Replace"), "{shown}");
    let shown = upload(&hall, &li, file.as_bytes()).await;
    assert_eq!(shown.status(), 200);
    let page = Page::of(&hall, &li, "catalogue", text(shown).await);
    assert!(page.html.contains("Minutes: 10 → 12"), "{}", page.html);
    let before = hall.state().await.catalogue;
    let published = page.sends(&page.form("publish_draft")).await;
    assert_eq!(published.status(), 303, "{}", text(published).await);
    assert_ne!(hall.state().await.catalogue, before);

    let again = page.sends(&page.form("publish_draft")).await;
    let again = text(again).await;
    assert!(
        !again.contains("draft_gone"),
        "the same press again counts once"
    );
    let mut gone = page.form("publish_draft");
    set(&mut gone, "draft", "0");
    assert_eq!(page.sends(&gone).await.status(), 410);
}

#[tokio::test]
async fn a_file_that_cannot_be_used_is_refused_with_the_line() {
    let hall = Hall::open().await;
    let li = hall.hires("li", &["hall:administrator"]).await;
    let broken =
        include_str!("../hall/hall.toml").replacen("skill = \"papers\"", "skill = \"visa\"", 1);
    for (file, status, told) in [
        (broken.into_bytes(), 422, "there is no skill `visa`"),
        (b"branch = [".to_vec(), 422, "hall.toml:1"),
        (vec![0xFF; 64], 422, "not UTF-8"),
    ] {
        let refused = upload(&hall, &li, &file).await;
        assert_eq!(refused.status(), status);
        let refused = text(refused)
            .await
            .replace("&#38;", "&")
            .replace("&#96;", "`");
        assert!(refused.contains(told), "{told}: {refused}");
    }
    // At the bound it is read, and found to be no file; a byte more is not read.
    let bound = usize::try_from(frontdesk_central::config::FILE_MAX_BYTES).unwrap();
    assert_eq!(upload(&hall, &li, &vec![0xFF; bound]).await.status(), 422);
    assert_eq!(
        upload(&hall, &li, &vec![0xFF; bound + 1]).await.status(),
        413
    );
}

#[tokio::test]
async fn a_code_and_a_link_are_shown_once_on_the_page() {
    let hall = Hall::open().await;
    let li = hall.hires("li", &["hall:administrator"]).await;
    let devices = Page::opens(&hall, &li, "devices").await;
    let code = text(devices.sends(&devices.form("enrol")).await).await;
    assert!(code.contains("kiosk-1 · "), "{code}");
    let again = Page::opens(&hall, &li, "devices").await;
    assert!(!again.html.contains("kiosk-1 · "));

    let staff = Page::opens(&hall, &li, "staff").await;
    let mut form = staff.form("add");
    for (field, value) in [("login", "chen"), ("name", "陈静")] {
        set(&mut form, field, value);
    }
    form.push(("role.counter".into(), "on".into()));
    let added = text(staff.sends(&form).await).await;
    assert!(added.contains("/set-up/"), "{added}");
    let taken = staff.sends(&form).await;
    assert_eq!(taken.status(), 409);
    assert!(
        text(taken).await.contains("value=\"chen\""),
        "what was typed stays"
    );

    let page = Page::opens(&hall, &li, "staff").await;
    let (_, listed) = answer(hall.get("/api/v1/staff")).await;
    let staff = listed["staff"].as_array().unwrap();
    let chen = staff.iter().find(|one| one["login"] == "chen").unwrap();
    let chen = chen["staff"].as_str().unwrap().to_owned();
    let act = |action: &str| {
        let mut form = page.form_of(action, "staff", &chen);
        if action == "roles" {
            form.push(("role.supervisor".into(), "on".into()));
        }
        form
    };
    for (action, done) in [
        ("roles", "roles_set"),
        ("log_out", "logged_out"),
        ("disable", "disabled"),
    ] {
        let sent = page.sends(&act(action)).await;
        assert!(location(&sent).ends_with(done), "{action}");
    }
    let (_, listed) = answer(hall.get("/api/v1/staff")).await;
    let staff = listed["staff"].as_array().unwrap();
    let chen = staff.iter().find(|one| one["login"] == "chen").unwrap();
    assert_eq!(chen["standing"], "disabled");
    assert_eq!(chen["roles"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn a_notice_goes_up_and_comes_down() {
    let hall = Hall::open().await;
    let li = hall.hires("li", &["hall:administrator"]).await;
    let page = Page::opens(&hall, &li, "notices").await;
    let mut form = page.form("post_notice");
    set(&mut form, "text.en", "Fire drill");
    set(&mut form, "minutes", "15");
    assert!(location(&page.sends(&form).await).ends_with("notice_posted"));
    let page = Page::opens(&hall, &li, "notices").await;
    assert!(page.html.contains("Fire drill"));
    let down = page.sends(&page.form("withdraw_notice")).await;
    assert!(location(&down).ends_with("notice_withdrawn"));
    let empty = page.sends(&page.form("post_notice")).await;
    assert_eq!(empty.status(), 409);
    assert!(text(empty).await.contains("The notice is empty"));
}

/// Another site can make a browser send a form, and nothing comes of it.
#[tokio::test]
async fn a_form_from_elsewhere_changes_nothing() {
    let hall = Hall::open().await;
    let li = hall.hires("li", &["hall:administrator"]).await;
    let page = Page::opens(&hall, &li, "rules").await;
    let mut form = page.form("rules");
    set(&mut form, "return_after", "9");
    let sent = li.post(&hall, "/admin/hall/rules").form(&form);
    let sent = sent.header("sec-fetch-site", "cross-site").send().await;
    assert_eq!(sent.unwrap().status(), 403);
    assert_eq!(hall.state().await.rules.return_after, 3);
}

#[tokio::test]
async fn a_form_at_the_bound_is_read_and_one_byte_more_is_not() {
    let hall = Hall::open().await;
    let li = hall.hires("li", &["hall:administrator"]).await;
    let sent = |bytes: usize| {
        let head = format!("do=rules&id={}&x=", Uuid::nil());
        let body = format!("{head}{}", "a".repeat(bytes - head.len()));
        let request = li.post(&hall, "/admin/hall/rules?lang=en");
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        request.body(body).send()
    };
    assert_eq!(sent(256 * 1024).await.unwrap().status(), 422);
    assert_eq!(sent(256 * 1024 + 1).await.unwrap().status(), 413);
}

fn counters(hall: &Hall) -> Vec<CounterNumber> {
    let branch = hall.central.branch(&"hall".parse().unwrap()).unwrap();
    let site = branch.site();
    let counters = site.settings.counters.iter();
    counters.map(|counter| counter.number).collect()
}

type Fields = Vec<(String, String)>;

fn set(form: &mut Fields, field: &str, value: &str) {
    form.retain(|(name, _)| name != field);
    form.push((field.to_owned(), value.to_owned()));
}

fn location(response: &Response) -> String {
    let location = response.headers().get("location");
    location.map_or_else(String::new, |location| {
        location.to_str().unwrap().to_owned()
    })
}

async fn text(response: Response) -> String {
    response.text().await.unwrap()
}

async fn upload(hall: &Hall, who: &Clerk, file: &[u8]) -> Response {
    upload_as(hall, who, "hall.toml", file).await
}

async fn upload_as(hall: &Hall, who: &Clerk, name: &str, file: &[u8]) -> Response {
    let head = format!(
        "--x1\r\nContent-Disposition: form-data; name=\"do\"\r\n\r\nupload\r\n--x1\r\nContent-Disposition: form-data; name=\"id\"\r\n\r\n{}\r\n--x1\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n",
        Uuid::nil()
    );
    let body = [head.as_bytes(), file, b"\r\n--x1--\r\n"].concat();
    let request = who.post(hall, "/admin/hall/catalogue?lang=en");
    let request = request.header("content-type", "multipart/form-data; boundary=x1");
    request.body(body).send().await.unwrap()
}

/// A page as a browser without script holds it.
struct Page<'a> {
    hall: &'a Hall,
    who: &'a Clerk,
    section: &'static str,
    html: String,
}

impl<'a> Page<'a> {
    async fn opens(hall: &'a Hall, who: &'a Clerk, section: &'static str) -> Self {
        let path = format!("/admin/hall/{section}?lang=en");
        let html = text(who.get(hall, &path).send().await.unwrap()).await;
        Self::of(hall, who, section, html)
    }

    fn of(hall: &'a Hall, who: &'a Clerk, section: &'static str, html: String) -> Self {
        Self {
            hall,
            who,
            section,
            html,
        }
    }

    fn forms(&self) -> impl Iterator<Item = Fields> + '_ {
        let forms = self.html.split("<form").skip(1);
        forms.map(|form| fields(form.split("</form>").next().unwrap()))
    }

    fn form(&self, action: &str) -> Fields {
        self.form_with("do", action)
    }

    fn form_with(&self, field: &str, value: &str) -> Fields {
        let has = |form: &Fields| form.iter().any(|(name, is)| name == field && is == value);
        let mut forms = self.forms();
        forms
            .find(has)
            .unwrap_or_else(|| panic!("no form with {field}={value}: {}", self.html))
    }

    fn form_of(&self, action: &str, field: &str, value: &str) -> Fields {
        let is = |form: &Fields, field: &str, value: &str| {
            form.iter().any(|(name, is)| name == field && is == value)
        };
        let mut forms = self.forms();
        let found = forms.find(|form| is(form, "do", action) && is(form, field, value));
        found.unwrap()
    }

    async fn sends(&self, form: &Fields) -> Response {
        let path = format!("/admin/hall/{}?lang=en", self.section);
        let sent = self.who.post(self.hall, &path).form(form);
        sent.send().await.unwrap()
    }
}

/// What a browser would send of a form that nobody has touched.
fn fields(form: &str) -> Fields {
    let mut fields = Fields::new();
    let attribute = |tag: &str, name: &str| {
        let start = format!(" {name}=\"");
        let value = tag.split(&start).nth(1)?;
        Some(value.split('"').next()?.to_owned())
    };
    for tag in form.split("<input").skip(1) {
        let tag = tag.split('>').next().unwrap();
        let Some(name) = attribute(tag, "name") else {
            continue;
        };
        let is_box = tag.contains("type=\"checkbox\"");
        if is_box && !tag.contains(" checked") {
            continue;
        }
        let value = attribute(tag, "value");
        let otherwise = if is_box { "on" } else { "" };
        fields.push((name, value.unwrap_or_else(|| otherwise.to_owned())));
    }
    for list in form.split("<select").skip(1) {
        let list = list.split("</select>").next().unwrap();
        let Some(name) = attribute(list, "name") else {
            continue;
        };
        let options: Vec<&str> = list.split("<option").skip(1).collect();
        let chosen = options.iter().find(|option| option.contains(" selected"));
        if let Some(option) = chosen.or(options.first()) {
            fields.push((name, attribute(option, "value").unwrap_or_default()));
        }
    }
    fields
}
