import { readHeartbeats } from '../../../shared/application/use-cases/heartbeats.ts';
import { readSnapshot } from '../../../shared/application/use-cases/read-snapshot.ts';
import { healthAnswer, meAnswer, snapshotAnswer } from '../../../shared/contracts/answers/status.ts';
import { nothing } from '../../../shared/contracts/http.ts';
import { http, type HttpRow, openHttp } from '../../rows.ts';
import { answer } from '../reply.ts';
import { READERS } from './access.ts';

const group = 'Status';
/** Every loop runs at least once a minute; one that missed two periods needs a look. */
const LOOP_LATE_MS = 120_000;

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
