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
    tagging::{Artifact, ArtifactType, ContentTag, Identifier, ListNumbering, Node, SpanTag, Tag, TagGroup, TagTree},
};

use super::{
    MUTED, RAISED, SMALL, TEXT,
    paper::{Drawing, Entry, HEIGHT, MARGIN, Op, Paper, Role, WIDTH},
    text::{Fonts, Piece},
};
use crate::texts::{Texts, Tongue};

/// More of a file's name is no longer taken in at a glance, and the foot has one line.
const MOST_NAME_CHARS: usize = 60;

pub(super) fn write(
    paper: Paper,
    fonts: &mut Fonts,
    title: &str,
    name: &str,
    reader: Tongue,
) -> Result<Vec<u8>, String> {
    let mut document =
        Document::new_with(SerializeSettings { configuration: accessible()?, ..SerializeSettings::default() });
    let Paper { pages, blocks, outline, .. } = paper;
    let mut tagged: BTreeMap<usize, Vec<Identifier>> = BTreeMap::new();
    let count = pages.len();
    for (index, ops) in pages.into_iter().enumerate() {
        let size = PageSettings::from_wh(WIDTH, HEIGHT).ok_or("no page of this size")?;
        let mut page = document.start_page_with(size);
        let mut surface = page.surface();
        for op in ops {
            draw(&mut surface, fonts, op, &mut tagged);
        }
        foot(&mut surface, fonts, name, (index + 1, count), reader.texts());
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
        .title(title.to_owned())
        .language(reader.code().to_owned())
        .creator(format!("Voicemail Auditor {}", env!("CARGO_PKG_VERSION")))
        // By default it is of what stands in the document; named, so that nobody takes it for a random one.
        .document_id(title.to_owned());
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

fn draw(surface: &mut Surface<'_>, fonts: &mut Fonts, op: Op, tagged: &mut BTreeMap<usize, Vec<Identifier>>) {
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
        Op::Text { x, y, piece, block } => {
            let tag = surface.start_tagged(ContentTag::Span(SpanTag::empty()));
            tagged.entry(block).or_default().push(tag);
            write_text(surface, fonts, x, y, &piece);
            surface.end_tagged();
        }
        Op::Bars { x, y, width, drawing, block } => {
            let tag = surface.start_tagged(ContentTag::Other);
            tagged.entry(block).or_default().push(tag);
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
    for (start, end, tint) in &drawing.bands {
        let wide = ((end - start) * width).max(1.0);
        fill(surface, rectangle(x + start * width, y, wide, height), *tint);
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
    let mut shown: String = name.chars().take(MOST_NAME_CHARS).collect();
    if shown.len() < name.len() {
        shown.push('…');
    }
    let pages = texts.with("report-page", &[("page", page.into()), ("count", count.into())]);
    surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Footer)));
    let y = HEIGHT - MARGIN + 6.0;
    for (text, at_right) in [(shown, false), (pages, true)] {
        let style = super::Style { color: if at_right { TEXT } else { MUTED }, ..SMALL };
        let lines = fonts.wrap(&[super::run(text.replace('\n', " "), style)], WIDTH);
        let Some(piece) = lines.first().and_then(|line| line.pieces.first()) else { continue };
        let x = if at_right { WIDTH - MARGIN - piece.width } else { MARGIN };
        write_text(surface, fonts, x, y, piece);
    }
    surface.end_tagged();
}

/// The tags, in the order of reading. Items of one list stand in one list.
fn tree(blocks: Vec<(Role, Option<String>)>, mut tagged: BTreeMap<usize, Vec<Identifier>>) -> TagTree {
    let mut tree = TagTree::new();
    let mut list: Option<(usize, TagGroup)> = None;
    for (number, (role, language)) in blocks.into_iter().enumerate() {
        let Some(parts) = tagged.remove(&number) else { continue };
        let parts: Vec<Node> = parts.into_iter().map(Node::from).collect();
        if let Role::Item(of) = role {
            let body = TagGroup::with_children(Tag::LBody.with_lang(language), parts);
            let item = TagGroup::with_children(Tag::LI, vec![body.into()]);
            match &mut list {
                Some((open, group)) if *open == of => group.push(item),
                _ => {
                    close(&mut tree, &mut list);
                    list = Some((of, TagGroup::with_children(Tag::L(ListNumbering::None), vec![item.into()])));
                }
            }
            continue;
        }
        close(&mut tree, &mut list);
        let level = |level: u16| NonZeroU16::new(level).unwrap_or(NonZeroU16::MIN);
        tree.push(match role {
            Role::Heading(deep, title) => TagGroup::with_children(Tag::Hn(level(deep), Some(title)), parts),
            Role::Quote => {
                let said = TagGroup::with_children(Tag::P.with_lang(language), parts);
                TagGroup::with_children(Tag::BlockQuote, vec![said.into()])
            }
            Role::Figure(alt) => TagGroup::with_children(Tag::Figure(Some(alt)), parts),
            Role::Paragraph | Role::Item(_) => TagGroup::with_children(Tag::P.with_lang(language), parts),
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
