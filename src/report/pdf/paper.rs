//! Blocks of text ▸ pages. Where everything stands is found out first, because a page's foot tells how many there are.

use super::text::{Line, Piece};
use crate::report::shown::Look;

/// As wide as A4 and as high as Letter, so that it prints on both without being made smaller. In points.
pub(super) const WIDTH: f32 = 595.0;
pub(super) const HEIGHT: f32 = 792.0;

/// 18 mm: more than what any printer can't reach, and room for holes.
pub(super) const MARGIN: f32 = 51.0;

/// The foot's room at the end of each page.
const FOOT: f32 = 24.0;

/// Where a page is full.
const BOTTOM: f32 = HEIGHT - MARGIN - FOOT;

/// Lines of text are so much higher than it.
const LEADING: f32 = 1.4;

/// What a screen reader is told that a block is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Role {
    /// Its level, and its text once more.
    Heading(u16, String),
    Paragraph,
    /// Of the list of that number; whether its items are counted.
    Item(usize, bool),
    Quote,
    /// With what is seen in it.
    Figure(String),
}

/// A paragraph, perhaps with a label before it.
#[derive(Clone, Debug)]
pub(super) struct Block {
    pub role: Role,
    pub lines: Vec<Line>,
    /// Stands at `label_left`, beside the first lines.
    pub label: Vec<Line>,
    pub label_left: f32,
    /// From the left margin.
    pub left: f32,
    /// The room above it.
    pub before: f32,
    /// What it is written in, where that is not the reader's language.
    pub language: Option<String>,
    /// A drawing in place of lines.
    pub drawing: Option<Drawing>,
    /// It says who or what the next block is of, and is not left alone at the end of a page.
    pub leads: bool,
}

/// A drawing: stretches that are tinted, and bars over them; all from 0 to 1 of its width and height.
#[derive(Clone, Debug)]
pub(super) struct Drawing {
    pub height: f32,
    pub bands: Vec<(f32, f32, Look)>,
    pub bars: Vec<f32>,
}

/// The box around blocks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
    pub fill: [u8; 3],
    pub border: [u8; 3],
    /// The stripe at its left.
    pub bar: [u8; 3],
    pub dashed: bool,
}

/// The room between a frame and what is in it.
pub(super) const PADDING: f32 = 10.0;
/// A frame's stripe.
const BAR: f32 = 3.0;

/// Something on a page, in its place.
#[derive(Clone, Debug)]
pub(super) enum Op {
    Fill {
        x: f32,
        y: f32,
        width: f32,
        height: f32,
        color: [u8; 3],
    },
    Stroke {
        points: Vec<(f32, f32)>,
        color: [u8; 3],
        width: f32,
        dash: Option<[f32; 2]>,
    },
    /// Text of a block; `x` and `y` are the start of its base line.
    Text {
        x: f32,
        y: f32,
        piece: Piece,
        block: usize,
        /// Of the block's label.
        label: bool,
    },
    /// What a block draws, of its figure.
    Bars {
        x: f32,
        y: f32,
        width: f32,
        drawing: Drawing,
        block: usize,
    },
}

/// A heading of the first two levels, and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Entry {
    pub title: String,
    pub page: usize,
    pub y: f32,
}

/// Pages while they are filled.
pub(super) struct Paper {
    pub pages: Vec<Vec<Op>>,
    /// Each block's role and language, for the tags.
    pub blocks: Vec<(Role, Option<String>)>,
    /// What the reader's program lists beside the pages.
    pub outline: Vec<Entry>,
    y: f32,
    /// Headings wait for what they head.
    waiting: Vec<Block>,
}

impl Paper {
    pub(super) fn new() -> Self {
        Self { pages: vec![Vec::new()], blocks: Vec::new(), outline: Vec::new(), y: MARGIN, waiting: Vec::new() }
    }

    /// A heading: it stands on the page of what follows.
    pub(super) fn heading(&mut self, block: Block) {
        self.waiting.push(block);
    }

