//! Icons painted from lines, so that no font needs them.

use egui::{Color32, Painter, Pos2, Rect, Sense, Shape, Stroke, Ui, Vec2};

use crate::{ui::theme::Tone, verdict::Level};

/// The sign of a verdict, beside its words and never instead of them.
pub fn verdict(ui: &mut Ui, level: Level, side: f32, tone: Tone) {
    let (rect, _) = ui.allocate_exact_size(Vec2::splat(side), Sense::hover());
    paint_verdict(ui.painter(), level, rect, tone.ink, tone.tint);
}

/// The same, painted into a place. `ground` is the colour behind.
pub fn paint_verdict(painter: &Painter, level: Level, rect: Rect, color: Color32, ground: Color32) {
    let stroke = Stroke::new(rect.width() / 10.0, color);
    let at = |x: f32, y: f32| Pos2::new(rect.left() + x * rect.width(), rect.top() + y * rect.height());
    match level {
        Level::Scam | Level::Suspicious => {
            let corners = vec![at(0.5, 0.06), at(0.98, 0.92), at(0.02, 0.92)];
            if level == Level::Scam {
                painter.add(Shape::convex_polygon(corners, color, Stroke::NONE));
                let mark = Stroke::new(stroke.width, ground);
                painter.line_segment([at(0.5, 0.38), at(0.5, 0.64)], mark);
                painter.circle_filled(at(0.5, 0.78), stroke.width * 0.6, mark.color);
            } else {
                painter.add(Shape::closed_line(corners, stroke));
                painter.line_segment([at(0.5, 0.38), at(0.5, 0.62)], stroke);
                painter.circle_filled(at(0.5, 0.76), stroke.width * 0.6, color);
            }
        }
        Level::Unverified | Level::Inconclusive => {
            painter.circle_stroke(rect.center(), rect.width() * 0.45, stroke);
            let hook = vec![
                at(0.36, 0.38),
                at(0.42, 0.28),
                at(0.52, 0.25),
                at(0.63, 0.33),
                at(0.6, 0.45),
                at(0.5, 0.53),
                at(0.5, 0.6),
            ];
            painter.add(Shape::line(hook, stroke));
            painter.circle_filled(at(0.5, 0.74), stroke.width * 0.6, color);
        }
        Level::NoCues => {
            painter.circle_stroke(rect.center(), rect.width() * 0.45, stroke);
            painter.circle_filled(at(0.5, 0.3), stroke.width * 0.65, color);
            painter.line_segment([at(0.5, 0.45), at(0.5, 0.75)], stroke);
        }
    }
}

/// The two reels of a voicemail.
pub fn voicemail(ui: &mut Ui, width: f32, color: Color32) {
    let (rect, _) = ui.allocate_exact_size(Vec2::new(width, width * 0.45), Sense::hover());
    // A circle's stroke lies outside of its radius.
    let radius = width * 0.15;
    let stroke = Stroke::new(width / 16.0, color);
    let y = rect.center().y;
    let (left, right) = (rect.left() + radius + stroke.width, rect.right() - radius - stroke.width);
    let base = y + radius + stroke.width / 2.0;
    for x in [left, right] {
        ui.painter().circle_stroke(Pos2::new(x, y), radius, stroke);
    }
    ui.painter().line_segment([Pos2::new(left, base), Pos2::new(right, base)], stroke);
}

/// A loudspeaker with two waves.
pub fn loudspeaker(painter: &Painter, rect: Rect, color: Color32) {
    let at = |x: f32, y: f32| Pos2::new(rect.left() + x * rect.width(), rect.top() + y * rect.height());
    let stroke = Stroke::new(rect.width() / 11.0, color);
    painter.rect_filled(Rect::from_min_max(at(0.05, 0.36), at(0.28, 0.64)), 0.0, color);
    let cone = vec![at(0.22, 0.36), at(0.48, 0.14), at(0.48, 0.86), at(0.22, 0.64)];
    painter.add(Shape::convex_polygon(cone, color, Stroke::NONE));
    for reach in [0.18, 0.36] {
        let wave: Vec<Pos2> = (-4..=4_i8)
            .map(|step| {
                let angle = f32::from(step) / 4.0 * 0.9;
                at(0.5 + reach * angle.cos(), 0.5 + reach * 1.15 * angle.sin())
            })
            .collect();
        painter.add(Shape::line(wave, stroke));
    }
}

/// Two bars.
pub fn pause(painter: &Painter, rect: Rect, color: Color32) {
    let bar = Vec2::new(rect.width() * 0.34, rect.height());
    painter.rect_filled(Rect::from_min_size(rect.min, bar), 1.0, color);
    painter.rect_filled(Rect::from_min_size(Pos2::new(rect.right() - bar.x, rect.top()), bar), 1.0, color);
}

/// The triangle that plays, or the square that stops.
pub fn play(painter: &Painter, rect: Rect, playing: bool, color: Color32) {
    if playing {
        painter.rect_filled(rect.shrink(0.5), 1.0, color);
    } else {
        // Its weight lies left of its middle.
        let rect = rect.translate(Vec2::new(1.0, 0.0));
        let corners = vec![rect.left_top(), rect.right_center(), rect.left_bottom()];
        painter.add(Shape::convex_polygon(corners, color, Stroke::NONE));
    }
}
