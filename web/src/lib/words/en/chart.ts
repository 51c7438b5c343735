export const chart = {
  'chart.role': 'price chart',
  'chart.open': 'O',
  'chart.high': 'H',
  'chart.low': 'L',
  'chart.close': 'C',
  'chart.volume': 'Vol',
  'chart.summary': '{symbol}, {timeframe} bars: {count} shown, last close {close}.',
  'chart.data': 'The bars as a table',
  'chart.stop': 'Stop',
  'chart.target': 'Target',
  'chart.entry': 'Entry',
  'chart.zone': 'Zone',
  'chart.order': '{type} {side}',
  'chart.synthetic': 'No market made these prices.',
  'chart.trouble': 'Nobody trades on these bars now: {sentence}',
  'chart.hint':
    'Click a bar to explain it. Shift and drag measures. With the focus here, arrows walk the bars.',
} as const;
