//! What was said, with the evidence marked in it.

use std::ops::Range;

use egui::{Label, Rect, RichText, Ui, Vec2};

use crate::{
    detection::{Evidence, Polarity},
    rulebook::Strength,
    timeline::clock_tenths,
    transcript::{Segment, without_closing},
    ui::{
        theme::{self, Palette, TRANSCRIPT_LINE, palette, size, space},
        widgets::highlight::{self, Line, Mark},
    },
};

/// The width of the times beside the text.
const GUTTER: f32 = 56.0;

/// What was done with a transcript in this frame.
#[derive(Default)]
pub struct Shown {
    /// Evidence that was clicked, as its place in the list.
    pub clicked: Option<usize>,
    /// Where the chosen evidence is.
    pub selected_rect: Option<Rect>,
}

pub fn show(ui: &mut Ui, segments: &[Segment], evidence: &[Evidence], selected: Option<usize>) -> Shown {
    let palette = palette(ui);
    let mut shown = Shown::default();
    let mut first_word = 0;
    ui.spacing_mut().item_spacing.y = space::S;
    for segment in segments {
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
        let color = if segment.doubt.is_some() { palette.muted } else { palette.text };
        let part = ui
            .horizontal_top(|ui| {
                if let Some(span) = segment.span {
                    gutter(ui, &clock_tenths(span.start_secs()), &palette);
                }
                highlight::text(ui, &text, color, &marks, palette.accent, &text)
            })
            .inner;
        shown.clicked = shown.clicked.or(part.clicked.and_then(|mark| of[mark]));
        shown.selected_rect = shown.selected_rect.or(part.selected_rect);
    }
    shown
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
