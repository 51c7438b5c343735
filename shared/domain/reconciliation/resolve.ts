import type { Fill } from '../orders/execution-report.ts';
import { fillAmounts } from '../orders/fill-amounts.ts';
import { isTerminal } from '../orders/order-status.ts';
import { addMs, type UtcMillis } from '../time/instant.ts';
import type { Mismatch, MismatchOf } from './mismatch.ts';
import type { Repair } from './repair.ts';
import { reportOf, reportOfFill } from './report-of.ts';
import { resolveActivity } from './resolve-activity.ts';
import { type Finding, nameOf } from './finding.ts';
import { resolveCash, resolveReservation, resolveUnreserved } from './resolve-money.ts';
import { resolveOffset, resolveQuantity } from './resolve-quantity.ts';
import { isAbsenceProven } from './sightings.ts';
import { unreachable } from '../result.ts';

/** An order of ours that nobody here knows may be on its way into our records. */
const OURS_GRACE_MS = 60_000;

/**
 * What to do about one mismatch that two passes have seen. Empty where there is nothing to do but wait or call a person.
 *
 * @param finding the mismatch with everything that decides about it; `answer` is the venue's to a question by id, asked after the mismatch was confirmed
 */
export function resolve(mismatch: Mismatch, finding: Finding): readonly Repair[] {
  const { profileId } = mismatch;
  const { sighting, now } = finding;
  const name = nameOf(finding);
  switch (mismatch.kind) {
    case 'STOP_DIFFERS': {
      const { tradeId } = mismatch.trade;
      const fact = { kind: 'review', tradeId, occurredAt: finding.marketNow } as const;
      return [{ kind: 'fact', profileId, name: `${name}:${now}`, fact }];
    }
    case 'FOREIGN_FILL':
      if (!finding.local.instruments.has(mismatch.fill.symbol)) return resolveTheirs(mismatch.fill, finding);
      return [
        { kind: 'fact', profileId, name, fact: { kind: 'report', report: reportOfFill(mismatch.fill) } },
      ];
    case 'FILL_MISSING':
      return [
        { kind: 'fact', profileId, name, fact: { kind: 'report', report: reportOfFill(mismatch.fill) } },
      ];
    case 'ORDER_DIFFERS': {
      const report = reportOf(mismatch.order, mismatch.venue, []);
      return [{ kind: 'fact', profileId, name, fact: { kind: 'report', report } }];
    }
    case 'UNKNOWN_FOUND': {
      const { order, venue } = mismatch;
      const event = { kind: 'accepted', venueOrderId: venue.venueOrderId } as const;
      const { clientOrderId } = order;
      const fact = { kind: 'event', clientOrderId, event, occurredAt: sighting.foundAt } as const;
      return [{ kind: 'fact', profileId, name, fact }];
    }
    case 'ORDER_MISSING':
      return resolveMissing(mismatch, finding);
    case 'OURS_NOT_ON_RECORD':
      return addMs(sighting.firstSeenAt, OURS_GRACE_MS) > now
        ? []
        : [{ kind: 'cancelAtVenue', order: mismatch.venue }];
    case 'FOREIGN_ORDER':
      return [{ kind: 'keepOrder', order: mismatch.venue }];
    case 'ACTIVITY_UNBOOKED':
      return resolveActivity(mismatch.activity, finding);
    case 'QUANTITY_DUST':
    case 'QUANTITY_DIFFERS':
    case 'POSITION_GONE':
    case 'EXTERNAL_POSITION':
      return resolveQuantity(mismatch, finding);
    case 'POSITION_OFFSET':
      return resolveOffset(mismatch, finding);
    case 'RESERVATION_ORPHANED':
      return resolveReservation(mismatch, finding);
    case 'ORDER_UNRESERVED':
      return resolveUnreserved(mismatch, finding);
    case 'CASH_DIFFERS':
      return resolveCash(mismatch, finding);
    case 'TERMS_DIFFER':
    case 'CANCEL_STUCK':
    case 'FILLS_AWAITED':
      return [];
    default:
      return unreachable(mismatch);
  }
}

function resolveTheirs(fill: Fill, { local }: Finding): readonly Repair[] {
  const { cashOut, fees } = fillAmounts(fill, local.currency);
  return [
    { kind: 'keepFill', fill },
    { kind: 'moveBaseline', amount: cashOut.plus(fees.quote).negated() },
  ];
}

/** An end that the venue tells is recorded. An order that it does not know any more, and for good, is lost: its positions tell the rest. */
function resolveMissing(
  { order, profileId }: MismatchOf<'ORDER_MISSING'>,
  finding: Finding,
): readonly Repair[] {
  const { answer, sighting, now, proofMs } = finding;
  const name = nameOf(finding);
  if (answer?.kind === 'found') {
    const { status } = answer.order;
    const ended = isTerminal(status);
    const report = reportOf(order, answer.order, []);
    return ended
      ? [{ kind: 'fact', profileId, name: `${name}:${status}`, fact: { kind: 'report', report } }]
      : [];
  }
  const asked = { notFound: sighting.notFound, since: sighting.firstSeenAt };
  if (answer?.kind !== 'not-found' || !isAbsenceProven(asked, now, proofMs)) return [];
  const event = { kind: 'lost', reason: 'the venue does not know the order any more' } as const;
  const { clientOrderId } = order;
  const occurredAt: UtcMillis = sighting.foundAt;
  return [{ kind: 'fact', profileId, name, fact: { kind: 'event', clientOrderId, event, occurredAt } }];
}
