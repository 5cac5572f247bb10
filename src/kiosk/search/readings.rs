//! Words that tell how their characters are read, of those that halls and banks use.
//!
//! A word that is missing costs little: every reading is found all the same, only the better one is not preferred.

use std::collections::BTreeMap;

/// A word in simplified script, and its syllables.
const WORDS: &[(&str, &str)] = &[
    ("银行", "yin hang"),
    ("行业", "hang ye"),
    ("行情", "hang qing"),
    ("本行", "ben hang"),
    ("跨行", "kua hang"),
    ("他行", "ta hang"),
    ("行内", "hang nei"),
    ("央行", "yang hang"),
    ("总行", "zong hang"),
    ("分行", "fen hang"),
    ("支行", "zhi hang"),
    ("开户行", "kai hu hang"),
    ("行驶", "xing shi"),
    ("行车", "xing che"),
    ("行政", "xing zheng"),
    ("行为", "xing wei"),
    ("通行", "tong xing"),
    ("执行", "zhi xing"),
    ("出行", "chu xing"),
    ("重新", "chong xin"),
    ("重置", "chong zhi"),
    ("重设", "chong she"),
    ("重办", "chong ban"),
    ("重复", "chong fu"),
    ("重婚", "chong hun"),
    ("重要", "zhong yao"),
    ("重大", "zhong da"),
    ("重疾", "zhong ji"),
    ("还款", "huan kuan"),
    ("还贷", "huan dai"),
    ("还清", "huan qing"),
    ("还钱", "huan qian"),
    ("归还", "gui huan"),
    ("偿还", "chang huan"),
    ("退还", "tui huan"),
    ("返还", "fan huan"),
    ("存折", "cun zhe"),
    ("折旧", "zhe jiu"),
    ("打折", "da zhe"),
    ("长期", "chang qi"),
    ("延长", "yan chang"),
    ("校长", "xiao zhang"),
    ("家长", "jia zhang"),
    ("调解", "tiao jie"),
    ("调整", "tiao zheng"),
    ("调查", "diao cha"),
    ("调动", "diao dong"),
    ("调取", "diao qu"),
    ("调档", "diao dang"),
    ("税率", "shui lv"),
    ("利率", "li lv"),
    ("汇率", "hui lv"),
    ("费率", "fei lv"),
    ("参保", "can bao"),
    ("参加", "can jia"),
    ("会计", "kuai ji"),
    ("财会", "cai kuai"),
    ("社会", "she hui"),
    ("工会", "gong hui"),
    ("协会", "xie hui"),
    ("公司", "gong si"),
    ("单位", "dan wei"),
    ("单身", "dan shen"),
    ("存单", "cun dan"),
    ("账单", "zhang dan"),
    ("清单", "qing dan"),
    ("保单", "bao dan"),
    ("社区", "she qu"),
    ("转账", "zhuan zhang"),
    ("转移", "zhuan yi"),
    ("遗传", "yi chuan"),
    ("传真", "chuan zhen"),
    ("自传", "zi zhuan"),
    ("缴费", "jiao fei"),
    ("缴纳", "jiao na"),
    ("缴存", "jiao cun"),
    ("取得", "qu de"),
    ("所得", "suo de"),
    ("个税", "ge shui"),
    ("提供", "ti gong"),
    ("给付", "ji fu"),
    ("供给", "gong ji"),
    ("发给", "fa gei"),
    ("大夫", "dai fu"),
    ("大厅", "da ting"),
    ("大额", "da e"),
    ("车辆", "che liang"),
    ("汽车", "qi che"),
    ("机动车", "ji dong che"),
    ("二手车", "er shou che"),
    ("停车", "ting che"),
    ("上车", "shang che"),
    ("新车", "xin che"),
    ("车牌", "che pai"),
    ("车船", "che chuan"),
    ("期满", "qi man"),
    ("到期", "dao qi"),
    ("定期", "ding qi"),
    ("逾期", "yu qi"),
    ("过期", "guo qi"),
    ("活期", "huo qi"),
    ("学校", "xue xiao"),
    ("校验", "jiao yan"),
    ("核校", "he jiao"),
    ("差额", "cha e"),
    ("出差", "chu chai"),
    ("差旅", "chai lv"),
    ("人数", "ren shu"),
    ("次数", "ci shu"),
    ("地址", "di zhi"),
    ("地方", "di fang"),
    ("土地", "tu di"),
    ("异地", "yi di"),
    ("房地产", "fang di chan"),
    ("不动产", "bu dong chan"),
    ("和解", "he jie"),
    ("解除", "jie chu"),
    ("解押", "jie ya"),
    ("押解", "ya jie"),
    ("相片", "xiang pian"),
    ("空白", "kong bai"),
    ("空缺", "kong que"),
    ("适应", "shi ying"),
    ("典当", "dian dang"),
    ("种类", "zhong lei"),
    ("种植", "zhong zhi"),
    ("省内", "sheng nei"),
    ("跨省", "kua sheng"),
    ("宿舍", "su she"),
    ("住宿", "zhu su"),
    ("降级", "jiang ji"),
    ("下降", "xia jiang"),
    ("强制", "qiang zhi"),
    ("交强险", "jiao qiang xian"),
    ("石油", "shi you"),
    ("分期", "fen qi"),
    ("部分", "bu fen"),
    ("身份", "shen fen"),
    ("股份", "gu fen"),
    ("份额", "fen e"),
    ("便民", "bian min"),
    ("便宜", "pian yi"),
    ("乐器", "yue qi"),
    ("娱乐", "yu le"),
    ("模板", "mu ban"),
    ("规模", "gui mo"),
    ("血液", "xue ye"),
    ("献血", "xian xue"),
    ("露天", "lu tian"),
    ("办事处", "ban shi chu"),
    ("系统", "xi tong"),
    ("关系", "guan xi"),
    ("联系", "lian xi"),
    ("印章", "yin zhang"),
    ("盖章", "gai zhang"),
    ("落户", "luo hu"),
    ("没有", "mei you"),
    ("没收", "mo shou"),
    ("合同", "he tong"),
    ("合法", "he fa"),
    ("说明", "shuo ming"),
    ("信息", "xin xi"),
    ("折算", "zhe suan"),
    ("曾用名", "ceng yong ming"),
    ("朝阳", "chao yang"),
    ("切结", "qie jie"),
    ("藏族", "zang zu"),
    ("卡片", "ka pian"),
    ("银行卡", "yin hang ka"),
    ("社保卡", "she bao ka"),
    ("关卡", "guan qia"),
    ("打的", "da di"),
    ("目的", "mu di"),
    ("假期", "jia qi"),
    ("产假", "chan jia"),
    ("请假", "qing jia"),
    ("假货", "jia huo"),
    ("假币", "jia bi"),
    ("间接", "jian jie"),
    ("期间", "qi jian"),
    ("量化", "liang hua"),
    ("数量", "shu liang"),
    ("正式", "zheng shi"),
    ("正月", "zheng yue"),
    ("占用", "zhan yong"),
    ("占有", "zhan you"),
    ("转出", "zhuan chu"),
    ("载体", "zai ti"),
    ("挂失", "gua shi"),
    ("丢失", "diu shi"),
    ("遗失", "yi shi"),
    ("内地", "nei di"),
    ("台胞", "tai bao"),
    ("台湾", "tai wan"),
    ("南京", "nan jing"),
    ("重庆", "chong qing"),
    ("厦门", "xia men"),
    ("大厦", "da sha"),
    ("西藏", "xi zang"),
    ("长沙", "chang sha"),
    ("长春", "chang chun"),
    ("成都", "cheng du"),
    ("首都", "shou du"),
    ("都市", "du shi"),
    ("六安", "lu an"),
];