    /// Blocks one under the other, in a frame where there is one. What is framed stays on one page where it fits on any.
    pub(super) fn add(&mut self, blocks: Vec<Block>, frame: Option<Frame>) {
        let waiting = std::mem::take(&mut self.waiting);
        let headed: f32 = waiting.iter().map(height).sum();
        let inner: f32 = blocks.iter().map(height).sum();
        let around = if frame.is_some() { 2.0 * PADDING } else { 0.0 };
        let whole = HEIGHT - 2.0 * MARGIN - FOOT;
        // Two lines are the least that stands under a heading.
        let first: f32 = blocks.first().map_or(0.0, |block| block.before + least(block)) + around;
        let needed = if frame.is_some() && inner + around <= whole { inner + around } else { first };
        if self.y + headed + needed > BOTTOM && self.y > MARGIN {
            self.next_page();
        }
        for block in waiting {
            self.place(block, 0.0, 0.0);
        }
        if let Some(frame) = frame {
            self.framed(blocks, frame);
            return;
        }
        let mut blocks = blocks.into_iter().peekable();
        while let Some(block) = blocks.next() {
            let led = blocks.peek().filter(|_| block.leads).map_or(0.0, |next| next.before + least(next));
            self.place(block, 0.0, led);
        }
    }

    fn next_page(&mut self) {
        self.pages.push(Vec::new());
        self.y = MARGIN;
    }

    fn op(&mut self, op: Op) {
        if let Some(page) = self.pages.last_mut() {
            page.push(op);
        }
    }

    fn framed(&mut self, blocks: Vec<Block>, frame: Frame) {
        if self.y > MARGIN {
            self.y += GAP;
        }
        let (mut page, mut top) = (self.pages.len() - 1, self.y);
        let mut at = self.pages[page].len();
        self.y += PADDING;
        for block in blocks {
            self.place(block, PADDING, 0.0);
            while page + 1 < self.pages.len() {
                // The part of the frame on the page that is full.
                self.draw_frame(page, at, top, BOTTOM, frame);
                page += 1;
                (top, at) = (MARGIN - PADDING, 0);
            }
        }
        self.y += PADDING;
        self.draw_frame(page, at, top, self.y, frame);
    }

    /// Below everything that was drawn since: at a place in the page's list.
    fn draw_frame(&mut self, page: usize, at: usize, top: f32, bottom: f32, frame: Frame) {
        let (left, width) = (MARGIN, WIDTH - 2.0 * MARGIN);
        let right = left + width;
        let outline = vec![(left, top), (right, top), (right, bottom), (left, bottom), (left, top)];
        let dash = frame.dashed.then_some([3.0, 2.0]);
        let drawn = [
            Op::Fill { x: left, y: top, width, height: bottom - top, color: frame.fill },
            Op::Stroke { points: outline, color: frame.border, width: 0.5, dash },
            Op::Fill { x: left, y: top, width: BAR, height: bottom - top, color: frame.bar },
        ];
        if let Some(page) = self.pages.get_mut(page) {
            page.splice(at..at, drawn);
        }
    }

    /// A block, on the page of as much of the next as it leads.
    fn place(&mut self, block: Block, padding: f32, led: f32) {
        let number = self.blocks.len();
        let Block { role, lines, label, label_left, left, before, language, drawing, leads: _ } = block;
        // A page begins at its margin.
        if self.y > MARGIN {
            self.y += before;
        }
        let heading = if let Role::Heading(1 | 2, title) = &role { Some(title.clone()) } else { None };
        self.blocks.push((role, language));
        if let Some(drawing) = drawing {
            if self.y + drawing.height > BOTTOM && self.y > MARGIN {
                self.next_page();
            }
            let (x, y, height) = (MARGIN + left + padding, self.y, drawing.height);
            let width = WIDTH - MARGIN - padding - x;
            self.op(Op::Bars { x, y, width, drawing, block: number });
            self.y += height;
            return;
        }
        let rows = lines.len().max(label.len());
        for row in 0..rows {
            let (label, line) = (label.get(row), lines.get(row));
            let size = label.into_iter().chain(line).map(Line::size).fold(0.0, f32::max).max(MIN_SIZE);
            let high = size * LEADING;
            let together = together(row, rows) as f32;
            if self.y + high * together + led > BOTTOM && self.y > MARGIN {
                self.next_page();
            }
            if let (0, Some(title)) = (row, &heading) {
                self.outline.push(Entry { title: title.clone(), page: self.pages.len() - 1, y: self.y });
            }
            let y = self.y + high * 0.5 + size * 0.36;
            for (start, line, label) in [(label_left, label, true), (left, line, false)] {
                for piece in line.map(|line| line.pieces.as_slice()).unwrap_or_default() {
                    let x = MARGIN + padding + start + piece.x;
                    if let Some(mark) = piece.mark {
                        self.mark(x, y, piece, mark);
                    }
                    self.op(Op::Text { x, y, piece: piece.clone(), block: number, label });
                }
            }
            self.y += high;
        }
    }

