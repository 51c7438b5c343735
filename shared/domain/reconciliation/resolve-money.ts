import { EVIDENCE, EXIT_OWNER } from '../engine/desk-movements.ts';
import { operationIdFor } from '../ids/derive.ts';
import { minOf } from '../money/decimal.ts';
import { type Finding, nameOf } from './finding.ts';
import type { MismatchOf } from './mismatch.ts';
import type { Repair } from './repair.ts';
import { isAbsenceProven } from './sightings.ts';

/** A hold goes by the evidence of its order's end; without an order, by the proof that the venue has none of this name. */
export function resolveReservation(
  { order, reservation, profileId }: MismatchOf<'RESERVATION_ORPHANED'>,
  finding: Finding,
): readonly Repair[] {
  const { sighting, now, proofMs, answer, marketNow } = finding;
  const asked = { notFound: sighting.notFound, since: sighting.firstSeenAt };
  const absent = answer?.kind === 'not-found' && isAbsenceProven(asked, now, proofMs);
  const because = order === null ? (absent ? 'not_placed' : undefined) : EVIDENCE[order.status];
  if (because === undefined) return [];
  return [
    {
      kind: 'desk',
      profileId,
      operation: {
        op: 'voidReservation',
        operationId: operationIdFor(nameOf(finding), 'void'),
        at: marketNow,
        issuedAt: sighting.foundAt,
        reservationId: reservation.reservationId,
        authority: { by: 'evidence', because },
      },
    },
  ];
}

/** A desk that was rebuilt has forgotten its exits, for they leave no posting. An entry without money is a matter for a person. */
export function resolveUnreserved(
  { order, held, profileId }: MismatchOf<'ORDER_UNRESERVED'>,
  finding: Finding,
): readonly Repair[] {
  const { reservationId, intent, leavesQuantity } = order;
  if (intent.leg === 'entry' || held === null || reservationId === null) return [];
  const quantity = minOf(leavesQuantity, held.holding.quantity.abs());
  if (quantity.isZero) return [];
  return [
    {
      kind: 'desk',
      profileId,
      operation: {
        op: 'reserveExit',
        operationId: operationIdFor(nameOf(finding), 'reserve'),
        at: finding.marketNow,
        issuedAt: finding.sighting.foundAt,
        tradeId: intent.tradeId,
        reservationId,
        owner: EXIT_OWNER,
        quantity,
      },
    },
  ];
}

/** Entries pause until a person has looked. Who resumes the profile accepts the difference: from then on it is the owner's money. */
export function resolveCash(
  { difference, profileId }: MismatchOf<'CASH_DIFFERS'>,
  finding: Finding,
): readonly Repair[] {
  const { trading } = finding.local.profiles[0].desk;
  const name = nameOf(finding, 'pause');
  if (finding.sighting.acted)
    return trading.mode === 'ACTIVE' ? [{ kind: 'moveBaseline', amount: difference }] : [];
  const why = `The venue's cash differs by ${difference.toString()}, and no activity explains it`;
  return [{ kind: 'pause', profileId, name, why }];
}
