//! Text on paper: fonts, what they can show, and where lines break.

use std::collections::HashMap;

use krilla::text::{Font, GlyphId, KrillaGlyph};
use ttf_parser::Face;
use unicode_linebreak::{BreakOpportunity, linebreaks};
use unicode_normalization::UnicodeNormalization;

use crate::report::shown::Look;

const REGULAR: &[u8] = include_bytes!("../../../assets/fonts/Inter-Regular.otf");
const SEMIBOLD: &[u8] = include_bytes!("../../../assets/fonts/Inter-SemiBold.otf");

/// So many characters in a row that the font lacks are told one by one; of more, only how many there are.
const MOST_TOLD: usize = 12;

/// So many characters at the end of a text that is too long are shown.
const ENDING: usize = 10;

/// What masks are made of, see [`Terms::mask`](crate::report::Terms::mask).
const MASK: char = '█';

/// What a text looks like.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Style {
    pub bold: bool,
    /// In points.
    pub size: f32,
    pub color: [u8; 3],
}

/// A stretch of text of one look.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Run {
    pub text: String,
    pub style: Style,
    /// Marked as evidence.
    pub mark: Option<Look>,
}

/// A stretch of a line.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Piece {
    /// In points from the start of the line.
    pub x: f32,
    pub width: f32,
    pub text: String,
    pub style: Style,
    pub mark: Option<Look>,
}

/// A line of a paragraph.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Line {
    pub pieces: Vec<Piece>,
}

impl Line {
    /// The largest text in it, in points.
    pub(super) fn size(&self) -> f32 {
        self.pieces.iter().map(|piece| piece.style.size).fold(0.0, f32::max)
    }
}

/// A font with its measures.
struct Measured {
    font: Font,
    face: Face<'static>,
    units_per_em: f32,
    /// Glyph and width of each character that was asked for, in em.
    known: HashMap<char, Option<(u16, f32)>>,
}

impl Measured {
    fn new(bytes: &'static [u8]) -> Option<Self> {
        let face = Face::parse(bytes, 0).ok()?;
        let units_per_em = f32::from(face.units_per_em());
        Some(Self { font: Font::new(bytes.into(), 0)?, face, units_per_em, known: HashMap::new() })
    }

    fn glyph(&mut self, c: char) -> Option<(u16, f32)> {
        let (face, units) = (&self.face, self.units_per_em);
        *self.known.entry(c).or_insert_with(|| {
            let glyph = face.glyph_index(c).filter(|glyph| glyph.0 != 0)?;
            Some((glyph.0, f32::from(face.glyph_hor_advance(glyph)?) / units))
        })
    }
}

/// The fonts that come with the program.
pub(super) struct Fonts {
    regular: Measured,
    semibold: Measured,
    /// What is written in place of a mask, which the fonts lack.
    masked: String,
    /// Whether any character had to be told by its code.
    pub lacked: bool,
}

impl Fonts {
    pub(super) fn new(masked: &str) -> Option<Self> {
        let (regular, semibold) = (Measured::new(REGULAR)?, Measured::new(SEMIBOLD)?);
        Some(Self { regular, semibold, masked: masked.to_owned(), lacked: false })
    }

    fn of(&mut self, style: Style) -> &mut Measured {
        if style.bold { &mut self.semibold } else { &mut self.regular }
    }

    fn width_of(&mut self, c: char, style: Style) -> f32 {
        self.of(style).glyph(c).map_or(0.0, |(_, width)| width) * style.size
    }

    /// The font, and the glyphs of a text that was [cleaned](Self::clean).
    pub(super) fn glyphs(&mut self, text: &str, style: Style) -> (Font, Vec<KrillaGlyph>) {
        let measured = self.of(style);
        let glyphs = text.char_indices().filter_map(|(at, c)| {
            let (glyph, width) = measured.glyph(c)?;
            let glyph = GlyphId::new(u32::from(glyph));
            Some(KrillaGlyph::new(glyph, width, 0.0, 0.0, 0.0, at..at + c.len_utf8(), None))
        });
        let glyphs = glyphs.collect();
        (measured.font.clone(), glyphs)
    }

    /// A text of which every character is seen: what the fonts lack is told by its code, and what would hide or turn
    /// other text is told too. A font would leave it out without a word.
    pub(super) fn clean(&mut self, text: &str) -> String {
        let mut clean = String::with_capacity(text.len());
        let mut lacking: Vec<char> = Vec::new();
        let mut in_mask = false;
        for c in text.nfc() {
            if c == MASK {
                if !in_mask {
                    self.tell(&mut lacking, &mut clean);
                    clean.push_str(&self.masked);
                }
                in_mask = true;
                continue;
            }
            in_mask = false;
            let c = if matches!(c, '\t' | '\r') { ' ' } else { c };
            let there = c == '\n' || (self.regular.glyph(c).is_some() && self.semibold.glyph(c).is_some());
            if there && !is_hidden(c) {
                self.tell(&mut lacking, &mut clean);
                clean.push(c);
            } else {
                lacking.push(c);
            }
        }
        self.tell(&mut lacking, &mut clean);
        clean
    }

