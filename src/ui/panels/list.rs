//! The recordings, each with what its audit has come to.

use egui::{CornerRadius, Rect, Role, ScrollArea, Sense, StrokeKind, Ui, Vec2, WidgetInfo, pos2, text::LayoutJob};

use crate::{
    texts::Texts,
    timeline::clock,
    ui::{
        Action,
        item::{Item, State},
        texts,
        theme::{self, RADIUS, palette, size, space},
        tr,
        widgets::{self, icon},
    },
    verdict::Level,
};

/// The height of one recording.
const ROW: f32 = 56.0;

pub fn show(ui: &mut Ui, items: &[Item], selected: usize, actions: &mut Vec<Action>) {
    ui.spacing_mut().item_spacing.y = space::XS;
    head(ui, items, selected, actions);
    // Only those in sight are drawn: there may be thousands.
    let area = ScrollArea::vertical().auto_shrink(false);
    area.show_rows(ui, ROW, items.len(), |ui, rows| {
        for index in rows {
            if let Some(item) = items.get(index) {
                row(ui, index, item, index == selected, actions);
            }
        }
    });
}

/// How many there are and how far they are; and what can be done with the chosen one.
fn head(ui: &mut Ui, items: &[Item], selected: usize, actions: &mut Vec<Action>) {
    let done = items.iter().filter(|item| !item.is_busy()).count();
    let count = [("count", items.len().into()), ("done", done.into())];
    ui.horizontal(|ui| {
        ui.add_space(space::S);
        let key = if done < items.len() { "recordings-done" } else { "recordings" };
        widgets::caption(ui, &texts().with(key, &count));
    });
    if done < items.len() {
        let running = items.iter().find_map(|item| match &item.state {
            State::Auditing(auditing) => Some(auditing.fraction()),
            _ => None,
        });
        let share = (done as f32 + running.unwrap_or(0.0)) / items.len() as f32;
        widgets::progress(ui, share, 6.0, &tr("recordings-progress"));
    }
    let Some(item) = items.get(selected) else { return };
    ui.horizontal(|ui| {
        // All four have to fit into the narrow list.
        ui.spacing_mut().button_padding.x = space::S;
        ui.spacing_mut().item_spacing.x = space::XS;
        let busy = item.is_busy();
        let mut button = |ui: &mut Ui, sign: &str, key: &str, enabled: bool, action: Action| {
            ui.add_enabled_ui(enabled, |ui| {
                if widgets::icon_button(ui, sign, &tr(key)).clicked() {
                    actions.push(action);
                }
            });
        };
        button(ui, theme::icon::ARROW_UP, "move-up", selected > 0, Action::Move(selected, -1));
        button(ui, theme::icon::ARROW_DOWN, "move-down", selected + 1 < items.len(), Action::Move(selected, 1));
        button(ui, theme::icon::AGAIN, "audit-again", !busy, Action::Retry(selected));
        let gone = if busy { Action::Cancel(selected) } else { Action::Remove(selected) };
        button(ui, theme::icon::CROSS, if busy { "cancel" } else { "remove" }, true, gone);
    });
}

fn row(ui: &mut Ui, index: usize, item: &Item, selected: bool, actions: &mut Vec<Action>) {
    let palette = palette(ui);
    let (state, level) = state(item, texts());
    let (rect, response) = ui.allocate_exact_size(Vec2::new(ui.available_width(), ROW), Sense::click());
    response
        .widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, selected, format!("{}, {state}", item.name)));
    if ui.is_rect_visible(rect) {
        let painter = ui.painter();
        let fill = if selected { palette.selected } else { palette.surface };
        let fill = if response.hovered() && !selected { palette.raised } else { fill };
        painter.rect_filled(rect, CornerRadius::same(RADIUS), fill);
        if response.has_focus() {
            let stroke = egui::Stroke::new(2.0, palette.accent);
            painter.rect_stroke(rect, CornerRadius::same(RADIUS), stroke, StrokeKind::Inside);
        }
        let inner = rect.shrink2(Vec2::new(space::S, space::S));
        let line = |text: &str, font, color| {
            let mut job = LayoutJob::simple_singleline(text.to_owned(), font, color);
            job.wrap = egui::text::TextWrapping::truncate_at_width(inner.width());
            painter.layout_job(job)
        };
        let font = if selected { theme::semibold(size::BODY) } else { theme::regular(size::BODY) };
        painter.galley(inner.min, line(&item.name, font, palette.text), palette.text);
        let mut below = pos2(inner.left(), inner.top() + 22.0);
        let mut color = palette.muted;
        if let Some(level) = level {
            color = palette.of_level(level).ink;
            icon::paint_verdict(
                painter,
                level,
                Rect::from_min_size(below + Vec2::new(0.0, 1.0), Vec2::splat(13.0)),
                color,
                fill,
            );
            below.x += 13.0 + space::XS;
        }
        painter.galley(below, line(&state, theme::regular(size::CAPTION), color), color);
    }
    if response.on_hover_text(item.input.path.display().to_string()).clicked() {
        actions.push(Action::Select(index));
    }
}

/// A few words on a recording, and its verdict where there is one; what failed has the sign of trouble.
fn state(item: &Item, texts: &Texts) -> (String, Option<Level>) {
    match &item.state {
        State::Waiting => (texts.get("state-waiting"), None),
        State::Auditing(auditing) => {
            let percent = format!("{} %", auditing.percent());
            let left = auditing.remaining().map(|left| widgets::time_left(texts, left));
            (left.map_or(percent.clone(), |left| format!("{percent}, {left}")), None)
        }
        State::Cancelling | State::Cancelled => (texts.get("state-cancelling"), None),
        State::Failed(_) => (texts.get("state-failed"), Some(Level::Suspicious)),
        State::Review(review) => {
            let report = &review.audited.report;
            let verdict = report.verdict.level.label(texts);
            (format!("{verdict} · {}", clock(report.source.duration_secs)), Some(report.verdict.level))
        }
    }
}
