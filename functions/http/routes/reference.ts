import { referenceAnswer } from '../../../shared/contracts/answers/reference.ts';
import { nothing } from '../../../shared/contracts/http.ts';
import { PROBLEMS } from '../../../shared/contracts/problems.ts';
import { METRICS } from '../../../shared/domain/portfolio/metric-table.ts';
import { DENIAL_CODES } from '../../../shared/domain/risk/denial.ts';
import { RISK_LIMITS } from '../../../shared/domain/risk/limits.ts';
import { STOP_PARAMETERS } from '../../../shared/domain/risk/trailing.ts';
import { PRESETS } from '../../../shared/domain/strategy/parameters/presets.ts';
import { PARAMETERS } from '../../../shared/domain/strategy/parameters/table.ts';
import { openHttp, type HttpRow } from '../../rows.ts';
import { answer } from '../reply.ts';

/** Taken from the tables that validation reads, once: they do not change while the program runs. */
const reference = referenceAnswer.parse({
  parameters: PARAMETERS,
  limits: RISK_LIMITS,
  stops: STOP_PARAMETERS,
  presets: PRESETS,
  metrics: METRICS,
  denials: DENIAL_CODES,
  problems: PROBLEMS,
});

const getReference = openHttp({
  name: 'get-reference',
  method: 'GET',
  route: 'reference/parameters',
  summary:
    'Every setting with its range and its meaning, the presets, the metrics with their formulas, and all codes.',
  group: 'Reference',
  params: nothing,
  query: nothing,
  answer: referenceAnswer,
  handle: async () => Promise.resolve(answer(referenceAnswer, reference)),
});

export const referenceRows: readonly HttpRow[] = [getReference];
