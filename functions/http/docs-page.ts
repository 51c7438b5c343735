import { PROBLEMS } from '../../shared/contracts/problems.ts';
import type { HttpRow } from '../rows.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

interface Operation {
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required: boolean;
    readonly description?: string;
    readonly schema: unknown;
  }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: unknown }>> };
  readonly responses: {
    readonly '2XX': { readonly content?: Readonly<Record<string, { readonly schema: unknown }>> };
  };
}

export interface ApiDocument {
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

/** The page of the API: from the OpenAPI document alone, without a script and without anything from another server. */
export function docsPage(rows: readonly HttpRow[], document: ApiDocument): string {
  const { title, version, description } = document.info;
  const groups = [...new Set(rows.map(({ group }) => group))];
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,"><title>${escaped(title)} API</title><style>${STYLE}</style></head><body>
<header><h1>${escaped(title)} API <small>${escaped(version)}</small></h1><p>${escaped(description)}</p>
<p><a href="/api/openapi.json">The OpenAPI document</a></p></header>
<nav aria-label="Groups"><ul>${groups.map((group) => `<li><a href="#${anchor(group)}">${escaped(group)}</a></li>`).join('')}<li><a href="#problems">Problems</a></li></ul></nav>
<main>${groups.map((group) => groupSection(group, rows, document)).join('\n')}
${problemSection()}</main></body></html>`;
}

function anchor(group: string): string {
  return group.toLowerCase().replaceAll(/[^a-z]+/g, '-');
}

function groupSection(group: string, rows: readonly HttpRow[], document: ApiDocument): string {
  const articles = rows.filter((row) => row.group === group).map((row) => routeArticle(row, document));
  return `<section id="${anchor(group)}"><h2>${escaped(group)}</h2>${articles.join('\n')}</section>`;
}

function routeArticle(row: HttpRow, document: ApiDocument): string {
  const path = `/api/${row.route}`;
  const operation = document.paths[path]?.[row.method.toLowerCase()];
  const roles = row.access === 'anyone' ? 'no sign-in' : row.access.join(', ');
  return `<article id="${row.name}"><h3><code><b>${row.method}</b> ${escaped(path)}</code></h3>
<p>${escaped(row.summary)}</p><p class="meta">For: ${escaped(roles)}${row.idempotent ? ' · needs an Idempotency-Key' : ''}</p>
${parameterTable(operation)}${schemaDetails('Request body', operation?.requestBody?.content)}${schemaDetails('Answer', operation?.responses['2XX'].content)}</article>`;
}

function parameterTable(operation: Operation | undefined): string {
  const parameters = operation?.parameters ?? [];
  if (parameters.length === 0) return '';
  const lines = parameters.map(
    ({ name, in: place, required, description, schema }) =>
      `<tr><th scope="row"><code>${escaped(name)}</code></th><td>${escaped(place)}${required ? ', required' : ''}</td><td>${escaped(description ?? '')}</td><td><code>${escaped(JSON.stringify(schema))}</code></td></tr>`,
  );
  return `<table><thead><tr><th scope="col">Parameter</th><th scope="col">Where</th><th scope="col">Meaning</th><th scope="col">Values</th></tr></thead><tbody>${lines.join('')}</tbody></table>`;
}

function schemaDetails(
  title: string,
  content: Readonly<Record<string, { readonly schema: unknown }>> | undefined,
): string {
  const parts = Object.entries(content ?? {}).map(
    ([type, { schema }]) =>
      `<details><summary>${title}, ${escaped(type)}</summary><pre tabindex="0">${escaped(JSON.stringify(schema, null, 2))}</pre></details>`,
  );
  return parts.join('');
}

function problemSection(): string {
  const lines = Object.entries(PROBLEMS).map(
    ([code, { status, title, remedy }]) =>
      `<tr id="${code}"><th scope="row"><code>${code}</code></th><td>${status}</td><td>${escaped(title)}</td><td>${escaped(remedy)}</td></tr>`,
  );
  return `<section id="problems"><h2>Problems</h2><table><thead><tr><th scope="col">Code</th><th scope="col">Status</th><th scope="col">What happened</th><th scope="col">What to do</th></tr></thead><tbody>${lines.join('')}</tbody></table></section>`;
}

const STYLE = `:root{color-scheme:dark light}body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:0 auto;padding:1rem;background:#10151c;color:#dfe6ee}
a{color:#7cc4ff}code,pre{font:14px/1.45 ui-monospace,monospace}pre{background:#0a0e13;padding:.75rem;overflow:auto;max-height:28rem}
article{border-top:1px solid #2b3644;padding:.5rem 0}h3{margin:.5rem 0}.meta{color:#9fb0c2}nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1rem;padding:0;list-style:none}
table{border-collapse:collapse;width:100%;display:block;overflow-x:auto}th,td{text-align:left;vertical-align:top;padding:.25rem .75rem .25rem 0;border-bottom:1px solid #222c38}
tr:target{background:#2a3a1a}summary{cursor:pointer}a:focus-visible,summary:focus-visible,pre:focus-visible{outline:2px solid #ffd166;outline-offset:2px}`;
