// SPDX-License-Identifier: Apache-2.0

// Small documents: a survey in which nothing explains the outcome, one with
// too few answers, and a questionnaire of wishes and expectations.

import { clamp, generator, interval, normal, ratings } from "./draw.mjs";

const WORDS = { zh: ["非常不满意", "不满意", "一般", "满意", "非常满意"], en: ["Very dissatisfied", "Dissatisfied", "Neither", "Satisfied", "Very satisfied"] };
const NAMES = [["menu", "菜单", "Menu"], ["wait", "等位", "Wait for a table"], ["taste", "口味", "Taste"], ["staff", "服务员", "Waiters"], ["bill", "结账", "Bill"]];

function survey(lang, n, seed) {
  const zh = lang === "zh";
  const random = generator(seed);
  const draw = (average) => Array.from({ length: n }, () => clamp(Math.round(average + normal(random) * 0.9), 1, 5));
  const touchpoints = NAMES.map(([id, cn, en], i) => {
    const values = draw(3.5 + 0.2 * i);
    const rating = interval(values);
    const importance = [0.27, 0.23, 0.2, 0.17, 0.13][i];
    return {
      id, name: id, label: zh ? cn : en, kind: "rating", n, met_share: 1, performance: rating.value, performance_low: Math.max(1, rating.low), performance_high: Math.min(5, rating.high),
      performance_top: values.filter((v) => v >= 4).length / n, scale_low: 1, scale_high: 5, importance, low: 0.01, high: Math.min(1, importance + 0.42),
      rank: i + 1, rank_low: 1, rank_high: 5, p_top3: 0.7 - 0.05 * i, effect: 0.02, effect_low: -0.1, effect_high: 0.14, sign: 1,
      quadrant: "none", quadrant_p: null, quadrant_text: zh ? "看不出影响，不分先后" : "no influence seen, so no order", priority_gap: null,
      asymmetry: "unclassified", asymmetry_text: zh ? "还分不清" : "not clear", penalty: null, penalty_low: null, penalty_high: null, reward: null, reward_low: null, reward_high: null,
      distribution: ratings(values, WORDS[lang], ""), sure: "not_enough",
      headline: zh ? `评分 ${rating.value.toFixed(1)}，看不出它影响总体满意。` : `Rated ${rating.value.toFixed(1)}; no influence on overall satisfaction seen.`,
    };
  });
  const overall = draw(3.9);
  const total = interval(overall);
  const column = (name, label, role, text, why) => ({ name, label, role, role_text: text, why, distinct: 5, missing: 0 });
  return {
    schema: "touchstone.analysis/1", language: lang, title: zh ? "餐厅满意度：看不出是哪个触点在起作用" : "Restaurant satisfaction: no touchpoint stands out",
    summary: [], actions: [], caveat: "",
    input: {
      kind: "ratings", kind_text: zh ? "一行一位客人的评分表" : "ratings, one guest per row", files: [{ name: zh ? "餐厅.csv" : "restaurant.csv", format: "csv", encoding: "UTF-8", rows: n, rejected: 0 }],
      rows: n, used: n, rejected: 0, columns: [column("overall", zh ? "总体满意" : "Overall satisfaction", "outcome", zh ? "结果" : "outcome", zh ? "名字里有“总体”" : "the name says “overall”"),
        ...NAMES.map(([id, cn, en]) => column(id, zh ? cn : en, "touchpoint", zh ? "触点" : "touchpoint", zh ? "五个答案词" : "five answer words"))], rejects: [], assumptions: [],
    },
    outcome: {
      name: "overall", label: zh ? "总体满意" : "Overall satisfaction", kind: "mean", unit: "score", value: total.value, low: total.low, high: total.high, n,
      text: zh ? `${total.value.toFixed(1)} 分（${total.low.toFixed(1)}–${total.high.toFixed(1)}）` : `${total.value.toFixed(1)} (${total.low.toFixed(1)}–${total.high.toFixed(1)})`, method: zh ? "t 区间，95%" : "t interval, 95%", distribution: ratings(overall, WORDS[lang], ""), adjustments: [],
    },
    model: { unit: "score", r2: 0.021, n, method: "lmg", interval: "bootstrap", resamples: 1000, signal: false, p: 0.41, text: zh ? "五个触点合起来几乎不能解释总体满意的差别，先后次序没有意义。" : "The five touchpoints explain almost none of the differences in overall satisfaction, so their order means nothing.", check: null },
    touchpoints, segments: [], journey: null,
    methods: [{ name: zh ? "有没有影响" : "Any influence at all", text: zh ? "先检验所有触点合起来是否解释得了结果；不能时不排名。" : "First tests whether the touchpoints together explain the outcome; if not, nothing is ranked.", source: "Fisher 1925" }],
    warnings: [], version: "0.1.0",
  };
}

