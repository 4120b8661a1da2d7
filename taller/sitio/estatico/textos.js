// Lo que el buscador de Sphinx dice, y su traducción deja en inglés o con erratas.
Documentation.addTranslations({
  locale: "es",
  plural_expr: "n == 1 ? 0 : 1",
  messages: {
    "Search finished, found one page matching the search query.": [
      "Se ha encontrado una página.",
      "Se han encontrado ${resultCount} páginas.",
    ],
    "Your search did not match any documents. Please make sure that all words are spelled correctly and that you've selected enough categories.":
      "No hay ninguna página con todas esas palabras. Prueba con menos, o mira cómo están escritas.",
    "Searching": "Buscando",
    "Preparing search...": "Preparando la búsqueda…",
  },
});
