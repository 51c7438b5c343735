import { deskAnswer } from '../../shared/contracts/http.ts';
import type { DeskAnswer } from '../../shared/domain/desk/answers.ts';
import type { HttpReply } from '../rows.ts';
import { answer } from './reply.ts';

/** What the desk said, as an answer of the API. */
export function deskReply(said: DeskAnswer): HttpReply {
  // The closed code and the figures of a refusal go along as they are.
  if (!said.ok) return { problem: { code: 'DESK_REFUSED', because: { ...said.refusal } } };
  const { trading, books, alarms } = said.value;
  return answer(deskAnswer, { trading, books, alarms: [...alarms] });
}
