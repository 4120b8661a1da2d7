#!/usr/bin/env bash
# Lo que hace la imagen oficial al arrancar, con sus mismas variables: la primera vez crea los datos
# y la base, con un servidor que solo se ve desde dentro; después cede el sitio a PostgreSQL.
set -euo pipefail

if [[ ${1-} == -* ]]; then set -- postgres "$@"; fi
if [[ ${1-} != postgres ]]; then exec "$@"; fi

if [[ $(id -u) == 0 ]]; then
    mkdir -p "$PGDATA" /var/run/postgresql
    chown -R postgres: "$PGDATA" /var/run/postgresql
    exec setpriv --reuid=postgres --regid=postgres --init-groups "$0" "$@"
fi

if [[ ! -s $PGDATA/PG_VERSION ]]; then
    usuario=${POSTGRES_USER:-postgres}
    base=${POSTGRES_DB:-$usuario}
    metodo=${POSTGRES_HOST_AUTH_METHOD:-scram-sha-256}
    if [[ -z ${POSTGRES_PASSWORD-} && $metodo != trust ]]; then
        echo "Error: Database is uninitialized and superuser password is not specified." >&2
        exit 1
    fi
    chmod 700 "$PGDATA"
    # Sin comillas a propósito: son varias opciones.
    # shellcheck disable=SC2086
    initdb --username="$usuario" --pwfile=<(printf '%s\n' "${POSTGRES_PASSWORD-}") \
        ${POSTGRES_INITDB_ARGS-}
    echo "listen_addresses = '*'" >>"$PGDATA/postgresql.conf"
    printf '\nhost all all all %s\n' "$metodo" >>"$PGDATA/pg_hba.conf"
    export PGPASSWORD=${POSTGRES_PASSWORD-}
    pg_ctl -w start -o "-c listen_addresses=''"
    if [[ $base != postgres ]]; then
        psql --no-password -U "$usuario" -d postgres -v base="$base" -v ON_ERROR_STOP=1 \
            <<<'CREATE DATABASE :"base";'
    fi
    pg_ctl -w stop -m fast
    unset PGPASSWORD
fi
exec "$@"
