import { PRICES } from './prices.ts';

interface Asked {
  readonly queries: number;
  readonly reads: number;
  readonly writes: number;
}

const NOTHING: Asked = { queries: 0, reads: 0, writes: 0 };

interface Loop {
  /** What an idle tick asks, whatever the number of tenants. */
  readonly once: Asked;
  readonly aTenant?: Asked;
  /** For each account that a tick looks into; a profile has an account of its own here. */
  readonly anAccount?: Asked;
  /** How often each account is looked into, in seconds. */
  readonly looksEverySeconds?: number;
  /** Null for the loops that tick at the asked interval; the others have the period of infra/topology.json on Azure. */
  readonly everySeconds: number | null;
}

/** What tests count over the doubles (tests/hosts/azure/operations.test.ts and whole-shell.test.ts), and fail when it is more. */
export const MEASURED = {
  loops: {
    'strategy-loop': { once: { queries: 2, reads: 1, writes: 1 }, everySeconds: null },
    'order-sync': { once: { queries: 1, reads: 0, writes: 1 }, everySeconds: null },
    'position-monitor': { once: { queries: 1, reads: 0, writes: 1 }, everySeconds: null },
    'stale-orders': { once: { queries: 2, reads: 0, writes: 1 }, everySeconds: 60 },
    'alert-watch': { once: { queries: 1, reads: 0, writes: 1 }, everySeconds: 60 },
    'equity-mark': { once: { queries: 1, reads: 0, writes: 1 }, everySeconds: 300 },
    reconcile: {
      once: { queries: 3, reads: 0, writes: 1 },
      aTenant: { queries: 1, reads: 0, writes: 0 },
      anAccount: { queries: 5, reads: 4, writes: 1 },
      looksEverySeconds: 7_200,
      everySeconds: 300,
    },
    parity: {
      once: { queries: 1, reads: 0, writes: 1 },
      aTenant: { queries: 1, reads: 2, writes: 1 },
      anAccount: { queries: 6, reads: 4, writes: 0 },
      looksEverySeconds: 86_400,
      everySeconds: 86_400,
    },
    'ledger-watch': {
      once: { queries: 1, reads: 0, writes: 1 },
      aTenant: { queries: 1, reads: 0, writes: 0 },
      anAccount: { queries: 2, reads: 1, writes: 0 },
      looksEverySeconds: 21_600,
      everySeconds: 21_600,
    },
  } satisfies Readonly<Record<string, Loop>>,
  /** The bar, the place of its series, and how far it was evaluated. */
  aBar: { queries: 0, reads: 1, writes: 2 },
  /** What a trade that is open adds to a tick of order-sync, position-monitor, stale-orders and alert-watch together. */
  aTickOpen: { queries: 3, reads: 11, writes: 1 },
  /** A whole trade: entry, stop and target, filled and closed; documents and not batches are written. */
  aTrade: { documents: 60, reads: 110, queries: 8, messages: 4, executions: 75, pushes: 4 },
} as const;

/** What no test counts, from the steps of workflows and the documentation of the services. */
const ASSUMED = {
  durableRequestsATrade: 60,
  telemetryItemsATrade: 20,
  /** A trade keeps its profile busy for so long; in each minute of it a bar closes on something open. */
  minutesOpen: 30,
  /** Read off the code: the close of a bar on something open asks the venue, loads the book, and writes the risk and the mark. */
  aBarOpen: { queries: 4, reads: 9, writes: 2 },
  /** Read off the code: a mark of the worth of a tenant loads the book of each of its profiles, while any of them has something open. */
  aProfileMarked: { queries: 3, reads: 6, writes: 0 },
  /** At least a second of an instance is billed for what runs alone. */
  billedSecondsATick: 1,
  billedSecondsATrade: 12,
} as const;

/**
 * Request units, doubled for reads by strong consistency; taken from the documentation, not measured. `row` is what each profile adds to the list of
 * those that may trade, of which nothing but place and version is answered.
 */
const UNITS = { query: 5.6, row: 0.14, read: 2, write: 6, feedPoll: 2 } as const;
const DAYS = 30.4;
const MONTH_SECONDS = DAYS * 86_400;
const TRADES_A_PROFILE_AND_DAY = 4 / 3;
const PROFILES_A_TENANT = 10;
const FEEDS = 9;
const FEED_POLL_SECONDS = 5;
/** `instanceMemoryMB` of infra/modules/function-app.bicep. */
const INSTANCE_GIGABYTES = 2;
/** `warmDurableInstances` of infra/environments/prod.bicepparam. */
const WARM_INSTANCES = 1;
/** The line of the bill that a parameter of the deployment takes away. */
export const WARM = 'Warm instance of Durable';
const MILLION = 1_000_000;

export interface Load {
  readonly profiles: number;
  /** Series that are traded. */
  readonly symbols: number;
  /** Seconds between two ticks of every loop. */
  readonly intervalSeconds: number;
}

export interface CostLine {
  readonly service: string;
  readonly usd: number;
  readonly because: string;
}

