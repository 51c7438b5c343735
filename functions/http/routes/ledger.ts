import { RECORDS } from '../../../shared/application/records/load-slice.ts';
import { readDesk } from '../../../shared/application/use-cases/command-desk.ts';
import { ledgerAnswer, postingItem } from '../../../shared/contracts/answers/ledger.ts';
import { nothing, pageOf, profilePath, timedPageQuery } from '../../../shared/contracts/http.ts';
import { booksText, statementOf } from '../../../shared/domain/desk/statement.ts';
import { http, type HttpRow } from '../../rows.ts';
import { pageReply } from '../paging.ts';
import { answer } from '../reply.ts';
import { READERS } from './access.ts';
import { withProfile } from './profile-of-path.ts';

const group = 'Ledger';

const getLedger = http({
  name: 'get-ledger',
  method: 'GET',
  route: 'profiles/{profileId}/ledger',
  access: READERS,
  summary:
    'Reads the statement of the profile’s capital, with the invariant that its desk checks in every operation.',
  group,
  params: profilePath,
  query: nothing,
  body: null,
  answer: ledgerAnswer,
  idempotent: false,
  handle: async ({ principal, params }, services) =>
    withProfile(principal, params.profileId, services, async ({ profile }) => {
      const desk = await readDesk(profile, services);
      const statement = statementOf(desk);
      return answer(ledgerAnswer, {
        statement,
        invariant: {
          formula: 'allocated - reserved for orders - reserved for positions + realised P&L >= 0',
          holds: statement.headroom.sign >= 0,
        },
        books: booksText(desk.books),
        trading: desk.trading,
        postings: desk.sequence,
        openTrades: desk.trades.length,
        reservations: desk.reservations.length,
      });
    }),
});

const listPostings = http({
  name: 'list-postings',
  method: 'GET',
  route: 'profiles/{profileId}/postings',
  access: READERS,
  summary:
    'Lists the journal of the ledger, the newest first. Legs are signed as in double entry and sum to zero.',
  group,
  params: profilePath,
  query: timedPageQuery,
  body: null,
  answer: pageOf(postingItem),
  idempotent: false,
  handle: async ({ principal, params, query }, services) =>
    withProfile(principal, params.profileId, services, async ({ profile }) =>
      pageReply(
        { container: RECORDS, type: 'posting', partition: profile.profileId },
        query,
        principal,
        services,
      ),
    ),
});

export const ledgerRows: readonly HttpRow[] = [getLedger, listPostings];
