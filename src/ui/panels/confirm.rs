//! Asks before a recording that was made here and not saved is lost.

use egui::{CornerRadius, Frame, Id, Margin, Modal, RichText, Stroke, Ui};

use crate::ui::{
    Action,
    app::Losing,
    texts,
    theme::{self, RADIUS, palette, size, space},
    tr, widgets,
};

pub fn show(ui: &Ui, losing: &Losing, actions: &mut Vec<Action>) {
    let palette = palette(ui);
    let frame = Frame::new()
        .fill(palette.surface)
        .stroke(Stroke::new(1.0, palette.border))
        .corner_radius(CornerRadius::same(RADIUS))
        .inner_margin(Margin::same(space::XL as i8));
    let answer = Modal::new(Id::unique("losing")).frame(frame).show(ui.ctx(), |ui| {
        ui.set_width(420.0_f32.min(ui.ctx().content_rect().width() - 4.0 * space::XL));
        ui.spacing_mut().item_spacing.y = space::M;
        let (title, text) = match (losing.recording, losing.names.as_slice()) {
            (true, _) => (tr("losing-running"), tr("losing-running-what")),
            (false, [name]) => (tr("losing-one"), texts().with("losing-one-what", &[("name", name.as_str().into())])),
            (false, names) => {
                (texts().with("losing-several", &[("count", names.len().into())]), tr("losing-several-what"))
            }
        };
        ui.label(RichText::new(title).font(theme::semibold(size::HEADING)));
        widgets::body(ui, &text);
        ui.horizontal_wrapped(|ui| {
            let keep = widgets::primary_button(ui, &tr("keep-open"));
            if ui.memory(|memory| memory.focused().is_none()) {
                keep.request_focus();
            }
            if keep.clicked() {
                actions.push(Action::KeepUnsaved);
            }
            if let (false, Some(index)) = (losing.recording, losing.only)
                && widgets::button(ui, &tr("save-it")).clicked()
            {
                actions.push(Action::KeepUnsaved);
                actions.push(Action::Save(index));
            }
            let delete = if losing.names.len() > 1 { "delete-them" } else { "delete-it" };
            if widgets::button(ui, &tr(delete)).clicked() {
                actions.push(Action::LoseUnsaved);
            }
        });
    });
    if answer.should_close() {
        actions.push(Action::KeepUnsaved);
    }
}