/// The words by their first character, the longest first.
#[derive(Debug)]
pub struct Words(BTreeMap<char, Vec<Word>>);

/// The characters of a word, and how each is read.
type Word = (Vec<char>, Vec<&'static str>);

impl Words {
    pub fn new() -> Self {
        let mut words = BTreeMap::<char, Vec<Word>>::new();
        for (word, syllables) in WORDS {
            let chars: Vec<char> = word.chars().collect();
            words
                .entry(chars[0])
                .or_default()
                .push((chars, syllables.split(' ').collect()));
        }
        for same_start in words.values_mut() {
            same_start.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
        }
        Self(words)
    }

    /// How each character of a text is read, where a word in it tells; of overlapping words the first counts.
    pub fn readings(&self, text: &[char]) -> Vec<Option<&'static str>> {
        let mut right = vec![None; text.len()];
        let mut at = 0;
        while at < text.len() {
            let word = self
                .0
                .get(&text[at])
                .and_then(|words| words.iter().find(|(word, _)| text[at..].starts_with(word)));
            let Some((word, syllables)) = word else {
                at += 1;
                continue;
            };
            for (offset, syllable) in syllables.iter().enumerate() {
                right[at + offset] = Some(*syllable);
            }
            at += word.len();
        }
        right
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::sounds;
    use super::*;

    #[test]
    fn every_word_is_read_as_its_characters_can_be() {
        for (word, syllables) in WORDS {
            let syllables: Vec<_> = syllables.split(' ').collect();
            assert_eq!(word.chars().count(), syllables.len(), "{word}");
            for (ch, syllable) in word.chars().zip(syllables) {
                let can = sounds::of(ch);
                assert!(
                    can.iter()
                        .any(|sound| sound.letters() == syllable.as_bytes()),
                    "{ch} of {word} is never read {syllable}"
                );
            }
        }
    }

    #[test]
    fn every_word_is_there_once_and_tells_something() {
        let words: BTreeSet<_> = WORDS.iter().map(|(word, _)| word).collect();
        assert_eq!(words.len(), WORDS.len());
        let plain: Vec<_> = words
            .into_iter()
            .filter(|word| word.chars().all(|ch| sounds::of(ch).len() == 1))
            .collect();
        assert!(plain.is_empty(), "read in one way only: {plain:?}");
    }

    #[test]
    fn the_longest_word_tells() {
        assert_eq!(
            readings("办银行卡行驶"),
            "办? 银yin 行hang 卡ka 行xing 驶shi"
        );
        assert_eq!(readings("重"), "重?");
    }

    fn readings(text: &str) -> String {
        let chars: Vec<char> = text.chars().collect();
        let right = Words::new().readings(&chars);
        let shown: Vec<_> = chars
            .iter()
            .zip(right)
            .map(|(ch, right)| format!("{ch}{}", right.unwrap_or("?")))
            .collect();
        shown.join(" ")
    }
}
