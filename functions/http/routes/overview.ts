import { readOverview } from '../../../shared/application/use-cases/overview/read-overview.ts';
import { overviewAnswer } from '../../../shared/contracts/answers/overview.ts';
import { nothing } from '../../../shared/contracts/http.ts';
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

export const overviewRows: readonly HttpRow[] = [getOverview];
