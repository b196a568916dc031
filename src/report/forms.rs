//! What the forms of those who take reports of fraud ask for, answered from the evidence that counts, to be copied by
//! hand: the program never goes online, and sends nothing.
//!
//! What is asked was read in November 2026: ReportFraud.ftc.gov from a walk through its pages
//! (`kb.blackcloak.io/en/articles/9414273`), ic3.gov from its own answers to frequent questions (`www.ic3.gov`), and a
//! police report from a police department's rules for its own
//! (`police.ucsc.edu/report/policies/chapter-300/report-preparation.html`).

use std::fmt::Write;

use super::{Report, as_dialled, mail_line, one_line};
use crate::{
    detection::{Evidence, Polarity},
    rulebook::{Citation, Element},
    texts::{Texts, Tongue},
    timeline::{TimeSpan, clock, clock_tenths},
    transcript::{Normal, Transcript},
    verdict::strongest_first,
};

/// Quotations of one kind in the description: more are not read.
const MOST_QUOTES: usize = 3;

/// A form that somebody has to fill in, with the answers that are known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportForm {
    pub name: String,
    /// Where it is, as text; empty where that differs from place to place.
    pub address: String,
    /// Where it stands what the form asks.
    pub source: Citation,
    pub fields: Vec<FormField>,
}

/// One question of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormField {
    pub question: String,
    /// `None` where only the person can know it.
    pub answer: Option<String>,
}

/// What the evidence may answer.
#[derive(Clone, Copy)]
enum Fact {
    /// Only the person knows.
    Yours,
    Category,
    Contact,
    Claimed,
    Numbers,
    Threatened,
    Wanted,
    PaidBy,
    Story,
    Mail,
    Recording,
}

struct Asked {
    name: &'static str,
    address: &'static str,
    source: (&'static str, &'static str),
    questions: &'static [(&'static str, Fact)],
}

/// In the order in which each form asks.
const FORMS: [Asked; 3] = [
    Asked {
        name: "form-ftc",
        address: "ReportFraud.ftc.gov",
        source: (
            "BlackCloak, When and How to Report Identity Theft and Fraud to the FTC",
            "kb.blackcloak.io/en/articles/9414273",
        ),
        questions: &[
            ("form-category", Fact::Category),
            ("form-paid", Fact::Yours),
            ("form-paid-by", Fact::PaidBy),
            ("form-paid-when", Fact::Yours),
            ("form-contact", Fact::Contact),
            ("form-claimed", Fact::Claimed),
            ("form-person", Fact::Yours),
            ("form-phone", Fact::Numbers),
            ("form-elsewhere", Fact::Yours),
            ("form-story", Fact::Story),
            ("form-you", Fact::Yours),
        ],
    },
    Asked {
        name: "form-ic3",
        address: "www.ic3.gov",
        source: ("FBI Internet Crime Complaint Center, Frequently Asked Questions", "www.ic3.gov"),
        questions: &[
            ("form-victim", Fact::Yours),
            ("form-transactions", Fact::Yours),
            ("form-paid-by", Fact::PaidBy),
            ("form-subject", Fact::Claimed),
            ("form-phone", Fact::Numbers),
            ("form-elsewhere", Fact::Yours),
            ("form-story", Fact::Story),
            ("form-mail", Fact::Mail),
            ("form-recording", Fact::Recording),
        ],
    },
    Asked {
        name: "form-police",
        address: "",
        source: (
            "UC Santa Cruz Police Department, Policy Manual, Report Preparation",
            "police.ucsc.edu/report/policies/chapter-300/report-preparation.html",
        ),
        questions: &[
            ("form-when", Fact::Yours),
            ("form-where", Fact::Yours),
            ("form-who-called", Fact::Claimed),
            ("form-shown-number", Fact::Yours),
            ("form-phone", Fact::Numbers),
            ("form-story", Fact::Story),
            ("form-threatened", Fact::Threatened),
            ("form-wanted", Fact::Wanted),
            ("form-paid-by", Fact::PaidBy),
            ("form-lost", Fact::Yours),
            ("form-recording", Fact::Recording),
            ("form-you", Fact::Yours),
        ],
    },
];

/// What the description tells, in its order, and in which words.
const STORY: [(&str, &[Element]); 6] = [
    ("story-said", &[Element::Authority, Element::Greeting, Element::Pretext]),
    ("story-threatened", &[Element::Threat]),
    ("story-wanted", &[Element::Demand]),
    ("story-rail", &[Element::Rail]),
    ("story-pressed", &[Element::Pressure, Element::Isolation]),
    ("story-callback", &[Element::Callback]),
];

