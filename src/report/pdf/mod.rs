//! The report as PDF: searchable, tagged for screen readers, with its fonts in it, the same bytes for the same report.
//!
//! It says what the HTML says, in the same order and in its light colours.

mod paper;
mod render;
mod text;

use super::{
    Report, as_dialled,
    facts::{Fact, Line as FactLine},
    shown::{Look, card_heading, counted, heard_at, legend, marked, parts, percent, source, spoken},
    speaker_name,
};
use crate::{
    audio::{Envelope, Tone},
    detection::Evidence,
    texts::{Texts, Tongue},
    timeline::{TimeSpan, clock, clock_tenths},
    verdict::Level,
};
use paper::{Block, Drawing, Frame, MARGIN, PADDING, Paper, Role, WIDTH, colors};
use text::{Fonts, Line, Piece, Run, Style};

#[cfg(test)]
mod tests;

/// Why there is no PDF. The fonts are part of the program, so this is a fault of it, told instead of a panic.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the PDF could not be written: {0}")]
pub struct PdfError(String);

const TEXT: [u8; 3] = [0x1a, 0x1d, 0x23];
const MUTED: [u8; 3] = [0x56, 0x5e, 0x6b];
const LINE: [u8; 3] = [0xd9, 0xdd, 0xe4];
const WHITE: [u8; 3] = [0xff; 3];
const RAISED: [u8; 3] = [0xed, 0xef, 0xf3];

const BODY: Style = Style { bold: false, size: 10.0, color: TEXT };
const STRONG: Style = Style { bold: true, ..BODY };
const SMALL: Style = Style { bold: false, size: 8.5, color: MUTED };
const NOTE: Style = Style { color: MUTED, ..BODY };

/// Where the words of the transcript begin, beside their times; and facts, beside their names.
const TIMES: f32 = 46.0;
const LABELS: f32 = 132.0;

/// The waveform.
const COLUMNS: usize = 300;
const WAVE_HEIGHT: f32 = 62.0;

/// The report as PDF. What somebody said, named or wrote is shown, never obeyed; what the font lacks is told by its code.
///
/// # Errors
/// Where the library refuses to write it, which nothing in a report should make it do.
pub fn pdf(report: &Report, envelope: &Envelope, reader: Tongue) -> Result<Vec<u8>, PdfError> {
    let texts = reader.texts();
    let fonts =
        Fonts::new(&texts.get("report-masked")).ok_or_else(|| PdfError("the fonts can't be read".to_owned()))?;
    let mut page = Page { report, texts, fonts, paper: Paper::new(), counted: counted(report), lists: 0 };
    let title = texts.with("report-title", &[("name", report.source.name.as_str().into())]);
    page.contents(&title, envelope);
    let Page { mut fonts, paper, .. } = page;
    let named = render::Named { title: fonts.clean(&title), file: &report.source.name, digest: report.digest() };
    render::write(paper, &mut fonts, named, reader).map_err(PdfError)
}

struct Page<'a> {
    report: &'a Report,
    texts: &'a Texts,
    fonts: Fonts,
    paper: Paper,
    /// What nobody put aside. Where pieces lie over one another, the first is seen.
    counted: Vec<&'a Evidence>,
    /// How many lists there are.
    lists: usize,
}

fn run(text: impl Into<String>, style: Style) -> Run {
    Run { text: text.into(), style, mark: None }
}

/// A text whose spaces are no places to break it.
fn in_one_line(text: &str) -> String {
    text.replace(' ', "\u{A0}")
}

fn of_lines(role: Role, lines: Vec<Line>, left: f32, before: f32) -> Block {
    let (label, language, drawing) = (Vec::new(), None, None);
    Block { role, lines, label, label_left: 0.0, left, before, language, drawing, leads: false }
}

