import { describe, expect, test } from 'vitest';
import { SCENES } from './incidents/all.ts';
import { playScene } from './incidents/scene.ts';
import { VENUE_KINDS } from './venue/venue-kind.ts';

describe.each(Object.values(VENUE_KINDS))('at a venue whose client ids are unique $name', (kind) => {
  test.each(SCENES)('$name', async (scene) => {
    expect(await playScene(scene, kind)).toEqual({ complaints: [], unused: [] });
  });
});

test('every incident that trading can show is a scene', () => {
  const shown = new Set(SCENES.map(({ name }) => name.split(':')[0]));
  const wanted = Array.from({ length: 19 }, (_, index) => `I${index + 1}`).filter((id) => id !== 'I18');
  expect(wanted.filter((id) => !shown.has(id))).toEqual([]);
});
