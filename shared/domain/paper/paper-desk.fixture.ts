import { clientOrderId, venueOrderId } from '../ids/ids.ts';
import type { Instrument } from '../market/instrument.ts';
import { Decimal } from '../money/decimal.ts';
import type { ExecutionReport } from '../orders/execution-report.ts';
import type { OrderTerms } from '../orders/intent.ts';
import { invariant } from '../result.ts';
import { MINUTE_MS, parseInstant, type UtcMillis, utcMillis } from '../time/instant.ts';
import { type FillModel, IDEAL } from './fill-model.ts';
import { step } from './matcher.ts';
import { cancel, type SubmitAnswer, submit } from './order-entry.ts';
import {
  type MarketEvent,
  openPaperAccount,
  type PaperOrder,
  type PaperSetup,
  type PaperState,
} from './state.ts';

export const decimal = (text: string): Decimal => Decimal.parse(text);

export const SHARE: Instrument = {
  symbol: 'ACME',
  assetClass: 'equity',
  currency: 'USD',
  calendar: '24x7',
  tickSize: decimal('0.01'),
  lotSize: decimal('1'),
  minQuantity: decimal('1'),
  minNotional: decimal('1'),
  shortable: true,
  fees: { makerBps: 0, takerBps: 0, feeIn: 'quote', perShareSellFee: decimal('0') },
  synthetic: true,
};

export const COIN: Instrument = {
  ...SHARE,
  symbol: 'BTC/USD',
  assetClass: 'crypto',
  lotSize: decimal('0.0001'),
  minQuantity: decimal('0.0001'),
  minNotional: decimal('10'),
  shortable: false,
  fees: { makerBps: 15, takerBps: 25, feeIn: 'received', perShareSellFee: decimal('0') },
};

const MARKET_TERMS: OrderTerms = {
  symbol: SHARE.symbol,
  side: 'buy',
  type: 'market',
  quantity: decimal('1'),
  limitPrice: null,
  stopPrice: null,
  trailBy: null,
  trailPercent: null,
  timeInForce: 'gtc',
  expiresAt: null,
  reduceOnly: false,
  extendedHours: false,
};

export function orderOf(
  id: string,
  terms: Partial<OrderTerms>,
  links: { readonly parent?: string; readonly oco?: string } = {},
): PaperOrder {
  return {
    clientOrderId: clientOrderId(id),
    venueOrderId: venueOrderId(`v-${id}`),
    terms: { ...MARKET_TERMS, ...terms },
    parent: links.parent === undefined ? null : clientOrderId(links.parent),
    oco: links.oco === undefined ? null : clientOrderId(links.oco),
  };
}

export function setupOf(model: Partial<FillModel> = {}, ...instruments: readonly Instrument[]): PaperSetup {
  const traded = instruments.length === 0 ? [SHARE, COIN] : instruments;
  return {
    model: { ...IDEAL, penetrationTicks: 1, ...model },
    instruments: Object.fromEntries(traded.map((instrument) => [instrument.symbol, instrument])),
  };
}

export function instant(text: string): UtcMillis {
  const at = parseInstant(text);
  invariant(at !== null, `No instant: ${text}`);
  return at;
}

/** What a report says, in one short line: `e filled 100 @ 102 taker`, `t canceled oco`. */
function inWords(report: ExecutionReport): string {
  const [fill] = report.fills;
  if (fill === undefined) {
    return [report.clientOrderId, report.status, report.reason ?? ''].join(' ').trim();
  }
  return `${report.clientOrderId} ${report.status} ${fill.quantity.toString()} @ ${fill.price.toString()} ${fill.liquidity}`;
}

export interface StoryOptions {
  readonly setup?: PaperSetup;
  readonly startsAt?: UtcMillis;
  readonly barMs?: number;
  readonly symbol?: string;
}

interface Scene {
  readonly setup: PaperSetup;
  readonly barMs: number;
  readonly symbol: string;
  now: UtcMillis;
  ask: number;
  state: PaperState;
}

/**
 * Plays a story, one step a line with what it is expected to bring after a bar: `bar 100 101 99 100 | e filled 1 @ 100 taker`. Returns the
 * story with what it really brought, so that a test compares two texts.
 */
export function play(story: string, options: StoryOptions = {}): string {
  const scene: Scene = {
    setup: options.setup ?? setupOf(),
    barMs: options.barMs ?? MINUTE_MS,
    symbol: options.symbol ?? SHARE.symbol,
    now: options.startsAt ?? instant('2026-03-02T00:00:00Z'),
    ask: 100,
    state: openPaperAccount(decimal('1000000')),
  };
  return tidy(story)
    .split('\n')
    .map((line) => {
      const [words = ''] = line.split(' | ');
      const outcome = act(scene, words.trim().split(' '));
      return outcome === '' ? words : `${words} | ${outcome}`;
    })
    .join('\n');
}

