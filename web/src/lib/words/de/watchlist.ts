export const watchlist = {
  'watch.title': 'Beobachtete Symbole',
  'watch.add': 'Beobachten',
  'watch.remove': '{symbol} nicht mehr beobachten',
  'watch.up': '{symbol} nach oben',
  'watch.down': '{symbol} nach unten',
  'watch.addTitle': 'Ein Symbol beobachten',
  'watch.none': 'Noch wird nichts beobachtet',
  'watch.noneWords':
    'Füge oben ein Symbol hinzu. Mit einem Profil daneben siehst du, was dessen Regeln zu jedem der letzten Balken sagten.',
  'watch.closeNote': 'Kurse sind der Schluss des neuesten Balkens. Zwischen zwei Balken gibt es keinen Kurs.',
  'watch.rulesOf': 'Regeln von',
  'watch.noRules': 'Keine Regeln',
  'watch.lastBars': 'Letzte Balken',
  'watch.noBar': 'Noch kein Balken',
  'watch.strip':
    '{profile}: von den letzten {all} Balken hielten {held}, {entered} wollten einsteigen. Neuester: {last}',
  'watch.enter': 'will einsteigen',
  'watch.explain': 'Den neuesten Balken von {symbol} erklären',
  'watch.line': '{count} Schlüsse von {from} bis {to}',
  'watch.reload': 'Die Liste wurde in einem anderen Browser geändert. Sie wurde neu gelesen.',
} as const;
