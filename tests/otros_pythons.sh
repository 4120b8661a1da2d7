#!/usr/bin/env bash
# Todos los cuadernos, estrictamente, y la instalación con su cerrojo, en otros Python.
#
#     tests/otros_pythons.sh 3.10 resueltos:3.12 todo:3.15
#
# Cada uno, en una copia del curso, como la abriría quien lo tenga. Los que no están en esta máquina
# se buscan en la Debian de tests/recien_llegado.sh. Los que llevan «resueltos:», solo los cuadernos
# resueltos, que tienen las celdas de los otros y además los ejercicios; los que llevan «todo:» hacen
# allí todas las pruebas, como quien acaba de llegar. Van todos a la vez: un cuaderno espera más que
# calcula.
# Escribe la última línea de cada uno; de los que fallan, todo.
set -euo pipefail
set -m # Cada Python, en su grupo de procesos: así se para con todo lo que ha puesto en marcha.

curso=$(cd "$(dirname "$0")/.." && pwd)
trabajo=$(mktemp -d)
chmod 755 "$trabajo" # Si somos root, PostgreSQL es de otro usuario.
procesos=()
apaga() {
    for grupo in "${procesos[@]}"; do kill -TERM -- "-$grupo" 2>/dev/null || true; done
    rm -rf "$trabajo"
}
trap apaga EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

prueba() {
    local version=$1 cuadernos=notebooks ruta lo_que_hay
    if [[ $version == todo:* ]]; then
        # El sitio ya se mira donde hay un navegador; y la clase, donde están el servidor y Docker.
        # Seis procesos: es quien más tarda, y al final se queda solo.
        "$curso/tests/recien_llegado.sh" "python${version#todo:}" curso.py test --numprocesses=6 \
            --ignore=tests/test_{sitio,aula,kubernetes,libreta,entrega,pizarra,vista,empaqueta}.py
        return
    fi
    if [[ $version == resueltos:* ]]; then
        version=${version#resueltos:}
        cuadernos=notebooks/soluciones
    fi
    if ! ruta=$(python3 "$curso/tests/interpretes.py" "$version" 2>/dev/null); then
        # Allí se prueba también a instalar, que aquí hace test_instalacion con los que encuentra.
        "$curso/tests/recien_llegado.sh" env "CURSO_PYTHONS=$version" "python$version" curso.py \
            test "$cuadernos" tests/test_instalacion.py --numprocesses=1
        return
    fi
    mkdir -p "$trabajo/$version"
    lo_que_hay=$(git -C "$curso" stash create)
    git -C "$curso" archive "${lo_que_hay:-HEAD}" | tar -x -C "$trabajo/$version"
    cd "$trabajo/$version"
    CURSO_DATOS=$trabajo/datos-$version "$ruta" curso.py test "$cuadernos" --numprocesses=1
}

for version; do
    prueba "$version" >"$trabajo/$version.log" 2>&1 </dev/null &
    procesos+=($!)
done
fallos=0
for version; do
    if wait "${procesos[0]}"; then
        echo "Python $version: $(tail -n 1 "$trabajo/$version.log")"
    else
        cat "$trabajo/$version.log"
        echo "✗ Python $version: lo que ha fallado está arriba." >&2
        fallos=1
    fi
    procesos=("${procesos[@]:1}")
done
# Los servidores se apagan solos, y hay que dejarles la carpeta hasta entonces.
for ((i = 0; i < 100; i++)); do
    compgen -G "$trabajo/datos-*/datos/postmaster.pid" >/dev/null || break
    sleep 0.1
done
exit "$fallos"
