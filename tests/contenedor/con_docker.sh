#!/usr/bin/env bash
# Ejecuta una orden con Docker en marcha y con una imagen de PostgreSQL que no se ha descargado.
#
#     tests/contenedor/con_docker.sh .venv/bin/python -m pytest tests/test_contenedor.py
#
# Si no hay Docker, lo enciende (hace falta ser root) y lo apaga al acabar. Si falta la imagen, la
# hace: Debian 12 con su PostgreSQL 15 o, con CURSO_POSTGRES=17, Debian 13 con el suyo: el de una
# clase tiene que ser el 16 o uno posterior. Necesita los paquetes docker.io y mmdebstrap.
#
# Es la 15 a propósito, y no la 18 de la Debian de pruebas: el embebido ya es la 18, y así los mismos
# cuadernos se validan también en una versión antigua de las que tienen las empresas. Lo que una
# lección diga de PostgreSQL ha de valer en las dos. (En GitHub se prueban las imágenes oficiales.)
set -euo pipefail

aqui=$(cd "$(dirname "$0")" && pwd)
version=${CURSO_POSTGRES:-15}
case $version in
15) debian=bookworm paquetes=postgresql-15 ;;
# Esta es además la de la imagen del aula y la del proxy: véase con_jupyterhub.sh.
17) debian=trixie paquetes=ca-certificates,nodejs,pgbouncer,postgresql-17,python3-venv ;;
*)
    echo "CURSO_POSTGRES vale «$version»: pon 15 o 17." >&2
    exit 1
    ;;
esac
export CURSO_IMAGEN=curso-postgres:$version
trabajo=$(mktemp -d)
motor=

apaga() {
    # Primero los contenedores que deje la orden; después, el motor que se encendió aquí.
    if [[ -n $motor ]]; then
        docker ps --all --quiet --filter label=curso_pools | xargs --no-run-if-empty \
            docker rm --force --volumes >/dev/null || true
        kill "$motor" 2>/dev/null || true
        wait "$motor" || true
    fi
    rm -rf "$trabajo"
}
trap apaga EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

responde() { timeout 10 docker version >/dev/null 2>&1; }

if ! responde; then
    # En su propia sesión: Ctrl-C es para la orden, y el motor se apaga después que ella.
    setsid dockerd >"$trabajo/dockerd.log" 2>&1 &
    motor=$!
    for ((i = 0; i < 60; i++)); do
        if responde; then break; fi
        if ! kill -0 "$motor" 2>/dev/null; then break; fi
        sleep 0.5
    done
    if ! responde; then
        tail -n 20 "$trabajo/dockerd.log" >&2
        echo "No se ha podido encender Docker: arriba está lo último que ha dicho." >&2
        exit 1
    fi
fi

# La imagen lleva la huella de lo que la define: si algo cambia, se hace de nuevo.
huella=$(cat "$aqui"/{con_docker.sh,Dockerfile,entrada.sh} | sha256sum | cut -c1-16)
de_la_imagen=$(docker image inspect --format '{{index .Config.Labels "huella"}}' \
    "$CURSO_IMAGEN" 2>/dev/null || true)
if [[ $de_la_imagen != "$huella" ]]; then
    echo "Haciendo la imagen $CURSO_IMAGEN con los paquetes de Debian…" >&2
    mmdebstrap --quiet --variant=minbase --include="$paquetes" \
        --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
        --customize-hook='rm -rf "$1"/var/lib/postgresql/*' \
        "$debian" "$trabajo/debian.tar" >"$trabajo/debian.log" 2>&1 || {
        tail -n 20 "$trabajo/debian.log" >&2
        exit 1
    }
    docker import "$trabajo/debian.tar" "curso-debian:$version" >/dev/null
    DOCKER_BUILDKIT=0 docker build --quiet --build-arg "VERSION=$version" \
        --label "huella=$huella" --tag "$CURSO_IMAGEN" "$aqui" >/dev/null 2>"$trabajo/imagen.log" || {
        cat "$trabajo/imagen.log" >&2
        exit 1
    }
    rm "$trabajo/debian.tar"
fi

"$@"
