import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { ROOT } from '../bundling.mjs';

const LINK = /!?\[[^\]]*\]\(\s*<?([^)\s>]+)>?[^)]*\)/g;
const FENCE = /^(```|~~~)[\s\S]*?^\1/gm;

/** The name that a heading gets as an anchor on code hosts: lower case, words joined by dashes, no punctuation. */
function anchorOf(heading) {
  return heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-');
}

function anchorsOf(markdown) {
  const prose = markdown.replace(FENCE, '');
  const anchors = new Set([...prose.matchAll(/<a (?:id|name)="([^"]+)"/g)].map((match) => match[1]));
  for (const [, heading] of prose.matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)) {
    const name = anchorOf(heading);
    let anchor = name;
    for (let count = 1; anchors.has(anchor); count += 1) anchor = `${name}-${count}`;
    anchors.add(anchor);
  }
  return anchors;
}

/** One sentence for each link of a document that leads nowhere inside the repository. Addresses of the web are not visited. */
export function brokenLinks(path, markdown, files) {
  const targets = [...markdown.replace(FENCE, '').matchAll(LINK)].map((match) => match[1]);
  return targets.flatMap((target) => {
    if (/^(?:https?|mailto):/.test(target)) return [];
    const [file, anchor] = target.split('#');
    const linked =
      file === '' ? path : posix.normalize(posix.join(posix.dirname(path), decodeURIComponent(file)));
    const isFolder = [...files].some((name) => name.startsWith(`${linked.replace(/\/$/, '')}/`));
    if (!files.has(linked) && !isFolder) return [`the link to ${target} leads nowhere`];
    if (anchor === undefined || !linked.endsWith('.md')) return [];
    const text = linked === path ? markdown : readIfThere(linked);
    return anchorsOf(text).has(anchor) ? [] : [`${linked} has no heading for #${anchor}`];
  });
}

function readIfThere(path) {
  const full = join(ROOT, path);
  return existsSync(full) ? readFileSync(full, 'utf8') : '';
}