function unitsOf({ queries, reads, writes }: Asked): number {
  return queries * UNITS.query + reads * UNITS.read + writes * UNITS.write;
}

/** Request units of a month of one loop on which nothing happens. */
function unitsOfLoop(loop: Loop, tenants: number, profiles: number, intervalSeconds: number): number {
  const ticks = MONTH_SECONDS / (loop.everySeconds ?? intervalSeconds);
  const looks =
    loop.looksEverySeconds === undefined ? 0 : (MONTH_SECONDS / loop.looksEverySeconds) * profiles;
  return (
    ticks * (unitsOf(loop.once) + tenants * unitsOf(loop.aTenant ?? NOTHING)) +
    looks * unitsOf(loop.anAccount ?? NOTHING)
  );
}

/** As if no two trades of a tenant were ever open together: the most that it can be. */
function unitsOfMarks(trades: number): number {
  const marks = (ASSUMED.minutesOpen * 60) / MEASURED.loops['equity-mark'].everySeconds;
  return (
    trades * marks * (PROFILES_A_TENANT * unitsOf(ASSUMED.aProfileMarked) + UNITS.query + UNITS.write * 2)
  );
}

/** The monthly bill of a load, service by service. The loops of trading tick at the interval; a profile trades four orders a day. */
export function estimate({ profiles, symbols, intervalSeconds }: Load): readonly CostLine[] {
  const tenants = Math.ceil(profiles / PROFILES_A_TENANT);
  const trades = profiles * TRADES_A_PROFILE_AND_DAY * DAYS;
  const loops: readonly Loop[] = Object.values(MEASURED.loops);
  const ticks = loops.reduce((sum, loop) => sum + MONTH_SECONDS / (loop.everySeconds ?? intervalSeconds), 0);
  const trading = MONTH_SECONDS / intervalSeconds;
  const { aTrade, aBar, aTickOpen } = MEASURED;
  const aTradeAsks: Asked = { queries: aTrade.queries, reads: aTrade.reads, writes: aTrade.documents };
  const ticksOpen = (ASSUMED.minutesOpen * 60) / intervalSeconds;
  const units =
    loops.reduce((sum, loop) => sum + unitsOfLoop(loop, tenants, profiles, intervalSeconds), 0) +
    trading * (profiles * UNITS.row + symbols * unitsOf(aBar)) +
    trades * (unitsOf(aTradeAsks) + ticksOpen * (unitsOf(aTickOpen) + unitsOf(ASSUMED.aBarOpen))) +
    unitsOfMarks(trades) +
    ((FEEDS * MONTH_SECONDS) / FEED_POLL_SECONDS) * UNITS.feedPoll;
  const messages = trades * aTrade.messages * 3;
  const pubSubUnits = Math.max(
    1,
    Math.ceil((trades * aTrade.pushes) / DAYS / PRICES.webPubSubMessagesPerUnitDay),
    Math.ceil(tenants / PRICES.webPubSubConnectionsPerUnit),
  );
  const executions = ticks + trades * aTrade.executions;
  const billedSeconds = ticks * ASSUMED.billedSecondsATick + trades * ASSUMED.billedSecondsATrade;
  const gigabyteSeconds = billedSeconds * INSTANCE_GIGABYTES;
  const storage = trades * ASSUMED.durableRequestsATrade * 4;
  const line = (service: string, usd: number, because: string): CostLine => ({ service, usd, because });
  return [
    line(
      'Cosmos DB',
      (units / MILLION) * PRICES.millionRequestUnits,
      `${millions(units)} million request units`,
    ),
    line(
      'Service Bus',
      PRICES.serviceBusBase +
        (Math.max(0, messages - PRICES.serviceBusFreeOperations) / MILLION) *
          PRICES.millionServiceBusOperations,
      `${millions(messages)} million operations`,
    ),
    line('Web PubSub', pubSubUnits * PRICES.webPubSubUnitDay * DAYS, `${pubSubUnits} units`),
    line('Static Web App', PRICES.staticWebApp, 'one, standard'),
    line(
      'Functions',
      Math.max(0, gigabyteSeconds - PRICES.freeGigabyteSeconds) * PRICES.gigabyteSecond +
        (Math.max(0, executions - PRICES.freeExecutions) / MILLION) * PRICES.millionExecutions,
      `${millions(executions)} million executions`,
    ),
    line(
      WARM,
      WARM_INSTANCES * INSTANCE_GIGABYTES * MONTH_SECONDS * PRICES.warmGigabyteSecond,
      `${WARM_INSTANCES} of ${INSTANCE_GIGABYTES} GB`,
    ),
    line(
      'Storage of Durable',
      (storage * PRICES.tenThousandStorageOperations) / 10_000,
      `${millions(storage)} million operations`,
    ),
    line(
      'Application Insights',
      ((trades * ASSUMED.telemetryItemsATrade * 1_000) / 1e9) * PRICES.ingestedGigabyte,
      'invocations and lines of trades; a hold says nothing',
    ),
  ];
}

function millions(count: number): string {
  return (count / MILLION).toFixed(1);
}
