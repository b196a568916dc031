//! The first thing a person sees: one place to drop a voicemail on.

use std::path::PathBuf;

use egui::{
    Align, Color32, CursorIcon, Key, Layout, Rect, RichText, Role, Sense, Shape, Stroke, TextEdit, TextWrapMode, Ui,
    UiBuilder, Vec2, WidgetInfo, WidgetText, epaint::RectShape, pos2, vec2,
};

use crate::ui::{
    Action, View,
    app::{Overlay, Purpose, TypedPath},
    files_can_be_dropped, texts,
    theme::{self, RADIUS, palette, size, space},
    tr,
    widgets::{self, icon},
};

const ZONE: Vec2 = Vec2::new(644.0, 364.0);

pub fn show(ui: &mut Ui, view: &View<'_>, typed_path: &mut Option<TypedPath>, actions: &mut Vec<Action>) {
    let palette = palette(ui);
    let room = ui.max_rect().shrink(space::L);
    let zone = Rect::from_center_size(room.center(), ZONE.min(room.size()));
    // The whole zone opens files, for whoever clicks on what says "drop here".
    let response = ui.interact(zone, ui.scope_id().with("drop-zone"), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, tr("drop-here")));
    let border = if response.hovered() || response.has_focus() { palette.accent } else { palette.border };
    ui.painter().add(RectShape::filled(zone, RADIUS + 4, palette.surface));
    ui.painter().extend(dashed(zone, border));
    if response.on_hover_cursor(CursorIcon::PointingHand).clicked() {
        actions.push(Action::Open);
    }

    // How high the last frame's content was: what is in the middle can only be placed by its height.
    let height_id = ui.scope_id().with("height");
    let height = ui.data(|data| data.get_temp::<f32>(height_id)).unwrap_or(220.0);
    let top = (zone.center().y - height / 2.0).max(zone.top() + space::S);
    let inner = Rect::from_min_max(pos2(zone.left() + space::L, top), zone.max - vec2(space::L, 0.0));
    let builder = UiBuilder::new().max_rect(inner).layout(Layout::top_down(Align::Center));
    let content = ui.scope_builder(builder, |ui| {
        ui.spacing_mut().item_spacing.y = space::M;
        icon::voicemail(ui, 62.0, palette.accent);
        ui.add_space(space::S);
        title(ui);
        let note = if files_can_be_dropped() { "drop-any-format" } else { "drop-not-here" };
        widgets::note(ui, &tr(note));
        buttons(ui, view.has_sample, actions);
        if let Some(typed) = typed_path {
            path_field(ui, typed, actions);
        }
        recent(ui, view.recent, actions);
        widgets::note(ui, &tr("privacy"));
        ui.min_rect().height()
    });
    if (content.inner - height).abs() > 0.5 {
        ui.data_mut(|data| data.insert_temp(height_id, content.inner));
        ui.ctx().request_repaint();
    }
}

/// Recordings that were opened before, where the person wants them listed.
fn recent(ui: &mut Ui, recent: &[PathBuf], actions: &mut Vec<Action>) {
    for (index, path) in recent.iter().enumerate().take(SHOWN_RECENT) {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if widgets::link(ui, &name).on_hover_text(path.display().to_string()).clicked() {
            actions.push(Action::Recent(index));
        }
    }
}

/// More would push the zone's own words out.
const SHOWN_RECENT: usize = 5;

/// Painted, because the zone around it already has this name.
fn title(ui: &mut Ui) {
    let color = palette(ui).text;
    let text = WidgetText::from(RichText::new(tr("drop-here")).font(theme::semibold(size::VERDICT)).color(color));
    let galley = text.into_galley(ui, Some(TextWrapMode::Wrap), ui.available_width(), theme::semibold(size::VERDICT));
    let (rect, _) = ui.allocate_exact_size(galley.size(), Sense::hover());
    ui.painter().galley(rect.min, galley, color);
}

/// Buttons in a row, in the middle.
fn buttons(ui: &mut Ui, has_sample: bool, actions: &mut Vec<Action>) {
    let width_id = ui.scope_id().with("buttons");
    let width = ui.data(|data| data.get_temp::<f32>(width_id)).unwrap_or(0.0);
    let row = ui.available_width();
    ui.horizontal(|ui| {
        ui.add_space(((row - width) / 2.0).max(0.0));
        let left = ui.cursor().left();
        if widgets::primary_button(ui, &tr("open")).clicked() {
            actions.push(Action::Open);
        }
        if widgets::record_button(ui, &tr("record")).clicked() {
            actions.push(Action::Record);
        }
        if has_sample && widgets::button(ui, &tr("try-sample")).clicked() {
            actions.push(Action::Sample);
        }
        if widgets::button(ui, &tr("settings-open")).clicked() {
            actions.push(Action::Show(Overlay::Settings));
        }
        let drawn = ui.min_rect().right() - left;
        if (drawn - width).abs() > 0.5 {
            ui.data_mut(|data| data.insert_temp(width_id, drawn));
            ui.ctx().request_repaint();
        }
    });
}

/// For systems without a dialog: the file's path, typed or pasted.
pub fn path_field(ui: &mut Ui, typed: &mut TypedPath, actions: &mut Vec<Action>) {
    let (ask, verb) = match &typed.purpose {
        Purpose::Open => ("typed-path-open", "typed-path-open-do"),
        Purpose::RuleFolder => ("typed-path-folder", "settings-rules-add"),
        Purpose::Save(_) | Purpose::Export(..) | Purpose::Case | Purpose::Redacted => {
            ("typed-path-save", "typed-path-save-do")
        }
    };
    if let Some(error) = &typed.error {
        let color = palette(ui).alert.ink;
        ui.add(
            egui::Label::new(
                RichText::new(format!("{} {}", error.what(texts()), error.what_to_do(texts()))).color(color),
            )
            .wrap(),
        );
    }
    let opens = ui.vertical(|ui| {
        let hint = widgets::caption(ui, &tr(ask));
        ui.horizontal(|ui| {
            let entered = widgets::bordered(ui, |ui| {
                let width = (ui.available_width() - 160.0).max(120.0);
                let field = TextEdit::singleline(&mut typed.text)
                    .hint_text("/home/me/voicemail.mp3")
                    .min_size(Vec2::new(width, theme::TARGET))
                    .desired_width(width)
                    .align(egui::Align2::LEFT_CENTER);
                let field = ui.add(field).labelled_by(hint.id);
                if std::mem::take(&mut typed.asked_now) {
                    field.request_focus();
                }
                field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter))
            });
            widgets::button(ui, &tr(verb)).clicked() || entered
        })
        .inner
    });
    if opens.inner {
        actions.push(Action::TypedPath);
    }
}

/// A dashed outline with round corners.
fn dashed(zone: Rect, color: Color32) -> Vec<Shape> {
    let radius = f32::from(RADIUS) + 4.0;
    let mut path = Vec::new();
    let corners = [
        (zone.right_top() + vec2(-radius, radius), 270.0_f32),
        (zone.right_bottom() + vec2(-radius, -radius), 0.0),
        (zone.left_bottom() + vec2(radius, -radius), 90.0),
        (zone.left_top() + vec2(radius, radius), 180.0),
    ];
    for (center, from) in corners {
        for step in 0..=6_u8 {
            let angle = (from + f32::from(step) * 15.0).to_radians();
            path.push(center + radius * Vec2::angled(angle));
        }
    }
    path.extend(path.first().copied());
    Shape::dashed_line(&path, Stroke::new(2.0, color), 6.0, 4.0)
}
