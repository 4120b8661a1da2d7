"""Lo que se despliega en Kubernetes, contra los esquemas públicos de lo que lo lee.

Los esquemas no son del curso: se leen de `shared/esquemas`, al lado de esta carpeta.
"""

import ast
import copy
import re
from pathlib import Path

import jsonschema
import pytest
import yaml

RAIZ = Path(__file__).resolve().parent.parent
KUBERNETES = RAIZ / "aula" / "kubernetes"
ESQUEMAS = RAIZ.parent / "shared" / "esquemas"
ESQUEMA_DE = {
    "valores.yaml": "z2jh-values.schema.yaml",
    "postgres.yaml": "cnpg-clusters.crd.yaml",
    "pooler.yaml": "cnpg-poolers.crd.yaml",
}
# Una avería de cada clase: lo que hay, lo que va en su sitio y lo que tiene que decirse.
AVERIAS = [
    ("valores.yaml", "guarantee: 384M", "garantia: 384M", "'garantia' was unexpected"),
    ("valores.yaml", "timeout: 3600", "timeout: una hora", "'una hora' is not of type"),
    ("valores.yaml", "type: dynamic", "type: nuevo", "'nuevo' is not one of"),
    ("postgres.yaml", "instances: 2", "instancias: 2", "'instancias' was unexpected"),
    ("postgres.yaml", "instances: 2", "instances: dos", "'dos' is not of type"),
    ("postgres.yaml", "size: 40Gi", "tamano: 40Gi", "'tamano' was unexpected"),
    ("postgres.yaml", "postgresql.cnpg.io/v1", "postgresql.cnpg.io/v2", "'postgresql.cnpg.io/v1'"),
    ("pooler.yaml", "poolMode: transaction", "poolMode: statement", "'statement' is not one of"),
    ("pooler.yaml", 'max_client_conn: "2000"', "max_client_conn: 2000", "2000 is not of type"),
    ("pooler.yaml", "  cluster:\n    name: aula-postgres\n", "", "'cluster' is a required"),
]


def esquema_de(archivo):
    """El esquema con que se valida un archivo, tan estricto como lo es quien lo lee."""
    ruta = ESQUEMAS / ESQUEMA_DE[archivo]
    if not ruta.exists():
        pytest.skip(f"No están los esquemas públicos en «{ESQUEMAS}».")
    leido = yaml.load(ruta.read_text("utf-8"), yaml.CSafeLoader)
    if leido.get("kind") != "CustomResourceDefinition":
        return sin_obligar(leido)
    definido = leido["spec"]
    (version,) = (version for version in definido["versions"] if version["storage"])
    esquema = cerrado(version["schema"]["openAPIV3Schema"])
    # Los metadatos los valida Kubernetes, con su propio esquema: aquí, solo que tengan nombre.
    esquema["properties"] |= {
        "apiVersion": {"const": f"{definido['group']}/{version['name']}"},
        "kind": {"const": definido["names"]["kind"]},
        "metadata": {"type": "object", "required": ["name"]},
    }
    esquema["required"] = ["apiVersion", "kind", "metadata", "spec"]
    return esquema


def sin_obligar(esquema):
    """Los valores se escriben encima de los del `chart`, que ya trae lo obligatorio.

    Lo que lleva un nombre puesto por quien escribe no lo trae nadie: ahí sí se exige.
    """
    suelto = {clave: valor for clave, valor in esquema.items() if clave != "required"}
    propiedades = {c: sin_obligar(v) for c, v in esquema.get("properties", {}).items()}
    return suelto | ({"properties": propiedades} if propiedades else {})


def cerrado(esquema):
    """El mismo esquema de un recurso, donde un campo desconocido es un error.

    Kubernetes lo borra sin decir nada, y lo que se quería configurar se queda como estaba.
    """
    esquema = copy.copy(esquema)
    if "properties" in esquema:
        esquema["properties"] = {c: cerrado(v) for c, v in esquema["properties"].items()}
    for dentro in ("items", "additionalProperties"):
        if isinstance(esquema.get(dentro), dict):
            esquema[dentro] = cerrado(esquema[dentro])
    if esquema.get("type") == "object" and not esquema.get("x-kubernetes-preserve-unknown-fields"):
        esquema.setdefault("additionalProperties", False)
    return esquema


def fallos(archivo, texto, esquema):
    """Lo que el esquema tiene que decir de un texto."""
    return [
        f"{archivo}, {error.json_path}: {error.message}"
        for error in jsonschema.Draft7Validator(esquema).iter_errors(yaml.safe_load(texto))
    ]


@pytest.mark.parametrize("archivo", ESQUEMA_DE)
def test_vale_segun_su_esquema(archivo):
    esquema = esquema_de(archivo)
    jsonschema.Draft7Validator.check_schema(esquema)
    texto = (KUBERNETES / archivo).read_text("utf-8")
    assert fallos(archivo, texto, esquema) == []
    for _, bien, mal, dice in (averia for averia in AVERIAS if averia[0] == archivo):
        assert texto.count(bien) == 1, bien
        vistos = fallos(archivo, texto.replace(bien, mal), esquema)
        assert any(dice in visto for visto in vistos), (mal, vistos)


def test_se_entienden_entre_si():
    """Los nombres con que unos archivos llaman a otros, que ningún esquema conoce."""
    leidos = {
        archivo: yaml.safe_load((KUBERNETES / archivo).read_text("utf-8")) for archivo in ESQUEMA_DE
    }
    valores, postgres, pooler = leidos.values()
    cluster = postgres["metadata"]["name"]
    assert pooler["spec"]["cluster"]["name"] == cluster
    assert valores["hub"]["config"]["CuentasDeLaClase"]["servidor"] == f"{cluster}-rw"
    (salida,) = valores["singleuser"]["networkPolicy"]["egress"]
    (destino,) = salida["to"]
    assert destino["podSelector"]["matchLabels"] == {"cnpg.io/cluster": cluster}


def test_el_hub_es_el_de_una_maquina():
    """La configuración que se repite aquí dice lo mismo que la del aula en Docker."""
    valores = yaml.safe_load((KUBERNETES / "valores.yaml").read_text("utf-8"))
    en_docker = (RAIZ / "aula" / "jupyterhub_config.py").read_text("utf-8")
    suyos = valores["hub"]["config"]["CuentasDeLaClase"]
    del suyos["servidor"]
    for ajuste, valor in suyos.items():
        (dicho,) = re.findall(rf"^c\.Authenticator\.{ajuste} = r?(.*?)(?:  #.*)?$", en_docker, re.M)
        assert ast.literal_eval(dicho) == valor, ajuste
    paciencia = valores["singleuser"]["extraEnv"]["CURSO_PACIENCIA"]
    assert f'"CURSO_PACIENCIA": "{paciencia}"' in en_docker
    modulo, _, clase = valores["hub"]["config"]["JupyterHub"]["authenticator_class"].rpartition(".")
    assert f"from {modulo} import {clase}" in en_docker
    persona = en_docker.split("c.DockerSpawner.cmd = ")[1].splitlines()[0]
    assert ast.literal_eval(persona) == valores["singleuser"]["cmd"]
    assert f'"{valores["singleuser"]["storage"]["homeMountPath"]}"' in en_docker
    for copiado in re.findall(
        r"^COPY (.*) \S+$", (KUBERNETES / "hub.Dockerfile").read_text(), re.M
    ):
        assert all((RAIZ / ruta).exists() for ruta in copiado.split()), copiado
