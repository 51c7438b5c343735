import type { HttpRow } from '../rows.ts';
import { alertRows } from './routes/alerts.ts';
import { auditRows } from './routes/audit.ts';
import { backtestRows } from './routes/backtests.ts';
import { barRows } from './routes/bars.ts';
import { controlRows } from './routes/control.ts';
import { demoRows } from './routes/demo.ts';
import { documentationRows } from './routes/documentation.ts';
import { explainRows } from './routes/explain.ts';
import { instrumentRows } from './routes/instruments.ts';
import { ledgerRows } from './routes/ledger.ts';
import { overviewRows } from './routes/overview.ts';
import { portfolioRows } from './routes/portfolio.ts';
import { manualOrderRows } from './routes/manual-orders.ts';
import { profileRows } from './routes/profiles.ts';
import { profileStateRows } from './routes/profile-states.ts';
import { realtimeRows } from './routes/realtime.ts';
import { recordDetailRows } from './routes/record-details.ts';
import { reconciliationRows } from './routes/reconciliation.ts';
import { recordRows } from './routes/records.ts';
import { referenceRows } from './routes/reference.ts';
import { statusRows } from './routes/status.ts';
import { userSettingsRows } from './routes/user-settings.ts';

/** Everything that answers over HTTP, by group. */
export const httpRows: readonly HttpRow[] = [
  ...statusRows,
  ...controlRows,
  ...profileRows,
  ...profileStateRows,
  ...instrumentRows,
  ...barRows,
  ...recordRows,
  ...recordDetailRows,
  ...explainRows,
  ...manualOrderRows,
  ...ledgerRows,
  ...overviewRows,
  ...reconciliationRows,
  ...portfolioRows,
  ...backtestRows,
  ...alertRows,
  ...auditRows,
  ...userSettingsRows,
  ...realtimeRows,
  ...demoRows,
  ...referenceRows,
  ...documentationRows(() => httpRows),
];
