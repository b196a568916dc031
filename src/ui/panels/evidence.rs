//! The evidence: what was said, why it counts, who says so; and what to do now.

use egui::{
    Button, CornerRadius, Frame, Id, Label, Margin, RichText, Role, Sense, Stroke, Ui, UiBuilder, Vec2, WidgetInfo,
    text::{LayoutJob, TextFormat},
};

use crate::{
    audit::JobId,
    detection::Evidence,
    report::Report,
    texts::Texts,
    timeline::clock_tenths,
    transcript::Transcript,
    ui::{
        Action, View,
        review::Review,
        texts,
        theme::{self, RADIUS, TARGET, palette, size, space},
        tr,
        widgets::{self, tall},
    },
};

/// About as high as a card is.
const CARD: f32 = 150.0;

/// How one card is to be shown.
#[derive(Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "each holds by itself")]
struct Shown {
    selected: bool,
    confirmed: bool,
    dismissed: bool,
    playing: bool,
    can_be_heard: bool,
}

/// Some cards, in their order; `none` is said where there are none.
pub fn cards(
    ui: &mut Ui,
    (job, review): (JobId, &mut Review),
    (places, none): (&[usize], Option<&str>),
    view: &View<'_>,
    actions: &mut Vec<Action>,
) {
    if let (true, Some(none)) = (places.is_empty(), none) {
        widgets::card(ui, |ui| widgets::note(ui, none));
    }
    let Some(first) = places.first() else { return };
    let evidence = review.audited.report.evidence();
    let name = |index: usize| {
        let one = &evidence[places[index]];
        WidgetInfo::labeled(Role::Label, true, card_name(one))
    };
    let reveal = review.reveal.then_some(review.selected).flatten();
    let must = |index: usize| reveal == Some(places[index]);
    let playing = view.transport.playing_of(Some(job)).and_then(|playing| playing.evidence);
    let mut chosen = None;
    let id = Id::unique(("cards", job.0, *first, places.len()));
    let tall = tall::Parts { count: places.len(), estimate: &|_, _| CARD, name: &name, must: &must };
    let drawn = tall::column(ui, id, &tall, |ui, index| {
        let place = places[index];
        let one = &evidence[place];
        let shown = Shown {
            selected: review.selected == Some(place),
            confirmed: review.marks().confirms(one),
            dismissed: review.marks().dismisses(one),
            playing: playing == Some(place),
            can_be_heard: one.span.is_some() && review.audited.recording.is_some(),
        };
        if card(ui, place, (one, &review.audited.report.transcript), shown, actions).clicked() {
            chosen = Some(place);
        }
    });
    let revealed = reveal.and_then(|reveal| places.iter().position(|place| *place == reveal));
    if let Some(rect) = revealed.and_then(|index| drawn.get(index)) {
        ui.scroll_to_rect_animation(*rect, None, egui::style::ScrollAnimation::none());
    }
    if let Some(chosen) = chosen {
        review.select(chosen);
    }
}

/// One card. It can be clicked as a whole, and its buttons by themselves.
fn card(
    ui: &mut Ui,
    place: usize,
    (evidence, transcript): (&Evidence, &Transcript),
    shown: Shown,
    actions: &mut Vec<Action>,
) -> egui::Response {
    let palette = palette(ui);
    let builder = UiBuilder::new().id_salt(("evidence", place)).sense(Sense::click());
    let drawn = ui.scope_builder(builder, |ui| {
        let focused = ui.response().has_focus();
        let frame = Frame::new()
            .fill(palette.surface)
            .stroke(Stroke::new(1.0, palette.line))
            .corner_radius(CornerRadius::same(RADIUS))
            .inner_margin(Margin::same(space::M as i8));
        frame.show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = space::XS;
            said(ui, evidence, transcript, shown);
            buttons(ui, place, evidence, shown, actions);
        });
        if shown.selected || focused {
            // Over the hairline, so that nothing moves.
            let outline = Stroke::new(2.0, palette.accent);
            let rect = ui.min_rect();
            ui.painter().rect_stroke(rect, CornerRadius::same(RADIUS), outline, egui::StrokeKind::Inside);
        }
    });
    let response = drawn.response;
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, shown.selected, card_name(evidence)));
    if response.hovered() && !shown.selected {
        let outline = Stroke::new(1.0, palette.border);
        ui.painter().rect_stroke(response.rect, CornerRadius::same(RADIUS), outline, egui::StrokeKind::Inside);
    }
    response.on_hover_cursor(egui::CursorIcon::PointingHand)
}

fn card_name(evidence: &Evidence) -> String {
    let kind = kind(evidence, texts());
    texts().with("evidence-name", &[("kind", kind.into()), ("quote", evidence.quote.as_str().into())])
}

