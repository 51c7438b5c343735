import { afterEach, expect, test } from 'vitest';
import type { OutgoingMessage } from '../../../shared/application/ports/messaging.ts';
import type { JsonValue } from '../../../shared/application/ports/store.ts';
import { placeEntry } from '../../../shared/application/use-cases/manual-orders.ts';
import { syncOrders } from '../../../shared/application/use-cases/sync-orders.ts';
import { SeededChance } from '../../../shared/domain/market/seeded-chance.ts';
import { profileId } from '../../../shared/domain/ids/ids.ts';
import { VirtualAlarms } from '../../contracts/virtual-alarms.ts';
import type { WorldPorts } from '../../doubles/trading-house.ts';
import { manualEntry } from '../by-hand.ts';
import { DictatedMarket } from '../dictated-market.ts';
import { BY_HAND, PlayedHouse } from '../played-house.ts';
import { Told } from '../told.ts';
import { drift, quietMorning } from '../walks.ts';
import { fuzzedMessages } from './fuzzed-messages.ts';

/** Ten thousand with `npm run prove:poison`. */
const MESSAGES = Number(process.env['POISON_MESSAGES'] ?? 200);
const SESSIONS = 20;
const QUEUES = ['order-intents', 'executions'] as const;
/** Ten deliveries take two minutes, and a report that is waited for 45 s each time. */
const HOURS_PER_MESSAGE = 0.3;

let house: PlayedHouse;
afterEach(async () => {
  await house.close();
  house.remove();
});

/** A broker that keeps a copy of what profiles are sent. */
function copying(sent: Map<string, JsonValue>): (ports: WorldPorts) => WorldPorts {
  return (ports) => ({
    ...ports,
    messaging: {
      sendPlatform: (queue, messages) => ports.messaging.sendPlatform(queue, messages),
      forTenant: (tenant) => {
        const queues = ports.messaging.forTenant(tenant);
        return {
          sendForTenant: (queue, messages) => queues.sendForTenant(queue, messages),
          sendForProfile: (queue, address, messages: readonly OutgoingMessage[]) => {
            for (const { body } of messages) sent.set(queue, body);
            return queues.sendForProfile(queue, address, messages);
          },
        };
      },
    },
  });
}

test(
  `${MESSAGES} messages that nothing can be made of end as dead letters or as nothing, and every session goes on`,
  async () => {
    const market = new DictatedMarket();
    quietMorning(market);
    const sent = new Map<string, JsonValue>();
    const alarms = new VirtualAlarms();
    house = await PlayedHouse.open({ market, alarms, between: copying(sent) });
    const { services, tenant } = house;
    // One good entry shows what the messages look like.
    await placeEntry(house.principal, house.profile(), manualEntry(), 'first', services);
    await house.settle();
    market.minute(drift(market, 0));
    await syncOrders(tenant, services);
    await house.settle();
    expect([...sent.keys()].sort()).toEqual([...QUEUES].sort());

    const chance = new SeededChance(7);
    for (const queue of QUEUES) {
      const messages = fuzzedMessages(sent.get(queue) ?? null, MESSAGES / QUEUES.length, chance);
      for (const [index, message] of messages.entries()) {
        const session = index % SESSIONS;
        const address = {
          tenantId: tenant.tenantId,
          profileId: profileId(session === 0 ? BY_HAND.name : `s-${session}`),
        };
        await services.messaging.forTenant(tenant).sendForProfile(queue, address, [message]);
      }
    }
    const perSession = Math.ceil(MESSAGES / QUEUES.length / SESSIONS);
    for (let hour = 0; hour < perSession * HOURS_PER_MESSAGE; hour += 0.01) await alarms.advance(36_000);
    await house.settle();
    const { sentences } = await house.audit();
    expect(sentences.filter((one) => !one.includes('is dead:'))).toEqual([]);
    expect(sentences.length).toBeGreaterThan(MESSAGES / 2);
    expect((await new Told(house).books()).positions).toBe('1000');
  },
  120_000 + MESSAGES * 100,
);
