import { type EnsembleReading } from './ensemble.ts';
import { type EnsembleWeights, type Member, MEMBERS, UNIFORM_WEIGHTS } from './weights.ts';
import type { Direction } from '../../orders/intent.ts';
import { clamp, signOf } from '../rule.ts';
import { boundedProjection } from './projection.ts';

/** No member falls below the floor, so none is switched off by a run of losses; none rises above the ceiling. */
export const WEIGHT_FLOOR = 0.05;
const WEIGHT_CEILING = 0.7;
const LEARNING_RATE = 0.1;
const REWARD_MAX_R = 1;
const STEP_MAX = 0.05;
const UNIFORM_MIX = 0.01;
const TOLERANCE = 1e-9;

/** What one closed trade earned each member of the ensemble, in R; members that had no part in it are left out. */
export interface TradeReward {
  readonly tradeId: string;
  readonly byMember: Readonly<Partial<Record<Member, number>>>;
}

export interface Lesson {
  readonly weights: EnsembleWeights;
  /** Trades that were not learned from, because a number was none or one id came with two contents. For a metric. */
  readonly rejected: readonly string[];
  /** True when the weights that came in were no valid set and the lesson began from equal ones. */
  readonly restarted: boolean;
}

/** Whether a set is one that this module could have made. */
export function isWithinBounds(weights: EnsembleWeights): boolean {
  let sum = 0;
  for (const member of MEMBERS) {
    const weight = weights[member];
    if (!(weight >= WEIGHT_FLOOR - TOLERANCE && weight <= WEIGHT_CEILING + TOLERANCE)) return false;
    sum += weight;
  }
  return Math.abs(sum - 1) <= TOLERANCE;
}

/**
 * Splits the result of a trade among the members by their part in the entry: w c s d / sum |w c s|, so a member that spoke against a trade
 * gains when it loses. R is clamped to -1..1 first: one lucky trade teaches no more than a good one.
 */
export function rewardOf(
  tradeId: string,
  resultR: number,
  direction: Direction,
  reading: EnsembleReading,
  weights: EnsembleWeights,
): TradeReward {
  const pulls = MEMBERS.map(
    (member) => weights[member] * reading[member].confidence * reading[member].signal,
  );
  const effort = pulls.reduce((sum, pull) => sum + Math.abs(pull), 0);
  const byMember: Partial<Record<Member, number>> = {};
  MEMBERS.forEach((member, place) => {
    const pull = pulls[place] ?? 0;
    if (pull === 0) return;
    byMember[member] = (clamp(resultR, -REWARD_MAX_R, REWARD_MAX_R) * signOf(direction) * pull) / effort;
  });
  return { tradeId, byMember };
}

/**
 * New weights from a batch of closed trades (multiplicative weights with a baseline): w x exp(rate x (mean reward - sum of w x mean)), 1 % mixed
 * with equal weights, at most 0.05 a batch for each, then projected onto {sum 1, floor..ceiling}. The order of the batch does not
 * matter and a trade that is in it twice counts once.
 */
export function learn(current: EnsembleWeights, batch: readonly TradeReward[]): Lesson {
  const restarted = !isWithinBounds(current);
  const weights = restarted ? UNIFORM_WEIGHTS : current;
  const { trades, rejected } = sorted(batch);
  const means = MEMBERS.map((member) => meanOf(trades, member));
  if (means.every((mean) => mean === null)) return { weights, rejected, restarted };
  const old = MEMBERS.map((member) => weights[member]);
  const baseline = means.reduce<number>((sum, mean, place) => sum + (old[place] ?? 0) * (mean ?? 0), 0);
  const raised = old.map((weight, place) => {
    const mean = means[place] ?? null;
    return mean === null ? weight : weight * Math.exp(LEARNING_RATE * (mean - baseline));
  });
  const total = raised.reduce((sum, weight) => sum + weight, 0);
  const stepped = raised.map((weight, place) => {
    const before = old[place] ?? 0;
    const mixed = (1 - UNIFORM_MIX) * (weight / total) + UNIFORM_MIX / MEMBERS.length;
    return before + clamp(mixed - before, -STEP_MAX, STEP_MAX);
  });
  const [momentum = 0, meanReversion = 0, news = 0] = boundedProjection(
    stepped,
    WEIGHT_FLOOR,
    WEIGHT_CEILING,
  );
  return { weights: { momentum, meanReversion, news }, rejected, restarted };
}

function meanOf(trades: readonly TradeReward[], member: Member): number | null {
  let sum = 0;
  let count = 0;
  for (const { byMember } of trades) {
    const reward = byMember[member];
    if (reward === undefined) continue;
    sum += clamp(reward, -REWARD_MAX_R, REWARD_MAX_R);
    count += 1;
  }
  return count === 0 ? null : sum / count;
}

/** The trades to learn from, in order of id, so that sums come out the same; and those that are not trustworthy. */
function sorted(batch: readonly TradeReward[]): {
  trades: readonly TradeReward[];
  rejected: readonly string[];
} {
  const byId = new Map<string, TradeReward | null>();
  for (const trade of batch) {
    const known = byId.get(trade.tradeId);
    const sound =
      hasOnlyNumbers(trade) && (known === undefined || (known !== null && sameRewards(known, trade)));
    byId.set(trade.tradeId, sound ? trade : null);
  }
  const ids = [...byId.keys()].sort();
  const trades: TradeReward[] = [];
  const rejected: string[] = [];
  for (const id of ids) {
    const trade = byId.get(id) ?? null;
    if (trade === null) rejected.push(id);
    else trades.push(trade);
  }
  return { trades, rejected };
}

function hasOnlyNumbers({ byMember }: TradeReward): boolean {
  return Object.entries(byMember).every(
    ([name, reward]) => MEMBERS.some((member) => member === name) && Number.isFinite(reward),
  );
}

function sameRewards(a: TradeReward, b: TradeReward): boolean {
  return MEMBERS.every((member) => a.byMember[member] === b.byMember[member]);
}
