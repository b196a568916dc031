//! How loud a recording is, moment by moment, with what was found in it; a click or a drag moves the playhead.

use egui::{
    Align2, Color32, CornerRadius, CursorIcon, Key, Pos2, Rect, Role, Sense, Stroke, Ui, Vec2, WidgetInfo, pos2,
};

use crate::{
    audio::{Envelope, Tone},
    timeline::{TimeSpan, clock_tenths},
    ui::{
        texts,
        theme::{self, palette, size},
        tr,
    },
};

/// A stretch of time with a colour under it.
pub struct Band {
    pub span: TimeSpan,
    pub tint: Color32,
    /// Painted over the others.
    pub over: bool,
}

/// Everything that is to be seen.
pub struct Waveform<'a> {
    pub envelope: &'a Envelope,
    pub duration_secs: f64,
    pub bands: &'a [Band],
    pub tones: &'a [Tone],
    pub cursor_secs: f64,
    /// In points.
    pub height: f32,
}

/// A bar of the waveform and the gap beside it, in points.
const BAR: f32 = 2.0;
const STEP: f32 = 3.0;

/// Silence is a line of dots, so that it is seen to be there.
const LEAST: f32 = 1.0;

/// What the arrow keys move the playhead by, in seconds.
const KEY_SECS: f64 = 1.0;

/// Shows it, as wide as there is room, and gives the time that was asked for.
pub fn show(ui: &mut Ui, wave: &Waveform<'_>) -> Option<f64> {
    let size = Vec2::new(ui.available_width().max(STEP), wave.height);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click_and_drag());
    let duration = wave.duration_secs.max(0.001);
    response.widget_info(|| {
        let label = texts().with("wave-place", &[("time", clock_tenths(wave.cursor_secs).into())]);
        let mut info = WidgetInfo::labeled(Role::Slider, true, label);
        info.value = Some(wave.cursor_secs);
        info
    });
    let x_of = |secs: f64| rect.left() + (secs / duration).clamp(0.0, 1.0) as f32 * rect.width();
    if ui.is_rect_visible(rect) {
        paint(ui, wave, rect, &x_of);
        if response.has_focus() {
            super::focus_ring(ui, rect);
        }
    }
    let pointed = response.interact_pointer_pos().map(|at| f64::from((at.x - rect.left()) / rect.width()) * duration);
    let mut asked = pointed.filter(|_| response.clicked() || response.dragged()).map(|secs| secs.clamp(0.0, duration));
    if response.has_focus() {
        let keys = ui.input(|input| (input.key_pressed(Key::ArrowRight), input.key_pressed(Key::ArrowLeft)));
        match keys {
            (true, false) => asked = Some(wave.cursor_secs + KEY_SECS),
            (false, true) => asked = Some(wave.cursor_secs - KEY_SECS),
            _ => {}
        }
    }
    if let Some(at) = response.hover_pos() {
        let secs = f64::from((at.x - rect.left()) / rect.width()).clamp(0.0, 1.0) * duration;
        let tone = wave.tones.iter().find(|tone| tone.span.start_secs() <= secs && secs <= tone.span.end_secs());
        let text = tone.map_or_else(
            || clock_tenths(secs),
            |tone| format!("{} · {}", clock_tenths(secs), tone.kind.label(texts())),
        );
        response.on_hover_cursor(CursorIcon::PointingHand).on_hover_text_at_pointer(text);
    }
    asked
}

fn paint(ui: &Ui, wave: &Waveform<'_>, rect: Rect, x_of: &dyn Fn(f64) -> f32) {
    let palette = palette(ui);
    let painter = ui.painter().with_clip_rect(rect.expand(1.0));
    let column = |span: TimeSpan, top: f32, bottom: f32| {
        let (left, right) = (x_of(span.start_secs()), x_of(span.end_secs()));
        Rect::from_min_max(pos2(left, top), pos2(right.max(left + BAR), bottom))
    };
    for band in wave.bands {
        let place = column(band.span, rect.top(), rect.bottom());
        painter.rect_filled(place, CornerRadius::same(3), band.tint);
        if band.over {
            let stroke = Stroke::new(2.0, palette.accent);
            painter.rect_stroke(place, CornerRadius::same(3), stroke, egui::StrokeKind::Inside);
        }
    }
    let columns = (rect.width() / STEP) as usize;
    let middle = rect.center().y;
    for (index, peak) in wave.envelope.peaks((0.0, wave.duration_secs), columns).into_iter().enumerate() {
        let half = (peak * rect.height() * 0.46).max(LEAST);
        let left = rect.left() + index as f32 * STEP;
        let bar = Rect::from_min_max(pos2(left, middle - half), pos2(left + BAR, middle + half));
        painter.rect_filled(bar, CornerRadius::same(1), palette.muted);
    }
    // What is no speech stands at the lower edge, with its name where there is room.
    let mut free_from = rect.left();
    for tone in wave.tones {
        let place = column(tone.span, rect.bottom() - 4.0, rect.bottom());
        painter.rect_filled(place, CornerRadius::ZERO, palette.accent);
        let name = painter.layout_no_wrap(tone.kind.label(texts()), theme::regular(size::CAPTION), palette.text);
        let left = (place.center().x - name.size().x / 2.0).clamp(rect.left(), rect.right() - name.size().x);
        if left >= free_from {
            let at = pos2(left, rect.bottom() - 6.0 - name.size().y);
            let ground = Rect::from_min_size(at, name.size()).expand2(Vec2::new(3.0, 0.0));
            painter.rect_filled(ground, CornerRadius::same(3), palette.surface);
            free_from = ground.right();
            painter.galley(at, name, palette.text);
        }
    }
    let x = x_of(wave.cursor_secs);
    painter.line_segment([Pos2::new(x, rect.top()), Pos2::new(x, rect.bottom())], Stroke::new(2.0, palette.accent));
    if wave.envelope.is_empty() {
        painter.text(
            rect.center(),
            Align2::CENTER_CENTER,
            tr("no-sound"),
            theme::regular(size::CAPTION),
            palette.muted,
        );
    }
}
