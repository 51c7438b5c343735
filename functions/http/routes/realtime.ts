import { ticketAnswer } from '../../../shared/contracts/answers/realtime.ts';
import { nothing } from '../../../shared/contracts/http.ts';
import { http, type HttpRow } from '../../rows.ts';
import { answer } from '../reply.ts';
import { READERS } from './access.ts';

/** Not idempotent on purpose: a ticket opens one socket, so the same ticket twice would be of no use. */
const createTicket = http({
  name: 'create-realtime-ticket',
  method: 'POST',
  route: 'realtime/ticket',
  access: READERS,
  summary:
    'Lets one socket in: open `url` with `protocols` before it expires. Each socket needs a ticket of its own.',
  group: 'Realtime',
  params: nothing,
  query: nothing,
  body: nothing,
  answer: ticketAnswer,
  idempotent: false,
  handle: async ({ principal }, services) => {
    const { url, protocols, expiresInSeconds } = await services.realtimeAccess.admit(principal);
    return answer(ticketAnswer, { url, protocols: [...protocols], expiresInSeconds }, { status: 201 });
  },
});

export const realtimeRows: readonly HttpRow[] = [createTicket];
