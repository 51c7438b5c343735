import { expect, test } from 'vitest';
import type { StoredDocument } from '../../shared/application/ports/store.ts';
import { utcMillis } from '../../shared/domain/time/instant.ts';
import { RecentDocuments } from './recent-documents.ts';

const document = (id: string): StoredDocument => ({
  id,
  partition: 'p',
  type: 'order',
  state: null,
  at: utcMillis(0),
  etag: id,
  body: null,
});
const fill = (recent: RecentDocuments, from: number, count: number): void => {
  for (let index = from; index < from + count; index += 1) recent.set(`k${index}`, document(`k${index}`));
};

test('what is used stays, what is not used goes after two generations', () => {
  const recent = new RecentDocuments();
  recent.set('used', document('used'));
  recent.set('idle', document('idle'));
  for (let round = 0; round < 40; round += 1) {
    fill(recent, round * 1_000, 1_000);
    expect(recent.get('used')?.id).toBe('used');
  }
  expect(recent.get('idle')).toBeUndefined();
  expect(recent.get('k39999')?.id).toBe('k39999');
});

test('that a document is not there is known as long as a document would be', () => {
  const recent = new RecentDocuments();
  recent.set('absent', null);
  fill(recent, 0, 10_000);
  expect(recent.get('absent')).toBeNull();
  recent.set('absent', document('absent'));
  expect(recent.get('absent')?.id).toBe('absent');
});

test('a deleted document is in neither generation', () => {
  const recent = new RecentDocuments();
  recent.set('gone', document('gone'));
  fill(recent, 0, 10_000);
  expect(recent.get('gone')?.id).toBe('gone');
  fill(recent, 10_000, 9_000);
  recent.delete('gone');
  expect(recent.get('gone')).toBeUndefined();
});
