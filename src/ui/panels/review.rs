//! A finished audit: verdict, answers, transcript and evidence, with one selection through all of them.

use egui::{
    Area, CornerRadius, Frame, Id, Key, Margin, Modifiers, Order, Rect, ScrollArea, Stroke, TextEdit, Ui, UiBuilder,
    style::ScrollAnimation,
};

use super::{banner, evidence, facts, transcript};
use crate::{
    audit::JobId,
    detection::{Origin, Polarity},
    report::{Related, mail_line},
    ui::{
        Action, View,
        review::Review,
        texts,
        theme::{self, palette, size, space},
        tr, widgets,
    },
};

/// From this width on the evidence stands beside the transcript, else beneath it.
const BESIDE: f32 = 860.0;

/// The width of the evidence beside the transcript.
const EVIDENCE: f32 = 352.0;

/// The widest that a column gets, in points.
const WIDEST: f32 = 1100.0;

/// The width of the field for a word, in points.
const WORD_FIELD: f32 = 260.0;

pub fn show(
    ui: &mut Ui,
    job: JobId,
    review: &mut Review,
    (view, related): (&View<'_>, &[(usize, Related)]),
    actions: &mut Vec<Action>,
) {
    let head = |ui: &mut Ui, review: &Review, actions: &mut Vec<Action>| {
        banner::show(ui, &review.audited.report);
        others(ui, related, actions);
        facts::show(ui, &review.audited.report, actions);
    };
    if ui.available_width() < BESIDE {
        column(ui, ("review", job), |ui| {
            head(ui, review, actions);
            words(ui, job, review, view, actions);
            side(ui, job, review, view, actions);
        });
    } else {
        // The verdict and the words come before the evidence, also for whoever hears the window read.
        let whole = ui.available_rect_before_wrap();
        let (left, right) = whole.split_left_right_at_x(whole.right() - EVIDENCE);
        ui.scope_builder(UiBuilder::new().max_rect(left), |ui| {
            column(ui, ("review", job), |ui| {
                head(ui, review, actions);
                words(ui, job, review, view, actions);
            });
        });
        ui.painter().rect_filled(right, CornerRadius::ZERO, palette(ui).surface);
        ui.painter().vline(right.left(), right.y_range(), Stroke::new(1.0, palette(ui).line));
        ui.scope_builder(UiBuilder::new().max_rect(right), |ui| {
            column(ui, ("side", job), |ui| side(ui, job, review, view, actions));
        });
    }
    review.reveal = review.chosen_now;
    review.chosen_now = false;
    if review.reveal {
        ui.ctx().request_repaint();
    }
}

fn column(ui: &mut Ui, id: (&str, JobId), add: impl FnOnce(&mut Ui)) {
    ScrollArea::vertical().id_salt(id).auto_shrink(false).show(ui, |ui| {
        Frame::new().inner_margin(Margin::same(space::L as i8)).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = space::S;
            // Longer lines are hard to read.
            ui.set_max_width(ui.available_width().min(WIDEST));
            add(ui);
        });
    });
}

/// The other recordings that this one belongs to; a click shows one.
fn others(ui: &mut Ui, related: &[(usize, Related)], actions: &mut Vec<Action>) {
    for (index, one) in related {
        if widgets::link(ui, &one.text(texts())).clicked() {
            actions.push(Action::Select(*index));
        }
    }
}

fn words(ui: &mut Ui, job: JobId, review: &mut Review, view: &View<'_>, actions: &mut Vec<Action>) {
    review.find();
    let report = &review.audited.report;
    if let Some(mail) = &report.source.mail {
        widgets::caption(ui, &mail_line(mail, texts()));
    }
    ui.add_space(space::S);
    let playing = view.transport.playing_of(Some(job)).is_some();
    let look = transcript::Look {
        id: job.0,
        selected: review.selected,
        heard_secs: playing.then_some(review.cursor_secs),
        can_be_heard: review.audited.recording.is_some(),
        can_be_edited: true,
        tones: &report.tones,
        marks: Some(&report.marks),
        heard: Some(&report.heard),
        hits: &review.search.hits,
        hit: review.hit(),
        word: review.word,
        editing: review.editing.is_some(),
        reveal: review.reveal,
    };
    let shown = transcript::show(ui, &report.transcript.segments, report.evidence(), &look);
    if report.transcript.segments.is_empty() {
        widgets::note(ui, &tr("no-words"));
    }
    if let Some(rect) = shown.selected_rect.filter(|_| review.reveal) {
        ui.scroll_to_rect_animation(rect.expand(space::XXL), None, ScrollAnimation::none());
    }
    // What is heard stays in sight, line by line.
    let line = playing.then_some(shown.heard_line).flatten();
    if let Some((line, rect)) = line.filter(|(line, _)| review.heard_line != Some(*line)) {
        review.heard_line = Some(line);
        ui.scroll_to_rect_animation(rect.expand(space::S), None, ScrollAnimation::none());
    }
    if let Some(clicked) = shown.clicked {
        review.select(clicked);
    }
    review.word = shown.word.or(review.word);
    if let Some(secs) = shown.play_from_secs.filter(|_| shown.edit.is_none()) {
        actions.push(Action::PlayFrom(secs));
    }
    if let Some(word) = shown.edit {
        actions.push(Action::Edit(word));
    }
    if let Some(rect) = shown.word_rect {
        word_field(ui, review, rect, actions);
    }
}

