#!/usr/bin/env bash
# Ejecuta una orden con lo que pide «python3 curso.py aula» donde no se puede descargar ninguna
# imagen: hace las que faltan con paquetes de Debian, de PyPI y de npm.
#
#     CURSO_POSTGRES=17 tests/contenedor/con_docker.sh tests/contenedor/con_jupyterhub.sh \
#         .venv/bin/python -m pytest tests/test_aula.py
#
# La Debian es la de PostgreSQL 17, que trae también Python, Node y PgBouncer. Lo que se instala en
# la imagen del curso se descarga aquí: desde dentro de un contenedor puede no haber red. Necesita
# npm, y el .venv de las pruebas.
set -euo pipefail

raiz=$(cd "$(dirname "$0")/../.." && pwd)
trabajo=$(mktemp -d)
trap 'rm -rf "$trabajo"' EXIT
export AULA_BASE=curso-debian:${CURSO_POSTGRES:?ponlo a 17, como arriba}
# Sin buildx no hay BuildKit.
export AULA_PROXY=curso-proxy DOCKER_BUILDKIT=0

# La versión es la que pide compose.
version=$(sed -n 's/.*configurable-http-proxy:\([0-9.]*\)}.*/\1/p' "$raiz/aula/compose.yml")
if [[ $(docker image inspect --format '{{index .Config.Labels "version"}}' "$AULA_PROXY" 2>/dev/null) != "$version" ]]; then
    echo "Haciendo la imagen $AULA_PROXY con npm…" >&2
    npm install --silent --no-audit --no-fund --omit=dev --prefix "$trabajo" \
        "configurable-http-proxy@$version" >&2
    docker build --quiet --label "version=$version" --tag "$AULA_PROXY" --file - "$trabajo" >/dev/null <<FIN
FROM $AULA_BASE
COPY node_modules /srv/node_modules
USER 65534
ENTRYPOINT ["/srv/node_modules/.bin/configurable-http-proxy", "--api-ip=0.0.0.0"]
FIN
fi

paquetes=$raiz/aula/paquetes
huella=$(cat "$raiz"/{pyproject.toml,requirements.lock,aula/requirements.lock} | sha256sum)
if [[ $(cat "$paquetes/huella" 2>/dev/null) != "$huella" ]]; then
    echo "Descargando lo que se instala en la imagen…" >&2
    "$raiz/.venv/bin/python" "$raiz/curso.py" empaqueta --python 3.13 \
        --ademas "$raiz/aula/requirements.lock" --salida "$trabajo/curso.zip" >&2
    "$raiz/.venv/bin/python" -m zipfile --extract "$trabajo/curso.zip" "$trabajo"
    find "$paquetes" -type f ! -name LEEME.txt -delete
    mv "$trabajo"/curso-de-pools/paquetes/* "$paquetes"
    echo "$huella" >"$paquetes/huella"
fi
"$@"
