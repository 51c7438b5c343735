import { readOverview } from '../../../shared/application/use-cases/overview/read-overview.ts';
import { readTotals } from '../../../shared/application/use-cases/totals/read-totals.ts';
import { overviewAnswer } from '../../../shared/contracts/answers/overview.ts';
import { nothing } from '../../../shared/contracts/http.ts';
import { totalEquityAnswer, totalEquityQuery } from '../../../shared/contracts/total-equity.ts';
import { http, type HttpRow } from '../../rows.ts';
import { answer } from '../reply.ts';
import { READERS } from './access.ts';

const getOverview = http({
  name: 'get-overview',
  method: 'GET',
  route: 'overview',
  access: READERS,
  summary: 'What every profile is worth by now, what is open at its marks, and what needs somebody.',
  group: 'Portfolio',
  params: nothing,
  query: nothing,
  body: null,
  answer: overviewAnswer,
  idempotent: false,
  handle: async ({ principal }, services) =>
    answer(overviewAnswer, await readOverview(principal.tenant, services)),
});

const getTotalEquity = http({
  name: 'get-total-equity',
  method: 'GET',
  route: 'overview/equity',
  access: READERS,
  summary: 'Reads what all profiles that share a currency were worth together, by our own clock.',
  group: 'Portfolio',
  params: nothing,
  query: totalEquityQuery,
  body: null,
  answer: totalEquityAnswer,
  idempotent: false,
  handle: async ({ principal, query }, services) => {
    const store = services.store.forTenant(principal.tenant);
    const curves = await readTotals(store, query.range, services.clock.now());
    return answer(totalEquityAnswer, { curves });
  },
});

export const overviewRows: readonly HttpRow[] = [getOverview, getTotalEquity];
