# The report as a page, beside what it shares with the report as text.

html-numbers = Numbers named: do not call them
html-related = Related recordings
html-marks = Marked in the text:
html-channels =
    { $count ->
        [one] 1 channel
       *[other] { $count } channels
    }
html-mail = E-mail
