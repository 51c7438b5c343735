import { DefaultAzureCredential } from '@azure/identity';
import type { CosmosTarget } from '../../functions/azure/adapters/cosmos-client.ts';
import type { ServiceBusTarget } from '../../functions/azure/adapters/service-bus.ts';

/** Whoever is signed in: `az login`, or the identity of the machine. */
const identity = async () => new DefaultAzureCredential();
const setting = (name: string): string | undefined =>
  process.env[name] === '' ? undefined : process.env[name];

/** Null where no setting names an account; the suite is skipped then, and says what it lacks. */
export function cosmosOfSettings(): CosmosTarget | null {
  const database = setting('COSMOS_DATABASE') ?? 'ballast';
  const endpoint = setting('COSMOS__accountEndpoint');
  if (endpoint !== undefined) return { endpoint, database, access: { identity } };
  const [, local, emulatorKey] =
    /^AccountEndpoint=([^;]+);AccountKey=([^;]+)/.exec(setting('COSMOS') ?? '') ?? [];
  if (local === undefined || emulatorKey === undefined) return null;
  return { endpoint: local, database, access: { emulatorKey } };
}

export function serviceBusOfSettings(): ServiceBusTarget | null {
  const namespace = setting('SERVICE_BUS__fullyQualifiedNamespace');
  if (namespace !== undefined) return { namespace, identity };
  const emulator = setting('SERVICE_BUS');
  return emulator === undefined ? null : { emulator };
}
