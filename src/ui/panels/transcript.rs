//! What was said, with the evidence marked in it.

use std::ops::Range;

use egui::{EventFilter, Id, Key, Label, Modifiers, Rect, RichText, Role, Ui, Vec2, WidgetInfo};

use crate::{
    audio::Tone,
    detection::Evidence,
    report::{Marks, speaker_name},
    timeline::{TimeSpan, clock_tenths},
    transcript::{Segment, Transcript, Word, without_closing},
    ui::{
        texts,
        theme::{self, Palette, TRANSCRIPT_LINE, palette, size, space},
        widgets::{
            self,
            highlight::{self, Line, Mark},
            tall,
        },
    },
};

/// The width of the times beside the text.
const GUTTER: f32 = 56.0;

/// About as wide as a letter of the transcript is.
const LETTER: f32 = 7.6;

/// How a transcript is looked at.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "each holds by itself")]
pub struct Look<'a> {
    /// Tells it from other transcripts.
    pub id: u64,
    /// The chosen evidence, as its place in the list.
    pub selected: Option<usize>,
    /// What is heard now.
    pub heard_secs: Option<f64>,
    /// A word can be clicked to hear it.
    pub can_be_heard: bool,
    /// A word can be corrected.
    pub can_be_edited: bool,
    pub tones: &'a [Tone],
    /// What a person has marked.
    pub marks: Option<&'a Marks>,
    /// What the machine heard, where words were corrected.
    pub heard: Option<&'a Transcript>,
    /// What is searched for, as words, and which of it is shown.
    pub hits: &'a [Range<usize>],
    pub hit: Option<&'a Range<usize>>,
    /// The word that the keyboard is at.
    pub word: Option<usize>,
    /// That word is being corrected.
    pub editing: bool,
    /// Whatever is chosen is to be brought into view.
    pub reveal: bool,
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
    /// Where the chosen evidence or the shown hit is.
    pub selected_rect: Option<Rect>,
    /// A word that is to be corrected.
    pub edit: Option<usize>,
    /// Where the keyboard has gone.
    pub word: Option<usize>,
    /// Where the word is that the keyboard is at.
    pub word_rect: Option<Rect>,
}

/// A segment and where its words are in the transcript.
struct Part<'a> {
    segment: &'a Segment,
    words: Range<usize>,
    /// Sounds before it.
    tones: Range<usize>,
    /// Whether another speaks than before.
    speaker: bool,
}

pub fn show(ui: &mut Ui, segments: &[Segment], evidence: &[Evidence], look: &Look<'_>) -> Shown {
    let palette = palette(ui);
    ui.spacing_mut().item_spacing.y = space::S;
    let parts = parts(segments, look.tones);
    let mut shown = Shown::default();
    let chosen = look.selected.and_then(|selected| evidence.get(selected)).map(|evidence| &evidence.words);
    let target = look.hit.or(chosen);
    let holds = |part: &Part<'_>, words: &Range<usize>| part.words.start < words.end && words.start < part.words.end;
    let heard_at = |part: &Part<'_>| look.heard_secs.and_then(|secs| heard_word(part.segment, secs));
    let must = |index: usize| {
        let part = &parts[index];
        look.reveal && target.is_some_and(|target| holds(part, target)) || heard_at(part).is_some()
    };
    let estimate = |index: usize, width: f32| {
        let letters = parts[index].segment.text.len() as f32;
        let lines = (letters * LETTER / (width - GUTTER).max(80.0)).ceil().max(1.0);
        lines * line_height()
    };
    let name = |index: usize| WidgetInfo::labeled(Role::Label, true, parts[index].segment.text.trim());
    let id = Id::unique(("transcript", look.id));
    let tall = tall::Parts { count: parts.len(), estimate: &estimate, name: &name, must: &must };
    tall::column(ui, id, &tall, |ui, index| {
        let part = &parts[index];
        ui.spacing_mut().item_spacing.y = space::S;
        for tone in &look.tones[part.tones.clone()] {
            sound(ui, tone, &palette);
        }
        if part.speaker {
            speaker(ui, part.segment.channel);
        }
        line(ui, part, evidence, look, &mut shown);
        if heard_at(part).is_some() {
            shown.heard_line = Some((index, ui.min_rect()));
        }
    });
    let after = parts.last().map_or(0, |part| part.tones.end);
    for tone in &look.tones[after..] {
        sound(ui, tone, &palette);
    }
    shown
}

