import { MARKS } from '../../../shared/application/records/decision-kinds.ts';
import { analysePerformance } from '../../../shared/application/use-cases/analyse-performance.ts';
import { readMeasured, readPerformance } from '../../../shared/application/use-cases/read-performance.ts';
import { analysisAnswer } from '../../../shared/contracts/answers/analysis.ts';
import { performanceAnswer } from '../../../shared/contracts/answers/portfolio.ts';
import { equityMarkSchema } from '../../../shared/contracts/decision.ts';
import { nothing, pageOf, profilePath, timedPageQuery } from '../../../shared/contracts/http.ts';
import { http, type HttpRow } from '../../rows.ts';
import { pageReply } from '../paging.ts';
import { answer } from '../reply.ts';
import { READERS } from './access.ts';
import { withProfile } from './profile-of-path.ts';

const group = 'Portfolio';

const getPerformance = http({
  name: 'get-performance',
  method: 'GET',
  route: 'profiles/{profileId}/performance',
  access: READERS,
  summary: 'Reads every metric of the tear sheet, from all equity marks and closed trades of the profile.',
  group,
  params: profilePath,
  query: nothing,
  body: null,
  answer: performanceAnswer,
  idempotent: false,
  handle: async ({ principal, params }, services) =>
    withProfile(principal, params.profileId, services, async ({ profile }) => {
      const store = services.store.forTenant(principal.tenant);
      return answer(performanceAnswer, await readPerformance(profile, store, services));
    }),
});

const getAnalysis = http({
  name: 'get-analysis',
  method: 'GET',
  route: 'profiles/{profileId}/analysis',
  access: READERS,
  summary:
    'Reads what the pictures of the tear sheet show: curve, months, drawdowns, and where the profit came from.',
  group,
  params: profilePath,
  query: nothing,
  body: null,
  answer: analysisAnswer,
  idempotent: false,
  handle: async ({ principal, params }, services) =>
    withProfile(principal, params.profileId, services, async ({ profile }) => {
      const store = services.store.forTenant(principal.tenant);
      return answer(analysisAnswer, analysePerformance(await readMeasured(profile, store, services)));
    }),
});

const listMarks = http({
  name: 'list-equity-marks',
  method: 'GET',
  route: 'profiles/{profileId}/equity',
  access: READERS,
  summary:
    'Lists equity marks, the newest first: one at the close of each bar with something open or just closed.',
  group,
  params: profilePath,
  query: timedPageQuery,
  body: null,
  answer: pageOf(equityMarkSchema),
  idempotent: false,
  handle: async ({ principal, params, query }, services) =>
    withProfile(principal, params.profileId, services, async ({ profile }) =>
      pageReply({ container: MARKS, type: 'mark', partition: profile.profileId }, query, principal, services),
    ),
});

export const portfolioRows: readonly HttpRow[] = [getPerformance, getAnalysis, listMarks];
