# Paquetes de caso: escribirlos y comprobarlos.

case-written = El paquete de caso está escrito. Cabeza de su registro, para guardarla aparte: { $head }
verify-file-changed = { $file }: CAMBIADO. No es el archivo que se empaquetó.
verify-file-missing = { $file }: FALTA. Se empaquetó y ya no está.
verify-file-added = { $file }: AÑADIDO. No se empaquetó.
verify-file-strange = { $file }: está dos veces, fuera de la carpeta del paquete, o es un enlace.
verify-no-log = No hay registro en el paquete.
verify-log-unreadable = El registro, línea { $line }: CAMBIADO. No se puede leer.
verify-log-unchained = El registro, línea { $line }: ROTO. No sigue a la línea anterior: se cambió una de las dos, o falta una línea.
verify-other-head = El registro NO es aquel para el que se imprimió esta cabeza: se volvió a escribir, o es de otro caso.
verify-not-a-report = { $file }: no se puede leer como informe.
verify-no-original = { $file }: la grabación de la que trata no está en el paquete tal como se examinó.
verify-not-said = { $file }: nadie dice «{ $quote }» en su transcripción.
verify-other-time = { $file }: «{ $quote }» se dice en otro momento de su transcripción.
verify-not-logged = { $file }: el registro conoce este informe con otro contenido.
verify-prints-other-head = { $file }: imprime una cabeza que no es la de este registro.
verify-other-transcript = { $file }: según el registro, la máquina oyó otro texto.
verify-head = Cabeza del registro: { $head } ({ $entries ->
        [one] una anotación
       *[other] { $entries } anotaciones
    })
verify-head-known = La cabeza por la que se preguntó es la línea { $line } del registro. { $later ->
        [0] No se añadió nada después.
        [one] Se añadió una línea después.
       *[other] Se añadieron { $later } líneas después.
    }
verify-whole = No se cambió nada: { $files } archivos y { $reports ->
        [one] un informe
       *[other] { $reports } informes
    } están como se empaquetaron y concuerdan entre sí.
verify-changed = Se cambió algo: { $flaws ->
        [one] una cosa
       *[other] { $flaws } cosas
    } en { $files } archivos y { $reports } informes. Véase arriba.
verify-ask-for-head = Quien puede cambiar un paquete también puede escribir en él sumas nuevas. Compare la cabeza del registro con una que se guardó aparte, como la de un informe impreso: verify CASE --head HASH
