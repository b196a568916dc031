//! A finished audit: verdict, answers, transcript and evidence, with one selection through all of them.

use egui::{Frame, Margin, Panel, ScrollArea, Ui, style::ScrollAnimation};

use super::{banner, evidence, facts, transcript};
use crate::{
    audit::JobId,
    detection::Polarity,
    report::{Related, mail_line},
    ui::{
        Action, View,
        item::Review,
        texts,
        theme::{palette, space},
        tr, widgets,
    },
};

/// From this width on the evidence stands beside the transcript, else beneath it.
const BESIDE: f32 = 860.0;

/// The width of the evidence beside the transcript.
const EVIDENCE: f32 = 352.0;

pub fn show(
    ui: &mut Ui,
    job: JobId,
    review: &mut Review,
    (view, related): (&View<'_>, &[(usize, Related)]),
    actions: &mut Vec<Action>,
) {
    if ui.available_width() < BESIDE {
        column(ui, ("review", job), |ui| {
            banner::show(ui, &review.audited.report);
            others(ui, related, actions);
            facts::show(ui, &review.audited.report);
            words(ui, job, review, view, actions);
            side(ui, job, review, view, actions);
        });
    } else {
        let frame = Frame::new().fill(palette(ui).surface);
        Panel::right("evidence").frame(frame).resizable(false).exact_size(EVIDENCE).show(ui, |ui| {
            column(ui, ("side", job), |ui| side(ui, job, review, view, actions));
        });
        column(ui, ("review", job), |ui| {
            banner::show(ui, &review.audited.report);
            others(ui, related, actions);
            facts::show(ui, &review.audited.report);
            words(ui, job, review, view, actions);
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
    let report = &review.audited.report;
    if let Some(mail) = &report.source.mail {
        widgets::caption(ui, &mail_line(mail, texts()));
    }
    ui.add_space(space::S);
    let playing = view.transport.playing_of(Some(job)).is_some();
    let look = transcript::Look {
        selected: review.selected,
        heard_secs: playing.then_some(review.cursor_secs),
        can_be_heard: review.audited.recording.is_some(),
        tones: &report.tones,
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
    if let Some(secs) = shown.play_from_secs {
        actions.push(Action::PlayFrom(secs));
    }
}

fn side(ui: &mut Ui, job: JobId, review: &mut Review, view: &View<'_>, actions: &mut Vec<Action>) {
    let count = review.audited.report.evidence().iter().filter(|e| e.polarity == Polarity::Suspicion).count();
    widgets::section(ui, &texts().with("evidence-count", &[("count", count.into())]));
    if let Some(error) = &view.transport.error {
        widgets::note(ui, &format!("{} {}", error.what(texts()), error.what_to_do(texts())));
    }
    evidence::cards(ui, (job, review), Polarity::Suspicion, view, actions);
    widgets::section(ui, &tr("report-mitigation"));
    evidence::cards(ui, (job, review), Polarity::Mitigation, view, actions);
    evidence::advice(ui, review);
}
