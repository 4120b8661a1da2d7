import logging

log = logging.getLogger("capa_datos_persona")
log.setLevel(logging.DEBUG)
log.addHandler(logging.StreamHandler())
