//! Pages ▸ the bytes of a PDF, with tags in the order of reading.

use std::{collections::BTreeMap, num::NonZeroU16};

use krilla::{
    Document, SerializeSettings,
    color::rgb,
    configure::{Accessibility, Configuration, ConfigurationBuilder},
    destination::XyzDestination,
    geom::{Path, PathBuilder, Point, Rect},
    metadata::Metadata,
    outline::{Outline, OutlineNode},
    page::PageSettings,
    paint::{Fill, Stroke, StrokeDash},
    surface::Surface,
    tagging::{
        Artifact, ArtifactType, BBox, ContentTag, Identifier, ListNumbering, Node, SpanTag, Tag, TagGroup, TagTree,
    },
};

use super::{
    MUTED, RAISED, SMALL, TEXT,
    paper::{Drawing, Entry, HEIGHT, MARGIN, Op, Paper, Role, Under, WIDTH, colors, under},
    text::{Fonts, Piece},
};
use crate::texts::{Texts, Tongue};

/// The program, as the author of its reports.
const PROGRAM: &str = concat!("Voicemail Auditor ", env!("CARGO_PKG_VERSION"));

/// What a document is called.
pub(super) struct Named<'a> {
    /// Without what the fonts lack.
    pub title: String,
    /// The recording's.
    pub file: &'a str,
    /// By which the log names the report.
    pub digest: String,
}

/// The parts of a block that are read out.
#[derive(Default)]
struct Tagged {
    label: Vec<Identifier>,
    text: Vec<Identifier>,
    /// Where a drawing stands.
    place: Option<BBox>,
}

pub(super) fn write(paper: Paper, fonts: &mut Fonts, named: Named<'_>, reader: Tongue) -> Result<Vec<u8>, String> {
    let mut document =
        Document::new_with(SerializeSettings { configuration: accessible()?, ..SerializeSettings::default() });
    let Paper { pages, blocks, outline, .. } = paper;
    let mut tagged: BTreeMap<usize, Tagged> = BTreeMap::new();
    let count = pages.len();
    for (index, ops) in pages.into_iter().enumerate() {
        let size = PageSettings::from_wh(WIDTH, HEIGHT).ok_or("no page of this size")?;
        let mut page = document.start_page_with(size);
        let mut surface = page.surface();
        for op in ops {
            draw(&mut surface, fonts, op, index, &mut tagged);
        }
        foot(&mut surface, fonts, named.file, (index + 1, count), reader.texts());
        surface.finish();
        page.finish();
    }
    document.set_tag_tree(tree(blocks, tagged).with_lang(Some(reader.code().to_owned())));
    let mut entries = Outline::new();
    for Entry { title, page, y } in outline {
        entries.push_child(OutlineNode::new(title, XyzDestination::new(page, Point::from_xy(MARGIN, y))));
    }
    document.set_outline(entries);
    let metadata = Metadata::new()
        .title(named.title)
        .language(reader.code().to_owned())
        .authors(vec![PROGRAM.to_owned()])
        .creator(PROGRAM.to_owned())
        .producer(PROGRAM.to_owned())
        // The same for the same report and for no other: by default it is of the title and the author alone.
        .document_id(named.digest);
    document.set_metadata(metadata);
    document.finish().map_err(|error| format!("{error:?}"))
}

/// PDF/UA-1: the library refuses to write what breaks the rules that it can check.
fn accessible() -> Result<Configuration, String> {
    let configuration = ConfigurationBuilder::new().with_accessibility_validator(Accessibility::UA1).finish();
    configuration.map_err(|error| format!("{error:?}"))
}

fn color([red, green, blue]: [u8; 3]) -> rgb::Color {
    rgb::Color::new(red, green, blue)
}

fn fill(surface: &mut Surface<'_>, path: Option<Path>, ink: [u8; 3]) {
    let Some(path) = path else { return };
    surface.set_stroke(None);
    surface.set_fill(Some(Fill { paint: color(ink).into(), ..Fill::default() }));
    surface.draw_path(&path);
}

fn stroke(surface: &mut Surface<'_>, path: Option<Path>, ink: [u8; 3], width: f32, dash: Option<[f32; 2]>) {
    let Some(path) = path else { return };
    surface.set_fill(None);
    let dash = dash.map(|array| StrokeDash { array: array.to_vec(), offset: 0.0 });
    surface.set_stroke(Some(Stroke { paint: color(ink).into(), width, dash, ..Stroke::default() }));
    surface.draw_path(&path);
    surface.set_stroke(None);
}

fn rectangle(x: f32, y: f32, width: f32, height: f32) -> Option<Path> {
    let mut path = PathBuilder::new();
    path.push_rect(Rect::from_xywh(x, y, width, height)?);
    path.finish()
}

fn polyline(points: &[(f32, f32)]) -> Option<Path> {
    let mut path = PathBuilder::new();
    let (first, rest) = points.split_first()?;
    path.move_to(first.0, first.1);
    for (x, y) in rest {
        path.line_to(*x, *y);
    }
    path.finish()
}

