//! Any text ▸ the pieces that terms are made of: runs of letters and runs of digits, however they are parted.

use std::ops::Range;

use unicode_normalization::{UnicodeNormalization, char};

/// What a mask is made of. It parts what stands around it: no term goes across.
pub(super) const BLOCK: char = '█';

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Letters,
    Digits,
    /// A mask, which is no part of anything.
    Mask,
}

/// A run of letters, or of digits, or of a mask.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// Lower case without accents, digits as ASCII.
    pub text: String,
    /// The bytes it came from.
    pub range: Range<usize>,
    pub kind: Kind,
    /// There is white space before it, not only punctuation or a change of case.
    pub apart: bool,
    /// What stands right before it is an apostrophe.
    pub after_apostrophe: bool,
}

impl Piece {
    /// A letter or a digit by itself, as in a word that is spelled.
    pub fn is_single(&self) -> bool {
        let mut chars = self.text.chars();
        chars.next().is_some() && chars.next().is_none()
    }
}

/// Splits at everything that is neither letter nor digit, between letters and digits, and where a capital follows a small
/// letter, as file names have it.
pub(super) fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut chars = text.char_indices().peekable();
    // The last character that is part of the newest piece; `None` where something parts what follows from it.
    let mut before: Option<char> = None;
    let (mut apart, mut after_apostrophe) = (false, false);
    let mut folded = String::new();
    while let Some((at, c)) = chars.next() {
        let end = at + c.len_utf8();
        if is_unseen(c) || is_combining_mark(c) {
            if let Some(last) = pieces.last_mut().filter(|_| before.is_some() && is_combining_mark(c)) {
                last.range.end = end;
            }
            continue;
        }
        fold(c, &mut folded);
        let Some(first) = folded.chars().next() else {
            before = None;
            apart |= c.is_whitespace();
            after_apostrophe = matches!(c, '\'' | '’' | '‘' | '`' | 'ʼ');
            continue;
        };
        let kind = match first {
            BLOCK => Kind::Mask,
            '0'..='9' => Kind::Digits,
            _ => Kind::Letters,
        };
        let next = chars.peek().map(|(_, next)| *next);
        let goes_on = |last: &Piece| {
            let before = before?;
            (last.kind == kind && !has_no_spaces(c) && !has_no_spaces(before) && !capital_parts(last, before, c, next))
                .then_some(())
        };
        match pieces.last_mut().filter(|last| goes_on(last).is_some()) {
            Some(last) => {
                last.text.push_str(&folded);
                last.range.end = end;
            }
            None => pieces.push(Piece { text: folded.clone(), range: at..end, kind, apart, after_apostrophe }),
        }
        before = Some(c);
        (apart, after_apostrophe) = (false, false);
    }
    pieces
}

/// Whether a new word begins at `c`: `LindaMartinez`, `KCPDCall`; but `McDonald` is one name.
fn capital_parts(last: &Piece, before: char, c: char, next: Option<char>) -> bool {
    let begins = c.is_uppercase() && (!before.is_uppercase() || next.is_some_and(char::is_lowercase));
    begins && last.kind == Kind::Letters && !matches!(last.text.as_str(), "mc" | "mac")
}

/// What is drawn as nothing: soft hyphens, joiners, marks of direction.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

/// Scripts that put no spaces between words: each character is a piece.
fn has_no_spaces(c: char) -> bool {
    matches!(c, '\u{E00}'..='\u{EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' | '\u{3040}'..='\u{30FF}'
        | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{323AF}')
}

fn is_combining_mark(c: char) -> bool {
    !c.is_ascii() && char::is_combining_mark(c)
}

/// Leaves a character in `out`, in lower case without accents; nothing where it is neither letter nor digit.
fn fold(c: char, out: &mut String) {
    out.clear();
    if c.is_ascii() {
        out.extend(c.is_ascii_alphanumeric().then(|| c.to_ascii_lowercase()));
        return;
    }
    if c == BLOCK {
        out.push(BLOCK);
        return;
    }
    let decomposed = std::iter::once(c).nfkd().flat_map(char::to_lowercase).nfkd();
    for c in decomposed.filter(|c| c.is_alphanumeric() && !is_combining_mark(*c)) {
        match c {
            'ß' => *out += "ss",
            'æ' => *out += "ae",
            'œ' => *out += "oe",
            'þ' => *out += "th",
            'ø' => out.push('o'),
            'ł' => out.push('l'),
            'đ' | 'ð' => out.push('d'),
            'ı' => out.push('i'),
            'ς' => out.push('σ'),
            _ => out.push(digit(c).unwrap_or(c)),
        }
    }
}

/// The digits of other scripts, as those write telephone numbers.
fn digit(c: char) -> Option<char> {
    // Arabic, Persian and Urdu, Devanagari, Bengali, Gurmukhi, Thai.
    let zeros = [0x660, 0x6F0, 0x966, 0x9E6, 0xA66, 0xE50];
    let value = zeros.into_iter().filter_map(|zero| u32::from(c).checked_sub(zero)).find(|value| *value < 10)?;
    char::from_digit(value, 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<String> {
        pieces(text).into_iter().map(|piece| piece.text).collect()
    }

    #[test]
    fn texts_and_file_names_fall_into_the_same_pieces() {
        for (text, wanted) in [
            ("Linda Martínez's", "linda martinez s"),
            ("linda_martinez-call2.wav", "linda martinez call 2 wav"),
            ("LindaMartinez.wav", "linda martinez wav"),
            ("KCPDCall iPhone McDonald OBrien", "kcpd call i phone mcdonald o brien"),
            ("Jose\u{301} STRASSE Straße ﬁn Ω̈ς", "jose strasse strasse fin ωσ"),
            ("Li\u{AD}n\u{200B}da", "linda"),
            ("(816) 555-0134x5 ٨١٦", "816 555 0134 x 5 816"),
            ("李明 call", "李 明 call"),
            ("a█b", "a █ b"),
            ("\u{301}\u{301} -- ¿", ""),
        ] {
            assert_eq!(split(text).join(" "), wanted, "{text}");
        }
    }

    #[test]
    fn pieces_know_where_they_stand() {
        let text = "Eve\u{301}'s LindaM";
        let found: Vec<(&str, bool, bool)> =
            pieces(text).iter().map(|p| (&text[p.range.clone()], p.apart, p.after_apostrophe)).collect();
        assert_eq!(
            found,
            [("Eve\u{301}", false, false), ("s", false, true), ("Linda", true, false), ("M", false, false)]
        );
    }
}
