//! Recording: which microphone, how loud it is, and one hint how to do it.

use egui::{Align2, ComboBox, CornerRadius, Rect, RichText, Role, ScrollArea, Sense, Ui, Vec2, WidgetInfo, vec2};

use crate::{
    audit::Meter,
    timeline::clock_tenths,
    ui::{
        Action,
        recorder::{Recorder, State},
        texts,
        theme::{self, palette, size, space},
        tr, widgets,
    },
};

/// A line of text that is read in one go is no wider, in points.
const WIDTH: f32 = 600.0;

/// About as high as what is shown, for standing in the middle.
const HEIGHT: f32 = 420.0;

/// The softest level that the meter shows, in decibels of full scale.
const FLOOR_DB: f32 = -60.0;

pub fn show(ui: &mut Ui, recorder: &mut Recorder, actions: &mut Vec<Action>) {
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        let width = WIDTH.min(ui.available_width() - 2.0 * space::L);
        ui.add_space(((ui.available_height() - HEIGHT) / 2.0).max(space::L));
        ui.horizontal_top(|ui| {
            ui.add_space(((ui.available_width() - width) / 2.0).max(0.0));
            ui.vertical(|ui| {
                ui.set_width(width);
                widgets::card(ui, |ui| content(ui, recorder, actions));
            });
        });
    });
    recorder.opened_now = false;
}

fn content(ui: &mut Ui, recorder: &mut Recorder, actions: &mut Vec<Action>) {
    ui.spacing_mut().item_spacing.y = space::M;
    ui.label(RichText::new(tr("record-title")).font(theme::semibold(size::HEADING)));
    widgets::body(ui, &tr("record-how"));
    match recorder.state.clone() {
        State::Ready => ready(ui, recorder, actions),
        State::Opening => {
            widgets::body(ui, &tr("record-opening"));
            buttons(ui, actions);
        }
        State::Listening(meter) => {
            listening(ui, &meter);
            buttons(ui, actions);
        }
        State::Ending { .. } => {
            widgets::body(ui, &tr("record-finishing"));
        }
    }
    widgets::note(ui, &tr("record-stays"));
}

fn ready(ui: &mut Ui, recorder: &mut Recorder, actions: &mut Vec<Action>) {
    if let Some(error) = &recorder.error {
        let tone = palette(ui).caution;
        widgets::tinted_card(ui, tone, |ui| {
            widgets::strong(ui, &error.what(texts()));
            widgets::body(ui, &error.what_to_do(texts()));
        });
    }
    ui.horizontal_wrapped(|ui| {
        let label = widgets::inline(ui, &tr("microphone"));
        let usual = tr("microphone-usual");
        let chosen = recorder.chosen.and_then(|index| recorder.microphones.get(index));
        let shown = chosen.map_or(usual.as_str(), |microphone| microphone.name.as_str()).to_owned();
        let mut picked = recorder.chosen;
        let combo = ComboBox::from_id_salt("microphone").selected_text(shown).width(260.0).truncate();
        let combo = combo.show_ui(ui, |ui| {
            ui.selectable_value(&mut picked, None, &usual);
            for (index, microphone) in recorder.microphones.iter().enumerate() {
                ui.selectable_value(&mut picked, Some(index), &microphone.name);
            }
        });
        combo.response.labelled_by(label.id);
        recorder.chosen = picked;
    });
    ui.horizontal_wrapped(|ui| {
        let start = widgets::primary_button(ui, &tr("record-start"));
        if recorder.opened_now {
            start.request_focus();
        }
        if start.clicked() {
            actions.push(Action::StartRecording);
        }
        if widgets::button(ui, &tr("not-now")).clicked() {
            actions.push(Action::HideRecorder);
        }
    });
}

fn buttons(ui: &mut Ui, actions: &mut Vec<Action>) {
    ui.horizontal_wrapped(|ui| {
        let stop = widgets::primary_button(ui, &tr("record-stop"));
        // The button that started it is gone, and the keyboard with it.
        if ui.memory(|memory| memory.focused().is_none()) {
            stop.request_focus();
        }
        if stop.clicked() {
            actions.push(Action::StopRecording);
        }
        if widgets::button(ui, &tr("record-discard")).clicked() {
            actions.push(Action::DiscardRecording);
        }
    });
}

fn listening(ui: &mut Ui, meter: &Meter) {
    let palette = palette(ui);
    ui.horizontal(|ui| {
        let (dot, _) = ui.allocate_exact_size(Vec2::splat(16.0), Sense::hover());
        ui.painter().circle_filled(dot.center(), 6.0, palette.alert.ink);
        let time = clock_tenths(meter.secs);
        let time = texts().with("recording-now", &[("time", time.into())]);
        ui.label(RichText::new(time).font(theme::semibold(size::HEADING)));
    });
    level(ui, meter);
    // One line is always there, so that nothing jumps when a warning comes.
    let (text, tone) = if meter.clips {
        ("record-too-loud", Some(palette.alert))
    } else if meter.silent && meter.heard {
        ("record-quiet", None)
    } else if meter.silent {
        ("record-silent", Some(palette.caution))
    } else {
        ("record-bar", None)
    };
    match tone {
        Some(tone) => widgets::tinted_card(ui, tone, |ui| {
            widgets::strong(ui, &tr(text));
        }),
        None => widgets::card(ui, |ui| {
            widgets::note(ui, &tr(text));
        }),
    }
}

/// How loud it is, in decibels from the left end to full scale.
fn level(ui: &mut Ui, meter: &Meter) {
    let palette = palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 20.0), Sense::hover());
    let db = 20.0 * meter.peak.max(1e-6).log10();
    let share = (1.0 - db / FLOOR_DB).clamp(0.0, 1.0);
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::ProgressIndicator, true, tr("record-level"));
        info.value = Some(f64::from((share * 100.0).round()));
        info
    });
    let color = if meter.clips { palette.alert.ink } else { palette.calm.ink };
    let bar = Rect::from_min_size(rect.min, vec2(rect.width() * share, rect.height()));
    ui.painter().rect_filled(rect, CornerRadius::same(4), palette.raised);
    ui.painter().rect_filled(bar, CornerRadius::same(4), color);
    if meter.clips {
        let at = rect.right_center() - vec2(space::S, 0.0);
        ui.painter().text(
            at,
            Align2::RIGHT_CENTER,
            tr("record-clips"),
            theme::semibold(size::CAPTION),
            palette.surface,
        );
    }
}