    /// The tint behind a text and the line under it. Lines differ, for a printer without colours.
    fn mark(&mut self, x: f32, y: f32, piece: &Piece, mark: Look) {
        let size = piece.style.size;
        let (ink, tint) = colors(mark);
        let width = if piece.text.ends_with(' ') { piece.width - 0.28 * size } else { piece.width };
        if let Some(color) = tint {
            self.op(Op::Fill { x, y: y - size, width, height: size * 1.3, color });
        }
        for Under { offset, thick, dash } in under(mark) {
            let points = vec![(x, y + offset), (x + width, y + offset)];
            self.op(Op::Stroke { points, color: ink, width: *thick, dash: *dash });
        }
    }
}

/// How many lines have to stand together from a row of some on, so that none is alone at the end or the start of a page.
fn together(row: usize, rows: usize) -> usize {
    match (row, rows - row) {
        (0, rest @ ..=3) => rest,
        (0, _) | (_, 2) => 2,
        _ => 1,
    }
}

/// A line under what is marked.
#[derive(Clone, Copy, Debug)]
pub(super) struct Under {
    /// From the base line of the text down, in points.
    pub offset: f32,
    pub thick: f32,
    pub dash: Option<[f32; 2]>,
}

/// The lines that tell looks apart where there are no colours.
pub(super) fn under(mark: Look) -> &'static [Under] {
    match mark {
        Look::Alert => &[Under { offset: 2.6, thick: 1.4, dash: None }],
        Look::Caution => &[Under { offset: 2.3, thick: 0.7, dash: None }],
        Look::Calm => &[Under { offset: 2.0, thick: 0.5, dash: None }, Under { offset: 3.4, thick: 0.5, dash: None }],
        Look::Unsure => &[Under { offset: 2.3, thick: 0.7, dash: Some([2.0, 1.5]) }],
    }
}

/// The room above a frame.
const GAP: f32 = 6.0;

/// An empty line is as high as this text.
const MIN_SIZE: f32 = 9.0;

/// The ink and the tint of a look; what does not count has no tint.
pub(super) fn colors(look: Look) -> ([u8; 3], Option<[u8; 3]>) {
    match look {
        Look::Alert => ([0xb3, 0x26, 0x1e], Some([0xfb, 0xda, 0xd7])),
        Look::Caution => ([0x8a, 0x4b, 0x00], Some([0xff, 0xe9, 0xc7])),
        Look::Calm => ([0x1b, 0x6e, 0x3a], Some([0xd8, 0xf0, 0xe0])),
        Look::Unsure => ([0x56, 0x5e, 0x6b], None),
    }
}

fn line_height(line: &Line) -> f32 {
    line.size().max(MIN_SIZE) * LEADING
}

fn height(block: &Block) -> f32 {
    let drawn = block.drawing.as_ref().map_or(0.0, |drawing| drawing.height);
    let lines: f32 = block.lines.iter().map(line_height).sum();
    let label: f32 = block.label.iter().map(line_height).sum();
    block.before + drawn + lines.max(label)
}

