import { DESK } from '../../shared/application/desk.ts';
import { storePostings } from '../../shared/application/use-cases/rebuild-desk.ts';
import { lookUpOrder } from '../../shared/application/use-cases/look-up-order.ts';
import { commitFact, followFact, planFact } from '../../shared/application/use-cases/record-facts.ts';
import { sendOrder } from '../../shared/application/use-cases/send-order.ts';
import { DESK_COMMAND, STORE_POSTINGS } from '../../shared/application/workflows/desk-command.ts';
import { LOOK_UP_ORDER, PLACE_ORDER, SEND_ORDER } from '../../shared/application/workflows/place-order.ts';
import {
  COMMIT_FACT,
  FOLLOW_FACT,
  PLAN_FACT,
  RECORD_EXECUTION,
} from '../../shared/application/workflows/record-fact.ts';
import { activity, entity, workflow, type Row } from '../rows.ts';

/** What outlives a process: the desk, the workflows, and the steps by which they act. */
export const durableRows: readonly Row[] = [
  entity(DESK),
  workflow(PLACE_ORDER),
  workflow(RECORD_EXECUTION),
  workflow(DESK_COMMAND),
  activity(SEND_ORDER, sendOrder),
  activity(LOOK_UP_ORDER, lookUpOrder),
  activity(PLAN_FACT, planFact),
  activity(COMMIT_FACT, commitFact),
  activity(FOLLOW_FACT, followFact),
  activity(STORE_POSTINGS, storePostings),
];