    fn tell(&mut self, lacking: &mut Vec<char>, clean: &mut String) {
        if lacking.is_empty() {
            return;
        }
        self.lacked = true;
        let told: Vec<String> = lacking.iter().take(MOST_TOLD).map(|c| format!("U+{:04X}", u32::from(*c))).collect();
        let more = lacking.len().saturating_sub(MOST_TOLD);
        let more = if more > 0 { format!(" +{more}") } else { String::new() };
        clean.push('[');
        clean.push_str(&told.join(" "));
        clean.push_str(&more);
        clean.push(']');
        lacking.clear();
    }

    /// A text in one line that is no wider than this, in points: of one that is, its start and its end, where the kind
    /// of a file stands. `None` for nothing.
    pub(super) fn shortened(&mut self, text: &str, style: Style, width: f32) -> Option<Piece> {
        let whole: Vec<char> = self.clean(text).replace('\n', " ").trim().chars().collect();
        let sum = |fonts: &mut Self, chars: &[char]| chars.iter().map(|c| fonts.width_of(*c, style)).sum::<f32>();
        let mut text: String = whole.iter().collect();
        if sum(self, &whole) > width {
            let tail = &whole[whole.len().saturating_sub(ENDING)..];
            let mut room = width - sum(self, tail) - self.width_of('…', style);
            let head = whole.iter().take_while(|c| {
                room -= self.width_of(**c, style);
                room >= 0.0
            });
            text = head.chain(['…'].iter()).chain(tail).collect();
        }
        let seen: Vec<char> = text.chars().collect();
        (!text.is_empty()).then(|| Piece { x: 0.0, width: sum(self, &seen), text, style, mark: None })
    }

    /// Breaks a paragraph into lines of a width in points.
    pub(super) fn wrap(&mut self, runs: &[Run], width: f32) -> Vec<Line> {
        let runs: Vec<Run> = runs.iter().map(|run| Run { text: self.clean(&run.text), ..run.clone() }).collect();
        let text: String = runs.iter().map(|run| run.text.as_str()).collect();
        let mut filling = Filling { fonts: self, runs: &runs, lines: Vec::new(), line: Line::default(), x: 0.0, width };
        let mut start = 0;
        for (end, opportunity) in linebreaks(&text) {
            filling.word(&text[start..end], start);
            if opportunity == BreakOpportunity::Mandatory && end < text.len() {
                filling.end_line();
            }
            start = end;
        }
        filling.end_line();
        filling.lines
    }
}

/// What is not seen, hides or turns what stands around it, or means something in this font alone: its private signs.
fn is_hidden(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{AD}' | '\u{34F}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}')
        || matches!(c, '\u{2060}'..='\u{2069}' | '\u{E000}'..='\u{F8FF}' | '\u{FEFF}' | '\u{F0000}'..)
}

/// Lines while they are filled.
struct Filling<'a> {
    fonts: &'a mut Fonts,
    runs: &'a [Run],
    lines: Vec<Line>,
    line: Line,
    x: f32,
    width: f32,
}

