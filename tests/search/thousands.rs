//! A hall of two thousand services that nobody has: each thing, and all that can be done about it.

use frontdesk_domain::catalogue::{Catalogue, Group, Material, Service};
use frontdesk_domain::text::Text;

pub const SERVICES: usize = 2_000;

const THINGS: [[&str; 3]; 50] = [
    ["身份证", "身份證", "ID card"],
    ["户口簿", "戶口簿", "household register"],
    ["居住证", "居住證", "residence permit"],
    ["普通护照", "普通護照", "passport"],
    ["社会保障卡", "社會保障卡", "social card"],
    ["养老保险", "養老保險", "pension"],
    ["医疗保险", "醫療保險", "medical insurance"],
    ["生育保险", "生育保險", "maternity insurance"],
    ["失业保险", "失業保險", "unemployment insurance"],
    ["工伤保险", "工傷保險", "work injury insurance"],
    ["不动产权证", "不動產權證", "property title"],
    ["房屋抵押", "房屋抵押", "mortgage"],
    ["住房公积金", "住房公積金", "housing fund"],
    ["营业执照", "營業執照", "business licence"],
    ["个体工商户", "個體工商戶", "sole trader"],
    ["食品经营许可证", "食品經營許可證", "food licence"],
    ["机动车驾驶证", "機動車駕駛證", "driving licence"],
    ["机动车行驶证", "機動車行駛證", "vehicle licence"],
    ["机动车号牌", "機動車號牌", "number plate"],
    ["结婚证", "結婚證", "marriage certificate"],
    ["离婚证", "離婚證", "divorce certificate"],
    ["出生医学证明", "出生醫學證明", "birth certificate"],
    ["收养关系", "收養關係", "adoption"],
    ["增值税发票", "增值稅發票", "tax invoice"],
    ["个人所得税", "個人所得稅", "income tax"],
    ["契税", "契稅", "deed tax"],
    ["残疾人证", "殘疾人證", "disability card"],
    ["老年人优待证", "老年人優待證", "senior card"],
    ["最低生活保障", "最低生活保障", "subsistence allowance"],
    ["公共租赁住房", "公共租賃住房", "public housing"],
    ["教师资格证", "教師資格證", "teaching certificate"],
    ["护士执业证", "護士執業證", "nursing licence"],
    ["建筑施工许可", "建築施工許可", "building permit"],
    ["排污许可证", "排污許可證", "discharge permit"],
    ["道路运输证", "道路運輸證", "transport licence"],
    ["出租汽车经营", "出租汽車經營", "taxi licence"],
    ["宅基地使用权", "宅基地使用權", "homestead"],
    ["林权", "林權", "forest right"],
    ["取水许可", "取水許可", "water permit"],
    ["用电报装", "用電報裝", "electricity supply"],
    ["燃气报装", "燃氣報裝", "gas supply"],
    ["自来水报装", "自來水報裝", "water supply"],
    ["银行账户", "銀行帳戶", "bank account"],
    ["银行卡", "銀行卡", "bank card"],
    ["定期存单", "定期存單", "deposit slip"],
    ["个人贷款", "個人貸款", "personal loan"],
    ["手机银行", "手機銀行", "mobile banking"],
    ["征信报告", "徵信報告", "credit report"],
    ["电子社保卡", "電子社保卡", "electronic card"],
    ["流动人口", "流動人口", "migrant register"],
];

const ACTS: [[&str; 3]; 40] = [
    ["补领", "補領", "Replace"],
    ["换领", "換領", "Renew"],
    ["首次申领", "首次申領", "First"],
    ["注销", "註銷", "Cancel"],
    ["变更", "變更", "Change"],
    ["转移", "轉移", "Transfer"],
    ["查询", "查詢", "Search"],
    ["登记", "登記", "Register"],
    ["打印证明", "列印證明", "Print proof of"],
    ["挂失", "掛失", "Report lost"],
    ["解除挂失", "解除掛失", "Report found"],
    ["年度检验", "年度檢驗", "Yearly check of"],
    ["延期", "延期", "Extend"],
    ["信息更正", "資訊更正", "Correct"],
    ["复印档案", "複印檔案", "Copy records of"],
    ["异地办理", "異地辦理", "Elsewhere"],
    ["代为办理", "代為辦理", "On behalf"],
    ["加急办理", "加急辦理", "Urgent"],
    ["上门办理", "上門辦理", "At home"],
    ["申请补贴", "申請補貼", "Subsidy for"],
    ["缴纳费用", "繳納費用", "Pay for"],
    ["退还费用", "退還費用", "Refund of"],
    ["异议申诉", "異議申訴", "Appeal"],
    ["暂停", "暫停", "Suspend"],
    ["恢复", "恢復", "Resume"],
    ["合并", "合併", "Merge"],
    ["分割", "分割", "Split"],
    ["继承", "繼承", "Inherit"],
    ["赠与", "贈與", "Give"],
    ["公证", "公證", "Notarise"],
    ["翻译认证", "翻譯認證", "Translate"],
    ["资格审核", "資格審核", "Review"],
    ["重新认定", "重新認定", "Reassess"],
    ["密码重置", "密碼重置", "Reset"],
    ["预约办理", "預約辦理", "Book"],
    ["材料补交", "材料補交", "Add papers to"],
    ["进度查询", "進度查詢", "Progress of"],
    ["领取结果", "領取結果", "Collect"],
    ["政策咨询", "政策諮詢", "Ask about"],
    ["投诉举报", "投訴舉報", "Complain about"],
];

