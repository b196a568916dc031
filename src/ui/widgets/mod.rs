//! Small parts that several panels use.

pub mod highlight;
pub mod icon;
pub mod tall;
pub mod waveform;

use std::time::Duration;

use egui::{
    Button, CornerRadius, CursorIcon, Frame, Id, Label, Link, Margin, Modal, Pos2, ProgressBar, Rect, Response,
    RichText, Role, Sense, Stroke, Ui, UiBuilder, Vec2, WidgetInfo,
};

use super::{
    texts,
    theme::{self, RADIUS, TARGET, Tone, palette, size, space},
};
use crate::texts::Texts;

/// The one button that a person most likely wants.
pub fn primary_button(ui: &mut Ui, text: &str) -> Response {
    let palette = palette(ui);
    let label = RichText::new(text).font(theme::semibold(size::BODY)).color(palette.surface);
    let response = ui.add(Button::new(label).fill(palette.accent).min_size(Vec2::new(TARGET, TARGET)));
    if response.has_focus() {
        // The usual ring has the button's own colour.
        let stroke = Stroke::new(2.0, palette.text);
        let around = response.rect.expand(2.0);
        ui.painter().rect_stroke(around, CornerRadius::same(RADIUS + 2), stroke, egui::StrokeKind::Inside);
    }
    response
}

/// Any other button.
pub fn button(ui: &mut Ui, text: &str) -> Response {
    ui.add(Button::new(RichText::new(text).font(theme::semibold(size::BODY))).min_size(Vec2::new(TARGET, TARGET)))
}

/// A button of which a screen reader says more than it shows.
pub fn named_button(ui: &mut Ui, text: &str, name: &str) -> Response {
    let response = button(ui, text);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    response
}

/// A button with a sign before its words.
pub fn sign_button(ui: &mut Ui, sign: &str, text: &str, name: &str) -> Response {
    let sign = RichText::new(sign).font(theme::icons(size::BODY));
    let text = RichText::new(text).font(theme::semibold(size::BODY));
    let response = ui.add(Button::new((sign, text)).min_size(Vec2::new(TARGET, TARGET)));
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    response
}

/// A button with a sign of the icon font; its name is shown on hovering.
pub fn icon_button(ui: &mut Ui, sign: &str, name: &str) -> Response {
    let response = ui.add(menu_button(sign));
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), name));
    response.on_hover_text(name)
}

/// The same, to open a menu with.
pub fn menu_button(sign: &str) -> Button<'static> {
    Button::new(RichText::new(sign).font(theme::icons(size::TRANSCRIPT))).min_size(Vec2::splat(TARGET))
}

/// Fields and boxes with a border that can be seen on any ground.
pub fn bordered<R>(ui: &mut Ui, add: impl FnOnce(&mut Ui) -> R) -> R {
    let (border, ground) = (Stroke::new(1.0, palette(ui).border), palette(ui).surface);
    let scope = ui.scope(|ui| {
        let states = &mut ui.visuals_mut().widgets;
        for state in [&mut states.inactive, &mut states.hovered] {
            state.bg_stroke = border;
            state.bg_fill = ground;
        }
        add(ui)
    });
    scope.inner
}

/// How far something is, 0 to 1, as a bar that a screen reader reads in percent.
pub fn progress(ui: &mut Ui, share: f32, height: f32, name: &str) {
    let palette = palette(ui);
    let bar = ProgressBar::new(share).fill(palette.accent).desired_height(height).corner_radius(CornerRadius::same(4));
    let response = ui.scope(|ui| {
        ui.visuals_mut().extreme_bg_color = palette.line;
        ui.add(bar)
    });
    response.inner.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::ProgressIndicator, true, name);
        info.value = Some(f64::from((share * 100.0).min(99.0).floor()));
        info
    });
}

/// A panel over the window, that a click beside it or Escape closes. Whether it is to be closed.
pub fn modal(ui: &Ui, name: &str, width: f32, add: impl FnOnce(&mut Ui) -> bool) -> bool {
    let palette = palette(ui);
    let frame = Frame::new()
        .fill(palette.surface)
        .stroke(Stroke::new(1.0, palette.border))
        .corner_radius(CornerRadius::same(RADIUS))
        .inner_margin(Margin::same(space::XL as i8));
    let shown = Modal::new(Id::unique(name)).frame(frame).show(ui.ctx(), |ui| {
        ui.set_width(width.min(ui.ctx().content_rect().width() - 4.0 * space::XL));
        ui.spacing_mut().item_spacing.y = space::M;
        add(ui)
    });
    shown.inner || shown.should_close()
}

/// A button with the dot that stands for recording.
pub fn record_button(ui: &mut Ui, text: &str) -> Response {
    let palette = palette(ui);
    let galley = ui.painter().layout_no_wrap(text.to_owned(), theme::semibold(size::BODY), palette.text);
    let dot = 10.0;
    let width = galley.size().x + dot + space::S + 2.0 * space::M;
    let (rect, response) = ui.allocate_exact_size(Vec2::new(width, TARGET), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, text));
    let visuals = ui.style().interact(&response);
    ui.painter().rect(rect, visuals.corner_radius, visuals.weak_bg_fill, visuals.bg_stroke, egui::StrokeKind::Inside);
    if response.has_focus() {
        focus_ring(ui, rect);
    }
    let left = rect.left_center() + Vec2::new(space::M, 0.0);
    ui.painter().circle_filled(left + Vec2::new(dot / 2.0, 0.0), dot / 2.0, palette.alert.ink);
    let at = Pos2::new(left.x + dot + space::S, rect.center().y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, palette.text);
    response
}

