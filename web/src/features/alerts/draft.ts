import type { Series } from '../../components/series-field.tsx';
import type { AlertCondition, AlertRule } from '../../lib/records.ts';

/** What stands in the fields of the form, complete or not. */
export interface Draft {
  readonly kind: AlertCondition['kind'];
  readonly series: Series | null;
  readonly when: 'above' | 'below';
  readonly price: string;
  readonly minutes: string;
  readonly profileId: string;
  readonly percent: string;
  readonly note: string;
}

const NEW: Draft = {
  kind: 'price',
  series: null,
  when: 'above',
  price: '',
  minutes: '15',
  profileId: '',
  percent: '10',
  note: '',
};

export function draftOf(rule: AlertRule | null): Draft {
  if (rule === null) return NEW;
  const { condition, note } = rule;
  const { kind } = condition;
  switch (kind) {
    case 'price': {
      const { source, symbol, timeframe, when, price } = condition;
      return { ...NEW, kind, note, series: { source, symbol, timeframe }, when, price };
    }
    case 'staleness': {
      const { source, symbol, timeframe, minutes } = condition;
      return { ...NEW, kind, note, series: { source, symbol, timeframe }, minutes: String(minutes) };
    }
    case 'drawdown':
      return { ...NEW, kind, note, profileId: condition.profileId, percent: String(condition.percent) };
    case 'fill':
    case 'guard':
      return { ...NEW, kind, note, profileId: condition.profileId ?? '' };
  }
}

/** The condition that the fields make; null while one that it needs is empty. What a field says is judged by the server. */
export function conditionOf(draft: Draft): AlertCondition | null {
  const { kind, series, when, profileId } = draft;
  switch (kind) {
    case 'price':
      // A comma is how many write the point; the amount itself stays a text.
      return series === null ? null : { kind, ...series, when, price: draft.price.trim().replace(',', '.') };
    case 'staleness':
      return series === null ? null : { kind, ...series, minutes: Number(draft.minutes) };
    case 'drawdown':
      return profileId === '' ? null : { kind, profileId, percent: Number(draft.percent.replace(',', '.')) };
    case 'fill':
    case 'guard':
      return { kind, profileId: profileId === '' ? null : profileId };
  }
}