export function thin(lang) {
  const zh = lang === "zh";
  const doc = survey(lang, 160, 5);
  return {
    ...doc,
    summary: [
      zh ? "160 份回答里，看不出哪个触点影响总体满意。" : "In 160 answers no touchpoint can be seen to influence overall satisfaction.",
      zh ? "客人给得最低的是菜单，最高的是结账，但这和他们总体满不满意没有关系。" : "Guests rate the menu lowest and the bill highest, but that goes with no difference in overall satisfaction.",
      zh ? "要么真正的原因没有问到，要么回答太少；再收 300 份大致能看清中等的影响。" : "Either the real reason was not asked, or there are too few answers; 300 more would show medium influences.",
    ],
    actions: [
      { touchpoint: "", sure: "not_enough", sure_text: zh ? "数据不足" : "Not enough data", text: zh ? "再收约 300 份回答，然后重新分析" : "Collect about 300 more answers, then analyse again", why: zh ? "160 份只看得清很大的影响" : "160 answers show only very large influences" },
      { touchpoint: "", sure: "likely", sure_text: zh ? "比较可能" : "Likely", text: zh ? "问卷里加一题“最不满意的是什么”" : "Add the question “what bothered you most”", why: zh ? "五个触点之外可能还有别的原因" : "The reason may lie outside the five touchpoints" },
    ],
    warnings: [{ code: "no_signal", message: zh ? "触点解释不了结果，下面的影响大小只作记录，不要据此排序。" : "The touchpoints do not explain the outcome; influences below are for the record, not for ranking." }],
  };
}

export function few(lang) {
  const zh = lang === "zh";
  const doc = survey(lang, 19, 6);
  const columns = doc.input.columns;
  return {
    ...doc, title: zh ? "餐厅满意度：回答还太少" : "Restaurant satisfaction: too few answers yet",
    summary: [
      zh ? "只有 19 份回答，还不能说哪个触点更要紧。" : "With 19 answers one cannot say yet which touchpoint matters more.",
      zh ? "总体满意大致在 3.7 到 4.5 之间。" : "Overall satisfaction lies roughly between 3.7 and 4.5.",
      zh ? "至少要 60 份回答才值得再看一次。" : "Look again with at least 60 answers.",
    ],
    actions: [{ touchpoint: "", sure: "not_enough", sure_text: zh ? "数据不足" : "Not enough data", text: zh ? "再收 41 份以上回答" : "Collect 41 more answers or more", why: zh ? "五个触点至少要 60 份才分得开" : "Five touchpoints need at least 60 answers to be told apart" }],
    input: { ...doc.input, columns },
    model: null,
    touchpoints: [],
    warnings: [{ code: "not_enough", message: zh ? "少于 60 份回答，没有计算触点的影响。" : "Fewer than 60 answers, so influences were not computed." }],
  };
}

const WISHES = [
  ["mobile_checkin", "手机办理入住", "Mobile check-in", { M: 21, O: 58, A: 142, I: 61, R: 4, Q: 3 }, "attractive", false],
  ["clean", "房间无异味", "Room without smell", { M: 168, O: 82, A: 9, I: 27, R: 0, Q: 3 }, "must_be", false],
  ["breakfast", "现做早餐", "Freshly made breakfast", { M: 42, O: 131, A: 66, I: 47, R: 1, Q: 2 }, "one_dimensional", false],
  ["robot", "送物机器人", "Delivery robot", { M: 4, O: 18, A: 71, I: 176, R: 18, Q: 2 }, "indifferent", false],
  ["pillow", "枕头可选", "Choice of pillows", { M: 12, O: 51, A: 104, I: 113, R: 3, Q: 6 }, "indifferent", true],
  ["late", "免费延迟退房", "Free late check-out", { M: 31, O: 97, A: 113, I: 44, R: 1, Q: 3 }, "attractive", true],
  ["wifi", "无线网络稳定", "Stable Wi-Fi", { M: 136, O: 108, A: 12, I: 31, R: 0, Q: 2 }, "must_be", true],
];
const CATEGORIES = { must_be: ["必须有", "must be"], one_dimensional: ["越多越好", "the more the better"], attractive: ["惊喜", "attractive"], indifferent: ["无所谓", "indifferent"] };

