//! E-mail with voicemails attached, as mailboxes and telephone systems send them (RFC 5322, MIME).

use std::sync::Arc;

use mail_parser::{Address, Message, MessageParser, MessagePart, MimeHeaders, PartType};

use super::sniff::{self, Kind};
use crate::audio::Mail;

/// A forwarded e-mail in an e-mail in an e-mail… somewhere it ends.
const MAX_DEPTH: usize = 8;

/// More attachments than anybody listens to.
const MAX_RECORDINGS: usize = 100;

/// A recording that came with an e-mail.
pub(super) struct Attachment {
    pub(super) name: String,
    pub(super) bytes: Arc<[u8]>,
    /// The name and the checksum of the e-mail's own file are left for the caller.
    pub(super) mail: Mail,
}

/// Whether a file is an e-mail: it begins with headers, and MIME's are among them. Apple Mail writes the length of the
/// message into a line before them, and mailbox files a line with "From ".
pub(super) fn is_mail(bytes: &[u8]) -> bool {
    let head = without_first_line(&bytes[..bytes.len().min(64 << 10)]);
    let head = String::from_utf8_lossy(head);
    let mut headers = head.lines().take_while(|line| !line.is_empty());
    let is_header = |line: &str| {
        line.starts_with([' ', '\t'])
            || line
                .split_once(':')
                .is_some_and(|(name, _)| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_graphic()))
    };
    let mut mime = false;
    headers.all(|line| {
        let lower = line.to_ascii_lowercase();
        mime |= lower.starts_with("mime-version:") || lower.starts_with("content-type:");
        is_header(line)
    }) && mime
}

fn without_first_line(bytes: &[u8]) -> &[u8] {
    let end = bytes.iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |at| at + 1);
    let first = bytes[..end].trim_ascii();
    let counts = !first.is_empty() && first.iter().all(u8::is_ascii_digit);
    if counts || first.starts_with(b"From ") { &bytes[end..] } else { bytes }
}

/// The recordings that came with an e-mail, and with e-mails forwarded in it, in their order.
pub(super) fn recordings(bytes: &[u8]) -> Vec<Attachment> {
    let mut found = Vec::new();
    if let Some(message) = MessageParser::default().parse(without_first_line(bytes)) {
        collect(&message, 0, &mut found);
    }
    found
}

fn collect(message: &Message<'_>, depth: usize, found: &mut Vec<Attachment>) {
    let mail = Mail {
        name: String::new(),
        sha256: String::new(),
        from: message.from().map(sender).unwrap_or_default(),
        date: message.date().map(mail_parser::DateTime::to_rfc3339).unwrap_or_default(),
        subject: message.subject().unwrap_or_default().trim().to_owned(),
    };
    for part in &message.parts {
        if found.len() >= MAX_RECORDINGS {
            return;
        }
        match &part.body {
            PartType::Message(inner) if depth < MAX_DEPTH => collect(inner, depth + 1, found),
            PartType::Binary(bytes) | PartType::InlineBinary(bytes) => {
                let name = part.attachment_name().map_or_else(
                    || format!("voicemail {}", found.len() + 1),
                    // A name with a folder in it is a trick or a mistake.
                    |name| name.rsplit(['/', '\\']).next().unwrap_or(name).trim().to_owned(),
                );
                if is_recording(part, &name, bytes) {
                    found.push(Attachment { name, bytes: Arc::from(bytes.as_ref()), mail: mail.clone() });
                }
            }
            _ => {}
        }
    }
}

/// By what it is said to be, by its name, or by its bytes.
fn is_recording(part: &MessagePart<'_>, name: &str, bytes: &[u8]) -> bool {
    let said = part.content_type().is_some_and(|kind| matches!(kind.ctype(), "audio" | "video"));
    let extension = name.rsplit_once('.').map(|(_, extension)| extension).unwrap_or_default();
    let named = super::telephone::Raw::of_extension(extension).is_some();
    let shared: Arc<[u8]> = Arc::from(bytes);
    said || named || !matches!(sniff::kind(&shared), Kind::Unknown | Kind::NotAudio(_) | Kind::Mail)
}

