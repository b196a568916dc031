//! The message in six answers, from the evidence that is certain.

use std::sync::Arc;

use egui::{CornerRadius, Galley, Rect, Role, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo};

use crate::{
    report::Report,
    ui::{
        Action, texts,
        theme::{self, RADIUS, palette, size, space},
        tr, widgets,
    },
};

/// The narrowest that an answer can be read in, in points.
const LEAST_WIDTH: f32 = 190.0;

pub fn show(ui: &mut Ui, report: &Report, actions: &mut Vec<Action>) {
    let answers = report.answers(texts());
    let not_said = tr("fact-not-said");
    let gap = space::S;
    let width = ui.available_width();
    let columns = (((width + gap) / (LEAST_WIDTH + gap)).floor() as usize).clamp(1, 3);
    let card = (width - gap * (columns - 1) as f32) / columns as f32;
    let palette = palette(ui);
    for row in answers.chunks(columns) {
        let text = |text: &str, font, color| -> Arc<Galley> {
            ui.painter().layout(text.to_owned(), font, color, card - 2.0 * space::M)
        };
        let galleys: Vec<(Arc<Galley>, Arc<Galley>)> = row
            .iter()
            .map(|(question, answer)| {
                let color = if answer.is_some() { palette.text } else { palette.muted };
                let answer = answer.as_deref().unwrap_or(&not_said);
                (
                    text(question, theme::regular(size::CAPTION), palette.muted),
                    text(answer, theme::regular(size::BODY), color),
                )
            })
            .collect();
        let height =
            galleys.iter().map(|(q, a)| q.size().y + space::XS + a.size().y).fold(0.0, f32::max) + 2.0 * space::M;
        let (whole, _) = ui.allocate_exact_size(Vec2::new(width, height), Sense::hover());
        for (column, ((question, answer), (asked, said))) in galleys.into_iter().zip(row).enumerate() {
            let left = whole.left() + column as f32 * (card + gap);
            let rect = Rect::from_min_size(egui::pos2(left, whole.top()), Vec2::new(card, height));
            let response = ui.interact(rect, ui.scope_id().with(("fact", asked)), Sense::hover());
            response.widget_info(|| {
                WidgetInfo::labeled(Role::Label, true, format!("{asked}: {}", said.as_deref().unwrap_or(&not_said)))
            });
            let painter = ui.painter();
            painter.rect_filled(rect, CornerRadius::same(RADIUS), palette.surface);
            painter.rect_stroke(rect, CornerRadius::same(RADIUS), Stroke::new(1.0, palette.line), StrokeKind::Inside);
            let at = rect.min + Vec2::splat(space::M);
            let below = at + Vec2::new(0.0, question.size().y + space::XS);
            painter.galley(at, question, palette.muted);
            painter.galley(below, answer, palette.text);
        }
    }
    let name = tr("copy-answers");
    if widgets::sign_button(ui, theme::icon::COPY, &tr("copy"), &name).on_hover_text(name).clicked() {
        let lines = answers.iter().map(|(asked, said)| format!("{asked}: {}\n", said.as_deref().unwrap_or(&not_said)));
        ui.ctx().copy_text(lines.collect());
        actions.push(Action::Told("copied"));
    }
}
