//! The parts of the window. A panel draws what it is given and says what is asked for; it changes nothing but what is
//! chosen and typed in it.

mod auditing;
mod banner;
mod case;
mod confirm;
mod evidence;
mod facts;
mod failure;
mod forms;
mod keys;
mod left_over;
mod list;
mod player;
mod record;
mod redact;
mod review;
mod settings;
mod start;
mod top_bar;
mod transcript;

use egui::{
    Align2, CentralPanel, CornerRadius, Frame, Id, LayerId, Margin, Order, Panel, Stroke, StrokeKind, Ui, UiBuilder,
};

use super::{
    app::{Action, TypedPath, View},
    item::{Item, State, related},
    recorder::Recorder,
    review::Review,
    texts,
    theme::{self, RADIUS, palette, size, space},
    tr, widgets,
};

/// Below this width the list of recordings makes room for what is being read.
const NARROW: f32 = 800.0;

pub use case::show as case;
pub use confirm::show as confirm;
pub use forms::show as forms;
pub use keys::show as keys;
pub use redact::show as redact;
pub use settings::show as settings;

/// Draws the whole window.
pub fn show(
    ui: &mut Ui,
    items: &mut [Item],
    view: &View<'_>,
    (recorder, typed_path): (&mut Recorder, &mut Option<TypedPath>),
    actions: &mut Vec<Action>,
) {
    let palette = palette(ui);
    let bar = Frame::new().fill(palette.surface).inner_margin(Margin::symmetric(space::L as i8, space::S as i8));
    let ground = Frame::new().fill(palette.background);
    if !recorder.left_over.is_empty() {
        Panel::top("left-over").frame(bar).show(ui, |ui| left_over::show(ui, &recorder.left_over, actions));
    }
    let told = |ui: &mut Ui, actions: &mut Vec<Action>| {
        let Some(told) = view.told else { return };
        Panel::top("told").frame(bar.fill(palette.calm.tint)).show(ui, |ui| {
            ui.horizontal_wrapped(|ui| {
                widgets::inline(ui, told);
                if widgets::icon_button(ui, theme::icon::CROSS, &tr("close")).clicked() {
                    actions.push(Action::Forget);
                }
            });
        });
    };
    if items.is_empty() {
        told(ui, actions);
        if recorder.shown {
            CentralPanel::default().frame(ground).show(ui, |ui| record::show(ui, recorder, actions));
            return;
        }
        CentralPanel::default().frame(Frame::new().fill(palette.background)).show(ui, |ui| {
            start::show(ui, view, typed_path, actions);
        });
        return;
    }
    Panel::top("top-bar").frame(bar).exact_size(theme::TARGET + 2.0 * space::S).show(ui, |ui| {
        top_bar::show(ui, items, view, recorder, actions);
    });
    if let Some(typed) = typed_path {
        Panel::top("typed-path").frame(bar).show(ui, |ui| start::path_field(ui, typed, actions));
    }
    if let Some(error) = view.not_saved {
        Panel::top("not-saved").frame(bar.fill(palette.alert.tint)).show(ui, |ui| case::not_saved(ui, error, actions));
    }
    told(ui, actions);
    if items.len() > 1 {
        let width = if ui.available_width() < NARROW { 180.0 } else { 232.0 };
        let frame = Frame::new().fill(palette.surface).inner_margin(Margin::same(space::S as i8));
        Panel::left("recordings").frame(frame).resizable(false).exact_size(width).show(ui, |ui| {
            list::show(ui, items, view.selected, actions);
        });
    }
    if recorder.shown {
        CentralPanel::default().frame(ground).show(ui, |ui| record::show(ui, recorder, actions));
        return;
    }
    let related = related(items, view.selected);
    let Some(item) = items.get_mut(view.selected) else { return };
    if let Some(note) = &item.note {
        let strip = bar.fill(palette.caution.tint);
        Panel::top("note").frame(strip).show(ui, |ui| {
            let note = [note.what(texts()), note.what_to_do(texts()), tr("record-until-then")];
            widgets::body(ui, &note.join(" "));
        });
    }
    // The sound lies below and comes last, for whoever goes through the window by keyboard or hears it read.
    let player = match &item.state {
        State::Review(review) if review.audited.recording.is_some() => Some(widgets::keep_below(ui, "player", PLAYER)),
        _ => None,
    };
    let above = player.map_or(ui.available_rect_before_wrap(), |(above, _)| above);
    ui.scope_builder(UiBuilder::new().max_rect(above), |ui| {
        CentralPanel::default().frame(ground).show(ui, |ui| match &mut item.state {
            State::Review(review) => review::show(ui, item.job, review, (view, &related), actions),
            State::Failed(error) => failure::show(ui, view.selected, &item.name, error, actions),
            State::Waiting | State::Auditing(_) | State::Cancelling | State::Cancelled => {
                auditing::show(ui, item, view, actions);
            }
        });
    });
    if let (Some((_, below)), State::Review(review)) = (player, &item.state) {
        let review: &Review = review;
        let bottom = bar.inner_margin(Margin::symmetric(space::L as i8, space::M as i8));
        widgets::panel_in(ui, "player", below, bottom, |ui| player::show(ui, item.job, review, view, actions));
    }
}

/// About as high as the player is.
const PLAYER: f32 = 112.0;

/// Over everything, while files are held above the window.
pub fn drop_overlay(ui: &Ui) {
    if ui.ctx().input(|input| input.raw.hovered_files.is_empty()) {
        return;
    }
    let palette = palette(ui);
    let painter = ui.ctx().layer_painter(LayerId::new(Order::Foreground, Id::unique("drop")));
    let window = ui.ctx().content_rect();
    painter.rect_filled(window, CornerRadius::ZERO, palette.selected);
    let zone = window.shrink(space::L);
    painter.rect_stroke(zone, CornerRadius::same(RADIUS), Stroke::new(2.0, palette.accent), StrokeKind::Inside);
    painter.text(
        window.center(),
        Align2::CENTER_CENTER,
        tr("drop-to-audit"),
        theme::semibold(size::VERDICT),
        palette.text,
    );
}
