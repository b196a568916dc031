# What the program says of a message, whoever asks: verdicts, reasons, limits, steps, errors.

## Levels

level-scam = Scam
level-suspicious = Signs of a scam
level-unverified = Check it
level-no-cues = No cues found
level-inconclusive = Could not be judged

headline-scam = Treat this as a scam
headline-suspicious = Several signs of a scam
headline-unverified = Claims to be { $agency }. Check it
headline-unverified-anyone = Claims to be an authority. Check it
headline-no-cues = No scam cues found
headline-inconclusive = Could not be judged

## Reasons: one for each row of the decision table

reason-authority-wants-the-telling = The caller claims to be an authority and wants money or data that no authority asks for by phone.
reason-authority-presses-and-wants = The caller claims to be an authority, tells of trouble or presses, and wants money or personal data.
reason-trouble-and-wants = The caller tells of trouble with the law and wants money or personal data to make it go away.
reason-arrest-and-wants = The caller threatens with arrest or officers at the door, and wants money or personal data.
reason-authority-trouble-and-a-way = The caller claims to be an authority, tells of trouble with the law, and gives a way to give in at once.
reason-authority-several-stories = The caller claims to be an authority and tells several of the stories that scams begin with.
reason-several-stories-and-a-way = The caller tells several of the stories that scams begin with, and gives a way to give in at once.
reason-trouble-presses-and-a-way = The caller tells of trouble with the law, presses, and gives a way to give in at once.
reason-trouble-and-arrest = The caller tells of trouble with the law, and threatens with arrest or officers at the door.
reason-story-arrest-and-a-way = The caller tells a story that scams begin with, threatens with arrest or officers at the door, and gives a way to give in at once.
reason-key-press-settles = The caller claims to be an authority, tells of trouble or threatens, and a key press is to settle it.
reason-authority-last-notice-and-a-way = The caller claims to be an authority, threatens or gives a last notice, and gives a way to give in at once.
reason-story-and-lasting-payment = The caller tells a story that scams begin with, and wants to be paid in a way that can’t be taken back.
reason-wants-the-telling = The caller wants what no genuine caller asks for by phone.
reason-trouble = The caller tells of trouble with the law, as scams do.
reason-story-and-wants-at-once = The caller tells a story that scams begin with, and wants something at once.
reason-more-stories = The caller tells more than one of the stories that scams begin with.
reason-key-press-to-an-officer = A key press is to put you through to an officer. No agency settles a charge that way.
reason-threatens-and-wants = The caller threatens, and wants something or gives a way to give in at once.
reason-isolates = The caller keeps you from asking anybody, and wants something or threatens.
reason-authority-and-a-sign = The caller claims to be an authority, and tells a story that scams begin with, presses, or asks for data.
reason-several-signs = Several signs of a scam come together.
reason-worded-and-carried = The message as a whole is worded like impersonation scams, and several of its sentences do what such scams do.
reason-worded = The message as a whole is worded like scams are, though no known script is in it.
reason-worded-and-a-sign = The message is worded like scams are, and there are known signs of one in it.
reason-mailbox-wants = The message answers like an office’s mailbox or menu, is worded like scams are, and wants money or data.
reason-wants-the-telling-otherwise-worded = The caller wants what no genuine caller asks for by phone, though the message as a whole is worded like genuine ones.
reason-worded-rather = The message is worded more like scams than like genuine calls, and nothing in it proves who is calling.
reason-authority = The caller claims to be an authority. Anyone can claim that, and caller ID can be faked.

reason-nothing-said = No speech was found in this recording.
reason-too-short = Too little was said to judge by.
reason-unknown-language = There are no rules yet for the language that is spoken.
reason-in-doubt = Most of the words could not be made out with any certainty.
reason-warning = This message warns about scams; it does not ask for anything itself.
reason-misheard-only = Only words that may have been misheard point to a scam.
reason-nothing-found = Nothing in the words matches what impersonation scams say.
reason-evidence = “{ $quote }”: { $why }

## Limits