fn line_height() -> f32 {
    (size::TRANSCRIPT * TRANSCRIPT_LINE).round()
}

fn parts<'a>(segments: &'a [Segment], tones: &[Tone]) -> Vec<Part<'a>> {
    let speakers = segments.windows(2).any(|pair| pair[0].channel != pair[1].channel);
    let (mut first_word, mut first_tone, mut last_speaker) = (0, 0, None);
    let part = |segment: &'a Segment| {
        let start_secs = segment.span.map_or(0.0, TimeSpan::start_secs);
        let before = tones[first_tone..].iter().take_while(|tone| tone.span.start_secs() < start_secs).count();
        let (words, sounds) = (first_word..first_word + segment.words.len(), first_tone..first_tone + before);
        (first_word, first_tone) = (words.end, sounds.end);
        let speaker = speakers && last_speaker.replace(segment.channel) != Some(segment.channel);
        Part { segment, words, tones: sounds, speaker }
    };
    segments.iter().map(part).collect()
}

/// One segment, with its time.
fn line(ui: &mut Ui, part: &Part<'_>, evidence: &[Evidence], look: &Look<'_>, shown: &mut Shown) {
    let palette = palette(ui);
    let segment = part.segment;
    let (text, words) = lay_out(segment);
    let (marks, of) = marks(part, &text, &words, evidence, look, &palette);
    let color = if segment.doubt.is_some() { palette.muted } else { palette.text };
    let word = look.word.filter(|word| part.words.contains(word)).map(|word| word - part.words.start);
    let drawn = ui
        .horizontal_top(|ui| {
            if let Some(span) = segment.span {
                gutter(ui, &clock_tenths(span.start_secs()), &palette);
            }
            let clickable = (look.can_be_heard || look.can_be_edited).then_some(words.as_slice());
            let text = highlight::Text {
                said: &text,
                color,
                marks: &marks,
                words: clickable,
                outline: palette.accent,
                word,
                marked: look.editing,
            };
            highlight::text(ui, &text)
        })
        .inner;
    let hit = drawn.clicked.iter().find_map(|mark| of[*mark]);
    shown.clicked = shown.clicked.or(hit);
    shown.selected_rect = shown.selected_rect.or(drawn.selected_rect);
    shown.word_rect = shown.word_rect.or(drawn.word_rect);
    let number = |word: usize| part.words.start + word;
    let time = |word: usize| segment.words.get(word)?.span.map(TimeSpan::start_secs);
    if let Some(word) = drawn.clicked_word {
        shown.word = Some(number(word));
        shown.play_from_secs = shown.play_from_secs.or(time(word).filter(|_| look.can_be_heard));
    }
    shown.edit = shown.edit.or(drawn.double_clicked_word.filter(|_| look.can_be_edited).map(number));
    if drawn.response.has_focus() && (look.can_be_heard || look.can_be_edited) {
        keys(ui, &drawn.response, part, word, look, shown);
    }
    if let Some(heard) = drawn.hovered_word.and_then(|word| machine_text(look, number(word))) {
        drawn.response.on_hover_text_at_pointer(heard);
    }
}

