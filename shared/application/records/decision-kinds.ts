import { decisionSchema, equityMarkSchema } from '../../contracts/decision.ts';
import type { RiskState } from '../../domain/engine/risk-state.ts';
import type { ProfileId } from '../../domain/ids/ids.ts';
import { packed } from '../ports/packed-json.ts';
import type { StoredDocument, TenantStore, Write } from '../ports/store.ts';
import { RECORDS } from './load-slice.ts';
import { recordKind } from './record-codec.ts';

export const DECISION = recordKind({
  type: 'decision',
  schema: decisionSchema,
  key: (decision) => decision.decisionId,
  filing: (decision) => ({ state: decision.outcome, at: decision.barClosesAt }),
});

/** Marks are many and only ever listed by time, so they have a container of their own. */
export const MARKS = 'snapshots';
export const EQUITY_MARK = recordKind({
  type: 'mark',
  schema: equityMarkSchema,
  key: (mark) => String(mark.at),
  filing: (mark) => ({ state: null, at: mark.at }),
});

const riskCodec = packed<RiskState>();
const RISK_ID = 'risk-state:risk';
/** The state that lists select by: whether a bar that closes has something to fold. */
const WATCHING = 'watching';
/** What loops look for that have to do with something open or just closed. */
export const WATCHED = { type: 'risk-state', states: [WATCHING] };

export interface StoredRisk {
  readonly risk: RiskState;
  readonly etag: string;
}

function riskOf(document: StoredDocument): StoredRisk {
  return { risk: riskCodec.decode(document.body), etag: document.etag };
}

export async function readRisk(store: TenantStore, profileId: ProfileId): Promise<StoredRisk | null> {
  const document = await store.read(RECORDS, profileId, RISK_ID);
  return document === null ? null : riskOf(document);
}

/** The write of a risk state that must be what it was when it was read. */
export function riskWrite(risk: RiskState, etag: string | null): Write {
  const state = Object.keys(risk.watches).length > 0 ? WATCHING : 'idle';
  const filing = { id: RISK_ID, type: 'risk-state', state, at: risk.markedAt, body: riskCodec.encode(risk) };
  return etag === null ? { kind: 'create', ...filing } : { kind: 'replace', ifMatch: etag, ...filing };
}
