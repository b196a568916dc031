//! Everything that a person reads, in the languages that the program speaks: Fluent messages by key.
//!
//! Code holds keys, `assets/locales` the texts. What rules say stands in the rules.

use std::{borrow::Cow, fmt, sync::LazyLock};

use fluent_bundle::{FluentArgs, FluentResource, concurrent::FluentBundle};
use include_dir::{Dir, include_dir};
use serde::{Deserialize, Serialize};
use unic_langid::LanguageIdentifier;

pub use fluent_bundle::FluentValue as Value;

/// A language that the program speaks to its user.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize, schemars::JsonSchema,
)]
pub enum Tongue {
    #[default]
    #[serde(rename = "en")]
    English,
    #[serde(rename = "es")]
    Spanish,
}

impl Tongue {
    pub const ALL: [Self; 2] = [Self::English, Self::Spanish];

    /// ISO 639-1.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Spanish => "es",
        }
    }

    /// What the language calls itself.
    #[must_use]
    pub fn own_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Spanish => "Español",
        }
    }

    /// The first of some locales (`es-MX`, `en_US.UTF-8`) that the program speaks, else English.
    pub fn of_locales(locales: impl IntoIterator<Item = String>) -> Self {
        let spoken = |locale: &String| {
            let code = locale.get(..2)?.to_ascii_lowercase();
            let ends = locale.as_bytes().get(2).is_none_or(|next| !next.is_ascii_alphanumeric());
            Self::ALL.into_iter().find(|tongue| ends && tongue.code() == code)
        };
        locales.into_iter().find_map(|locale| spoken(&locale)).unwrap_or_default()
    }

    /// The texts in this language.
    #[must_use]
    pub fn texts(self) -> &'static Texts {
        match self {
            Self::English => &ENGLISH,
            Self::Spanish => &SPANISH,
        }
    }
}

static LOCALES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/assets/locales");

static ENGLISH: LazyLock<Texts> = LazyLock::new(|| Texts::load(Tongue::English));
static SPANISH: LazyLock<Texts> = LazyLock::new(|| Texts::load(Tongue::Spanish));

/// All texts in one language.
pub struct Texts {
    pub tongue: Tongue,
    bundle: FluentBundle<FluentResource>,
}

impl fmt::Debug for Texts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Texts").field("tongue", &self.tongue).finish_non_exhaustive()
    }
}

impl Texts {
    fn load(tongue: Tongue) -> Self {
        // Unread, it would be the language of no place, with the plain forms of numbers.
        let identifier: LanguageIdentifier = tongue.code().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![identifier]);
        // The marks keep the direction of foreign words apart; both languages here run the same way, and quotes and names
        // are shown by themselves.
        bundle.set_use_isolating(false);
        let files = LOCALES.get_dir(tongue.code()).into_iter().flat_map(Dir::files);
        for text in files.filter_map(include_dir::File::contents_utf8) {
            // What can't be read is left out; a test reads every file.
            let (Ok(resource) | Err((resource, _))) = FluentResource::try_new(text.to_owned());
            let _told_by_a_test = bundle.add_resource(resource);
        }
        Self { tongue, bundle }
    }

    /// A text without variables.
    #[must_use]
    pub fn get(&self, key: &str) -> String {
        self.with(key, &[])
    }

    /// A text with its variables. One that is missing in this language is given in English.
    #[must_use]
    pub fn with(&self, key: &str, variables: &[(&str, Value<'_>)]) -> String {
        let mut arguments = FluentArgs::with_capacity(variables.len());
        for (name, value) in variables {
            arguments.set(Cow::Borrowed(*name), value.clone());
        }
        let pattern = self.bundle.get_message(key).and_then(|message| message.value());
        match pattern {
            Some(pattern) => {
                let mut told_by_a_test = Vec::new();
                self.bundle.format_pattern(pattern, Some(&arguments), &mut told_by_a_test).into_owned()
            }
            None if self.tongue != Tongue::English => Tongue::English.texts().with(key, variables),
            None => key.to_owned(),
        }
    }

    /// Whether there is a text of that key in this very language.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.bundle.get_message(key).is_some_and(|message| message.value().is_some())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    /// Each message of a language with the variables that it names.
    fn messages(tongue: Tongue) -> BTreeMap<String, BTreeSet<String>> {
        let mut found = BTreeMap::new();
        for file in LOCALES.get_dir(tongue.code()).expect("a folder for each language").files() {
            let text = file.contents_utf8().expect("UTF-8");
            FluentResource::try_new(text.to_owned())
                .unwrap_or_else(|(_, errors)| panic!("{:?}: {errors:?}", file.path()));
            let mut key = String::new();
            for line in text.lines().filter(|line| !line.starts_with('#')) {
                if let Some((name, _)) = line.split_once(" =").filter(|_| line.starts_with(|c: char| c.is_alphabetic()))
                {
                    key = name.to_owned();
                    assert!(found.insert(key.clone(), BTreeSet::new()).is_none(), "{key} stands there twice");
                }
                for (at, _) in line.match_indices('$') {
                    let name: String =
                        line[at + 1..].chars().take_while(|c| c.is_alphanumeric() || matches!(c, '-' | '_')).collect();
                    found.get_mut(&key).expect("inside a message").insert(name);
                }
            }
        }
        found
    }

    #[test]
    fn every_language_says_the_same_things_with_the_same_variables() {
        let english = messages(Tongue::English);
        assert!(english.len() > 100, "{} messages", english.len());
        for tongue in Tongue::ALL {
            let other = messages(tongue);
            for (key, variables) in &english {
                assert_eq!(other.get(key), Some(variables), "{key} in {}", tongue.own_name());
            }
            for key in other.keys() {
                assert!(english.contains_key(key), "{key} is in {} alone", tongue.own_name());
            }
        }
    }

    #[test]
    fn the_systems_language_is_taken_where_it_is_spoken() {
        let of = |locales: &[&str]| Tongue::of_locales(locales.iter().map(|locale| (*locale).to_owned()));
        assert_eq!(of(&["es_MX.UTF-8"]), Tongue::Spanish);
        assert_eq!(of(&["de-DE", "es"]), Tongue::Spanish);
        assert_eq!(of(&["est"]), Tongue::English);
        assert_eq!(of(&[]), Tongue::English);
    }
}
