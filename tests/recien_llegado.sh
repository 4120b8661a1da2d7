#!/usr/bin/env bash
# Ejecuta una orden del curso como quien acaba de llegar: en una Debian recién hecha, sin git, sin
# Docker y sin navegador, con un usuario corriente, su carpeta, ninguna variable nuestra y el curso
# tal como llega en un ZIP.
#
#     tests/recien_llegado.sh python3.15 curso.py test
#
# Es la Debian de pruebas, que tiene los Python más nuevos: 3.14 y 3.15. Con CURSO_DEBIAN=carpeta se
# hace ahí y se aprovecha la siguiente vez; si no, se borra al acabar. Hace falta ser root, tener
# mmdebstrap y llegar a los paquetes de Debian por donde ya llega apt.
set -euo pipefail

curso=$(cd "$(dirname "$0")/.." && pwd)
trabajo=$(mktemp -d)
debian=${CURSO_DEBIAN:-$trabajo/debian}
casa=

apaga() {
    if [[ -n $casa ]]; then rm -rf "$debian$casa"; fi
    rm -rf "$trabajo"
}
trap apaga EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# Si lo piden varios a la vez, la hace el primero.
exec 9>"$debian.cerrojo"
flock 9
if [[ ! -e $debian/lista ]]; then
    rm -rf "$debian"
    # shellcheck source=/dev/null
    suite=$(. /etc/os-release && echo "$VERSION_CODENAME")
    # De donde apt ya trae lo de esta máquina.
    sitio=$(apt-get indextargets --format '$(REPO_URI)' \
        'Created-By: Packages' 'Component: main' "Codename: $suite" | head -n 1)
    # La lista de paquetes de la de pruebas puede haber caducado, y su firma no ser de esta Debian.
    mmdebstrap --quiet --variant=minbase --aptopt='Acquire::Check-Valid-Until "false"' \
        --include=ca-certificates,python3.14-venv,python3.15-venv \
        --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
        forky "$debian" "deb [trusted=yes] $sitio forky main" >"$trabajo/debian.log" 2>&1 || {
        tail -n 20 "$trabajo/debian.log" >&2
        exit 1
    }
    chmod 755 "$debian"
    # Para salir a la red como esta máquina: sus nombres y las autoridades en las que confía.
    cp /etc/resolv.conf /etc/hosts "$debian/etc/"
    cp /etc/ssl/certs/ca-certificates.crt "$debian/etc/ssl/certs/"
    touch "$debian/lista"
fi
exec 9>&-

# Una persona nueva cada vez: nadie hereda ni la caché de nadie.
persona=ana_$$
casa=/home/$persona
useradd --root "$debian" --create-home --shell /bin/bash "$persona"
# Lo que hay en la carpeta, también lo que aún no se ha guardado con «git commit».
lo_que_hay=$(git -C "$curso" stash create)
mkdir "$debian$casa/curso de pools"
git -C "$curso" archive "${lo_que_hay:-HEAD}" | tar -x -C "$debian$casa/curso de pools"
chroot "$debian" chown -R "$persona:" "$casa"

# En un espacio propio: al acabar no queda montado nada, ni en marcha ningún proceso.
en_la_debian() {
    unshare --mount --propagation private --pid --fork --kill-child bash -euc '
        mount --rbind /dev "$0/dev"
        mount -t proc proc "$0/proc"
        exec chroot "$0" "$@"' "$debian" "$@"
}
printf -v orden '%q ' "$@"
# «su -» no deja pasar ninguna variable.
en_la_debian su - "$persona" -c "cd 'curso de pools' && $orden"
