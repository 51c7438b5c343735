import { z } from 'zod';
import { readHeartbeats } from '../../../shared/application/use-cases/heartbeats.ts';
import { readSnapshot } from '../../../shared/application/use-cases/read-snapshot.ts';
import { instantCodec } from '../../../shared/contracts/codec.ts';
import { nothing } from '../../../shared/contracts/http.ts';
import { profileSchema } from '../../../shared/contracts/profile.ts';
import { orderSchema, positionSchema, tradeSchema } from '../../../shared/contracts/records.ts';
import { controlSchema } from '../../../shared/application/use-cases/trading-control.ts';
import { http, type HttpRow, openHttp } from '../../rows.ts';
import { answer } from '../reply.ts';
import { READERS } from './access.ts';
import { booksSchema, statementSchema, tradingStateSchema } from './statement-schema.ts';

const group = 'Status';
/** Every loop runs at least once a minute; one that missed two periods needs a look. */
const LOOP_LATE_MS = 120_000;

const installation = z.object({
  mode: z.enum(['DEMO', 'PAPER', 'LIVE']),
  version: z.string(),
  tradingEnabled: z.boolean(),
  now: instantCodec,
});

const healthAnswer = installation.extend({
  status: z.enum(['ok', 'late']),
  loops: z.array(z.object({ loop: z.string(), finishedAt: instantCodec, ageMs: z.int(), late: z.boolean() })),
});

const getHealth = openHttp({
  name: 'get-health',
  method: 'GET',
  route: 'health',
  summary: 'Says whether the store answers and every loop has run lately. 503 when the store does not.',
  group,
  params: nothing,
  query: nothing,
  answer: healthAnswer,
  handle: async (_, services) => {
    const now = services.clock.now();
    const beats = await readHeartbeats(services);
    const loops = beats.map(({ loop, finishedAt }) => {
      const ageMs = Math.max(0, now - finishedAt);
      return { loop, finishedAt, ageMs, late: ageMs > LOOP_LATE_MS };
    });
    const status = loops.some(({ late }) => late) ? 'late' : 'ok';
    return answer(healthAnswer, { ...services.settings, now, status, loops });
  },
});

const meAnswer = z.object({
  tenantId: z.string(),
  userId: z.string(),
  roles: z.array(z.enum(['viewer', 'trader', 'admin'])),
  mode: z.enum(['DEMO', 'PAPER', 'LIVE']),
});

const getMe = http({
  name: 'get-me',
  method: 'GET',
  route: 'me',
  access: READERS,
  summary: 'Says who you are here.',
  group,
  params: nothing,
  query: nothing,
  body: null,
  answer: meAnswer,
  idempotent: false,
  handle: async ({ principal }, services) => {
    const { tenant, userId, roles } = principal;
    const { mode } = services.settings;
    return Promise.resolve(answer(meAnswer, { tenantId: tenant.tenantId, userId, roles: [...roles], mode }));
  },
});

const snapshotAnswer = installation.extend({
  revision: z
    .int()
    .meta({ description: 'Apply the deltas above it; one that does not follow means: read again.' }),
  control: controlSchema.nullable(),
  profiles: z.array(
    z.object({
      profile: profileSchema,
      etag: z.string(),
      trading: tradingStateSchema,
      statement: statementSchema,
      books: booksSchema,
      marketTime: instantCodec,
    }),
  ),
  openTrades: z.array(tradeSchema),
  workingOrders: z.array(orderSchema),
  openPositions: z.array(positionSchema),
});

const getSnapshot = http({
  name: 'get-snapshot',
  method: 'GET',
  route: 'snapshot',
  access: READERS,
  summary:
    'Everything that a screen begins with, and the revision from which it follows the deltas of the socket.',
  group,
  params: nothing,
  query: nothing,
  body: null,
  answer: snapshotAnswer,
  idempotent: false,
  handle: async ({ principal }, services) => {
    const { profiles, openTrades, workingOrders, openPositions, ...rest } = await readSnapshot(
      principal.tenant,
      services,
    );
    return answer(snapshotAnswer, {
      ...services.settings,
      now: services.clock.now(),
      ...rest,
      profiles: [...profiles],
      openTrades: [...openTrades],
      workingOrders: [...workingOrders],
      openPositions: [...openPositions],
    });
  },
});

export const statusRows: readonly HttpRow[] = [getHealth, getMe, getSnapshot];
