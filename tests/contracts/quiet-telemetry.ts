import type { Telemetry } from '../../shared/application/ports/telemetry.ts';

/** For tests that do not ask what was told. */
export const quietTelemetry: Telemetry = {
  count: () => undefined,
  gauge: () => undefined,
  observeMs: () => undefined,
  log: () => undefined,
};
