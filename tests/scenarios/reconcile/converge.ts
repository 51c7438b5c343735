import { certifyParity } from '../../../shared/application/use-cases/reconcile/certify-parity.ts';
import { utcMillis } from '../../../shared/domain/time/instant.ts';
import { divergentHouse } from './divergence.ts';
import type { ReconciledHouse } from './reconciled-house.ts';
import { setTrading } from './resume.ts';

export interface Convergence {
  readonly seed: number;
  readonly done: readonly string[];
  /** Passes until a look found nothing but what waits for proof or for a person. */
  readonly passes: number;
  /** What is wrong with the end; empty where both sides agree and a further pass writes nothing. */
  readonly wrong: readonly string[];
}

/** What two passes cannot settle: an absence takes a minute to prove, and unexplained cash takes a person. */
const MAY_LAST = /^(ORDER_MISSING|OURS_NOT_ON_RECORD|CASH_DIFFERS)/;
const PASSES_MAX = 12;
const ROUNDS_MAX = 20;
const CLEAN_ROUNDS = 3;

/** Lets passes run over a divergent start until nothing differs, and says how many it took and what is still wrong. */
export async function converge(seed: number): Promise<Convergence> {
  const { house, done } = await divergentHouse(seed);
  try {
    const passes = await passesUntilQuiet(house);
    await settle(house);
    return { seed, done, passes, wrong: await wrongIn(house) };
  } finally {
    await house.close();
  }
}

/** What was repaired has consequences at the venue: cancels and new stops. A person accepts the cash. What was touched just now is not judged yet. */
async function settle(house: ReconciledHouse): Promise<void> {
  for (let round = 0, clean = 0; round < ROUNDS_MAX && clean < CLEAN_ROUNDS; round += 1) {
    await house.hear();
    await house.quiet();
    await house.pass();
    const found = await house.found();
    if (found.includes('CASH_DIFFERS!')) await setTrading(house, 'ACTIVE');
    clean = found.length === 0 ? clean + 1 : 0;
  }
  await house.quiet();
}

async function passesUntilQuiet(house: ReconciledHouse): Promise<number> {
  for (let pass = 1; pass <= PASSES_MAX; pass += 1) {
    await house.pass();
    const found = await house.found();
    if (pass > 1 && found.every((kind) => MAY_LAST.test(kind))) return pass;
  }
  return PASSES_MAX + 1;
}

async function wrongIn(house: ReconciledHouse): Promise<readonly string[]> {
  const wrong = [...(await house.found())];
  const { writes } = house;
  await house.passes(2);
  if (house.writes !== writes) wrong.push(`a further pass wrote ${house.writes - writes} batches`);
  const at = utcMillis(Date.UTC(2026, 5, 1));
  const look = () => certifyParity(house.house.tenant, at, house.services);
  const first = await look();
  if (first === null) await house.quiet();
  const parity = first ?? (await look());
  wrong.push(...(parity?.accounts.flatMap(({ differences }) => differences) ?? ['no certificate']));
  const { books } = await house.desk();
  if (books.available.sign < 0 || books.orders.sign < 0) wrong.push('the books hold less than nothing');
  return wrong;
}
