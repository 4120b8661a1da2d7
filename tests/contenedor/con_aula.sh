#!/usr/bin/env bash
# Ejecuta una orden con el servidor de compose.yml en marcha, y CURSO_DSN apuntando a él.
#
#     CURSO_POSTGRES=17 tests/contenedor/con_docker.sh tests/contenedor/con_aula.sh \
#         .venv/bin/python -m tests.bancos.clase
#
# Hace lo que el README pide a quien da la clase, y CURSO_DSN es la suya. Al acabar no quedan ni el
# servidor ni sus datos.
set -euo pipefail

raiz=$(cd "$(dirname "$0")/../.." && pwd)
export COMPOSE_PROJECT_NAME=curso_aula_$$
CURSO_CLAVE=$(od -An -N12 -tx1 /dev/urandom | tr -d ' \n')
CURSO_PUERTO=$(python3 -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])')
export CURSO_CLAVE CURSO_PUERTO

compose() {
    if docker compose version >/dev/null 2>&1; then
        docker compose -f "$raiz/compose.yml" "$@"
    else
        docker-compose -f "$raiz/compose.yml" "$@"
    fi
}
apaga() { compose down --volumes --timeout 5 >/dev/null 2>&1 || true; }
trap apaga EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

compose up -d >/dev/null 2>&1 || compose up -d
servidor=$(compose ps -q servidor)
for ((i = 0; i < 120; i++)); do
    salud=$(docker inspect --format '{{.State.Health.Status}}' "$servidor")
    if [[ $salud == healthy ]]; then break; fi
    sleep 0.5
done
if [[ $salud != healthy ]]; then
    docker logs --tail 20 "$servidor" >&2
    echo "El servidor de la clase no llega a estar sano." >&2
    exit 1
fi

export CURSO_DSN="postgresql://profe:$CURSO_CLAVE@127.0.0.1:$CURSO_PUERTO/postgres?sslmode=disable"
"$@"