const PAPERS: [[&str; 3]; 8] = [
    ["申请表", "申請表", "form"],
    ["原件", "原件", "original"],
    ["复印件", "複印件", "copy"],
    ["遗失声明", "遺失聲明", "declaration"],
    ["缴费凭证", "繳費憑證", "receipt"],
    ["委托书", "委託書", "authority"],
    ["照片", "照片", "photograph"],
    ["说明", "說明", "statement"],
];

pub fn catalogue() -> Catalogue {
    let groups = THINGS.iter().enumerate().map(|(number, thing)| Group {
        id: format!("g{number}").parse().expect("letters and digits"),
        icon: String::new(),
        name: text(*thing),
        line: Text::default(),
        aliases: vec![format!("{}窗口", thing[0])],
    });
    Catalogue {
        groups: groups.collect(),
        services: (0..SERVICES).map(service).collect(),
    }
}

fn service(number: usize) -> Service {
    let (thing_at, act_at) = (number / ACTS.len(), number % ACTS.len());
    let (thing, act) = (THINGS[thing_at], ACTS[act_at]);
    let other = ACTS[(act_at + 7) % ACTS.len()];
    Service {
        id: format!("s{number}").parse().expect("letters and digits"),
        group: format!("g{thing_at}").parse().expect("letters and digits"),
        prefix: "A".parse().expect("a letter"),
        skill: "all".parse().expect("letters"),
        name: Text {
            zh_hans: format!("{}{}", thing[0], act[0]),
            zh_hant: format!("{}{}", thing[1], act[1]),
            en: format!("{} {}", act[2], thing[2]),
        },
        line: Text {
            zh_hans: format!("办理{}的{}，也可{}", thing[0], act[0], other[0]),
            zh_hant: format!("辦理{}的{}，也可{}", thing[1], act[1], other[1]),
            en: format!("For those who have a {}, or {}", thing[2], other[2]),
        },
        aliases: vec![
            format!("{}{}", act[0], thing[0]),
            format!("办{}{}", thing[0], act[0]),
            format!("我要{}{}", act[0], thing[0]),
            format!("{}怎么{}", thing[0], act[0]),
            format!("{} my {}", act[2], thing[2]),
            format!("{} {}", thing[2], act[2]),
        ],
        handling_minutes: 10,
        fee: None,
        questions: Vec::new(),
        materials: PAPERS
            .iter()
            .zip(0..)
            .map(|(paper, which)| material(thing, act, *paper, which))
            .collect(),
        remarks: Vec::new(),
        steps: Vec::new(),
        source: None,
        sample: true,
    }
}

/// Most papers are of the thing, two of this one service.
fn material(thing: [&str; 3], act: [&str; 3], paper: [&str; 3], which: usize) -> Material {
    let of = if which < 6 { ["", "", ""] } else { act };
    Material {
        id: format!("m{which}").parse().expect("letters and digits"),
        name: Text {
            zh_hans: format!("{}{}{}", thing[0], of[0], paper[0]),
            zh_hant: format!("{}{}{}", thing[1], of[1], paper[1]),
            en: format!("{} {} {}", thing[2], of[2], paper[2]),
        },
        originals: 1,
        copies: 0,
        note: Text::default(),
        obtain: Text::default(),
        when: Vec::new(),
    }
}

fn text([simple, full, en]: [&str; 3]) -> Text {
    Text {
        zh_hans: simple.into(),
        zh_hant: full.into(),
        en: en.into(),
    }
}