/// As much of a block as stays together at its start, or its drawing.
fn least(block: &Block) -> f32 {
    let drawn = block.drawing.as_ref().map_or(0.0, |drawing| drawing.height);
    let lines = if block.lines.is_empty() { 0 } else { together(0, block.lines.len()) };
    drawn + block.lines.iter().take(lines).map(line_height).sum::<f32>()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::pdf::text::Style;

    fn block(lines: usize) -> Block {
        let style = Style { bold: false, size: 10.0, color: [0; 3] };
        let piece = Piece { x: 0.0, width: 10.0, text: "a".to_owned(), style, mark: None };
        Block {
            role: Role::Paragraph,
            lines: vec![Line { pieces: vec![piece] }; lines],
            label: Vec::new(),
            label_left: 0.0,
            left: 0.0,
            before: 0.0,
            language: None,
            drawing: None,
            leads: false,
        }
    }

    /// How many lines of each block are on each page.
    fn spread(paper: &Paper) -> Vec<std::collections::BTreeMap<usize, usize>> {
        let on = |ops: &Vec<Op>| {
            let mut lines = std::collections::BTreeMap::new();
            for op in ops {
                if let Op::Text { block, .. } = op {
                    *lines.entry(*block).or_default() += 1;
                }
            }
            lines
        };
        paper.pages.iter().map(on).collect()
    }

    fn lines_of(page: &[Op]) -> usize {
        page.iter().filter(|op| matches!(op, Op::Text { .. })).count()
    }

    #[test]
    fn a_long_text_fills_page_after_page_and_nothing_lies_below_them() {
        let mut paper = Paper::new();
        paper.add(vec![block(500)], None);
        let counts: Vec<usize> = paper.pages.iter().map(|page| lines_of(page)).collect();
        assert_eq!(counts.iter().sum::<usize>(), 500);
        assert!(counts.len() > 10 && counts.iter().all(|count| *count >= 2), "{counts:?}");
        for op in paper.pages.iter().flatten() {
            let Op::Text { y, .. } = op else { continue };
            assert!((MARGIN..HEIGHT - MARGIN - FOOT).contains(y), "{y}");
        }
    }

    #[test]
    fn no_line_is_alone_on_its_page() {
        for (filled, lines) in (30..50).flat_map(|filled| (2..6).map(move |lines| (filled, lines))) {
            let mut paper = Paper::new();
            paper.add(vec![block(filled), block(lines)], None);
            for page in spread(&paper) {
                assert_ne!(page.get(&1), Some(&1), "{lines} lines after {filled}");
            }
            // Nor is who speaks on another page than what is said.
            let mut paper = Paper::new();
            paper.add(vec![block(filled), Block { leads: true, ..block(1) }, block(lines)], None);
            for page in spread(&paper).iter().filter(|page| page.contains_key(&1)) {
                assert!(page.get(&2).is_some_and(|seen| *seen > 1), "{lines} lines after {filled}");
            }
        }
    }

    #[test]
    fn a_heading_stands_on_the_page_of_what_it_heads_and_a_frame_on_one_page() {
        let frame = Frame { fill: [255; 3], border: [0; 3], bar: [0; 3], dashed: false };
        for filled in 30..50 {
            let mut paper = Paper::new();
            paper.add(vec![block(filled)], None);
            paper.heading(block(1));
            paper.add(vec![block(6)], Some(frame));
            let on: Vec<usize> = paper
                .pages
                .iter()
                .enumerate()
                .flat_map(|(page, ops)| {
                    ops.iter().filter_map(move |op| match op {
                        Op::Text { block, .. } if *block > 0 => Some(page),
                        _ => None,
                    })
                })
                .collect();
            assert_eq!(on.len(), 7);
            assert!(on.iter().all(|page| *page == on[0]), "{filled} lines before: {on:?}");
        }
        // What fits on no page goes on on the next, in its frame.
        let mut paper = Paper::new();
        paper.add(vec![block(120)], Some(frame));
        assert_eq!(paper.pages.len(), 3);
        assert!(paper.pages.iter().all(|page| matches!(page[0], Op::Fill { .. })));
    }
}
