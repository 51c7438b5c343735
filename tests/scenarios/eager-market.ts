import { invariant } from '../../shared/domain/result.ts';
import { DictatedMarket, type Minute } from './dictated-market.ts';
import { PlayedHouse, type ProfileWish } from './played-house.ts';
import { Told } from './told.ts';
import { wanderingMinutes } from './walks.ts';

/** Enters on nearly any trend. */
export const EAGER: ProfileWish = {
  name: 'eager',
  parameters: { zoneMode: 'off', triggerMode: 'weighted', momentumMode: 'weighted', scoreThreshold: 0.05 },
};
/** Looks at the same bars and never enters. */
export const PATIENT: ProfileWish = { name: 'patient', parameters: { scoreThreshold: 1 } };

const WARM_UP = 1_000;
const SEARCHED_MAX = 300;

/** A market one minute before an eager profile enters. */
export interface EagerMarket {
  readonly market: DictatedMarket;
  /** The bar on which it enters. */
  readonly entryMinute: Readonly<Record<string, Minute>>;
  /** The minutes after that one. */
  readonly later: Generator<Minute, never, undefined>;
}

let minutesBefore: number | null = null;

/** Finds the moment once, by letting an eager profile trade; every test then gets a market of its own. */
export async function eagerMarket(symbols: readonly string[] = ['ACME']): Promise<EagerMarket> {
  minutesBefore ??= await findEntry();
  const market = new DictatedMarket(symbols);
  const later = wanderingMinutes(market, 'two');
  for (let minute = 0; minute < minutesBefore; minute += 1) {
    const prices = later.next().value;
    market.minute(Object.fromEntries(symbols.map((symbol) => [symbol, prices])));
  }
  return { market, entryMinute: { ACME: later.next().value }, later };
}

async function findEntry(): Promise<number> {
  const market = new DictatedMarket();
  const minutes = wanderingMinutes(market, 'two');
  for (let minute = 0; minute < WARM_UP; minute += 1) market.minute({ ACME: minutes.next().value });
  const house = await PlayedHouse.open({ market, profiles: [EAGER] });
  try {
    await house.comeToRest();
    const told = new Told(house, EAGER.name);
    invariant((await told.decisions()).length === 0, 'The rules hold at the end of the warm-up');
    for (let minute = 0; minute < SEARCHED_MAX; minute += 1) {
      await house.minute({ ACME: minutes.next().value });
      if ((await told.decisions()).length > 0) return WARM_UP + minute;
    }
  } finally {
    await house.close();
    house.remove();
  }
  invariant(false, `Nobody entered within ${SEARCHED_MAX} minutes`);
}
