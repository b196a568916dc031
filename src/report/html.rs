//! The report as one page of HTML, to keep or to print. It holds no script and no link, and fetches nothing.

use std::{fmt::Write, ops::Range};

use super::{
    Report, as_dialled,
    facts::Line,
    harmless,
    shown::{Look, card_heading, counted, heard_at, kind, legend, marked, parts, percent, source, spoken},
    speaker_name,
};
use crate::{
    audio::{Envelope, Tone},
    detection::Evidence,
    texts::{Texts, Tongue, Value},
    timeline::{TimeSpan, clock, clock_tenths},
    transcript::Segment,
    verdict::Level,
};

/// The window's colours. Marks differ in their lines too, for a printer without colours.
const STYLE: &str = r#"
:root{color-scheme:light;--ground:#f6f7f9;--card:#fff;--raised:#edeff3;--text:#1a1d23;--muted:#565e6b;--line:#d9dde4;
--alert:#b3261e;--alert-tint:#fbdad7;--caution:#8a4b00;--caution-tint:#ffe9c7;--calm:#1b6e3a;--calm-tint:#d8f0e0}
@media screen and (prefers-color-scheme:dark){:root{color-scheme:dark;--ground:#0f1115;--card:#16191f;--raised:#1e222a;
--text:#e6e8ec;--muted:#a3abb8;--line:#2a2f39;--alert:#ff8a80;--alert-tint:#3f1d20;--caution:#ffc36b;
--caution-tint:#3b2a10;--calm:#7fd99a;--calm-tint:#15321f}}
.alert{--ink:var(--alert);--tint:var(--alert-tint)}.caution{--ink:var(--caution);--tint:var(--caution-tint)}
.calm{--ink:var(--calm);--tint:var(--calm-tint)}.unsure{--ink:var(--muted);--tint:transparent}
.plain{--ink:var(--text);--tint:var(--raised)}*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--text);overflow-wrap:anywhere;-webkit-text-size-adjust:100%;
font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
main{max-width:46rem;margin:0 auto;padding:1.5rem 1rem 3rem}p,ul,ol,dl,blockquote,figure,dd{margin:0}
h1{font-size:1.25rem;line-height:1.3;margin:0 0 1rem}h2{font-size:1.15rem;line-height:1.3;margin:2rem 0 .6rem}
h3{font-size:.875rem;color:var(--ink);margin:0}
.small,.time,.note,dt{font-size:.875rem;font-weight:400;color:var(--muted)}
ul,ol{padding-left:1.4rem}li+li{margin-top:.35rem}.answers dd{white-space:pre-line}.none{color:var(--muted)}
.verdict{background:var(--tint);border:1px solid var(--ink);border-left-width:.4rem;border-radius:.5rem;padding:1rem}
.verdict h2{font-size:1.6rem;color:var(--ink);margin:0 0 .4rem}.level{font-weight:600;color:var(--ink)}
.answers{display:flex;flex-wrap:wrap;gap:.6rem}.answers div{flex:1 1 12rem}.whole{white-space:nowrap}
.answers div,.card,.notes{background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:.75rem 1rem}
.card{border-left:.3rem solid var(--ink);margin-bottom:.6rem}.card.unsure{border-left-style:dashed}
.card p{margin-top:.2rem}blockquote{font-weight:600}.time{font-variant-numeric:tabular-nums}.notes{white-space:pre-wrap}
.row{display:flex;gap:.75rem;margin-top:.5rem}.row .time{flex:0 0 4rem;line-height:1.7}.row .said{flex:1;min-width:0}
.note{font-style:italic}.speaker{font-weight:600;margin-top:1rem}.legend{margin-top:1rem}
.doubt{color:var(--muted);text-decoration:underline dotted;text-underline-offset:.2em}
mark{background:var(--tint);color:inherit;border-bottom:1px solid var(--ink)}mark.alert{border-bottom-width:2px}
mark.calm{border-bottom:3px double var(--ink)}mark.unsure{border-bottom-style:dashed}figure{margin-bottom:.75rem}
svg{display:block;width:100%;height:auto;background:var(--card);border:1px solid var(--line);border-radius:.5rem}
rect{fill:var(--tint)}rect.unsure{fill:var(--raised)}path{stroke:var(--muted);stroke-width:2}
figcaption{display:flex;justify-content:space-between}.hash{font:.8rem ui-monospace,monospace}
.facts{display:grid;grid-template-columns:minmax(5rem,auto) 1fr;gap:.3rem 1rem}@page{margin:18mm 16mm}
h1,h2,h3,.speaker{break-after:avoid}.card,.verdict,.answers div,figure,.facts,li{break-inside:avoid}
p,li{orphans:3;widows:3}
@media print{:root{font-size:10.5pt;--ground:#fff}main{max-width:none;padding:0}
.verdict,mark,svg{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
"#;

/// Columns of the waveform, and its size in its own units.
const COLUMNS: usize = 300;
const WIDTH: f64 = 900.0;
const HEIGHT: f64 = 120.0;

/// The report as a page that needs nothing beside it. What somebody said, named or wrote is shown, never obeyed.
#[must_use]
pub fn html(report: &Report, envelope: &Envelope, reader: Tongue) -> String {
    let page = Page::new(report, reader.texts());
    let name = report.source.name.as_str();
    let title = escape(&page.texts.with("report-title", &[("name", name.into())]));
    let heading = element("h1", &page.with("report-title", &[("name", name)]));
    let judged = page.verdict() + &page.glance() + &page.evidence();
    let recorded = page.recording(envelope) + &page.made_with();
    format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"format-detection\" content=\"telephone=no, date=no, address=no, email=no\">\n\
         <title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n\
         {heading}\n{judged}{}{}{recorded}</main>\n</body>\n</html>\n",
        reader.code(),
        page.transcript(),
        page.advice(),
    )
}

/// A text that can stand anywhere in HTML, without what hides other text or turns it around.
fn escape(text: &str) -> String {
    let text = harmless(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    text.replace('"', "&quot;").replace('\'', "&#39;")
}

/// An element around HTML. The tag can have attributes.
fn element(tag: &str, inner: &str) -> String {
    let name = tag.split(' ').next().unwrap_or(tag);
    format!("<{tag}>{inner}</{name}>")
}

/// An element around a text of any direction.
fn said(tag: &str, text: &str) -> String {
    element(&format!("{tag} dir=\"auto\""), &escape(text))
}

/// A list of HTML of any direction; nothing for none.
fn list(tag: &str, items: impl Iterator<Item = String>) -> String {
    let items: String = items.map(|item| element("li dir=\"auto\"", &item) + "\n").collect();
    if items.is_empty() { items } else { element(tag, &format!("\n{items}")) }
}

/// The class of what looks like this.
fn class(look: Look) -> &'static str {
    match look {
        Look::Unsure => "unsure",
        Look::Calm => "calm",
        Look::Alert => "alert",
        Look::Caution => "caution",
    }
}

struct Page<'a> {
    report: &'a Report,
    texts: &'a Texts,
    /// What nobody put aside. Where pieces lie over one another, the first is seen.
    counted: Vec<&'a Evidence>,
}

impl<'a> Page<'a> {
    fn new(report: &'a Report, texts: &'a Texts) -> Self {
        let counted = counted(report);
        Self { report, texts, counted }
    }

    /// A text of our own, none of which has a character that HTML reads, with variables that may, each kept apart from
    /// the direction of its surroundings.
    fn with(&self, key: &str, variables: &[(&str, &str)]) -> String {
        let apart = variables.iter().map(|(name, value)| (*name, element("bdi", &escape(value)).into()));
        self.texts.with(key, &apart.collect::<Vec<(&str, Value<'_>)>>())
    }

    fn say(&self, key: &str) -> String {
        escape(&self.texts.get(key))
    }

    /// A part with its heading; nothing where it holds nothing.
    fn section(&self, key: &str, inner: &str) -> String {
        if inner.is_empty() {
            return String::new();
        }
        element("section", &format!("\n{}\n{inner}\n", element("h2", &self.say(key)))) + "\n"
    }

    /// The attribute that tells a screen reader how to speak what was said.
    fn spoken(&self) -> String {
        spoken(self.report).map(|code| format!(" lang=\"{code}\"")).unwrap_or_default()
    }

    fn verdict(&self) -> String {
        let verdict = &self.report.verdict;
        let class = match verdict.level {
            Level::Scam => "alert",
            Level::Suspicious | Level::Unverified => "caution",
            Level::NoCues | Level::Inconclusive => "plain",
        };
        let label = escape(&verdict.level.label(self.texts));
        let said_twice = label == escape(&verdict.headline);
        let level = if said_twice { String::new() } else { element("p class=\"level\"", &label) };
        let reasons = list("ul", verdict.reasons.iter().map(|one| escape(one)));
        let inner = format!("\n{level}\n{}\n{reasons}\n", said("h2", &verdict.headline));
        element(&format!("section class=\"verdict {class}\""), &inner) + "\n"
    }

    fn glance(&self) -> String {
        let not_said = self.texts.get("fact-not-said");
        let answers: String = self
            .report
            .answers(self.texts)
            .into_iter()
            .map(|(question, answer)| {
                let class = if answer.is_some() { "dd" } else { "dd class=\"none\"" };
                let answer = said(class, answer.as_deref().unwrap_or(&not_said));
                element("div", &format!("{}{answer}", element("dt", &escape(&question)))) + "\n"
            })
            .collect();
        self.section("report-glance", &element("dl class=\"answers\"", &format!("\n{answers}")))
    }

    /// The evidence of both sides, and what else was named.
    fn evidence(&self) -> String {
        let parts = parts(self.report)
            .into_iter()
            .map(|(key, found)| self.section(key, &found.into_iter().map(|one| self.card(one)).collect::<String>()));
        let numbers = self.report.findings.callback_numbers.iter().map(|number| escape(&as_dialled(number)));
        let related = self.report.related.iter().map(|related| escape(&related.text(self.texts)));
        parts.collect::<String>()
            + &self.section("html-numbers", &list("ul", numbers))
            + &self.section("html-related", &list("ul", related))
    }

    fn card(&self, one: &Evidence) -> String {
        let quote = element(&format!("bdi{}", self.spoken()), &self.quoted(one));
        let time = heard_at(one).map(|time| element("span class=\"time whole\"", &time)).unwrap_or_default();
        let quote = element("blockquote", &format!("“{quote}” {time}"));
        let mut small = self.with("report-source", &[("source", &source(one))]);
        if let Some(percent) = percent(self.report, one) {
            let confidence = self.with("report-confidence", &[("percent", &percent)]);
            small = format!("{small} · {}", element("span class=\"whole\"", &confidence));
        }
        let second = one.second_hearing(self.texts).map(|told| said("p", &told) + "\n").unwrap_or_default();
        let kind = card_heading(self.report, one, self.texts);
        let (kind, why) = (element("h3", &escape(&kind)), said("p", &one.why));
        let inner = format!("\n{kind}\n{quote}\n{second}{why}\n{}\n", element("p class=\"small\"", &small));
        let class = if self.report.marks.dismisses(one) { "unsure" } else { class(Look::of(one)) };
        element(&format!("article class=\"card {class}\""), &inner) + "\n"
    }

    /// A quotation, with the words emphasised that weighed most.
    fn quoted(&self, one: &Evidence) -> String {
        let parts = one.quoted(&self.report.transcript).into_iter();
        parts.map(|(words, weighed)| if weighed { element("em", &escape(&words)) } else { escape(&words) }).collect()
    }

    fn transcript(&self) -> String {
        let transcript = &self.report.transcript;
        let speakers = transcript.has_speakers();
        let (mut rows, mut first_word, mut last_speaker) = (String::new(), 0, None);
        let mut tones = self.report.tones.iter().peekable();
        for segment in &transcript.segments {
            let start_secs = segment.span.map_or(0.0, TimeSpan::start_secs);
            while let Some(tone) = tones.next_if(|tone| tone.span.start_secs() < start_secs) {
                rows.push_str(&self.tone(tone));
            }
            if speakers && last_speaker.replace(segment.channel) != Some(segment.channel) {
                let name = speaker_name(segment.channel, self.texts);
                rows.push_str(&(element("p class=\"speaker\"", &escape(&name)) + "\n"));
            }
            let here = first_word..first_word + segment.words.len();
            first_word = here.end;
            rows.push_str(&self.row(segment, here));
        }
        rows.extend(tones.map(|tone| self.tone(tone)));
        if !rows.is_empty() {
            rows.push_str(&self.legend());
        }
        let corrected = self.report.corrections().map(|(_, heard, written)| [("heard", heard), ("written", written)]);
        let corrected = corrected.map(|words| self.with("report-correction", &words));
        let heard = self.report.heard_where_corrected().map(|segment| {
            timed(
                segment.span,
                &element(&format!("span class=\"said\" dir=\"auto\"{}", self.spoken()), &escape(segment.text.trim())),
            )
        });
        self.section("report-transcript", &rows)
            + &self.section("report-corrections", &list("ul", corrected))
            + &self.section("report-heard", &heard.collect::<String>())
    }

    fn row(&self, segment: &Segment, here: Range<usize>) -> String {
        let mut text = if here.is_empty() { escape(&segment.text) } else { self.marked(segment, here) };
        if let Some(doubt) = segment.doubt {
            let doubt = self.texts.get(&format!("doubt-{}", doubt.name()));
            let label = element("small", &format!("[{}]", self.with("report-in-doubt", &[("doubt", &doubt)])));
            text = format!("{} {label}", element("span class=\"doubt\"", &text));
        }
        let text = element(&format!("span class=\"said\" dir=\"auto\"{}", self.spoken()), &text);
        timed(segment.span, &text)
    }

    fn tone(&self, tone: &Tone) -> String {
        let label = format!("— {} —", tone.kind.label(self.texts));
        timed(Some(tone.span), &element("span class=\"said note\"", &escape(&label)))
    }

    /// A segment's words with the evidence marked.
    fn marked(&self, segment: &Segment, here: Range<usize>) -> String {
        let runs = marked(&self.counted, segment, here).into_iter();
        let marked = runs.map(|(mark, text)| match mark {
            Some(one) => {
                let kind = escape(&kind(one, self.texts));
                element(&format!("mark class=\"{}\" title=\"{kind}\"", class(Look::of(one))), &escape(&text))
            }
            None => escape(&text),
        });
        marked.collect()
    }

    /// What the marks mean, of those that there are.
    fn legend(&self) -> String {
        let marks = legend(&self.counted, self.texts).into_iter();
        let marks = marks.map(|(look, label)| element(&format!("mark class=\"{}\"", class(look)), &escape(&label)));
        let marks: Vec<String> = marks.collect();
        let legend = format!("{} {}", self.say("html-marks"), marks.join(" · "));
        if marks.is_empty() { String::new() } else { element("p class=\"small legend\"", &legend) + "\n" }
    }

    fn advice(&self) -> String {
        let (verdict, notes) = (&self.report.verdict, self.report.notes.trim());
        let flaws = self.report.flaws.iter().map(|flaw| flaw.text(self.texts));
        let limits = verdict.limits.iter().cloned().chain(flaws);
        let notes = if notes.is_empty() { String::new() } else { said("p class=\"notes\"", notes) };
        self.section("report-next-steps", &list("ol", verdict.next_steps.iter().map(|one| escape(one))))
            + &self.section("report-limits", &list("ul", limits.map(|one| escape(&one))))
            + &self.section("report-notes", &notes)
    }

    /// The recording drawn, and its facts.
    fn recording(&self, envelope: &Envelope) -> String {
        let line = |line: &Line| match line {
            Line::Told(text) => element("div", &escape(text)),
            Line::Given(text) => said("div", text),
            Line::Hash(text) => element("div class=\"hash\"", &escape(text)),
        };
        let facts = self.report.file_facts(self.texts).into_iter().map(|fact| {
            let lines: String = fact.lines.iter().map(line).collect();
            element("dt", &escape(&fact.label)) + &element("dd", &lines) + "\n"
        });
        let facts = element("dl class=\"facts\"", &format!("\n{}", facts.collect::<String>()));
        self.section("report-file", &(self.wave(envelope) + &facts))
    }

    fn wave(&self, envelope: &Envelope) -> String {
        let duration = self.report.source.duration_secs;
        if envelope.is_empty() || !duration.is_finite() || duration <= 0.0 {
            return String::new();
        }
        let step = WIDTH / COLUMNS as f64;
        let mut drawn = String::new();
        for (one, span) in self.counted.iter().rev().filter_map(|one| Some((one, one.span?))) {
            let x = |secs: f64| (secs / duration).clamp(0.0, 1.0) * WIDTH;
            let (left, width) = (x(span.start_secs()), (x(span.end_secs()) - x(span.start_secs())).max(step));
            let tag = format!(
                "rect class=\"{}\" x=\"{left:.1}\" width=\"{width:.1}\" height=\"{HEIGHT}\"",
                class(Look::of(one))
            );
            drawn.push_str(&element(&tag, ""));
        }
        let mut bars = String::new();
        for (column, peak) in envelope.peaks((0.0, duration), COLUMNS).into_iter().enumerate() {
            // Silence is a line of dots, so that it is seen to be there.
            let height = (f64::from(peak) * (HEIGHT - 8.0)).max(2.0);
            let (x, y) = ((column as f64 + 0.5) * step, (HEIGHT - height) / 2.0);
            let _infallible = write!(bars, "M{x:.1} {y:.1}v{height:.1}");
        }
        drawn.push_str(&element(&format!("path d=\"{bars}\""), ""));
        let label = self.say("report-waveform");
        let svg = format!("svg viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-label=\"{label}\"");
        let ends = element("span", &clock(0.0)) + &element("span", &clock(duration));
        let caption = element("figcaption class=\"time\"", &ends);
        element("figure", &format!("\n{}\n{caption}\n", element(&svg, &drawn))) + "\n"
    }

    fn made_with(&self) -> String {
        let made = self.report.made_with(self.texts);
        let made: String = made.iter().map(|line| said("p class=\"small\"", line) + "\n").collect();
        self.section("report-made-with", &made)
    }
}

/// A line of the transcript, with its time where it has one.
fn timed(span: Option<TimeSpan>, inner: &str) -> String {
    let time = span.map(|span| element("span class=\"time\"", &clock_tenths(span.start_secs())) + " ");
    element("p class=\"row\"", &(time.unwrap_or_default() + inner)) + "\n"
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{
        audio::{Flaw, Mail, Source, Tag, ToneKind},
        detection::Likeness,
        report::{
            EvidenceKey, Marks, ModelRecord, ReaderRecord, Related, RulebookRecord, SettingsRecord, Timing,
            judge_marked,
        },
        rulebook::{Rulebook, Strength},
        transcript::{Doubt, Transcript},
    };

    const SCAM: &str = "This is Sergeant Davis with the Kansas City Police Department. There is a warrant for your \
                        arrest. Pay the fine over the phone today with gift cards at 816-555-0134.";
    const HOSTILE: &str =
        "<script>alert(1)</script> \"pay\" 'the' fine \u{202E}daed\u{2066} \u{7}\u{0} \u{1F4B3} &amp;";

    /// An audit of these words, half a second a word, said by two speakers in turn. Names and notes are the words too.
    fn report(words: &str, reader: Tongue) -> Report {
        let mut heard = Transcript::from_plain(words, "en");
        for segment in &mut heard.segments {
            for (index, word) in segment.words.iter_mut().enumerate() {
                word.span = TimeSpan::new(index as f64 * 0.5, index as f64 * 0.5 + 0.4);
            }
            segment.span = TimeSpan::new(0.0, segment.words.len() as f64 * 0.5);
        }
        let again = heard.segments.first().cloned();
        heard.segments.extend(again.map(|first| Segment { channel: 1, doubt: Some(Doubt::Unsure), ..first }));
        let judged = judge_marked(&heard, &Marks::default(), &Rulebook::bundled().expect("the rules"), reader);
        let mail = Some(Mail { name: words.to_owned(), from: words.to_owned(), ..Mail::default() });
        let tags = vec![Tag { name: words.to_owned(), value: words.to_owned() }];
        let likeness = Likeness { wording: Some(0.9), numbers: Vec::new() };
        Report {
            source: Source { name: words.to_owned(), duration_secs: 60.0, mail, tags, ..Source::default() },
            model: ModelRecord { name: words.to_owned(), sha256: String::new(), language: "en".to_owned() },
            rulebook: RulebookRecord { version: words.to_owned(), sha256: String::new() },
            reader: ReaderRecord::default(),
            settings: SettingsRecord { model: Some(words.to_owned()), ..SettingsRecord::default() },
            heard: heard.into(),
            transcript: judged.transcript,
            tones: vec![Tone { kind: ToneKind::Dtmf('#'), span: TimeSpan::clamped(1.0, 1.1) }],
            findings: judged.findings,
            verdict: judged.verdict,
            timing: Some(Timing::default()),
            derivative: None,
            log: None,
            flaws: vec![Flaw::CutShort],
            related: vec![Related { number: 1, name: words.to_owned(), likeness }],
            marks: Marks::default(),
            notes: words.to_owned(),
        }
    }

    fn page(report: &Report, reader: Tongue) -> String {
        let samples: Arc<[i16]> = (0..8_000).map(|i| i % 400 * 50).collect();
        html(report, &Envelope::new(&[samples], 8_000), reader)
    }

    /// Every tag is closed in its turn, and none fetches or runs anything.
    fn assert_sound(html: &str) {
        let mut open: Vec<&str> = Vec::new();
        for part in html.split('<').skip(1) {
            let (tag, _) = part.split_once('>').unwrap_or_else(|| panic!("<{part} has no end"));
            let name = tag.split(' ').next().unwrap_or_default();
            if let Some(closed) = name.strip_prefix('/') {
                assert_eq!(open.pop(), Some(closed), "{tag}");
            } else if !matches!(name, "!DOCTYPE" | "meta") {
                open.push(name);
            }
            let harmful = ["on", "src", "href", "style=", "/"].map(|start| format!(" {start}"));
            assert!(!matches!(name, "script" | "a" | "img") && !harmful.iter().any(|one| tag.contains(one)), "{tag}");
            assert_eq!(tag.matches('"').count() % 2, 0, "{tag}");
        }
        assert!(open.is_empty(), "{open:?} stays open");
    }

    #[test]
    fn pages_are_well_formed_and_fetch_nothing() {
        let mut crossed = report(SCAM, Tongue::English);
        // Evidence over evidence, over the end of a segment, put aside, and on a word that was taken out.
        for (index, one) in crossed.findings.evidence.iter_mut().enumerate() {
            one.words = index * 2..index * 3 + 4;
        }
        crossed.findings.evidence[2].words = 3..crossed.transcript.segments[0].words.len() + 3;
        crossed.marks.dismissed.insert(EvidenceKey::from(&crossed.findings.evidence[0]));
        crossed.marks.edits.set(&crossed.heard, 5, "");
        crossed.transcript = crossed.heard.corrected(&crossed.marks.edits);
        let several =
            [report(SCAM, Tongue::English), report(SCAM, Tongue::Spanish), report("", Tongue::English), crossed];
        for (report, reader) in several.iter().flat_map(|report| Tongue::ALL.map(|reader| (report, reader))) {
            let page = page(report, reader);
            assert_sound(&page);
            let page = page.replacen("http-equiv", "", 1);
            for needle in ["http", "src=", "href=", "url(", "tel:", "@import", "{ $", ">report-", ">html-"] {
                assert!(!page.contains(needle), "{needle}");
            }
        }
    }

    #[test]
    fn what_somebody_else_wrote_is_shown_and_never_obeyed() {
        let mut report = report(&format!("{HOSTILE} {SCAM} {HOSTILE}"), Tongue::English);
        report.transcript.language = "\"><b>".to_owned();
        for one in &mut report.findings.evidence {
            for text in [&mut one.why, &mut one.quote, &mut one.source.title, &mut one.source.url, &mut one.title] {
                HOSTILE.clone_into(text);
            }
        }
        let page = page(&report, Tongue::English);
        assert_sound(&page);
        assert!(!page.contains(|c: char| c != '\n' && c.is_control() || "\u{202E}\u{2066}".contains(c)));
        for shown in ["&lt;script&gt;", "&quot;pay&quot;", "&#39;the&#39;", "\u{1F4B3}", "&amp;amp;", "\u{FFFD}daed"] {
            assert!(page.contains(shown), "{shown}");
        }
    }

    #[test]
    fn everything_is_told_in_the_readers_language() {
        for (reader, words) in [
            (Tongue::English, ["<html lang=\"en\">", "What to do now", "Key #", "in doubt: <bdi>unsure"]),
            (Tongue::Spanish, ["<html lang=\"es\">", "Qué hacer ahora", "Tecla #", "en duda: <bdi>poco seguro"]),
        ] {
            let mut report = report(SCAM, reader);
            let page = page(&report, reader);
            let quotes: Vec<&str> = report.evidence().iter().map(|one| one.quote.as_str()).collect();
            assert!(quotes.len() > 3, "{quotes:?}");
            for expected in words.into_iter().chain(quotes).chain(["<li dir=\"auto\">816-555-0134</li>"]) {
                assert!(page.contains(expected), "{expected}");
            }
            // A text that somebody already had.
            assert!(page.contains("<svg") && page.contains(" %"));
            "none".clone_into(&mut report.model.name);
            let page = html(&report, &Envelope::default(), reader);
            assert!(!page.contains("<svg") && !page.contains(" %"));
        }
    }

    #[test]
    fn the_strongest_is_marked_where_evidence_lies_over_evidence() {
        let mut report = report(SCAM, Tongue::English);
        let mut evidence = vec![report.evidence()[0].clone(); 2];
        (evidence[0].words, evidence[0].strength) = (0..3, Strength::Weak);
        (evidence[1].words, evidence[1].strength) = (1..2, Strength::Strong);
        report.findings.evidence = evidence;
        let marked = |report: &Report| {
            let page = Page::new(report, Tongue::English.texts());
            page.marked(&report.transcript.segments[0], 0..5).replace(" title=\"Claimed authority · ", " ")
        };
        assert_eq!(
            marked(&report),
            "<mark class=\"caution\" weak\">This </mark><mark class=\"alert\" strong\">is</mark>\
             <mark class=\"caution\" weak\"> Sergeant</mark> Davis with"
        );
        report.marks.dismissed.insert(EvidenceKey::from(&report.findings.evidence[1]));
        assert_eq!(marked(&report), "<mark class=\"caution\" weak\">This is Sergeant</mark> Davis with");
    }
}
