import { auditMoney } from './audit-money.ts';
import { auditOrders, venueFills } from './audit-orders.ts';
import { auditStuck } from './audit-stuck.ts';
import type { ThreeBooks } from './books.ts';
import { type Finding, Findings } from './finding.ts';

/**
 * Compares desk, store and venue of one profile, each of which was read for itself. The venue's own books decide: what it filled is what
 * happened. Only for a profile on which nothing is under way; a workflow between two lines looks like a fault.
 */
export function auditBooks(books: ThreeBooks): Finding {
  const findings = new Findings();
  const fills = venueFills(books, findings);
  auditOrders(books, fills, findings);
  auditMoney(books, fills, findings);
  auditStuck(books, findings);
  return findings.summary();
}
