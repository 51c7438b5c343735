import { z } from 'zod';
import type { JsonValue } from '../../../shared/application/ports/store.ts';
import { demoAnswer } from '../../../shared/contracts/answers/demo.ts';
import { http, type HttpRow } from '../../rows.ts';

const NO_DEMO = {
  problem: { code: 'NOT_FOUND', detail: 'No market is played here: this is not a demo.' },
} as const;
const COMMON = {
  group: 'demo',
  params: z.strictObject({}),
  query: z.strictObject({}),
  answer: demoAnswer,
} as const;

/** The demo's own controls. They move nothing but the speed of its played markets. */
export const demoRows: readonly HttpRow[] = [
  http({
    ...COMMON,
    name: 'get-demo',
    method: 'GET',
    route: 'demo',
    access: ['viewer', 'trader', 'admin'],
    summary: 'How fast the markets of the demo are played, and how far they are.',
    body: null,
    idempotent: false,
    handle: (_call, { replay }) =>
      Promise.resolve(replay === null ? NO_DEMO : { status: 200, body: { ...replay.state() } as JsonValue }),
  }),
  http({
    ...COMMON,
    name: 'set-demo-speed',
    method: 'PUT',
    route: 'demo/speed',
    access: ['trader', 'admin'],
    summary: 'Plays the markets of the demo faster or slower; 0 stands still.',
    body: z.strictObject({ barsPerSecond: z.number().min(0).max(1_000) }),
    idempotent: false,
    handle: ({ body }, { replay }) => {
      if (replay === null) return Promise.resolve(NO_DEMO);
      replay.setSpeed(body.barsPerSecond);
      return Promise.resolve({ status: 200, body: { ...replay.state() } });
    },
  }),
];
