import type { Profile } from '../../../contracts/profile.ts';
import type { StoredDecision } from '../../../contracts/decision.ts';
import { bookOf } from '../../../domain/engine/book.ts';
import { decide, type Decision, type DecideInput } from '../../../domain/engine/decide.ts';
import { openEntry, type OpenedEntry } from '../../../domain/engine/open-entry.ts';
import { afterEntry, type RiskState } from '../../../domain/engine/risk-state.ts';
import { invariant } from '../../../domain/result.ts';
import { NEW_TRACKER } from '../../../domain/strategy/direction.ts';
import { UNIFORM_WEIGHTS } from '../../../domain/strategy/ensemble/weights.ts';
import { explainSignal } from '../../../domain/strategy/explain.ts';
import { evaluateToFirstVeto } from '../../../domain/strategy/first-veto.ts';
import type { Standing } from '../../../domain/strategy/standing.ts';
import type { TenantStore } from '../../ports/store.ts';
import { DECISION, riskWrite } from '../../records/decision-kinds.ts';
import { ORDER, TRADE } from '../../records/kinds.ts';
import { RECORDS } from '../../records/load-slice.ts';
import { createOf } from '../../records/record-codec.ts';
import type { Services } from '../../services.ts';
import { sendFollowUps } from '../follow-ups.ts';
import { settingsOf, type TradingSettings } from '../profile-settings.ts';
import { assumedCosts } from '../../../domain/paper/assumed-costs.ts';
import { REALISTIC } from '../../../domain/paper/fill-model.ts';
import { type LoadedBook, loadBook } from './load-book.ts';
import type { SeriesBar } from './series-bar.ts';

const ATTEMPTS_MAX = 10;

export type BarOutcome = 'hold' | 'denied' | 'intent';

/**
 * Decides one bar for one profile. The rules are asked first, with nothing read and nothing written: most bars end there. Only where they want an
 * entry is the book of the profile loaded, and only what comes of that is put on record.
 */
export async function decideBar(
  profile: Profile,
  bar: SeriesBar,
  store: TenantStore,
  services: Services,
  attempt = 1,
): Promise<BarOutcome> {
  const settings = settingsOf(profile);
  const snapshot = await bar.snapshot(profile, settings.parameters);
  const strategy: Omit<Standing, 'tracker'> = {
    parameters: settings.parameters,
    weights: UNIFORM_WEIGHTS,
    analyst: null,
  };
  if (evaluateToFirstVeto(snapshot, { ...strategy, tracker: NEW_TRACKER }).outcome === 'hold') return 'hold';
  const loaded = await loadBook(profile, store, services);
  const input = await inputOf(profile, bar, settings, strategy, loaded, services);
  const decision = decide(input);
  if (decision.outcome === 'hold') return 'hold';
  const opened = openedBy(decision, input, profile, services);
  const risk = opened === null ? null : riskAfter(input, opened, bar);
  const kept = await keep(
    profile,
    decision,
    settings,
    opened,
    risk === null ? null : { risk, etag: loaded.riskEtag },
    store,
  );
  // Somebody wrote between our reading and our writing: the bar is decided again on what is there now.
  if (kept === 'changed' && attempt < ATTEMPTS_MAX)
    return decideBar(profile, bar, store, services, attempt + 1);
  invariant(
    kept !== 'changed',
    `The books of profile ${profile.profileId} changed at every attempt to decide a bar`,
  );
  if (opened !== null) await sendFollowUps(profile, { order: opened.order, siblings: [] }, services);
  services.telemetry.count('decisions', 1, { outcome: decision.outcome });
  return decision.outcome;
}

