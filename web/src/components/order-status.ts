import type { Tone } from './ui/badge.tsx';
import type { Order } from '../lib/records.ts';

export type StatusGroup = 'working' | 'filled' | 'closed' | 'problem';

const GROUPS: Readonly<Record<Order['status'], StatusGroup>> = {
  reserved: 'working',
  submitting: 'working',
  pending_new: 'working',
  new: 'working',
  partially_filled: 'working',
  pending_cancel: 'working',
  pending_replace: 'working',
  suspended: 'problem',
  unknown: 'problem',
  rejected: 'problem',
  not_sent: 'problem',
  not_placed: 'closed',
  filled: 'filled',
  canceled: 'closed',
  expired: 'closed',
  replaced: 'closed',
};

/** Four groups for the eye; the status itself is where a pointer rests. */
export function groupOf(status: Order['status']): StatusGroup {
  return GROUPS[status];
}

export const GROUP_TONES: Readonly<Record<StatusGroup, Tone>> = {
  working: 'accent',
  filled: 'up',
  closed: 'plain',
  problem: 'warn',
};