impl Page<'_> {
    fn contents(&mut self, title: &str, envelope: &Envelope) {
        let title = self.titled(1, title, Style { size: 15.0, ..STRONG }, (0.0, 0.0));
        self.paper.add(vec![title], None);
        self.verdict();
        self.glance();
        self.evidence();
        self.transcript();
        self.advice();
        self.recording(envelope);
        let made = self.report.made_with(self.texts);
        self.section("report-made-with", |page| {
            let told = made.iter().map(|line| page.block(Role::Paragraph, &[run(line, SMALL)], 0.0, 2.0));
            let mut told: Vec<Block> = told.collect();
            if page.fonts.lacked {
                let brackets = page.texts.get("report-brackets");
                told.push(page.block(Role::Paragraph, &[run(brackets, SMALL)], 0.0, 2.0));
            }
            told
        });
    }

    /// A paragraph from a left edge to the right margin, less what a frame takes.
    fn block(&mut self, role: Role, runs: &[Run], left: f32, before: f32) -> Block {
        let lines = self.fonts.wrap(runs, WIDTH - 2.0 * MARGIN - 2.0 * PADDING - left);
        of_lines(role, lines, left, before)
    }

    /// A heading of a level.
    fn titled(&mut self, level: u16, title: &str, style: Style, (left, before): (f32, f32)) -> Block {
        let role = Role::Heading(level, self.fonts.clean(title));
        self.block(role, &[run(title, style)], left, before)
    }

    /// A paragraph with a label at its left.
    fn labelled(&mut self, role: Role, label: &str, style: Style, runs: &[Run], left: f32) -> Block {
        // With a space at its end, so that it is not read as one word with what follows.
        let label = if label.is_empty() { String::new() } else { format!("{label} ") };
        let label = self.fonts.wrap(&[run(label, style)], left - 3.0);
        Block { label, ..self.block(role, runs, left, 3.0) }
    }

    fn heading(&mut self, key: &str) {
        let block = self.titled(2, &self.texts.get(key), Style { size: 12.5, ..STRONG }, (0.0, 16.0));
        self.paper.heading(block);
    }

    /// A part with its heading; nothing where it holds nothing.
    fn section(&mut self, key: &str, inner: impl FnOnce(&mut Self) -> Vec<Block>) {
        let blocks = inner(self);
        if !blocks.is_empty() {
            self.heading(key);
            self.paper.add(blocks, None);
        }
    }

    /// Items of a list, with their signs.
    fn list(&mut self, items: &[String], counted: bool) -> Vec<Block> {
        self.lists += 1;
        let role = Role::Item(self.lists, counted);
        let sign = |at: usize| if counted { format!("{}.", at + 1) } else { "•".to_owned() };
        let items = items.iter().enumerate();
        items.map(|(at, item)| self.labelled(role.clone(), &sign(at), BODY, &[run(item, BODY)], 18.0)).collect()
    }

    fn bullets(&mut self, items: &[String]) -> Vec<Block> {
        self.list(items, false)
    }

    fn verdict(&mut self) {
        let verdict = &self.report.verdict;
        let (ink, tint) = match verdict.level {
            Level::Scam => colors(Look::Alert),
            Level::Suspicious | Level::Unverified => colors(Look::Caution),
            Level::NoCues | Level::Inconclusive => (TEXT, Some(RAISED)),
        };
        let label = verdict.level.label(self.texts);
        let mut blocks = Vec::new();
        if label != verdict.headline {
            blocks.push(self.block(Role::Paragraph, &[run(label, Style { color: ink, ..STRONG })], 4.0, 0.0));
        }
        let headline = Style { bold: true, size: 18.0, color: ink };
        blocks.push(self.titled(2, &verdict.headline, headline, (4.0, 0.0)));
        for mut reason in self.bullets(&verdict.reasons) {
            (reason.label_left, reason.left) = (4.0, 22.0);
            blocks.push(reason);
        }
        self.paper.add(blocks, Some(Frame { fill: tint.unwrap_or(WHITE), border: ink, bar: ink, dashed: false }));
    }

    fn glance(&mut self) {
        let not_said = self.texts.get("fact-not-said");
        let answers = self.report.answers(self.texts);
        self.section("report-glance", |page| {
            answers
                .into_iter()
                .map(|(question, answer)| {
                    let answer = answer.map_or_else(|| run(not_said.as_str(), NOTE), |answer| run(answer, BODY));
                    page.labelled(Role::Paragraph, &question, SMALL, &[answer], LABELS)
                })
                .collect()
        });
    }

    /// The evidence of both sides, and what else was named.
    fn evidence(&mut self) {
        let report = self.report;
        for (key, found) in parts(report) {
            if !found.is_empty() {
                self.heading(key);
            }
            for one in found {
                self.card(one);
            }
        }
        let numbers: Vec<String> = report.findings.callback_numbers.iter().map(|number| as_dialled(number)).collect();
        let related: Vec<String> = report.related.iter().map(|related| related.text(self.texts)).collect();
        for (key, items) in [("html-numbers", numbers), ("html-related", related)] {
            if !items.is_empty() {
                self.section(key, |page| page.bullets(&items));
            }
        }
    }

    fn card(&mut self, one: &Evidence) {
        let (report, texts) = (self.report, self.texts);
        let look = if report.marks.dismisses(one) { Look::Unsure } else { Look::of(one) };
        let (ink, _) = colors(look);
        let mut quote = vec![run(format!("“{}”", one.quote), STRONG)];
        quote.extend(heard_at(one).map(|time| run(format!("  {}", in_one_line(&time)), SMALL)));
        let mut small = texts.with("report-source", &[("source", source(one).into())]);
        if let Some(percent) = percent(report, one) {
            let confidence = texts.with("report-confidence", &[("percent", percent.into())]);
            small = format!("{small} · {}", in_one_line(&confidence));
        }
        let kind_style = Style { size: 9.0, color: ink, ..STRONG };
        let mut blocks = vec![
            self.titled(3, &card_heading(report, one, texts), kind_style, (4.0, 0.0)),
            Block { language: self.spoken(), ..self.block(Role::Quote, &quote, 4.0, 1.0) },
        ];
        let further = [
            one.second_hearing(texts).map(|told| (told, BODY)),
            one.weightiest(&report.transcript, texts).map(|told| (told, BODY)),
            Some((one.why.clone(), BODY)),
            Some((small, SMALL)),
        ];
        for (text, style) in further.into_iter().flatten() {
            blocks.push(self.block(Role::Paragraph, &[run(text, style)], 4.0, 1.0));
        }
        self.paper.add(blocks, Some(Frame { fill: WHITE, border: LINE, bar: ink, dashed: look == Look::Unsure }));
    }

    /// How a screen reader is to speak what was said.
    fn spoken(&self) -> Option<String> {
        spoken(self.report).map(str::to_owned)
    }

    fn transcript(&mut self) {
        let report = self.report;
        let transcript = &report.transcript;
        let speakers = transcript.has_speakers();
        let (mut blocks, mut first_word, mut last_speaker) = (Vec::new(), 0, None);
        let mut tones = report.tones.iter().peekable();
        for segment in &transcript.segments {
            let start_secs = segment.span.map_or(0.0, TimeSpan::start_secs);
            while let Some(tone) = tones.next_if(|tone| tone.span.start_secs() < start_secs) {
                blocks.push(self.tone(tone));
            }
            if speakers && last_speaker.replace(segment.channel) != Some(segment.channel) {
                let name = speaker_name(segment.channel, self.texts);
                let speaker = self.block(Role::Paragraph, &[run(name, STRONG)], 0.0, 6.0);
                blocks.push(Block { leads: true, ..speaker });
            }
            let here = first_word..first_word + segment.words.len();
            first_word = here.end;
            let mut runs: Vec<Run> = if here.is_empty() {
                vec![run(segment.text.trim(), BODY)]
            } else {
                let runs = marked(&self.counted, segment, here).into_iter();
                runs.map(|(mark, text)| Run { text, style: BODY, mark: mark.map(Look::of) }).collect()
            };
            if let Some(doubt) = segment.doubt {
                let doubt = self.texts.get(&format!("doubt-{}", doubt.name()));
                let label = self.texts.with("report-in-doubt", &[("doubt", doubt.into())]);
                for run in &mut runs {
                    run.style = NOTE;
                }
                runs.push(run(format!("  [{label}]"), SMALL));
            }
            let time = segment.span.map(|span| clock_tenths(span.start_secs())).unwrap_or_default();
            let left = if segment.span.is_some() { TIMES } else { 0.0 };
            let row = self.labelled(Role::Paragraph, &time, SMALL, &runs, left);
            blocks.push(Block { language: self.spoken(), ..row });
        }
        for tone in tones {
            blocks.push(self.tone(tone));
        }
        if !blocks.is_empty() {
            blocks.extend(self.legend());
        }
        self.section("report-transcript", |_| blocks);
        let corrected: Vec<String> = report
            .corrections()
            .map(|(_, heard, written)| {
                self.texts.with("report-correction", &[("heard", heard.into()), ("written", written.into())])
            })
            .collect();
        if !corrected.is_empty() {
            self.section("report-corrections", |page| page.bullets(&corrected));
        }
        self.section("report-heard", |page| {
            let heard = report.heard_where_corrected().map(|segment| {
                let time = segment.span.map(|span| clock_tenths(span.start_secs())).unwrap_or_default();
                let left = if segment.span.is_some() { TIMES } else { 0.0 };
                let row = page.labelled(Role::Paragraph, &time, SMALL, &[run(segment.text.trim(), BODY)], left);
                Block { language: page.spoken(), ..row }
            });
            heard.collect()
        });
    }

    fn tone(&mut self, tone: &Tone) -> Block {
        let label = format!("— {} —", tone.kind.label(self.texts));
        let time = clock_tenths(tone.span.start_secs());
        self.labelled(Role::Paragraph, &time, SMALL, &[run(label, NOTE)], TIMES)
    }

    /// What the marks mean, of those that there are.
    fn legend(&mut self) -> Option<Block> {
        let marks = legend(&self.counted, self.texts);
        if marks.is_empty() {
            return None;
        }
        let mut runs = vec![run(self.texts.get("html-marks"), SMALL)];
        for (at, (look, label)) in marks.into_iter().enumerate() {
            runs.push(run(if at == 0 { "  " } else { "  ·  " }, SMALL));
            runs.push(Run { text: label, style: SMALL, mark: Some(look) });
        }
        Some(self.block(Role::Paragraph, &runs, 0.0, 8.0))
    }

    fn advice(&mut self) {
        let report = self.report;
        let steps = &report.verdict.next_steps;
        if !steps.is_empty() {
            self.section("report-next-steps", |page| page.list(steps, true));
        }
        let flaws = report.flaws.iter().map(|flaw| flaw.text(self.texts));
        let limits: Vec<String> = report.verdict.limits.iter().cloned().chain(flaws).collect();
        if !limits.is_empty() {
            self.section("report-limits", |page| page.bullets(&limits));
        }
        let notes = report.notes.trim();
        if !notes.is_empty() {
            self.heading("report-notes");
            let block = self.block(Role::Paragraph, &[run(notes, BODY)], 4.0, 0.0);
            self.paper.add(vec![block], Some(Frame { fill: WHITE, border: LINE, bar: LINE, dashed: false }));
        }
    }

    /// The recording drawn, and its facts.
    fn recording(&mut self, envelope: &Envelope) {
        let facts = self.report.file_facts(self.texts);
        self.section("report-file", |page| {
            let mut blocks: Vec<Block> = page.wave(envelope);
            for Fact { label, lines } in facts {
                let mut runs = Vec::new();
                for line in &lines {
                    if !runs.is_empty() {
                        runs.push(run("\n", BODY));
                    }
                    // A checksum in one line is compared more easily.
                    let style = if matches!(line, FactLine::Hash(_)) { Style { color: TEXT, ..SMALL } } else { BODY };
                    runs.push(run(line.text(), style));
                }
                blocks.push(page.labelled(Role::Paragraph, &label, SMALL, &runs, LABELS));
            }
            blocks
        });
    }

    fn wave(&mut self, envelope: &Envelope) -> Vec<Block> {
        let duration = self.report.source.duration_secs;
        if envelope.is_empty() || !duration.is_finite() || duration <= 0.0 {
            return Vec::new();
        }
        let share = |secs: f64| (secs / duration).clamp(0.0, 1.0) as f32;
        let bands = self.counted.iter().rev().filter_map(|one| Some((Look::of(one), one.span?)));
        let bands = bands.map(|(look, span)| (share(span.start_secs()), share(span.end_secs()), look));
        let bars = envelope.peaks((0.0, duration), COLUMNS);
        let drawing = Drawing { height: WAVE_HEIGHT, bands: bands.collect(), bars };
        let alt = self.fonts.clean(&self.texts.get("report-waveform"));
        let mut figure = of_lines(Role::Figure(alt), Vec::new(), 0.0, 2.0);
        figure.drawing = Some(drawing);
        // Its start below its left end, and its end below its right one.
        let mut ends = self.block(Role::Paragraph, &[run(format!("{} ", clock(0.0)), SMALL)], 0.0, 1.0);
        let end = self.fonts.wrap(&[run(clock(duration), SMALL)], WIDTH);
        if let (Some(line), Some(end)) = (ends.lines.first_mut(), end.into_iter().next()) {
            let at = |piece: Piece| Piece { x: WIDTH - 2.0 * MARGIN - piece.width, ..piece };
            line.pieces.extend(end.pieces.into_iter().map(at));
        }
        vec![figure, ends]
    }
}