async function inputOf(
  profile: Profile,
  bar: SeriesBar,
  { parameters, limits }: TradingSettings,
  strategy: Omit<Standing, 'tracker'>,
  loaded: LoadedBook,
  services: Services,
): Promise<DecideInput> {
  const instrument = await bar.instrument(profile);
  const book = bookOf(loaded.parts);
  invariant(book.ok, `Profile ${profile.profileId} holds something that no source has a price for`);
  return {
    tenantId: profile.tenantId,
    profileId: profile.profileId,
    strategyVersion: profile.parametersVersion,
    instrument,
    snapshot: await bar.snapshot(profile, parameters),
    strategy,
    limits,
    costs: assumedCosts(REALISTIC, instrument.assetClass),
    bracket: services.venues.capabilities(profile.venue).bracket,
    ask: null,
    book: book.value,
  };
}

function openedBy(
  decision: Decision,
  input: DecideInput,
  profile: Profile,
  services: Services,
): OpenedEntry | null {
  if (decision.intent === null) return null;
  const { exitStyle, bracket } = services.venues.capabilities(profile.venue);
  const account = { environment: profile.environment, account: profile.account };
  return openEntry(
    decision.intent,
    { account, exitStyle, bracket, instrument: input.instrument },
    decision.decidedAt,
  );
}

function riskAfter({ book, instrument }: DecideInput, { trade }: OpenedEntry, bar: SeriesBar): RiskState {
  return afterEntry(book.risk, {
    tradeId: trade.tradeId,
    symbol: instrument.symbol,
    direction: trade.direction,
    ordinal: bar.ordinal,
    at: bar.closesAt,
    equity: book.equity,
    calendar: book.calendar,
  });
}

/** One batch: the decision, and with an intent its trade, its orders and what the guards must remember of it. Decided before means kept before. */
async function keep(
  profile: Profile,
  decision: Decision,
  settings: TradingSettings,
  opened: OpenedEntry | null,
  risk: { readonly risk: RiskState; readonly etag: string | null } | null,
  store: TenantStore,
): Promise<'kept' | 'known' | 'changed'> {
  const orders = opened === null ? [] : [opened.order, ...opened.exits];
  const written = await store.write(RECORDS, profile.profileId, [
    createOf(DECISION, storedDecision(decision, settings)),
    ...(opened === null ? [] : [createOf(TRADE, opened.trade)]),
    ...orders.map((order) => createOf(ORDER, order)),
    ...(risk === null ? [] : [riskWrite(risk.risk, risk.etag)]),
  ]);
  if (written.ok) return 'kept';
  // A decision that is there was made before; so was a trade, which no other parameters may open a second time on the same bar.
  return written.refusal.code === 'ALREADY_EXISTS' && !written.refusal.id.startsWith('risk-state:')
    ? 'known'
    : 'changed';
}

function storedDecision(decision: Decision, { parameters }: TradingSettings): StoredDecision {
  const { signal, denial, size, intent, outcome, strategyVersion, ...key } = decision;
  invariant(outcome !== 'hold', 'A hold by the rules is recomputed and never stored');
  return {
    ...key,
    parametersVersion: strategyVersion,
    outcome,
    direction: signal.direction,
    score: signal.score,
    conviction: signal.conviction,
    sentence: sentenceOf(decision),
    denial:
      denial === null
        ? null
        : { code: denial.code, sentence: denial.sentence, figures: { ...denial.figures } },
    size,
    intentId: intent?.intentId ?? null,
    tradeId: intent?.tradeId ?? null,
    verdicts: explainSignal(signal, parameters).map((verdict) => ({
      ...verdict,
      figures: { ...verdict.figures },
    })),
  };
}

function sentenceOf({ signal, denial, size, intent, symbol }: Decision): string {
  if (denial !== null)
    return `Wanted to go ${signal.direction} in ${symbol} and was denied: ${denial.sentence}`;
  const protection = intent?.protection;
  const stop =
    protection === null || protection === undefined ? '' : `, stop ${protection.stopPrice.toString()}`;
  const target =
    protection?.targetPrice === null || protection?.targetPrice === undefined
      ? ''
      : `, target ${protection.targetPrice.toString()}`;
  return `Goes ${signal.direction} in ${symbol} with ${size?.quantity.toString() ?? '0'}${stop}${target}; score ${signal.score.toFixed(2)}`;
}