limit-words-alone = The verdict rests on the words alone; who called can’t be told from a recording.
limit-unverified = This is no proof that the call is genuine, and none that it is not.
limit-no-cues = That is no proof that it is genuine: a scam can use words that are not known here.
limit-inconclusive = No verdict is not a good verdict: listen to it yourself.
limit-machine = A computer wrote the transcript and may have misheard; play the evidence before relying on it.
limit-misheard = Some cues only sound alike, or were heard at only one of two listens; they are marked and did not count.
limit-unclear = Some words were too unclear to count.
limit-dismissed =
    { $count ->
        [one] One piece of evidence was marked “not a cue” by the person who reviewed this, and did not count.
       *[other] { $count } pieces of evidence were marked “not a cue” by the person who reviewed this, and did not count.
    }
limit-edited =
    { $count ->
        [one] One word of the transcript was corrected by the person who reviewed this; the machine’s own text is kept beside it.
       *[other] { $count } words of the transcript were corrected by the person who reviewed this; the machine’s own text is kept beside it.
    }

## What to do now

step-check-agency = To check, find the number that { $agency } itself publishes, and call that one. Never a number from the message.
step-check-anyone = To check, call the agency or company at a number you look up yourself, never one from the message.
step-do-not-pay = Do not pay, and do not call the number back. You may hang up.
step-report = Keep the voicemail, and report it: ReportFraud.ftc.gov, ic3.gov, or your local police.
step-already-paid = If you already paid in any way: call your bank or card issuer at once, and ask them to stop it.
step-already-told = If you gave personal data: IdentityTheft.gov says what to do, step by step.
step-recovery-scam = Whoever promises to bring lost money back for a fee is the next scam.
step-until-then = Until then, give no money and no personal data, and do not call a number from the message.
step-if-asked = If anyone asks for money, gift cards or personal data, stop and check first.
step-listen = Listen to it yourself, in a quiet place.
step-if-it-asks = If it asks for money or personal data or threatens with arrest, treat it as a scam.

## Elements and strengths

element-authority = Claimed authority
element-greeting = Fake greeting
element-pretext = Pretext
element-threat = Threat
element-demand = Demand
element-rail = Way to pay
element-pressure = Pressure
element-isolation = Isolation
element-callback = Call back
element-mitigation = Speaks for a genuine message

strength-weak = weak
strength-some = medium
strength-strong = strong
report-second-hearing = Heard at a second listen: “{ $quote }”.
report-second-nothing = Nothing was heard there at a second listen.
uncertain-misheard = misheard?
uncertain-doubtful = unclear
uncertain-told = told of others
# Found by the reader: the sentence is worded like others that do the same.
origin-reader = worded alike

## The message in six answers

fact-who = Who they claim to be
fact-what = What they say happened
fact-threat = What they threaten
fact-want = What they want
fact-rail = How to be paid
fact-callback = Number to call back
fact-do-not-call = { $numbers } · do not call it
fact-not-said = Not said

## Sounds that are no speech

tone-beep = Beep
tone-ringback = Ringing
tone-busy = Busy signal
tone-dial-tone = Dial tone
tone-special-information = “Number not in service” tones
tone-dtmf = Key { $key }
tone-fax = Fax tone

## What spoils a recording

flaw-clipped = This recording is distorted: it was too loud when it was recorded. Some words may be wrong.
flaw-noisy = This recording has a lot of background noise. Some words may be wrong or missing.
flaw-very-quiet = This recording is very quiet. Some words may be wrong or missing.
flaw-cut-short = The end of this file is missing; what is there was audited.
flaw-damaged = Parts of this file are damaged and were left out.
flaw-low-half-only = Only the lower half of this recording’s pitches could be decoded (HE-AAC).

## Doubt

doubt-repetition = repetition
doubt-unsure = unsure
doubt-no-speech = no speech

## Stages of an audit

stage-reading = Reading the file
stage-loading-model = Loading the speech model
stage-finding-speech = Finding speech
stage-transcribing = Transcribing
stage-listening-again = Listening again to unclear words
stage-judging = Judging

