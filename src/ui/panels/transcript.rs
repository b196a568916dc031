//! What was said, with the evidence marked in it.

use std::ops::Range;

use egui::{Label, Rect, RichText, Ui, Vec2};

use crate::{
    audio::Tone,
    detection::{Evidence, Polarity},
    report::speaker_name,
    rulebook::Strength,
    timeline::{TimeSpan, clock_tenths},
    transcript::{Segment, Word, without_closing},
    ui::{
        texts,
        theme::{self, Palette, TRANSCRIPT_LINE, palette, size, space},
        widgets::{
            self,
            highlight::{self, Line, Mark},
        },
    },
};

/// The width of the times beside the text.
const GUTTER: f32 = 56.0;

/// How a transcript is looked at.
#[derive(Default)]
pub struct Look<'a> {
    /// The chosen evidence, as its place in the list.
    pub selected: Option<usize>,
    /// What is heard now.
    pub heard_secs: Option<f64>,
    /// A word can be clicked to hear it.
    pub can_be_heard: bool,
    pub tones: &'a [Tone],
}

/// What was done with a transcript in this frame.
#[derive(Default)]
pub struct Shown {
    /// The time of a word that was clicked.
    pub play_from_secs: Option<f64>,
    /// The line that is heard, and where it stands.
    pub heard_line: Option<(usize, Rect)>,
    /// Evidence that was clicked, as its place in the list.
    pub clicked: Option<usize>,
    /// Where the chosen evidence is.
    pub selected_rect: Option<Rect>,
}

pub fn show(ui: &mut Ui, segments: &[Segment], evidence: &[Evidence], look: &Look<'_>) -> Shown {
    let selected = look.selected;
    let palette = palette(ui);
    let mut shown = Shown::default();
    let mut first_word = 0;
    ui.spacing_mut().item_spacing.y = space::S;
    let speakers = segments.windows(2).any(|pair| pair[0].channel != pair[1].channel);
    let mut last_speaker = None;
    let mut tones = look.tones.iter().peekable();
    for (line, segment) in segments.iter().enumerate() {
        let start_secs = segment.span.map_or(0.0, TimeSpan::start_secs);
        while let Some(tone) = tones.next_if(|tone| tone.span.start_secs() < start_secs) {
            sound(ui, tone, &palette);
        }
        if speakers && last_speaker.replace(segment.channel) != Some(segment.channel) {
            speaker(ui, segment.channel);
        }
        let (text, words) = lay_out(segment);
        let here = first_word..first_word + segment.words.len();
        first_word = here.end;
        let mut marks = Vec::new();
        let mut of = Vec::new();
        if segment.doubt.is_some() && !text.is_empty() {
            let chars = 0..text.chars().count();
            marks.push(Mark { chars, tint: None, line: Line::Dotted, ink: palette.muted, selected: false });
            of.push(None);
        }
        // Long ones first, so that a short one inside stays to be seen; the chosen one over all.
        let mut inside: Vec<usize> = (0..evidence.len())
            .filter(|index| evidence[*index].words.start < here.end && here.start < evidence[*index].words.end)
            .collect();
        inside.sort_by_key(|index| (selected == Some(*index), std::cmp::Reverse(evidence[*index].words.len())));
        for index in inside {
            let range = &evidence[index].words;
            let from = range.start.max(here.start) - here.start;
            let to = range.end.min(here.end) - here.start;
            let chars = words[from].start..words[to - 1].end;
            marks.push(mark(&evidence[index], chars, &palette, selected == Some(index)));
            of.push(Some(index));
        }
        let heard = look.heard_secs.and_then(|secs| heard_word(segment, secs));
        if let Some(word) = heard {
            let chars = words[word].clone();
            let tint = Some(palette.selected);
            marks.push(Mark { chars, tint, line: Line::Solid, ink: palette.accent, selected: false });
            of.push(None);
        }
        let color = if segment.doubt.is_some() { palette.muted } else { palette.text };
        let part = ui
            .horizontal_top(|ui| {
                if let Some(span) = segment.span {
                    gutter(ui, &clock_tenths(span.start_secs()), &palette);
                }
                let clickable = look.can_be_heard.then_some(words.as_slice());
                highlight::text(ui, &text, color, &marks, clickable, palette.accent)
            })
            .inner;
        let hit = part.clicked.iter().find_map(|mark| of[*mark]);
        shown.clicked = shown.clicked.or(hit);
        shown.selected_rect = shown.selected_rect.or(part.selected_rect);
        let clicked_word = part.clicked_word.and_then(|word| segment.words.get(word)?.span);
        shown.play_from_secs = shown.play_from_secs.or(clicked_word.map(TimeSpan::start_secs));
        if heard.is_some() {
            shown.heard_line = Some((line, part.response.rect));
        }
    }
    for tone in tones {
        sound(ui, tone, &palette);
    }
    shown
}

