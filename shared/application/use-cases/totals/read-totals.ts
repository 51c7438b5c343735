import type { z } from 'zod';
import type { TOTAL_RANGES, TotalMark, totalEquityAnswer } from '../../../contracts/total-equity.ts';
import { type EquityPoint, underwaterOf } from '../../../domain/portfolio/equity.ts';
import { addMs, DAY_MS, type UtcMillis } from '../../../domain/time/instant.ts';
import type { TenantStore } from '../../ports/store.ts';
import { allDocuments } from '../../records/all-documents.ts';
import { MARKS } from '../../records/decision-kinds.ts';
import { TOTAL_HOUR, TOTAL_MINUTE, TOTAL_PARTITION } from '../../records/total-kinds.ts';

type Curves = z.output<typeof totalEquityAnswer>['curves'];
type Range = (typeof TOTAL_RANGES)[number];

const POINTS_MAX = 1_000;
const RANGES = {
  day: { kind: TOTAL_MINUTE, days: 1 },
  month: { kind: TOTAL_HOUR, days: 31 },
  year: { kind: TOTAL_HOUR, days: 366 },
} as const satisfies Readonly<Record<Range, unknown>>;

/** The kept marks of a range that ends now, as one curve a currency. */
export async function readTotals(store: TenantStore, range: Range, now: UtcMillis): Promise<Curves> {
  const { kind, days } = RANGES[range];
  const marks = new Map<string, TotalMark[]>();
  const query = {
    partition: TOTAL_PARTITION,
    type: kind.type,
    from: addMs(now, -days * DAY_MS),
    order: 'oldest-first',
    limit: 1_000,
  } as const;
  for await (const document of allDocuments(store, MARKS, query)) {
    const mark = kind.decode(document);
    const known = marks.get(mark.currency);
    if (known === undefined) marks.set(mark.currency, [mark]);
    else known.push(mark);
  }
  return [...marks].map(([currency, ofCurrency]) => ({ currency, points: pointsOf(ofCurrency) }));
}

/** Equity less total profit is what was paid in by then, so its steps are the flows. */
function pointsOf(marks: readonly TotalMark[]): Curves[number]['points'] {
  let paidBefore = 0;
  const points: EquityPoint[] = marks.map(({ at, equity, totalPnl }) => {
    const paid = equity.minus(totalPnl).toFloat();
    const flow = paid - paidBefore;
    paidBefore = paid;
    return { at, equity: equity.toFloat(), cash: 0, exposure: 0, flow };
  });
  const underwater = underwaterOf(points);
  const step = Math.max(1, Math.ceil(marks.length / POINTS_MAX));
  return marks.flatMap(({ at, equity, dayPnl }, index) =>
    index % step === 0 || index === marks.length - 1
      ? [{ at, equity: equity.toFloat(), dayPnl: dayPnl.toFloat(), underwater: underwater[index] ?? 0 }]
      : [],
  );
}
