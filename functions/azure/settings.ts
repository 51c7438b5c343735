import { z } from 'zod';
import { SCHEDULES } from '../../shared/contracts/topology.ts';

/**
 * The app settings that bindings name. A connection is a prefix: with managed identity `SERVICE_BUS__fullyQualifiedNamespace` and
 * `COSMOS__accountEndpoint` are set, and no key exists.
 */
export const SERVICE_BUS_CONNECTION = 'SERVICE_BUS';
export const COSMOS_CONNECTION = 'COSMOS';
export const COSMOS_DATABASE = '%COSMOS_DATABASE%';
/** The container of the change feed's own progress. */
export const LEASES = 'leases';

const https = z
  .string('missing; expected an address')
  .regex(/^https:\/\/[^\s/]+(\/.*)?$/, 'expected an address that begins with https://');
const loopbackOrHttps = z
  .string('missing; expected an address')
  .regex(
    /^(https:\/\/|http:\/\/(127\.0\.0\.1|localhost)(:\d+)?(\/|$))\S*$/,
    'expected an address that begins with https://',
  );
const name = z
  .string('missing; expected a name')
  .regex(/^[A-Za-z][A-Za-z0-9-]{0,62}$/, 'expected letters, digits and dashes');
const emulator = (pattern: RegExp) =>
  z
    .string()
    .regex(
      pattern,
      'expected nothing, or the connection string of an emulator on this machine: a service in Azure is reached by identity',
    )
    .optional();
const cron = z
  .string('missing; expected a schedule')
  .regex(/^(\S+\s+){5}\S+$/, 'expected six fields: second minute hour day month weekday');

/** Every setting of the Azure host, in the order of infra/modules. Bindings, Bicep and this list are compared by a test. */
const FIELDS = {
  AZURE_CLIENT_ID: z.guid('expected the client id of the identity').optional(),
  COSMOS__accountEndpoint: https.optional(),
  COSMOS: emulator(/^AccountEndpoint=http:\/\/(127\.0\.0\.1|localhost)(:\d+)?\/?;AccountKey=[^;]+;?$/),
  COSMOS_DATABASE: name,
  SERVICE_BUS__fullyQualifiedNamespace: z
    .string()
    .regex(/^[a-z0-9-]+\.servicebus\.windows\.net$/, 'expected <namespace>.servicebus.windows.net')
    .optional(),
  SERVICE_BUS: emulator(/^Endpoint=sb:\/\/(127\.0\.0\.1|localhost)(:\d+)?;.*UseDevelopmentEmulator=true;?$/),
  WEB_PUBSUB__endpoint: https.optional(),
  WEB_PUBSUB: emulator(/^Endpoint=http:\/\/(127\.0\.0\.1|localhost)(:\d+)?;AccessKey=[^;]+;.*$/),
  WEB_PUBSUB_HUB: name,
  KEY_VAULT__endpoint: loopbackOrHttps,
  APPLICATIONINSIGHTS_CONNECTION_STRING: z
    .string('missing; expected the connection string of Application Insights')
    .regex(
      /^InstrumentationKey=\S+;IngestionEndpoint=https:\/\/\S+$/,
      'expected InstrumentationKey=…;IngestionEndpoint=https://…',
    ),
  TASK_HUB: z
    .string('missing; expected a name')
    .regex(/^[A-Za-z][A-Za-z0-9]{2,44}$/, 'expected 3 to 45 letters and digits'),
  BALLAST_MODE: z.enum(['PAPER', 'LIVE'], 'expected PAPER or LIVE'),
  BALLAST_TRADING_ENABLED: z
    .enum(['true', 'false'], 'expected true or false')
    .transform((text) => text === 'true'),
  ...(Object.fromEntries(SCHEDULES.map((schedule) => [schedule, cron])) as Record<
    (typeof SCHEDULES)[number],
    typeof cron
  >),
};

/** Each service is reached by identity, or is an emulator on this machine. */
const CONNECTIONS = [
  ['COSMOS__accountEndpoint', 'COSMOS'],
  ['SERVICE_BUS__fullyQualifiedNamespace', 'SERVICE_BUS'],
  ['WEB_PUBSUB__endpoint', 'WEB_PUBSUB'],
] as const;

export type AzureSettings = { readonly [Name in keyof typeof FIELDS]: z.output<(typeof FIELDS)[Name]> };

/** The names of all settings, for the comparison with Bicep and the example file. */
export const SETTING_NAMES: readonly string[] = Object.keys(FIELDS);

/** Raised for settings that cannot be used; says all that is wrong at once, and no value, since a connection string may hold a key. */
class SettingsRefused extends Error {
  override readonly name = 'SettingsRefused';
}

/** Reads the app settings. An empty one counts as missing. Throws SettingsRefused. */
export function readAzureSettings(environment: Readonly<Record<string, string | undefined>>): AzureSettings {
  const given = Object.fromEntries(
    SETTING_NAMES.map((each) => [each, environment[each] === '' ? undefined : environment[each]]),
  );
  // One by one: a schema of an object compiles a reader of its own, which is a tenth of a start and is used once.
  const parsed = Object.entries(FIELDS).map(([each, field]) => ({ each, ...field.safeParse(given[each]) }));
  const malformed = parsed.flatMap(({ each, error }) =>
    (error?.issues ?? []).map(({ message }) => `${each}: ${message}`),
  );
  const problems = [...malformed, ...connectionProblems(given)];
  if (problems.length === 0)
    return Object.fromEntries(parsed.map(({ each, data }) => [each, data])) as AzureSettings;
  throw new SettingsRefused(
    `The app settings cannot be used. Set them in the function app (infra/modules/function-app.bicep):\n${problems.join('\n')}`,
  );
}

function connectionProblems(given: Readonly<Record<string, string | undefined>>): readonly string[] {
  return CONNECTIONS.flatMap(([byIdentity, byEmulator]) => {
    const count = [byIdentity, byEmulator].filter((each) => given[each] !== undefined).length;
    if (count === 1) return [];
    return count === 0
      ? [`${byIdentity}: missing; expected it, or ${byEmulator} of an emulator`]
      : [`${byIdentity}: not together with ${byEmulator}`];
  });
}
