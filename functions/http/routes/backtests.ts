import { z } from 'zod';
import {
  BACKTEST_CURVE,
  BACKTEST_PARTITION,
  BACKTEST_RESULT,
  BACKTEST_TRADE,
  BACKTESTS,
  resultPartition,
} from '../../../shared/application/records/backtest-kinds.ts';
import { documentId } from '../../../shared/application/records/record-codec.ts';
import { readMeasuredBacktest } from '../../../shared/application/use-cases/analyse-backtest.ts';
import { analysePerformance } from '../../../shared/application/use-cases/analyse-performance.ts';
import {
  type BacktestRefused,
  cancelBacktest,
  readBacktest,
  startBacktest,
} from '../../../shared/application/use-cases/start-backtest.ts';
import { analysisAnswer } from '../../../shared/contracts/answers/analysis.ts';
import {
  BACKTEST_STATES,
  backtestCurveSchema,
  backtestResultSchema,
  backtestSchema,
  backtestTradeSchema,
} from '../../../shared/contracts/backtest.ts';
import { idCodec } from '../../../shared/contracts/codec.ts';
import { newBacktestBody, nothing, pageOf, pageQuery } from '../../../shared/contracts/http.ts';
import type { Problem } from '../../../shared/contracts/problems.ts';
import { http, type HttpRow } from '../../rows.ts';
import { pageReply } from '../paging.ts';
import { answer } from '../reply.ts';
import { READERS, TRADERS } from './access.ts';

const group = 'Backtests';
const backtestPath = z.strictObject({ backtestId: idCodec<string>() });
const read = { method: 'GET', access: READERS, group, body: null, idempotent: false } as const;
const command = { method: 'POST', access: TRADERS, group, query: nothing, idempotent: true } as const;

function backtestProblem(refusal: BacktestRefused): { readonly problem: Problem } {
  return { problem: refusal };
}

export const backtestRows: readonly HttpRow[] = [
  http({
    ...read,
    name: 'list-backtests',
    route: 'backtests',
    summary: 'Lists backtests by the moment they were asked for.',
    params: nothing,
    query: pageQuery.extend({ state: z.enum(BACKTEST_STATES).optional() }),
    answer: pageOf(backtestSchema),
    handle: async ({ principal, query }, services) => {
      const states = query.state === undefined ? {} : { states: [query.state] };
      const list = {
        container: BACKTESTS,
        type: 'backtest',
        partition: BACKTEST_PARTITION,
        ...states,
      } as const;
      return pageReply(list, query, principal, services);
    },
  }),
  http({
    ...command,
    name: 'start-backtest',
    route: 'backtests',
    summary:
      'Runs a strategy over the whole history of one series, with the functions of live trading. Goes on without you.',
    params: nothing,
    body: newBacktestBody,
    answer: backtestSchema,
    handle: async ({ principal, body, commandId }, services) => {
      const result = await startBacktest(principal, body, commandId, services);
      return result.ok
        ? answer(backtestSchema, result.value, { status: 202 })
        : backtestProblem(result.refusal);
    },
  }),
  http({
    ...read,
    name: 'get-backtest',
    route: 'backtests/{backtestId}',
    summary: 'Reads how far a backtest is.',
    params: backtestPath,
    query: nothing,
    answer: backtestSchema,
    handle: async ({ principal, params }, services) => {
      const found = await readBacktest(services.store.forTenant(principal.tenant), params.backtestId);
      if (found === null) return { problem: { code: 'NOT_FOUND' } };
      return answer(backtestSchema, found.backtest, { etag: found.etag });
    },
  }),
  http({
    ...command,
    name: 'cancel-backtest',
    route: 'backtests/{backtestId}/cancel',
    summary: 'Ends a backtest that is not finished.',
    params: backtestPath,
    body: nothing,
    answer: backtestSchema,
    handle: async ({ principal, params }, services) => {
      const store = services.store.forTenant(principal.tenant);
      const result = await cancelBacktest(store, params.backtestId, services);
      return result.ok
        ? answer(backtestSchema, result.value, { status: 202 })
        : backtestProblem(result.refusal);
    },
  }),
  http({
    ...read,
    name: 'get-backtest-result',
    route: 'backtests/{backtestId}/result',
    summary: 'Reads the metrics of a finished backtest.',
    params: backtestPath,
    query: nothing,
    answer: backtestResultSchema,
    handle: async ({ principal, params }, services) => {
      const store = services.store.forTenant(principal.tenant);
      const id = documentId(BACKTEST_RESULT.type, 'result');
      const found = await store.read(BACKTESTS, resultPartition(params.backtestId), id);
      if (found === null) return { problem: { code: 'NOT_FOUND', detail: 'There is no result yet.' } };
      return answer(backtestResultSchema, BACKTEST_RESULT.decode(found));
    },
  }),
  http({
    ...read,
    name: 'get-backtest-analysis',
    route: 'backtests/{backtestId}/analysis',
    summary: 'Reads what the pictures of a finished backtest show, in the shapes of a profile.',
    params: backtestPath,
    query: nothing,
    answer: analysisAnswer,
    handle: async ({ principal, params }, services) => {
      const store = services.store.forTenant(principal.tenant);
      const found = await readBacktest(store, params.backtestId);
      if (found === null) return { problem: { code: 'NOT_FOUND' } };
      const measured = await readMeasuredBacktest(found.backtest, store, services);
      return answer(analysisAnswer, analysePerformance(measured));
    },
  }),
  partsRow(
    'trades',
    BACKTEST_TRADE.type,
    'Lists the closed trades of a backtest, the last one first.',
    backtestTradeSchema,
  ),
  partsRow(
    'curve',
    BACKTEST_CURVE.type,
    'Lists stretches of the equity curve of a backtest, the last one first.',
    backtestCurveSchema,
  ),
];

function partsRow(part: string, type: string, summary: string, item: z.ZodType): HttpRow {
  return http({
    ...read,
    name: `list-backtest-${part}`,
    route: `backtests/{backtestId}/${part}`,
    summary,
    params: backtestPath,
    query: pageQuery,
    answer: pageOf(item),
    handle: async ({ principal, params, query }, services) => {
      const found = await readBacktest(services.store.forTenant(principal.tenant), params.backtestId);
      if (found === null) return { problem: { code: 'NOT_FOUND' } };
      const partition = resultPartition(params.backtestId);
      return pageReply({ container: BACKTESTS, type, partition }, query, principal, services);
    },
  });
}
