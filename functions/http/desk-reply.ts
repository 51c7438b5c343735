import type { Problem, ProblemCode } from '../../shared/contracts/problems.ts';
import { deskAnswer } from '../../shared/contracts/http.ts';
import type { DeskAnswer, DeskRefusal } from '../../shared/domain/desk/answers.ts';
import type { HttpReply } from '../rows.ts';
import { answer } from './reply.ts';

/** What the desk said, as an answer of the API. */
export function deskReply(said: DeskAnswer): HttpReply {
  if (!said.ok) return { problem: deskProblem('DESK_REFUSED', said.refusal) };
  const { trading, books, alarms } = said.value;
  return answer(deskAnswer, { trading, books, alarms: [...alarms] });
}

/** The closed code and the figures of a refusal go along as they are. */
export function deskProblem(code: ProblemCode, refusal: DeskRefusal): Problem {
  return { code, because: { ...refusal } };
}
