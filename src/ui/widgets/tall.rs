//! A column of many parts, of which only those in sight are drawn.

use std::sync::Arc;

use egui::{Id, Rect, Sense, Ui, Vec2, WidgetInfo};

/// So much above and below what is in sight is drawn too, so that the keyboard can move on.
const MARGIN: f32 = 400.0;

/// How high the parts were when they were last drawn, for one width.
#[derive(Clone, Debug, Default)]
struct Heights {
    width: f32,
    known: Vec<Option<f32>>,
}

/// What is known of the parts before they are drawn.
pub struct Parts<'a> {
    pub count: usize,
    /// How high one is likely to be for a width, before it was drawn for the first time.
    pub estimate: &'a dyn Fn(usize, f32) -> f32,
    /// What a screen reader says of one that is out of sight.
    pub name: &'a dyn Fn(usize) -> WidgetInfo,
    /// Whether one is to be drawn wherever it is.
    pub must: &'a dyn Fn(usize) -> bool,
}

/// Shows parts one below the other, and gives where each is.
pub fn column(ui: &mut Ui, id: Id, parts: &Parts<'_>, mut draw: impl FnMut(&mut Ui, usize)) -> Vec<Rect> {
    let Parts { count, estimate, name, must } = *parts;
    let width = ui.available_width();
    let kept: Option<Arc<Heights>> = ui.data(|data| data.get_temp(id));
    let mut heights = kept.filter(|kept| (kept.width - width).abs() < 0.5).unwrap_or_default();
    let mut places = Vec::with_capacity(count);
    let mut changed: Vec<(usize, f32)> = Vec::new();
    let sight = ui.clip_rect().expand(MARGIN);
    for index in 0..count {
        let known = heights.known.get(index).copied().flatten();
        let height = known.unwrap_or_else(|| estimate(index, width));
        let place = Rect::from_min_size(ui.cursor().min, Vec2::new(width, height));
        if sight.intersects(place) || must(index) {
            let drawn = ui.scope(|ui| draw(ui, index)).response.rect;
            if known.is_none_or(|known| (known - drawn.height()).abs() > 0.5) {
                changed.push((index, drawn.height()));
            }
            places.push(drawn);
        } else {
            let (rect, response) = ui.allocate_exact_size(place.size(), Sense::hover());
            response.widget_info(|| name(index));
            places.push(rect);
        }
    }
    if !changed.is_empty() || heights.known.len() != count {
        let heights = Arc::make_mut(&mut heights);
        heights.width = width;
        heights.known.resize(count, None);
        for (index, height) in changed {
            heights.known[index] = Some(height);
        }
        // What lies below was placed by heights that were only guessed.
        ui.ctx().request_repaint();
    }
    ui.data_mut(|data| data.insert_temp(id, heights));
    places
}