function kanoItem([name, cn, en, counts, category, ambiguous], zh) {
  const n = counts.A + counts.O + counts.M + counts.I;
  const ratio = (k) => { const p = k / n; const half = 1.96 * Math.sqrt((p * (1 - p)) / n); return [p, p - half, p + half]; };
  const [better, betterLow, betterHigh] = ratio(counts.A + counts.O);
  const [worse, worseLow, worseHigh] = ratio(counts.O + counts.M);
  const total = Object.values(counts).reduce((a, b) => a + b, 0);
  return { name, label: zh ? cn : en, n: total, counts, category, text: CATEGORIES[category][zh ? 0 : 1], ambiguous, better, better_low: betterLow, better_high: betterHigh, worse: -worse, worse_low: -worseHigh, worse_high: -worseLow };
}

const DIMENSIONS = [["tangibles", "有形环境", "Tangibles", 6.1, 5.9, 14], ["reliability", "可靠", "Reliability", 6.6, 5.6, 32], ["responsiveness", "响应", "Responsiveness", 6.4, 5.5, 24], ["assurance", "保证", "Assurance", 6.3, 6.1, 16], ["empathy", "关怀", "Empathy", 5.8, 5.8, 14]];

export function questionnaire(lang) {
  const zh = lang === "zh";
  const doc = survey(lang, 289, 8);
  const kano = WISHES.map((w) => kanoItem(w, zh));
  const dimension = ([name, cn, en, expected, perceived, weight], i) => ({
    name, label: zh ? cn : en, n: 289, expected, perceived, gap: perceived - expected, low: perceived - expected - 0.16, high: perceived - expected + 0.16,
    alpha_expected: 0.81 + 0.01 * i, alpha_perceived: 0.84 + 0.01 * i, weight: weight / 100,
    items: [1, 2].map((k) => ({ name: `${name}${k}`, label: zh ? `${cn}第 ${k} 题` : `${en} item ${k}`, n: 288, expected: expected + 0.1 * k - 0.15, perceived: perceived - 0.1 * k + 0.15, gap: perceived - expected - 0.2 * k + 0.3, low: perceived - expected - 0.2 * k + 0.1, high: perceived - expected - 0.2 * k + 0.5, alpha_expected: null, alpha_perceived: null, weight: null })),
  });
  return {
    ...doc, title: zh ? "酒店需求问卷：哪些必须有，哪些是惊喜" : "Hotel needs survey: what must be there and what delights",
    summary: [
      zh ? "房间无异味和无线网络稳定是底线：做不到客人会失望，做到了也不会多夸。" : "A room without smell and stable Wi-Fi are the floor: missing they disappoint, present they earn no praise.",
      zh ? "手机办理入住是惊喜；送物机器人大家无所谓。" : "Mobile check-in delights; a delivery robot leaves guests cold.",
      zh ? "服务上落差最大的是“可靠”，客人期望 6.6，感受 5.6。" : "The largest gap in service is reliability: expected 6.6, perceived 5.6.",
    ],
    actions: [
      { touchpoint: "clean", sure: "sure", sure_text: zh ? "把握较大" : "Fairly sure", text: zh ? "先保证每间房没有异味" : "First make sure no room smells", why: zh ? "289 人里 168 人认为必须做到" : "168 of 289 guests take it for granted" },
      { touchpoint: "reliability", sure: "sure", sure_text: zh ? "把握较大" : "Fairly sure", text: zh ? "说到的按时做到" : "Keep promises on time", why: zh ? "“可靠”的落差最大" : "Reliability has the largest gap" },
      { touchpoint: "pillow", sure: "unsure", sure_text: zh ? "还说不准" : "Not sure yet", text: zh ? "枕头可选先在一家店试" : "Try a choice of pillows in one hotel", why: zh ? "惊喜还是无所谓，还分不清" : "Delight or indifference cannot be told apart yet" },
    ],
    input: { ...doc.input, kind: "kano", kind_text: zh ? "需求问卷（正反两问）和期望、感受问卷" : "needs questionnaire with paired questions, expectations and perceptions" },
    outcome: null, model: null, touchpoints: [], kano,
    servqual: { gap: -0.66, low: -0.75, high: -0.57, weighted: true, n: 289, dimensions: DIMENSIONS.map(dimension) },
    methods: [
      { name: "Kano", text: zh ? "每项功能正反各问一次，按人数归类；差距太小的标为分不清。" : "Each feature is asked with and without; guests are counted per class, and classes too close together are marked.", source: "Kano et al. 1984; Berger et al. 1993" },
      { name: "SERVQUAL", text: zh ? "感受减去期望，按客人给的权重平均。" : "Perception minus expectation, averaged with the guests' weights.", source: "Parasuraman, Zeithaml & Berry 1988" },
    ],
    warnings: [],
  };
}

