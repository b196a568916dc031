//! Asks before a recording that was made here and not saved is lost.

use egui::{CornerRadius, Frame, Id, Margin, Modal, RichText, Stroke, Ui};

use crate::ui::{
    Action,
    app::Losing,
    theme::{self, RADIUS, palette, size, space},
    widgets,
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
            (true, _) => (
                "A recording is running".to_owned(),
                "Closing now throws it away. To keep it, stop it first.".to_owned(),
            ),
            (false, [name]) => (
                "This recording is not saved".to_owned(),
                format!("“{name}” was recorded here. It is deleted now, unless you save it first."),
            ),
            (false, names) => (
                format!("{} recordings are not saved", names.len()),
                "They were recorded here. They are deleted now, unless you save them first.".to_owned(),
            ),
        };
        ui.label(RichText::new(title).font(theme::semibold(size::HEADING)));
        widgets::body(ui, &text);
        ui.horizontal_wrapped(|ui| {
            let keep = widgets::primary_button(ui, "Keep it open");
            if ui.memory(|memory| memory.focused().is_none()) {
                keep.request_focus();
            }
            if keep.clicked() {
                actions.push(Action::KeepUnsaved);
            }
            if let (false, Some(index)) = (losing.recording, losing.only)
                && widgets::button(ui, "Save it…").clicked()
            {
                actions.push(Action::KeepUnsaved);
                actions.push(Action::Save(index));
            }
            let delete = if losing.names.len() > 1 { "Delete them" } else { "Delete it" };
            if widgets::button(ui, delete).clicked() {
                actions.push(Action::LoseUnsaved);
            }
        });
    });
    if answer.should_close() {
        actions.push(Action::KeepUnsaved);
    }
}
