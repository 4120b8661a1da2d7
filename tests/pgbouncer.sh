#!/usr/bin/env bash
# Deja en una carpeta un PgBouncer al día, y escribe la ruta con que se ejecuta.
#
#     export CURSO_PGBOUNCER=$(tests/pgbouncer.sh carpeta)
#
# Es el de la Debian de pruebas (forky): el de esta es antiguo, y la lección 13 pide el 1.22 o uno
# posterior. No se instala: se desempaqueta con las bibliotecas que pide, y se ejecuta con ellas.
# Hace falta mmdebstrap y llegar a los paquetes de Debian por donde ya llega apt.
set -euo pipefail

carpeta=$(realpath -m "$1")
mkdir -p "$carpeta"
diario=$carpeta/debian.log
# shellcheck source=/dev/null
suite=$(. /etc/os-release && echo "$VERSION_CODENAME")
sitio=$(apt-get indextargets --format '$(REPO_URI)' \
    'Created-By: Packages' 'Component: main' "Codename: $suite" | head -n 1)
# La lista de paquetes de la de pruebas puede haber caducado, y su firma no ser de esta Debian.
mmdebstrap --quiet --variant=extract --aptopt='Acquire::Check-Valid-Until "false"' \
    --include=pgbouncer --dpkgopt='path-exclude=/usr/share/*' \
    forky "$carpeta/debian" "deb [trusted=yes] $sitio forky main" >"$diario" 2>&1 || {
    tail -n 20 "$diario" >&2
    exit 1
}
# Como en cualquier Debian: así sirve también de imagen para un contenedor.
for d in bin lib lib64 sbin; do ln -sfn "usr/$d" "$carpeta/debian/$d"; done
chmod 755 "$carpeta" "$carpeta/debian" # Lo ejecuta otro usuario: PgBouncer no quiere ser root.
bibliotecas=$(dirname "$(find "$carpeta/debian/usr/lib" -name 'libevent-2*.so.*' -print -quit)")
cargador=$(find "$bibliotecas" -name 'ld-linux*.so.*' -print -quit)
cat >"$carpeta/pgbouncer" <<FIN
#!/bin/sh
exec "$cargador" --library-path "$bibliotecas" "$carpeta/debian/usr/sbin/pgbouncer" "\$@"
FIN
chmod 755 "$carpeta/pgbouncer"
"$carpeta/pgbouncer" --version >&2
echo "$carpeta/pgbouncer"