/// The keys of a line that has the keyboard: from word to word, hear one, correct one.
fn keys(ui: &Ui, response: &egui::Response, part: &Part<'_>, word: Option<usize>, look: &Look<'_>, shown: &mut Shown) {
    let filter = EventFilter { horizontal_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
    let pressed = |key: Key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let last = part.words.len().saturating_sub(1);
    let by = isize::from(pressed(Key::ArrowRight)) - isize::from(pressed(Key::ArrowLeft));
    let at = match word {
        None => 0,
        Some(word) => word.saturating_add_signed(by).min(last),
    };
    if by != 0 || word.is_none() {
        shown.word = Some(part.words.start + at);
    }
    if pressed(Key::Enter) && look.can_be_heard {
        shown.play_from_secs = part.segment.words.get(at).and_then(|word| word.span).map(TimeSpan::start_secs);
    }
    if pressed(Key::F2) && look.can_be_edited {
        shown.edit = Some(part.words.start + at);
    }
}

/// What the machine heard where a word was corrected.
fn machine_text(look: &Look<'_>, word: usize) -> Option<String> {
    look.marks?.edits.get(word)?;
    let heard = look.heard?.words_in(&(word..word + 1)).next()?;
    Some(texts().with("machine-heard", &[("heard", heard.text.trim().into())]))
}

/// All marks of a segment; beside each the evidence that it stands for.
fn marks(
    part: &Part<'_>,
    text: &str,
    words: &[Range<usize>],
    evidence: &[Evidence],
    look: &Look<'_>,
    palette: &Palette,
) -> (Vec<Mark>, Vec<Option<usize>>) {
    let here = &part.words;
    let (mut marks, mut of) = (Vec::new(), Vec::new());
    let chars = |range: &Range<usize>| {
        let from = range.start.max(here.start) - here.start;
        let to = range.end.min(here.end) - here.start;
        words[from].start..words[to - 1].end
    };
    let inside = |range: &Range<usize>| range.start < here.end && here.start < range.end;
    let plain = |chars, tint, line, ink| Mark { chars, tint, line, ink, selected: false };
    if part.segment.doubt.is_some() && !text.is_empty() {
        marks.push(plain(0..text.chars().count(), None, Line::Dotted, palette.muted));
        of.push(None);
    }
    // The strongest last, over all others but the chosen one; of equals the short one over the long.
    let selected = look.selected;
    let dismissed = |index: usize| look.marks.is_some_and(|marks| marks.dismisses(&evidence[index]));
    let mut found: Vec<usize> =
        (0..evidence.len()).filter(|index| inside(&evidence[*index].words) && !dismissed(*index)).collect();
    found.sort_by_key(|index| {
        let one = &evidence[*index];
        (selected == Some(*index), one.certain_strength(), std::cmp::Reverse(one.words.len()))
    });
    for index in found {
        let chars = chars(&evidence[index].words);
        marks.push(mark(&evidence[index], chars, palette, selected == Some(index)));
        of.push(Some(index));
    }
    let edited = look.marks.into_iter().flat_map(|marks| marks.edits.iter());
    for (word, _) in edited.filter(|(word, _)| here.contains(word)) {
        marks.push(plain(words[word - here.start].clone(), None, Line::Double, palette.accent));
        of.push(None);
    }
    for hit in look.hits.iter().filter(|hit| inside(hit)) {
        // But for the one that is shown without a tint: what is under it is seen through it.
        let shown = look.hit == Some(hit);
        let tint = shown.then_some(palette.selected);
        marks.push(Mark { selected: shown, ..plain(chars(hit), tint, Line::Solid, palette.accent) });
        of.push(None);
    }
    if let Some(word) = look.heard_secs.and_then(|secs| heard_word(part.segment, secs)) {
        marks.push(plain(words[word].clone(), Some(palette.selected), Line::Solid, palette.accent));
        of.push(None);
    }
    (marks, of)
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
        ui.allocate_ui_with_layout(
            Vec2::new(ui.available_width(), line_height()),
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
    let size_of_line = Vec2::new(GUTTER, line_height());
    let time = RichText::new(time).font(theme::digits()).color(palette.muted);
    ui.allocate_ui_with_layout(size_of_line, egui::Layout::left_to_right(egui::Align::Center), |ui| {
        ui.set_min_size(size_of_line);
        ui.add(Label::new(time).extend());
    });
}

/// The words as one text, and the characters of each without the punctuation that closes it. One that nobody said keeps
/// its place, as a sign that it was taken out.
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
        let word = if word.is_empty() { TAKEN_OUT } else { word };
        words.push(at..at + without_closing(word).chars().count());
        text.push_str(word);
        at += word.chars().count();
    }
    (text, words)
}

/// Stands where a word was taken out.
const TAKEN_OUT: &str = "[–]";

fn mark(evidence: &Evidence, chars: Range<usize>, palette: &Palette, selected: bool) -> Mark {
    let tone = palette.of_evidence(evidence);
    let certain = evidence.uncertainty.is_none();
    let tint = if selected { Some(palette.selected) } else { certain.then_some(tone.tint) };
    let line = if certain { Line::Solid } else { Line::Dotted };
    Mark { chars, tint, line, ink: tone.ink, selected }
}