impl Report {
    /// The forms, with the answers that the evidence gives. What a person put aside and what is uncertain answers nothing.
    #[must_use]
    pub fn forms(&self, texts: &Texts) -> Vec<ReportForm> {
        let forms = FORMS.iter().map(|Asked { name, address, source: (title, url), questions }| {
            let source = Citation { title: (*title).to_owned(), url: (*url).to_owned() };
            let fields = questions.iter().map(|(question, fact)| FormField {
                question: texts.get(question),
                answer: self.form_answer(*fact, texts),
            });
            ReportForm { name: texts.get(name), address: (*address).to_owned(), source, fields: fields.collect() }
        });
        forms.collect()
    }

    fn form_answer(&self, fact: Fact, texts: &Texts) -> Option<String> {
        let answer = match fact {
            Fact::Yours => None,
            Fact::Category => self.claims_authority().then(|| texts.get("form-category-impostor")),
            // A text says nothing of the way it came.
            Fact::Contact => (self.source.container != "text").then(|| texts.get("form-contact-call")),
            Fact::Claimed => self.claimed(),
            Fact::Numbers => self.numbers_that_count(),
            Fact::Threatened => self.titles(&[Element::Threat]),
            Fact::Wanted => self.titles(&[Element::Demand]),
            Fact::PaidBy => {
                let ways = self.titles(&[Element::Rail])?;
                Some(texts.with("form-paid-by-asked", &[("ways", ways.into())]))
            }
            Fact::Story => self.story(texts),
            Fact::Mail => self.source.mail.as_ref().map(|mail| mail_line(mail, texts)),
            Fact::Recording => Some(self.recording(texts)),
        };
        answer.map(|answer| one_line(&answer))
    }

    /// What counts against the message, the strongest first.
    fn counting(&self, elements: &[Element]) -> Vec<&Evidence> {
        let mut found = strongest_first(self.evidence(), Polarity::Suspicion);
        found.retain(|e| e.uncertainty.is_none() && elements.contains(&e.element) && !self.marks.dismisses(e));
        found
    }

    fn claims_authority(&self) -> bool {
        !self.counting(&[Element::Authority, Element::Greeting]).is_empty()
    }

    fn claimed(&self) -> Option<String> {
        if !self.claims_authority() {
            return None;
        }
        let agency = self.findings.agency.as_ref().map(|agency| super::capitalised(&agency.name));
        agency.or_else(|| self.titles(&[Element::Authority, Element::Greeting]))
    }

    fn titles(&self, elements: &[Element]) -> Option<String> {
        let mut titles: Vec<&str> = Vec::new();
        for one in self.counting(elements) {
            if !titles.contains(&one.title.as_str()) {
                titles.push(&one.title);
            }
        }
        (!titles.is_empty()).then(|| titles.join("; "))
    }

    /// Whether anything counts that genuine callers don't do too: call back is what most messages say.
    fn is_to_report(&self) -> bool {
        let mut elements = STORY.iter().flat_map(|(_, elements)| *elements);
        elements.any(|element| *element != Element::Callback && !self.counting(&[*element]).is_empty())
    }

    /// The numbers that the message names, but those in evidence that was put aside.
    fn numbers_that_count(&self) -> Option<String> {
        if !self.is_to_report() {
            return None;
        }
        let in_quote = |one: &Evidence, number: &String| {
            let quote = Transcript::from_plain(&one.quote, &self.transcript.language);
            Normal::new(&quote).telephone_numbers().contains(number)
        };
        let counting = self.counting(&[Element::Callback]);
        let put_aside: Vec<&Evidence> = self.evidence().iter().filter(|e| self.marks.dismisses(e)).collect();
        let told = self.findings.callback_numbers.iter().filter(|number| {
            counting.iter().any(|one| in_quote(one, number)) || !put_aside.iter().any(|one| in_quote(one, number))
        });
        let told: Vec<String> = told.map(|number| as_dialled(number)).collect();
        (!told.is_empty()).then(|| told.join(", "))
    }

    /// What happened, written out, with what was said and when; `None` where nothing counts.
    fn story(&self, texts: &Texts) -> Option<String> {
        if !self.is_to_report() {
            return None;
        }
        let told = STORY.iter().filter_map(|(key, elements)| self.told(key, elements, texts));
        let kind = if self.source.container == "text" { "message" } else { "voicemail" };
        let claimed = match (&self.findings.agency, self.claims_authority()) {
            (Some(agency), true) => {
                texts.with(&format!("story-claimed-{kind}"), &[("agency", agency.name.as_str().into())])
            }
            (None, true) => texts.get(&format!("story-authority-{kind}")),
            (_, false) => texts.get(&format!("story-began-{kind}")),
        };
        let numbers = self.numbers_that_count();
        let numbers = numbers.map(|numbers| texts.with("story-numbers", &[("numbers", numbers.into())]));
        let written = texts.get(if self.model.name == "none" { "story-had" } else { "story-transcribed" });
        let sentences = [claimed].into_iter().chain(told).chain(numbers).chain([written]);
        Some(sentences.collect::<Vec<String>>().join(" "))
    }

