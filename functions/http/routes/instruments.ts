import { instrumentsAnswer } from '../../../shared/contracts/answers/instruments.ts';
import { nothing } from '../../../shared/contracts/http.ts';
import { http, type HttpRow } from '../../rows.ts';
import { answer } from '../reply.ts';
import { READERS } from './access.ts';

const listInstruments = http({
  name: 'list-instruments',
  method: 'GET',
  route: 'instruments',
  access: READERS,
  summary: 'Lists everything that can be traded here, with its steps, its fees and where its bars come from.',
  group: 'Market',
  params: nothing,
  query: nothing,
  body: null,
  answer: instrumentsAnswer,
  idempotent: false,
  handle: async (_, services) => {
    const listed = await services.venues.instruments();
    const items = listed.map(({ venue, source, timeframes, instrument }) => {
      const { fees, ...rest } = instrument;
      const { makerBps, takerBps } = fees;
      return { venue, source, timeframes: [...timeframes], ...rest, makerBps, takerBps };
    });
    return answer(instrumentsAnswer, { items });
  },
});

export const instrumentRows: readonly HttpRow[] = [listInstruments];