/// Shows where the keyboard is.
pub fn focus_ring(ui: &Ui, rect: Rect) {
    let stroke = Stroke::new(2.0, palette(ui).accent);
    ui.painter().rect_stroke(rect, CornerRadius::same(RADIUS), stroke, egui::StrokeKind::Inside);
}

/// Plays or stops; painted over what lies there. `what` is what a screen reader says is played.
pub fn play_button(ui: &mut Ui, corner: Pos2, playing: bool, what: &str) -> Response {
    let palette = palette(ui);
    let rect = Rect::from_min_size(corner, Vec2::splat(TARGET));
    let response = ui.interact(rect, ui.scope_id().with(("play", what, corner.y as i32)), Sense::click());
    response.widget_info(|| {
        let key = if playing { "stop-what" } else { "play-what" };
        WidgetInfo::labeled(Role::Button, true, texts().with(key, &[("what", what.into())]))
    });
    let painter = ui.painter();
    let fill = if response.hovered() { palette.selected } else { palette.surface };
    painter.circle_filled(rect.center(), TARGET / 2.0, fill);
    if response.has_focus() {
        painter.circle_stroke(rect.center(), TARGET / 2.0 - 2.0, Stroke::new(2.0, palette.accent));
    }
    painter.circle_filled(rect.center(), TARGET / 2.0 - 4.0, palette.accent);
    icon::play(painter, Rect::from_center_size(rect.center(), Vec2::splat(10.0)), playing, palette.surface);
    response.on_hover_cursor(CursorIcon::PointingHand)
}

/// Text in the body's size, as long as it is, in the middle of its line.
pub fn inline(ui: &mut Ui, text: &str) -> Response {
    ui.add(Label::new(RichText::new(text).font(theme::regular(size::BODY))).extend())
}

/// Text in the body's size that wraps.
pub fn body(ui: &mut Ui, text: &str) -> Response {
    ui.add(Label::new(RichText::new(text).font(theme::regular(size::BODY))).wrap())
}

/// Text that leads somewhere in the window.
pub fn link(ui: &mut Ui, text: &str) -> Response {
    let color = palette(ui).accent;
    ui.add(Link::new(RichText::new(text).font(theme::regular(size::BODY)).color(color).underline()))
}

/// Emphasised text that wraps.
pub fn strong(ui: &mut Ui, text: &str) -> Response {
    ui.add(Label::new(RichText::new(text).font(theme::semibold(size::BODY))).wrap())
}

/// Small, muted text that wraps.
pub fn caption(ui: &mut Ui, text: &str) -> Response {
    let color = palette(ui).muted;
    ui.add(Label::new(RichText::new(text).font(theme::regular(size::CAPTION)).color(color)).wrap())
}

/// Muted text in the body's size that wraps.
pub fn note(ui: &mut Ui, text: &str) -> Response {
    let color = palette(ui).muted;
    ui.add(Label::new(RichText::new(text).font(theme::regular(size::BODY)).color(color)).wrap())
}

/// The title of a part.
pub fn section(ui: &mut Ui, text: &str) {
    ui.add_space(space::S);
    strong(ui, text);
}

/// How long it takes yet, as people say it.
pub fn time_left(texts: &Texts, left: Duration) -> String {
    match left.as_secs_f64().round() as u64 {
        0 => texts.get("left-a-moment"),
        secs if secs < 90 => texts.with("left-seconds", &[("seconds", secs.into())]),
        secs => texts.with("left-minutes", &[("minutes", secs.div_ceil(60).into())]),
    }
}

/// Splits what there is: above, and below what [`panel_in`] will need, as far as the last frame tells.
pub fn keep_below(ui: &Ui, name: &str, guess: f32) -> (Rect, Rect) {
    let height = ui.data(|data| data.get_temp::<f32>(Id::unique(name))).unwrap_or(guess);
    let whole = ui.available_rect_before_wrap();
    whole.split_top_bottom_at_y((whole.bottom() - height).max(whole.top()))
}

/// A panel in a place that was kept for it, with a hairline above.
pub fn panel_in(ui: &mut Ui, name: &str, place: Rect, frame: Frame, add: impl FnOnce(&mut Ui)) {
    let line = Stroke::new(1.0, palette(ui).line);
    let drawn = ui.scope_builder(UiBuilder::new().max_rect(place), |ui| {
        frame.show(ui, |ui| {
            ui.set_width(ui.available_width());
            add(ui);
        })
    });
    ui.painter().hline(place.x_range(), place.top(), line);
    let height = drawn.inner.response.rect.height();
    if (height - place.height()).abs() > 0.5 {
        ui.data_mut(|data| data.insert_temp(Id::unique(name), height));
        ui.ctx().request_repaint();
    }
}

/// A surface in a tone, with a bar at its left.
pub fn tinted_card(ui: &mut Ui, tone: Tone, add: impl FnOnce(&mut Ui)) {
    let frame = Frame::new()
        .fill(tone.tint)
        .corner_radius(CornerRadius::same(RADIUS))
        .inner_margin(Margin::same(space::L as i8));
    let drawn = frame.show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = space::XS;
        add(ui);
    });
    let mut bar = drawn.response.rect;
    bar.set_width(space::XS);
    let left = CornerRadius { nw: RADIUS, sw: RADIUS, ne: 0, se: 0 };
    ui.painter().rect_filled(bar, left, tone.ink);
}

/// A raised surface with a hairline around it, as wide as there is room.
pub fn card<R>(ui: &mut Ui, add: impl FnOnce(&mut Ui) -> R) -> R {
    let palette = palette(ui);
    let frame = Frame::new()
        .fill(palette.surface)
        .stroke(Stroke::new(1.0, palette.line))
        .corner_radius(CornerRadius::same(RADIUS))
        .inner_margin(Margin::same(space::M as i8));
    frame
        .show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = space::XS;
            add(ui)
        })
        .inner
}