/// The field in which a word is corrected, below the word.
fn word_field(ui: &Ui, review: &mut Review, word: Rect, actions: &mut Vec<Action>) {
    let Some(editing) = review.editing.as_mut().filter(|editing| review.word == Some(editing.word)) else { return };
    let palette = palette(ui);
    let window = ui.ctx().content_rect();
    let left = word.left().min(window.right() - WORD_FIELD - space::XXL).max(window.left());
    let area = Area::new(Id::unique("word-field")).order(Order::Foreground).constrain(true);
    area.fixed_pos(egui::pos2(left, word.bottom() + space::XS)).show(ui.ctx(), |ui| {
        let frame = Frame::popup(ui.style()).fill(palette.surface).inner_margin(Margin::same(space::M as i8));
        frame.show(ui, |ui| {
            ui.set_width(WORD_FIELD);
            ui.spacing_mut().item_spacing.y = space::S;
            let heard = texts().with("machine-heard", &[("heard", editing.heard.as_str().into())]);
            let label = widgets::caption(ui, &heard);
            let field = TextEdit::singleline(&mut editing.text).font(theme::regular(size::TRANSCRIPT));
            let field = widgets::bordered(ui, |ui| ui.add(field.desired_width(WORD_FIELD))).labelled_by(label.id);
            if std::mem::take(&mut editing.opened_now) {
                field.request_focus();
                select_all(ui, field.id, &editing.text);
            }
            let entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            if ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape)) {
                actions.push(Action::LeaveEdit);
            }
            ui.horizontal_wrapped(|ui| {
                if widgets::primary_button(ui, &tr("edit-take")).clicked() || entered {
                    actions.push(Action::TakeEdit);
                }
                if widgets::button(ui, &tr("cancel")).clicked() {
                    actions.push(Action::LeaveEdit);
                }
            });
            widgets::caption(ui, &tr("edit-how"));
        });
    });
}

/// Has the whole field chosen, so that typing replaces it.
fn select_all(ui: &Ui, field: Id, text: &str) {
    let mut state = egui::text_edit::TextEditState::load(ui.ctx(), field).unwrap_or_default();
    let (start, end) = (egui::text::CCursor::new(0), egui::text::CCursor::new(text.chars().count()));
    state.cursor.set_char_range(Some(egui::text::CCursorRange::two(start, end)));
    state.store(ui.ctx(), field);
}

fn side(ui: &mut Ui, job: JobId, review: &mut Review, view: &View<'_>, actions: &mut Vec<Action>) {
    let suspicion = review.shown(Polarity::Suspicion, Origin::Rule);
    let read = review.shown(Polarity::Suspicion, Origin::Reader);
    let count = suspicion.len() + read.len();
    widgets::section(ui, &texts().with("evidence-count", &[("count", count.into())]));
    if let Some(error) = &review.unjudged {
        widgets::note(ui, &format!("{} {}", error.what(texts()), error.what_to_do(texts())));
    }
    let nothing = tr("nothing-found");
    if !suspicion.is_empty() || read.is_empty() {
        evidence::cards(ui, (job, review), (&suspicion, Some(&nothing)), view, actions);
    }
    if !read.is_empty() {
        widgets::section(ui, &tr("report-read"));
        evidence::cards(ui, (job, review), (&read, None), view, actions);
    }
    widgets::section(ui, &tr("report-mitigation"));
    let mitigation = review.shown(Polarity::Mitigation, Origin::Rule);
    evidence::cards(ui, (job, review), (&mitigation, Some(&nothing)), view, actions);
    let dismissed = review.dismissed();
    if !dismissed.is_empty() {
        widgets::section(ui, &tr("report-dismissed"));
        evidence::cards(ui, (job, review), (&dismissed, None), view, actions);
    }
    evidence::advice(ui, &review.audited.report);
    notes(ui, &mut review.audited.report.notes);
}

/// The person's own words.
fn notes(ui: &mut Ui, notes: &mut String) {
    ui.add_space(space::S);
    let label = widgets::strong(ui, &tr("report-notes"));
    let field = TextEdit::multiline(notes).hint_text(tr("notes-hint")).desired_rows(4);
    let field = field.desired_width(f32::INFINITY).margin(Margin::same(space::S as i8));
    widgets::bordered(ui, |ui| ui.add(field)).labelled_by(label.id);
}