impl Filling<'_> {
    /// A stretch that is not to be broken, from a byte of the text on.
    fn word(&mut self, word: &str, at: usize) {
        let styles: Vec<(char, usize)> = self.characters(word, at);
        let seen = word.trim_end().chars().count();
        let widths: Vec<f32> = styles.iter().map(|(c, run)| self.fonts.width_of(*c, self.runs[*run].style)).collect();
        let wide: f32 = widths.iter().take(seen).sum();
        if self.x > 0.0 && self.x + wide > self.width {
            self.end_line();
        }
        for (index, ((c, run), wide)) in styles.into_iter().zip(widths).enumerate() {
            // The end of a line is read as a space, or its last word would run into the next line's first.
            let (c, wide) = if c == '\n' { (' ', self.fonts.width_of(' ', self.runs[run].style)) } else { (c, wide) };
            // A word that is longer than a line is broken anywhere; a space at its end needs no room.
            if index < seen && self.x > 0.0 && self.x + wide > self.width {
                self.end_line();
            }
            self.push(c, run, wide);
        }
    }

    /// Each character of a stretch, with the run that it belongs to.
    fn characters(&self, word: &str, at: usize) -> Vec<(char, usize)> {
        let mut run = 0;
        let mut before = 0;
        word.char_indices()
            .map(|(offset, c)| {
                while run + 1 < self.runs.len() && before + self.runs[run].text.len() <= at + offset {
                    before += self.runs[run].text.len();
                    run += 1;
                }
                (c, run)
            })
            .collect()
    }

    fn push(&mut self, c: char, run: usize, wide: f32) {
        let Run { style, mark, .. } = self.runs[run];
        match self.line.pieces.last_mut() {
            Some(piece) if piece.style == style && piece.mark == mark => {
                piece.text.push(c);
                piece.width += wide;
            }
            _ => self.line.pieces.push(Piece { x: self.x, width: wide, text: c.to_string(), style, mark }),
        }
        self.x += wide;
    }

    fn end_line(&mut self) {
        self.lines.push(std::mem::take(&mut self.line));
        self.x = 0.0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STYLE: Style = Style { bold: false, size: 10.0, color: [0, 0, 0] };

    fn run(text: &str) -> Run {
        Run { text: text.to_owned(), style: STYLE, mark: None }
    }

    fn read(lines: &[Line]) -> Vec<String> {
        lines.iter().map(|line| line.pieces.iter().map(|piece| piece.text.as_str()).collect()).collect()
    }

    #[test]
    fn lines_break_between_words_and_keep_every_letter() {
        let mut fonts = Fonts::new("[redacted]").expect("the fonts of the program");
        let text = "Pay the fine over the phone today, or you will be arrested.";
        let marked = Run { mark: Some(Look::Alert), ..run(" Twice.") };
        let lines = fonts.wrap(&[run(text), marked], 100.0);
        assert!(lines.len() > 2, "{lines:?}");
        let read = read(&lines);
        assert_eq!(read.concat(), format!("{text} Twice."));
        for (line, text) in lines.iter().zip(&read) {
            let seen: f32 = text.trim_end().chars().map(|c| fonts.width_of(c, STYLE)).sum();
            assert!(seen <= 100.0, "{text} is {seen} wide");
            assert!(
                line.pieces.iter().zip(line.pieces.iter().skip(1)).all(|(a, b)| (a.x + a.width - b.x).abs() < 0.01)
            );
        }
        assert_eq!(lines.last().and_then(|line| line.pieces.last()).map(|piece| piece.mark), Some(Some(Look::Alert)));
        assert_eq!(fonts.wrap(&[run("one\n\ntwo\n")], 100.0).len(), 3);
        assert_eq!(fonts.wrap(&[run("")], 100.0).len(), 1);
    }

    #[test]
    fn a_word_without_end_is_broken_anywhere() {
        let mut fonts = Fonts::new("[redacted]").expect("the fonts of the program");
        let long = "w".repeat(10_000);
        let lines = fonts.wrap(&[run(&long)], 100.0);
        assert!(lines.len() > 500);
        assert_eq!(read(&lines).concat(), long);
        // Not even one letter fits.
        assert_eq!(fonts.wrap(&[run("abc")], 1.0).len(), 3);
    }

    #[test]
    fn what_is_too_long_for_its_line_keeps_its_end() {
        let mut fonts = Fonts::new("[redacted]").expect("the fonts of the program");
        let short = fonts.shortened("call\n.wav", STYLE, 100.0).expect("a piece");
        assert_eq!(short.text, "call .wav");
        for long in ["W".repeat(10_000) + ".wav", "\u{1F4B3}x".repeat(60), "i".repeat(30)] {
            let piece = fonts.shortened(&long, STYLE, 150.0).expect("a piece");
            assert!(piece.width <= 150.0, "{} is {} wide", piece.text, piece.width);
            assert!(piece.text.len() >= 30 || piece.text.contains('…') && piece.width > 130.0, "{}", piece.text);
            assert_eq!(piece.text.ends_with("WWW.wav"), long.starts_with('W'));
        }
        assert_eq!(fonts.shortened("", STYLE, 100.0), None);
    }

    #[test]
    fn what_the_font_lacks_or_hides_is_told() {
        let mut fonts = Fonts::new("[redacted]").expect("the fonts of the program");
        assert_eq!(fonts.clean("\u{2588} é €"), "[redacted] é €");
        assert!(!fonts.lacked);
        for (said, shown) in [
            ("Qué “señor” – 1,200 €", "Qué “señor” – 1,200 €"),
            ("e\u{301}", "é"),
            ("a\u{202E}b\u{0}c\u{7}", "a[U+202E]b[U+0000]c[U+0007]"),
            ("pay \u{1F4B3}\u{FE0F} now", "pay [U+1F4B3 U+FE0F] now"),
            ("tab\there", "tab here"),
            ("sign \u{E000}\u{2028}", "sign [U+E000 U+2028]"),
            ("to █████ █████'s, \u{7}█████", "to [redacted] [redacted]'s, [U+0007][redacted]"),
        ] {
            assert_eq!(fonts.clean(said), shown);
        }
        let many = fonts.clean(&"\u{5E9}".repeat(100));
        assert!(fonts.lacked && many.ends_with(" +88]") && many.matches("U+05E9").count() == 12, "{many}");
    }
}
