# The report as a page, beside what it shares with the report as text.

html-numbers = Números mencionados: no llame a estos números
html-related = Grabaciones relacionadas
html-marks = Marcado en el texto:
html-channels =
    { $count ->
        [one] 1 canal
       *[other] { $count } canales
    }
html-mail = Correo electrónico