## What belongs together

related-script = Same script as voicemail { $number } ({ $name })
related-script-and-numbers = Same script as voicemail { $number } ({ $name }), and the same number: { $numbers }
related-numbers = Names the same number as voicemail { $number } ({ $name }): { $numbers }
speaker = Speaker { $number }
speaker-left = Speaker { $number } (left channel)
speaker-right = Speaker { $number } (right channel)
mail-attached = Attached to { $name }: { $said }

## The report as text

report-evidence = Evidence
report-read = Worded like scams
# The words of a sentence, or of the whole message, that the reader judged it by.
report-weightiest = What weighed most: { $words }.
report-mitigation = What speaks for a genuine message
report-dismissed = Marked “not a cue”: left out of the verdict
report-numbers = Numbers named (do not call them): { $numbers }
report-transcript = Transcript
report-corrections = Corrections
report-heard = As the machine heard it
report-correction = “{ $heard }” corrected to “{ $written }”
report-next-steps = What to do now
report-limits = What this verdict can’t say
report-notes = Notes
report-note = Note: { $note }
report-source = Source: { $source }
report-in-doubt = in doubt: { $doubt }
report-confirmed = confirmed by ear
report-glance = At a glance
report-file = The recording
report-made-with = Made with
report-title = Voicemail audit: { $name }
report-generated = Voicemail Auditor { $version }. Everything was done on this computer; nothing was sent anywhere.
report-model = Speech model: { $name }, SHA-256 { $sha256 }
report-rulebook = Rulebook { $name }, SHA-256 { $sha256 }
report-reader = Reader trained on { $messages } messages, SHA-256 { $sha256 }
report-masked = [redacted]
report-page = Page { $page } of { $count }
report-brackets = Characters that the fonts of this document lack, or that would hide or turn other text, stand in brackets with their numbers in Unicode, as [U+0416]; +12 stands for twelve more.
report-log-head = Head of the log: { $head } ({ $entries ->
        [one] one entry
       *[other] { $entries } entries
    }). A log with another head is not the one that this report was made under.
report-derivative = Redacted copy
report-derivative-of = Words were covered with { $cover } in { $places ->
        [one] one place
       *[other] { $places } places
    }. The original recording has the SHA-256
cover-silence = silence
cover-tone = a tone
report-no-model = The text was not transcribed here: somebody already had it.
report-statement = What this report is: the words that a computer heard in this recording, and what in them matches known scams. The computer can mishear; a person should listen before relying on it. It identifies nobody. It is not legal advice, and no court or office has to accept it.
report-file-name = Name
report-file-size = Size
report-file-bytes = { $bytes } bytes
report-file-sha256 = SHA-256
report-file-form = Form
report-file-length = Length
report-language = Language
report-file-tags = Written into the file
report-file-times = Times of the file
report-file-modified = Changed: { $time }
report-file-created = Created: { $time }
report-file-times-unreliable = Not reliable: set by whatever copied the file last, and easily changed. They are not the time of the call.
report-settings = Settings: { $language }; { $model }; { $folders ->
        [0] no rules
        [one] one folder of rules
       *[other] { $folders } folders of rules
    } of one’s own; told in { $reader }.
report-settings-language = language “{ $language }” asked for
report-settings-any-language = language to be found out
report-settings-model = speech model { $model } chosen
report-settings-bundled-model = the speech model that comes with the program
report-waveform = The recording’s loudness over time, with the evidence marked
report-confidence = recogniser’s confidence { $percent } %

## Errors: what happened, and (-do) what to do about it

