import { describe, expect, test } from 'vitest';
import { SCENES } from './incidents/all.ts';
import { playScene } from './incidents/scene.ts';
import { VENUE_KINDS } from './venue/venue-kind.ts';

describe.each(Object.values(VENUE_KINDS))('at a venue whose client ids are unique $name', (kind) => {
  test.each(SCENES)('$name', async (scene) => {
    expect(await playScene(scene, kind)).toEqual([]);
  });
});
