"""JupyterHub para una clase en una máquina: un contenedor y un volumen por persona.

Lo que se cambia está en las variables de aula/compose.yml. Lo demás:
https://jupyterhub.readthedocs.io/en/stable/reference/config-reference.html
"""

import os
import sys

from aula.cuentas import CuentasDeLaClase

c = get_config()  # noqa: F821  (la pone JupyterHub)
entorno = os.environ

# ------------------------------------------------------------ el hub y el proxy
# El proxy es otro contenedor, y los servidores también: si el hub se cae, siguen.
c.JupyterHub.bind_url = "http://:8000"
c.JupyterHub.hub_ip = "0.0.0.0"
c.JupyterHub.hub_connect_ip = "hub"
c.JupyterHub.cleanup_servers = False
c.JupyterHub.cleanup_proxy = False
c.ConfigurableHTTPProxy.should_start = False
c.ConfigurableHTTPProxy.api_url = "http://proxy:8001"
# Cada tanto el hub mira qué rutas tiene el proxy, y le repone las que falten. Son 300 s de fábrica:
# lo que tardaría en volver la clase si el proxy se cae.
c.JupyterHub.last_activity_interval = 10
# En su volumen, al que no llega nadie más. No en el PostgreSQL de la clase, que usan todos.
c.JupyterHub.db_url = "sqlite:////srv/hub/hub.sqlite"
c.JupyterHub.jinja_environment_options = {"extensions": ["aula.espanol.Espanol"]}
c.JupyterHub.concurrent_spawn_limit = 100  # una clase entera a la vez: si hay más, dice que esperen
c.JupyterHub.active_server_limit = 0

# ------------------------------------------------------------ quién entra
c.JupyterHub.authenticator_class = CuentasDeLaClase
c.Authenticator.allow_all = True  # quien tiene cuenta
c.Authenticator.enable_auth_state = True
c.Authenticator.refresh_pre_spawn = True
c.Authenticator.auth_refresh_age = 60  # segundos: lo que dura dentro quien ya no tiene cuenta
c.Authenticator.username_pattern = r"[a-z0-9_]{1,63}"
# Las cuentas que ven y cierran los servidores de las demás.
c.Authenticator.admin_users = set(entorno.get("AULA_PROFE", "").split())

# Con las cuentas del centro, por ejemplo las de Google o las de Moodle: añade a requirements.in
# «oauthenticator» o «jupyterhub-ltiauthenticator», rehaz requirements.lock con la orden de su
# segunda línea, y cambia la clase de arriba y lo que pida la suya. La cuenta de PostgreSQL se abre
# sola la primera vez que alguien entra, con la de quien da la clase en AULA_DSN_PROFE.
#     c.JupyterHub.authenticator_class = "google"
#     c.GoogleOAuthenticator.oauth_callback_url = "https://aula.ejemplo.org/hub/oauth_callback"
#     c.GoogleOAuthenticator.hosted_domain = ["ejemplo.org"]
#     c.Spawner.pre_spawn_hook = abre_su_cuenta   # de aula.cuentas

# ------------------------------------------------------------ el servidor de cada persona
c.JupyterHub.spawner_class = "dockerspawner.DockerSpawner"
c.DockerSpawner.image = entorno["AULA_IMAGEN"]
c.DockerSpawner.pull_policy = "never"
c.DockerSpawner.cmd = ["python", "-m", "aula.persona"]
c.DockerSpawner.prefix = entorno["AULA_NOMBRE"]
c.DockerSpawner.name_template = "{prefix}-{username}"
c.DockerSpawner.network_name = entorno["AULA_RED"]
c.DockerSpawner.use_internal_ip = True
c.DockerSpawner.remove = True
c.DockerSpawner.volumes = {f"{entorno['AULA_NOMBRE']}-{{username}}": "/opt/curso/mi_curso"}
c.DockerSpawner.mem_limit = entorno["AULA_MEMORIA"]
c.DockerSpawner.cpu_limit = float(entorno["AULA_CPU"])
c.DockerSpawner.extra_create_kwargs = {"labels": {"curso_aula": entorno["AULA_NOMBRE"]}}
c.DockerSpawner.extra_host_config = {
    "cap_drop": ["ALL"],
    "security_opt": ["no-new-privileges"],
    "pids_limit": 512,
    "memswap_limit": entorno["AULA_MEMORIA"],
    "init": True,
}
# Con treinta personas en dos núcleos, lo que sola tarda un segundo puede pasar de los diez que se
# espera a una respuesta: medido con tests/bancos/aula.py.
c.Spawner.environment = {"CURSO_PACIENCIA": "6"}
c.Spawner.start_timeout = 300
c.Spawner.http_timeout = 300

# ------------------------------------------------------------ quien los cierra cuando nadie los usa
c.JupyterHub.load_roles = [
    {
        "name": "cierra-los-ociosos",
        "scopes": ["list:users", "read:users:activity", "read:servers", "delete:servers"],
        "services": ["ociosos"],
    }
]
c.JupyterHub.services = [
    {
        "name": "ociosos",
        "command": [
            *[sys.executable, "-m", "jupyterhub_idle_culler"],
            f"--timeout={entorno['AULA_INACTIVO']}",
        ],
    }
]
