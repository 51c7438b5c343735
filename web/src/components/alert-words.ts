import { plain } from '../lib/format/amounts.ts';
import type { Alert, AlertCondition } from '../lib/records.ts';
import { denialSentence, type ServerWords } from '../lib/words/server-words.ts';
import type { Say } from '../lib/words/words.ts';

/** What a sentence about an alert needs beside it. */
export interface Telling {
  readonly say: Say;
  readonly server: ServerWords | null;
  readonly language: string;
  /** The name of a profile, or its id where it is not known. */
  readonly nameOf: (profileId: string) => string;
}

/** What has happened, with its figures. */
export function alertSentence(alert: Alert, { say, server, language, nameOf }: Telling): string {
  const { code, figures, symbol, profileId } = alert;
  const number = (name: string): string => {
    const value = figures[name];
    return value === undefined || value === null ? '—' : plain(String(value), language);
  };
  const text = (name: string): string => String(figures[name] ?? '');
  const whose = { symbol: symbol ?? '', profile: profileId === null ? '' : nameOf(profileId) };
  switch (code) {
    case 'PRICE_ABOVE':
    case 'PRICE_BELOW':
      return say(`alert.${code}`, { ...whose, close: number('close'), price: number('price') });
    case 'DATA_STALE':
      return say(`alert.${code}`, { ...whose, missing: number('missing'), minutes: number('minutes') });
    case 'DRAWDOWN':
      return say(`alert.${code}`, { ...whose, drawdown: number('drawdown'), percent: number('percent') });
    case 'FILLED': {
      const side = say(text('side') === 'sell' ? 'side.sell' : 'side.buy');
      return say(`alert.${code}`, { ...whose, side, quantity: number('quantity'), price: number('price') });
    }
    case 'ENTRY_DENIED':
      return say(`alert.${code}`, {
        ...whose,
        why: denialSentence(server, { code: text('because'), sentence: text('sentence'), figures }, language),
      });
    case 'ORDER_REFUSED':
      return say(`alert.${code}`, { ...whose, leg: text('leg'), why: text('reason') }).trim();
  }
}

/** What a rule waits for. */
export function ruleSentence(condition: AlertCondition, { say, language, nameOf }: Telling): string {
  switch (condition.kind) {
    case 'price': {
      const { symbol, timeframe, price, when } = condition;
      const words = { symbol, timeframe, price: plain(price, language) };
      return say(`alertRule.price.${when}`, words);
    }
    case 'staleness': {
      const { symbol, timeframe, minutes } = condition;
      return say('alertRule.staleness', { symbol, timeframe, minutes });
    }
    case 'drawdown':
      return say('alertRule.drawdown', {
        profile: nameOf(condition.profileId),
        percent: plain(condition.percent, language),
      });
    case 'fill':
    case 'guard': {
      const { kind, profileId } = condition;
      if (profileId === null) return say(`alertRule.${kind}.any`);
      return say(`alertRule.${kind}.one`, { profile: nameOf(profileId) });
    }
  }
}
