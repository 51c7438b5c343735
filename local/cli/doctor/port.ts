import { createServer } from 'node:net';
import { z } from 'zod';
import { type Finding, fine, wrong } from './check.ts';

const ANSWER_WITHIN_MS = 1_500;
/** Enough of /api/health to know our own kind. */
const healthSchema = z.object({
  mode: z.string(),
  version: z.string(),
  status: z.string(),
  loops: z.array(z.unknown()),
});

/** Whether the host could listen, or already does. */
export async function checkPort(host: string, port: number): Promise<Finding> {
  const refusal = await whyNotFree(host, port);
  if (refusal === null) {
    return fine('port', port === 0 ? 'Any free port will be taken' : `${host}:${port} is free`);
  }
  if (refusal !== 'EADDRINUSE') {
    return wrong(
      'port',
      `${host}:${port} cannot be listened on (${refusal})`,
      'Choose another BALLAST_HOST or BALLAST_PORT',
    );
  }
  const ours = await healthAt(host, port);
  if (ours !== null)
    return fine('port', `Ballast ${ours.version} (${ours.mode}) answers on ${host}:${port}: ${ours.status}`);
  return wrong(
    'port',
    `Another program listens on ${host}:${port}`,
    'Stop it, or choose another BALLAST_PORT',
  );
}

function whyNotFree(host: string, port: number): Promise<string | null> {
  return new Promise((settle) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => settle(error.code ?? error.message));
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => settle(null)));
  });
}

async function healthAt(host: string, port: number): Promise<z.output<typeof healthSchema> | null> {
  const name = host.includes(':') ? `[${host}]` : host;
  try {
    const response = await fetch(`http://${name}:${port}/api/health`, {
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    return healthSchema.safeParse(await response.json()).data ?? null;
  } catch {
    // Whatever it is that listens, it does not speak as we do.
    return null;
  }
}
