//! Text with marked stretches: tinted, underlined, outlined, and each one can be clicked.

use std::ops::Range;

use egui::{
    Color32, CornerRadius, CursorIcon, Galley, Pos2, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, Vec2,
    WidgetInfo, pos2,
    text::{LayoutJob, TextFormat},
};

use crate::ui::theme::{self, TRANSCRIPT_LINE, size};

/// How a stretch is marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    Solid,
    /// For what is uncertain.
    Dotted,
    /// For what a person has corrected.
    Double,
}

/// One marked stretch.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// In characters of the text.
    pub chars: Range<usize>,
    pub tint: Option<Color32>,
    pub line: Line,
    pub ink: Color32,
    /// Chosen now: outlined.
    pub selected: bool,
}

/// A text to show.
pub struct Text<'a> {
    pub said: &'a str,
    pub color: Color32,
    pub marks: &'a [Mark],
    /// The characters of each word, where words can be clicked.
    pub words: Option<&'a [Range<usize>]>,
    /// The colour around what is chosen.
    pub outline: Color32,
    /// The word that the keyboard is at.
    pub word: Option<usize>,
    /// That word is outlined even where the keyboard is elsewhere.
    pub marked: bool,
}

/// What became of a text in this frame.
pub struct Shown {
    pub response: Response,
    /// The marks that were clicked, as their places in the list, the shortest first: a long one may hold others.
    pub clicked: Vec<usize>,
    /// The word that was clicked.
    pub clicked_word: Option<usize>,
    /// The word that was clicked twice.
    pub double_clicked_word: Option<usize>,
    /// Where the selected mark is.
    pub selected_rect: Option<Rect>,
    /// Where the word is that the keyboard is at.
    pub word_rect: Option<Rect>,
    /// The word under the pointer.
    pub hovered_word: Option<usize>,
}

/// Shows a text with its marks in the transcript's type.
pub fn text(ui: &mut Ui, text: &Text<'_>) -> Shown {
    let Text { marks, words, color, .. } = *text;
    let line_height = (size::TRANSCRIPT * TRANSCRIPT_LINE).round();
    let mut job = LayoutJob::default();
    let format = TextFormat {
        font_id: theme::regular(size::TRANSCRIPT),
        color,
        line_height: Some(line_height),
        ..TextFormat::default()
    };
    job.append(text.said, 0.0, format);
    job.wrap.max_width = ui.available_width();
    let galley = ui.painter().layout_job(job);
    let sense = if marks.is_empty() && words.is_none() { Sense::hover() } else { Sense::click() };
    let size = Vec2::new(ui.available_width(), galley.size().y.max(line_height));
    let (rect, response) = ui.allocate_exact_size(size, sense);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text.said));
    let origin = rect.min;
    let mut shown = Shown {
        response,
        clicked: Vec::new(),
        clicked_word: None,
        double_clicked_word: None,
        selected_rect: None,
        word_rect: None,
        hovered_word: None,
    };
    let word = text.word.and_then(|word| words?.get(word));
    if ui.is_rect_visible(rect) || marks.iter().any(|mark| mark.selected) {
        for mark in marks {
            paint_mark(ui, &galley, origin, mark, text.outline, &mut shown);
        }
        ui.painter().galley(origin, galley.clone(), color);
    }
    if let Some(word) = word {
        let place = rects(&galley, word)
            .into_iter()
            .reduce(Rect::union)
            .unwrap_or(Rect::from_min_size(Pos2::ZERO, Vec2::new(8.0, line_height)));
        let place = place.translate(origin.to_vec2()).expand2(Vec2::new(2.0, -1.0));
        if shown.response.has_focus() || text.marked {
            let stroke = Stroke::new(2.0, text.outline);
            ui.painter().rect_stroke(place, CornerRadius::same(3), stroke, StrokeKind::Outside);
        }
        shown.word_rect = Some(place);
    } else if shown.response.has_focus() {
        let stroke = Stroke::new(1.0, text.outline);
        ui.painter().rect_stroke(rect.expand(2.0), CornerRadius::same(3), stroke, StrokeKind::Outside);
    }
    if let Some(pos) = shown.response.hover_pos() {
        let under =
            |chars: &Range<usize>| rects(&galley, chars).iter().any(|r| r.translate(origin.to_vec2()).contains(pos));
        let mut hit: Vec<usize> = (0..marks.len()).filter(|index| under(&marks[*index].chars)).collect();
        hit.sort_by_key(|index| marks[*index].chars.len());
        shown.hovered_word = words.and_then(|words| words.iter().position(under));
        if !hit.is_empty() || shown.hovered_word.is_some() {
            ui.set_cursor_icon(CursorIcon::PointingHand);
        }
        if shown.response.double_clicked() {
            shown.double_clicked_word = shown.hovered_word;
        } else if shown.response.clicked() {
            (shown.clicked, shown.clicked_word) = (hit, shown.hovered_word);
        }
    }
    shown
}

fn paint_mark(ui: &Ui, galley: &Galley, origin: Pos2, mark: &Mark, outline: Color32, shown: &mut Shown) {
    for row in rects(galley, &mark.chars) {
        let row = row.translate(origin.to_vec2()).shrink2(Vec2::new(0.0, 2.0)).expand2(Vec2::new(1.5, 0.0));
        if let Some(tint) = mark.tint {
            ui.painter().rect_filled(row, CornerRadius::same(2), tint);
        }
        if mark.selected {
            let stroke = Stroke::new(2.0, outline);
            ui.painter().rect_stroke(row, CornerRadius::same(3), stroke, StrokeKind::Outside);
            shown.selected_rect = Some(shown.selected_rect.map_or(row, |before| before.union(row)));
        }
        let y = row.bottom() - 1.0;
        match mark.line {
            Line::Solid => {
                ui.painter().line_segment([pos2(row.left(), y), pos2(row.right(), y)], Stroke::new(2.0, mark.ink));
            }
            Line::Double => {
                for y in [y - 3.0, y] {
                    ui.painter().line_segment([pos2(row.left(), y), pos2(row.right(), y)], Stroke::new(1.0, mark.ink));
                }
            }
            Line::Dotted => {
                let mut x = row.left() + 1.0;
                while x < row.right() {
                    ui.painter().circle_filled(pos2(x, y), 1.0, mark.ink);
                    x += 4.0;
                }
            }
        }
    }
}

/// The rows' parts that a range of characters covers, relative to the text's corner.
fn rects(galley: &Galley, chars: &Range<usize>) -> Vec<Rect> {
    let mut found = Vec::new();
    let mut at = 0;
    for placed in &galley.rows {
        let glyphs = &placed.row.glyphs;
        let first = chars.start.max(at);
        let end = chars.end.min(at + glyphs.len());
        if first < end {
            let left = glyphs[first - at].pos.x;
            let last = &glyphs[end - at - 1];
            let top = placed.pos.y;
            let x = placed.pos.x;
            let corners = [pos2(x + left, top), pos2(x + last.pos.x + last.advance_width, top + placed.row.size.y)];
            found.push(Rect::from_min_max(corners[0], corners[1]));
        }
        at += glyphs.len() + usize::from(placed.ends_with_newline);
    }
    found
}
