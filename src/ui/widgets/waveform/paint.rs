//! The waveform as it is painted. Only what lies in the view costs anything.

use egui::{Align2, CornerRadius, Painter, Pos2, Rect, Stroke, StrokeKind, Ui, Vec2, emath::GuiRounding, pos2};

use super::{
    Waveform,
    view::{View, ruler_step},
};
use crate::{
    timeline::{TimeSpan, clock, clock_tenths},
    ui::{
        texts,
        theme::{self, Palette, palette, size},
        tr,
    },
};

/// A bar of the waveform, and with the gap beside it, in points.
pub const BAR: f32 = 2.0;
const STEP: f32 = 3.0;

/// Silence is a line of dots, so that it is seen to be there.
const LEAST: f32 = 1.0;

/// How far beyond the edges something is painted that goes on there, so that its round corners are out of sight.
const BEYOND: f32 = 8.0;

/// The line over speech, and the one under what is no speech, in points.
const SPEECH: f32 = 3.0;
const TONE: f32 = 4.0;

/// The heights of the ruler, the strip with the whole, and the gap above the strip.
const RULER: f32 = 16.0;
const OVERVIEW: f32 = 8.0;
const GAP: f32 = 3.0;

/// The room that each label of the ruler has; where there is none for two, there is no ruler.
const LABEL: f32 = 104.0;

/// Places where things are painted and touched.
pub struct Areas {
    /// The bars and the ruler: what is clicked to move the playhead.
    pub place: Rect,
    body: Rect,
    ruler: Option<Rect>,
    /// Only where not all is seen.
    pub overview: Option<Rect>,
}

impl Areas {
    pub fn of(whole: Rect, zoomed_in: bool) -> Self {
        let (mut place, mut overview) = (whole, None);
        if zoomed_in {
            let (above, strip) = whole.split_top_bottom_at_y((whole.bottom() - OVERVIEW).max(whole.top()));
            place = above.with_max_y((above.bottom() - GAP).max(whole.top()));
            overview = Some(strip);
        }
        let has_ruler = place.width() >= 2.0 * LABEL && place.height() >= 2.0 * RULER;
        let (body, ruler) = place.split_top_bottom_at_y(place.bottom() - RULER);
        if has_ruler {
            Self { place, body, ruler: Some(ruler), overview }
        } else {
            Self { place, body: place, ruler: None, overview }
        }
    }
}

/// Where times stand on the screen.
pub struct Scale {
    pub view: View,
    pub rect: Rect,
}

impl Scale {
    pub fn secs_at(&self, x: f32) -> f64 {
        self.view.start_secs + f64::from((x - self.rect.left()) / self.rect.width()) * self.view.length_secs
    }

    fn x_of(&self, secs: f64) -> f32 {
        self.rect.left() + ((secs - self.view.start_secs) / self.view.length_secs) as f32 * self.rect.width()
    }

    /// A span's part of the view from one height to another, never too narrow to be seen; `None` outside.
    fn column(&self, span: TimeSpan, top: f32, bottom: f32) -> Option<Rect> {
        if span.end_secs() < self.view.start_secs || self.view.end_secs() < span.start_secs() {
            return None;
        }
        let left = self.x_of(span.start_secs()).clamp(self.rect.left() - BEYOND, self.rect.right() - BAR);
        let right = self.x_of(span.end_secs()).min(self.rect.right() + BEYOND).max(left + BAR);
        Some(Rect::from_min_max(pos2(left, top), pos2(right, bottom)))
    }
}

/// The part of the strip that stands for the view.
pub fn handle(scale: &Scale, view: View) -> Rect {
    let rect = scale.rect;
    let (left, right) = (scale.x_of(view.start_secs), scale.x_of(view.end_secs()));
    let width = (right - left).max(rect.height()).min(rect.width());
    let left = (f32::midpoint(left, right) - width / 2.0).clamp(rect.left(), rect.right() - width);
    Rect::from_min_size(pos2(left, rect.top()), Vec2::new(width, rect.height()))
}

pub fn all(ui: &Ui, wave: &Waveform<'_>, areas: &Areas, view: View) {
    let palette = palette(ui);
    let scale = Scale { view, rect: areas.body };
    let painter = ui.painter().with_clip_rect(areas.place.intersect(ui.clip_rect()));
    bands(&painter, wave, &scale, &palette);
    bars(&painter, wave, &scale, &palette);
    speech(&painter, wave, &scale, &palette);
    tones(&painter, wave, &scale, &palette);
    if let Some(rect) = areas.ruler {
        ruler(&painter, &Scale { view, rect }, &palette);
    }
    playhead(&painter, wave, &scale, &palette);
    if wave.envelope.is_empty() {
        let font = theme::regular(size::CAPTION);
        painter.text(scale.rect.center(), Align2::CENTER_CENTER, tr("no-sound"), font, palette.muted);
    }
    if let Some(rect) = areas.overview {
        overview(ui, wave, rect, view, &palette);
    }
}