error-not-found = There is no file of that name.
error-not-found-do = Check the name and the folder; it may have been moved or deleted.
error-folder = This is a folder, not a recording.
error-folder-do = Open the folder and choose the recordings in it.
error-not-a-file = This is a device or a pipe, not a file.
error-not-a-file-do = Save the recording as a file first, then open that.
error-unreadable = The file could not be read.
error-unreadable-do = Check that you may read it and that its disk is still there, then try again.
error-empty = The file is empty.
error-empty-do = Save or download the voicemail again; the first try left nothing.
error-too-large = The file is larger than 2 GB.
error-too-large-do = Cut the part with the voicemail out with an audio editor, and open that.
error-too-long = The recording is longer than 4 hours.
error-too-long-do = Cut the part with the voicemail out with an audio editor, and open that.
error-not-audio = This is { $found }, not a recording.
error-not-audio-do = Choose the voicemail itself. For a text, use “audit --transcript” in the terminal, or paste it into the window.
error-unsupported-format = { $found } can’t be opened yet.
error-unsupported-format-do = Open it in a player or an audio editor such as Audacity, save it as WAV, and open that.
error-empty-mail = No recording is attached to this e-mail.
error-empty-mail-do = If it holds a link to the voicemail, save the recording from there, and open that.
error-truncated = The end of this file is missing, and with it what is needed to play it.
error-truncated-do = Save or download the voicemail again, and wait until that is done.
error-no-sound = The file holds no sound.
error-no-sound-do = Check that it is the right file; save or download the voicemail again.
error-damaged = The file is damaged and could not be decoded.
error-damaged-do = Save or download the voicemail again, or save it as WAV with an audio editor.
error-sampling-rate = The recording’s sampling rate of { $rate } Hz can’t be used.
error-sampling-rate-do = Save it as WAV at 16000 Hz with an audio editor, and open that.
error-model-unknown = The speech model could not be loaded: { $detail }.
error-model-unknown-do = Choose one that “voicemail-auditor models” lists, or put its file there.
error-model-unreadable = The speech model could not be loaded: { $detail }.
error-model-unreadable-do = Check that you may read the file.
error-model-altered = The speech model could not be loaded: { $detail }.
error-model-altered-do = Delete it and fetch the published file again; it may be damaged.
error-model-malformed = The speech model could not be loaded: { $detail }.
error-model-malformed-do = Choose another model, or fetch the file again; only Whisper models in ggml’s form can be used.
error-language = This language can’t be used: { $detail }.
error-language-do = Use a two-letter code such as en or es, or leave it out.
error-processor = This computer’s processor lacks { $detail }, which transcribing needs.
error-processor-do = Use a computer built after 2014, or a build for older processors, which the README describes; a transcript somebody already has can be audited here all the same.
error-speech = The words could not be transcribed.
error-speech-do = Close other programs, in case memory ran out, and try again.
error-no-loudspeaker = No loudspeaker was found.
error-no-loudspeaker-do = Connect one, or switch it on in the system’s settings, and try again.
error-loudspeaker = The loudspeaker could not be used.
error-loudspeaker-do = Close what else uses it, or choose another in the system’s settings.
error-not-playable = This recording could not be played.
error-not-playable-do = Play it with another program.
error-player-gone = Nothing can be played just now.
error-player-gone-do = Close the program and open it again.
error-no-microphone = No microphone was found.
error-no-microphone-do = Connect one, or switch it on in the system’s settings. Or copy the voicemail here as a file.
error-microphone-denied = The system does not let this program use the microphone.
error-microphone-denied-do = Allow it in the system’s privacy settings, and try again.
error-microphone = The microphone could not be used.
error-microphone-do = Close what else uses it, or choose another one, and try again.
error-recording-disk-full = The disk is full.
error-recording-disk-full-do = Make room on it, and record the rest again.
error-recording-unwritten = The recording could not be written to the disk.
error-recording-unwritten-do = Check that there is room on it, and try again.
error-recording-too-long = A recording can be 4 hours long; it was ended there.
error-recording-too-long-do = Start another one for the rest.
error-recorder-gone = Nothing can be recorded just now.
error-recorder-gone-do = Close the program and open it again.
error-no-drafts = There is no place to keep a recording while it is made.
error-no-drafts-do = Make room on the disk, check that you may write to your own folder, and start again.
error-unsaved-disk-full = The disk is full; nothing was saved.
error-unsaved-disk-full-do = Make room, or choose another disk.
error-unsaved = It could not be saved there.
error-unsaved-do = Choose a folder that you may write to.
error-original-changed = “{ $name }” is not the file any more that was audited.
error-original-changed-do = Audit it again, or bring the audited file back to its place; nothing was written.
error-original-unreadable = “{ $name }” can’t be read any more.
error-original-unreadable-do = Bring it back to where it was audited; nothing was written.
error-case-unreadable = The package can’t be read.
error-case-unreadable-do = Check that it is there and that you may read it.
error-not-a-case = This is not a case package.
error-not-a-case-do = Choose a package that this program has written, or the folder that one was unpacked into.
error-case-encrypted = The package is encrypted.
error-case-encrypted-do = Give its passphrase in a file: --passphrase-file FILE.
error-wrong-passphrase = The passphrase is wrong.
error-wrong-passphrase-do = Try it again as it was written; capitals and spaces count.
error-case-damaged = The encrypted package is damaged or was changed; it can’t be opened.
error-case-damaged-do = Use another copy of it.
error-passphrase-file = No passphrase could be read from that file.
error-passphrase-file-do = Its first line has to be the passphrase.
error-case-incomplete = The case package was not written, because not every recording could be audited.
error-case-incomplete-do = Leave out what can’t be audited, or mend it.
error-case-lacks = “{ $name }” is in the saved case, but is not audited any more; the case was left as it is.
error-case-lacks-do = Audit it again, or remove it from the list; or save the case elsewhere without it.
error-redaction-not-said = None of these words was heard in the recording; no copy was made.
error-redaction-not-said-do = Check how the transcript writes them, and correct it where the machine misheard them.
error-redaction-untimed = Nobody knows when some of these words are said, so they can’t be covered.
error-redaction-untimed-do = Use a recording instead of a text.
error-redaction-too-long = The copy would be larger than a WAV file can be.
error-redaction-too-long-do = Cut the recording into parts, and redact each.
error-redaction-still-heard = Some of the words are still heard in the copy; it was thrown away.
error-redaction-still-heard-do = Take out more of what stands around them, as the whole name.
error-redaction-refused = These words can’t be taken out: { $detail }
error-redaction-refused-do = Give whole names or numbers of two signs or more.
error-pdf = The PDF could not be made; this is a fault of the program.
error-pdf-do = Use the web page (HTML) instead: it prints as well.
error-exists = There is already a file of that name.
error-exists-do = Type another one.
error-rule-folder = Rules could not be read: { $detail }.
error-rule-folder-do = Check the folder’s name and its files.
error-rules =
    Some rules can’t be used:
    { $detail }
