import { PRICES } from './prices.ts';

/**
 * Operations that tests count over the doubles (tests/hosts/azure/operations.test.ts), and fail when they are more. Queries of one idle
 * tick of each loop: once, for each tenant, for each profile. Loops without a period of their own tick at the asked interval; the others
 * have the period of infra/topology.json on Azure.
 */
export const MEASURED = {
  loops: {
    'strategy-loop': { once: 1, aTenant: 3, aProfile: 0, everySeconds: null },
    'order-sync': { once: 1, aTenant: 1, aProfile: 0, everySeconds: null },
    'position-monitor': { once: 1, aTenant: 1, aProfile: 0, everySeconds: null },
    'stale-orders': { once: 2, aTenant: 2, aProfile: 0, everySeconds: 60 },
    reconcile: { once: 1, aTenant: 5.5, aProfile: 0.5, everySeconds: 300 },
    /** It looks every hour, and works through an account once a day. */
    parity: { once: 1, aTenant: 1, aProfile: 6, everySeconds: 86_400 },
    'ledger-watch': { once: 1, aTenant: 1, aProfile: 2, everySeconds: 3_600 },
  },
  /** Batches for each new bar of a series, its place included. */
  batchesABar: 2,
  /** A whole trade: entry, stop and target, filled and closed. */
  trade: { documents: 100, reads: 100, queries: 6 },
} as const;

/** What a trade asks of services that no test counts, from the steps of its workflows. */
const ASSUMED = { messages: 8, durableRequests: 60, executions: 80, pushes: 20, telemetryItems: 20 } as const;

/** Request units, doubled for reads by strong consistency; taken from the documentation, not measured. */
const UNITS = { query: 5.6, read: 2, write: 6, feedPoll: 2 } as const;
const DAYS = 30.4;
const MONTH_SECONDS = DAYS * 86_400;
const TRADES_A_PROFILE_AND_DAY = 4 / 3;
const PROFILES_A_TENANT = 10;
const FEEDS = 8;
const FEED_POLL_SECONDS = 5;
const INSTANCE_GIGABYTES = 2;
const SECONDS_AN_EXECUTION = 0.2;
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

/** The monthly bill of a load, service by service. The loops of trading tick at the interval; a profile trades four orders a day. */
export function estimate({ profiles, symbols, intervalSeconds }: Load): readonly CostLine[] {
  const tenants = Math.ceil(profiles / PROFILES_A_TENANT);
  const trades = profiles * TRADES_A_PROFILE_AND_DAY * DAYS;
  const loops = Object.values(MEASURED.loops).map((loop) => ({
    ticks: MONTH_SECONDS / (loop.everySeconds ?? intervalSeconds),
    queries: loop.once + loop.aTenant * tenants + loop.aProfile * profiles,
  }));
  const ticks = loops.reduce((sum, loop) => sum + loop.ticks, 0);
  const queries =
    loops.reduce((sum, loop) => sum + loop.ticks * loop.queries, 0) + trades * MEASURED.trade.queries;
  const bars = (MONTH_SECONDS / intervalSeconds) * symbols;
  const documents = ticks + bars * MEASURED.batchesABar + trades * MEASURED.trade.documents;
  const units =
    queries * UNITS.query +
    trades * MEASURED.trade.reads * UNITS.read +
    documents * UNITS.write +
    ((FEEDS * MONTH_SECONDS) / FEED_POLL_SECONDS) * UNITS.feedPoll;
  const messages = trades * ASSUMED.messages * 3;
  const pubSubUnits = Math.max(
    1,
    Math.ceil((trades * ASSUMED.pushes) / DAYS / PRICES.webPubSubMessagesPerUnitDay),
    Math.ceil(tenants / PRICES.webPubSubConnectionsPerUnit),
  );
  const executions = ticks + trades * ASSUMED.executions;
  const gigabyteSeconds = executions * SECONDS_AN_EXECUTION * INSTANCE_GIGABYTES;
  const storage = trades * ASSUMED.durableRequests * 4;
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
      'Storage of Durable',
      (storage * PRICES.tenThousandStorageOperations) / 10_000,
      `${millions(storage)} million operations`,
    ),
    line(
      'Application Insights',
      ((trades * ASSUMED.telemetryItems * 1_000) / 1e9) * PRICES.ingestedGigabyte,
      'invocations and lines of trades; a hold says nothing',
    ),
  ];
}

function millions(count: number): string {
  return (count / MILLION).toFixed(1);
}
