import { afterEach, beforeEach, expect, test } from 'vitest';
import { manifest } from '../../functions/manifest.ts';
import { onceOnly } from '../../functions/http/idempotency.ts';
import type { EdgeCall, HttpRow } from '../../functions/rows.ts';
import type { DurableClient, WorkflowState } from '../../shared/application/ports/durable.ts';
import { type Principal, tenantOfCredential } from '../../shared/application/principal.ts';
import { askDesk, readDesk } from '../../shared/application/use-cases/command-desk.ts';
import type { Services } from '../../shared/application/services.ts';
import type { DeskOperation } from '../../shared/domain/desk/operations.ts';
import { operationIdFor } from '../../shared/domain/ids/derive.ts';
import { TradingHouse } from '../doubles/trading-house.ts';

let house: TradingHouse;
beforeEach(async () => {
  house = await TradingHouse.open({ profiles: 2 });
});
afterEach(async () => {
  await house.close();
  house.remove();
});

function halt(): DeskOperation {
  const at = house.market.now();
  const operationId = operationIdFor('one-click', 'trading-HALTED');
  return { op: 'setTradingState', operationId, at, issuedAt: at, mode: 'HALTED', by: 'trader', why: 'test' };
}

test('two desks that are asked under one operation id both do it', async () => {
  for (const profile of house.profiles) await askDesk(profile, halt(), house.services);
  const modes = await Promise.all(
    house.profiles.map(async (profile) => (await readDesk(profile, house.services)).trading.mode),
  );
  expect(modes).toEqual(['HALTED', 'HALTED']);
});

/** A durable host in which the next workflow that is waited for has failed, and stays so. */
class LosesOne implements DurableClient {
  readonly #host: DurableClient;
  #lost: string | null = null;

  constructor(host: DurableClient) {
    this.#host = host;
  }

  start(...call: Parameters<DurableClient['start']>) {
    return this.#host.start(...call);
  }

  async waitFor(instanceId: string, timeoutMs: number): Promise<WorkflowState | null> {
    const state = await this.#host.waitFor(instanceId, timeoutMs);
    this.#lost ??= instanceId;
    return this.#lost === instanceId ? { status: 'failed', output: null, error: 'lost' } : state;
  }

  raiseEvent(...call: Parameters<DurableClient['raiseEvent']>) {
    return this.#host.raiseEvent(...call);
  }

  readEntity(...call: Parameters<DurableClient['readEntity']>) {
    return this.#host.readEntity(...call);
  }
}

test('a command whose workflow failed is asked again under its own operation id', async () => {
  const services: Services = { ...house.services, durable: new LosesOne(house.services.durable) };
  await expect(askDesk(house.profile, halt(), services)).rejects.toThrow(/TIMEOUT/);
  expect(await askDesk(house.profile, halt(), services)).toMatchObject({ ok: true });
});

test('the same key of the same person in two tenants is two commands', async () => {
  const ids: string[] = [];
  const known = manifest.find((row): row is HttpRow => row.kind === 'http' && row.idempotent);
  if (known === undefined) throw new Error('The product has a command');
  const row: HttpRow = {
    ...known,
    handle: async ({ commandId }: EdgeCall) => {
      ids.push(commandId);
      return { status: 204 };
    },
  };
  for (const tenant of ['acme', 'rival']) {
    const principal: Principal = {
      tenant: tenantOfCredential(tenant),
      userId: 'consultant',
      roles: ['trader'],
    };
    const call: EdgeCall = {
      params: {},
      query: {},
      body: {},
      principal,
      requestId: 'r',
      commandId: 'r',
      ifMatch: null,
    };
    const headers = { 'idempotency-key': 'one-and-the-same' };
    const raw = { headers, params: {}, query: {}, bodyText: '{}', requestId: 'r' };
    await onceOnly(row, raw, { call, principal }, house.services);
  }
  expect(new Set(ids).size).toBe(2);
});
