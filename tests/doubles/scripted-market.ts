import type { Store } from '../../shared/application/ports/store.ts';
import type { Venues } from '../../shared/application/ports/venue.ts';
import type { Bar } from '../../shared/domain/market/bar.ts';
import type { Instrument } from '../../shared/domain/market/instrument.ts';
import { Decimal } from '../../shared/domain/money/decimal.ts';
import { IDEAL } from '../../shared/domain/paper/fill-model.ts';
import type { BarEvent } from '../../shared/domain/paper/state.ts';
import { addMs, MINUTE_MS, type UtcMillis, utcMillis } from '../../shared/domain/time/instant.ts';
import { PaperBooks } from '../../shared/venues/paper/paper-books.ts';
import {
  PAPER_CAPABILITIES,
  PaperConnection,
  type PaperMarket,
} from '../../shared/venues/paper/paper-connection.ts';

/** A market whose minutes are dictated: open, high, low, close. The real paper venue trades on it. */
export class ScriptedMarket implements PaperMarket {
  readonly start: UtcMillis = utcMillis(Date.UTC(2026, 0, 5, 12));
  readonly instrument: Instrument = {
    symbol: 'ACME',
    assetClass: 'equity',
    currency: 'USD',
    calendar: '24x7',
    tickSize: Decimal.parse('0.01'),
    lotSize: Decimal.parse('1'),
    minQuantity: Decimal.parse('1'),
    minNotional: Decimal.parse('1'),
    shortable: true,
    fees: { makerBps: 0, takerBps: 0, feeIn: 'quote', perShareSellFee: Decimal.parse('0') },
    synthetic: true,
  };
  readonly #bars: Bar[] = [];

  /** Closes the next minute. */
  bar(open: number, high: number, low: number, close: number): void {
    const opensAt = this.now();
    this.#bars.push({
      opensAt,
      closesAt: addMs(opensAt, MINUTE_MS),
      open,
      high,
      low,
      close,
      volume: 1_000_000,
    });
  }

  now(): UtcMillis {
    return this.#bars.at(-1)?.closesAt ?? this.start;
  }

  lastPrice(): Promise<number | null> {
    return Promise.resolve(this.#bars.at(-1)?.close ?? null);
  }

  barsAfter(symbol: string, after: UtcMillis): Promise<readonly BarEvent[]> {
    const later = this.#bars.filter((bar) => bar.closesAt > after);
    return Promise.resolve(later.map((bar) => ({ kind: 'bar', symbol, bar, sigma: 0 })));
  }

  venues(store: Store): Venues {
    const setup = { model: IDEAL, instruments: { [this.instrument.symbol]: this.instrument } };
    return {
      connect: (tenant, profile) =>
        Promise.resolve(
          new PaperConnection({
            account: profile.account,
            currency: profile.currency,
            books: new PaperBooks(store.forTenant(tenant), profile.account, profile.allocated),
            market: this,
            setup,
          }),
        ),
      capabilities: () => PAPER_CAPABILITIES,
      marketTime: () => this.now(),
      instrument: (_profile, symbol) =>
        Promise.resolve(symbol === this.instrument.symbol ? this.instrument : null),
      instruments: () =>
        Promise.resolve([
          { venue: 'paper', source: 'script', timeframes: ['1m'], instrument: this.instrument, label: null },
        ]),
    };
  }
}