/** Reviews without an outcome: what they speak of, and nothing explained. */
export function spoken(lang) {
  const zh = lang === "zh";
  const doc = survey(lang, 640, 7);
  const said = [
    ["overall", "总体", "Overall", 480, 0.31, 0.62, zh ? ["下次还会来", "不会再来了"] : ["We will be back", "Never again"]],
    ["taste", "口味", "Taste", 310, 0.22, 0.71, zh ? ["鱼很鲜，汤也好喝", "菜太咸了"] : ["The fish was fresh and the soup was good", "Far too salty"]],
    ["wait", "等位", "Wait for a table", 205, 0.83, 0.09, zh ? ["叫号很快", "等了一个半小时，打 [phone] 也没人接"] : ["Seated at once", "Waited for an hour and a half, and nobody answered at [phone]"]],
    ["parking", "停车", "Parking", 12, null, null, zh ? ["停车方便"] : ["Easy to park"]],
  ];
  const share = (x, n) => (x === null ? [null, null, null] : [x, Math.max(0, x - 1.96 * Math.sqrt((x * (1 - x)) / n)), Math.min(1, x + 1.96 * Math.sqrt((x * (1 - x)) / n))]);
  const aspects = said.map(([id, cn, en, n, bad, good, lines]) => {
    const [all, low, high] = n < 30 ? [null, null, null] : share(n / 640, 640);
    const [ill, ill_low, ill_high] = share(bad, n);
    const [well, well_low, well_high] = share(good, n);
    return { id, label: zh ? cn : en, whole: id === "overall", n, share: all, low, high, well, well_low, well_high, ill, ill_low, ill_high, touchpoint: "", quotes: lines.map((text, i) => ({ text, polarity: i === 0 ? "positive" : "negative" })) };
  });
  const bin = (value, label, count, tone) => ({ value, label, count, share: count / 640, ...(tone ? { tone } : {}) });
  return {
    ...doc, title: zh ? "客户在说什么" : "What customers speak of", outcome: null, model: null, touchpoints: [],
    summary: zh ? ["读了 640 份留言：61.3% 总体满意，29.1% 总体不满。", "提到最多的是口味和等位。", "抱怨最多的是“等位”。"] : ["640 texts were read: 61.3% feel satisfied as a whole, 29.1% dissatisfied.", "They speak most of Taste and Wait for a table.", "Most complaints are about “Wait for a table”."],
    input: { ...doc.input, kind_text: zh ? "每行一份留言" : "One text a row", columns: [{ name: "comment", label: zh ? "留言" : "Comment", role: "text", role_text: zh ? "文本" : "Text", why: zh ? "640 条自由文本，一般长 34 字，97.2% 成句" : "640 free texts, mostly 34 characters long, 97.2% in sentences", distinct: 633, missing: 0 }] },
    voices: {
      columns: [zh ? "留言" : "Comment"], rows: 640, texts: 640, languages: [bin("zh-Hans", zh ? "简体中文" : "Chinese, simplified", 601), bin("en", zh ? "英文" : "English", 39)],
      feelings: [bin("negative", zh ? "不满" : "dissatisfied", 186, "bad"), bin("neutral", zh ? "说不清" : "cannot be told", 62, "middle"), bin("positive", zh ? "满意" : "satisfied", 392, "good")],
      aspects, note: zh ? "占比按留言份数计。没写的客户怎么想，这里看不到。" : "Shares are of texts. What customers think who wrote nothing is not seen here.", model: "restaurant-1-0123456789ab",
    },
    methods: [{ name: zh ? "读留言" : "Reading texts", text: zh ? "逐份读出提到的方面和褒贬。" : "Each text is read for the aspects that it mentions.", source: "Wilson 1927" }],
  };
}
