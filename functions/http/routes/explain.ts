import { z } from 'zod';
import {
  type ExplainedBar,
  explainBars,
  STRIP_BARS_MAX,
} from '../../../shared/application/use-cases/explain-bars.ts';
import { instantCodec, isoInstantCodec } from '../../../shared/contracts/codec.ts';
import { decisionSchema } from '../../../shared/contracts/decision.ts';
import { profilePath, symbolText, wholeNumber } from '../../../shared/contracts/http.ts';
import { addMs } from '../../../shared/domain/time/instant.ts';
import { timeframeMs } from '../../../shared/domain/time/timeframe.ts';
import { http, type HttpRow } from '../../rows.ts';
import { answer } from '../reply.ts';
import { READERS } from './access.ts';
import { withProfile } from './profile-of-path.ts';

const group = 'Decisions';
const shared = {
  method: 'GET',
  access: READERS,
  group,
  params: profilePath,
  body: null,
  idempotent: false,
} as const;

const outcome = z.object({
  closesAt: instantCodec,
  close: z.number(),
  outcome: z.enum(['enter', 'hold']),
  direction: z.enum(['long', 'short', 'flat']),
  score: z.number(),
  blocker: z
    .object({ by: z.string(), code: z.string() })
    .nullable()
    .meta({ description: 'The first reason against an entry.' }),
});

const explainAnswer = outcome.extend({
  parametersVersion: z.string(),
  plan: z
    .object({ entryReference: z.number(), stop: z.number(), target: z.number(), riskPerUnit: z.number() })
    .nullable(),
  verdicts: decisionSchema.shape.verdicts,
  thresholds: z
    .array(
      z.object({
        rule: z.string(),
        what: z.string(),
        value: z.number(),
        needs: z.enum(['at least', 'at most']),
        bound: z.number(),
        margin: z.number(),
      }),
    )
    .meta({ description: 'What would have to change: a margin below zero is how much is missing.' }),
});

const stripAnswer = z.object({
  items: z.array(outcome),
  next: z
    .string()
    .nullable()
    .meta({ description: 'What to send as `from` for the bars after these; null at the end.' }),
});

const outcomeOf = ({ bar, signal }: ExplainedBar): z.output<typeof outcome> => {
  const { outcome: came, direction, score, blocker } = signal;
  return { closesAt: bar.closesAt, close: bar.close, outcome: came, direction, score, blocker };
};

const explainBar = http({
  ...shared,
  name: 'explain-bar',
  route: 'profiles/{profileId}/explain',
  summary:
    'Recomputes what every rule thinks of one closed bar, with its figures and what would have to change.',
  query: z.strictObject({
    symbol: symbolText,
    at: isoInstantCodec.meta({ description: 'The first bar that closes at or after this moment.' }),
  }),
  answer: explainAnswer,
  handle: async ({ principal, params, query }, services) =>
    withProfile(principal, params.profileId, services, async ({ profile }) => {
      // A weekend and its holidays lie between two daily bars.
      const reachMs = 10 * timeframeMs(profile.market.timeframe);
      const span = { symbol: query.symbol, from: query.at, before: addMs(query.at, reachMs) };
      const explained = await explainBars(profile, span, 1, services);
      if (!explained.ok) return { problem: explained.refusal };
      const [found] = explained.value.bars;
      if (found === undefined)
        return { problem: { code: 'NO_MARKET_DATA', detail: 'No kept bar closes at or after this moment.' } };
      return answer(explainAnswer, {
        ...outcomeOf(found),
        parametersVersion: profile.parametersVersion,
        plan: found.signal.plan,
        verdicts: found.verdicts.map((verdict) => ({ ...verdict, figures: { ...verdict.figures } })),
        thresholds: [...found.thresholds],
      });
    }),
});

const explainStrip = http({
  ...shared,
  name: 'explain-strip',
  route: 'profiles/{profileId}/explain/strip',
  summary:
    'Recomputes the outcome of each closed bar of a stretch, the oldest first: why the profile traded, or did not.',
  query: z.strictObject({
    symbol: symbolText,
    from: isoInstantCodec,
    before: isoInstantCodec,
    limit: wholeNumber(1, STRIP_BARS_MAX, 100),
  }),
  answer: stripAnswer,
  handle: async ({ principal, params, query }, services) =>
    withProfile(principal, params.profileId, services, async ({ profile }) => {
      const { limit, ...span } = query;
      const explained = await explainBars(profile, span, limit, services);
      if (!explained.ok) return { problem: explained.refusal };
      const { bars, next } = explained.value;
      return answer(stripAnswer, {
        items: bars.map(outcomeOf),
        next: next === null ? null : new Date(next).toISOString(),
      });
    }),
});

export const explainRows: readonly HttpRow[] = [explainBar, explainStrip];
