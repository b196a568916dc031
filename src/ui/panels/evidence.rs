//! The evidence: what was said, why it counts, who says so; and what to do now.

use egui::{CornerRadius, Frame, Label, Margin, RichText, Role, Sense, Stroke, Ui, WidgetInfo};

use crate::{
    audit::JobId,
    detection::{Evidence, Polarity, Uncertainty},
    rulebook::Strength,
    texts::Texts,
    timeline::clock_tenths,
    ui::{
        Action, View,
        item::Review,
        texts,
        theme::{self, RADIUS, TARGET, palette, size, space},
        tr, widgets,
    },
};

/// The cards of one side, strongest first.
pub fn cards(
    ui: &mut Ui,
    (job, review): (JobId, &mut Review),
    polarity: Polarity,
    view: &View<'_>,
    actions: &mut Vec<Action>,
) {
    let order = review.order.clone();
    let mut shown = false;
    for index in order {
        let evidence = &review.audited.report.evidence()[index];
        if evidence.polarity != polarity {
            continue;
        }
        shown = true;
        let selected = review.selected == Some(index);
        let response = card(ui, index, evidence, selected);
        if selected && review.reveal {
            ui.scroll_to_rect_animation(response.rect, None, egui::style::ScrollAnimation::none());
        }
        let can_be_heard = evidence.span.is_some() && review.audited.recording.is_some();
        if can_be_heard {
            let playing =
                view.transport.playing().is_some_and(|playing| playing.job == job && playing.evidence == Some(index));
            let corner = response.rect.right_top() + egui::vec2(-space::S - TARGET, space::S);
            if widgets::play_button(ui, corner, playing, &evidence.quote).clicked() {
                actions.push(if playing { Action::Pause } else { Action::PlayEvidence(index) });
            }
        }
        if response.clicked() {
            review.select(index);
        }
    }
    if !shown {
        widgets::card(ui, |ui| widgets::note(ui, &tr("nothing-found")));
    }
}

fn card(ui: &mut Ui, index: usize, evidence: &Evidence, selected: bool) -> egui::Response {
    let palette = palette(ui);
    let stroke = if selected { Stroke::new(2.0, palette.accent) } else { Stroke::new(1.0, palette.line) };
    let frame = Frame::new()
        .fill(palette.surface)
        .stroke(stroke)
        .corner_radius(CornerRadius::same(RADIUS))
        .inner_margin(Margin::same(space::M as i8));
    let kind = kind(evidence, texts());
    let drawn = frame.show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = space::XS;
        let ink = match (evidence.polarity, evidence.strength) {
            _ if evidence.uncertainty.is_some() => palette.muted,
            (Polarity::Mitigation, _) => palette.calm.ink,
            (Polarity::Suspicion, Strength::Strong) => palette.alert.ink,
            (Polarity::Suspicion, _) => palette.caution.ink,
        };
        ui.add(Label::new(RichText::new(&kind).font(theme::semibold(size::CAPTION)).color(ink)).wrap());
        // The corner is the play button's.
        ui.scope(|ui| {
            ui.set_max_width(ui.available_width() - TARGET);
            widgets::strong(ui, &format!("“{}”", evidence.quote));
        });
        widgets::body(ui, &evidence.why);
        let time = evidence
            .span
            .map(|span| format!(" · {} – {}", clock_tenths(span.start_secs()), clock_tenths(span.end_secs())));
        widgets::caption(ui, &format!("{}{}", evidence.source.title, time.unwrap_or_default()));
        if selected && !evidence.source.url.is_empty() {
            widgets::caption(ui, &evidence.source.url);
        }
    });
    let response = ui.interact(drawn.response.rect, ui.scope_id().with(("evidence", index)), Sense::click());
    response.widget_info(|| {
        let quote = evidence.quote.as_str().into();
        let name = texts().with("evidence-name", &[("kind", kind.as_str().into()), ("quote", quote)]);
        WidgetInfo::selected(Role::Button, true, selected, name)
    });
    if response.has_focus() || response.hovered() && !selected {
        let color = if response.has_focus() { palette.accent } else { palette.border };
        let outline = Stroke::new(if response.has_focus() { 2.0 } else { 1.0 }, color);
        ui.painter().rect_stroke(response.rect, CornerRadius::same(RADIUS), outline, egui::StrokeKind::Inside);
    }
    response.on_hover_cursor(egui::CursorIcon::PointingHand)
}

/// "Demand · strong".
fn kind(evidence: &Evidence, texts: &Texts) -> String {
    let strength = match evidence.uncertainty {
        Some(Uncertainty::Misheard) => texts.get("uncertain-misheard"),
        Some(Uncertainty::Doubtful) => texts.get("uncertain-doubtful"),
        None => evidence.strength.label(texts),
    };
    format!("{} · {strength}", evidence.element.label(texts))
}

/// What to do now, and what the verdict can't say.
pub fn advice(ui: &mut Ui, review: &Review) {
    let report = &review.audited.report;
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
        let texts = texts();
        let flaws = report.flaws.iter().map(|flaw| flaw.text(texts));
        for limit in report.verdict.limits.iter().cloned().chain(flaws) {
            widgets::body(ui, &limit);
        }
    });
}
