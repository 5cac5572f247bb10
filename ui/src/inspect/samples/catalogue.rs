//! A made-up hall in three languages. The English names are as long as real ones get.

use crate::Language;

/// (name, detail, originals, copies)
pub type Material = (&'static str, &'static str, i32, i32);

pub struct Sample {
    pub hall: &'static str,
    pub desk: &'static str,
    pub area: &'static str,
    pub counters: &'static str,
    pub helper: &'static str,
    /// (icon, name, line)
    pub groups: [(&'static str, &'static str, &'static str); 12],
    /// (name, line)
    pub services: &'static [(&'static str, &'static str)],
    pub question: (&'static str, &'static str),
    pub options: [(&'static str, &'static str); 4],
    pub materials: [Material; 7],
    pub notes: &'static [(&'static str, &'static str)],
    /// (class, who may ask for it)
    pub priority: (&'static str, &'static str),
}

pub fn sample(language: Language) -> Sample {
    match language {
        Language::ZhHans => ZH_HANS,
        Language::ZhHant => ZH_HANT,
        Language::En => EN,
    }
}

const ZH_HANS: Sample = Sample {
    hall: "示范政务服务大厅",
    desk: "一楼服务台",
    area: "A 区",
    counters: "1–4",
    helper: "王芳",
    groups: [
        ("id-card", "身份户籍", "身份证、户口簿、居住证"),
        ("shield-check", "社会保险", "养老、医疗、社保卡"),
        ("house", "不动产", "登记、过户、查询"),
        ("wallet", "住房公积金", "提取、贷款、转移"),
        ("building-2", "企业开办", "设立、变更、注销"),
        ("car", "车辆驾照", "换证、补证、年检"),
        ("heart", "婚姻生育", "登记、证明、补领"),
        ("receipt-text", "税务发票", "申报、代开、完税"),
        ("graduation-cap", "教育入学", "学籍、资助、证书"),
        ("briefcase", "就业创业", "登记、补贴、档案"),
        ("stethoscope", "卫生健康", "健康证、生育登记、医疗机构"),
        (
            "message-circle-question-mark",
            "综合咨询",
            "不知道办哪一项，先问一问",
        ),
    ],
    services: &[
        ("居民身份证补领", "遗失或损坏后重新领取"),
        ("居民身份证首次申领", "未满十六周岁由监护人代办"),
        ("户口簿换发", "内页写满、损坏或信息变更"),
        ("居住证办理与签注", "在本市居住半年以上，每年签注一次"),
        ("户口迁移", "市内迁移、市外迁入"),
        (
            "姓名、出生日期等户口登记项目变更更正",
            "需要原始凭证和派出所调查",
        ),
        ("临时身份证", ""),
        ("无犯罪记录证明", "本人或单位申请"),
    ],
    question: ("是您本人办理吗？", "代办的，要多带委托书和双方身份证。"),
    options: [
        ("本人办理", ""),
        ("代别人办理", "需要委托书和双方身份证"),
        ("为未满十六周岁的孩子办理", "监护人到场即可，不用委托书"),
        ("单位集体办理", ""),
    ],
    materials: [
        ("居民户口簿", "遗失的，可先到户籍窗口开证明", 1, 0),
        ("监护人身份证", "因申领人未满 16 周岁", 1, 2),
        ("出生医学证明", "户口簿上没有关系记载时", 1, 0),
        (
            "居住地址证明",
            "房产证、租赁合同或单位宿舍证明，任选一种即可",
            1,
            1,
        ),
        ("授权委托书", "服务台可领空白表", 1, 0),
        ("近期免冠照片", "", 0, 2),
        ("申请表", "窗口可领", 1, 0),
    ],
    priority: ("优先服务", "60 岁以上、孕妇、带婴幼儿、残障人士、现役军人"),
    notes: &[
        ("camera", "照片不用带，窗口现场拍"),
        ("banknote", "工本费 40 元，扫码或现金"),
    ],
};

const ZH_HANT: Sample = Sample {
    hall: "示範政務服務大廳",
    desk: "一樓服務台",
    area: "A 區",
    counters: "1–4",
    helper: "王芳",
    groups: [
        ("id-card", "身分戶籍", "身分證、戶口名簿、居住證"),
        ("shield-check", "社會保險", "養老、醫療、社保卡"),
        ("house", "不動產", "登記、過戶、查詢"),
        ("wallet", "住房公積金", "提取、貸款、轉移"),
        ("building-2", "企業開辦", "設立、變更、註銷"),
        ("car", "車輛駕照", "換證、補證、年檢"),
        ("heart", "婚姻生育", "登記、證明、補領"),
        ("receipt-text", "稅務發票", "申報、代開、完稅"),
        ("graduation-cap", "教育入學", "學籍、資助、證書"),
        ("briefcase", "就業創業", "登記、補貼、檔案"),
        ("stethoscope", "衛生健康", "健康證、生育登記、醫療機構"),
        (
            "message-circle-question-mark",
            "綜合諮詢",
            "不知道辦哪一項，先問一問",
        ),
    ],
    services: &[
        ("居民身分證補領", "遺失或損壞後重新領取"),
        ("居民身分證首次申領", "未滿十六歲由監護人代辦"),
        ("戶口名簿換發", "內頁寫滿、損壞或資料變更"),
        ("居住證辦理與簽注", "在本市居住半年以上，每年簽注一次"),
        ("戶口遷移", "市內遷移、市外遷入"),
        ("姓名、出生日期等戶口登記項目變更更正", "需要原始憑證和調查"),
        ("臨時身分證", ""),
        ("無犯罪紀錄證明", "本人或單位申請"),
    ],
    question: ("是您本人辦理嗎？", "代辦的，要多帶委託書和雙方身分證。"),
    options: [
        ("本人辦理", ""),
        ("代別人辦理", "需要委託書和雙方身分證"),
        ("為未滿十六歲的孩子辦理", "監護人到場即可，不用委託書"),
        ("單位集體辦理", ""),
    ],
    materials: [
        ("戶口名簿", "遺失的，可先到戶籍櫃檯開證明", 1, 0),
        ("監護人身分證", "因申領人未滿 16 歲", 1, 2),
        ("出生醫學證明", "戶口名簿上沒有關係記載時", 1, 0),
        (
            "居住地址證明",
            "房產證、租賃合約或單位宿舍證明，任選一種即可",
            1,
            1,
        ),
        ("授權委託書", "服務台可領空白表", 1, 0),
        ("近期免冠照片", "", 0, 2),
        ("申請表", "櫃檯可領", 1, 0),
    ],
    priority: (
        "優先服務",
        "60 歲以上、孕婦、帶嬰幼兒、身心障礙者、現役軍人",
    ),
    notes: &[
        ("camera", "照片不用帶，櫃檯現場拍"),
        ("banknote", "工本費 40 元，掃碼或現金"),
    ],
};

const EN: Sample = Sample {
    hall: "Demonstration Government Service Hall",
    desk: "the service desk on the first floor",
    area: "Area A",
    counters: "1–4",
    helper: "Wang Fang",
    groups: [
        (
            "id-card",
            "Identity and household",
            "Identity card, household register, residence permit",
        ),
        (
            "shield-check",
            "Social insurance",
            "Pension, medical, social security card",
        ),
        ("house", "Real estate", "Registration, transfer, enquiry"),
        (
            "wallet",
            "Housing provident fund",
            "Withdrawal, loan, transfer",
        ),
        (
            "building-2",
            "Starting a business",
            "Founding, changes, closing",
        ),
        (
            "car",
            "Vehicles and driving licences",
            "Renewal, replacement, inspection",
        ),
        (
            "heart",
            "Marriage and children",
            "Registration, certificates",
        ),
        (
            "receipt-text",
            "Taxes and invoices",
            "Declaration, invoices, payment",
        ),
        (
            "graduation-cap",
            "Education",
            "Enrolment, grants, certificates",
        ),
        ("briefcase", "Work", "Registration, allowances, records"),
        (
            "stethoscope",
            "Health",
            "Health certificates, medical institutions",
        ),
        (
            "message-circle-question-mark",
            "General enquiries",
            "Ask first if you are not sure",
        ),
    ],
    services: &[
        (
            "Replacement of a resident identity card",
            "After loss or damage",
        ),
        (
            "First resident identity card",
            "Guardians apply for children under sixteen",
        ),
        (
            "Renewal of the household register",
            "Full, damaged or outdated pages",
        ),
        (
            "Residence permit and yearly endorsement",
            "For those who have lived in the city for half a year or more",
        ),
        (
            "Transfer of household registration",
            "Within the city or from elsewhere",
        ),
        (
            "Correction of name, date of birth or other registered particulars",
            "Needs original documents and an inquiry",
        ),
        ("Temporary identity card", ""),
        (
            "Certificate of no criminal record",
            "For yourself or your employer",
        ),
    ],
    question: (
        "Are you here for yourself?",
        "If you act for somebody else, more papers are needed.",
    ),
    options: [
        ("For myself", ""),
        (
            "For somebody else",
            "With a letter of authorisation and both identity cards",
        ),
        (
            "For my child under sixteen",
            "A guardian is enough, no letter is needed",
        ),
        ("For a group from one employer", ""),
    ],
    materials: [
        (
            "Household register",
            "If lost, ask the household counter for a certificate first",
            1,
            0,
        ),
        (
            "Identity card of the guardian",
            "Because the applicant is under 16",
            1,
            2,
        ),
        (
            "Medical certificate of birth",
            "When the register does not name the parents",
            1,
            0,
        ),
        (
            "Proof of residential address",
            "Deed, lease or certificate of a company dormitory; any one of them will do",
            1,
            1,
        ),
        (
            "Letter of authorisation",
            "Blank forms at the service desk",
            1,
            0,
        ),
        ("Recent photographs, bareheaded", "", 0, 2),
        ("Application form", "At the counter", 1, 0),
    ],
    priority: (
        "Priority service",
        "Over 60, pregnant, with an infant, disabled, or in the armed forces",
    ),
    notes: &[
        (
            "camera",
            "No photograph is needed; it is taken at the counter.",
        ),
        ("banknote", "The card costs 40 yuan, by code or in cash."),
    ],
};