fn draw(surface: &mut Surface<'_>, fonts: &mut Fonts, op: Op, page: usize, tagged: &mut BTreeMap<usize, Tagged>) {
    let decoration = ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout));
    match op {
        Op::Fill { x, y, width, height, color } => {
            surface.start_tagged(decoration);
            fill(surface, rectangle(x, y, width, height), color);
            surface.end_tagged();
        }
        Op::Stroke { points, color, width, dash } => {
            surface.start_tagged(decoration);
            stroke(surface, polyline(&points), color, width, dash);
            surface.end_tagged();
        }
        Op::Text { x, y, piece, block, label } => {
            let tag = surface.start_tagged(ContentTag::Span(SpanTag::empty()));
            let parts = tagged.entry(block).or_default();
            if label {
                parts.label.push(tag);
            } else {
                parts.text.push(tag);
            }
            write_text(surface, fonts, x, y, &piece);
            surface.end_tagged();
        }
        Op::Bars { x, y, width, drawing, block } => {
            let tag = surface.start_tagged(ContentTag::Other);
            let parts = tagged.entry(block).or_default();
            parts.text.push(tag);
            parts.place = Rect::from_xywh(x, y, width, drawing.height).map(|rect| BBox::new(page, rect));
            bars(surface, x, y, width, &drawing);
            surface.end_tagged();
        }
    }
}

fn write_text(surface: &mut Surface<'_>, fonts: &mut Fonts, x: f32, y: f32, piece: &Piece) {
    let (font, glyphs) = fonts.glyphs(&piece.text, piece.style);
    surface.set_stroke(None);
    surface.set_fill(Some(Fill { paint: color(piece.style.color).into(), ..Fill::default() }));
    surface.draw_glyphs(Point::from_xy(x, y), &glyphs, font, &piece.text, piece.style.size, false);
}

fn bars(surface: &mut Surface<'_>, x: f32, y: f32, width: f32, drawing: &Drawing) {
    let height = drawing.height;
    stroke(surface, rectangle(x, y, width, height), RAISED, 1.0, None);
    for (start, end, look) in &drawing.bands {
        let (left, wide) = (x + start * width, ((end - start) * width).max(1.0));
        let (ink, tint) = colors(*look);
        fill(surface, rectangle(left, y, wide, height), tint.unwrap_or(RAISED));
        for Under { offset, thick, dash } in under(*look) {
            let low = y + height - 5.0 + offset;
            stroke(surface, polyline(&[(left, low), (left + wide, low)]), ink, *thick, *dash);
        }
    }
    let step = width / drawing.bars.len().max(1) as f32;
    let mut path = PathBuilder::new();
    for (column, peak) in drawing.bars.iter().enumerate() {
        // Silence is a line of dots, so that it is seen to be there.
        let high = (peak.clamp(0.0, 1.0) * (height - 6.0)).max(1.0);
        let at = x + (column as f32 + 0.5) * step;
        path.move_to(at, y + (height - high) / 2.0);
        path.line_to(at, y + f32::midpoint(height, high));
    }
    stroke(surface, path.finish(), MUTED, (0.6 * step).max(0.3), None);
}

/// The file's name and the page's number, which belong to the paper and not to what is read out.
fn foot(surface: &mut Surface<'_>, fonts: &mut Fonts, name: &str, (page, count): (usize, usize), texts: &Texts) {
    let pages = texts.with("report-page", &[("page", page.into()), ("count", count.into())]);
    surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Footer)));
    let y = HEIGHT - MARGIN + 6.0;
    let mut room = WIDTH - 2.0 * MARGIN;
    for (text, at_right) in [(pages.as_str(), true), (name, false)] {
        let style = super::Style { color: if at_right { TEXT } else { MUTED }, ..SMALL };
        let Some(piece) = fonts.shortened(text, style, room) else { continue };
        let x = if at_right { WIDTH - MARGIN - piece.width } else { MARGIN };
        room -= piece.width + 12.0;
        write_text(surface, fonts, x, y, &piece);
    }
    surface.end_tagged();
}

/// The tags, in the order of reading. Items of one list stand in one list.
fn tree(blocks: Vec<(Role, Option<String>)>, mut tagged: BTreeMap<usize, Tagged>) -> TagTree {
    let mut tree = TagTree::new();
    let mut list: Option<(usize, TagGroup)> = None;
    for (number, (role, language)) in blocks.into_iter().enumerate() {
        let Some(Tagged { label, text, place }) = tagged.remove(&number) else { continue };
        let [label, text] = [label, text].map(|parts| parts.into_iter().map(Node::from).collect::<Vec<Node>>());
        if let Role::Item(of, counted) = role {
            let sign = TagGroup::with_children(Tag::Lbl, label);
            let body = TagGroup::with_children(Tag::LBody.with_lang(language), text);
            let item = TagGroup::with_children(Tag::LI, vec![sign.into(), body.into()]);
            let numbering = if counted { ListNumbering::Decimal } else { ListNumbering::Disc };
            match &mut list {
                Some((open, group)) if *open == of => group.push(item),
                _ => {
                    close(&mut tree, &mut list);
                    list = Some((of, TagGroup::with_children(Tag::L(numbering), vec![item.into()])));
                }
            }
            continue;
        }
        close(&mut tree, &mut list);
        // A label of several lines stands beside its text, and is read before it.
        let parts = [label, text].concat();
        let level = |level: u16| NonZeroU16::new(level).unwrap_or(NonZeroU16::MIN);
        tree.push(match role {
            Role::Heading(deep, title) => TagGroup::with_children(Tag::Hn(level(deep), Some(title)), parts),
            Role::Quote => {
                let said = TagGroup::with_children(Tag::P.with_lang(language), parts);
                TagGroup::with_children(Tag::BlockQuote, vec![said.into()])
            }
            Role::Figure(alt) => TagGroup::with_children(Tag::Figure(Some(alt)).with_bbox(place), parts),
            Role::Paragraph | Role::Item(..) => TagGroup::with_children(Tag::P.with_lang(language), parts),
        });
    }
    close(&mut tree, &mut list);
    tree
}

fn close(tree: &mut TagTree, list: &mut Option<(usize, TagGroup)>) {
    if let Some((_, group)) = list.take() {
        tree.push(group);
    }
}
