import { z } from 'zod';
import {
  type ExplainedBar,
  explainBars,
  newestClose,
  STRIP_BARS_MAX,
} from '../../../shared/application/use-cases/explain-bars.ts';
import type { outcome } from '../../../shared/contracts/answers/decisions.ts';
import { explainAnswer, stripAnswer } from '../../../shared/contracts/answers/decisions.ts';
import { isoInstantCodec } from '../../../shared/contracts/codec.ts';
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
    at: isoInstantCodec.optional().meta({
      description: 'The first bar that closes at or after this moment; the newest closed bar unless told.',
    }),
  }),
  answer: explainAnswer,
  handle: async ({ principal, params, query }, services) =>
    withProfile(principal, params.profileId, services, async ({ profile }) => {
      // A weekend and its holidays lie between two daily bars.
      const reachMs = 10 * timeframeMs(profile.market.timeframe);
      const at = query.at ?? (await newestClose(profile, query.symbol, services));
      if (at === null) return { problem: { code: 'NO_MARKET_DATA', detail: 'No bar is kept yet.' } };
      const span = { symbol: query.symbol, from: at, before: addMs(at, reachMs) };
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
