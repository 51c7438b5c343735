import type { InvocationContext } from '@azure/functions';
import type { Compose, Composition } from '../../../functions/azure/composition.ts';
import { isShown } from '../../../functions/feeds/publish-changes.ts';
import { composer } from '../../../functions/azure/composition.ts';
import { serviceBusClient } from '../../../functions/azure/adapters/service-bus.ts';
import { readAzureSettings } from '../../../functions/azure/settings.ts';
import { machineAlarms } from '../../../local/timers/alarms.ts';
import type { Delivery } from '../../../shared/application/ports/messaging.ts';
import type { Venues } from '../../../shared/application/ports/venue.ts';
import { tenantOfOwnWork } from '../../../shared/application/principal.ts';
import type { Services } from '../../../shared/application/services.ts';
import { BarSeries } from '../../../shared/application/use-cases/bar-series.ts';
import type { Profile } from '../../../shared/contracts/profile.ts';
import type { QueueName } from '../../../shared/contracts/topology.ts';
import { SCHEDULES, TENANT_CONTAINERS } from '../../../shared/contracts/topology.ts';
import { formatInstant } from '../../../shared/domain/time/instant.ts';
import { CosmosDouble } from '../../doubles/azure/cosmos.ts';
import { DurableExtensionDouble } from '../../doubles/azure/durable-extension.ts';
import { KeyVaultDouble } from '../../doubles/azure/key-vault.ts';
import { QueueConsumer } from '../../doubles/azure/queue-consumer.ts';
import { ServiceBusDouble } from '../../doubles/azure/service-bus.ts';
import { WebPubSubDouble } from '../../doubles/azure/web-pubsub.ts';
import type { ScriptedMarket } from '../../doubles/scripted-market.ts';
import { foundProfile } from '../../doubles/trading-house.ts';
import { DurableEngine } from './durable-engine.ts';
import type { FunctionsHost } from './functions-host.ts';

/** What a house is built of that the test decides. */
export interface AzureHouseOptions {
  readonly market: ScriptedMarket;
  /** Puts something between the product and its venue. */
  readonly between?: (venues: Venues) => Venues;
  /** The durable runtime dies after every step of an orchestrator, and another goes on with what is stored. */
  readonly crashing?: boolean;
}

/** The doubles of all services, on loopback. */
export async function openDoubles() {
  return {
    cosmos: await new CosmosDouble().listen(),
    serviceBus: await new ServiceBusDouble().listen(),
    webPubSub: await new WebPubSubDouble('ballast').listen(),
    keyVault: await new KeyVaultDouble().listen(),
  };
}
export type Doubles = Awaited<ReturnType<typeof openDoubles>>;

/** The app settings of a function app whose services are the doubles. */
export function settingsOver({ cosmos, serviceBus, webPubSub, keyVault }: Doubles): Record<string, string> {
  return {
    COSMOS: `AccountEndpoint=${cosmos.url}/;AccountKey=${cosmos.key};`,
    COSMOS_DATABASE: 'ballast',
    SERVICE_BUS: serviceBus.connectionString,
    WEB_PUBSUB: webPubSub.connectionString,
    WEB_PUBSUB_HUB: 'ballast',
    KEY_VAULT__endpoint: keyVault.url,
    APPLICATIONINSIGHTS_CONNECTION_STRING: 'InstrumentationKey=none;IngestionEndpoint=https://127.0.0.1:1/',
    TASK_HUB: 'ballasttest',
    BALLAST_MODE: 'PAPER',
    BALLAST_TRADING_ENABLED: 'true',
    ...Object.fromEntries(SCHEDULES.map((name) => [name, '0 0 0 1 1 *'])),
  };
}

/** The whole product as a function app: the shells on durable-functions, the adapters on the doubles, a market that moves when told. */
export class AzureHouse {
  readonly market: ScriptedMarket;
  readonly doubles: Doubles;
  readonly compose: Compose;
  readonly host: FunctionsHost;
  readonly #extension: DurableExtensionDouble;
  readonly #consumer: QueueConsumer;
  readonly #stopClient: () => Promise<unknown>;
  #engine: DurableEngine;
  #crashes = 0;
  #composition: Composition | null = null;
  #profile: Profile | null = null;
  #fed = new Map<string, number>();