fn bands(painter: &Painter, wave: &Waveform<'_>, scale: &Scale, palette: &Palette) {
    for band in wave.bands {
        let Some(place) = scale.column(band.span, scale.rect.top(), scale.rect.bottom()) else { continue };
        painter.rect_filled(place, CornerRadius::same(3), band.tint);
        if band.over {
            let stroke = Stroke::new(2.0, palette.accent);
            painter.rect_stroke(place, CornerRadius::same(3), stroke, StrokeKind::Inside);
        }
    }
}

/// The bars stand at fixed times, whatever part is looked at: so they move with it and keep their heights.
fn bars(painter: &Painter, wave: &Waveform<'_>, scale: &Scale, palette: &Palette) {
    let (view, rect) = (scale.view, scale.rect);
    let each_secs = view.length_secs * f64::from(STEP / rect.width());
    let first = (view.start_secs / each_secs).floor();
    let columns = ((view.end_secs() / each_secs).ceil() - first) as usize;
    let range_secs = (first * each_secs, (first + columns as f64) * each_secs);
    let left = scale.x_of(range_secs.0);
    let middle = rect.center().y;
    for (index, peak) in wave.envelope.peaks(range_secs, columns).into_iter().enumerate() {
        let half = (peak * rect.height() * 0.46).max(LEAST);
        let left = left + index as f32 * STEP;
        let bar = Rect::from_min_max(pos2(left, middle - half), pos2(left + BAR, middle + half));
        painter.rect_filled(bar, CornerRadius::same(1), palette.muted);
    }
}

/// A line along the upper edge wherever something was said. Lines that touch on the screen are one.
fn speech(painter: &Painter, wave: &Waveform<'_>, scale: &Scale, palette: &Palette) {
    let top = scale.rect.top();
    let line = |rect: Rect| painter.rect_filled(rect, CornerRadius::ZERO, palette.border);
    let mut last: Option<Rect> = None;
    for span in wave.speech.iter().filter_map(|segment| segment.span) {
        let Some(next) = scale.column(span, top, top + SPEECH) else { continue };
        match &mut last {
            Some(last) if last.left() <= next.left() && next.left() <= last.right() => *last = last.union(next),
            _ => {
                last.replace(next).map(line);
            }
        }
    }
    last.map(line);
}

/// What is no speech stands at the lower edge, with its name where there is room.
fn tones(painter: &Painter, wave: &Waveform<'_>, scale: &Scale, palette: &Palette) {
    let rect = scale.rect;
    let mut free_from = rect.left();
    for tone in wave.tones {
        let Some(place) = scale.column(tone.span, rect.bottom() - TONE, rect.bottom()) else { continue };
        painter.rect_filled(place, CornerRadius::ZERO, palette.accent);
        let name = painter.layout_no_wrap(tone.kind.label(texts()), theme::regular(size::CAPTION), palette.text);
        let middle = place.intersect(rect).center().x;
        let left = (middle - name.size().x / 2.0).min(rect.right() - name.size().x).max(rect.left());
        if left >= free_from && left + name.size().x <= rect.right() {
            let at = pos2(left, rect.bottom() - TONE - 2.0 - name.size().y);
            let ground = Rect::from_min_size(at, name.size()).expand2(Vec2::new(3.0, 0.0));
            painter.rect_filled(ground, CornerRadius::same(3), palette.surface);
            free_from = ground.right();
            painter.galley(at, name, palette.text);
        }
    }
}

/// Round times, each right of its tick.
fn ruler(painter: &Painter, scale: &Scale, palette: &Palette) {
    let (view, rect) = (scale.view, scale.rect);
    let step = ruler_step(view.length_secs, f64::from((rect.width() / LABEL).floor()));
    let (first, last) = ((view.start_secs / step).ceil() as u64, (view.end_secs() / step).floor() as u64);
    for tick in first..=last {
        let secs = tick as f64 * step;
        let x = scale.x_of(secs).round_to_pixels(painter.pixels_per_point());
        painter.vline(x, rect.top()..=rect.top() + 6.0, Stroke::new(1.0, palette.border));
        let text = if step < 1.0 { clock_tenths(secs) } else { clock(secs) };
        let label = painter.layout_no_wrap(text, theme::regular(size::CAPTION), palette.muted);
        // Half a label would be another time.
        if x + 4.0 + label.size().x <= rect.right() {
            painter.galley(pos2(x + 4.0, rect.bottom() - label.size().y), label, palette.muted);
        }
    }
}

fn playhead(painter: &Painter, wave: &Waveform<'_>, scale: &Scale, palette: &Palette) {
    if scale.view.holds(wave.cursor_secs) {
        let (x, rect) = (scale.x_of(wave.cursor_secs), scale.rect);
        painter.line_segment([Pos2::new(x, rect.top()), Pos2::new(x, rect.bottom())], Stroke::new(2.0, palette.accent));
    }
}

/// The whole, with what is looked at and the playhead in it.
fn overview(ui: &Ui, wave: &Waveform<'_>, rect: Rect, view: View, palette: &Palette) {
    let scale = Scale { view: View::whole(wave.duration()), rect };
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    let corners = CornerRadius::same((OVERVIEW / 2.0) as u8);
    painter.rect_filled(rect, corners, palette.raised);
    let handle = handle(&scale, view);
    painter.rect(handle, corners, palette.selected, Stroke::new(1.0, palette.accent), StrokeKind::Inside);
    playhead(&painter, wave, &scale, palette);
}