error-rules-do = Mend them as “voicemail-auditor rules check” says.
error-not-text = This is not a text in UTF-8.
error-not-text-do = Save the transcript as plain text (UTF-8), .srt or .vtt; audit a recording without --transcript.
error-no-thread = The program could not start its worker.
error-no-thread-do = Restart the computer.
error-worker-gone = The part of the program that transcribes has stopped.
error-worker-gone-do = Close the program and open it again; the recording is untouched.
error-no-window = The window could not be opened.
error-no-window-do = Audit in the terminal instead: voicemail-auditor audit FILE.
error-cancelled = The audit was cancelled.
error-cancelled-do = Start it again.
error-unreadable-text = The file could not be read.
error-unreadable-text-do = Check its name, and that it is UTF-8 text.
error-not-a-row = This line is not a row of a corpus.
error-not-a-row-do = Each line is to be like {"{"}"id": "1", "text": "…"{"}"}.

## Why a word can't be taken out of a recording

redaction-nothing = “{ $word }” has no letter and no digit in it: there is nothing to cover.
redaction-too-short = “{ $word }” is a single letter or digit, which is everywhere. Name the whole word.
redaction-too-long = “{ $word }…” is too long. Name the words one by one.
redaction-unheard = Not heard as it is written here: { $words }. If the machine misheard it, it is still in the copy: correct the transcript first, or name it as the machine wrote it.
report-first-of-several = There are { $count } recordings in this e-mail: this is the report of the first. A case package takes them all.
