import { problems } from './problem-table.ts'
import type { OpenApiDocument } from './openapi.ts'
import { problemsOf } from './openapi.ts'
import { schemaOutline } from './schema-outline.ts'
import type { Route } from './route.ts'

/** The API's document as a page: plain HTML without a script and from no other host, so that it reads on any machine that has the server. */
export function docsPage(routes: readonly Route[], document: OpenApiDocument): string {
  const tags = [...new Set(routes.map(({ declaration }) => declaration.tag))]
  const title = `${document.info.title} ${document.info.version}: the API`
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
<link rel="stylesheet" href="/docs/style.css">
</head>
<body>
<header>
<h1>${escape(title)}</h1>
<p>${escape(document.info.description)} The same as a document for programs: <a href="/openapi.json">OpenAPI 3.1</a>.</p>
<nav aria-label="Parts"><ul>
${tags.map((tag) => `<li><a href="#${anchor(tag)}">${escape(tag)}</a></li>`).join('\n')}
<li><a href="#problems">Problems</a></li>
</ul></nav>
</header>
<main>
${tags.map((tag) => section(tag, routes, document)).join('\n')}
${problemSection()}
</main>
</body>
</html>
`
}

function section(tag: string, routes: readonly Route[], document: OpenApiDocument): string {
  const own = routes.filter(({ declaration }) => declaration.tag === tag)
  return `<section aria-labelledby="${anchor(tag)}">
<h2 id="${anchor(tag)}">${escape(tag)}</h2>
${own.map((route) => article(route, document)).join('\n')}
</section>`
}

const whoMay = { anyone: 'Anyone', 'signed-in': 'Whoever is signed in', admin: 'Administrators' } as const

function article({ declaration }: Route, document: OpenApiDocument): string {
  const path = declaration.path.replaceAll(/:(\w+)/g, '{$1}')
  const operation = document.paths[path]?.[declaration.method] ?? {}
  return `<article id="${escape(String(operation['operationId']))}">
<h3><code><b>${declaration.method.toUpperCase()}</b> ${escape(path)}</code></h3>
<p>${prose(`${declaration.summary}. ${declaration.description ?? ''}`)}</p>
<p>${whoMay[declaration.access]}. Answers ${declaration.status}: ${prose(declaration.gives)}</p>
${schemaDetails('What to send', contentSchema(operation['requestBody']))}
${schemaDetails('What comes back', contentSchema((operation['responses'] as Content)?.[String(declaration.status)]))}
<details><summary>What it may be refused with</summary><ul class="codes">
${problemsOf(declaration)
  .map((code) => `<li><a href="#problem-${code}">${code}</a></li>`)
  .join('\n')}
</ul></details>
</article>`
}

type Content = { readonly [key: string]: unknown } | undefined

function contentSchema(holder: unknown): unknown {
  const content = (holder as Content)?.['content'] as Content
  return (content?.['application/json'] as Content)?.['schema']
}

const schemaDetails = (summary: string, schema: unknown): string =>
  schema === undefined ? '' : `<details><summary>${summary}</summary>${schemaOutline(schema, escape)}</details>`

function problemSection(): string {
  const rows = Object.entries(problems).map(
    ([code, { status, title, detail }]) =>
      `<tr id="problem-${code}"><td>${status}</td><td><code>${code}</code></td><td>${escape(title)}. ${escape(detail)}</td></tr>`,
  )
  return `<section aria-labelledby="problems">
<h2 id="problems">Problems</h2>
<p>Every refusal is a problem document (RFC 9457). Its <code>code</code> never changes its meaning.</p>
<div class="wide" tabindex="0" role="region" aria-labelledby="problems"><table>
<thead><tr><th scope="col">Status</th><th scope="col">Code</th><th scope="col">What it says</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table></div>
</section>`
}

const anchor = (tag: string): string => tag.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')

/** Text in which names of fields and headers stand between backticks. */
const prose = (text: string): string => escape(text).replaceAll(/`([^`]+)`/g, '<code>$1</code>')

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

export const docsStyle = `:root { color-scheme: light dark; --ink: #22201c; --paper: #fbf8f1; --rule: #ddd5c4; --accent: #8a3b12; }
@media (prefers-color-scheme: dark) { :root { --ink: #ece6da; --paper: #1d1b18; --rule: #45403a; --accent: #f0a36f; } }
body { margin: 0 auto; max-width: 60rem; padding: 1.5rem; background: var(--paper); color: var(--ink); font: 1rem/1.6 system-ui, sans-serif; }
a { color: var(--accent); }
h1, h2, h3 { line-height: 1.25; }
h2 { border-top: 1px solid var(--rule); padding-top: 2rem; }
h3 { font-size: 1.05rem; margin-bottom: 0.25rem; }
nav ul, .codes { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; }
nav a, .codes a { display: inline-block; min-height: 44px; line-height: 44px; }
summary { min-height: 44px; line-height: 44px; cursor: pointer; color: var(--accent); }
.fields { margin: 0; padding-inline-start: 1.25rem; }
.choice { border-inline-start: 2px solid var(--rule); padding-inline-start: 0.75rem; }
article { padding-bottom: 1rem; }
article p { margin: 0.25rem 0; max-width: 45rem; }
code { font-family: ui-monospace, monospace; font-size: 0.9em; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: start; vertical-align: top; padding: 0.5rem; border-bottom: 1px solid var(--rule); }
tr:target { outline: 2px solid var(--accent); }
.wide { overflow-x: auto; }
`