/// What was said, and why it counts.
fn said(ui: &mut Ui, evidence: &Evidence, transcript: &Transcript, shown: Shown) {
    let palette = palette(ui);
    let counts = evidence.uncertainty.is_none() && !shown.dismissed;
    let ink = if counts { palette.of_evidence(evidence).ink } else { palette.muted };
    let kind = RichText::new(kind(evidence, texts())).font(theme::semibold(size::CAPTION)).color(ink);
    ui.add(Label::new(kind).wrap());
    quotation(ui, evidence, transcript);
    if let Some(second) = evidence.second_hearing(texts()) {
        widgets::body(ui, &second);
    }
    widgets::body(ui, &evidence.why);
    let time = evidence.span.map(|span| {
        format!(" ·\u{a0}{}\u{a0}–\u{a0}{}", clock_tenths(span.start_secs()), clock_tenths(span.end_secs()))
    });
    widgets::caption(ui, &format!("{}{}", evidence.source.title, time.unwrap_or_default()));
    if shown.selected && !evidence.source.url.is_empty() {
        widgets::caption(ui, &evidence.source.url);
    }
}

/// The words that were said; where the reader found them, those that weighed most stand out.
fn quotation(ui: &mut Ui, evidence: &Evidence, transcript: &Transcript) {
    let palette = palette(ui);
    let pieces = evidence.quoted(transcript);
    if pieces.iter().all(|(_, weighed)| !weighed) {
        widgets::strong(ui, &format!("“{}”", evidence.quote));
        return;
    }
    let mut text = LayoutJob::default();
    let mut add = |words: &str, weighed: bool| {
        let font = if weighed { theme::semibold(size::BODY) } else { theme::regular(size::BODY) };
        let underline = if weighed { Stroke::new(1.0, palette.of_evidence(evidence).ink) } else { Stroke::NONE };
        let format = TextFormat { font_id: font, color: palette.text, underline, ..TextFormat::default() };
        // A line under the space after a word would run into the next.
        let trimmed = words.trim_end();
        text.append(trimmed, 0.0, format.clone());
        text.append(&words[trimmed.len()..], 0.0, TextFormat { underline: Stroke::NONE, ..format });
    };
    add("“", false);
    for (words, weighed) in &pieces {
        add(words, *weighed);
    }
    add("”", false);
    ui.add(Label::new(text).wrap());
}

fn buttons(ui: &mut Ui, place: usize, evidence: &Evidence, shown: Shown, actions: &mut Vec<Action>) {
    ui.add_space(space::XS);
    ui.horizontal_wrapped(|ui| {
        if shown.can_be_heard {
            let (rect, _) = ui.allocate_exact_size(Vec2::splat(TARGET), Sense::hover());
            if widgets::play_button(ui, rect.min, shown.playing, &evidence.quote).clicked() {
                actions.push(if shown.playing { Action::Pause } else { Action::PlayEvidence(place) });
            }
            if toggle(ui, "heard-it", "heard-it-name", &evidence.quote, shown.confirmed) {
                actions.push(Action::Confirm(place));
            }
        }
        if toggle(ui, "not-a-cue", "not-a-cue-name", &evidence.quote, shown.dismissed) {
            actions.push(Action::Dismiss(place));
        }
    });
}

/// A button that stays pressed. A screen reader hears what it is about.
fn toggle(ui: &mut Ui, key: &str, name: &str, quote: &str, on: bool) -> bool {
    let palette = palette(ui);
    let text = RichText::new(tr(key)).font(theme::regular(size::BODY));
    let fill = if on { palette.selected } else { palette.raised };
    let button = if on {
        Button::new((RichText::new(theme::icon::CHECK).font(theme::icons(size::BODY)), text))
    } else {
        Button::new(text)
    };
    let response = ui.add(button.fill(fill).min_size(Vec2::new(TARGET, TARGET)));
    response.widget_info(|| {
        let name = texts().with(name, &[("quote", quote.into())]);
        WidgetInfo::selected(Role::CheckBox, true, on, name)
    });
    response.clicked()
}

/// "Demand · strong".
fn kind(evidence: &Evidence, texts: &Texts) -> String {
    format!("{} · {}", evidence.element.label(texts), evidence.standing(texts))
}

/// What to do now, and what the verdict can't say.
pub fn advice(ui: &mut Ui, report: &Report) {
    widgets::section(ui, &tr("report-next-steps"));
    widgets::card(ui, |ui| {
        ui.spacing_mut().item_spacing.y = space::S;
        for (number, step) in report.verdict.next_steps.iter().enumerate() {
            ui.horizontal_top(|ui| {
                ui.add(Label::new(RichText::new(format!("{}.", number + 1)).font(theme::semibold(size::BODY))));
                widgets::body(ui, step);
            });
        }
    });
    widgets::section(ui, &tr("report-limits"));
    widgets::card(ui, |ui| {
        let flaws = report.flaws.iter().map(|flaw| flaw.text(texts()));
        for limit in report.verdict.limits.iter().cloned().chain(flaws) {
            widgets::body(ui, &limit);
        }
    });
}
