# Case packages: writing them, checking them.

case-written = The case package is written. Head of its log, to keep apart from it: { $head }
verify-file-changed = { $file }: CHANGED. It is not the file that was packed.
verify-file-missing = { $file }: MISSING. It was packed, and is not there.
verify-file-added = { $file }: ADDED. It was not packed.
verify-file-strange = { $file }: there twice, outside the package’s folder, or a link.
verify-no-log = There is no log in the package.
verify-log-unreadable = The log, line { $line }: CHANGED. It can’t be read.
verify-log-unchained = The log, line { $line }: BROKEN. It does not follow from the line before it: one of both was changed, or a line is missing.
verify-other-head = The log is NOT the one that this head was printed for: it was rewritten, or belongs to another case.
verify-not-a-report = { $file }: can’t be read as a report.
verify-no-original = { $file }: the recording that it is about is not in the package as it was audited.
verify-not-said = { $file }: nobody says “{ $quote }” in its transcript.
verify-other-time = { $file }: “{ $quote }” is said at another time in its transcript.
verify-not-logged = { $file }: the log knows this report with other contents.
verify-prints-other-head = { $file }: does not end with the head of this log.
verify-other-transcript = { $file }: the log says that the machine heard another text.
verify-head = Head of the log: { $head } ({ $entries ->
        [one] one entry
       *[other] { $entries } entries
    })
verify-head-known = The head that was asked for is line { $line } of the log. { $later ->
        [0] Nothing was added after it.
        [one] One line was added after it.
       *[other] { $later } lines were added after it.
    }
verify-whole = Nothing was changed: { $files } files and { $reports ->
        [one] one report
       *[other] { $reports } reports
    } are as they were packed, and agree with each other.
verify-changed = Something was changed: { $flaws ->
        [one] one thing
       *[other] { $flaws } things
    } of { $files } files and { $reports } reports. See above.
verify-ask-for-head = Whoever can change a package can also write new checksums into it. Compare the head of the log with one that was kept apart, as on a printed report: verify CASE --head HASH

case-title = Save the case
case-what = { $count ->
        [one] The recording
       *[other] All { $count } recordings
    } as the original file, with its report, transcript and a log of everything that was done, in one file with checksums. From then on it is saved again whenever something changes.
case-keep-apart = The person whose voicemail it is should keep this file. The program itself keeps nothing.
case-encrypt = Encrypt it with a passphrase
case-passphrase = Passphrase
case-passphrase-again = The same passphrase again
case-passphrase-what = Without it nobody can open the file any more, not even with this program. Any age program opens it, too.
case-passphrases-differ = The two are not the same.
case-save = Save…
case-file-called = Case { $date }
case-saved = The case is saved: { $path }
case-saving = Saving…
case-is-saved = Saved
case-not-saved = Not saved
case-not-saved-what = The case is not saved.
case-save-again = Try again
case-save-elsewhere = Save elsewhere…
form-case = Case package
form-case-save = Case package…
form-case-save-elsewhere = Save the case elsewhere…
left-work = Marks and notes on { $names }
left-work-take = Continue
left-work-missing = Not found where it was: { $names }. Open it from where it is now, and your marks and notes come back.
left-work-other-words = “{ $name }” was transcribed with other words than before. Your notes are back, your marks could not be.
left-work-not-taken = They could not be taken over: there is no room on the disk.
forget-everything = Forget everything now
forget-everything-what = Closes all recordings, and deletes unsaved recordings, marks and the list of opened files. Files that you saved stay.
forgotten = Everything is forgotten.

redact-title = Redacted copy
redact-what = A copy in which some words can’t be heard or read: covered in the sound, masked in report and transcript. The copy is listened to again, to prove that nothing of them is left. The original stays as it is.
redact-suggestions = Names and numbers that were found
redact-name = { $text } ({ $places ->
        [one] once
       *[other] { $places } times
    })
redact-number = { $text } ({ $places ->
        [one] once
       *[other] { $places } times
    })
redact-more = Further words, one in each line
redact-silence = Cover with silence
redact-tone = Cover with a tone
redact-places = { $places ->
        [0] Nothing is chosen that is said here.
        [one] Covers one place.
       *[other] Covers { $places } places.
    }
redact-make = Make the copy
redact-making = The copy is made and listened to…
redact-made = The copy is made: { $places ->
        [one] one stretch is covered
       *[other] { $places } stretches are covered
    }. It was listened to again, and none of the words was heard.
redact-listen = A machine can miss a whisper. Listen to the copy yourself before you give it to anybody.
redact-saved = The copy is saved: { $path }
redacted-file-called = Redacted copy
form-redacted = Redacted case package
form-redacted-make = Redacted copy…

forms-open = Report it: forms to copy…
forms-title = What the forms ask
forms-copy-all = Copy everything
forms-copy-answer = Copy the answer to: { $question }
