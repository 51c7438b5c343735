export const chart = {
  'chart.role': 'Kurschart',
  'chart.open': 'E',
  'chart.high': 'H',
  'chart.low': 'T',
  'chart.close': 'S',
  'chart.volume': 'Vol',
  'chart.summary': '{symbol}, Bars von {timeframe}: {count} gezeigt, letzter Schluss {close}.',
  'chart.data': 'Die Bars als Tabelle',
  'chart.stop': 'Stop',
  'chart.target': 'Ziel',
  'chart.entry': 'Einstieg',
  'chart.zone': 'Zone',
  'chart.order': '{type} {side}',
  'chart.synthetic': 'Diese Kurse hat kein Markt gemacht.',
  'chart.trouble': 'Auf diesen Bars handelt gerade niemand: {sentence}',
  'chart.hint':
    'Ein Klick auf einen Bar erklärt ihn. Umschalt und Ziehen misst. Mit Fokus hier schreiten die Pfeile die Bars ab.',
} as const;
