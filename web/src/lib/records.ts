import type { z } from 'zod';
import type { alertRuleSchema, alertSchema, openAlertsAnswer } from '../../../shared/contracts/alerts.ts';
import type { barsAnswer } from '../../../shared/contracts/answers/bars.ts';
import type { auditItem } from '../../../shared/contracts/answers/audit.ts';
import type { explainAnswer, stripAnswer } from '../../../shared/contracts/answers/decisions.ts';
import type { demoAnswer } from '../../../shared/contracts/answers/demo.ts';
import type { instrumentItem } from '../../../shared/contracts/answers/instruments.ts';
import type { ledgerAnswer, postingItem } from '../../../shared/contracts/answers/ledger.ts';
import type { previewAnswer } from '../../../shared/contracts/answers/manual-trading.ts';
import type { overviewAnswer } from '../../../shared/contracts/answers/overview.ts';
import type { performanceAnswer } from '../../../shared/contracts/answers/portfolio.ts';
import type { referenceAnswer } from '../../../shared/contracts/answers/reference.ts';
import type { snapshotAnswer } from '../../../shared/contracts/answers/status.ts';
import type {
  backtestResultSchema,
  backtestSchema,
  backtestTradeSchema,
} from '../../../shared/contracts/backtest.ts';
import type { decisionSchema, equityMarkSchema } from '../../../shared/contracts/decision.ts';
import type { totalEquityAnswer } from '../../../shared/contracts/total-equity.ts';
import type { profileSchema, profileVersionSchema } from '../../../shared/contracts/profile.ts';
import type {
  fillSchema,
  orderSchema,
  positionSchema,
  timelineEntrySchema,
  tradeSchema,
} from '../../../shared/contracts/records.ts';
import type {
  preferencesAnswer,
  viewSchema,
  watchlistAnswer,
} from '../../../shared/contracts/user-settings.ts';

/** The records as they come over the wire: amounts are texts, moments are milliseconds. The types are those of the contracts. */
export type Snapshot = z.input<typeof snapshotAnswer>;
export type ProfileSnapshot = Snapshot['profiles'][number];
export type Overview = z.input<typeof overviewAnswer>;
export type ProfileOverview = Overview['profiles'][number];
export type ValuedTrade = Overview['openTrades'][number];
export type Attention = Overview['attention'][number];
export type MarketClock = ProfileOverview['clock'];
export type Profile = z.input<typeof profileSchema>;
export type ProfileVersion = z.input<typeof profileVersionSchema>;
export type Order = z.input<typeof orderSchema>;
export type Trade = z.input<typeof tradeSchema>;
export type Position = z.input<typeof positionSchema>;
export type Fill = z.input<typeof fillSchema> & { readonly profileId: string };
export type TimelineEntry = z.input<typeof timelineEntrySchema>;
export type Decision = z.input<typeof decisionSchema>;
export type Verdict = Decision['verdicts'][number];
export type EquityMark = z.input<typeof equityMarkSchema>;
export type TotalCurve = z.input<typeof totalEquityAnswer>['curves'][number];
export type Ledger = z.input<typeof ledgerAnswer>;
export type Posting = z.input<typeof postingItem>;
export type Bars = z.input<typeof barsAnswer>;
export type Instrument = z.input<typeof instrumentItem>;
export type Explained = z.input<typeof explainAnswer>;
export type Strip = z.input<typeof stripAnswer>;
export type Outcome = Strip['items'][number];
export type Performance = z.input<typeof performanceAnswer>;
export type Reference = z.input<typeof referenceAnswer>;
export type Preview = z.input<typeof previewAnswer>;
export type Backtest = z.input<typeof backtestSchema>;
export type BacktestResult = z.input<typeof backtestResultSchema>;
export type BacktestTrade = z.input<typeof backtestTradeSchema>;
export type AuditEntry = z.input<typeof auditItem>;
export type Alert = z.input<typeof alertSchema>;
export type AlertRule = z.input<typeof alertRuleSchema>;
export type AlertCondition = AlertRule['condition'];
export type OpenAlerts = z.input<typeof openAlertsAnswer>;
export type Watchlist = z.input<typeof watchlistAnswer>;
export type SavedView = z.input<typeof viewSchema>;
export type OwnPreferences = z.input<typeof preferencesAnswer>;
export type WatchedSymbol = Watchlist['items'][number];
export type Demo = z.input<typeof demoAnswer>;

/** One page of a list. `next` is null only where the list ends. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}