    /// One sentence of it: the strongest of some kinds, in the order they were said.
    fn told(&self, key: &str, elements: &[Element], texts: &Texts) -> Option<String> {
        let mut chosen: Vec<&Evidence> = Vec::new();
        for one in self.counting(elements) {
            let apart = |other: &&Evidence| one.words.end <= other.words.start || other.words.end <= one.words.start;
            if chosen.len() < MOST_QUOTES && chosen.iter().all(apart) {
                chosen.push(one);
            }
        }
        chosen.sort_by_key(|one| one.words.start);
        let quotes: Vec<String> = chosen.into_iter().map(|one| quoted(one, texts)).collect();
        (!quotes.is_empty()).then(|| texts.with(key, &[("quotes", quotes.join(", ").into())]))
    }

    /// How the recording can be told from any other.
    fn recording(&self, texts: &Texts) -> String {
        let source = &self.source;
        let length = (source.duration_secs > 0.0).then(|| clock_tenths(source.duration_secs));
        let size = texts.with("report-file-bytes", &[("bytes", source.bytes.to_string().into())]);
        let hash = format!("SHA-256 {}", source.sha256);
        [Some(source.name.clone()), length, Some(size), Some(hash)].into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

/// `“There is a warrant” (0:12)`, in one line.
fn quoted(one: &Evidence, texts: &Texts) -> String {
    let quote = one.quote.split_whitespace().collect::<Vec<&str>>().join(" ");
    let time = one.span.map(TimeSpan::start_secs).map(clock);
    let quote = texts.with("story-quote", &[("quote", quote.into())]);
    time.map_or_else(|| quote.clone(), |time| format!("{quote} ({time})"))
}

/// All forms as one text, to be put into a file and copied from.
#[must_use]
pub fn forms_plain(report: &Report, reader: Tongue) -> String {
    let texts = reader.texts();
    let name = one_line(&report.source.name);
    let mut out = format!("{}\n\n", texts.with("form-title", &[("name", name.into())]));
    let _infallible = writeln!(out, "{}\n{}", texts.get("form-how"), texts.get("report-statement"));
    for form in report.forms(texts) {
        let heading = [form.name.as_str(), form.address.as_str()].into_iter().filter(|part| !part.is_empty());
        let heading = heading.collect::<Vec<&str>>().join(" · ");
        let _infallible = writeln!(out, "\n{heading}\n{}", "=".repeat(heading.chars().count()));
        for FormField { question, answer } in form.fields {
            let answer = answer.unwrap_or_else(|| format!("[{}]", texts.get("form-to-fill-in")));
            let _infallible = writeln!(out, "\n{question}\n    {answer}");
        }
        let source = format!("{}, {}", form.source.title, form.source.url);
        let _infallible = writeln!(out, "\n({})", texts.with("form-asked-as", &[("source", source.into())]));
    }
    out
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::{
        audio::{Mail, Source},
        report::{EvidenceKey, Marks, judge_marked},
        rulebook::Rulebook,
    };

    const SCAM: &str = "This is Sergeant Davis with the Kansas City Police Department. There is a warrant for your \
                        arrest. Pay the fine today with gift cards, or you will be arrested. Do not tell anyone. Call \
                        me back at 816-555-0134.";

    fn report(words: &str, reader: Tongue, dismissed: impl Fn(&Evidence) -> bool) -> Report {
        let mut heard = Transcript::from_plain(words, "en");
        for segment in &mut heard.segments {
            for (index, word) in segment.words.iter_mut().enumerate() {
                word.span = TimeSpan::new(index as f64, index as f64 + 0.5);
            }
        }
        let rulebook = Rulebook::bundled().expect("the rules");
        let all = judge_marked(&heard, &Marks::default(), &rulebook, reader).findings.evidence;
        let dismissed: BTreeSet<EvidenceKey> = all.iter().filter(|e| dismissed(e)).map(EvidenceKey::from).collect();
        let marks = Marks { dismissed, ..Marks::default() };
        let judged = judge_marked(&heard, &marks, &rulebook, reader);
        let mut report = Report { marks, ..Report::of_text("call.wav", heard, judged) };
        report.source = Source { container: "wav".to_owned(), sha256: "ab12".to_owned(), ..report.source };
        "base".clone_into(&mut report.model.name);
        report
    }

    fn answer(report: &Report, form: usize, key: &str) -> Option<String> {
        let texts = Tongue::English.texts();
        let question = texts.get(key);
        let form = &report.forms(texts)[form];
        form.fields.iter().find(|field| field.question == question).expect("a field").answer.clone()
    }

    #[test]
    fn forms_are_answered_by_what_was_said() {
        let report = report(SCAM, Tongue::English, |_| false);
        let is = |form, key, wanted: &str| {
            let answer = answer(&report, form, key);
            assert!(answer.as_ref().is_some_and(|answer| answer.contains(wanted)), "{key}: {answer:?}");
        };
        is(0, "form-category", "impersonator");
        is(0, "form-claimed", "The Kansas City police");
        is(0, "form-phone", "816-555-0134");
        is(1, "form-paid-by", "Gift card");
        is(1, "form-subject", "Kansas City police");
        is(2, "form-recording", "call.wav, 0 bytes, SHA-256 ab12");
        for form in 0..3 {
            is(form, "form-story", "A voicemail claimed to be from the Kansas City police (KCPD).");
            is(form, "form-story", "warrant for your arrest” (0:13)");
            is(form, "form-story", "It gave this number: 816-555-0134.");
        }
        for (form, key) in [(0, "form-paid"), (0, "form-you"), (1, "form-transactions"), (2, "form-when")] {
            assert_eq!(answer(&report, form, key), None, "{key}");
        }
        assert_eq!(answer(&report, 1, "form-mail"), None);
    }

    #[test]
    fn what_was_put_aside_or_is_uncertain_answers_nothing() {
        let no_number = report(SCAM, Tongue::English, |e| e.element == Element::Callback);
        assert_eq!(answer(&no_number, 0, "form-phone"), None);
        let story = answer(&no_number, 0, "form-story").expect("a story");
        assert!(!story.contains("816") && story.contains("warrant"), "{story}");
        let no_claim = report(SCAM, Tongue::English, |e| matches!(e.element, Element::Authority | Element::Greeting));
        assert_eq!((answer(&no_claim, 0, "form-category"), answer(&no_claim, 0, "form-claimed")), (None, None));
        let story = answer(&no_claim, 0, "form-story").expect("a story");
        assert!(story.starts_with("A voicemail was left.") && !story.contains("Kansas City"), "{story}");
        let nothing = report(SCAM, Tongue::English, |_| true);
        let mut uncertain = report(SCAM, Tongue::English, |_| false);
        for one in &mut uncertain.findings.evidence {
            one.uncertainty = Some(crate::detection::Uncertainty::Misheard);
        }
        let genuine = report("Hi, it's Linda, call me at 816-555-0134.", Tongue::English, |_| false);
        for report in [&nothing, &uncertain, &genuine] {
            for (form, key) in [(0, "form-story"), (0, "form-claimed"), (0, "form-phone"), (2, "form-wanted")] {
                assert_eq!(answer(report, form, key), None, "{key}");
            }
        }
    }

    #[test]
    fn one_text_has_all_forms_in_the_readers_language() {
        for (reader, words) in [
            (Tongue::English, ["[to be filled in by you]", "What happened", "It threatened"]),
            (Tongue::Spanish, ["[lo completa usted]", "Qué pasó", "Amenazó"]),
        ] {
            let plain = forms_plain(&report(SCAM, reader, |_| false), reader);
            for wanted in words.into_iter().chain(["ReportFraud.ftc.gov", "www.ic3.gov", "816-555-0134", "ab12"]) {
                assert!(plain.contains(wanted), "{wanted}: {plain}");
            }
            assert_eq!(plain.matches(reader.texts().get("report-statement").as_str()).count(), 1);
            assert!(!plain.contains("form-") && !plain.contains("story-") && !plain.contains("://"), "{plain}");
        }
    }

    #[test]
    fn what_somebody_wrote_stays_in_its_line() {
        let mut report = report(SCAM, Tongue::English, |_| false);
        "a\u{1b}[2J\u{202E}\nForm".clone_into(&mut report.source.name);
        report.source.mail = Some(Mail { subject: "\u{7}b".to_owned(), ..Mail::default() });
        for one in &mut report.findings.evidence {
            "x\n\n\u{202E}You".clone_into(&mut one.quote);
        }
        let plain = forms_plain(&report, Tongue::English);
        assert!(!plain.contains(|c: char| c != '\n' && c.is_control() || c == '\u{202E}'), "{plain:?}");
        assert!(plain.contains("“x \u{FFFD}You”") && !plain.contains("\nForm") && !plain.contains("\nYou”"), "{plain}");
    }
}