  private constructor(
    host: FunctionsHost,
    options: AzureHouseOptions,
    parts: {
      readonly doubles: Doubles;
      readonly engine: DurableEngine;
      readonly extension: DurableExtensionDouble;
      readonly client: Awaited<ReturnType<typeof serviceBusClient>>;
    },
  ) {
    this.host = host;
    this.market = options.market;
    this.doubles = parts.doubles;
    this.#engine = parts.engine;
    this.#extension = parts.extension;
    this.#stopClient = () => parts.client.close();
    this.#consumer = new QueueConsumer(parts.client, machineAlarms());
    this.compose = composer(readAzureSettings(settingsOver(parts.doubles)), 'test', {
      markets: (store, telemetry) => {
        const marketData = { source: () => null, names: () => [] };
        const venues = (options.between ?? ((same) => same))(options.market.venues(store));
        return {
          marketData,
          bars: new BarSeries({ store: store.platform, sources: marketData, telemetry }),
          venues,
        };
      },
      sink: async () => ({ send: async () => undefined }),
    });
    if (options.crashing === true) this.#crashAfterEachStep();
  }

  /** The manifest must be registered over `current` before. */
  static async open(host: FunctionsHost, options: AzureHouseOptions): Promise<AzureHouse> {
    const doubles = await openDoubles();
    const engine = new DurableEngine(host, machineAlarms());
    const extension = await new DurableExtensionDouble(engine).listen();
    const client = await serviceBusClient({ emulator: doubles.serviceBus.connectionString });
    const house = new AzureHouse(host, options, { doubles, engine, extension, client });
    host.clientData = extension.clientData;
    return house;
  }

  /** Services as a function would have them, and a profile with its money. */
  async found(): Promise<void> {
    const input = { type: 'durableClient', name: 'client' };
    const context = {
      options: { extraInputs: [input] },
      extraInputs: { get: () => this.#extension.clientData },
    };
    this.#composition = await this.compose(context as unknown as InvocationContext);
    for (const queue of ['order-intents', 'executions'] as const)
      this.#consumer.start(queue, (delivery) => this.#deliver(queue, delivery), 4);
    this.#profile = await foundProfile(this.services, this.market, 'prf-1');
    await this.settle();
  }

  get services(): Services {
    if (this.#composition === null) throw new Error('The house was not founded');
    return this.#composition.services;
  }

  get profile(): Profile {
    if (this.#profile === null) throw new Error('The house was not founded');
    return this.#profile;
  }

  get tenant() {
    return tenantOfOwnWork(this.profile);
  }

  get crashes(): number {
    return this.#crashes;
  }

  /** Fires a timer once, and comes to rest. */
  async tick(timer: string): Promise<void> {
    const data = { json: JSON.stringify({ Schedule: {}, IsPastDue: false }) };
    await this.host.invoke(timer, { data });
    await this.settle();
  }

  /** Gives the functions of the change feed what is new in their containers. */
  async feed(): Promise<void> {
    for (const container of TENANT_CONTAINERS.filter(isShown)) {
      const shelf = this.doubles.cosmos.shelves.get(container);
      const rows = shelf?.changesAfter(this.#fed.get(container) ?? 0) ?? [];
      this.#fed.set(container, shelf?.lsn ?? 0);
      if (rows.length === 0) continue;
      await this.host.invoke(`publish-changes-${container}`, { data: { json: JSON.stringify(rows) } });
    }
  }

  /** Resolves when nothing is under way any more. Sleepers are left asleep. */
  async settle(): Promise<void> {
    for (let calm = 0; calm < 3; ) {
      await new Promise((passed) => setTimeout(passed, 15));
      const waiting = [...this.doubles.serviceBus.queues.values()].some(
        (queue) => queue.peek(0, 1).length > 0,
      );
      calm = waiting || this.#engine.isBusy ? 0 : calm + 1;
    }
  }

  async close(): Promise<void> {
    this.#consumer.stop();
    await Promise.race([this.#stopClient(), this.doubles.serviceBus.quiet()]);
    await Promise.all([
      this.#extension.close(),
      ...Object.values(this.doubles).map((double) => double.close()),
    ]);
  }

  async #deliver(
    queue: QueueName,
    { messageId, sessionId, body, deliveryCount, enqueuedAt }: Delivery,
  ): Promise<void> {
    const triggerMetadata = {
      ApplicationProperties: { json: JSON.stringify({ scope: 'acme', messageId }) },
      SessionId: { string: sessionId ?? '' },
      DeliveryCount: { json: JSON.stringify(deliveryCount) },
      EnqueuedTimeUtc: { json: JSON.stringify(formatInstant(enqueuedAt)) },
    };
    await this.host.invoke(queue, { data: { string: JSON.stringify(body) }, triggerMetadata });
  }

  #crashAfterEachStep(): void {
    this.#engine.afterStep = () => {
      this.#crashes += 1;
      this.#engine = this.#engine.crash();
      this.#extension.engine = this.#engine;
      this.#crashAfterEachStep();
    };
  }
}
