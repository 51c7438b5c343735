import { z } from 'zod';
import type { ScheduleName } from '../shared/contracts/topology.ts';
import { defaultSchedule, SCHEDULES } from '../shared/contracts/topology.ts';

const flag = z
  .enum(['true', 'false'], { error: 'expected true or false' })
  .transform((text) => text === 'true');

const port = z
  .string()
  .regex(/^\d{1,5}$/, 'expected a port number from 0 to 65535')
  .transform(Number)
  .refine((number) => number <= 65_535, 'expected a port number from 0 to 65535');

/** Every setting of the embedded host, with what it means. The docs table is generated from this list. */
export const SETTINGS = {
  BALLAST_PORT: { default: '4018', words: 'Port of the API and the page; 0 takes a free one.' },
  BALLAST_HOST: {
    default: '127.0.0.1',
    words: 'Address to listen on. Anything but loopback opens the product to the network.',
  },
  BALLAST_DATA_DIR: { default: './data', words: 'Folder of the database, the secrets and the backups.' },
  BALLAST_DEMO: {
    default: 'true',
    words: 'Whether the first start seeds a demo tenant and replays its markets.',
  },
  BALLAST_DEMO_SPEED: { default: '1', words: 'Bars a second of each demo market, 0 (stopped) to 1000.' },
  BALLAST_TRADING_ENABLED: {
    default: 'true',
    words: 'False blocks every order just before it would be sent; everything else runs.',
  },
  BALLAST_LOG_LEVEL: { default: 'info', words: 'debug, info, warning or error.' },
  BALLAST_SECRET_KEY: {
    default: '',
    words: 'Key that seals the secrets on disk, 32 bytes in base64; empty keeps one in the data folder.',
  },
} as const satisfies Readonly<Record<string, { readonly default: string; readonly words: string }>>;

const settingsSchema = z.object({
  BALLAST_PORT: port,
  BALLAST_HOST: z.string().regex(/^[0-9a-zA-Z.:-]{1,255}$/, 'expected a host name or address'),
  BALLAST_DATA_DIR: z.string().min(1, 'expected a folder'),
  BALLAST_DEMO: flag,
  BALLAST_DEMO_SPEED: z
    .string()
    .regex(/^\d{1,4}(\.\d{1,3})?$/, 'expected a number from 0 to 1000')
    .transform(Number)
    .refine((speed) => speed <= 1_000, 'expected a number from 0 to 1000'),
  BALLAST_TRADING_ENABLED: flag,
  BALLAST_LOG_LEVEL: z.enum(['debug', 'info', 'warning', 'error'], {
    error: 'expected debug, info, warning or error',
  }),
  BALLAST_SECRET_KEY: z.string(),
});

export type LocalSettings = z.output<typeof settingsSchema> & {
  readonly schedules: Readonly<Record<ScheduleName, string>>;
};

/** Raised for settings that cannot be used; says all that is wrong at once. */
export class SettingsRefused extends Error {
  override readonly name = 'SettingsRefused';
}

/** Reads the environment. Each wrong setting is named with what was expected; an unknown BALLAST_ name is a typing error and refused too. */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): LocalSettings {
  const given = Object.fromEntries(
    Object.entries(SETTINGS).map(([name, { default: fallback }]) => {
      const value = environment[name];
      return [name, value === undefined || value === '' ? fallback : value];
    }),
  );
  const known = new Set<string>([...Object.keys(SETTINGS), ...SCHEDULES.map(scheduleSetting)]);
  const strangers = Object.keys(environment).filter(
    (name) => name.startsWith('BALLAST_') && !known.has(name),
  );
  const parsed = settingsSchema.safeParse(given);
  const problems = [
    ...strangers.map((name) => `${name}: there is no such setting`),
    ...(parsed.success
      ? []
      : parsed.error.issues.map(
          (issue) =>
            `${issue.path.join('.')}: ${issue.message}, got ${JSON.stringify(given[String(issue.path[0])])}`,
        )),
  ];
  if (!parsed.success || problems.length > 0) throw new SettingsRefused(problems.join('\n'));
  const schedules = Object.fromEntries(
    SCHEDULES.map((name) => [name, environment[scheduleSetting(name)] ?? defaultSchedule(name)]),
  );
  return { ...parsed.data, schedules: schedules as Record<ScheduleName, string> };
}

/** The environment variable of a schedule: six NCRONTAB fields, such as BALLAST_SCHEDULE_ORDER_SYNC. */
function scheduleSetting(name: ScheduleName): string {
  return `BALLAST_SCHEDULE_${name}`;
}
