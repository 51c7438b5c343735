import { z } from 'zod';
import {
  PARITY,
  PARITY_CONTAINER,
  PARITY_PARTITION,
} from '../../../shared/application/records/parity-kind.ts';
import { daySchema, type ParityCertificate } from '../../../shared/contracts/parity.ts';
import { type AddCommand, mount } from '../command.ts';
import { tenantsIn } from '../stored/profiles.ts';
import { readStoredData } from '../stored/stored-data.ts';
import { WorkRefused } from '../failures.ts';
import { DATA_FLAG, DATA_WORDS, dataFolderOf } from '../flags.ts';
import type { Style } from '../output.ts';
import { documentOf } from '../text/document.ts';

const schema = z.object({
  day: daySchema.optional(),
  tenant: z.string().optional(),
  data: z.string().optional(),
});

interface Certified {
  readonly tenantId: string;
  readonly certificate: ParityCertificate;
}

/** `ballast parity`: the newest certificate of each tenant, or that of a day. It fails where one does not say equal, so that a script can ask. */
export const addParity: AddCommand = (program, place) => {
  const command = program
    .command('parity')
    .description('Show whether venue, orders, lots and ledger were equal when a day was over.')
    .option('--day <day>', 'the day, such as 2026-01-31; else the newest one')
    .option('--tenant <id>', 'only this tenant')
    .option(DATA_FLAG, DATA_WORDS);
  mount(command, schema, place, async ({ day, tenant, data }) => {
    const folder = dataFolderOf(data, place.environment);
    const certified = await readStoredData(folder, place.clock.now(), async (stored) =>
      tenantsIn(stored)
        .filter((id) => tenant === undefined || id === tenant)
        .flatMap((tenantId): readonly Certified[] => {
          const newest = {
            partition: PARITY_PARTITION,
            type: PARITY.type,
            order: 'newest-first',
            limit: 400,
          } as const;
          for (const document of stored.documents(tenantId, PARITY_CONTAINER, newest)) {
            const certificate = PARITY.decode(document);
            if (day === undefined || certificate.day === day) return [{ tenantId, certificate }];
          }
          return [];
        }),
    );
    if (certified.length === 0) throw noCertificate(day, tenant);
    return {
      ok: certified.every(({ certificate }) => certificate.state === 'equal'),
      json: certified.map(({ tenantId, certificate }) => documentOf({ tenantId, ...certificate })),
      lines: (style) => certified.flatMap((one) => linesOf(one, style)),
    };
  });
};

function noCertificate(day: string | undefined, tenant: string | undefined): WorkRefused {
  const whose = tenant === undefined ? '' : ` of tenant ${tenant}`;
  const when = day === undefined ? '' : ` of ${day}`;
  return new WorkRefused('NO_CERTIFICATE', [
    `There is no parity certificate${whose}${when}. One is made at the first minute after each day in UTC, while the host runs.`,
  ]);
}

function linesOf({ tenantId, certificate }: Certified, style: Style): readonly string[] {
  const { day, state, accounts } = certificate;
  const shown = (word: string) => (word === 'equal' ? style.green(word) : style.red(word));
  return [
    `${tenantId}  ${day}  ${shown(state)}  ${accounts.length} accounts`,
    ...accounts
      .filter((account) => account.state !== 'equal')
      .flatMap(({ venue, account, state: own, reason, differences }) => [
        `  ${venue} ${account}  ${shown(own)}${reason === null ? '' : `  ${reason}`}`,
        ...differences.map((difference) => `    ${difference}`),
      ]),
  ];
}