/// `Name <address>`, as far as either is there.
fn sender(address: &Address<'_>) -> String {
    let Some(first) = address.first() else { return String::new() };
    match (first.name(), first.address()) {
        (Some(name), Some(address)) => format!("{name} <{address}>"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use super::*;

    /// Base64 with lines as mailers break them.
    fn base64(bytes: &[u8]) -> String {
        const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let mut text = String::new();
        for (index, three) in bytes.chunks(3).enumerate() {
            let bits = three.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
            for place in 0..4 {
                let letter = ALPHABET[(bits >> (18 - 6 * place)) as usize & 63] as char;
                text.push(if place > three.len() { '=' } else { letter });
            }
            if index % 19 == 18 {
                text.push_str("\r\n");
            }
        }
        text
    }

    fn part(kind: &str, name: &str, bytes: &[u8]) -> String {
        format!(
            "--edge\r\nContent-Type: {kind}; name=\"{name}\"\r\nContent-Transfer-Encoding: base64\r\n\
             Content-Disposition: attachment; filename=\"{name}\"\r\n\r\n{}\r\n",
            base64(bytes)
        )
    }

    fn mail(parts: &[String]) -> Vec<u8> {
        let mut mail = "From: \"Voice Mail\" <pbx@example.com>\r\nTo: me@example.com\r\n\
                        Subject: =?utf-8?q?Message_from_=28816=29_555-0134?=\r\n\
                        Date: Mon, 02 Nov 2026 09:15:00 -0600\r\nMIME-Version: 1.0\r\n\
                        Content-Type: multipart/mixed; boundary=edge\r\n\r\n\
                        --edge\r\nContent-Type: text/plain\r\n\r\nYou have a new message.\r\n"
            .to_owned();
        for part in parts {
            let _infallible = write!(mail, "{part}");
        }
        (mail + "--edge--\r\n").into_bytes()
    }

    const WAV: &[u8] = b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x40\x1f\0\0\x80\x3e\0\0\x02\0\x10\0data\0\0\0\0";

    #[test]
    fn the_recordings_are_found_with_their_sender_and_pictures_are_not() {
        let mail = mail(&[
            part("audio/x-wav", "msg0001.wav", WAV),
            part("image/png", "logo.png", b"\x89PNG\r\n\x1a\n rest of it"),
            part("application/octet-stream", "../../msg0002.amr", b"#!AMR\n\x3c"),
            part("application/octet-stream", "phone.ulaw", &[0x7f; 400]),
        ]);
        assert!(is_mail(&mail));
        let found = recordings(&mail);
        let names: Vec<&str> = found.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(names, ["msg0001.wav", "msg0002.amr", "phone.ulaw"]);
        assert_eq!(&*found[0].bytes, WAV);
        assert_eq!(found[0].mail.from, "Voice Mail <pbx@example.com>");
        assert_eq!(found[0].mail.subject, "Message from (816) 555-0134");
        assert_eq!(found[0].mail.date, "2026-11-02T09:15:00-06:00");
    }

    #[test]
    fn a_forwarded_voicemail_keeps_its_own_sender() {
        let inner = String::from_utf8(mail(&[part("audio/x-wav", "msg0001.wav", WAV)])).expect("ASCII");
        let outer = format!(
            "12345\nFrom: friend@example.com\r\nSubject: Fwd\r\nMIME-Version: 1.0\r\n\
             Content-Type: multipart/mixed; boundary=outer\r\n\r\n--outer\r\nContent-Type: message/rfc822\r\n\r\n{inner}\
             \r\n--outer--\r\n"
        );
        assert!(is_mail(outer.as_bytes()));
        let found = recordings(outer.as_bytes());
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].mail.from, "Voice Mail <pbx@example.com>");
    }

    #[test]
    fn a_letter_is_no_mail_and_a_cut_mail_is_no_panic() {
        assert!(!is_mail(b"Dear sir: I have received a call\nfrom the police.\n"));
        assert!(!is_mail(b"WEBVTT\n\n00:00.000 --> 00:01.000\nHello\n"));
        let whole = mail(&[part("audio/x-wav", "msg0001.wav", WAV)]);
        for end in 0..whole.len() {
            let _whatever_is_there = recordings(&whole[..end]);
        }
    }
}