/// The word that is heard at a time: the last that has begun, while its line lasts.
fn heard_word(segment: &Segment, secs: f64) -> Option<usize> {
    let span = segment.span?;
    if secs < span.start_secs() || secs > span.end_secs() {
        return None;
    }
    let begun = |word: &Word| word.span.is_some_and(|span| span.start_secs() <= secs);
    segment.words.iter().rposition(begun)
}

/// What is no speech, between the lines: a beep parts a greeting from the message.
fn sound(ui: &mut Ui, tone: &Tone, palette: &Palette) {
    ui.horizontal_top(|ui| {
        gutter(ui, &clock_tenths(tone.span.start_secs()), palette);
        let height = (size::TRANSCRIPT * TRANSCRIPT_LINE).round();
        ui.allocate_ui_with_layout(
            Vec2::new(ui.available_width(), height),
            egui::Layout::left_to_right(egui::Align::Center),
            |ui| widgets::note(ui, &format!("— {} —", tone.kind.label(texts()))),
        );
    });
}

/// Who speaks next, where the recording tells by its channels.
fn speaker(ui: &mut Ui, channel: u16) {
    ui.add_space(space::XS);
    ui.horizontal_top(|ui| {
        ui.add_space(GUTTER + ui.spacing().item_spacing.x);
        widgets::caption(ui, &speaker_name(channel, texts()));
    });
}

fn gutter(ui: &mut Ui, time: &str, palette: &Palette) {
    let size_of_line = Vec2::new(GUTTER, (size::TRANSCRIPT * TRANSCRIPT_LINE).round());
    let time = RichText::new(time).font(theme::digits()).color(palette.muted);
    ui.allocate_ui_with_layout(size_of_line, egui::Layout::left_to_right(egui::Align::Center), |ui| {
        ui.set_min_size(size_of_line);
        ui.add(Label::new(time).extend());
    });
}

/// The words as one text, and the characters of each without the punctuation that closes it.
fn lay_out(segment: &Segment) -> (String, Vec<Range<usize>>) {
    let mut text = String::new();
    let mut at = 0;
    let mut words = Vec::with_capacity(segment.words.len());
    for word in &segment.words {
        if at > 0 {
            text.push(' ');
            at += 1;
        }
        let word = word.text.trim();
        words.push(at..at + without_closing(word).chars().count());
        text.push_str(word);
        at += word.chars().count();
    }
    (text, words)
}

fn mark(evidence: &Evidence, chars: Range<usize>, palette: &Palette, selected: bool) -> Mark {
    let tone = match (evidence.polarity, evidence.strength) {
        (Polarity::Mitigation, _) => palette.calm,
        (Polarity::Suspicion, Strength::Strong) => palette.alert,
        (Polarity::Suspicion, _) => palette.caution,
    };
    let certain = evidence.uncertainty.is_none();
    let tint = if selected { Some(palette.selected) } else { certain.then_some(tone.tint) };
    let line = if certain { Line::Solid } else { Line::Dotted };
    Mark { chars, tint, line, ink: tone.ink, selected }
}
