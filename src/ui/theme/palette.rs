//! Colours by what they are for.
#![allow(clippy::disallowed_methods, reason = "this is where the raw colours stand")]

use egui::{Color32, Theme};

use crate::{
    detection::{Evidence, Polarity},
    rulebook::Strength,
    verdict::Level,
};

/// A colour's role and the tint that goes under text in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tone {
    pub ink: Color32,
    pub tint: Color32,
}

/// All colours of one theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Palette {
    pub background: Color32,
    pub surface: Color32,
    pub raised: Color32,
    pub selected: Color32,
    pub text: Color32,
    pub muted: Color32,
    pub accent: Color32,
    pub alert: Tone,
    pub caution: Tone,
    pub calm: Tone,
    pub border: Color32,
    /// Hairlines between surfaces; carries no meaning.
    pub line: Color32,
}

impl Palette {
    #[must_use]
    pub fn of_theme(theme: Theme) -> Self {
        let hex = |rgb: u32| Color32::from_rgb((rgb >> 16) as u8, (rgb >> 8) as u8, rgb as u8);
        let tone = |ink, tint| Tone { ink: hex(ink), tint: hex(tint) };
        match theme {
            Theme::Dark => Self {
                background: hex(0x0F_11_15),
                surface: hex(0x16_19_1F),
                raised: hex(0x1E_22_2A),
                selected: hex(0x21_38_5C),
                text: hex(0xE6_E8_EC),
                muted: hex(0xA3_AB_B8),
                accent: hex(0x7C_B0_FF),
                alert: tone(0xFF_8A_80, 0x3F_1D_20),
                caution: tone(0xFF_C3_6B, 0x3B_2A_10),
                calm: tone(0x7F_D9_9A, 0x15_32_1F),
                border: hex(0x7A_84_94),
                line: hex(0x2A_2F_39),
            },
            Theme::Light => Self {
                background: hex(0xF6_F7_F9),
                surface: hex(0xFF_FF_FF),
                raised: hex(0xED_EF_F3),
                selected: hex(0xD6_E4_FB),
                text: hex(0x1A_1D_23),
                muted: hex(0x56_5E_6B),
                accent: hex(0x1B_5F_C1),
                alert: tone(0xB3_26_1E, 0xFB_DA_D7),
                caution: tone(0x8A_4B_00, 0xFF_E9_C7),
                calm: tone(0x1B_6E_3A, 0xD8_F0_E0),
                border: hex(0x74_7D_8C),
                line: hex(0xD9_DD_E4),
            },
        }
    }

    /// The tone of a piece of evidence that is certain.
    #[must_use]
    pub fn of_evidence(&self, evidence: &Evidence) -> Tone {
        match (evidence.polarity, evidence.strength) {
            (Polarity::Mitigation, _) => self.calm,
            (Polarity::Suspicion, Strength::Strong) => self.alert,
            (Polarity::Suspicion, _) => self.caution,
        }
    }

    /// The tone of a verdict. "No cues" is not calm: it proves nothing.
    #[must_use]
    pub fn of_level(&self, level: Level) -> Tone {
        match level {
            Level::Scam => self.alert,
            Level::Suspicious | Level::Unverified => self.caution,
            Level::NoCues | Level::Inconclusive => Tone { ink: self.text, tint: self.raised },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance, WCAG 2.2.
    fn luminance(color: Color32) -> f64 {
        let channel = |value: u8| {
            let value = f64::from(value) / 255.0;
            if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(color.r()) + 0.7152 * channel(color.g()) + 0.0722 * channel(color.b())
    }

    fn contrast(a: Color32, b: Color32) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn every_text_can_be_read_on_what_it_stands_on() {
        for theme in [Theme::Light, Theme::Dark] {
            let p = Palette::of_theme(theme);
            let mut pairs =
                vec![(p.surface, p.accent), (p.surface, p.muted), (p.raised, p.muted), (p.background, p.muted)];
            for ground in [p.background, p.surface, p.raised, p.selected, p.alert.tint, p.caution.tint, p.calm.tint] {
                pairs.push((ground, p.text));
            }
            for tone in [p.alert, p.caution, p.calm] {
                pairs.extend([(p.surface, tone.ink), (tone.tint, tone.ink), (p.background, tone.ink)]);
            }
            pairs.push((p.selected, p.alert.ink));
            pairs.push((p.selected, p.caution.ink));
            for (ground, ink) in pairs {
                let ratio = contrast(ground, ink);
                assert!(ratio >= 4.5, "{theme:?}: {ink:?} on {ground:?} has {ratio:.2}");
            }
            for ground in [p.background, p.surface] {
                assert!(contrast(ground, p.border) >= 3.0, "{theme:?}: borders of controls");
            }
        }
    }
}
