# El hub de Zero to JupyterHub, con quien comprueba las cuentas de la clase (aula/cuentas.py).
#
#     docker build -f aula/kubernetes/hub.Dockerfile -t registro.example.org/curso-hub:2.0.0 .
#
# VERSION es la del chart que se despliega.
ARG VERSION=4.3.1
FROM quay.io/jupyterhub/k8s-hub:${VERSION}
USER root
RUN pip install --no-cache-dir filelock platformdirs psutil psycopg2-binary
COPY helpers /opt/curso/helpers
COPY aula/__init__.py aula/cuentas.py /opt/curso/aula/
ENV PYTHONPATH=/opt/curso
USER 1000
