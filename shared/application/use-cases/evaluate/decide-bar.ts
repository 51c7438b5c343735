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
import type { TenantStore, Write } from '../../ports/store.ts';
import { DECISION, riskWrite } from '../../records/decision-kinds.ts';
import { ORDER, TRADE } from '../../records/kinds.ts';
import { RECORDS } from '../../records/load-slice.ts';
import { createOf } from '../../records/record-codec.ts';
import type { Services } from '../../services.ts';
import { sendFollowUps, storedOrder } from '../follow-ups.ts';
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
  const { parameters } = settings;
  const snapshot = await bar.snapshot(profile, parameters);
  const strategy = { parameters, weights: UNIFORM_WEIGHTS, analyst: null };
  if (evaluateToFirstVeto(snapshot, { ...strategy, tracker: NEW_TRACKER }).outcome === 'hold') return 'hold';
  const loaded = await loadBook(profile, store, services);
  const { limits } = settings;
  const input = await inputOf(profile, bar, { snapshot, strategy, limits, loaded }, services);
  const decision = decide(input);
  if (decision.outcome === 'hold') return 'hold';
  const opened = openedBy(decision, input, profile, services);
  const writes = [
    createOf(DECISION, storedDecision(decision, settings)),
    ...openingWrites(opened, input, bar, loaded),
  ];
  const kept = await keep(writes, profile, store);
  // Somebody wrote between our reading and our writing: the bar is decided again on what is there now.
  if (kept === 'changed' && attempt < ATTEMPTS_MAX) {
    return decideBar(profile, bar, store, services, attempt + 1);
  }
  const { profileId } = profile;
  invariant(kept !== 'changed', `The books of profile ${profileId} changed at every attempt to decide a bar`);
  // What is on record is sent and nothing else: a bar that was decided before may have been decided differently.
  const order =
    kept === 'kept' ? (opened?.order ?? null) : await storedOrder(opened?.order ?? null, profile, store);
  if (order !== null) await sendFollowUps(profile, { order, siblings: [] }, services);
  services.telemetry.count('decisions', 1, { outcome: decision.outcome });
  return decision.outcome;
}

interface Basis extends Pick<DecideInput, 'snapshot' | 'strategy' | 'limits'> {
  readonly loaded: LoadedBook;
}

async function inputOf(
  profile: Profile,
  bar: SeriesBar,
  { snapshot, strategy, limits, loaded }: Basis,
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
    snapshot,
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

/** What an intent adds to its decision: its trade, its orders and what the guards must remember of it. */
function openingWrites(
  opened: OpenedEntry | null,
  input: DecideInput,
  bar: SeriesBar,
  { riskEtag }: LoadedBook,
): readonly Write[] {
  if (opened === null) return [];
  const orders = [opened.order, ...opened.exits].map((order) => createOf(ORDER, order));
  return [createOf(TRADE, opened.trade), ...orders, riskWrite(riskAfter(input, opened, bar), riskEtag)];
}

/** One batch. What is there already was decided before, and so was a trade, which no other parameters may open a second time on the same bar. */
async function keep(
  writes: readonly Write[],
  profile: Profile,
  store: TenantStore,
): Promise<'kept' | 'known' | 'changed'> {
  const written = await store.write(RECORDS, profile.profileId, writes);
  if (written.ok) return 'kept';
  const { code, id } = written.refusal;
  return code === 'ALREADY_EXISTS' && !id.startsWith('risk-state:') ? 'known' : 'changed';
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
  return `Goes ${signal.direction}: ${size?.quantity.toString() ?? '0'} ${symbol}${stop}${target}; score ${signal.score.toFixed(2)}`;
}
