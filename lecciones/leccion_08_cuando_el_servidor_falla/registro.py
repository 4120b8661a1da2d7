"""El registro de una noche, el del ejercicio 08.6."""

NOCHE = """\
03:10:00 psycopg.pool WARNING discarding closed connection: <psycopg.Connection [BAD]>
03:10:00 programa ERROR pedido 41: AdminShutdown
03:10:01 psycopg.pool WARNING error connecting in 'pool-1': connection refused
03:10:03 psycopg.pool WARNING error connecting in 'pool-1': connection refused
03:10:07 psycopg.pool WARNING error connecting in 'pool-1': the database system is starting up
03:10:09 programa ERROR pedido 42: PoolTimeout
03:10:15 programa INFO pedido 43: servido
03:10:30 psycopg.pool WARNING discarding closed connection: <psycopg.Connection [BAD]>
03:10:30 programa ERROR pedido 44: AdminShutdown
03:10:31 programa INFO pedido 45: servido
""".splitlines()
