import { decodeDeskState, deskKey } from '../../../shared/application/desk.ts';
import { FILL, ORDER, POSITION, TRADE } from '../../../shared/application/records/kinds.ts';
import { RECORDS } from '../../../shared/application/records/load-slice.ts';
import { EXTERNAL, RECONCILIATION } from '../../../shared/application/records/reconciliation-kinds.ts';
import type { RecordKind } from '../../../shared/application/records/record-codec.ts';
import type { Profile } from '../../../shared/contracts/profile.ts';
import { sumOf, ZERO } from '../../../shared/domain/money/decimal.ts';
import { netQuantity } from '../../../shared/domain/orders/position.ts';
import { type BookOrder, isLive } from '../venue/book-order.ts';
import type { World } from '../world/world.ts';

/** What the trader of a profile sees of the first symbol, and what is at the venue's counter beside it. Quantities are texts. */
export interface Seen {
  /** On record, signed. */
  readonly position: string;
  /** Statuses of the trades, the oldest first, with the reason of an exit: `open`, `closed by stop`. */
  readonly trades: readonly string[];
  /** Statuses of the entry orders, the oldest first. */
  readonly entries: readonly string[];
  /** Whether an order has been filled after its end. */
  readonly lateFill: boolean;
  /** Fills on record. */
  readonly fills: number;
  /** Money that the desk keeps for orders: `none` or `some`. */
  readonly reserved: 'none' | 'some';
  /** Whether the desk takes entries. */
  readonly mode: string;
  readonly reconciliation: string;
  /** What is shown as not ours: `position 5`. */
  readonly external: readonly string[];
  readonly venue: {
    readonly held: string;
    /** Orders of ours that the venue has ever taken to open, and to close at once. */
    readonly entries: number;
    readonly closes: number;
    /** What living stops would sell. */
    readonly stopped: string;
  };
}

export function seenOf(world: World, profile: Profile): Seen {
  const all = <Value>(kind: RecordKind<Value>): readonly Value[] => {
    const query = {
      partition: profile.profileId,
      type: kind.type,
      order: 'oldest-first',
      limit: 500,
    } as const;
    const { documents } = world.documents.query(profile.tenantId, RECORDS, query, world.kernel.now());
    return documents.map((document) => kind.decode(document));
  };
  const stored = world.durable.readEntity('desk', deskKey(profile, profile.currency));
  const desk = stored === null ? null : decodeDeskState(stored);
  const [symbol = ''] = profile.symbols;
  const position = all(POSITION).find((one) => one.symbol === symbol);
  const orders = all(ORDER);
  return {
    position: position === undefined ? '0' : netQuantity(position).toString(),
    trades: all(TRADE).map(({ status, exitReason }) =>
      status === 'closed' ? `closed by ${exitReason ?? 'nothing'}` : status,
    ),
    entries: orders.filter(({ intent }) => intent.leg === 'entry').map(({ status }) => status),
    lateFill: orders.some(({ lateFill }) => lateFill),
    fills: all(FILL).length,
    reserved: desk === null || desk.books.orders.isZero ? 'none' : 'some',
    mode: desk?.trading.mode ?? 'none',
    reconciliation: all(RECONCILIATION)[0]?.state ?? 'none',
    external: all(EXTERNAL).map((external) => `${external.kind} ${external.quantity.toString()}`),
    venue: atVenue(world, profile, symbol),
  };
}

function atVenue(world: World, { account: name }: Profile, symbol: string): Seen['venue'] {
  const account = world.exchange.account(name);
  const ours = [...account.orders.values()].filter((order) => !order.isForeign);
  const isStop = ({ terms }: BookOrder): boolean => terms.stopPrice !== null;
  return {
    held: (account.positions.get(symbol) ?? ZERO).toString(),
    entries: ours.filter(({ terms }) => terms.side === 'buy').length,
    closes: ours.filter(({ terms }) => terms.side === 'sell' && terms.type === 'market').length,
    stopped: sumOf(
      ours.filter((order) => isLive(order) && isStop(order)).map(({ leaves }) => leaves),
    ).toString(),
  };
}