/** Blank lines, indents and the alignment of a story mean nothing. */
export function tidy(story: string): string {
  return story
    .split('\n')
    .map((line) => line.replaceAll(/\s+/g, ' ').trim())
    .filter((line) => line !== '')
    .join('\n');
}

function act(scene: Scene, [verb, ...words]: readonly string[]): string {
  switch (verb) {
    case 'submit':
      return sent(scene, words);
    case 'cancel': {
      const { state, answer } = cancel(scene.state, clientOrderId(words[0] ?? ''), scene.now, scene.setup);
      scene.state = state;
      return answer.kind === 'accepted' ? inWords(answer.report) : answer.kind;
    }
    case 'wait':
      scene.now = utcMillis(scene.now + Number(words[0]));
      return '';
    case 'time':
      scene.now = instant(words[0] ?? '');
      return '';
    case 'bar':
      return stepped(scene, barFrom(scene, words));
    case 'quote': {
      const [bid = 0, ask = 0, bidSize = null, askSize = null] = words.map(Number);
      const quote = { symbol: scene.symbol, at: scene.now, bid, ask, bidSize, askSize };
      return stepped(scene, { kind: 'quote', quote, receivedAt: scene.now });
    }
    case 'clock':
      return stepped(scene, { kind: 'clock', at: scene.now });
    case 'books': {
      const book = scene.state.books[scene.symbol];
      const position = book?.position.toString() ?? '0';
      return `cash ${scene.state.cash.toString()} position ${position} orders ${book?.orders.length ?? 0}`;
    }
    default:
      throw new RangeError(`A story has no step ${verb}`);
  }
}

function stepped(scene: Scene, event: MarketEvent): string {
  const { state, reports } = step(scene.state, event, scene.setup);
  scene.state = state;
  return reports.map(inWords).join('; ');
}

/** `100 101 99 100.5 v1000 s0.02`: open, high, low, close, volume (10000) and sigma (0). Moves the time to its close. */
function barFrom(scene: Scene, words: readonly string[]): MarketEvent {
  const [open = 0, high = 0, low = 0, close = 0] = words.slice(0, 4).map(Number);
  const figure = (letter: string): string | undefined =>
    words.find((word) => word.startsWith(letter))?.slice(1);
  const opensAt = scene.now;
  const closesAt = utcMillis(opensAt + scene.barMs);
  scene.now = closesAt;
  scene.ask = close;
  const volume = Number(figure('v') ?? 10_000);
  const bar = { opensAt, closesAt, open, high, low, close, volume };
  return { kind: 'bar', symbol: scene.symbol, bar, sigma: Number(figure('s') ?? 0) };
}

/** `e buy 100 stop_limit 95 94 day parent p oco t reduce extended`. */
function sent(scene: Scene, words: readonly string[]): string {
  const [id = '', side, quantity = '0', type, ...rest] = words;
  const [first = '', second = ''] = rest;
  const after = (word: string): string | undefined => {
    const index = rest.indexOf(word);
    return index < 0 ? undefined : rest[index + 1];
  };
  const prices: Readonly<Record<string, Partial<OrderTerms>>> = {
    market: { type: 'market' },
    limit: { type: 'limit', limitPrice: Decimal.tryParse(first) },
    stop: { type: 'stop', stopPrice: Decimal.tryParse(first) },
    stop_limit: {
      type: 'stop_limit',
      stopPrice: Decimal.tryParse(first),
      limitPrice: Decimal.tryParse(second),
    },
    trailing: { type: 'trailing_stop', trailBy: Decimal.tryParse(first) },
    trailing_percent: { type: 'trailing_stop', trailPercent: Number(first) },
  };
  const until = after('gtd');
  const tifs = ['day', 'ioc', 'fok', 'gtd', 'opg', 'cls'] as const;
  const [parent, oco] = [after('parent'), after('oco')];
  const order = orderOf(
    id,
    {
      symbol: scene.symbol,
      side: side === 'sell' ? 'sell' : 'buy',
      quantity: decimal(quantity),
      ...prices[type ?? ''],
      timeInForce: tifs.find((tif) => rest.includes(tif)) ?? 'gtc',
      expiresAt: until === undefined ? null : instant(until),
      reduceOnly: rest.includes('reduce'),
      extendedHours: rest.includes('extended'),
    },
    { ...(parent === undefined ? {} : { parent }), ...(oco === undefined ? {} : { oco }) },
  );
  const { state, answer } = submit(scene.state, order, { now: scene.now, ask: scene.ask }, scene.setup);
  scene.state = state;
  return answered(answer);
}

/** Acceptance goes without saying. */
function answered(answer: SubmitAnswer): string {
  switch (answer.kind) {
    case 'accepted':
      return '';
    case 'duplicate':
      return `duplicate of ${answer.venueOrderId}`;
    case 'rejected':
      return answer.refusal.code;
  }
}
